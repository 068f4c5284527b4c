//! `jisr stats`: what the memory holds.

use std::io;

use anyhow::Result;
use jisr::model::Locale;
use serde::Serialize;

use super::Context;
use super::output::{Page, Report};
use super::table::{self, Column};

#[derive(Debug, Serialize)]
struct Stats {
    units: u64,
    variants: Vec<LocaleCount>,
    documents: u64,
    sentences: u64,
    concepts: u64,
    terms: u64,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct LocaleCount {
    lang: Locale,
    count: u64,
}

pub(super) fn run(context: &mut Context) -> Result<()> {
    let counts = context.read()?.reader().counts()?;
    let stats = Stats {
        units: counts.units,
        variants: counts.variants.into_iter().map(|(lang, count)| LocaleCount { lang, count }).collect(),
        documents: counts.documents,
        sentences: counts.sentences,
        concepts: counts.concepts,
        terms: counts.terms,
        bytes: counts.bytes,
    };
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
