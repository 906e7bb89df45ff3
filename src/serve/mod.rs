//! Servers of our own, for people who have none at hand and for the tests.

pub mod faults;
