//! Every command, as it is typed and as it answers: the examples of the README, and the
//! transcripts of `tests/transcripts`. Each runs in a folder of its own that holds the
//! files of `tests/fixtures` and the article's.
//!
//! `TRYCMD=overwrite cargo test --test transcripts` takes the answers as they now are;
//! read them before they are committed.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

const ARTICLE: [(&str, &str); 3] = [
    ("seeds/deepseek.ar.txt", "deepseek.ar.txt"),
    ("data/deepseek.en.csv", "deepseek.en.csv"),
    ("data/deepseek.terms.csv", "terms.csv"),
];

#[test]
fn transcripts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut transcripts: Vec<PathBuf> =
        fs::read_dir(root.join("tests/transcripts")).unwrap().map(|entry| entry.unwrap().path()).collect();
    transcripts.push(root.join("README.md"));
    assert!(transcripts.len() > 10, "the transcripts are not where they were");
    for transcript in transcripts {
        run(root, &transcript);
    }
}

fn run(root: &Path, transcript: &Path) {
    let text = fs::read_to_string(transcript).unwrap();
    assert!(text.contains("```console"), "{} runs nothing", transcript.display());

    let folder = tempfile::tempdir().unwrap();
    let name = transcript.file_stem().unwrap().to_string_lossy().into_owned();
    let copy = folder.path().join(format!("{name}.md"));
    fs::write(&copy, text).unwrap();
    // An `.out` folder tells trycmd to run in a copy of the `.in` folder.
    let (input, output) =
        (folder.path().join(format!("{name}.in")), folder.path().join(format!("{name}.out")));
    fs::create_dir(&input).unwrap();
    fs::create_dir(&output).unwrap();
    for (from, to) in ARTICLE {
        fs::copy(root.join(from), input.join(to)).unwrap();
    }
    for entry in fs::read_dir(root.join("tests/fixtures")).unwrap() {
        let from = entry.unwrap().path();
        fs::copy(&from, input.join(from.file_name().unwrap())).unwrap();
    }
    // The cases run when they are dropped.
    trycmd::TestCases::new()
        .register_bin("jisr", Path::new(env!("CARGO_BIN_EXE_jisr")))
        .env("JISR_MEMORY", "jisr.db")
        .case(&copy);
    if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        fs::copy(&copy, transcript).unwrap();
    }
}
