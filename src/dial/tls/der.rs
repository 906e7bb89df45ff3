//! The elements of DER, one behind the other.

use x509_parser::asn1_rs::{Any, FromDer};

/// The elements that stand one behind the other in some bytes; what does not parse ends them.
pub struct Items<'a>(pub &'a [u8]);

impl<'a> Items<'a> {
    /// The elements inside the first one of `bytes`.
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        Items(bytes).next().map(|outer| Items(outer.data))
    }

    /// The elements inside the next one.
    pub fn inside(&mut self) -> Option<Self> {
        self.next().map(|outer| Items(outer.data))
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Any<'a>;

    fn next(&mut self) -> Option<Any<'a>> {
        let (rest, item) = Any::from_der(self.0).ok()?;
        self.0 = rest;
        Some(item)
    }
}
