//! What a check finds.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::Displaced;
use crate::model::Concept;
use crate::terms::Recognised;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing: the termbase allows it.
    Info,
    /// Probably to be mended.
    Warning,
    /// To be mended.
    Error,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// A preserved term of the source is missing in the translation.
    PreservedMissing,
    /// It stands there, but in another case or spelling.
    PreservedMisspelt,
    /// The term that the termbase has for it in the language of the translation stands there.
    PreservedTranslated,
    /// A forbidden term stands in the translation, or in the source.
    Forbidden,
    /// No term for a concept of the source stands in the translation.
    NotUsed,
    /// An admitted term stands there, and not the preferred one.
    Admitted,
    /// Punctuation beside Latin words in Arabic text would be displaced.
    Bidi,
}

impl Check {
    /// Every check.
    pub const ALL: [Self; 7] = [
        Self::PreservedMissing,
        Self::PreservedMisspelt,
        Self::PreservedTranslated,
        Self::Forbidden,
        Self::NotUsed,
        Self::Admitted,
        Self::Bidi,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PreservedMissing => "preserved-missing",
            Self::PreservedMisspelt => "preserved-misspelt",
            Self::PreservedTranslated => "preserved-translated",
            Self::Forbidden => "forbidden",
            Self::NotUsed => "not-used",
            Self::Admitted => "admitted",
            Self::Bidi => "bidi",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        named(text, &Self::ALL, Self::as_str, "severity")
    }
}

impl FromStr for Check {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        named(text, &Self::ALL, Self::as_str, "check")
    }
}

fn named<T: Copy>(text: &str, all: &[T], name: fn(T) -> &'static str, what: &str) -> Result<T, String> {
    let word = text.trim().to_lowercase();
    all.iter().copied().find(|one| name(*one) == word).ok_or_else(|| {
        let all: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        format!("“{text}” is no {what} (use one of {})", all.join(", "))
    })
}

/// A piece of a text: byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// Where it starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl From<&Recognised> for Span {
    fn from(found: &Recognised) -> Self {
        Self { start: found.start, end: found.end }
    }
}

/// Something that a check found in a translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked.
    pub check: Check,
    /// How bad it is.
    pub severity: Severity,
    /// The concept, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concept: Option<String>,
    /// The words it is about, as they stand: in the translation, else in the source.
    pub found: String,
    /// Where the term stands in the source.
    pub source_spans: Vec<Span>,
    /// Where the words stand in the translation.
    pub target_spans: Vec<Span>,
    /// What should stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

impl Finding {
    fn new(check: Check, severity: Severity, found: &str) -> Self {
        Self {
            check,
            severity,
            concept: None,
            found: found.to_owned(),
            source_spans: Vec::new(),
            target_spans: Vec::new(),
            suggestion: None,
        }
    }

    fn about(mut self, concept: &Concept, suggestion: Option<&str>, standing: &[&Recognised]) -> Self {
        self.concept = Some(concept.name.clone());
        self.suggestion = suggestion.map(str::to_owned);
        self.source_spans = standing.iter().map(|found| Span::from(*found)).collect();
        self
    }

    fn at(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.target_spans = spans.into_iter().collect();
        self
    }

    pub(super) fn missing(concept: &Concept, wanted: &str, standing: &[&Recognised]) -> Self {
        Self::new(Check::PreservedMissing, Severity::Error, first(standing)).about(
            concept,
            Some(wanted),
            standing,
        )
    }

    pub(super) fn misspelt(
        concept: &Concept,
        wanted: &str,
        found: &str,
        standing: &[&Recognised],
        span: Span,
    ) -> Self {
        Self::new(Check::PreservedMisspelt, Severity::Error, found)
            .about(concept, Some(wanted), standing)
            .at([span])
    }

    pub(super) fn translated(
        concept: &Concept,
        wanted: &str,
        standing: &[&Recognised],
        found: &Recognised,
    ) -> Self {
        Self::new(Check::PreservedTranslated, Severity::Info, &found.surface)
            .about(concept, Some(wanted), standing)
            .at([Span::from(found)])
    }

    pub(super) fn not_used(concept: &Concept, wanted: &str, standing: &[&Recognised]) -> Self {
        Self::new(Check::NotUsed, Severity::Warning, first(standing)).about(concept, Some(wanted), standing)
    }

    pub(super) fn admitted(
        concept: &Concept,
        wanted: &str,
        standing: &[&Recognised],
        there: &[&Recognised],
    ) -> Self {
        Self::new(Check::Admitted, Severity::Info, first(there))
            .about(concept, Some(wanted), standing)
            .at(there.iter().map(|found| Span::from(*found)))
    }

    pub(super) fn forbidden(
        concept: &Concept,
        wanted: Option<&str>,
        found: &Recognised,
        is_target: bool,
    ) -> Self {
        // The source is not the translator's to change.
        let severity = if is_target { Severity::Error } else { Severity::Warning };
        let finding = Self::new(Check::Forbidden, severity, &found.surface);
        match is_target {
            true => finding.about(concept, wanted, &[]).at([Span::from(found)]),
            false => finding.about(concept, wanted, &[found]),
        }
    }

    pub(super) fn displaced(Displaced { text, isolated, spans }: Displaced) -> Self {
        let finding = Self::new(Check::Bidi, Severity::Warning, &text).at(spans);
        Self { suggestion: Some(isolated), ..finding }
    }
}

fn first<'f>(standing: &[&'f Recognised]) -> &'f str {
    standing.first().map_or("", |found| &found.surface)
}
