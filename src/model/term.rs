//! Concepts and their terms.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Locale;

/// The number of a concept in its memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConceptId(pub i64);

/// A concept: what its terms mean, in any number of languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Concept {
    /// Its name, unique in the memory: `mixture-of-experts`.
    #[serde(rename = "concept")]
    pub name: String,
    /// The field it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_field: Option<String>,
    /// What it is, whatever the language. A definition in one language is of its terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// A remark on all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a TBX said of it that is none of these: elements, one each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tbx: Vec<String>,
    /// Its terms, in the order they came.
    pub terms: Vec<Term>,
}

/// A concept in a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredConcept {
    /// Its number.
    pub id: ConceptId,
    /// What it holds.
    #[serde(flatten)]
    pub concept: Concept,
}

/// A word or words for a concept in one language.
///
/// ```
/// use jisr::model::{Locale, Term, TermStatus};
///
/// let term = Term::new(Locale::parse("ar")?, "مزيج الخبراء");
/// assert_eq!(term.status, TermStatus::Preferred);
/// let kept = Term::new(Locale::parse("en")?, "Mixture of Experts").with_status(TermStatus::Preserved);
/// assert_eq!((kept.status, kept.note), (TermStatus::Preserved, None));
/// # Ok::<(), jisr::model::LocaleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Term {
    /// Its language.
    #[serde(rename = "lang")]
    pub locale: Locale,
    /// The term.
    #[serde(rename = "term")]
    pub text: String,
    /// How it stands to the other terms of its concept.
    pub status: TermStatus,
    /// Its part of speech, in whatever words the termbase uses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of_speech: Option<String>,
    /// Its grammatical gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Its kind: `fullForm`, `acronym`, `abbreviation`, `shortForm`, `variant`, `phrase`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_type: Option<String>,
    /// Where it is used: a country or a region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// A sentence it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a TBX said of it that is none of these: elements, one each. Of the terms of a
    /// language the first has what was said of the language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tbx: Vec<String>,
}

impl Term {
    /// A preferred term of which nothing more is said.
    pub fn new(locale: Locale, text: impl Into<String>) -> Self {
        Self {
            locale,
            text: text.into(),
            status: TermStatus::default(),
            part_of_speech: None,
            gender: None,
            term_type: None,
            usage: None,
            definition: None,
            context: None,
            source: None,
            note: None,
            tbx: Vec::new(),
        }
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(self, status: TermStatus) -> Self {
        Self { status, ..self }
    }

    /// What is said of it beside its status, by name, each with what `other` says there.
    pub(crate) fn fields_with(
        &mut self,
        other: Self,
    ) -> [(&'static str, &mut Option<String>, Option<String>); 8] {
        [
            ("part_of_speech", &mut self.part_of_speech, other.part_of_speech),
            ("gender", &mut self.gender, other.gender),
            ("term_type", &mut self.term_type, other.term_type),
            ("usage", &mut self.usage, other.usage),
            ("definition", &mut self.definition, other.definition),
            ("context", &mut self.context, other.context),
            ("source", &mut self.source, other.source),
            ("note", &mut self.note, other.note),
        ]
    }

    /// Whether both are the same words of the same language, whatever is said of them.
    pub fn is_same(&self, other: &Self) -> bool {
        self.locale == other.locale && self.text == other.text
    }
}

/// How a term stands to the other terms of its concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum TermStatus {
    /// The one to use.
    #[default]
    Preferred,
    /// May be used.
    Admitted,
    /// Must not be used.
    Forbidden,
    /// Stays in its own language in the translation (do not translate).
    Preserved,
    /// Another form of a term: a plural, an abbreviation, a spelling.
    Variant,
}

impl TermStatus {
    /// Every status, in the order they are listed to people.
    pub const ALL: [Self; 5] =
        [Self::Preferred, Self::Admitted, Self::Forbidden, Self::Preserved, Self::Variant];

    /// The word for it in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Admitted => "admitted",
            Self::Forbidden => "forbidden",
            Self::Preserved => "preserved",
            Self::Variant => "variant",
        }
    }
}

impl fmt::Display for TermStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TermStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|s| s.as_str() == word).ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            format!("“{text}” is no status of a term (use one of {all})")
        })
    }
}

impl Concept {
    /// A concept of which nothing more is said than its terms.
    pub fn new(name: impl Into<String>, terms: Vec<Term>) -> Self {
        Self { name: name.into(), subject_field: None, definition: None, note: None, tbx: Vec::new(), terms }
    }

    /// What is said of it beside its terms, by name, each with what `other` says there.
    pub(crate) fn fields_with(
        &mut self,
        other: Self,
    ) -> [(&'static str, &mut Option<String>, Option<String>); 3] {
        [
            ("subject_field", &mut self.subject_field, other.subject_field),
            ("definition", &mut self.definition, other.definition),
            ("note", &mut self.note, other.note),
        ]
    }

    /// A name for a concept after a term of it: in lower case, with hyphens for spaces.
    ///
    /// ```
    /// assert_eq!(jisr::model::Concept::name_after(" Mixture of\nExperts "), "mixture-of-experts");
    /// ```
    pub fn name_after(term: &str) -> String {
        let words: Vec<String> = term.split_whitespace().map(str::to_lowercase).collect();
        words.join("-")
    }

    /// A name as it is kept: in one line, without control characters.
    pub fn tidy_name(name: &str) -> String {
        let pieces = name.split(char::is_control).map(str::trim).filter(|piece| !piece.is_empty());
        pieces.collect::<Vec<_>>().join(" ")
    }

    /// Adds a term behind those of its language.
    pub fn add(&mut self, term: Term) {
        let last = self.terms.iter().rposition(|known| known.locale == term.locale);
        self.terms.insert(last.map_or(self.terms.len(), |last| last + 1), term);
    }

    /// The terms of a language.
    pub fn terms_in<'a>(&'a self, locale: &'a Locale) -> impl Iterator<Item = &'a Term> {
        self.terms.iter().filter(|t| locale.finds(&t.locale))
    }

    /// The places of the terms with a text; of a language those in just that locale, and where there is
    /// none, those that it finds.
    pub fn places_of(&self, text: &str, locale: Option<&Locale>) -> Vec<usize> {
        let places = |is_meant: &dyn Fn(&Locale) -> bool| -> Vec<usize> {
            let terms = self.terms.iter().enumerate();
            terms.filter(|(_, t)| t.text == text && is_meant(&t.locale)).map(|(at, _)| at).collect()
        };
        let Some(locale) = locale else { return places(&|_| true) };
        let exact = places(&|known| known == locale);
        if exact.is_empty() { places(&|known| locale.finds(known)) } else { exact }
    }

    /// The term of a language that stands for the concept: the preserved or
    /// preferred one, else the first that is not forbidden.
    pub fn main_term<'a>(&'a self, locale: &'a Locale) -> Option<&'a Term> {
        let usable = || self.terms_in(locale).filter(|t| t.status != TermStatus::Forbidden);
        usable()
            .find(|t| t.status == TermStatus::Preferred)
            .or_else(|| usable().find(|t| t.status == TermStatus::Preserved))
            .or_else(|| usable().next())
    }
}
