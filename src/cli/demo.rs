//! `jisr demo`: the tour. It runs the very commands it shows.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Parser as _;
use jisr::Memory;
use jisr::memory::{Access, ExportFormat, ExportRequest, fingerprint};
use jisr::model::{ChangeKind, Locale};

use super::{Cli, Context, files};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = "jisr-demo")]
    out: PathBuf,
}

/// What the tour starts from: these files are put into the folder, so that every command
/// it shows can be typed as it stands.
const INPUTS: [(&str, &[u8]); 3] = [
    ("deepseek.ar.txt", include_bytes!("../../seeds/deepseek.ar.txt")),
    ("deepseek.en.csv", include_bytes!("../../data/deepseek.en.csv")),
    ("deepseek.terms.csv", include_bytes!("../../data/deepseek.terms.csv")),
];

/// The steps: what a step is for, and its command; `{}` is the folder.
const STEPS: [(&str, &[&str]); 11] = [
    (
        "An Arabic article is cut into sentences",
        &["document", "add", "{}/deepseek.ar.txt", "--lang", "ar", "--name", "deepseek"],
    ),
    ("Their English translations are imported", &["import", "{}/deepseek.en.csv"]),
    ("And its terms: those that stay English, and the Arabic ones", &["import", "{}/deepseek.terms.csv"]),
    (
        "Each sentence beside its translation, with the English it preserves",
        &["document", "show", "deepseek"],
    ),
    (
        "A sentence that was translated before is found at once",
        &["lookup", "الآثار المترتبة على ذلك تتجاوز نموذجًا واحدًا."],
    ),
    (
        "So is one that only looks like it, and every difference has its cost",
        &["lookup", "ولكن مع ظهور OpenAI والنماذج الأخرى بدأت تلك الفكرة في التصدّع.", "--explain"],
    ),
    ("A part of a sentence is found by concordance", &["concordance", "مزيج الخبراء ليس سوى جزء"]),
    ("A term is looked up in English", &["term", "lookup", "Mixture of Experts"]),
    ("Or in Arabic", &["term", "lookup", "البيانات الاصطناعية"]),
    ("The memory goes out as TMX, for OmegaT, Trados or memoQ", &["export", "{}/deepseek.tmx"]),
    (
        "And as CSV, for a spreadsheet",
        &["export", "{}/deepseek.csv", "--source-lang", "ar", "--target-lang", "en"],
    ),
];

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let folder = &args.out;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let memory = folder.join("jisr.db");
    // Everything is looked at before anything is touched.
    for (name, content) in INPUTS {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|there| there != content) {
            bail!("{}: another file of this name is there; take another folder with --out", path.display());
        }
    }
    check_memory(&memory)?;
    check_outputs(folder, &memory)?;
    clear_earlier_tour(&memory)?;
    for (name, content) in INPUTS {
        let path = folder.join(name);
        files::write_whole(&path, |out| out.write_all(content).map_err(|e| jisr::Error::io(&path, e)))?;
    }
    context.memory.clone_from(&memory);
    for (title, words) in STEPS {
        let words: Vec<String> = words.iter().map(|w| w.replace("{}", &folder.to_string_lossy())).collect();
        let memory = memory.to_string_lossy().into_owned();
        let line: Vec<&str> =
            ["jisr", "--memory", &memory].into_iter().chain(words.iter().map(String::as_str)).collect();
        let shown: Vec<String> = line.iter().map(|word| quoted(word)).collect();
        context.output.step(title, &shown.join(" "))?;
        super::run(Cli::try_parse_from(&line)?.command, context)?;
    }
    context.output.flush()?;
    context.output.status(&format!(
        "\nThat was the tour. The memory is {}; try: jisr --memory {} stats",
        memory.display(),
        quoted(&memory.to_string_lossy())
    ));
    Ok(())
}

/// What the tour writes may be there from an earlier one, but not otherwise, nor changed since.
fn check_outputs(folder: &Path, memory: &Path) -> Result<()> {
    let outputs = [("deepseek.tmx", ExportFormat::Tmx), ("deepseek.csv", ExportFormat::Csv)];
    for (name, format) in outputs {
        let path = folder.join(name);
        let Ok(there) = std::fs::read(&path) else { continue };
        let mut written = Vec::new();
        if memory.exists() {
            let locale = |tag| Locale::parse(tag).ok().filter(|_| format == ExportFormat::Csv);
            let request =
                ExportRequest { source: locale("ar"), target: locale("en"), ..ExportRequest::new(format) };
            Memory::open(memory, Access::Read)?.export(&request, &mut written, name)?;
        }
        if there != written {
            bail!("{}: another file of this name is there; take another folder with --out", path.display());
        }
    }
    Ok(())
}

/// A memory that was used since, or that no tour made, is left alone.
fn check_memory(path: &Path) -> Result<()> {
    if path.exists() && !is_tour(&Memory::open(path, Access::Create)?)? {
        bail!(
            "{}: this memory holds something else than the tour; take another folder with --out, or move it away",
            path.display()
        );
    }
    Ok(())
}

/// Takes away the memory of an earlier tour, so that every tour gives the same.
fn clear_earlier_tour(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    // Closed, SQLite has folded its write-ahead log into the file. One that is still there
    // is in use, and would be taken for the new memory's.
    for suffix in ["-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(suffix);
        if Path::new(&beside).exists() {
            bail!(
                "{}: another process has this memory open; close it, or take another folder with --out",
                path.display()
            );
        }
    }
    std::fs::remove_file(path).with_context(|| path.display().to_string())
}

/// Whether a memory holds the tour, or the beginning of it, and nothing that anyone put there.
fn is_tour(memory: &Memory) -> Result<bool> {
    let [article, translations, terms] = INPUTS;
    let reader = memory.reader();
    for (_, document) in reader.documents()? {
        if document.text.as_bytes() != article.1 {
            return Ok(false);
        }
    }
    let known = [translations, terms].map(|(_, content)| fingerprint(content));
    let imports = reader.imports()?;
    let only_known = imports.iter().all(|(_, import)| known.contains(&import.digest));
    let kinds: Vec<ChangeKind> = reader.changes()?.into_iter().map(|change| change.kind).collect();
    Ok(only_known && [ChangeKind::DocumentAdd, ChangeKind::Import, ChangeKind::Import].starts_with(&kinds))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
