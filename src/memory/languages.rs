//! Which languages are meant, where a command does not say.

use crate::error::{Error, Reason, Result};
use crate::model::Locale;
use crate::store::Reader;
use crate::text::{self, Script};

/// The two languages of a look-up or an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguagePair {
    /// What is translated from.
    pub source: Locale,
    /// What is translated to.
    pub target: Locale,
}

/// Languages written in neither Arabic nor Latin script (CLDR likely subtags).
const OTHER_SCRIPTS: [&str; 26] = [
    "am", "be", "bg", "bn", "el", "gu", "he", "hi", "hy", "ja", "ka", "kk", "km", "kn", "ko", "ml", "mk",
    "my", "ru", "sr", "ta", "te", "th", "uk", "yi", "zh",
];

/// The language of a text: the one given, else the only language of the memory that is
/// written in the text's script and is not the `other` language asked for.
pub fn source_language(
    reader: &dyn Reader,
    given: Option<&Locale>,
    text: &str,
    other: Option<&Locale>,
) -> Result<Locale> {
    if given.is_none() && text.trim().is_empty() {
        return Err(Error::Request("the text is empty".to_owned()));
    }
    language_of(&languages(reader)?, given, text, other, ("--source-lang", "the language of the text"))
}

/// The languages of a glossary: those given, else by its terms and translations.
pub(super) fn glossary_languages(
    locales: Vec<Locale>,
    (source, target): (Option<&Locale>, Option<&Locale>),
    (terms, translations): (&str, &str),
) -> Result<LanguagePair> {
    let known = without_regions(locales);
    let of_terms = ("--source-lang", "the language of the glossary's terms");
    let of_translations = ("--target-lang", "the language of the glossary's translations");
    // What is known of one leaves fewer for the other.
    let source = match (source, target) {
        (None, None) => language_of(&known, None, terms, None, of_terms).or_else(|uncertain| {
            let target = language_of(&known, None, translations, None, of_translations);
            target
                .and_then(|target| language_of(&known, None, terms, Some(&target), of_terms))
                .map_err(|_| uncertain)
        })?,
        (given, target) => language_of(&known, given, terms, target, of_terms)?,
    };
    let target = language_of(&known, target, translations, Some(&source), of_translations)?;
    Ok(LanguagePair { source, target })
}

fn language_of(
    known: &[Locale],
    given: Option<&Locale>,
    text: &str,
    other: Option<&Locale>,
    (option, what): (&str, &str),
) -> Result<Locale> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    let languages: Vec<Locale> =
        known.iter().filter(|l| other.is_none_or(|o| !o.finds(l))).cloned().collect();
    let fitting: Vec<&Locale> = match text::dominant_script(text) {
        None => languages.iter().collect(),
        Some(script) => languages.iter().filter(|l| is_written_in(l, script)).collect(),
    };
    match *fitting {
        [only] => Ok(only.clone()),
        _ => Err(uncertain(option, what, &languages)),
    }
}

/// The language that a memory is translated from: the one given, else the only one that its units
/// were translated from, as far as they say, and that is not the `other` language asked for.
pub fn original_language(
    reader: &dyn Reader,
    given: Option<&Locale>,
    other: Option<&Locale>,
) -> Result<Locale> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    let languages: Vec<Locale> =
        languages(reader)?.into_iter().filter(|l| other.is_none_or(|o| !o.finds(l))).collect();
    let origins = reader.origins()?;
    let is_origin = |l: &&Locale| origins.iter().flat_map(|(origin, _)| origin).any(|origin| l.finds(origin));
    let said: Vec<&Locale> = languages.iter().filter(is_origin).collect();
    match (&*languages, &*said) {
        ([only], _) => Ok(only.clone()),
        (_, [only]) => Ok((*only).clone()),
        _ => Err(uncertain("--source-lang", "the language to look up from", &languages)),
    }
}

/// The language of the translation: the one given, else the only language of the memory
/// that is not the source.
pub fn target_language(reader: &dyn Reader, given: Option<&Locale>, source: &Locale) -> Result<Locale> {
    if let Some(given) = given {
        return Ok(given.clone());
    }
    let others: Vec<Locale> = languages(reader)?.into_iter().filter(|l| !source.finds(l)).collect();
    match &*others {
        [only] => Ok(only.clone()),
        _ => Err(uncertain("--target-lang", "the language of the translation", &others)),
    }
}

/// The languages of the memory, without regions.
fn languages(reader: &dyn Reader) -> Result<Vec<Locale>> {
    Ok(without_regions(reader.languages()?))
}

fn without_regions(locales: Vec<Locale>) -> Vec<Locale> {
    let mut languages = Vec::new();
    for locale in locales {
        let language = Locale::parse(locale.language()).unwrap_or(locale);
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages
}

pub(super) fn is_written_in(locale: &Locale, script: Script) -> bool {
    let language = locale.language();
    let arabic = text::is_arabic_script(language);
    match script {
        Script::Arabic => arabic,
        Script::Latin => !arabic && !OTHER_SCRIPTS.contains(&language),
        Script::Other => OTHER_SCRIPTS.contains(&language),
    }
}

fn uncertain(option: &str, what: &str, choices: &[Locale]) -> Error {
    let choices = choices.iter().map(Locale::as_str).collect::<Vec<_>>().join(", ");
    let message = match choices.is_empty() {
        true => {
            format!("{what} is not known, and the memory has none to choose from; say which with {option}")
        }
        false => {
            format!("{what} is not certain; say which with {option} (this memory has {choices})")
        }
    };
    Error::declined(Reason::UncertainLanguage, message)
}
