//! `jisr check`: what would become of a file.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use jisr::formats::unpacked;
use jisr::memory::{Noted, Roundtrip, roundtrip};

use super::output::{Page, Report, count};
use super::{Context, files, table};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Say what a TMX would lose on its way through a memory, unit by unit
    Roundtrip {
        /// The file, also as .gz
        file: PathBuf,
    },
}

pub(super) fn run(command: &Command, context: &mut Context) -> Result<()> {
    let Command::Roundtrip { file } = command;
    let name = files::name(file);
    let found = roundtrip(&name, &|| unpacked(files::open(file)?, &name))?;
    Ok(context.output.result(&found)?)
}

impl Report for Roundtrip {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        for difference in &self.differences {
            match (difference.unit, difference.line) {
                (Some(unit), Some(line)) => writeln!(page, "unit {unit}, line {line}:")?,
                (Some(unit), None) => writeln!(page, "unit {unit}:")?,
                (None, _) => writeln!(page, "header:")?,
            }
            for (side, xml) in [("file", &difference.file), ("written", &difference.written)] {
                writeln!(page, "  {side}:")?;
                table::paragraph(page, 4, xml.as_deref().unwrap_or("nothing"))?;
            }
        }
        for Noted { reason, count, .. } in &self.import.left_out {
            writeln!(page, "left out: {reason}: {count}")?;
        }
        let units = count(usize::try_from(self.units).unwrap_or(usize::MAX), "unit");
        match (self.differing, self.differences.len()) {
            (0, 0) if !self.import.left_out.is_empty() => {
                writeln!(page, "{}: {units}, and all come back but for what is left out", self.import.file)
            }
            (0, 0) => writeln!(page, "{}: {units}, and all come back as they are", self.import.file),
            (0, _) => writeln!(
                page,
                "{}: {units}, and all come back as they are; the header does not",
                self.import.file
            ),
            (differing, _) => {
                writeln!(page, "{}: {units}, of which {differing} would differ", self.import.file)
            }
        }
    }
}
