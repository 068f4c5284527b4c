//! The files that `jisr align` writes: none of them is an input or another of them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::files;
use super::Args;

/// Refuses outputs that would take the place of an input or of each other, before anything is done.
pub(super) fn check(args: &Args) -> Result<()> {
    let inputs = [
        ("the source", Some(&args.source)),
        ("the target", Some(&args.target)),
        ("--reviewed", args.reviewed.as_ref()),
        ("--srx", args.reading.srx()),
    ];
    let outputs =
        [("--review", args.review.as_ref()), ("--html", args.html.as_ref()), ("--out", args.out.as_ref())];
    let mut taken: Vec<(&str, PathBuf)> = Vec::new();
    for (what, file) in inputs {
        taken.extend(file.filter(|file| !files::is_standard(file)).map(|file| (what, whole(file))));
    }
    for (option, file) in outputs {
        let Some(file) = file else { continue };
        if files::is_standard(file) {
            anyhow::bail!("{option} - is no file: standard output has the report; name a file");
        }
        let path = whole(file);
        if let Some((what, _)) = taken.iter().find(|(_, other)| *other == path) {
            anyhow::bail!("{}: {option} would be written over {what}; name another file", file.display());
        }
        // A device holds nothing that could be lost.
        if path.is_file() || !path.exists() {
            taken.push((option, path));
        }
    }
    Ok(())
}

/// The path of a file without links, also of one that is not there yet.
fn whole(file: &Path) -> PathBuf {
    let beside = || {
        let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(file.file_name()?))
    };
    file.canonicalize().ok().or_else(beside).unwrap_or_else(|| file.to_owned())
}
