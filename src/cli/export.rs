//! `jisr export`: translations to a file.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::Memory;
use jisr::answer::Exported;
use jisr::formats::csv::{Delimiter, TableStyle};
use jisr::formats::tmx::{Flavour, Rename};
use jisr::memory::{ExportFormat, ExportReport, ExportRequest};
use jisr::model::{ChangeId, Locale, Timestamp, parse_date};

use super::output::{Page, Report, count};
use super::progress::{Bytes, Progress, Whole};
use super::{Context, files};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file to write, compressed if its name ends in .gz [default: standard output]
    file: Option<PathBuf>,
    /// Its format [default: by the file's name, else TMX]
    #[arg(long)]
    format: Option<Format>,
    /// The language translated from; with the other, only units that have both
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language translated to
    #[arg(long)]
    target_lang: Option<Locale>,
    /// Only the sentences of this document, in its order, the untranslated ones too
    #[arg(long)]
    document: Option<String>,
    /// Only the units that this import brought something to
    #[arg(long, value_name = "ID")]
    import: Option<i64>,
    /// Only units that are not older: 2026-01-31
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<Timestamp>,
    /// Only units with a text that holds this, however it is spelt
    #[arg(long, allow_hyphen_values = true)]
    text: Option<String>,
    /// Who a TMX is for: faithful (everyone, as it came), strict (mended by the standard),
    /// omegat, or plain (without inline codes, for Poedit and Lokalize)
    #[arg(long, default_value_t = Flavour::Faithful)]
    flavour: Flavour,
    /// Write a language under another name in a TMX: en-US=en
    #[arg(long, value_name = "LANG=NAME")]
    rename_lang: Vec<Rename>,
    /// Begin a CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
}

fn date(text: &str) -> Result<Timestamp, String> {
    parse_date(text)
        .ok_or_else(|| "this is no date (write one like 2026-01-31 or 2026-01-31T10:30:00Z)".to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Tmx,
    Csv,
    Tsv,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let format = args.format.unwrap_or_else(|| by_name(args.file.as_deref()));
    let request = ExportRequest {
        source: args.source_lang.clone(),
        target: args.target_lang.clone(),
        document: args.document.as_deref(),
        import: args.import.map(ChangeId),
        since: args.since,
        text: args.text.as_deref(),
        flavour: args.flavour,
        renames: args.rename_lang.clone(),
        style: TableStyle {
            delimiter: if format == Format::Tsv { Delimiter::Tab } else { Delimiter::default() },
            bom: args.bom,
        },
        ..ExportRequest::new(if format == Format::Tmx { ExportFormat::Tmx } else { ExportFormat::Csv })
    };
    if format == Format::Tmx && args.bom {
        context.output.warning("--bom is for CSV; a TMX is written without");
    }
    if format != Format::Tmx && (args.flavour != Flavour::Faithful || !args.rename_lang.is_empty()) {
        context.output.warning("--flavour and --rename-lang are for TMX; this is a table");
    }
    let memory = context.read()?;
    let file = args.file.as_deref().filter(|f| !files::is_standard(f));
    let bytes = Bytes::default();
    let mut progress = progress(&memory, &request, file.is_some(), context, &bytes)?;
    let mut watch = |units| progress.show(units);
    match file {
        Some(file) => {
            let name = file.display().to_string();
            let report = files::write_whole(file, |out| {
                memory.export_watched(&request, &mut bytes.count(out), &name, &mut watch)
            })?;
            drop(progress);
            warn(&report, context);
            Ok(context.output.result(&Exported { file: name, report })?)
        }
        None => {
            let mut out = bytes.count(context.output.raw());
            let report = memory.export_watched(&request, &mut out, "standard output", &mut watch)?;
            drop(progress);
            warn(&report, context);
            Ok(())
        }
    }
}

/// The bar of an export: how many units it will come to is known where it goes through all.
/// Where the units themselves go to a terminal, it would stand among them.
fn progress(
    memory: &Memory,
    request: &ExportRequest<'_>,
    to_file: bool,
    context: &Context,
    bytes: &Bytes,
) -> jisr::Result<Progress> {
    let seen = Progress::is_seen(context.output.quiet) && (to_file || !context.output.terminal);
    let whole = match request.document {
        None if seen => Whole::Units(memory.reader().counts()?.units),
        _ => Whole::Unknown,
    };
    Ok(Progress::new(seen, whole, bytes.clone()))
}

fn by_name(file: Option<&Path>) -> Format {
    let name =
        file.map(|file| if files::is_packed(file) { file.with_extension("") } else { file.to_owned() });
    let ending = name.as_deref().and_then(Path::extension);
    let has = |wanted: &str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    match () {
        () if has("csv") => Format::Csv,
        () if has("tsv") => Format::Tsv,
        () => Format::Tmx,
    }
}

/// The most files that a warning each is given to.
const HEADERS_NAMED: usize = 5;

fn warn(report: &ExportReport, context: &Context) {
    if report.left_out > 0 {
        context.output.warning(&format!("{} without these languages left out", count_units(report.left_out)));
    }
    if report.without_codes > 0 {
        context.output.warning(&format!(
            "{} written without inline codes, which a CSV cannot hold; a TMX can",
            count_units(report.without_codes)
        ));
    }
    let (typed, untyped): (Vec<&str>, Vec<&str>) =
        report.properties_left_out.iter().map(String::as_str).partition(|kind| !kind.trim().is_empty());
    if !typed.is_empty() {
        context.output.warning(&format!(
            "properties left out, as their names are columns of another meaning: {}",
            typed.join(", ")
        ));
    }
    if !untyped.is_empty() {
        context.output.warning("properties without a type left out, as a column needs a name");
    }
    for rename in &report.renames_without_effect {
        context
            .output
            .warning(&format!("--rename-lang {rename} had no effect: nothing is written in that language"));
    }
    if report.in_one_language > 0 {
        context.output.warning(&format!(
            "{} written with more than one text in a language, as another was renamed to it",
            count_units(report.in_one_language)
        ));
    }
    for (reason, times) in &report.mended {
        context.output.warning(&format!("mended for this flavour: {reason}: {times}"));
    }
    // Of a memory of many files a few are named.
    let (named, others) = report.headers_left_out.split_at(report.headers_left_out.len().min(HEADERS_NAMED));
    for left_out in named {
        let (file, import) = (&left_out.file, left_out.import);
        context.output.warning(&format!(
            "the header of {file} is left out, as other units go out with its own; --import {import} keeps it"
        ));
    }
    if !others.is_empty() {
        context.output.warning(&format!("and those of {}", count(others.len(), "more file")));
    }
    if report.characters_left_out > 0 {
        context.output.warning(&format!(
            "{} characters left out that the format does not allow",
            report.characters_left_out
        ));
    }
}

fn count_units(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "unit")
}

impl Report for Exported {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { file, report } = self;
        write!(page, "wrote {file}: {}", count_units(report.written))?;
        match report.untranslated {
            0 => writeln!(page),
            untranslated => writeln!(page, ", {untranslated} without translation"),
        }
    }
}
