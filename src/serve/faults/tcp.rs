//! No connection comes about.

use super::Fault;

pub(super) static FAULTS: &[Fault] =
    &[Fault { listens: false, ..Fault::new("tcp-refused", "nothing listens on the port", &[]) }];
