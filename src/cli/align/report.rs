//! What `jisr align` answers: the beads, for people as a table of those that are in doubt.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::Path;

use jisr::align::Bead;
use jisr::memory::AlignedReport;
use serde::Serialize;

use super::super::output::{Page, Report, count};
use super::super::table::{self, Column};
use super::{DOUBTFUL, Texts};

/// The most beads that are listed.
const MOST_LISTED: usize = 20;

/// Two texts that were aligned.
#[derive(Debug, Serialize)]
pub(super) struct Aligned {
    beads: Vec<ShownBead>,
    /// The files that were written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    written: Vec<String>,
    /// What was imported.
    #[serde(flatten)]
    pub(super) imported: Option<AlignedReport>,
    /// The first beads in doubt: both numbers, both texts, confidence.
    #[serde(skip)]
    doubtful: Vec<Vec<String>>,
    #[serde(skip)]
    sentences: (usize, usize),
}

#[derive(Debug, Serialize)]
struct ShownBead {
    source: Vec<usize>,
    target: Vec<usize>,
    confidence: f64,
}

impl Aligned {
    pub(super) fn new(texts: &Texts<'_>, beads: &[Bead]) -> Self {
        let numbers =
            |side: &Range<usize>| side.clone().map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        let doubtful = beads.iter().filter(|bead| bead.confidence < DOUBTFUL).map(|bead| {
            let (source, target) = texts.pair.sides(bead);
            vec![
                numbers(&bead.source),
                source,
                numbers(&bead.target),
                target,
                format!("{:.2}", bead.confidence),
            ]
        });
        Self {
            beads: beads
                .iter()
                .map(|bead| ShownBead {
                    source: bead.source.clone().collect(),
                    target: bead.target.clone().collect(),
                    confidence: (f64::from(bead.confidence) * 10_000.0).round() / 10_000.0,
                })
                .collect(),
            written: Vec::new(),
            imported: None,
            doubtful: doubtful.collect(),
            sentences: (texts.pair.sentences.0.texts.len(), texts.pair.sentences.1.texts.len()),
        }
    }

    /// Notes a file that was written.
    pub(super) fn wrote(&mut self, file: &Path) {
        self.written.push(file.display().to_string());
    }
}

impl Report for Aligned {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let (source, target) = (count(self.sentences.0, "sentence"), count(self.sentences.1, "sentence"));
        writeln!(page, "{source} and {target}: {}", count(self.beads.len(), "bead"))?;
        let mut kinds: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for bead in &self.beads {
            *kinds.entry((bead.source.len(), bead.target.len())).or_default() += 1;
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|&(kind, number)| (std::cmp::Reverse(number), kind));
        let kinds: Vec<String> = kinds.iter().map(|((a, b), number)| format!("{a}-{b}: {number}")).collect();
        writeln!(page, "{}", kinds.join(", "))?;
        for file in &self.written {
            writeln!(page, "wrote {file}")?;
        }
        if let Some(imported) = &self.imported {
            imported.show(page)?;
        }
        if self.doubtful.is_empty() {
            return Ok(());
        }
        writeln!(page, "{} in doubt (below {DOUBTFUL}):", count(self.doubtful.len(), "bead"))?;
        let columns = [
            Column::Fitted(""),
            Column::Share("source", 1),
            Column::Fitted(""),
            Column::Share("target", 1),
            Column::Fitted("sure"),
        ];
        let listed = self.doubtful.len().min(MOST_LISTED);
        table::write(page, &columns, &self.doubtful[..listed])?;
        if listed < self.doubtful.len() {
            writeln!(page, "and {} more (--review writes all to a CSV)", self.doubtful.len() - listed)?;
        }
        Ok(())
    }
}

impl Report for AlignedReport {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { import, source, target } = self;
        let number = import.import.map_or(String::new(), |id| format!(" (import {id})"));
        writeln!(
            page,
            "imported {}{number}: {} added, {} merged, {} unchanged",
            count(usize::try_from(import.read).unwrap_or(usize::MAX), "unit"),
            import.added,
            import.merged,
            import.unchanged
        )?;
        for document in [source, target] {
            document.show(page)?;
        }
        Ok(())
    }
}
