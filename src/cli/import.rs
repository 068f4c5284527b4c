//! `jisr import`: translations and terms from files.

use std::io::{self, Cursor, Read, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::formats::{Format, detect};
use jisr::memory::{ImportReport, ImportSource, Noted};
use jisr::model::{Duplicates, Locale};
use jisr::{Error, Place};

use super::output::{Page, Report, count};
use super::{Context, files};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The files: TMX, CSV of translations or CSV of terms; `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Their format [default: by their content, then their name]
    #[arg(long)]
    format: Option<Format>,
    /// The language of the source texts, where the file does not say
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language of the translations, where the file does not say
    #[arg(long)]
    target_lang: Option<Locale>,
}

/// How much of a file tells its format.
const HEAD: u64 = 8 * 1024;

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    // A file that is not there is found out before the memory is made.
    let mut inputs = Vec::new();
    for path in &args.files {
        inputs.push(recognised(path, args.format)?);
    }
    let names: Vec<String> = args.files.iter().map(|path| files::name(path)).collect();
    let sources = names.iter().zip(inputs).map(|(name, (format, input))| {
        let (source, target) = (args.source_lang.clone(), args.target_lang.clone());
        (ImportSource { name, format, source, target, duplicates: Duplicates::Merge, again: false }, input)
    });
    for report in context.create()?.import(sources.collect())? {
        context.output.result(&report)?;
    }
    Ok(())
}

/// The format of a file, and its bytes from the start.
fn recognised(path: &Path, given: Option<Format>) -> Result<(Format, Box<dyn Read>)> {
    let mut file = files::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(|e| Error::io(path, e))?;
    let name = files::name(path);
    let format = given.or_else(|| detect(&head, &name)).ok_or_else(|| {
        let place = Place { file: name, ..Place::default() };
        Error::input(
            place,
            "neither a TMX, nor a CSV with a column named source, nor one with the columns concept, lang and term; \
             if it is one, say which with --format tmx, csv or terms",
        )
    })?;
    Ok((format, Box::new(Cursor::new(head).chain(file))))
}

impl Report for ImportReport {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { file, added, merged, unchanged, skipped, .. } = self;
        let noun = if self.format == Format::Terms.to_string() { "term" } else { "unit" };
        let read = count(usize::try_from(self.read).unwrap_or(usize::MAX), noun);
        writeln!(
            page,
            "{file}: {read} read: {added} added, {merged} merged, {unchanged} unchanged, {skipped} skipped"
        )?;
        if self.import.is_none() {
            writeln!(page, "  this file was imported before; nothing changed")?;
        }
        self.left_out.iter().try_for_each(|noted| show_noted(page, "left out", noted))?;
        self.warnings.iter().try_for_each(|noted| show_noted(page, "kept, but odd", noted))
    }
}

fn show_noted(page: &mut Page<'_>, title: &str, noted: &Noted) -> io::Result<()> {
    let lines: Vec<String> = noted.lines.iter().map(u64::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let more = if noted.count > lines.len() as u64 { ", …" } else { "" };
    writeln!(page, "  {title}: {}: {} ({word} {}{more})", noted.reason, noted.count, lines.join(", "))
}
