//! Which languages a view is about: those it was asked for, else what the memory has.

use crate::error::{Error, Result};
use crate::memory::{LanguagePair, original_language, source_language, target_language};
use crate::model::Locale;
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;
use crate::store::Reader;

/// The languages of the memory, without regions.
pub(super) fn known(reader: &dyn Reader) -> Result<Vec<Locale>> {
    let mut known: Vec<Locale> = Vec::new();
    for locale in reader.languages()? {
        let language = Locale::parse(locale.language()).unwrap_or(locale);
        if !known.contains(&language) {
            known.push(language);
        }
    }
    known.sort_unstable();
    Ok(known)
}

/// The language in a field, if there is one.
pub(super) fn asked(fields: &Fields, name: &str) -> Result<Option<Locale>, Refusal> {
    fields.said(name).map(Locale::parse).transpose().map_err(|error| Refusal::from(Error::from(error)))
}

/// The languages to look a text up from and to. Where neither the text nor the memory says, those
/// that come first: what was chosen is shown, and another is chosen beside it.
pub(super) fn pair(
    reader: &dyn Reader,
    text: &str,
    (from, to): (Option<&Locale>, Option<&Locale>),
) -> Result<Option<LanguagePair>> {
    let known = known(reader)?;
    let source = source_language(reader, from, text, to)
        .or_else(|_| original_language(reader, from, to))
        .ok()
        .or_else(|| known.iter().find(|locale| to.is_none_or(|to| !to.finds(locale))).cloned());
    let Some(source) = source else { return Ok(None) };
    // Whoever turned only one of two round means the other way.
    let to = to.filter(|to| !to.finds(&source));
    let target = target_language(reader, to, &source)
        .ok()
        .or_else(|| known.into_iter().find(|locale| !source.finds(locale)));
    Ok(target.map(|target| LanguagePair { source, target }))
}
