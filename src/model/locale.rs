//! Locales: BCP 47 tags, compared as translators mean them.

use std::fmt;

use oxilangtag::LanguageTag;
use serde::{Deserialize, Serialize};

/// A BCP 47 language tag in its canonical spelling (`ar`, `en-US`, `zh-Hant-TW`).
///
/// Tags are compared without regard to case, and `_` is read as `-`:
///
/// ```
/// use jisr::model::Locale;
/// assert_eq!(Locale::parse("EN_us")?, Locale::parse("en-US")?);
/// assert_eq!(Locale::parse("en_US")?.as_str(), "en-US");
/// assert!(Locale::parse("ar")?.finds(&Locale::parse("ar-SA")?));
/// # Ok::<(), jisr::model::LocaleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serve", schema(value_type = String, example = "ar", pattern = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*$"))]
#[serde(try_from = "String", into = "String")]
pub struct Locale(LanguageTag<String>);

/// A tag that is not well formed under BCP 47 (RFC 5646, section 2.1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{}” is not a language tag (write one like ar, en or en-US)", crate::error::quoted(.tag))]
pub struct LocaleError {
    /// The tag as it was given.
    pub tag: String,
}

impl Locale {
    /// Reads a tag; any well-formed one is accepted, registered or not.
    pub fn parse(tag: &str) -> Result<Self, LocaleError> {
        LanguageTag::parse_and_normalize(&tag.trim().replace('_', "-"))
            .map(Self)
            .map_err(|_| LocaleError { tag: tag.to_owned() })
    }

    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The primary language subtag in lower case: `en` of `en-US`. A private-use
    /// or grandfathered tag (`x-klingon`, `i-lux`) is a language of its own.
    pub fn language(&self) -> &str {
        match self.0.primary_language() {
            "" | "i" | "x" => self.as_str(),
            language => language,
        }
    }

    /// The region subtag, if there is one: `US` of `en-US`.
    pub fn region(&self) -> Option<&str> {
        self.0.region()
    }

    /// Whether it is written from right to left: by its script where it names one, else by its
    /// language (CLDR likely subtags).
    ///
    /// ```
    /// use jisr::model::Locale;
    /// assert!(Locale::parse("ar-EG")?.is_right_to_left());
    /// assert!(!Locale::parse("az-Latn")?.is_right_to_left());
    /// # Ok::<(), jisr::model::LocaleError>(())
    /// ```
    pub fn is_right_to_left(&self) -> bool {
        const LANGUAGES: [&str; 15] =
            ["ar", "arz", "ckb", "dv", "fa", "he", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"];
        match self.0.script() {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Thaa" | "Nkoo" | "Syrc"),
            None => LANGUAGES.contains(&self.language()),
        }
    }

    /// Whether a text in `other` answers a question asked in `self`: the same
    /// language, and not two different scripts. Regions never keep texts apart.
    pub fn finds(&self, other: &Self) -> bool {
        self.language() == other.language()
            && match (self.0.script(), other.0.script()) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    /// Whether both name a region and not the same one (`ar-SA`, `ar-EG`).
    pub fn differs_in_region(&self, other: &Self) -> bool {
        matches!((self.region(), other.region()), (Some(a), Some(b)) if a != b)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Locale {
    type Err = LocaleError;

    fn from_str(tag: &str) -> Result<Self, LocaleError> {
        Self::parse(tag)
    }
}

impl TryFrom<String> for Locale {
    type Error = LocaleError;

    fn try_from(tag: String) -> Result<Self, LocaleError> {
        Self::parse(&tag)
    }
}

impl From<Locale> for String {
    fn from(locale: Locale) -> Self {
        locale.0.into_inner()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    #[test]
    fn every_well_formed_tag_is_read() {
        for tag in [
            "ar",
            "ar-SA",
            "ar_EG",
            "EN-us",
            "zh-Hant-TW",
            "zh-cmn-Hans-CN",
            "sl-rozaj-biske-1994",
            "de-CH-x-phonebk",
            "es-419",
            "es-ES-tradnl",
            "x-private",
            "x-a-b-c",
            "i-klingon",
            "i-lux",
            "art-lojban",
            "en-GB-oed",
            "sgn-BE-FR",
            "abcdefgh",
            "qaa-Qaaa-QM-x-southern",
            "ar-u-nu-arab",
        ] {
            assert!(Locale::parse(tag).is_ok(), "{tag}");
        }
    }

    #[test]
    fn an_ill_formed_tag_is_refused_as_it_was_written() {
        for tag in ["", "-", "a", "english language", "ar--SA", "عربي", "ar-", "toolonglanguage", "en@euro"]
        {
            assert_eq!(Locale::parse(tag).unwrap_err().tag, tag);
        }
    }

    #[test]
    fn spelling_is_canonical() {
        assert_eq!(locale("en_us").as_str(), "en-US");
        assert_eq!(locale("ZH-HANT-tw").as_str(), "zh-Hant-TW");
        assert_eq!(locale("AR"), locale("ar"));
    }

    #[test]
    fn a_language_finds_its_regions_and_back() {
        assert!(locale("ar").finds(&locale("ar-SA")));
        assert!(locale("ar-SA").finds(&locale("ar")));
        assert!(locale("ar-SA").finds(&locale("ar-EG")));
        assert!(!locale("ar").finds(&locale("en")));
        assert!(!locale("sr-Latn").finds(&locale("sr-Cyrl")));
        assert!(locale("sr").finds(&locale("sr-Cyrl")));
        assert!(!locale("x-one").finds(&locale("x-two")));
        assert!(!locale("i-klingon").finds(&locale("i-lux")));
    }

    #[test]
    fn an_absent_region_differs_from_none() {
        assert!(locale("ar-SA").differs_in_region(&locale("ar-EG")));
        assert!(!locale("ar").differs_in_region(&locale("ar-EG")));
        assert!(!locale("ar-EG").differs_in_region(&locale("ar_eg")));
    }
}
