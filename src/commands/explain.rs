//! `wswhy explain`: a cause's page, or the list.

use super::show;
use crate::{
    causes,
    cli::{ExplainArgs, UsageError},
    report::explain::{list, nearest, page},
    wire::escape::escape_str,
};

/// Prints the page or the list.
pub fn run(args: &ExplainArgs) -> Result<u8, UsageError> {
    show::set_color(args.color);
    let Some(name) = &args.cause else {
        show::out(&list());
        return Ok(0);
    };
    let Some(cause) = causes::by_name(name) else {
        let hint = match nearest(name).as_slice() {
            [] => "`wswhy explain` lists them all".to_owned(),
            near => format!("is it {}?", near.join(", ")),
        };
        return Err(UsageError(format!("`{}` is no cause: {hint}", escape_str(name))));
    };
    show::out(&page(cause));
    Ok(0)
}
