//! `wswhy knowledge`: what is known of servers and hops.

use super::{own, show};
use crate::{
    cli::{KnowledgeArgs, UsageError},
    knowledge,
    report::{
        knowledge::{list, list_json, page, page_json},
        near::near,
    },
    wire::escape::escape_str,
};

/// Prints the list, or one product.
pub fn run(args: &KnowledgeArgs) -> Result<u8, UsageError> {
    show::set_color(args.shown.color);
    own::learn(&args.shown.own.folders)?;
    let products = knowledge::products();
    let text = match &args.name {
        None if args.shown.json => list_json(products),
        None => list(products),
        Some(name) => {
            let product = knowledge::by_name(name).ok_or_else(|| {
                let hint = match near(name, products.iter().map(|product| product.name.as_str())).as_slice() {
                    [] => "`wswhy knowledge` lists them all".to_owned(),
                    near => format!("is it {}?", near.join(", ")),
                };
                UsageError(format!("`{}` is no known product: {hint}", escape_str(name)))
            })?;
            if args.shown.json { page_json(product) } else { page(product) }
        }
    };
    show::out(&text);
    Ok(0)
}
