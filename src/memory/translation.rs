//! Which translation a sentence of a document shows.

use crate::error::Result;
use crate::model::{ChangeId, Code, Locale, Operation, Segment, Sentence, StoredUnit, Subject, Unit, UnitId};
use crate::store::Reader;
use crate::text;

/// The unit whose translation a sentence shows: the one an import chose for it, else the
/// newest of those that have the same text, or that the sentence is kept in.
pub(super) fn translation(
    reader: &(impl Reader + ?Sized),
    sentence: &Sentence,
    source: &Segment,
    locale: &Locale,
    target: &Locale,
) -> Result<Option<StoredUnit>> {
    let chosen = sentence.chosen.map(|id| translated(reader, id, target));
    if let Some(chosen) = chosen.transpose()?.flatten() {
        // What was chosen may have been edited since, and be of another sentence now.
        if chosen.unit.variant(locale).is_some_and(|v| v.segment.text == source.text) {
            return Ok(Some(chosen));
        }
    }
    let mut ids = vec![sentence.unit];
    ids.extend(units_with(reader, locale, source, |codes| same_codes(codes, &source.codes))?);
    let newest = newest(reader, ids, target)?;
    if newest.is_some() || source.codes.is_empty() {
        return Ok(newest);
    }
    // Better a translation that has other markup, or none, than no translation.
    let others = units_with(reader, locale, source, |_| true)?;
    self::newest(reader, others, target)
}

/// A unit that has a translation.
fn translated(reader: &(impl Reader + ?Sized), id: UnitId, target: &Locale) -> Result<Option<StoredUnit>> {
    Ok(reader.unit(id)?.filter(|stored| stored.unit.variant(target).is_some()))
}

/// Of some units the one with the newest translation.
fn newest(
    reader: &(impl Reader + ?Sized),
    mut ids: Vec<UnitId>,
    target: &Locale,
) -> Result<Option<StoredUnit>> {
    ids.sort_unstable();
    ids.dedup();
    let mut newest = None;
    for id in ids {
        let Some(stored) = translated(reader, id, target)? else {
            continue;
        };
        let (change, number) = translated_by(reader, &stored, target)?;
        // A unit that has no date of its own is as new as the change that gave it this translation.
        let age = (stored.unit.changed().or(reader.change(change)?.map(|c| c.at)), number, id);
        if newest.as_ref().is_none_or(|(newest_age, _)| *newest_age < age) {
            newest = Some((age, stored));
        }
    }
    Ok(newest.map(|(_, stored)| stored))
}

/// The change that gave a unit the translation that it has, and the number of that step.
fn translated_by(
    reader: &(impl Reader + ?Sized),
    stored: &StoredUnit,
    target: &Locale,
) -> Result<(ChangeId, i64)> {
    let text = |unit: &Unit| unit.variant(target).map(|v| v.segment.clone());
    let now = text(&stored.unit);
    let read = |json: serde_json::Value| serde_json::from_value::<Unit>(json).ok();
    let mut since = (stored.added, stored.place);
    for revision in reader.history(Subject::Unit(stored.id.0))? {
        let gives = matches!(revision.operation, Operation::Add | Operation::Merge | Operation::Edit);
        // What an undone import did is as if it had never been, and undoing it is no translation.
        if !gives || reader.import(revision.change)?.is_some_and(|import| import.undone.is_some()) {
            continue;
        }
        let before = read(revision.before).and_then(|unit| text(&unit));
        let brought = read(revision.brought).map_or_else(|| now.clone(), |unit| text(&unit));
        if before != now && brought == now {
            let added = revision.operation == Operation::Add;
            since = (revision.change, if added { stored.place } else { revision.number });
        }
    }
    Ok(since)
}

/// The units that have this text (in whatever Unicode form) in the language, with codes that fit.
fn units_with(
    reader: &(impl Reader + ?Sized),
    locale: &Locale,
    source: &Segment,
    fits: impl Fn(&[Code]) -> bool,
) -> Result<Vec<UnitId>> {
    let rows = reader.segments_by_hash(text::segment_hash(&source.text))?;
    let surface = text::surface(&source.text);
    Ok(rows
        .into_iter()
        .filter(|row| {
            locale.finds(&row.locale)
                && fits(&row.segment.codes)
                && text::surface(&row.segment.text) == surface
        })
        .map(|row| row.unit)
        .collect())
}

/// Whether codes are the same, but for their numbers.
fn same_codes(a: &[Code], b: &[Code]) -> bool {
    a.iter().map(Code::identity).eq(b.iter().map(Code::identity))
}
