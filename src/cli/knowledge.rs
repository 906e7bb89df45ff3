//! Flags about what is known of products.

use std::path::PathBuf;

use clap::Args;

use super::Color;

/// A user's own products.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Knowledge")]
pub struct OwnKnowledge {
    /// Know the products of this folder's *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable
    #[arg(long = "knowledge", value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

/// What is known.
#[derive(Debug, Args)]
pub struct KnowledgeArgs {
    /// A product by name; without one, the list
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// How it is shown.
    #[command(flatten)]
    pub shown: Shown,
}

/// How what is known is shown, and what belongs to it.
#[derive(Debug, Args)]
pub struct Shown {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
    /// A user's own products.
    #[command(flatten)]
    pub own: OwnKnowledge,
    /// Colour: auto, always or never
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}
