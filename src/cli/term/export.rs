//! `jisr term export`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::answer::ExportedTerms;
use jisr::formats::csv::TableStyle;
use jisr::memory::{TermExportReport, TermExportRequest, TermFormat};
use jisr::model::Locale;

use crate::cli::output::{Page, Report, count};
use crate::cli::{Context, files};

/// Where to write the termbase, and how.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The file to write, compressed if its name ends in .gz [default: standard output]
    file: Option<PathBuf>,
    /// Its format: a table, TBX-Basic of 2019, or a glossary of OmegaT [default: by the file's
    /// name, else csv]
    #[arg(long)]
    format: Option<Format>,
    /// The language of a glossary's terms; of another format, only terms in this and the other
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language of a glossary's translations
    #[arg(long)]
    target_lang: Option<Locale>,
    /// Who a TBX is for: faithful (as it came, with what other tools added) or strict (nothing
    /// that TBX-Basic does not allow; the rest becomes notes)
    #[arg(long, value_enum, default_value_t = Flavour::Faithful)]
    flavour: Flavour,
    /// Begin a CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
}

/// The formats terms are written in.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
    Tbx,
    Glossary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Flavour {
    Faithful,
    Strict,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let file = args.file.as_deref().filter(|file| !files::is_standard(file));
    let request = TermExportRequest {
        format: args.format.map_or_else(|| by_name(file), Format::of),
        source: args.source_lang.clone(),
        target: args.target_lang.clone(),
        strict: args.flavour == Flavour::Strict,
        style: TableStyle { bom: args.bom, ..TableStyle::default() },
    };
    if request.strict && request.format != TermFormat::Tbx {
        context.output.warning("--flavour is for TBX; this is a table");
    }
    if args.bom && request.format != TermFormat::Csv {
        context.output.warning("--bom is for CSV; this is written without");
    }
    let memory = context.read()?;
    match file {
        Some(file) => {
            let name = file.display().to_string();
            let report = files::write_whole(file, |out| memory.export_terms(&request, out, &name))?;
            if args.format.is_none() && !says_a_format(&name) {
                context.output.warning(&format!(
                    "{name}: the name says no format, so this is a CSV (say another with --format)"
                ));
            }
            warn(&report, context);
            Ok(context.output.result(&ExportedTerms { file: name, report })?)
        }
        None => {
            let report = memory.export_terms(&request, context.output.raw(), "standard output")?;
            warn(&report, context);
            Ok(())
        }
    }
}

impl Format {
    fn of(self) -> TermFormat {
        match self {
            Self::Csv => TermFormat::Csv,
            Self::Tbx => TermFormat::Tbx,
            Self::Glossary => TermFormat::Glossary,
        }
    }
}

/// Whether a name says which format its file has, packed or not.
fn says_a_format(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".csv", ".tbx", ".txt", ".tab", ".utf8"].iter().any(|ending| name.ends_with(ending))
}

fn by_name(file: Option<&Path>) -> TermFormat {
    let name =
        file.map(|file| if files::is_packed(file) { file.with_extension("") } else { file.to_owned() });
    let ending =
        name.as_deref().and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("tbx") => TermFormat::Tbx,
        Some("txt" | "tab" | "utf8") => TermFormat::Glossary,
        _ => TermFormat::Csv,
    }
}

fn warn(report: &TermExportReport, context: &Context) {
    for (reason, times) in &report.mended {
        context.output.warning(&format!("mended for TBX-Basic: {reason}: {times}"));
    }
    for (reason, times) in &report.left_out {
        context.output.warning(&format!("left out: {reason}: {times}"));
    }
    if report.other_languages > 0 {
        context.output.warning(&format!("left out: term in another language: {}", report.other_languages));
    }
    if report.characters_left_out > 0 {
        context.output.warning(&format!(
            "{} characters left out that the format does not allow",
            report.characters_left_out
        ));
    }
}

impl Report for ExportedTerms {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let number = |number: u64, what| count(usize::try_from(number).unwrap_or(usize::MAX), what);
        let Self { file, report } = self;
        writeln!(
            page,
            "wrote {file}: {}, {}",
            number(report.concepts, "concept"),
            number(report.terms, "term")
        )
    }
}
