//! `jisr term export`.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use crate::cli::output::{Page, Report, count};
use crate::cli::{Context, files};

/// Where to write the termbase, and how.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The file to write, compressed if its name ends in .gz [default: standard output]
    file: Option<PathBuf>,
    /// Its format
    #[arg(long, default_value = "csv")]
    format: Format,
}

/// The formats terms are written in.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One row a term
    Csv,
}

/// A termbase that was written.
#[derive(Debug, Serialize)]
struct ExportedTerms {
    file: String,
    terms: u64,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let Format::Csv = args.format;
    let memory = context.read()?;
    match args.file.as_deref().filter(|f| !files::is_standard(f)) {
        Some(file) => {
            let name = file.display().to_string();
            let terms = files::write_whole(file, |out| memory.export_terms(out, &name))?;
            Ok(context.output.result(&ExportedTerms { file: name, terms })?)
        }
        None => {
            memory.export_terms(context.output.raw(), "standard output")?;
            Ok(())
        }
    }
}

impl Report for ExportedTerms {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let terms = count(usize::try_from(self.terms).unwrap_or(usize::MAX), "term");
        writeln!(page, "wrote {}: {terms}", self.file)
    }
}
