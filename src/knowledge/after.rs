//! What products say after a 101, when they refuse only then.

use serde::Deserialize;

use super::{Check, Product, Sure, products};

/// What is said after a 101: a close frame, or a message before it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Which check failed.
    pub check: Check,
    /// When exactly, in words.
    pub when: String,
    /// The code of the close frame.
    #[serde(default)]
    pub close: Option<u16>,
    /// A part of the close frame's reason, or of the text message before it.
    #[serde(default)]
    pub says: Option<String>,
    /// What the application's log says at this moment.
    #[serde(default)]
    pub log: Option<String>,
    /// What else is worth knowing.
    #[serde(default)]
    pub note: Option<String>,
    /// How sure this is.
    pub sure: Sure,
}

/// What came after a 101.
#[derive(Debug, Default, Clone, Copy)]
pub struct Said<'a> {
    /// The code of the close frame.
    pub close: Option<u16>,
    /// The reason in it.
    pub reason: &'a str,
    /// The first text message.
    pub text: &'a str,
}

impl After {
    /// Whether it is this that was said. A code alone is no more than a number; it fits where the words are as told, and
    /// where the product has no words for it and none came.
    pub fn fits(&self, said: &Said<'_>) -> bool {
        let code = self.close.is_none_or(|own| said.close == Some(own));
        let words = match &self.says {
            Some(words) => said.reason.contains(words) || said.text.contains(words),
            None => self.close.is_some() && said.reason.is_empty(),
        };
        code && words
    }
}

/// Who says this after a 101, and what it means: the likelier product first.
pub fn after_open(said: &Said<'_>) -> Vec<(&'static Product, &'static After)> {
    let of = |product: &'static Product| product.after.iter().map(move |after| (product, after));
    let mut found: Vec<_> = products().iter().flat_map(of).filter(|(_, after)| after.fits(said)).collect();
    // Words say more than a number.
    found.sort_by_key(|(product, after)| (after.says.is_none(), product.met, std::cmp::Reverse(after.sure)));
    found
}
