//! Context: what stood before and after a segment when it was stored.

use crate::error::Result;
use crate::model::{Locale, UnitId};
use crate::store::Reader;
use crate::text;

/// How many of the two neighbours agree with one context the unit was stored with: the
/// best of all its contexts counts. The start and the end of a document are contexts
/// too, and are asked for with an empty text.
pub(super) fn agreeing_neighbours(
    reader: &dyn Reader,
    unit: UnitId,
    locale: &Locale,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<u32> {
    if before.is_none() && after.is_none() {
        return Ok(0);
    }
    let mut best = 0;
    let mut places = reader.sentences_of(unit)?;
    places.extend(reader.sentences_naming(unit)?);
    for (id, position) in places {
        let Some(document) = reader.document_numbered(id)? else { continue };
        if !locale.finds(&document.locale) {
            continue;
        }
        let sentences = reader.sentences(id)?;
        // Where an import named another unit for the sentence, that one has its context.
        if sentences.get(position).is_none_or(|s| s.chosen.unwrap_or(s.unit) != unit) {
            continue;
        }
        let neighbour = |place: Option<usize>| {
            place.and_then(|p| sentences.get(p)).map_or("", |s| &document.text[s.start..s.end])
        };
        let same = |asked: Option<&str>, stored: &str| {
            asked.is_some_and(|a| text::surface(a.trim()) == text::surface(stored))
        };
        let agreeing = u32::from(same(before, neighbour(position.checked_sub(1))))
            + u32::from(same(after, neighbour(position.checked_add(1))));
        best = best.max(agreeing);
    }
    Ok(best)
}
