//! Editing and deleting units.

use super::take_in::{altered, take_in, waiting};
use super::version::{Expected, unit_version};
use super::writing::Writing;
use super::{Memory, keep, keep_addition};
use crate::error::{Error, Reason, Result};
use crate::model::{
    Annotation, ChangeId, ChangeKind, Locale, Meta, Operation, Segment, StoredUnit, Subject, Unit, UnitId,
    Variant, format_date, now,
};
use crate::store::{Commit, Reader};

impl Memory {
    /// Adds a unit, or merges it into one that is there. Answers which unit it is in now.
    pub fn add_unit(&mut self, unit: &Unit) -> Result<UnitId> {
        self.take_in_unit(unit).map(|(id, _)| id)
    }

    /// The same; says also whether it was added, merged, or there already.
    pub fn take_in_unit(&mut self, unit: &Unit) -> Result<(UnitId, Operation)> {
        if unit.variants.is_empty() {
            return Err(Error::Request("a unit needs a text in at least one language".to_owned()));
        }
        self.write(|writer| {
            let change = writer.add_change(ChangeKind::UnitAdd, now(), "unit")?;
            Ok((Commit::Yes, take_in(writer, change, unit)?))
        })
    }

    /// The same for somebody who may suggest units, and change none that is there: where the unit is there with all of its
    /// texts, it must bring nothing new. A text that waits for its translation is no unit yet. What was suggested takes
    /// the place of no translation that a document shows, until somebody else brings or makes the same one.
    pub fn suggest_unit(&mut self, unit: &Unit) -> Result<(UnitId, Operation)> {
        if unit.variants.is_empty() {
            return Err(Error::Request("a unit needs a text in at least one language".to_owned()));
        }
        self.write(|writer| {
            if let Some(id) = altered(writer, unit)? {
                let message = format!(
                    "unit {id} has these texts already, and this would change it; leave out what is new beside the texts, or \
                     ask somebody who may edit"
                );
                return Err(Error::declined(Reason::WouldChange, message));
            }
            let change = writer.add_change(ChangeKind::UnitSuggest, now(), "unit")?;
            Ok((Commit::Yes, take_in(writer, change, unit)?))
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
        self.edit_unit_if(id, &Expected::Anything, edit)
    }

    /// The same, if the unit is what is expected: it is looked at in the transaction that changes it, so
    /// no edit writes over another one.
    pub fn edit_unit_if(
        &mut self,
        id: UnitId,
        expected: &Expected,
        edit: impl FnOnce(&mut Unit) -> Result<()>,
    ) -> Result<StoredUnit> {
        self.write(|writer| {
            let before = stored(&**writer, id)?;
            expected.check(unit_version(&**writer, &before)?, &format!("unit {id}"))?;
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
        self.delete_unit_if(id, &Expected::Anything)
    }

    /// The same, if the unit is what is expected.
    pub fn delete_unit_if(&mut self, id: UnitId, expected: &Expected) -> Result<StoredUnit> {
        self.write(|writer| {
            let before = stored(&**writer, id)?;
            expected.check(unit_version(&**writer, &before)?, &format!("unit {id}"))?;
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

    /// Makes a unit what it was before a change, if it is what is expected. That is an edit like any
    /// other: it stands in the history, and can be taken back itself. Answers the unit as it stands.
    pub fn revert_unit(&mut self, id: UnitId, change: ChangeId, expected: &Expected) -> Result<StoredUnit> {
        let steps = self.reader().history(Subject::Unit(id.0))?;
        let step = steps.into_iter().find(|step| step.change == change);
        let added = self.reader().unit(id)?.is_some_and(|stored| stored.added == change)
            || step.as_ref().is_some_and(|step| step.operation == Operation::Add);
        let before: Option<Unit> = step.and_then(|step| serde_json::from_value(step.before).ok());
        self.edit_unit_if(id, expected, |unit| {
            *unit = before.ok_or_else(|| match added {
                true => Error::Request(format!(
                    "change {change} added unit {id}: before it there was none; delete it to take it out of the memory"
                )),
                false => Error::Missing(format!(
                    "change {change} changed nothing of unit {id} (its history shows those that did)"
                )),
            })?;
            Ok(())
        })
    }
}

/// What to change of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitEdit {
    /// Texts to put in the place of what is there in their languages, or to add.
    pub texts: Vec<(Locale, String)>,
    /// A note to add.
    pub note: Option<String>,
}

impl UnitEdit {
    /// Changes a unit so. A text with inline codes is not replaced: they would be lost.
    pub fn apply(self, unit: &mut Unit) -> Result<()> {
        let mut edited = Vec::with_capacity(self.texts.len());
        for (locale, text) in self.texts {
            if text.trim().is_empty() {
                return Err(Error::Request(
                    "the text is empty; to take a unit out of the memory, use unit delete".to_owned(),
                ));
            }
            let place = place_of(unit, &locale)?.unwrap_or(unit.variants.len());
            if edited.contains(&place) {
                return Err(Error::Request(format!(
                    "there are two texts in {locale}; a unit has one a language"
                )));
            }
            edited.push(place);
            match unit.variants.get_mut(place) {
                Some(variant) if variant.segment.text == text => {}
                Some(variant) if !variant.segment.codes.is_empty() => {
                    return Err(Error::Request(
                        "this text has inline codes, which an edit would lose; export the unit, edit it in a CAT tool and import it"
                            .to_owned(),
                    ));
                }
                Some(variant) => variant.segment = Segment::plain(text),
                None => unit.variants.push(Variant::plain(locale, text)),
            }
        }
        unit.meta.annotations.extend(noted(self.note));
        Ok(())
    }
}

/// A note, if it says anything.
fn noted(note: Option<String>) -> Option<Annotation> {
    note.filter(|note| !note.trim().is_empty()).map(Annotation::note)
}

/// The text of a unit that an edit means by a language, if it has one: that of the very language, or the one text in it
/// where it is said without a region. A text in `en-US` is no text in `en-GB`.
fn place_of(unit: &Unit, locale: &Locale) -> Result<Option<usize>> {
    let texts = || unit.variants.iter().enumerate();
    if let Some((place, _)) = texts().find(|(_, variant)| variant.locale == *locale) {
        return Ok(Some(place));
    }
    let meant: Vec<_> =
        texts().filter(|(_, v)| locale.region().is_none() && locale.finds(&v.locale)).collect();
    match *meant {
        [] => Ok(None),
        [(place, _)] => Ok(Some(place)),
        _ => {
            let known: Vec<String> = meant.iter().map(|(_, variant)| variant.locale.to_string()).collect();
            let known = known.join(" and in ");
            Err(Error::Request(format!("this unit has a text in {known}; say which, instead of {locale}")))
        }
    }
}

/// A unit of texts without inline codes, a language each.
pub fn plain_unit(
    source: Option<Locale>,
    texts: Vec<(Locale, String)>,
    note: Option<String>,
) -> Result<Unit> {
    let refuse = |message: String| Err(Error::Request(message));
    if let Some((locale, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
        return refuse(format!("the text in {locale} is empty; a unit needs texts that are not"));
    }
    let mut variants: Vec<Variant> = Vec::with_capacity(texts.len());
    for (locale, text) in texts {
        if variants.iter().any(|known| known.locale == locale) {
            return refuse(format!("there are two texts in {locale}; a unit has one a language"));
        }
        variants.push(Variant::plain(locale, text));
    }
    if let Some(source) = source.as_ref().filter(|source| !variants.iter().any(|v| source.finds(&v.locale))) {
        return refuse(format!("the unit is said to be translated from {source}, and has no text in it"));
    }
    let meta = Meta { annotations: noted(note).into_iter().collect(), ..Meta::default() };
    Ok(Unit { source, meta, variants })
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
        Error::Missing(format!("there is no unit {id} in this memory (lookup and concordance show them)"))
    })
}
