//! The arrows of ARCHITECTURE.md: which part of the crate may use which.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may use whom, beside itself and `error`.
const ARROWS: [(&str, &[&str]); 12] = [
    ("error", &["model"]),
    ("files", &[]),
    ("model", &[]),
    ("text", &["model"]),
    ("formats", &["model"]),
    ("store", &["model", "text", "files"]),
    ("matching", &["model", "text", "store"]),
    ("memory", &["model", "text", "formats", "matching", "store"]),
    ("terms", &["model", "text", "store"]),
    ("align", &["model", "text"]),
    ("answer", &["model", "text", "formats", "store", "matching", "memory", "terms", "align"]),
    ("server", &["model", "text", "formats", "store", "matching", "memory", "terms", "align", "answer"]),
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
fn units_are_written_with_their_index_only() {
    // A unit that changed behind the index's back would not be found, or found as it was.
    let ways = [".add_units(", ".replace_unit(", ".restore_unit(", ".delete_unit("];
    for file in sources() {
        let text = code(&fs::read_to_string(&file).unwrap());
        let stores: Vec<_> = ways.iter().filter(|way| text.contains(&format!("store{way}"))).collect();
        let allowed = file.ends_with("memory/writing.rs") || stores.is_empty();
        assert!(allowed, "{} writes units past memory/writing.rs: {stores:?}", file.display());
        let takes_a_writer = text.contains("dyn Writer") && file.starts_with(source_folder().join("memory"));
        assert!(
            !takes_a_writer || file.ends_with("memory/writing.rs"),
            "{} takes a store's writer, not Writing",
            file.display()
        );
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
    assert_eq!(
        parts_used("use crate::{model::{Unit, Locale}, store::Reader, Error};"),
        ["model", "store", "error"]
    );
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
        for item in first_names(after) {
            // Re-exports of the crate's root: Error, Result, Place, Memory.
            parts.push(if item.starts_with(char::is_lowercase) { item } else { "error".to_owned() });
        }
    }
    parts
}

/// The first name of a path, or of each path of a group: `model` and `store` of
/// `{model::{Unit, Locale}, store::Reader};`.
fn first_names(path: &str) -> Vec<String> {
    let name = |path: &str| -> String {
        path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut start, mut names) = (1, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            names.push(name(&group[start..at]));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// How deep a file stands under `src`: from a file in a folder of a part, so many `super`s
/// lead out of the part.
fn supers_out(file: &Path) -> usize {
    let inside = file.strip_prefix(source_folder()).unwrap();
    let folders = inside.components().count() - 1;
    folders + usize::from(!file.ends_with("mod.rs") && folders > 0)
}

#[test]
fn no_path_of_supers_leads_out_of_a_part() {
    for file in sources() {
        let out = supers_out(&file);
        let text = code(&fs::read_to_string(&file).unwrap());
        // The module of tests in a file is one deeper.
        let text = text.split("#[cfg(test)]").next().unwrap();
        let path = "super::".repeat(out.max(1));
        assert!(out == 0 || !text.contains(&path), "{} leaves its part by {path}", file.display());
    }
}
