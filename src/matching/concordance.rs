//! Concordance: the units whose text holds a piece of text.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Locale, StoredUnit, UnitId};
use crate::store::{Reader, Selection};
use crate::text;

/// A unit that holds the text, with all its languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
pub struct OtherText {
    /// The language.
    pub lang: Locale,
    /// The text.
    pub text: String,
}

/// The first `limit` units, in the order they were added, that have a variant (in
/// `locale`, if one is given) whose folded text holds the folded `query`.
///
/// Folding makes case, diacritics, tatweel, hamza forms and the shapes of digits and
/// quotes alike, and takes any white space for one space.
pub fn concordance(
    reader: &dyn Reader,
    query: &str,
    locale: Option<&Locale>,
    limit: usize,
) -> Result<Vec<Hit>> {
    let sought = text::segment_key(query);
    if sought.is_empty() {
        return Err(Error::Request("there is no text to search for".to_owned()));
    }
    let mut hits = Vec::new();
    let selection = Selection { languages: locale.cloned().into_iter().collect() };
    reader.units(&selection, &mut |stored| {
        if hits.len() < limit {
            hits.extend(hit(&stored, &sought, locale));
        }
        Ok(())
    })?;
    Ok(hits)
}

fn hit(stored: &StoredUnit, sought: &str, locale: Option<&Locale>) -> Option<Hit> {
    let variants = &stored.unit.variants;
    let found = variants.iter().position(|v| {
        locale.is_none_or(|l| l.finds(&v.locale)) && text::segment_key(&v.segment.text).contains(sought)
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
