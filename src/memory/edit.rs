//! Editing and deleting units.

use super::take_in::{take_in, waiting};
use super::writing::Writing;
use super::{Memory, keep, keep_addition};
use crate::error::{Error, Result};
use crate::model::{ChangeId, ChangeKind, Operation, StoredUnit, Subject, Unit, UnitId, format_date, now};
use crate::store::{Commit, Reader};

impl Memory {
    /// Adds a unit, or merges it into one that is there. Answers which unit it is in now.
    pub fn add_unit(&mut self, unit: &Unit) -> Result<UnitId> {
        if unit.variants.is_empty() {
            return Err(Error::Request("a unit needs a text in at least one language".to_owned()));
        }
        self.write(|writer| {
            let change = writer.add_change(ChangeKind::UnitAdd, now(), "unit")?;
            let (id, _) = take_in(writer, change, unit)?;
            Ok((Commit::Yes, id))
        })
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Result<StoredUnit> {
        stored(self.reader(), id)
    }

    /// Changes a unit, and dates the change where it changed anything. A sentence whose text
    /// the unit no longer has waits for a translation again. Answers the unit as it stands.
    pub fn edit_unit(
        &mut self,
        id: UnitId,
        edit: impl FnOnce(&mut Unit) -> Result<()>,
    ) -> Result<StoredUnit> {
        self.write(|writer| {
            let before = stored(&**writer, id)?;
            let mut after = before.clone();
            edit(&mut after.unit)?;
            if after.unit.variants.is_empty() {
                return Err(Error::Request(
                    "a unit needs a text in at least one language; delete it instead".to_owned(),
                ));
            }
            if after == before {
                return Ok((Commit::No, before));
            }
            let time = now();
            after.unit.meta.set_attribute("changedate", format_date(time));
            let change = writer.add_change(ChangeKind::Edit, time, &format!("unit {id}"))?;
            keep(
                writer,
                change,
                Subject::Unit(id.0),
                Operation::Edit,
                Some(&before.unit),
                Some(&after.unit),
            )?;
            writer.replace_unit(id, &after.unit)?;
            move_sentences(writer, change, id)?;
            Ok((Commit::Yes, after))
        })
    }

    /// Deletes a unit. A sentence of a document that was kept in it stays, without this
    /// translation. Answers the unit as it stood.
    pub fn delete_unit(&mut self, id: UnitId) -> Result<StoredUnit> {
        self.write(|writer| {
            let before = stored(&**writer, id)?;
            let change = writer.add_change(ChangeKind::Delete, now(), &format!("unit {id}"))?;
            // First what is gone, then where its sentences go: the steps stand in the history
            // as they would be made again.
            keep_addition(writer, &before)?;
            keep(writer, change, Subject::Unit(id.0), Operation::Delete, Some(&before.unit), None)?;
            writer.replace_unit(id, &Unit::default())?;
            move_sentences(writer, change, id)?;
            writer.delete_unit(id)?;
            Ok((Commit::Yes, before))
        })
    }
}

/// A sentence is kept in a unit that has its text: those of this unit that it no longer has
/// go to another, or wait for a translation in a new one.
fn move_sentences(writer: &mut Writing<'_>, change: ChangeId, id: UnitId) -> Result<()> {
    let kept = writer.sentences_of(id)?;
    if kept.is_empty() {
        return Ok(());
    }
    let unit = writer.unit(id)?;
    for (document_id, position) in kept {
        let Some(document) = writer.document_numbered(document_id)? else { continue };
        let Some(sentence) = writer.sentences(document_id)?.into_iter().nth(position) else { continue };
        let held = document.segment(&sentence);
        if unit.as_ref().is_some_and(|u| u.unit.variants.iter().any(|v| v.segment.text == held.text)) {
            continue;
        }
        let (other, _) = take_in(writer, change, &waiting(&document.locale, held))?;
        writer.move_sentence(document_id, position, other)?;
    }
    Ok(())
}

fn stored(reader: &(impl Reader + ?Sized), id: UnitId) -> Result<StoredUnit> {
    reader.unit(id)?.ok_or_else(|| {
        Error::Request(format!("there is no unit {id} in this memory (lookup and concordance show them)"))
    })
}
