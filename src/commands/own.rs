//! A user's own products: files of the same form as the embedded ones, in a folder under the config directory and in
//! those that `--knowledge` names. They are read when they are needed: a handshake that works reads none.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::{
    cli::UsageError,
    knowledge::{self, Product},
    wire::escape::escape_str,
};

/// No file of a product is longer; a longer one is a mistake.
const MOST_BYTES: u64 = 1 << 20;

/// Reads the folder under the config directory, and then `folders`, whose products take the place of others of their
/// names.
pub fn learn(folders: &[PathBuf]) -> Result<(), UsageError> {
    let mut products = Vec::new();
    if let Some(folder) = configured() {
        products.extend(read_folder(&folder)?);
    }
    for folder in folders {
        products.extend(read_folder(folder)?);
    }
    knowledge::learn(products);
    Ok(())
}

/// The folder under the config directory, where there is one.
fn configured() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = set("XDG_CONFIG_HOME")
        .or_else(|| set("HOME").or_else(|| set("USERPROFILE")).map(|home| home.join(".config")))?;
    Some(config.join("wswhy/knowledge")).filter(|folder| folder.is_dir())
}

fn read_folder(folder: &Path) -> Result<Vec<Product>, UsageError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|error| wrong(folder, &format!("the folder cannot be read: {error}")))?;
    let mut files: Vec<PathBuf> =
        entries.into_iter().map(|entry| entry.path()).filter(|path| is_product(path)).collect();
    files.sort();
    files.iter().map(|file| read_file(file)).collect()
}

fn is_product(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn read_file(file: &Path) -> Result<Product, UsageError> {
    let size = fs::metadata(file).map_err(|error| wrong(file, &error.to_string()))?.len();
    if size > MOST_BYTES {
        return Err(wrong(file, "it is longer than 1 MiB"));
    }
    let text = fs::read_to_string(file).map_err(|error| wrong(file, &format!("it cannot be read: {error}")))?;
    let product = Product::parse(&text).map_err(|error| at_line(file, &text, &error))?;
    let patterns = product.signs.iter().map(|sign| &sign.pattern);
    let mut patterns = patterns.chain(product.answers.iter().map(|answer| &answer.pattern));
    if let Some(fault) = patterns.find_map(|pattern| pattern.faults().into_iter().next()) {
        return Err(at_line(file, &text, &fault));
    }
    if product.signs.is_empty() && product.answers.is_empty() {
        return Err(wrong(
            file,
            "it has neither a [[sign]] nor an [[answer]], so that nothing would be recognised by it",
        ));
    }
    Ok(product)
}

fn wrong(path: &Path, why: &str) -> UsageError {
    UsageError(format!("{}: {}", escape_str(&path.display().to_string()), escape_str(why)))
}

/// An error with the line that it is about: the one that the parser names, or the first that has what it complains of.
fn at_line(file: &Path, text: &str, error: &str) -> UsageError {
    let named = error.lines().next().and_then(|first| {
        let (_, rest) = first.split_once(" at line ")?;
        rest.split(',').next()?.parse().ok()
    });
    let reason = error.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(error);
    let subject = error.split('`').nth(1).or_else(|| error.split_once(": ").map(|(expression, _)| expression));
    let found = || text.lines().position(|line| subject.is_some_and(|subject| line.contains(subject))).map(|at| at + 1);
    let file = escape_str(&file.display().to_string());
    match named.or_else(found) {
        Some(line) => UsageError(format!("{file}:{line}: {}", escape_str(reason.trim()))),
        None => UsageError(format!("{file}: {}", escape_str(reason.trim()))),
    }
}
