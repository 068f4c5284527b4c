//! `jisr stats`: what the memory holds.

use std::io;

use anyhow::Result;
use jisr::answer::Stats;

use super::Context;
use super::output::{Page, Report};
use super::table::{self, Column};

pub(super) fn run(context: &mut Context) -> Result<()> {
    let stats = Stats::of(context.read()?.reader())?;
    Ok(context.output.result(&stats)?)
}

impl Report for Stats {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let mut rows = vec![vec!["units".to_owned(), self.units.to_string()]];
        rows.extend(self.variants.iter().map(|v| vec![format!("  in {}", v.lang), v.count.to_string()]));
        for (name, count) in [
            ("documents", self.documents),
            ("sentences", self.sentences),
            ("concepts", self.concepts),
            ("terms", self.terms),
            ("bytes on disk", self.bytes),
        ] {
            rows.push(vec![name.to_owned(), count.to_string()]);
        }
        table::write(page, &[Column::Fitted("memory"), Column::Fitted("count")], &rows)
    }
}
