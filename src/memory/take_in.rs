//! How a unit comes into a memory: from a file, or as a sentence of a document.

use super::keep;
use super::merge::{Meeting, meet};
use crate::error::Result;
use crate::model::{ChangeId, Locale, Operation, StoredUnit, Subject, Unit, UnitId, Variant};
use crate::store::Writer;
use crate::text;

/// Adds a unit, merges it into one that is there, or finds the very same there already, and
/// says which unit it is in and what was done.
pub(super) fn take_in(writer: &mut dyn Writer, change: ChangeId, unit: &Unit) -> Result<(UnitId, Operation)> {
    let mut waiting = None;
    for stored in candidates(writer, unit)? {
        match meet(&stored.unit, unit) {
            Meeting::Apart => {}
            Meeting::Same(merged) if merged == stored.unit => {
                let news = (*unit != stored.unit).then_some(unit);
                keep(writer, change, Subject::Unit(stored.id.0), Operation::Confirm, None, news)?;
                return Ok((stored.id, Operation::Confirm));
            }
            Meeting::Same(merged) => return merge_into(writer, change, &stored, &merged, unit),
            Meeting::Completes(merged) => waiting = waiting.or(Some((stored, merged))),
        }
    }
    match waiting {
        Some((stored, merged)) => merge_into(writer, change, &stored, &merged, unit),
        None => Ok((writer.add_unit(change, unit)?, Operation::Add)),
    }
}

fn merge_into(
    writer: &mut dyn Writer,
    change: ChangeId,
    stored: &StoredUnit,
    merged: &Unit,
    brought: &Unit,
) -> Result<(UnitId, Operation)> {
    let subject = Subject::Unit(stored.id.0);
    keep(writer, change, subject, Operation::Merge, Some(&stored.unit), Some(brought))?;
    writer.replace_unit(stored.id, merged)?;
    Ok((stored.id, Operation::Merge))
}

/// The stored units that share a variant with a unit, oldest first.
fn candidates(writer: &dyn Writer, unit: &Unit) -> Result<Vec<StoredUnit>> {
    let mut ids = Vec::new();
    for variant in &unit.variants {
        for row in writer.segments_by_hash(text::segment_hash(&variant.segment.text))? {
            if row.locale == variant.locale && row.segment == variant.segment {
                ids.push(row.unit);
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut units = Vec::with_capacity(ids.len());
    for id in ids {
        units.extend(writer.unit(id)?);
    }
    Ok(units)
}

/// A unit of one text, that waits for a translation.
pub(super) fn waiting(locale: &Locale, text: &str) -> Unit {
    Unit {
        source: Some(locale.clone()),
        variants: vec![Variant::plain(locale.clone(), text)],
        ..Unit::default()
    }
}
