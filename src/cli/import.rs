//! `jisr import`: translations and terms from files.

use std::io::{self, Cursor, Read, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::formats::{Format, detect};
use jisr::memory::{ImportReport, ImportSource, Noted};
use jisr::model::Locale;
use jisr::{Error, Place};

use super::output::{Page, Report};
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
        inputs.push((path, recognised(path, args.format)?));
    }
    let mut memory = context.write()?;
    for (path, (format, input)) in inputs {
        let name = files::name(path);
        let source = ImportSource {
            name: &name,
            format,
            source: args.source_lang.clone(),
            target: args.target_lang.clone(),
        };
        let report = memory.import(&source, input)?;
        context.output.result(&report)?;
    }
    Ok(())
}

/// The format of a file, and its bytes from the start.
fn recognised(path: &Path, given: Option<Format>) -> Result<(Format, Box<dyn Read>)> {
    let mut file = files::open(path)?;
    let mut head = Vec::new();
    file.by_ref()
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(|e| Error::io(path, e))?;
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
        let Self {
            file,
            read,
            added,
            merged,
            unchanged,
            skipped,
            ..
        } = self;
        let what = if self.format == Format::Terms.to_string() {
            "terms"
        } else {
            "units"
        };
        writeln!(
            page,
            "{file}: {read} {what} read: {added} added, {merged} merged, {unchanged} unchanged, {skipped} skipped"
        )?;
        if self.import.is_none() {
            writeln!(page, "  this file was imported before; nothing changed")?;
        }
        let mut list = |title: &str, notes: &[Noted]| {
            notes.iter().try_for_each(
                |Noted {
                     reason,
                     count,
                     lines,
                 }| {
                    let named: Vec<String> = lines.iter().map(u64::to_string).collect();
                    let more = if *count > lines.len() as u64 {
                        ", …"
                    } else {
                        ""
                    };
                    let word = if lines.len() == 1 { "line" } else { "lines" };
                    writeln!(
                        page,
                        "  {title}: {reason}: {count} ({word} {}{more})",
                        named.join(", ")
                    )
                },
            )
        };
        list("left out", &self.left_out)?;
        list("kept, but odd", &self.warnings)
    }
}
