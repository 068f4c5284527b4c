//! How a unit comes into a memory: from a file, or as a sentence of a document.

use std::collections::HashSet;

use super::keep;
use super::merge::{Meeting, meet};
use super::writing::Writing;
use crate::error::Result;
use crate::model::{ChangeId, Locale, Operation, Segment, StoredUnit, Subject, Unit, UnitId, Variant};
use crate::store::SegmentRow;
use crate::text;

/// From how many segments with a text on its units are told apart by more than that.
const MANY: u32 = 100;

/// What becomes of a record that is brought.
pub(super) enum Settled {
    /// It is the nth of the candidates, as here merged.
    Same(usize, Unit),
    /// The nth of the candidates waits for it, and becomes this.
    Completes(usize, Unit),
    /// It is a unit of its own.
    New,
}

/// Settles which of the candidates a record is: the first that is the same, else the first
/// that waits for it, else none.
pub(super) fn settle<'a>(candidates: impl Iterator<Item = &'a Unit>, brought: &Unit) -> Settled {
    let mut settled = Settled::New;
    for (nth, stored) in candidates.enumerate() {
        match (meet(stored, brought), &settled) {
            (Meeting::Same(merged), _) => return Settled::Same(nth, merged),
            (Meeting::Completes(merged), Settled::New) => settled = Settled::Completes(nth, merged),
            _ => {}
        }
    }
    settled
}

/// Adds a unit, merges it into one that is there, or finds the very same there already, and
/// says which unit it is in and what was done.
pub(super) fn take_in(
    writer: &mut Writing<'_>,
    change: ChangeId,
    unit: &Unit,
) -> Result<(UnitId, Operation)> {
    let candidates = candidates(writer, unit)?;
    match settle(candidates.iter().map(|stored| &stored.unit), unit) {
        Settled::New => Ok((writer.add_unit(change, unit)?, Operation::Add)),
        Settled::Same(nth, merged) if merged == candidates[nth].unit => {
            let stored = &candidates[nth];
            let news = (*unit != stored.unit).then_some(unit);
            keep(writer, change, Subject::Unit(stored.id.0), Operation::Confirm, None, news)?;
            Ok((stored.id, Operation::Confirm))
        }
        Settled::Same(nth, merged) | Settled::Completes(nth, merged) => {
            merge_into(writer, change, &candidates[nth], &merged, unit)
        }
    }
}

/// The unit that has all the texts of this one and would be changed by it, if there is one.
pub(super) fn altered(writer: &mut Writing<'_>, unit: &Unit) -> Result<Option<UnitId>> {
    let candidates = candidates(writer, unit)?;
    Ok(match settle(candidates.iter().map(|stored| &stored.unit), unit) {
        Settled::Same(nth, merged) if merged != candidates[nth].unit => Some(candidates[nth].id),
        _ => None,
    })
}

fn merge_into(
    writer: &mut Writing<'_>,
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

/// The stored units that a unit may be the same as, or complete, in the order of their places.
///
/// Some texts stand in thousands of units (`نعم`, `OK`). A unit of several variants can only be
/// the same as one that has all of them, so the text that fewest units have finds it, and where
/// that stands in many, what else they have in common; and it can only complete a unit that has
/// nothing but one of its texts. Of one variant it is the same as the first unit that has it.
fn candidates(writer: &mut Writing<'_>, unit: &Unit) -> Result<Vec<StoredUnit>> {
    let mut known: Vec<(u32, &Variant, i64)> = Vec::with_capacity(unit.variants.len());
    for variant in &unit.variants {
        let hash = text::segment_hash(&variant.segment.text);
        known.push((writer.count_by_hash(hash, MANY)?, variant, hash));
    }
    let same_text =
        |row: &SegmentRow, variant: &Variant| row.locale == variant.locale && row.segment == variant.segment;
    let several = known.len() > 1;
    let mut ids = Vec::new();
    match known.iter().min_by_key(|(count, ..)| *count) {
        Some((MANY.., _, hash)) if several => ids = writer.crowd(*hash, unit)?,
        Some((1.., variant, hash)) => {
            let rows = writer.segments_by_hash(*hash)?;
            ids.extend(rows.iter().filter(|row| same_text(row, variant)).map(|row| row.unit));
        }
        _ => {}
    }
    if several {
        for (_, variant, hash) in known.iter().filter(|(count, ..)| *count > 0) {
            let rows = writer.waiting_by_hash(*hash)?;
            ids.extend(rows.iter().filter(|row| same_text(row, variant)).map(|row| row.unit));
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let (mut units, mut ids) = (Vec::new(), ids.into_iter());
    for id in ids.by_ref() {
        let Some(stored) = writer.unit(id)? else { continue };
        let first = stored.place == id.0 && matches!(meet(&stored.unit, unit), Meeting::Same(_));
        units.push(stored);
        if first {
            break;
        }
    }
    // The places of those that come after it by their numbers are after its own, but for the few
    // that stand elsewhere.
    if ids.len() > 0 {
        let moved: HashSet<UnitId> = writer.moved_units()?.into_iter().collect();
        for id in ids.filter(|id| moved.contains(id)) {
            units.extend(writer.unit(id)?);
        }
    }
    units.sort_by_key(|stored| stored.place);
    Ok(units)
}

/// A unit of one segment, that waits for a translation.
pub(super) fn waiting(locale: &Locale, segment: Segment) -> Unit {
    let variant = Variant { segment, ..Variant::plain(locale.clone(), "") };
    Unit { source: Some(locale.clone()), variants: vec![variant], ..Unit::default() }
}
