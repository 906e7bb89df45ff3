//! What is known of servers and of the hops before them: how an answer shows who wrote it, what each answer means, in
//! which order the checks run, what a hop does to a handshake, and what to change in its configuration.
//!
//! Each product is one file, `servers/<name>.toml` or `hops/<name>.toml`; [`Product`] says what stands in it. They are
//! read when an answer is to be explained: a handshake that works pays nothing for them.

pub mod inspection;
mod pattern;
mod product;
mod recognise;

use std::sync::LazyLock;

pub use pattern::{Fit, Pattern, Silence, Status};
pub use product::{Answer, Check, Fix, Habit, Kind, Product, Sign, Sure, Treatment};
pub use recognise::{Known, Recognised, Seen};

/// The files: path from this folder, and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    // A file that does not parse is found by a test; a user is better served by the others than by nothing.
    FILES.iter().filter_map(|(_, text)| Product::parse(text).ok()).collect()
});

/// All products, servers before hops.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The product of this name.
pub fn by_name(name: &str) -> Option<&'static Product> {
    products().iter().find(|product| product.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_is_called_by_the_products_name() {
        let wrong: Vec<String> = FILES
            .iter()
            .filter_map(|(path, text)| match Product::parse(text) {
                Ok(product) => (!path.ends_with(&format!("/{}.toml", product.name)))
                    .then(|| format!("{path}: its product is called {}", product.name)),
                Err(why) => Some(format!("{path}: {why}")),
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_product_stands_in_the_folder_of_its_kind() {
        for product in products() {
            let folder = if product.kind.is_hop() { "hops" } else { "servers" };
            let path = format!("{folder}/{}.toml", product.name);
            assert!(FILES.iter().any(|(own, _)| *own == path), "{path}");
        }
    }

    #[test]
    fn every_product_can_be_recognised_or_says_something() {
        for product in products() {
            assert!(!product.signs.is_empty() || !product.answers.is_empty(), "{}", product.name);
        }
    }

    #[test]
    fn every_expression_compiles() {
        for product in products() {
            let patterns = product.signs.iter().map(|sign| &sign.pattern);
            for pattern in patterns.chain(product.answers.iter().map(|answer| &answer.pattern)) {
                assert_eq!(pattern.faults(), Vec::<String>::new(), "{}", product.name);
            }
        }
    }
}
