//! Links the unwinder into the program where a static one is at hand. Loading `libgcc_s.so` is a tenth of the time of a
//! whole handshake on loopback.

use std::{env, path::Path, process::Command};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
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
