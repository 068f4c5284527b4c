//! Editing and deleting units.

use super::document::waiting_unit;
use super::{Memory, keep};
use crate::error::{Error, Result};
use crate::model::{ChangeKind, Operation, StoredUnit, Subject, Unit, UnitId, format_date, now};
use crate::store::{Commit, Reader};

impl Memory {
    /// A unit.
    pub fn unit(&self, id: UnitId) -> Result<StoredUnit> {
        stored(self.reader(), id)
    }

    /// Changes a unit, and dates the change where it changed anything. Answers the unit as it stands.
    pub fn edit_unit(
        &mut self,
        id: UnitId,
        edit: impl FnOnce(&mut Unit) -> Result<()>,
    ) -> Result<StoredUnit> {
        self.write(|writer| {
            let before = stored(writer, id)?;
            let mut after = before.clone();
            edit(&mut after.unit)?;
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
            Ok((Commit::Yes, after))
        })
    }

    /// Deletes a unit. A sentence of a document that was kept in it stays, without this
    /// translation. Answers the unit as it stood.
    pub fn delete_unit(&mut self, id: UnitId) -> Result<StoredUnit> {
        self.write(|writer| {
            let before = stored(writer, id)?;
            let change = writer.add_change(ChangeKind::Delete, now(), &format!("unit {id}"))?;
            let documents = writer.documents()?;
            for (document_id, position) in writer.sentences_of(id)? {
                let Some((_, document)) = documents.iter().find(|(found, _)| *found == document_id) else {
                    continue;
                };
                let Some(sentence) = writer.sentences(document_id)?.into_iter().nth(position) else {
                    continue;
                };
                let text = &document.text[sentence.start..sentence.end];
                let (other, _) = waiting_unit(writer, change, &document.locale, text, Some(id))?;
                writer.move_sentence(document_id, position, other)?;
            }
            keep(writer, change, Subject::Unit(id.0), Operation::Delete, Some(&before), None)?;
            writer.delete_unit(id)?;
            Ok((Commit::Yes, before))
        })
    }
}

fn stored(reader: &(impl Reader + ?Sized), id: UnitId) -> Result<StoredUnit> {
    reader
        .unit(id)?
        .ok_or_else(|| Error::Request(format!("there is no unit {id} in this memory (export lists them)")))
}
