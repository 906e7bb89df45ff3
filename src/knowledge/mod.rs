//! What is known of servers and of the hops before them: how an answer shows who wrote it, what each answer means, in
//! which order the checks run, what a hop does to a handshake, and what to change in its configuration.
//!
//! Each product is one file, `servers/<name>.toml` or `hops/<name>.toml`; [`Product`] says what stands in it. They are
//! read when an answer is to be explained: a handshake that works pays nothing for them. What programs write into logs
//! and consoles when a handshake fails stands in `messages/<writer>.toml` ([`Writer`]), and only `explain` reads it.

mod after;
mod answer;
mod check;
mod embedded;
mod expression;
mod habit;
mod idle;
pub mod inspection;
mod message;
mod pattern;
mod product;
mod recognise;
mod talk;

use std::sync::{
    LazyLock, Mutex,
    atomic::{AtomicBool, Ordering},
};

pub use after::{After, Said, after_open};
pub use answer::{Answer, Sign};
pub use check::Check;
pub use expression::Expression;
pub use habit::{Ability, Habit, Treatment};
pub use idle::{Limit, limits_at};
pub use message::{Hint, Message, Refusals, Writer, WrittenOn, refusals, writers};
pub use pattern::{Fit, Pattern, Silence, Status};
pub use product::{Fix, Kind, Met, Product, Sure};
pub use recognise::{Known, Recognised, Seen};
pub use talk::{Talk, spoken};

/// All files, as the build wrote them: a list of products.
const EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.deflate"));

/// The user's own products, until they are read.
static OWN: Mutex<Vec<Product>> = Mutex::new(Vec::new());

/// Whether they were read.
static READ: AtomicBool = AtomicBool::new(false);

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    READ.store(true, Ordering::Relaxed);
    let mut all = OWN.lock().map(|mut own| std::mem::take(&mut *own)).unwrap_or_default();
    let embedded: Vec<Product> = embedded::list(EMBEDDED);
    let count = all.len();
    for product in embedded {
        if all[..count].iter().all(|own| own.name != product.name) {
            all.push(product);
        }
    }
    all
});

/// Adds a user's own products, before anything is asked of the knowledge for the first time. One of the name of an
/// embedded product takes its place; of two that are added under one name, the later stays.
pub fn learn(products: Vec<Product>) {
    if let Ok(mut own) = OWN.lock() {
        for product in products {
            own.retain(|other| other.name != product.name);
            own.push(product);
        }
    }
}

/// All products: the user's own, then servers, then hops.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// Whether anything was asked of the products so far: to read them takes longer than a handshake.
pub fn is_read() -> bool {
    READ.load(Ordering::Relaxed)
}

/// The product of this name.
pub fn by_name(name: &str) -> Option<&'static Product> {
    products().iter().find(|product| product.name == name)
}

/// The product to which this host's name belongs.
pub fn by_host(host: &str) -> Option<&'static Product> {
    products().iter().find(|product| product.has_host(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_can_be_recognised_or_says_something() {
        for product in products() {
            let talks = !product.after.is_empty() || !product.talks.is_empty();
            let says = !product.signs.is_empty() || !product.answers.is_empty() || talks;
            // Some show in a certificate or a name alone, or in how long they let a WebSocket be silent.
            let shows = inspection::words_of(&product.name).next().is_some()
                || !product.hosts.is_empty()
                || !product.habit.idle_seconds.is_empty();
            assert!(says || shows, "{}", product.name);
        }
    }

    #[test]
    fn every_habit_says_how_sure_it_is() {
        for product in products() {
            assert_eq!(product.habit.is_known(), product.habit.sure.is_some(), "{}", product.name);
        }
    }

    #[test]
    fn a_host_names_its_product() {
        let name = |product: Option<&'static Product>| product.map(|product| product.name.as_str());
        for (host, wanted) in [
            ("abc.ngrok-free.app", Some("ngrok")),
            ("App.HerokuApp.com", Some("heroku")),
            ("herokuapp.com", None),
            (".herokuapp.com", None),
            ("ngrok-free.app.example.com", None),
            ("x1.execute-api.eu-west-1.amazonaws.com", Some("aws-api-gateway")),
            ("front-1.eu-west-1.elb.amazonaws.com", Some("aws-alb")),
            ("front-1.elb.eu-west-1.amazonaws.com", Some("aws-nlb")),
            ("ws-eu.pusher.com", Some("pusher")),
            ("example.com", None),
        ] {
            assert_eq!(name(by_host(host)), wanted, "{host}");
        }
    }

    #[test]
    fn every_expression_compiles() {
        for product in products() {
            let patterns = product.signs.iter().map(|sign| &sign.pattern);
            for pattern in patterns.chain(product.answers.iter().map(|answer| &answer.pattern)) {
                assert_eq!(pattern.faults(), Vec::<String>::new(), "{}", product.name);
            }
            let first = product.talks.iter().filter_map(|talk| talk.first.as_ref());
            let fault = product.issuer.iter().chain(first).find_map(Expression::fault);
            assert_eq!(fault, None, "{}", product.name);
        }
    }
}
