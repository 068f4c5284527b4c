//! A row of a table that names the unit it was written from.
//!
//! A row holds less than a unit: no inline codes, no `tuid`, no third language, all notes in one
//! cell. So that a row which comes back is known again, and a translation filled in goes where it
//! was waited for, what the row does not say is read from the unit that it names.

use super::merge::meet;
use super::writing::Writing;
use crate::error::Result;
use crate::formats::csv::{is_of_one_kind, row_meta};
use crate::model::{Annotation, Meta, Unit, UnitId, Variant, parse_date};

/// The record that a row brings which names the unit `id` of this memory: that unit with what is
/// new in the row. The row as it is, where the unit has another source text or another
/// translation, as it is then a row like any other; and where it says all that is needed.
///
/// The record is a unit as a whole, so the history needs to know nothing of rows: undoing the
/// import that added the unit leaves what the row brought again.
pub(super) fn as_named(writer: &Writing<'_>, id: UnitId, row: Unit) -> Result<Unit> {
    let Some(stored) = writer.unit(id)? else { return Ok(row) };
    Ok(completed(&stored.unit, &row).unwrap_or(row))
}

/// The record that a row brings of the unit it names; none where that is the row itself.
fn completed(known: &Unit, row: &Unit) -> Option<Unit> {
    let [source, target] = row.variants.as_slice() else { return None };
    let written_from = known.variants.iter().find(|variant| is_row_of(source, variant))?;
    let mut others = known.variants.iter().filter(|variant| !std::ptr::eq(*variant, written_from));
    let translation = others.find(|variant| is_row_of(target, variant));
    let mut brought = known.clone();
    if translation.is_none() {
        brought.variants.push(target.clone());
    }
    add_news(&row_meta(known, written_from, translation), &row.meta, &mut brought.meta);
    // Another translation is another unit, and so is one in another context.
    let wanted = meet(known, &brought).made()?;
    (meet(known, row).made() != Some(wanted)).then_some(brought)
}

/// Whether a cell, with the language of its row, may have been written from a variant.
fn is_row_of(cell: &Variant, variant: &Variant) -> bool {
    let (there, here) = (&variant.locale, &cell.locale);
    here.finds(there) && !here.differs_in_region(there) && cell.segment.text == variant.segment.text
}

/// Adds what a row says to `meta`, but for what was `written` into it. Of a cell that is the lines
/// that did not stand in it, in whatever order.
fn add_news(written: &Meta, row: &Meta, meta: &mut Meta) {
    let is_same = |a: &str, b: &str| a.trim() == b || parse_date(a).is_some_and(|a| parse_date(b) == Some(a));
    for (name, value) in &row.attributes {
        if !written.attribute(name).is_some_and(|old| is_same(old, value)) {
            meta.set_attribute(name, value.as_str());
        }
    }
    for cell in &row.annotations {
        let old = written.annotations.iter().find(|annotation| is_of_one_kind(annotation, cell));
        let text = match old {
            None => cell.text.clone(),
            Some(old) => {
                let is_known =
                    |line: &&str| line.is_empty() || old.text.split('\n').any(|known| known == *line);
                cell.text.split('\n').filter(|line| !is_known(line)).collect::<Vec<_>>().join("\n")
            }
        };
        if text.is_empty() {
            continue;
        }
        let added = Annotation { text, ..cell.clone() };
        if !meta.annotations.contains(&added) {
            meta.annotations.push(added);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::formats::tmx::segment_from_xml;
    use crate::model::Locale;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    /// A unit with codes, an id, a context, two notes and a date of a variant's own.
    fn known() -> Unit {
        let mut unit = Unit::pair(locale("ar-EG"), "", locale("en"), "");
        unit.variants[0].segment = segment_from_xml("اضغط <ph x='1'>{1}</ph>حفظ").unwrap();
        unit.variants[1].segment = segment_from_xml("Press <ph x='1'>{1}</ph>Save").unwrap();
        unit.meta.set_attribute("tuid", "٧");
        unit.meta.annotations = vec![
            Annotation::note("زر"),
            Annotation::note("a button"),
            Annotation::prop("x-context-pre", "<b>"),
        ];
        unit.variants[1].meta.set_attribute("changedate", "20260101T000000Z");
        unit
    }

    /// The row that is written of it.
    fn row(target: &str) -> Unit {
        let mut row = Unit::pair(locale("ar-EG"), "اضغط حفظ", locale("en"), target);
        row.meta = row_meta(&known(), &known().variants[0], known().variants.get(1));
        row
    }

    #[test]
    fn a_row_that_comes_back_changes_nothing() {
        let brought = completed(&known(), &row("Press Save")).unwrap();
        assert_eq!(brought, known());
        // Of a unit that a row holds all of, the row is the record.
        let plain = Unit::pair(locale("ar"), "نعم", locale("en"), "Yes");
        assert_eq!(completed(&plain, &plain), None);
    }

    #[test]
    fn what_is_new_in_a_row_is_added() {
        let mut row = row("Press Save");
        row.meta.set_attribute("changedate", "20270101T000000Z");
        row.meta.annotations[0].text.push_str("\nفي القائمة");
        row.meta.annotations.push(Annotation::prop("x-client", "Acme"));
        let made = meet(&known(), &completed(&known(), &row).unwrap()).made().unwrap();
        let notes: Vec<&str> = made.meta.notes().collect();
        assert_eq!(notes, ["زر", "a button", "في القائمة"]);
        assert_eq!(made.meta.props().last(), Some(("x-client", "Acme")));
        assert_eq!(made.meta.attribute("changedate"), Some("20270101T000000Z"));
        assert_eq!(made.variants, known().variants);
    }

    #[test]
    fn a_changed_cell_changes_nothing_the_second_time() {
        let mut known = known();
        known.variants[1].meta.annotations = vec![Annotation::note("approved")];
        let mut row = row("Press Save");
        row.meta.annotations[0].text = "زر\nthe button\napproved\nفي القائمة".to_owned();
        let once = meet(&known, &completed(&known, &row).unwrap()).made().unwrap();
        assert_eq!(once.meta.notes().collect::<Vec<_>>(), ["زر", "a button", "the button\nفي القائمة"]);
        assert_eq!(meet(&once, &completed(&once, &row).unwrap()).made().as_ref(), Some(&once));
    }

    #[test]
    fn a_translation_that_is_waited_for_joins_the_unit_with_its_codes() {
        let mut waiting = known();
        waiting.variants.truncate(1);
        let made = meet(&waiting, &completed(&waiting, &row("Press Save")).unwrap()).made().unwrap();
        assert_eq!(made.variants[0], waiting.variants[0]);
        assert_eq!(made.variants[1].segment.text, "Press Save");
        assert_eq!(made.tuid(), Some("٧"));
    }

    #[test]
    fn another_text_translation_region_or_context_is_a_row_like_any_other() {
        assert_eq!(completed(&known(), &row("Hit Save")), None);
        let mut other = row("Press Save");
        other.variants[0].segment.text.push('!');
        assert_eq!(completed(&known(), &other), None);
        let mut other = row("Press Save");
        other.variants[0].locale = locale("ar-SA");
        assert_eq!(completed(&known(), &other), None);
        let mut other = row("Press Save");
        other.meta.annotations[1].text = "<i>".to_owned();
        assert_eq!(completed(&known(), &other), None);
    }

    #[test]
    fn a_third_language_stays() {
        let mut three = known();
        three.variants.push(Variant::plain(locale("fr"), "Enregistrer"));
        assert_eq!(completed(&three, &row("Press Save")), Some(three));
    }
}
