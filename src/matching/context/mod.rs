//! Context: what stood before and after a segment when it was stored.
//!
//! A unit has the contexts that the sentences kept in it have in their documents, and those that
//! its properties say (`props.rs`): an export writes the first as the second, so a memory that a
//! file of another is imported into knows both.

mod documents;
mod props;

use std::collections::HashSet;

use super::lookup::Query;
use crate::error::Result;
use crate::model::{Locale, Unit, UnitId};
use crate::store::{Neighbourhood, Reader, SegmentRow};
use crate::text;

pub(crate) use documents::DocumentContexts;
pub(crate) use props::{annotation, contexts_said, is_of, tells_units_apart};

/// What stood before and after a text: nothing where that is not known, an empty text at the
/// start and the end of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Context {
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Context {
    /// How many of the two neighbours of a query agree.
    fn agreeing(&self, before: Option<&str>, after: Option<&str>) -> u32 {
        let same = |asked: Option<&str>, stored: &Option<String>| {
            asked.zip(stored.as_deref()).is_some_and(|(asked, stored)| key(asked) == key(stored))
        };
        u32::from(same(before, &self.before)) + u32::from(same(after, &self.after))
    }

    /// What two contexts that say the same have in common.
    pub(crate) fn key(&self) -> (Option<String>, Option<String>) {
        (self.before.as_deref().map(key), self.after.as_deref().map(key))
    }
}

/// What of a neighbour is compared: its surface form, without white space at the edges.
fn key(neighbour: &str) -> String {
    text::surface(neighbour.trim()).into_owned()
}

/// How many of the two neighbours in a query agree with one context that a unit was stored with,
/// for its segment that matched: the best of all its contexts counts.
pub(super) fn agreeing_neighbours(
    reader: &dyn Reader,
    query: &Query<'_>,
    matched: &SegmentRow,
    unit: &Unit,
) -> Result<u32> {
    let (before, after) = (query.before, query.after);
    let asked = u32::from(before.is_some()) + u32::from(after.is_some());
    if asked == 0 {
        return Ok(0);
    }
    let text = &matched.segment.text;
    let said = |unit: &Unit| {
        let contexts = contexts_said(unit, &query.source, text);
        contexts.iter().map(|context| context.agreeing(before, after)).max().unwrap_or(0)
    };
    let mut best = said(unit);
    if best == asked {
        return Ok(best);
    }
    let mut ids = vec![matched.unit];
    // A sentence may wait in a unit of its own, as its translation completed another one.
    for row in reader.waiting_by_hash(text::segment_hash(text))? {
        if row.unit != matched.unit && has(&row, &query.source, text) {
            best = best.max(reader.unit(row.unit)?.map_or(0, |waiting| said(&waiting.unit)));
            ids.push(row.unit);
        }
    }
    Ok(best.max(agreeing_in_documents(reader, &ids, query, text)?))
}

/// The same for the sentences of documents with this text that are in some units.
fn agreeing_in_documents(reader: &dyn Reader, ids: &[UnitId], query: &Query<'_>, text: &str) -> Result<u32> {
    let mut sentences = Vec::new();
    for &id in ids {
        // Where an import named another unit for a sentence, that one has its context.
        let is_its = |n: &Neighbourhood| n.chosen.unwrap_or(n.unit) == id && query.source.finds(&n.locale);
        sentences.extend(reader.neighbourhoods(id)?.into_iter().filter(is_its));
    }
    if sentences.is_empty() {
        return Ok(0);
    }
    let kept = |text| kept(reader, &query.source, text);
    let (here, before, after) = (kept(Some(text))?, kept(query.before)?, kept(query.after)?);
    // A unit that an import named for a sentence may have another text since.
    let agreeing = sentences.iter().filter(|sentence| here.contains(&Some(sentence.unit))).map(|sentence| {
        u32::from(before.contains(&sentence.before)) + u32::from(after.contains(&sentence.after))
    });
    Ok(agreeing.max().unwrap_or(0))
}

/// Where a sentence with a text can be kept: in one of these units, in none where the text is
/// that of the edge of a document. Nothing is known of a text that was not given.
fn kept(reader: &dyn Reader, locale: &Locale, text: Option<&str>) -> Result<HashSet<Option<UnitId>>> {
    let Some(text) = text.map(str::trim) else { return Ok(HashSet::new()) };
    if text.is_empty() {
        return Ok(HashSet::from([None]));
    }
    let rows = reader.segments_by_hash(text::segment_hash(text))?;
    Ok(rows.iter().filter(|row| has(row, locale, text)).map(|row| Some(row.unit)).collect())
}

fn has(row: &SegmentRow, locale: &Locale, text: &str) -> bool {
    locale.finds(&row.locale) && key(&row.segment.text) == key(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_compared_by_their_surface_form_without_the_space_around_them() {
        let context = |before: Option<&str>, after: Option<&str>| Context {
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let stored = context(Some(" caf\u{e9}\n"), Some("نعم"));
        assert_eq!(stored.agreeing(Some("cafe\u{301}"), Some("\tنعم ")), 2);
        assert_eq!(stored.agreeing(Some("café"), Some("نعَم")), 1, "diacritics differ");
        assert_eq!(stored.agreeing(Some("Café"), None), 0, "case differs");
        assert_eq!(stored.agreeing(None, None), 0);
        // What is not known agrees with nothing, the edge of a document with an edge only.
        assert_eq!(context(None, Some("")).agreeing(Some(""), Some(" ")), 1);
        assert_eq!(context(Some(""), None).agreeing(Some("نعم"), Some("")), 0);
    }
}
