//! The preserved terms of a memory: the Latin runs of its Arabic texts, linked to their
//! sentences, and counted.

use std::collections::HashMap;

use serde::Serialize;

use super::latin_runs;
use super::seen::{Counts, Tally};
use super::walk::walk;
use crate::error::Result;
use crate::model::TermStatus;
use crate::store::Reader;
use crate::text::segment_key;

/// A preserved term, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PreservedTerm {
    /// The term, as it stands most often; letter case does not tell terms apart.
    pub term: String,
    /// Its status in the termbase, if it is there.
    pub status: Option<TermStatus>,
    /// How often it was seen, and where.
    #[serde(flatten)]
    pub counts: Counts,
}

/// The preserved terms of a memory, or of one document, the most frequent first.
///
/// ```
/// use jisr::memory::{Memory, NewDocument};
/// use jisr::model::Locale;
///
/// let mut memory = Memory::in_memory()?;
/// let text = "يقول Hu إن DeepSeek خطوة. ركز Hu على وحدات (GPUs).";
/// memory.add_document(&NewDocument { name: "خبر", locale: &Locale::parse("ar")?, text })?;
/// let found = jisr::terms::preserved_terms(memory.reader(), None)?;
/// assert_eq!((found[0].term.as_str(), found[0].counts.count, found[0].counts.sentences), ("Hu", 2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn preserved_terms(reader: &dyn Reader, document: Option<&str>) -> Result<Vec<PreservedTerm>> {
    let mut known: HashMap<String, TermStatus> = HashMap::new();
    for term in reader.concepts()?.into_iter().flat_map(|stored| stored.concept.terms) {
        let status = known.entry(segment_key(&term.text)).or_insert(term.status);
        // A term of several concepts is preserved if one of them says so.
        if term.status == TermStatus::Preserved {
            *status = term.status;
        }
    }
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    walk(reader, document, &mut |visited| {
        for variant in &visited.unit.unit.variants {
            for run in latin_runs(&variant.segment.text) {
                let tally = tallies.entry(segment_key(&run.text)).or_default();
                tally.add(visited, variant, &(run.start..run.end), &run.text);
            }
        }
        Ok(())
    })?;
    let mut terms: Vec<PreservedTerm> = tallies
        .into_iter()
        .map(|(key, tally)| {
            let (term, counts) = tally.into_parts();
            PreservedTerm { term, status: known.get(&key).copied(), counts }
        })
        .collect();
    terms.sort_by(|a, b| b.counts.count.cmp(&a.counts.count).then_with(|| a.term.cmp(&b.term)));
    Ok(terms)
}
