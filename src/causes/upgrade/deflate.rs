//! The parameters of permessage-deflate (RFC 7692 §7.1), in an offer and in an answer.

pub use crate::wire::deflate::NAME;
use crate::wire::fields::Extension;

/// What is wrong with an offer of permessage-deflate, if anything. Other extensions are not looked into.
pub fn offer_fault(offer: &Extension) -> Option<String> {
    fault(offer, |name, value| match (name, value) {
        ("client_max_window_bits", None) => true,
        ("client_max_window_bits" | "server_max_window_bits", Some(bits)) => is_window(bits),
        _ => false,
    })
}

/// What is wrong with an accepted permessage-deflate, if anything, given the offers.
pub fn answer_fault(answer: &Extension, offers: &[Extension]) -> Option<String> {
    let may_limit_client = offers.iter().any(|offer| offer.name == NAME && offer.has("client_max_window_bits"));
    if answer.name == NAME && answer.has("client_max_window_bits") && !may_limit_client {
        return Some("client_max_window_bits is set, and was not offered".to_owned());
    }
    // The largest that was asked for; an offer that asks for none sets no limit.
    let windows: Option<Vec<_>> = offers.iter().filter(|offer| offer.name == NAME).map(server_window).collect();
    let offered = windows.and_then(|windows| windows.into_iter().max());
    if let (NAME, Some(offered), Some(bits)) = (answer.name.as_str(), offered, server_window(answer))
        && bits > offered
    {
        return Some(format!("server_max_window_bits is {bits}, and at most {offered} was asked for"));
    }
    fault(answer, |name, value| match (name, value) {
        ("client_max_window_bits" | "server_max_window_bits", Some(bits)) => is_window(bits),
        _ => false,
    })
}

fn fault(extension: &Extension, window_is_good: impl Fn(&str, Option<&str>) -> bool) -> Option<String> {
    if extension.name != NAME {
        return None;
    }
    let parameters = &extension.parameters;
    parameters.iter().enumerate().find_map(|(i, (name, value))| match (name.as_str(), value.as_deref()) {
        _ if parameters[..i].iter().any(|(earlier, _)| earlier == name) => Some(format!("{name} is there twice")),
        ("server_no_context_takeover" | "client_no_context_takeover", None) => None,
        ("server_no_context_takeover" | "client_no_context_takeover", Some(value)) => {
            Some(format!("{name} takes no value, and has {value}"))
        }
        ("client_max_window_bits" | "server_max_window_bits", value) if window_is_good(name, value) => None,
        ("client_max_window_bits" | "server_max_window_bits", Some(value)) => {
            Some(format!("{name} is {value}, not 8 to 15"))
        }
        ("client_max_window_bits" | "server_max_window_bits", None) => Some(format!("{name} has no value")),
        (other, _) => Some(format!("{other} is no parameter of {NAME}")),
    })
}

/// Decimal 8 to 15 without a leading zero (RFC 7692 §7.1.2.1).
fn is_window(bits: &str) -> bool {
    matches!(bits, "8" | "9" | "10" | "11" | "12" | "13" | "14" | "15")
}

fn server_window(extension: &Extension) -> Option<u8> {
    let value = extension.parameters.iter().find(|(name, _)| name == "server_max_window_bits")?.1.as_deref()?;
    is_window(value).then(|| value.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::fields::extensions;

    fn one(text: &str) -> Extension {
        extensions(text).unwrap().remove(0)
    }

    #[test]
    fn legal_offers_have_no_fault() {
        for offer in [
            "permessage-deflate",
            "permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=8; server_max_window_bits=15; server_no_context_takeover",
            "x-other; anything=1",
        ] {
            assert_eq!(offer_fault(&one(offer)), None, "{offer}");
        }
    }

    #[test]
    fn answers_are_held_to_the_offer() {
        let offers = [one("permessage-deflate; server_max_window_bits=10; client_max_window_bits=9")];
        let good = [
            "permessage-deflate; client_max_window_bits=15",
            "permessage-deflate; server_max_window_bits=9; client_no_context_takeover",
        ];
        for answer in good {
            assert_eq!(
                answer_fault(&one(answer), &offers),
                None,
                "{answer}: a greater client window is only a hint ignored"
            );
        }
        for answer in [
            "permessage-deflate; server_max_window_bits=11",
            "permessage-deflate; client_max_window_bits",
            "permessage-deflate; client_max_window_bits=08",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; foo",
            "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
        ] {
            assert!(answer_fault(&one(answer), &offers).is_some(), "{answer}");
        }
        assert!(
            answer_fault(&one("permessage-deflate; client_max_window_bits=9"), &[one("permessage-deflate")]).is_some()
        );
    }
}
