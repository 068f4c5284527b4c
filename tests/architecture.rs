//! The arrows of ARCHITECTURE.md: which part of the crate may use which.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may use whom, beside itself and `error`.
const ARROWS: [(&str, &[&str]); 8] = [
    ("error", &["model"]),
    ("model", &[]),
    ("text", &["model"]),
    ("formats", &["model"]),
    ("store", &["model", "text"]),
    ("matching", &["model", "text", "store"]),
    ("memory", &["model", "text", "formats", "matching", "store"]),
    ("terms", &["model", "text", "store"]),
];

/// No file is longer without a reason given here.
const LONGEST: usize = 800;

#[test]
fn arrows_run_down_only() {
    let arrows: BTreeMap<_, _> = ARROWS.into_iter().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        let part = part_of(&file);
        for used in parts_used(&fs::read_to_string(&file).unwrap()) {
            let allowed = match &*part {
                "cli" => used == "cli", // the command line uses the public library by its name
                "lib" | "main" => true,
                part => used == part || used == "error" || arrows[part].contains(&&*used),
            };
            if !allowed {
                wrong.push(format!("{} uses {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_part_has_its_arrows() {
    let parts: Vec<String> =
        sources().iter().map(|f| part_of(f)).filter(|p| !["lib", "main", "cli"].contains(&&**p)).collect();
    for part in parts {
        assert!(ARROWS.iter().any(|(name, _)| *name == part), "{part} stands in no arrow");
    }
}

#[test]
fn sqlite_is_seen_in_its_own_folder_only() {
    for file in sources() {
        let inside = file.starts_with(source_folder().join("store/sqlite"));
        let text = code(&fs::read_to_string(&file).unwrap());
        assert!(inside || !text.contains("rusqlite"), "{} uses rusqlite", file.display());
        // The engine is named where a memory is opened, and nowhere else.
        let opens = inside
            || file == source_folder().join("memory/mod.rs")
            || file == source_folder().join("store/mod.rs");
        assert!(opens || !text.contains("sqlite::"), "{} uses the SQLite store itself", file.display());
    }
}

#[test]
fn the_library_prints_nothing_and_reads_no_environment() {
    for file in sources() {
        let test = file.components().any(|c| c.as_os_str() == "tests") || file.ends_with("tests.rs");
        if test || part_of(&file) == "cli" || part_of(&file) == "main" {
            continue;
        }
        let text = code(&fs::read_to_string(&file).unwrap());
        for word in
            ["println!", "eprintln!", "std::env", "io::stdout", "io::stderr", "io::stdin", "process::exit"]
        {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn files_stay_small() {
    let mut lengths: Vec<usize> = Vec::new();
    for file in sources() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", file.display());
        lengths.push(lines);
    }
    lengths.sort_unstable();
    assert!(
        lengths[lengths.len() / 2] <= 220,
        "half of the files have more than {} lines",
        lengths[lengths.len() / 2]
    );
}

#[test]
fn the_check_finds_what_it_looks_for() {
    assert_eq!(parts_used("use crate::store::Reader;"), ["store"]);
    assert_eq!(parts_used("use crate::{model::Unit, text};"), ["model", "text"]);
    assert_eq!(parts_used("fn f() -> crate::error::Result<()>"), ["error"]);
    assert!(parts_used("/// [`memory`](crate::memory)").is_empty());
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<PathBuf> {
    let mut folders = vec![source_folder()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 30, "the sources are not where they were");
    files
}

/// The part a file belongs to: the first folder or file under `src`.
fn part_of(file: &Path) -> String {
    let inside = file.strip_prefix(source_folder()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The text without its comments.
fn code(text: &str) -> String {
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The parts that a text names behind `crate::`.
fn parts_used(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for after in code(text).split("crate::").skip(1) {
        let group = match after.strip_prefix('{') {
            // use crate::{model::Unit, text};
            Some(group) => {
                group.split('}').next().unwrap().split(',').map(str::trim).map(str::to_owned).collect()
            }
            None => vec![after.to_owned()],
        };
        for item in group {
            let name: String = item.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            // Re-exports of the crate's root: Error, Result, Place, Memory.
            if name.starts_with(char::is_lowercase) {
                parts.push(name);
            } else {
                parts.push("error".to_owned());
            }
        }
    }
    parts
}
