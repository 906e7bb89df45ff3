//! Two things: the files under `src/knowledge`, which the program embeds, and how it is linked.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    embed_knowledge("knowledge.json", &["servers", "hops"])?;
    embed_knowledge("messages.json", &["messages"])?;
    link_unwinder();
    Ok(())
}

/// Writes all files of `folders` as one line of JSON: a new one needs no line of code, one that is no TOML ends the build,
/// and the program reads it in a quarter of the time, while somebody waits for an explanation.
fn embed_knowledge(name: &str, folders: &[&str]) -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/knowledge");
    let mut entries: Vec<serde_json::Value> = Vec::new();
    for folder in folders {
        println!("cargo::rerun-if-changed=src/knowledge/{folder}");
        let mut files: Vec<PathBuf> =
            fs::read_dir(root.join(folder))?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "toml")) {
            let wrong = |error: toml::de::Error| io::Error::other(format!("{}: {error}", file.display()));
            entries.push(toml::from_str(&fs::read_to_string(file)?).map_err(wrong)?);
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join(name), serde_json::to_string(&entries)?)
}

/// Links the unwinder into the program where a static one is at hand. Loading `libgcc_s.so` is a tenth of the time of a
/// whole handshake on loopback.
fn link_unwinder() {
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    // On other systems, and for a cross build, the toolchain's own choice stands.
    let native = env::var("HOST").ok() == env::var("TARGET").ok();
    if !(native && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")) {
        return;
    }
    if let Some(folder) = folder_of("libgcc_eh.a") {
        println!("cargo::rustc-link-search=native={folder}");
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// The folder in which the C compiler keeps `library`; a bare name in answer means that it has none.
fn folder_of(library: &str) -> Option<String> {
    let output = Command::new("cc").arg(format!("-print-file-name={library}")).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    let folder = Path::new(path.trim()).parent().filter(|folder| folder.is_absolute())?;
    Some(folder.to_str()?.to_owned())
}
