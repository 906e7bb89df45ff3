//! Whose a text is: the sayings that were found in it, the telling one first, and the causes for which they vote.

use std::collections::HashMap;

use regex_lite::Regex;

use super::{
    align::{Chain, Ground, align},
    clean::clean,
    facts,
    sayings::{Origin, STRANGER, Saying, Sayings},
    words::{Word, is_number, words},
};
use crate::knowledge::refusals;

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

/// A saying that was found, whole or in part.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// Which one.
    pub saying: &'a Saying<'a>,
    /// The text as it was pasted, from its first word to its last.
    pub text: String,
    /// The status in its place.
    pub status: Option<u16>,
    /// What it weighs.
    score: f32,
    /// How much of it was found, from 0 to 1.
    share: f32,
    /// What its words weigh.
    matched: f32,
    places: Vec<usize>,
}

/// So many sayings are looked at closely.
const CLOSELY: usize = 96;
/// So much of a message has to be there for it to be the message.
const WHOLE: f32 = 0.8;
/// A message that weighs less is known only beside its writer's marks, or when it is all that was pasted.
const HEAVY: f32 = 7.5;
const MEDIUM: f32 = 5.0;
const LIGHT: f32 = 3.0;
/// What a mark of the writer near the message weighs.
const MARK: f32 = 2.0;

/// Reads `text` and says whose it is. The work grows with the length of the text, of which no more than
/// [`MOST`](super::MOST) bytes are read.
pub fn read<'a>(text: &str, sayings: &'a Sayings<'a>) -> Reading<'a> {
    let text = clean(text);
    let tokens = words(&text);
    let page = Page::of(&text, &tokens, sayings);
    let mut matches = page.matches(sayings);
    matches.sort_by(|a, b| b.score.total_cmp(&a.score));
    let (known, near): (Vec<_>, Vec<_>) = matches.into_iter().partition(|own| page.is_known(own));
    let (mut known, twins) = apart(known);
    known.sort_by(|a, b| b.tells().total_cmp(&a.tells()));
    known.truncate(5);
    let named = facts::named_status(&text);
    let status = known.iter().find_map(|own| own.status).or(named);
    let causes = causes(&known, status, &text.to_lowercase());
    let near = if known.is_empty() { nearest(near) } else { Vec::new() };
    Reading { known, twins, near, causes, status, url: facts::url(&text).map(str::to_owned) }
}

/// The text, made ready to be looked in.
struct Page<'t> {
    text: &'t str,
    lower: String,
    tokens: &'t [Word],
    ground: Ground,
    /// The places of each known word.
    places: Vec<Vec<usize>>,
}

impl<'t> Page<'t> {
    fn of(text: &'t str, tokens: &'t [Word], sayings: &Sayings) -> Self {
        let numbers = sayings.numbers(tokens);
        let mut places = vec![Vec::new(); sayings.word_count()];
        let (mut costs, mut breaks) = (vec![0.0], Vec::new());
        let mut end = 0;
        let mut sum = 0.0;
        for (place, (&number, token)) in numbers.iter().zip(tokens).enumerate() {
            if number != STRANGER {
                places[number as usize].push(place);
            }
            // Dates, ports and line numbers are the usual noise.
            sum += if is_number(&token.lower) { 0.08 } else { 0.35 };
            costs.push(sum);
            breaks.push(text[end..token.at.start].contains('\n'));
            end = token.at.end;
        }
        Self { text, lower: text.to_lowercase(), tokens, ground: Ground { costs, breaks }, places }
    }

    /// All sayings of which a good part stands in the text.
    fn matches<'a>(&self, sayings: &'a Sayings<'a>) -> Vec<Match<'a>> {
        let mut likely: Vec<(f32, &Saying)> = Vec::new();
        let mut found = Vec::new();
        for saying in &sayings.all {
            if let Some(expression) = saying.origin.expression() {
                found.extend(self.by_expression(saying, expression));
                continue;
            }
            let here = |part: &&super::sayings::Part| !self.places[part.word as usize].is_empty();
            let weight: f32 = saying.parts.iter().filter(here).map(|part| part.weight).sum();
            let need: f32 = saying.parts.iter().filter(here).map(|part| part.need).sum();
            if need >= saying.need * 0.4 {
                likely.push((weight * need / saying.need.max(1.0), saying));
            }
        }
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.extend(likely.iter().take(CLOSELY).filter_map(|(_, saying)| self.by_words(saying)));
        found
    }

    fn by_words<'a>(&self, saying: &'a Saying<'a>) -> Option<Match<'a>> {
        let mut at: HashMap<u32, Vec<usize>> = HashMap::new();
        for (index, part) in saying.parts.iter().enumerate().rev() {
            at.entry(part.word).or_default().push(index);
        }
        let mut places: Vec<(usize, usize)> = at
            .iter()
            .flat_map(|(word, parts)| {
                self.places[*word as usize].iter().flat_map(|&place| parts.iter().map(move |&part| (place, part)))
            })
            .collect();
        places.sort_by_key(|&(place, part)| (place, std::cmp::Reverse(part)));
        let chain = align(&saying.parts, &places, &self.ground)?;
        let status = self.status_of(saying, &chain);
        let share = chain.needed / saying.need.max(f32::EPSILON);
        let score = chain.score + self.case_bonus(saying, &chain) + self.mark_bonus(&saying.origin);
        (share >= 0.4 && chain.score > 0.0).then(|| Match {
            saying,
            text: self.excerpt(&chain.places),
            status,
            score,
            share,
            matched: chain.matched,
            places: chain.places,
        })
    }

    /// A saying that only its expression tells weighs as if all its words had been found.
    fn by_expression<'a>(&self, saying: &'a Saying<'a>, expression: &str) -> Option<Match<'a>> {
        let captures = Regex::new(expression).ok()?.captures(self.text)?;
        let whole = captures.get(0)?;
        let inside = |token: &Word| token.at.start < whole.end() && token.at.end > whole.start();
        let (first, last) = (self.tokens.iter().position(inside)?, self.tokens.iter().rposition(inside)?);
        let is_own = |place: &usize| {
            saying.parts.iter().any(|part| self.places[part.word as usize].binary_search(place).is_ok())
        };
        let mut places: Vec<usize> = (first..=last).filter(|place| is_own(place) || *place == first).collect();
        places.extend((places.last() != Some(&last)).then_some(last));
        let status = captures.get(1).and_then(|group| super::words::status(group.as_str()));
        let score = saying.weight.max(LIGHT) + self.mark_bonus(&saying.origin);
        Some(Match { saying, text: self.excerpt(&places), status, score, share: 1.0, matched: saying.weight, places })
    }

    /// The status in the message's own place for it.
    fn status_of(&self, saying: &Saying, chain: &Chain) -> Option<u16> {
        use super::sayings::Gap;
        let ends_with_status = saying.text.trim_end_matches(['.', ')', '\'', '>', ' ', ',', ':']).ends_with("<status")
            || saying.text.contains("<status> <reason>");
        let inner = chain.parts.iter().zip(&chain.places).find(|(part, _)| saying.parts[**part].before == Gap::Status);
        match inner {
            Some((_, &place)) => facts::status_among(&self.tokens[place.saturating_sub(3)..place]),
            None if ends_with_status => {
                let after = chain.places.last()? + 1;
                facts::status_among(&self.tokens[after..self.tokens.len().min(after + 3)])
            }
            None => None,
        }
    }

    /// Letter case tells equals apart.
    fn case_bonus(&self, saying: &Saying, chain: &Chain) -> f32 {
        let same =
            chain.places.iter().filter(|place| saying.text.contains(&self.text[self.tokens[**place].at.clone()]));
        #[allow(clippy::cast_precision_loss)]
        let share = same.count() as f32 / chain.places.len().max(1) as f32;
        share * 0.4
    }

    fn mark_bonus(&self, origin: &Origin) -> f32 {
        if self.is_marked(origin) { MARK } else { 0.0 }
    }

    fn is_marked(&self, origin: &Origin) -> bool {
        origin.marks().iter().any(|mark| self.lower.contains(&mark.to_ascii_lowercase()))
    }

    fn is_known(&self, own: &Match) -> bool {
        let Some((first, last)) = own.places.first().zip(own.places.last()) else { return false };
        #[allow(clippy::cast_precision_loss)]
        let alone = (last - first + 1) as f32 >= self.tokens.len() as f32 * 0.6;
        let marked = if self.is_marked(&own.saying.origin) { MARK } else { 0.0 };
        // The fewer words, the closer they have to stand.
        #[allow(clippy::cast_precision_loss)]
        let looseness = 0.35 - 0.28 * (4.0 / own.places.len().max(4) as f32);
        let weight = own.matched;
        let is_whole = own.share >= WHOLE && own.score - marked >= weight * (1.0 - looseness);
        let is_heavy = weight >= HEAVY || own.saying.origin.expression().is_some();
        let is_exact = own.share >= 0.95 && own.score - marked >= weight * 0.97;
        let says_enough = is_heavy || is_exact && weight >= MEDIUM && own.places.len() >= 3;
        is_whole && (says_enough || is_exact && weight >= LIGHT && (alone || marked > 0.0))
    }

    fn excerpt(&self, places: &[usize]) -> String {
        const LONGEST: usize = 400;
        let Some((first, last)) = places.first().zip(places.last()) else { return String::new() };
        let (mut start, mut end) = (self.tokens[*first].at.start, self.tokens[*last].at.end);
        // What closes the message, and a value at its end, belong to it.
        end += self.text[end..].find('\n').unwrap_or(self.text.len() - end).min(60);
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        if let Some(quote) = self.text[..start].chars().next_back().filter(|c| "\"'([{<".contains(*c)) {
            start -= quote.len_utf8();
        }
        self.text[start..end].chars().take(LONGEST).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Match<'_> {
    /// How much of the message was found, from 0 to 1.
    pub const fn share(&self) -> f32 {
        self.share
    }

    /// How telling it is: what has few causes says more than what has many.
    fn tells(&self) -> f32 {
        let origin = &self.saying.origin;
        let vague = match (origin.is_refusal(), self.status) {
            (true, Some(_)) => 0.6,
            (true, None) => 0.45,
            _ if origin.causes().len() > 4 => 0.6,
            _ => 1.0,
        };
        self.score * vague
    }

    fn overlaps(&self, other: &Self) -> bool {
        let shared = self.places.iter().filter(|place| other.places.binary_search(place).is_ok()).count();
        shared * 2 >= self.places.len().min(other.places.len())
    }
}

/// Messages that stand beside each other, each without the shorter ones inside it; and who else writes the first.
fn apart(found: Vec<Match<'_>>) -> (Vec<Match<'_>>, Vec<&Saying<'_>>) {
    let mut out: Vec<Match> = Vec::new();
    let mut twins: Vec<&Saying> = Vec::new();
    for own in found {
        let same = |other: &Match| other.saying.origin.name() == own.saying.origin.name();
        let is_message = |own: &Match| matches!(own.saying.origin, Origin::Message(..));
        match out.iter().position(|other| own.overlaps(other)) {
            None => out.push(own),
            // A writer's message says more about itself than the product's answer of the same words.
            Some(at) if is_message(&own) && !is_message(&out[at]) && same(&out[at]) && own.share >= 0.95 => {
                out[at] = own;
            }
            Some(0) if own.share >= 0.95 && own.score >= out[0].score * 0.8 => {
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

/// The causes for which the known messages vote: a telling message counts more than a vague one, an earlier cause more
/// than a later one.
fn causes(known: &[Match], status: Option<u16>, lower: &str) -> Vec<String> {
    let mut votes: Vec<(f32, String)> = Vec::new();
    let mut vote = |weight: f32, causes: &[&str]| {
        for (rank, cause) in causes.iter().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let own = weight / (1.0 + rank as f32).sqrt();
            match votes.iter_mut().find(|(_, name)| name == cause) {
                Some((sum, _)) => *sum += own,
                None => votes.push((own, (*cause).to_owned())),
            }
        }
    };
    let by_status: Vec<&str> =
        status.map(|status| refusals().causes(status).iter().map(String::as_str).collect()).unwrap_or_default();
    let mut is_refusal = known.is_empty();
    for own in known {
        let mut listed = own.saying.origin.causes();
        if own.saying.origin.is_refusal() && !by_status.is_empty() {
            is_refusal = true;
            let particular =
                |cause: &&str| !refusals().any.iter().any(|any| any == cause) && !by_status.contains(cause);
            listed = by_status.iter().copied().chain(listed.into_iter().filter(particular)).collect();
        }
        vote(own.tells(), &listed);
    }
    if known.is_empty() {
        vote(1.0, &by_status);
    }
    if is_refusal {
        let hinted: Vec<&str> = refusals().hinted(lower, status).collect();
        vote(known.first().map_or(0.5, Match::tells), &hinted);
    }
    votes.sort_by(|a, b| b.0.total_cmp(&a.0));
    votes.into_iter().map(|(_, cause)| cause).collect()
}
