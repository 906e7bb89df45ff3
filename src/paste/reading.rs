//! Whose a text is: the sayings that were found in it, the telling one first, and the causes for which they vote.

use super::{
    clean::clean,
    dump::{self, Shown},
    facts,
    named::{named, shaped},
    origin::Origin,
    page::{Match, Page},
    place::Place,
    sayings::{Saying, Sayings},
    votes::causes,
    words::words,
};

/// What a pasted text is.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The messages that stand in it, the most telling first; none, when nobody known writes it.
    pub known: Vec<Match<'a>>,
    /// Others that write the first one in the same words.
    pub twins: Vec<&'a Saying<'a>>,
    /// The nearest messages, when nobody known writes it.
    pub near: Vec<Match<'a>>,
    /// The usual causes, the likeliest first: those of the known messages, or what the status alone usually means.
    pub causes: Vec<String>,
    /// The status of the answer, where the text names one.
    pub status: Option<u16>,
    /// The WebSocket URL in the text.
    pub url: Option<String>,
}

/// Reads `text` and says whose it is. The work grows with the length of the text, of which no more than
/// [`MOST`](super::MOST) bytes are read.
pub fn read<'a>(text: &str, sayings: &'a Sayings<'a>) -> Reading<'a> {
    let text = clean(text);
    let tokens = words(&text);
    let page = Page::of(&text, &tokens, sayings);
    let mut matches = page.matches(sayings);
    // A writer's message says more about itself than a product's answer of the same words.
    matches.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.is_message().cmp(&a.is_message())));
    let (known, near): (Vec<_>, Vec<_>) = matches.into_iter().partition(|own| page.is_known(own));
    let (mut known, twins) = apart(known);
    known.extend(shown(&text, sayings));
    let lower = text.to_lowercase();
    for (saying, line) in shaped(&text, &lower, sayings) {
        if known.iter().all(|own| own.saying.origin.name() != saying.origin.name()) {
            known.push(Match::shown(saying, line, None));
        }
    }
    // What anybody writes does not say who did.
    if known.iter().all(|own| own.saying.origin.name().starts_with("any-")) {
        known.extend(named(&text, &lower, sayings).map(|(saying, line)| Match::shown(saying, line, None)));
    }
    known.sort_by(|a, b| b.tells().total_cmp(&a.tells()));
    known.truncate(5);
    let named = facts::named_status(&text);
    let status = known.iter().find_map(|own| own.status).or(named);
    let url = facts::url(&text);
    let causes = causes(&known, status, url.and_then(Place::of).as_ref(), &lower);
    let near = if known.is_empty() { nearest(near) } else { Vec::new() };
    Reading { known, twins, near, causes, status, url: url.map(str::to_owned) }
}

/// The products that show in an answer that was pasted, each with what its answer means where that is known.
fn shown<'a>(text: &str, sayings: &'a Sayings<'a>) -> Vec<Match<'a>> {
    const MOST: usize = 3;
    let products = sayings.shown.iter().filter_map(|saying| match saying.origin {
        Origin::Sign(product) => Some(product),
        _ => None,
    });
    let status = facts::named_status(text);
    let is = |origin: &Origin, own: &Shown| match (origin, own.answers.first()) {
        (Origin::Answer(_, answer), Some(wanted)) => std::ptr::eq(*answer, *wanted),
        (Origin::Sign(product), None) => product.name == own.product.name,
        _ => false,
    };
    let found = dump::shown(text, products).into_iter().take(MOST);
    found
        .filter_map(|own| {
            let saying = sayings.shown.iter().find(|saying| is(&saying.origin, &own))?;
            Some(Match::shown(saying, own.text, status))
        })
        .collect()
}

/// Messages that stand beside each other, each without the shorter ones inside it; and who else writes the first.
fn apart(found: Vec<Match<'_>>) -> (Vec<Match<'_>>, Vec<&Saying<'_>>) {
    let mut out: Vec<Match> = Vec::new();
    let mut twins: Vec<&Saying> = Vec::new();
    for own in found {
        let same = |other: &Match| other.saying.origin.name() == own.saying.origin.name();
        match out.iter().position(|other| own.overlaps(other)) {
            None => out.push(own),
            // A writer's message says more about itself than a product's answer of the same words.
            Some(at) if own.is_message() && !out[at].is_message() && own.is_whole() && same(&out[at]) => {
                out[at] = own;
            }
            Some(at) if own.is_message() && !out[at].is_message() && own.says_as_much_as(&out[at]) => {
                let answer = std::mem::replace(&mut out[at], own);
                twins.extend((at == 0).then_some(answer.saying));
            }
            Some(0) if own.says_as_much_as(&out[0]) => {
                let is_new =
                    |name| out[0].saying.origin.name() != name && twins.iter().all(|twin| twin.origin.name() != name);
                if is_new(own.saying.origin.name()) {
                    twins.push(own.saying);
                }
            }
            Some(_) => {}
        }
    }
    twins.truncate(4);
    (out, twins)
}

/// The three nearest, each of another writer or text.
fn nearest(mut near: Vec<Match>) -> Vec<Match> {
    near.sort_by(|a, b| (b.score * b.share).total_cmp(&(a.score * a.share)));
    near.truncate(3);
    near
}
