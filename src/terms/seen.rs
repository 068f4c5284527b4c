//! Where something stands in the texts of a memory, and how often.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use serde::Serialize;

use super::walk::Visited;
use crate::model::{Locale, UnitId, Variant};

/// How many places are named of each; all are counted.
const NAMED: usize = 20;

/// How many spellings of one thing are told apart.
const SPELLINGS: usize = 32;

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Seen {
    /// The document, where a document has the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The sentence of the document, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
    /// The unit that holds the text.
    pub unit: UnitId,
    /// The language of the text.
    pub lang: Locale,
    /// All that was found, as it stands: `وحدات معالجة الرسومات (GPUs)`.
    pub surface: String,
    /// Byte offset of its start in the text.
    pub start: usize,
    /// Byte offset of its end.
    pub end: usize,
}

/// How often something was seen, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Counts {
    /// How often.
    pub count: u64,
    /// In how many documents.
    pub documents: usize,
    /// In how many sentences of documents.
    pub sentences: u64,
    /// In how many units that no document has.
    pub units: u64,
    /// In how many units the translation has it as it is, letter case aside.
    pub confirmed: u64,
    /// In how many units the translation has it not.
    pub missing: u64,
    /// The first places.
    pub seen: Vec<Seen>,
}

/// Counts as they grow.
#[derive(Debug, Default)]
pub(super) struct Tally {
    counts: Counts,
    documents: BTreeSet<usize>,
    /// The unit counted last.
    last: Option<UnitId>,
    spellings: HashMap<String, u64>,
}

impl Tally {
    /// Counts an occurrence in a variant of a unit, under one spelling of it. Of a unit that
    /// several sentences are kept in each is one.
    pub(super) fn add(
        &mut self,
        visited: &Visited<'_>,
        variant: &Variant,
        range: &Range<usize>,
        spelling: &str,
    ) {
        let times = visited.places.len().max(1) as u64;
        let again = self.last.replace(visited.unit.id) == Some(visited.unit.id);
        let counts = &mut self.counts;
        counts.count += times;
        match (visited.places, again) {
            (_, true) => {}
            ([], _) => counts.units += 1,
            (places, _) => counts.sentences += places.len() as u64,
        }
        self.documents.extend(visited.places.iter().map(|(document, _)| *document));
        counts.documents = self.documents.len();
        let place = |document: Option<&(usize, usize)>| Seen {
            document: document.map(|(document, _)| visited.documents[*document].clone()),
            sentence: document.map(|(_, sentence)| *sentence),
            unit: visited.unit.id,
            lang: variant.locale.clone(),
            surface: variant.segment.text[range.clone()].to_owned(),
            start: range.start,
            end: range.end,
        };
        let free = NAMED.saturating_sub(counts.seen.len());
        match visited.places {
            [] => counts.seen.extend((free > 0).then(|| place(None))),
            places => counts.seen.extend(places.iter().take(free).map(|at| place(Some(at)))),
        }
        if let Some(known) = self.spellings.get_mut(spelling) {
            *known += times;
        } else if self.spellings.len() < SPELLINGS {
            self.spellings.insert(spelling.to_owned(), times);
        }
    }

    /// Notes whether the translation of a unit has it too.
    pub(super) fn judge(&mut self, confirmed: bool) {
        *(if confirmed { &mut self.counts.confirmed } else { &mut self.counts.missing }) += 1;
    }

    /// What was counted by itself and is the same.
    pub(super) fn join(&mut self, other: Self) {
        let (into, from) = (&mut self.counts, other.counts);
        into.count += from.count;
        into.sentences += from.sentences;
        into.units += from.units;
        into.confirmed += from.confirmed;
        into.missing += from.missing;
        self.documents.extend(other.documents);
        into.documents = self.documents.len();
        into.seen.extend(from.seen);
        into.seen.sort_by_key(|seen| (seen.unit, seen.start));
        into.seen.truncate(NAMED);
        for (spelling, times) in other.spellings {
            *self.spellings.entry(spelling).or_default() += times;
        }
    }

    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The most frequent spelling, and the counts.
    pub(super) fn into_parts(self) -> (String, Counts) {
        let best = self.spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        (best.map_or_else(String::new, |(spelling, _)| spelling), self.counts)
    }
}
