//! How long a WebSocket may be silent, and at whose word it is cut then.

use super::{Product, products};

/// A timer fires so much before or after its time, as it is seen from here.
const SLACK_US: u64 = 2_000_000;

/// So many products are named that have the same limit.
const NAMED: usize = 4;

/// A silence after which some hops cut, as they are unless told otherwise.
#[derive(Debug)]
pub struct Limit {
    /// In seconds.
    pub seconds: u32,
    /// What it is called in their configuration, where it has a name; it begins with the product that named it.
    setting: Option<&'static str>,
    /// Whose it is, those that are met most first.
    pub products: Vec<&'static Product>,
}

impl Limit {
    /// Whose it is, and what it is called there.
    pub fn whose(&self) -> String {
        // A setting is named with its owner.
        let others = self.products.iter().filter(|product| !self.is_of(product));
        let titles: Vec<_> = others.map(|product| product.title.as_str()).collect();
        let names = match titles.len().saturating_sub(NAMED) {
            0 => titles.join(", "),
            more => format!("{} and {more} more", titles[..NAMED].join(", ")),
        };
        match self.setting {
            Some(setting) if names.is_empty() => setting.to_owned(),
            Some(setting) => format!("{setting} ({names} too)"),
            None => names,
        }
    }

    /// Whether the setting is the product's own, and not that of another on which it is built.
    fn is_of(&self, product: &Product) -> bool {
        self.setting.is_some_and(|setting| setting.starts_with(&product.title))
    }
}

/// The limits that a silence of so many microseconds fits; those of the products that are met most first.
pub fn limits_at(silence_us: u64) -> Vec<Limit> {
    let fits = |seconds: u32| silence_us.abs_diff(u64::from(seconds) * 1_000_000) <= SLACK_US;
    let mut limits: Vec<Limit> = Vec::new();
    for product in products() {
        let setting = product.habit.idle_setting.as_deref();
        for seconds in product.habit.idle_seconds.iter().copied().filter(|seconds| fits(*seconds)) {
            match limits.iter_mut().find(|limit| (limit.seconds, limit.setting) == (seconds, setting)) {
                Some(limit) => limit.products.push(product),
                None => limits.push(Limit { seconds, setting, products: vec![product] }),
            }
        }
    }
    for limit in &mut limits {
        let mut products = std::mem::take(&mut limit.products);
        products.sort_by_key(|product| (product.met, !limit.is_of(product)));
        limit.products = products;
    }
    // Of those that are met alike, what more of them have in common.
    limits.sort_by_key(|limit| (limit.products.first().map(|product| product.met), usize::MAX - limit.products.len()));
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_fits_a_limit_within_two_seconds() {
        let fitting = |seconds: u64| limits_at(seconds * 1_000_000).iter().map(|limit| limit.seconds).min();
        for (silence, wanted) in
            [(58, Some(60)), (62, Some(60)), (301, Some(300)), (350, Some(350)), (40, None), (0, None)]
        {
            assert_eq!(fitting(silence), wanted, "{silence} s");
        }
    }

    #[test]
    fn products_with_one_setting_share_a_limit_and_the_most_met_is_named_first() {
        let minute = limits_at(60_000_000);
        assert!(minute[0].whose().starts_with("nginx's `proxy_read_timeout` ("), "{}", minute[0].whose());
        assert!(minute.iter().any(|limit| limit.whose().contains("AWS Application Load Balancer")));
    }
}
