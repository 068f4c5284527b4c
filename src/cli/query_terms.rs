//! The terms that stand in what is looked up.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jisr::answer::QueryTerms;
use jisr::model::Locale;
use jisr::store::Reader;
use jisr::terms::{Recogniser, recognise_by_index};

use super::output::Page;
use super::table;

/// Shows the terms under the matches: what stays as it is, and what the termbase says.
pub(super) fn show_terms(
    page: &mut Page<'_>,
    QueryTerms { preserved, terms }: &QueryTerms,
) -> io::Result<()> {
    if preserved.is_empty() && terms.is_empty() {
        return Ok(());
    }
    writeln!(page)?;
    if !preserved.is_empty() {
        let runs: Vec<String> = preserved.iter().map(|r| table::isolated(page, &r.text)).collect();
        writeln!(page, "stays as it is: {}", runs.join(", "))?;
    }
    for term in terms {
        let translations: Vec<String> =
            term.translations.iter().map(|t| table::isolated(page, &t.term)).collect();
        writeln!(page, "term: {} → {}", table::isolated(page, &term.surface), translations.join(", "))?;
    }
    Ok(())
}

/// How many texts are asked of the memory one by one; to read a large termbase takes as long.
const ASKED: usize = 500;

/// The terms of many texts, for threads to share: once there are more than a few, each language's
/// termbase is read, once.
#[derive(Default)]
pub(super) struct SharedTerms {
    asked: AtomicUsize,
    recognisers: Mutex<HashMap<Locale, Arc<Recogniser>>>,
}

impl SharedTerms {
    /// The terms of a text.
    pub(super) fn of(&self, reader: &dyn Reader, text: &str, locale: &Locale) -> jisr::Result<QueryTerms> {
        if self.asked.fetch_add(1, Ordering::Relaxed) < ASKED
            && let Some(found) = recognise_by_index(reader, locale, text, false)?
        {
            return Ok(QueryTerms::new(text, found));
        }
        Ok(QueryTerms::new(text, self.recogniser(reader, locale)?.recognise(text)))
    }

    fn recogniser(&self, reader: &dyn Reader, locale: &Locale) -> jisr::Result<Arc<Recogniser>> {
        let mut made = self.recognisers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(recogniser) = made.get(locale) {
            return Ok(Arc::clone(recogniser));
        }
        let recogniser = Arc::new(Recogniser::new(&reader.concepts()?, locale));
        made.insert(locale.clone(), Arc::clone(&recogniser));
        Ok(recogniser)
    }
}
