//! Concordance: the units whose text holds a piece of text.
//!
//! The text index, where a memory has one, hands out the units that have all pieces of three
//! characters of what is sought; those are looked at. Without it, or where less than three
//! characters are sought, every unit is.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Locale, StoredUnit, UnitId};
use crate::store::{Reader, Selection};
use crate::text;

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// A part of a word, words, or a sentence.
    pub text: &'a str,
    /// Whether its words may stand anywhere, in any order; else the text is sought as it stands.
    pub words: bool,
    /// The language of the texts to look in; all, if none is given.
    pub locale: Option<&'a Locale>,
    /// The most units to answer.
    pub limit: usize,
}

/// A unit that holds the text, with all its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Hit {
    /// The unit.
    pub unit: UnitId,
    /// The language the text was found in.
    pub lang: Locale,
    /// The text of the variant that holds it.
    pub text: String,
    /// The other languages of the unit.
    pub others: Vec<OtherText>,
}

/// The text of a unit in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OtherText {
    /// The language.
    pub lang: Locale,
    /// The text.
    pub text: String,
}

/// How many pieces the index is asked for at most: a long text is known by some of its.
const MOST_PIECES: usize = 24;

/// The first units, in the order they were added, that have a variant whose folded text holds
/// what is sought, folded.
///
/// Folding makes case, diacritics, tatweel, hamza forms and the shapes of digits and
/// quotes alike, and takes any white space for one space.
pub fn concordance(reader: &dyn Reader, sought: &Sought<'_>) -> Result<Vec<Hit>> {
    let parts = parts(sought)?;
    let pieces = pieces(&parts);
    if pieces.is_empty() || !reader.has_text_index()? {
        return concordance_scan(reader, sought);
    }
    gather(&parts, sought, |visit| reader.walk_units_holding(&pieces, visit))
}

/// The same by looking at every unit: what the index is checked against.
pub fn concordance_scan(reader: &dyn Reader, sought: &Sought<'_>) -> Result<Vec<Hit>> {
    let selection = Selection { languages: sought.locale.cloned().into_iter().collect() };
    gather(&parts(sought)?, sought, |visit| reader.walk_units(&selection, visit))
}

/// The folded texts that must all be held by one variant.
fn parts(sought: &Sought<'_>) -> Result<Vec<String>> {
    let key = text::segment_key(sought.text);
    if key.is_empty() {
        return Err(Error::Request("there is no text to search for".to_owned()));
    }
    Ok(if sought.words { key.split(' ').map(str::to_owned).collect() } else { vec![key] })
}

/// The pieces of three characters that the index knows a text by which holds these parts.
fn pieces(parts: &[String]) -> Vec<String> {
    let (mut all, mut known) = (Vec::new(), HashSet::new());
    for part in parts {
        let characters: Vec<char> = part.chars().collect();
        for piece in characters.windows(3) {
            let piece: String = piece.iter().collect();
            // The index passes over NUL.
            if !piece.contains('\0') && known.insert(piece.clone()) {
                all.push(piece);
            }
        }
    }
    let step = all.len().div_ceil(MOST_PIECES).max(1);
    all.into_iter().step_by(step).collect()
}

/// Gathers the hits among the units that `walk` visits, as many as are asked for.
fn gather(
    parts: &[String],
    sought: &Sought<'_>,
    walk: impl FnOnce(&mut dyn FnMut(StoredUnit) -> Result<ControlFlow<()>>) -> Result<()>,
) -> Result<Vec<Hit>> {
    let mut hits = Vec::new();
    if sought.limit > 0 {
        walk(&mut |stored| {
            hits.extend(hit(&stored, parts, sought.locale));
            Ok(if hits.len() < sought.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
    }
    Ok(hits)
}

fn hit(stored: &StoredUnit, parts: &[String], locale: Option<&Locale>) -> Option<Hit> {
    let variants = &stored.unit.variants;
    let found = variants.iter().position(|v| {
        locale.is_none_or(|l| l.finds(&v.locale)) && {
            let key = text::segment_key(&v.segment.text);
            parts.iter().all(|part| key.contains(part))
        }
    })?;
    let others = variants
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != found)
        .map(|(_, v)| OtherText { lang: v.locale.clone(), text: v.segment.text.clone() })
        .collect();
    let variant = &variants[found];
    Some(Hit { unit: stored.id, lang: variant.locale.clone(), text: variant.segment.text.clone(), others })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_known_by_some_of_its_pieces() {
        let found = pieces(&["نعم".into(), "no".into(), "yess".into()]);
        assert_eq!(found, ["نعم", "yes", "ess"]);
        assert_eq!(pieces(&["a\0bcd".into(), "bcd".into()]), ["bcd"]);
        let long: String = ('a'..='z').chain('A'..='Z').collect();
        let found = pieces(&[long]);
        assert!(found.len() <= MOST_PIECES && found.len() > MOST_PIECES / 2);
    }
}
