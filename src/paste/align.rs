//! A saying looked for in a text: the heaviest chain of its words in order.

use super::{sayings::Part, template::Gap};

/// A chain that was found.
#[derive(Debug, Clone)]
pub struct Chain {
    /// What it weighs, all costs taken off.
    pub score: f32,
    /// What its words weigh.
    pub matched: f32,
    /// What their absence would have cost; of what is left out in front, half.
    pub needed: f32,
    /// The places of its words in the text, in order.
    pub places: Vec<usize>,
    /// For each of them, which word of the saying it is.
    pub parts: Vec<usize>,
    /// Whether the text ends before the saying does.
    pub is_cut: bool,
}

/// A word that is missing costs so much of its need.
const MISSING: f32 = 0.6;
/// A word at the end that is missing because the text ends there costs so much of its need.
const CUT_OFF: f32 = 0.2;
/// A word at the end in whose place another one stands makes it another message.
const REPLACED: f32 = 1.5;
/// What stands in front, the class of an exception for instance, is often left out.
const LEFT_OUT: f32 = 0.3;
/// No noise inside a message is longer.
const LONGEST_GAP: usize = 80;

/// The text to look in.
#[derive(Debug)]
pub struct Ground {
    /// What all words before each place cost when they lie inside a chain.
    pub costs: Vec<f32>,
    /// Whether each word begins a line.
    pub breaks: Vec<bool>,
}

impl Ground {
    /// Whether the text ends within so many words from `place`, on the same line.
    fn ends_within(&self, words: usize, place: usize) -> bool {
        let rest = self.breaks.get(place..).unwrap_or_default();
        rest.len() <= words && !rest.contains(&true)
    }
}

struct Link {
    place: usize,
    part: usize,
    score: f32,
    before: Option<usize>,
}

/// The heaviest chain of `parts`; `places` are those of its words in the text, each with the part that it is, by place,
/// and by falling part where one word is several.
pub fn align(parts: &[Part], places: &[(usize, usize)], ground: &Ground) -> Option<Chain> {
    let missing = sums(parts);
    let between = |from: usize, to: usize| missing[to] - missing[from];
    let mut links: Vec<Link> = Vec::with_capacity(places.len());
    let mut latest: Vec<Option<usize>> = vec![None; parts.len()];
    for &(place, part) in places {
        let mut best = (-LEFT_OUT * missing[part], None);
        for (earlier, link) in latest[..part].iter().enumerate().filter_map(|(at, link)| link.map(|link| (at, link))) {
            let from = &links[link];
            if from.place >= place {
                continue;
            }
            let gap = parts[earlier + 1..=part].iter().map(|part| part.before).max_by_key(|gap| width(*gap));
            let Some(cost) = gap_cost(gap.unwrap_or_default(), from.place + 1, place, ground) else { continue };
            let score = from.score - cost - MISSING * between(earlier + 1, part);
            if score > best.0 {
                best = (score, Some(link));
            }
        }
        let score = best.0 + parts[part].weight;
        let is_better = latest[part].is_none_or(|old| score >= faded(&links[old], place));
        if is_better {
            latest[part] = Some(links.len());
            links.push(Link { place, part, score, before: best.1 });
        }
    }
    let whole = missing[parts.len()];
    let is_cut = |link: &Link| {
        parts.get(link.part + 1).is_some_and(|next| ground.ends_within(width(next.before), link.place + 1))
    };
    let total = |link: &Link| {
        let rate = match ground.breaks.get(link.place + 1) {
            _ if is_cut(link) => CUT_OFF,
            Some(false) if parts.get(link.part + 1).is_some_and(|next| next.before == Gap::None) => REPLACED,
            _ => MISSING,
        };
        link.score - rate * (whole - missing[link.part + 1])
    };
    let last = (0..links.len()).max_by(|a, b| total(&links[*a]).total_cmp(&total(&links[*b])))?;
    let found = chain(&links, last, total(&links[last]), parts);
    // What is cut off at its end has its beginning.
    let is_begun = found.parts.starts_with(&[0, 1, 2]);
    Some(Chain { is_cut: is_begun && is_cut(&links[last]), ..found })
}

/// What the absence of all parts before each one costs, and at last of all of them.
fn sums(parts: &[Part]) -> Vec<f32> {
    let mut sum = 0.0;
    let mut out = vec![0.0];
    for part in parts {
        sum += part.need;
        out.push(sum);
    }
    out
}

/// What an old link is still worth for words that come so much later.
fn faded(link: &Link, place: usize) -> f32 {
    #[allow(clippy::cast_precision_loss)]
    let distance = (place - link.place).min(LONGEST_GAP) as f32;
    link.score - distance * 0.1
}

const fn width(gap: Gap) -> usize {
    match gap {
        Gap::None => 0,
        Gap::Status => 1,
        Gap::Number => 2,
        Gap::Words => 40,
    }
}

/// What it costs that the words from `from` to `to` lie inside; `None` where so much cannot lie there.
fn gap_cost(gap: Gap, from: usize, to: usize, ground: &Ground) -> Option<f32> {
    const STEEP: f32 = 1.5;
    let free = width(gap).min(to - from);
    if to - from > LONGEST_GAP + free {
        return None;
    }
    let cost = ground.costs[to] - ground.costs[from + free];
    Some(if cost <= STEEP { cost } else { STEEP + (cost - STEEP) * 0.4 })
}

fn chain(links: &[Link], last: usize, score: f32, parts: &[Part]) -> Chain {
    let (mut places, mut own) = (Vec::new(), Vec::new());
    let mut at = Some(last);
    while let Some(link) = at.map(|at| &links[at]) {
        places.push(link.place);
        own.push(link.part);
        at = link.before;
    }
    places.reverse();
    own.reverse();
    let sum = |of: fn(&Part) -> f32| own.iter().map(|part| of(&parts[*part])).sum();
    let in_front: f32 = parts.iter().take(own[0]).map(|part| part.need).sum();
    let (matched, needed) = (sum(|part| part.weight), sum(|part| part.need) + in_front / 2.0);
    Chain { score, matched, needed, places, parts: own, is_cut: false }
}
