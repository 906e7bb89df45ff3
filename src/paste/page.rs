//! The text made ready to be looked in, and what is found in it.

use super::{
    align::{Chain, Ground, align},
    dump, facts,
    origin::Origin,
    sayings::{Part, STRANGER, Saying, Sayings},
    template::Gap,
    words::{Word, is_number, status},
};
use crate::knowledge::{Expression, Sure};

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
    pub(super) score: f32,
    /// How much of it was found, from 0 to 1.
    pub(super) share: f32,
    /// What its words weigh.
    matched: f32,
    /// Whether the text ends before it does.
    is_cut: bool,
    places: Vec<usize>,
}

/// So many sayings are looked at closely.
const CLOSELY: usize = 96;
/// So much of a message has to be there for it to be the message.
const WHOLE: f32 = 0.8;
/// Of one that the end of the text cuts off, so much is enough.
const CUT: f32 = 0.4;
/// A message that weighs less is known only beside its writer's marks, or when it is all that was pasted.
const HEAVY: f32 = 7.5;
const MEDIUM: f32 = 5.0;
const LIGHT: f32 = 3.0;
/// So much of all its words has to be there, those of its writer's usual prefix among them.
const BARE: f32 = 0.62;
/// What the same letter case weighs.
const SAME_CASE: f32 = 0.4;
/// What a mark of the writer near the message weighs.
const MARK: f32 = 2.0;

/// The text, made ready to be looked in.
pub struct Page<'t> {
    text: &'t str,
    lower: String,
    tokens: &'t [Word],
    ground: Ground,
    /// The places of each known word.
    places: Vec<Vec<usize>>,
}

impl<'t> Page<'t> {
    pub(super) fn of(text: &'t str, tokens: &'t [Word], sayings: &Sayings) -> Self {
        let numbers = sayings.numbers(tokens);
        let heads = dump::heads(text);
        let is_field = |token: &Word| heads.iter().any(|line| line.contains(&token.at.start));
        let mut places = vec![Vec::new(); sayings.word_count()];
        let (mut costs, mut breaks) = (vec![0.0], Vec::new());
        let mut end = 0;
        let mut sum = 0.0;
        for (place, (&number, token)) in numbers.iter().zip(tokens).enumerate() {
            if number != STRANGER && !is_field(token) {
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
    pub(super) fn matches<'a>(&self, sayings: &'a Sayings<'a>) -> Vec<Match<'a>> {
        let mut likely: Vec<(f32, &Saying)> = Vec::new();
        let mut found = Vec::new();
        for saying in &sayings.all {
            if let Some(expression) = saying.origin.expression() {
                found.extend(self.by_expression(saying, expression));
                continue;
            }
            let here = |part: &&Part| !self.places[part.word as usize].is_empty();
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
        let mut places: Vec<(usize, usize)> = saying
            .spots
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
            is_cut: chain.is_cut,
            places: chain.places,
        })
    }

    /// A saying that only its expression tells weighs what of its words stands there.
    fn by_expression<'a>(&self, saying: &'a Saying<'a>, expression: &Expression) -> Option<Match<'a>> {
        let captures = expression.found(self.text, &self.lower)?;
        let whole = captures.get(0)?;
        let inside = |token: &Word| token.at.start < whole.end() && token.at.end > whole.start();
        let (first, last) = (self.tokens.iter().position(inside)?, self.tokens.iter().rposition(inside)?);
        let is_own = |place: &usize| {
            saying.parts.iter().any(|part| self.places[part.word as usize].binary_search(place).is_ok())
        };
        let mut places: Vec<usize> = (first..=last).filter(|place| is_own(place) || *place == first).collect();
        places.extend((places.last() != Some(&last)).then_some(last));
        let status = captures.get(1).and_then(|group| status(group.as_str()));
        let is_here = |part: &&Part| {
            let all = &self.places[part.word as usize];
            all.get(all.partition_point(|place| *place < first)).is_some_and(|place| *place <= last)
        };
        let here: f32 = saying.parts.iter().filter(is_here).map(|part| part.weight).sum();
        let matched = here.max(LIGHT);
        let score = matched + SAME_CASE + self.mark_bonus(&saying.origin);
        Some(Match { saying, text: self.excerpt(&places), status, score, share: 1.0, matched, is_cut: false, places })
    }

    /// The status in the message's own place for it.
    fn status_of(&self, saying: &Saying, chain: &Chain) -> Option<u16> {
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
        share * SAME_CASE
    }

    fn mark_bonus(&self, origin: &Origin) -> f32 {
        if self.is_marked(origin) { MARK } else { 0.0 }
    }

    fn is_marked(&self, origin: &Origin) -> bool {
        origin.marks().iter().any(|mark| self.lower.contains(&mark.to_ascii_lowercase()))
    }

    pub(super) fn is_known(&self, own: &Match) -> bool {
        let Some((first, last)) = own.places.first().zip(own.places.last()) else { return false };
        #[allow(clippy::cast_precision_loss)]
        let is_most_of = |words: usize| (last - first + 1) as f32 >= words as f32 * 0.6;
        let is_expressed = own.saying.origin.expression().is_some();
        let alone = is_most_of(self.tokens.len()) || is_expressed && is_most_of(self.piece_with(*first, *last));
        let marked = if self.is_marked(&own.saying.origin) { MARK } else { 0.0 };
        // The fewer words, the closer they have to stand.
        #[allow(clippy::cast_precision_loss)]
        let looseness = 0.35 - 0.28 * (4.0 / own.places.len().max(4) as f32) + if own.is_cut { 0.15 } else { 0.0 };
        let weight = own.matched;
        let need = if own.is_cut && weight >= HEAVY { CUT } else { WHOLE };
        let is_whole = own.share >= need && own.score - marked >= weight * (1.0 - looseness);
        let is_heavy = weight >= HEAVY || is_expressed;
        let is_exact = own.share >= 0.95 && own.score - marked >= weight * 0.97;
        let beside = alone || marked > 0.0;
        if own.saying.origin.is_anybodys() {
            return is_whole && is_exact && beside;
        }
        let says_enough = is_heavy || is_exact && weight >= MEDIUM && (own.places.len() >= 3 || self.has_code(own));
        // What is left of a message without its writer's usual prefix may be anybody's words.
        let is_its_own =
            is_expressed || weight >= own.saying.weight * BARE.min(need) || marked > 0.0 && own.share >= WHOLE;
        is_whole && is_its_own && (says_enough || is_exact && weight >= LIGHT && beside)
    }

    /// Whether one of its words is a code, which nobody writes by chance: `ERR_SSL_PROTOCOL_ERROR`.
    fn has_code(&self, own: &Match) -> bool {
        const SHORTEST: usize = 10;
        let mut words = own.places.iter().map(|place| &self.text[self.tokens[*place].at.clone()]);
        words.any(|word| {
            word.len() >= SHORTEST && word.contains('_') && !word.contains(|c: char| c.is_ascii_lowercase())
        })
    }

    /// How many words the line, or what stands between quotes, has in which a message stands.
    fn piece_with(&self, first: usize, last: usize) -> usize {
        let ends = |place: usize| {
            let between = self.tokens[place - 1].at.end..self.tokens[place].at.start;
            self.text[between].contains(['\n', '"', '`', '\u{27}'])
        };
        let starts = (1..=first).rev().find(|place| ends(*place)).unwrap_or(0);
        let stops = (last + 1..self.tokens.len()).find(|place| ends(*place)).unwrap_or(self.tokens.len());
        stops - starts
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
    pub(super) fn tells(&self) -> f32 {
        let vague = match (self.saying.origin.is_refusal(), self.status) {
            (true, Some(_)) => 0.6,
            (true, None) => 0.45,
            _ if self.is_vague() => 0.6,
            _ => 1.0,
        };
        let guessed = if self.saying.origin.sure() == Sure::Inferred { 0.9 } else { 1.0 };
        self.score * vague * guessed
    }

    /// Whether nothing of it is missing.
    pub(super) fn is_whole(&self) -> bool {
        self.share >= 0.95
    }

    /// Whether it says nearly the same, so that both may have written the text.
    pub(super) fn says_as_much_as(&self, other: &Self) -> bool {
        self.is_whole() && self.score >= other.score * 0.8
    }

    /// Whether it says that it failed, and not why.
    pub(super) fn is_vague(&self) -> bool {
        self.saying.origin.is_refusal() || self.saying.origin.causes().len() > 4
    }

    /// That an answer is a product's, told by its head or its page and not by words.
    pub(super) fn shown<'a>(saying: &'a Saying<'a>, text: String, status: Option<u16>) -> Match<'a> {
        let score = if matches!(saying.origin, Origin::Sign(_) | Origin::Named(_)) { LIGHT } else { HEAVY };
        Match { saying, text, status, score, share: 1.0, matched: score, is_cut: false, places: Vec::new() }
    }

    /// Whether a writer's file has it, and not a product's.
    pub(super) const fn is_message(&self) -> bool {
        matches!(self.saying.origin, Origin::Message(..))
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let shared = self.places.iter().filter(|place| other.places.binary_search(place).is_ok()).count();
        shared * 2 >= self.places.len().min(other.places.len())
    }
}
