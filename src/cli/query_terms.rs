//! The terms that stand in what is looked up.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use jisr::model::Locale;
use jisr::store::Reader;
use jisr::terms::{LatinRun, Recognised, Recogniser, latin_runs};
use serde::Serialize;

use super::output::Page;
use super::table;

/// The terms that stand in a query; byte offsets in it.
#[derive(Debug, Default, Serialize)]
pub(super) struct QueryTerms {
    /// The runs of Latin script in an Arabic query.
    preserved: Vec<LatinRun>,
    /// The terms of the termbase.
    terms: Vec<Recognised>,
}

impl QueryTerms {
    pub(super) fn new(text: &str, terms: Vec<Recognised>) -> Self {
        Self { preserved: latin_runs(text), terms }
    }

    /// Shows the terms under the matches: what stays as it is, and what the termbase says.
    pub(super) fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.preserved.is_empty() && self.terms.is_empty() {
            return Ok(());
        }
        writeln!(page)?;
        if !self.preserved.is_empty() {
            let runs: Vec<String> = self.preserved.iter().map(|r| table::isolated(page, &r.text)).collect();
            writeln!(page, "stays as it is: {}", runs.join(", "))?;
        }
        for term in &self.terms {
            let translations: Vec<String> =
                term.translations.iter().map(|t| table::isolated(page, &t.term)).collect();
            writeln!(page, "term: {} → {}", table::isolated(page, &term.surface), translations.join(", "))?;
        }
        Ok(())
    }
}

/// The recognisers that threads share, one a language: each reads the termbase once, for the first
/// text of its language.
#[derive(Default)]
pub(super) struct Recognisers(Mutex<HashMap<Locale, Arc<Recogniser<'static>>>>);

impl Recognisers {
    pub(super) fn of(&self, reader: &dyn Reader, locale: &Locale) -> jisr::Result<Arc<Recogniser<'static>>> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(recogniser) = made.get(locale) {
            return Ok(Arc::clone(recogniser));
        }
        let recogniser = Arc::new(Recogniser::owning(reader.concepts()?, locale));
        made.insert(locale.clone(), Arc::clone(&recogniser));
        Ok(recogniser)
    }
}
