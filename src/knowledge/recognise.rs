//! Who wrote an answer, through whom it came, and what it means.

use super::{Answer, Check, Kind, Product, Sign, Sure, by_host, products};
use crate::exchange::Response;

/// So much of a body is looked at: error pages are short.
const MOST: usize = 4096;

/// What is known of one answer.
#[derive(Debug, Default)]
pub struct Recognised {
    /// The products that show in it, those that are surer first.
    pub seen: Vec<Seen>,
    /// The answers of known products that it is, those that say more first.
    pub known: Vec<Known>,
}

/// A product that shows in an answer.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Which one.
    pub product: &'static Product,
    /// Its version, where the answer tells.
    pub version: Option<String>,
    /// The header field that shows it, by name; without one it is the body or the answer's shape.
    pub header: Option<String>,
    /// Whether others look the same.
    pub weak: bool,
    /// Whether it is the name of the host that shows it, and no answer.
    pub by_host: bool,
    /// Whether it is an answer of the product's own.
    pub own: bool,
    /// How sure the sign is.
    pub sure: Sure,
}

/// An answer that a known product gives.
#[derive(Debug, Clone)]
pub struct Known {
    /// Whose.
    pub product: &'static Product,
    /// Which of its answers.
    pub answer: &'static Answer,
    /// Whether the product shows in the answer by another sign too.
    pub is_seen: bool,
    /// Whether a sign of it is there at all, be it one that others have as well.
    pub is_hinted: bool,
    /// What stood in the text where values vary.
    pub group: Option<String>,
}

impl Seen {
    /// The hop to which the host's name belongs: whatever it answers, the handshake goes through it.
    pub fn by_host(host: &str) -> Option<Self> {
        let product = by_host(host).filter(|product| product.kind.is_hop())?;
        Some(Self { product, version: None, header: None, weak: false, by_host: true, own: false, sure: Sure::Docs })
    }

    /// Its name in a sentence, with the version where it is known.
    pub fn title(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.product.title),
            None => self.product.title.clone(),
        }
    }
}

impl Known {
    /// Whether the answer's own words say what it means; without them the product has to be recognised.
    pub fn is_telling(&self) -> bool {
        self.answer.pattern.has_words() && !self.answer.weak
    }

    /// Whether it is to be believed: it is telling, or its product is recognised.
    pub fn is_believable(&self) -> bool {
        self.is_telling() || self.is_seen
    }
}

impl Recognised {
    /// What is known of `response`.
    pub fn of(response: &Response) -> Self {
        Self::of_probe(response, None)
    }

    /// What is known of `response`, which answers the probe of this name.
    pub fn of_probe(response: &Response, probe: Option<&str>) -> Self {
        let data = &response.body.data;
        let body = String::from_utf8_lossy(&data[..data.len().min(MOST)]);
        let mut seen: Vec<Seen> =
            products().iter().filter_map(|product| see(product, response, &body, probe)).collect();
        seen.sort_by_key(|seen| (seen.weak, seen.sure.doubt(), seen.product.met));
        let mut known: Vec<Known> = Vec::new();
        for product in products() {
            let sign = seen.iter().find(|seen| seen.product.name == product.name);
            let (is_seen, is_hinted) = (sign.is_some_and(|sign| !sign.weak), sign.is_some());
            for answer in &product.answers {
                if let Some(fit) = answer.pattern.fit(response, &body) {
                    known.push(Known { product, answer, is_seen, is_hinted, group: fit.group });
                }
            }
        }
        // A stable sort: within a product the order of its checks stays.
        known.sort_by_key(|known| {
            let believed = (!known.is_seen, !known.is_telling(), !known.is_hinted, known.answer.weak);
            (believed, known.answer.sure.doubt(), known.product.met)
        });
        Self { seen, known }
    }

    /// All products that answer so, recognised or not, the likelier first: of an answer that many give, those that it
    /// could be from.
    pub fn candidates(&self) -> Vec<&'static Product> {
        let mut products: Vec<&'static Product> = Vec::new();
        for known in &self.known {
            if !products.iter().any(|own| own.name == known.product.name) {
                products.push(known.product);
            }
        }
        products
    }

    /// The hops that show in it.
    pub fn hops(&self) -> impl Iterator<Item = &Seen> {
        self.seen.iter().filter(|seen| seen.product.kind.is_hop())
    }

    /// The server that shows in it by a sign of its own, or by words that it alone writes.
    pub fn server(&self) -> Option<&'static Product> {
        let by_sign = self.seen.iter().find(|seen| !seen.weak && seen.product.kind == Kind::Server);
        by_sign.map(|seen| seen.product).or_else(|| {
            let mut writers = self.telling().map(|known| known.product).filter(|product| product.kind == Kind::Server);
            let first = writers.next()?;
            writers.all(|other| other.name == first.name).then_some(first)
        })
    }

    /// The believable answers that say what they mean in their own words.
    pub fn telling(&self) -> impl Iterator<Item = &Known> {
        self.known.iter().filter(|known| known.is_telling())
    }

    /// The answers to believe: those in the words of a product that is recognised, before those in words alone, before
    /// those of a recognised product that are told by their shape.
    pub fn believable(&self) -> impl Iterator<Item = &Known> {
        self.known.iter().filter(|known| known.is_believable())
    }

    /// The answer that means `check`, where all that is to be believed allows for it.
    pub fn means(&self, checks: &[Check]) -> Option<&Known> {
        self.believable().find(|known| checks.contains(&known.answer.check))
    }
}

fn see(product: &'static Product, response: &Response, body: &str, probe: Option<&str>) -> Option<Seen> {
    // What was only guessed shows nobody for certain.
    let is_weak = |sign: &Sign| sign.weak || sign.sure == Sure::Inferred;
    let signs = product.signs.iter().filter(|sign| sign.to.is_none() || sign.to.as_deref() == probe);
    let fits = signs.filter_map(|sign| sign.pattern.fit(response, body).map(|fit| (sign, fit)));
    let (sign, fit) =
        fits.min_by_key(|(sign, fit)| (is_weak(sign), fit.group.is_none(), std::cmp::Reverse(sign.sure)))?;
    let weak = is_weak(sign);
    Some(Seen { product, version: fit.group, header: fit.header, weak, by_host: false, own: sign.own, sure: sign.sure })
}
