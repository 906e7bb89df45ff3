//! An error text as people paste it, out of a log, a console, a stack trace or a chat, held against all that known
//! programs write: [`read`] says whose it is and what it usually means.
//!
//! 1. [`clean`]: colours, escapes, entities and typographic quotes are undone.
//! 2. [`words`]: the text and every known message become words; what is between words does not count.
//! 3. [`align`]: a message is looked for as a chain of its words in order. Each word weighs what its rarity among all
//!    messages says; words that lie between cost, words that are missing cost more, and where a message has a
//!    placeholder anything may stand.
//! 4. [`page`]: what was found weighs enough to be known, or is only near.
//! 5. [`dump`]: an answer's head or page in the text is held against the signs of all known products.
//! 6. [`named`]: where no message is known, whoever has a name of his own in the text.
//! 7. [`reading`]: the heaviest messages are whose the text is; [`votes`]: the causes of all messages in one paste vote, and
//!    where they give no reason, the [`place`] to which the URL leads.
//!
//! # Placeholders
//!
//! `<status>`, `<number>` and `<port>` stand for a number; `<url>`, `<host>`, `<address>`, `<path>`, `<origin>`,
//! `<scheme>`, `<header>`, `<method>`, `<id>`, `<type>`, `<value>`, `<reason>` and `<any>` for words.

mod align;
mod clean;
mod dump;
mod facts;
mod named;
mod origin;
mod page;
mod place;
mod reading;
mod sayings;
mod template;
mod votes;
mod words;

pub use clean::{MOST, clean};
pub use origin::Origin;
pub use page::Match;
pub use reading::{Reading, read};
pub use sayings::{Saying, Sayings, sayings};
