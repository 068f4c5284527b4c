//! `jisr export`: translations to a file.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::memory::{ExportFormat, ExportReport, ExportRequest};
use jisr::model::Locale;
use serde::Serialize;

use super::output::{Page, Report, count};
use super::{Context, files};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file to write [default: standard output]
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
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Tmx,
    Csv,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let request = ExportRequest {
        format: match args.format {
            Some(Format::Csv) => ExportFormat::Csv,
            None if args.file.as_deref().is_some_and(is_csv) => ExportFormat::Csv,
            Some(Format::Tmx) | None => ExportFormat::Tmx,
        },
        source: args.source_lang.clone(),
        target: args.target_lang.clone(),
        document: args.document.as_deref(),
    };
    let memory = context.read()?;
    match args.file.as_deref().filter(|f| !files::is_standard(f)) {
        Some(file) => {
            let name = file.display().to_string();
            let report = files::write_whole(file, |out| memory.export(&request, out, &name))?;
            warn(&report, context);
            Ok(context.output.result(&Exported { file: name, report })?)
        }
        None => {
            let report = memory.export(&request, context.output.raw(), "standard output")?;
            warn(&report, context);
            Ok(())
        }
    }
}

fn is_csv(file: &Path) -> bool {
    file.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"))
}

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
    if !report.properties_left_out.is_empty() {
        context.output.warning(&format!(
            "properties left out, as their names are columns of another meaning: {}",
            report.properties_left_out.join(", ")
        ));
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

#[derive(Debug, Serialize)]
struct Exported {
    file: String,
    #[serde(flatten)]
    report: ExportReport,
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
