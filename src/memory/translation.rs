//! Which translation a sentence of a document shows.

use serde::Deserialize as _;

use super::document::came_from_outside;
use crate::error::Result;
use crate::model::{
    Change, ChangeId, ChangeKind, Code, Locale, Operation, Revision, Segment, Sentence, StoredUnit, Subject,
    Unit, UnitId,
};
use crate::store::Reader;
use crate::text;

/// The unit whose translation a sentence shows: the one an import chose for it, else the
/// newest of those that have the same text, or that the sentence is kept in. What was only suggested comes after all
/// that was not.
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
        let change = reader.change(change)?;
        let stands = !is_suggested(reader, &stored, target, change.as_ref())?;
        // A unit that has no date of its own is as new as the change that gave it this translation.
        let age = (stands, stored.unit.changed().or(change.map(|c| c.at)), number, id);
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
    let now = text_in(&stored.unit, target);
    let mut since = (stored.added, stored.place);
    for revision in reader.history(Subject::Unit(stored.id.0))? {
        let gives = matches!(revision.operation, Operation::Add | Operation::Merge | Operation::Edit);
        // What an undone import did is as if it had never been, and undoing it is no translation.
        if !gives || reader.import(revision.change)?.is_some_and(|import| import.undone.is_some()) {
            continue;
        }
        let added = revision.operation == Operation::Add;
        if brings(&revision, now.as_ref(), target)
            && written(&revision.before).and_then(|unit| text_in(&unit, target)) != now
        {
            since = (revision.change, if added { stored.place } else { revision.number });
        }
    }
    Ok(since)
}

/// Whether a unit has its translation, which this change gave it, from nobody but those who may only suggest one.
fn is_suggested(
    reader: &(impl Reader + ?Sized),
    stored: &StoredUnit,
    target: &Locale,
    change: Option<&Change>,
) -> Result<bool> {
    let suggests = |change: Option<&Change>| change.is_some_and(|c| c.kind == ChangeKind::UnitSuggest);
    if !suggests(change) {
        return Ok(false);
    }
    let now = text_in(&stored.unit, target);
    for revision in reader.history(Subject::Unit(stored.id.0))? {
        // An edit has all of a unit, also what it left as it was: it is no word on the translation.
        let adds = matches!(revision.operation, Operation::Add | Operation::Merge | Operation::Confirm);
        if adds
            && brings(&revision, now.as_ref(), target)
            && came_from_outside(reader, revision.change)?
            && !suggests(reader.change(revision.change)?.as_ref())
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a step of the history of a unit brought the translation that it has now.
fn brings(revision: &Revision, now: Option<&Segment>, target: &Locale) -> bool {
    match written(&revision.brought) {
        Some(brought) => text_in(&brought, target).as_ref() == now,
        // What it brought is what stands.
        None => true,
    }
}

/// A unit as the history has it.
fn written(json: &serde_json::Value) -> Option<Unit> {
    Unit::deserialize(json).ok()
}

fn text_in(unit: &Unit, target: &Locale) -> Option<Segment> {
    unit.variant(target).map(|variant| variant.segment.clone())
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
