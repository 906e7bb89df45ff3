//! All that is known to be written: the messages of writers, the logs, bodies and reason phrases of products' answers, and
//! what products say after a 101; each as words with weights.

use std::collections::HashMap;

use super::{
    origin::Origin,
    template::{Gap, template, worth},
    words::{Word, is_number, words},
};
use crate::knowledge::{Answer, Product, Writer};

/// One text that somebody writes.
#[derive(Debug)]
pub struct Saying<'a> {
    /// The text, with its placeholders.
    pub text: &'a str,
    /// Whose it is.
    pub origin: Origin<'a>,
    pub(super) parts: Vec<Part>,
    /// The sum of the weights of all its words.
    pub(super) weight: f32,
    /// The sum of what the absence of each would cost.
    pub(super) need: f32,
    /// Which parts each of its words is, the last first.
    pub(super) spots: Vec<(u32, Vec<usize>)>,
}

/// A word of a saying, and what may stand before it.
#[derive(Debug)]
pub(super) struct Part {
    /// The number of the word.
    pub word: u32,
    pub weight: f32,
    /// What its absence costs: little, where most messages of the same writer have it, since people paste the part
    /// that differs.
    pub need: f32,
    /// What may stand between the word before and this one.
    pub before: Gap,
}

/// All sayings, and the numbers of their words.
#[derive(Debug)]
pub struct Sayings<'a> {
    /// In no order.
    pub all: Vec<Saying<'a>>,
    /// What no words tell: that an answer is a product's, by its head or its page.
    pub(super) shown: Vec<Saying<'a>>,
    /// Nor these: that a writer is named.
    pub(super) named: Vec<Saying<'a>>,
    numbers: HashMap<String, u32>,
}

/// The number of a word that no saying has.
pub(super) const STRANGER: u32 = u32::MAX;

/// All that `writers` and `products` say.
pub fn sayings<'a>(writers: &'a [Writer], products: &'a [Product]) -> Sayings<'a> {
    let messages = writers.iter().flat_map(|writer| writer.messages.iter().map(move |own| (writer, own)));
    let messages =
        messages.flat_map(|(writer, own)| own.wordings().map(move |text| (text, Origin::Message(writer, own))));
    let answers = products.iter().flat_map(|product| product.answers.iter().map(move |answer| (product, answer)));
    let answers =
        answers.flat_map(|(product, answer)| texts_of(answer).map(move |text| (text, Origin::Answer(product, answer))));
    let afters = products.iter().flat_map(|product| product.after.iter().map(move |after| (product, after)));
    let afters = afters.flat_map(|(product, after)| {
        let texts = [&after.says, &after.log].into_iter().flatten();
        texts.map(move |text| (text.as_str(), Origin::After(product, after)))
    });
    let texts: Vec<_> = messages.chain(answers.chain(afters).filter(|(text, _)| is_prose(text))).collect();
    let signs = products.iter().map(|product| Saying::shown(&product.title, Origin::Sign(product)));
    let whole = products.iter().flat_map(|product| {
        product.answers.iter().map(move |answer| Saying::shown(&answer.when, Origin::Answer(product, answer)))
    });
    let named = writers.iter().map(|writer| Saying::shown(&writer.title, Origin::Named(writer)));
    Sayings { shown: signs.chain(whole).collect(), named: named.collect(), ..Sayings::of(&texts) }
}

/// What an answer is known to say, in its body, its reason phrase and the application's log.
fn texts_of(answer: &Answer) -> impl Iterator<Item = &str> {
    let pattern = &answer.pattern;
    [&answer.log, &pattern.body, &pattern.says, &pattern.reason].into_iter().flatten().map(String::as_str)
}

/// Whether a text has words that could be looked for; `Bad Request`, a status line and a page's bare frame are
/// everybody's.
fn is_prose(text: &str) -> bool {
    text.len() <= 600
        && !text.starts_with("HTTP/1.1 101")
        && words(text).iter().filter(|word| !is_number(&word.lower) && worth(&word.lower) >= 1.0).count() >= 3
}

impl<'a> Saying<'a> {
    /// One that is told without its words.
    fn shown(text: &'a str, origin: Origin<'a>) -> Self {
        let (parts, spots) = (Vec::new(), Vec::new());
        Self { text, origin, parts, weight: 0.0, need: 0.0, spots }
    }

    /// Whether it ends in, or holds, what another program said.
    pub(super) fn passes_on(&self) -> bool {
        ["<reason>", "<any>", "<value>"].iter().any(|place| self.text.contains(place))
    }
}

impl<'a> Sayings<'a> {
    fn of(texts: &[(&'a str, Origin<'a>)]) -> Self {
        let split: Vec<Vec<(Gap, Word)>> = texts.iter().map(|(text, _)| template(text)).collect();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut holders: Vec<f32> = Vec::new();
        for parts in &split {
            let mut own: Vec<&str> = parts.iter().map(|(_, word)| word.lower.as_str()).collect();
            own.sort_unstable();
            own.dedup();
            for word in own {
                let next = u32::try_from(holders.len()).unwrap_or(STRANGER);
                let number = *numbers.entry(word.to_owned()).or_insert(next);
                if number == next {
                    holders.push(0.0);
                }
                holders[number as usize] += 1.0;
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let count = texts.len() as f32;
        let common = Common::of(texts, &split);
        let all = texts
            .iter()
            .zip(split)
            .map(|(&(text, origin), words)| {
                let part = |(before, word): (Gap, Word)| {
                    let number = numbers[&word.lower];
                    let weight = rarity(count / holders[number as usize]) * worth(&word.lower);
                    Part { word: number, weight, need: weight * (1.0 - common.share(&origin, &word.lower)), before }
                };
                let parts: Vec<Part> = words.into_iter().map(part).collect();
                let sum = |of: fn(&Part) -> f32| parts.iter().map(of).sum();
                Saying {
                    text,
                    origin,
                    weight: sum(|part| part.weight),
                    need: sum(|part| part.need),
                    spots: spots(&parts),
                    parts,
                }
            })
            .collect();
        Self { all, shown: Vec::new(), named: Vec::new(), numbers }
    }

    /// The number of each word.
    pub(super) fn numbers(&self, words: &[Word]) -> Vec<u32> {
        words.iter().map(|word| self.numbers.get(&word.lower).copied().unwrap_or(STRANGER)).collect()
    }

    /// How many different words all sayings have.
    pub(super) fn word_count(&self) -> usize {
        self.numbers.len()
    }
}

fn spots(parts: &[Part]) -> Vec<(u32, Vec<usize>)> {
    let mut out: Vec<(u32, Vec<usize>)> = Vec::new();
    for (index, part) in parts.iter().enumerate().rev() {
        match out.iter_mut().find(|(word, _)| *word == part.word) {
            Some((_, own)) => own.push(index),
            None => out.push((part.word, vec![index])),
        }
    }
    out
}

/// Which words most messages of a writer have: its prefixes.
struct Common<'a> {
    /// How many messages each writer has.
    messages: HashMap<&'a str, f32>,
    holders: HashMap<(&'a str, String), f32>,
}

impl<'a> Common<'a> {
    fn of(texts: &[(&'a str, Origin<'a>)], split: &[Vec<(Gap, Word)>]) -> Self {
        let (mut messages, mut holders) = (HashMap::new(), HashMap::new());
        for ((_, origin), parts) in texts.iter().zip(split) {
            let Origin::Message(writer, _) = origin else { continue };
            *messages.entry(writer.name.as_str()).or_insert(0.0) += 1.0;
            let mut own: Vec<&str> = parts.iter().map(|(_, word)| word.lower.as_str()).collect();
            own.sort_unstable();
            own.dedup();
            for word in own {
                *holders.entry((writer.name.as_str(), word.to_owned())).or_insert(0.0) += 1.0;
            }
        }
        Self { messages, holders }
    }

    /// The share of the writer's messages that have this word; nothing, where it writes only a few.
    fn share(&self, origin: &Origin<'a>, word: &str) -> f32 {
        const FEW: f32 = 5.0;
        let Origin::Message(writer, _) = origin else { return 0.0 };
        let count = self.messages.get(writer.name.as_str()).copied().unwrap_or_default();
        let own = self.holders.get(&(writer.name.as_str(), word.to_owned())).copied().unwrap_or_default();
        if count < FEW { 0.0 } else { own / count }
    }
}
/// What a word weighs that one in `rate` texts has: about the natural logarithm of 1 + `rate`, a straight line between the
/// powers of two. The logarithm itself is in a library of the system's that every start of the program would load.
#[allow(clippy::cast_precision_loss)]
fn rarity(rate: f32) -> f32 {
    const MANTISSA: u32 = 23;
    let bits = (1.0 + rate).to_bits() - 1.0_f32.to_bits();
    bits as f32 / (1_u32 << MANTISSA) as f32 * std::f32::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarity_is_near_the_logarithm() {
        for rate in [1.0_f32, 2.0, 10.0, 500.0] {
            assert!((rarity(rate) - rate.ln_1p()).abs() < 0.07, "{rate}");
        }
    }
}
