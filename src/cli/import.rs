//! `jisr import`: translations and terms from files.

use std::io::{self, Cursor, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use jisr::answer::{ImportList, Imported};
use jisr::formats::csv::TableOptions;
use jisr::formats::tmx::TmxReader;
use jisr::formats::{Format, Language, Layout, Opened, Spelling, open};
use jisr::memory::{Commit, ImportReport, ImportSource, Noted, UndoReport};
use jisr::model::{ChangeId, Duplicates, Locale};
use jisr::{Error, Memory};

use super::output::{Page, Report, count};
use super::progress::{Bytes, Progress, Whole};
use super::table::{self, Column};
use super::{Context, files};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    files: Files,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the imports
    List,
    /// Undo an import: later imports stand, and edits of what is left. The same file imported again without
    /// effect is the same import
    Undo {
        /// The number of the import
        id: String,
    },
}

#[derive(Debug, clap::Args)]
struct Files {
    /// The files: TMX, CSV or TSV of translations; TBX, CSV or glossaries of OmegaT of terms; also
    /// as .gz; `-` for standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Their format: tmx, csv, tsv, terms (CSV of terms), tbx or glossary [default: by their content, then their name]
    #[arg(long)]
    format: Option<Layout>,
    /// The language of the source texts, where the file does not say
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language of the translations, where the file does not say
    #[arg(long)]
    target_lang: Option<Locale>,
    /// What to do with a unit that is in the memory already: merge it into that, or keep both
    #[arg(long, value_enum, default_value_t = OnDuplicate::Merge)]
    duplicates: OnDuplicate,
    /// With --duplicates keep: import a file again that was imported before
    #[arg(long)]
    again: bool,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Of a TMX that is not well formed, or a CSV of terms with bad rows, import what is sound, and
    /// report what is left out
    #[arg(long)]
    lenient: bool,
    /// The names of the columns of a table without a header row: source,target,note
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    columns: Option<Vec<String>>,
    /// The encoding of a table, where it is not UTF-8 and does not say: windows-1256
    #[arg(long)]
    encoding: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OnDuplicate {
    Merge,
    Keep,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    match &args.command {
        None => import(&args.files, context),
        Some(Command::List) => list(context),
        Some(Command::Undo { id }) => undo(id, context),
    }
}

fn import(args: &Files, context: &mut Context) -> Result<()> {
    if args.files.iter().filter(|path| files::is_standard(path)).count() > 1 {
        anyhow::bail!("standard input (-) is named more than once, and can be read only once");
    }
    // A file that is not there is found out before the memory is made.
    let (mut inputs, bytes, mut whole) = (Vec::new(), Bytes::default(), Some(0));
    for path in &args.files {
        let file = Box::new(bytes.count(files::open(path)?));
        inputs.push(open(file, &files::name(path), args.format.map(|layout| layout.format))?);
        whole = whole.zip(files::size(path)).map(|(all, one)| all + one);
    }
    for Opened { format, .. } in &inputs {
        let tmx = *format == Format::Tmx;
        let is_xml = tmx || *format == Format::Tbx;
        if is_xml && (args.columns.is_some() || args.encoding.is_some()) {
            context.output.warning("--columns and --encoding are for tables; a TMX or TBX says them itself");
        }
        if !tmx && *format != Format::Terms && args.lenient {
            context
                .output
                .warning("--lenient is for TMX and CSV of terms; another file is read whole or not at all");
        }
    }
    let names: Vec<String> = args.files.iter().map(|path| files::name(path)).collect();
    let heads: Vec<(Format, Vec<u8>)> =
        inputs.iter().map(|input| (input.format, input.head.clone())).collect();
    let sources = names.iter().zip(inputs).map(|(name, opened)| {
        let source = ImportSource {
            name,
            format: opened.format,
            source: args.source_lang.clone(),
            target: args.target_lang.clone(),
            duplicates: if args.duplicates == OnDuplicate::Keep {
                Duplicates::Keep
            } else {
                Duplicates::Merge
            },
            again: args.again,
            lenient: args.lenient,
            table: TableOptions {
                columns: args.columns.clone(),
                delimiter: args.format.and_then(|layout| layout.delimiter),
                encoding: args.encoding.clone(),
            },
        };
        (source, opened.into_input())
    });
    let sources = sources.collect();
    let whole = whole.map_or(Whole::Unknown, Whole::Bytes);
    let mut progress = Progress::new(Progress::is_seen(context.output.quiet), whole, bytes);
    let mut watch = |units| progress.show(units);
    let reports = match args.dry_run {
        false => context.create(|memory| memory.import_watched(sources, Commit::Yes, &mut watch)),
        // Where there is no memory yet, none is made to say what would happen.
        true if !context.memory.exists() => {
            Memory::in_memory()?.import_watched(sources, Commit::No, &mut watch)
        }
        true => context.write()?.import_watched(sources, Commit::No, &mut watch),
    };
    drop(progress);
    let reports = reports.map_err(|error| {
        let refused = names.iter().zip(&heads).find(|(name, _)| is_in(&error, name));
        match refused {
            Some((name, (Format::Tmx, head))) if !args.lenient => with_lenient(error, head, name),
            _ => error,
        }
    })?;
    for report in reports {
        context.output.result(&Imported::new(report, args.dry_run))?;
    }
    Ok(())
}

/// Whether something in a file is at fault, at a place that is known.
fn is_in(error: &Error, file: &str) -> bool {
    matches!(error, Error::Input { place, .. } if place.file == file && place.line.is_some())
}

/// Why a TMX was refused, with the advice to import what is sound of it: where `head`, its first
/// bytes, shows that it is one.
fn with_lenient(error: Error, head: &[u8], name: &str) -> Error {
    let is_readable = TmxReader::lenient(Box::new(Cursor::new(head.to_vec())), name).is_ok();
    match error {
        Error::Input { place, message } if is_readable => {
            let advised = match message.strip_suffix(')') {
                Some(advice) => format!("{advice}, or import what is sound with --lenient)"),
                None => format!("{message} (import what is sound with --lenient)"),
            };
            Error::input(place, advised)
        }
        other => other,
    }
}

fn list(context: &mut Context) -> Result<()> {
    let list = ImportList::of(context.read()?.reader())?;
    Ok(context.output.result(&list)?)
}

impl Report for ImportList {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.imports.is_empty() {
            return writeln!(page, "no imports");
        }
        let number = |report: &serde_json::Value, name: &str| report[name].as_u64().unwrap_or(0).to_string();
        let rows: Vec<Vec<String>> = self
            .imports
            .iter()
            .map(|i| {
                vec![
                    i.import.to_string(),
                    i.at.clone(),
                    number(&i.report, "added"),
                    number(&i.report, "merged"),
                    number(&i.report, "unchanged"),
                    i.undone.map_or(String::new(), |_| "undone".to_owned()),
                    i.file.clone(),
                ]
            })
            .collect();
        let columns = [
            Column::Fitted("import"),
            Column::Fitted("at"),
            Column::Fitted("added"),
            Column::Fitted("merged"),
            Column::Fitted("unchanged"),
            Column::Fitted(""),
            Column::Share("file", 1),
        ];
        table::write(page, &columns, &rows)
    }
}

fn undo(id: &str, context: &mut Context) -> Result<()> {
    let Ok(number) = id.parse() else {
        anyhow::bail!("“{id}” is no number of an import (import list shows them)");
    };
    let undone = context.write()?.undo_import(ChangeId(number))?;
    Ok(context.output.result(&undone)?)
}

impl Report for UndoReport {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { import, file, removed, changed, restored, concepts } = self;
        let of = |number: &u64, noun| count(usize::try_from(*number).unwrap_or(usize::MAX), noun);
        write!(page, "undone import {import} ({file}): {} removed, {changed} changed", of(removed, "unit"))?;
        if *restored > 0 {
            write!(page, ", {restored} restored")?;
        }
        if *concepts > 0 {
            write!(page, ", {} changed", of(concepts, "concept"))?;
        }
        writeln!(page)
    }
}

impl Report for Imported {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let ImportReport { file, added, merged, unchanged, skipped, .. } = &self.report;
        let is_units = [Format::Tmx, Format::Csv].iter().any(|f| self.report.format == f.to_string());
        let noun = if is_units { "unit" } else { "term" };
        let read = count(usize::try_from(self.report.read).unwrap_or(usize::MAX), noun);
        writeln!(
            page,
            "{file}: {read} read: {added} added, {merged} merged, {unchanged} unchanged, {skipped} skipped"
        )?;
        if self.dry_run {
            writeln!(page, "  this is what would happen; nothing was changed")?;
        } else if self.report.import.is_none() {
            writeln!(page, "  this file was imported before; nothing changed")?;
        }
        show_languages(page, &self.report)?;
        self.report.left_out.iter().try_for_each(|noted| show_noted(page, "left out", noted))?;
        self.report.warnings.iter().try_for_each(|noted| show_noted(page, "kept, but odd", noted))
    }
}

/// How many variants there are in each language, and which spellings of it became one.
fn show_languages(page: &mut Page<'_>, report: &ImportReport) -> io::Result<()> {
    let languages = &report.languages;
    if languages.is_empty() {
        return Ok(());
    }
    let counts: Vec<String> = languages.iter().map(|l| format!("{} {}", l.lang, l.count)).collect();
    writeln!(page, "  languages: {}", counts.join(", "))?;
    // A glossary names no language at all.
    let names_some = report.format != Format::Glossary.to_string();
    for Language { lang, spellings, .. } in languages.iter().filter(|l| names_some && !l.is_as_spelled()) {
        let tags: Vec<String> = spellings.iter().map(Spelling::to_string).collect();
        let named = spellings.iter().filter(|spelling| spelling.tag.is_some()).count();
        let many = if named > 1 { " (kept as one language)" } else { "" };
        writeln!(page, "  {lang} in this file: {}{many}", tags.join(", "))?;
    }
    Ok(())
}

fn show_noted(page: &mut Page<'_>, title: &str, noted: &Noted) -> io::Result<()> {
    let lines: Vec<String> = noted.lines.iter().map(u64::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let more = if noted.count > lines.len() as u64 { ", …" } else { "" };
    writeln!(page, "  {title}: {}: {} ({word} {}{more})", noted.reason, noted.count, lines.join(", "))
}
