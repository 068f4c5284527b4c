//! The termbase: terms looked up, recognised, listed and changed.

use serde::Serialize;

use super::concordance::is_large;
use crate::error::{Error, Result};
use crate::matching::{Hit, Sought, concordance};
use crate::memory::Status;
use crate::model::{Change, Concept, Locale, Operation, Subject, Term, TermStatus};
use crate::store::Reader;
use crate::terms::{PreservedTerm, Recognised, TermMatch, TermQuery, lookup, preserved_terms, recognise_in};
use crate::text::{Script, dominant_script, segment_key};

/// The concepts that have a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct TermMatches {
    /// What was looked up.
    pub query: String,
    /// The concepts, the closest first.
    pub matches: Vec<TermMatch>,
    /// Units that hold the text: no terms, but translations it stands in.
    pub units: Vec<Hit>,
    /// Whether units were asked for and not searched: there are many, and no index of their texts.
    #[serde(skip)]
    pub units_passed_over: bool,
}

impl TermMatches {
    /// Looks a term up, and some units that hold it.
    pub fn find(reader: &dyn Reader, query: &TermQuery<'_>, most_units: usize) -> Result<Self> {
        let matches = lookup(reader, query)?;
        let sought = Sought { text: query.text, words: false, locale: query.locale, limit: most_units };
        let is_quick = || Ok::<_, Error>(reader.has_text_index()? || !is_large(reader)?);
        let searched = most_units > 0 && is_quick()?;
        let units = if searched { concordance(reader, &sought)? } else { Vec::new() };
        let units_passed_over = most_units > 0 && !searched;
        Ok(Self { query: query.text.to_owned(), matches, units, units_passed_over })
    }
}

/// The terms that stand in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct RecognisedTerms {
    /// In the order they stand there; byte offsets in the text.
    pub terms: Vec<Recognised>,
}

impl RecognisedTerms {
    /// Finds the terms in a text, whose language is told by its script where it is not given;
    /// `overlaps`: also those that stand inside a longer one.
    pub fn find(reader: &dyn Reader, text: &str, lang: Option<&Locale>, overlaps: bool) -> Result<Self> {
        let locale = match lang {
            Some(given) => given.clone(),
            None => by_script(text)?,
        };
        Ok(Self { terms: recognise_in(reader, &locale, text, overlaps)? })
    }
}

fn by_script(text: &str) -> Result<Locale> {
    let tag = match dominant_script(text) {
        Some(Script::Arabic) => "ar",
        Some(Script::Latin) => "en",
        Some(Script::Other) | None => {
            let message = "the language of the text is not clear: name it with --lang (ar, en, …)";
            return Err(Error::Request(message.to_owned()));
        }
    };
    Ok(Locale::parse(tag)?)
}

/// Which terms to list.
#[derive(Debug, Clone, Default)]
pub struct TermFilter<'a> {
    /// Only terms of this language.
    pub lang: Option<&'a Locale>,
    /// Only terms of this status.
    pub status: Option<TermStatus>,
    /// Only terms that hold this, however it is spelt.
    pub text: Option<&'a str>,
    /// Only concepts of this subject field.
    pub subject_field: Option<&'a str>,
    /// Only concepts that have no term in this language.
    pub missing: Option<&'a Locale>,
}

/// The concepts of a termbase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct TermList {
    /// In the order they were added, with those of their terms that were asked for.
    pub concepts: Vec<Concept>,
}

impl TermList {
    /// The concepts of a termbase.
    pub fn of(reader: &dyn Reader, filter: &TermFilter<'_>) -> Result<Self> {
        let TermFilter { lang, status, text, subject_field, missing } = filter;
        let text = text.map(segment_key);
        let mut concepts: Vec<Concept> = reader.concepts()?.into_iter().map(|c| c.concept).collect();
        concepts.retain(|c| {
            let is_of = |field: &str| c.subject_field.as_deref() == Some(field);
            let lacks = |locale: &Locale| c.terms_in(locale).next().is_none();
            subject_field.is_none_or(is_of) && missing.is_none_or(lacks)
        });
        for concept in &mut concepts {
            concept.terms.retain(|t| {
                lang.is_none_or(|l| l.finds(&t.locale))
                    && status.is_none_or(|s| t.status == s)
                    && text.as_ref().is_none_or(|text| segment_key(&t.text).contains(text))
            });
        }
        concepts.retain(|c| !c.terms.is_empty());
        Ok(Self { concepts })
    }
}

/// A concept, and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ShownConcept {
    /// The concept.
    #[serde(flatten)]
    pub concept: Concept,
    /// What was done to it, oldest first.
    pub history: Vec<ConceptStep>,
}

/// A step in the history of a concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConceptStep {
    /// The change it was part of.
    pub change: Change,
    /// What was done.
    pub operation: Operation,
}

impl ShownConcept {
    /// A concept by its name.
    pub fn of(reader: &dyn Reader, name: &str) -> Result<Self> {
        let Some(stored) = reader.concept(name)? else {
            let message = format!("there is no concept {name} in this memory (term list shows them)");
            return Err(Error::Missing(message));
        };
        let revisions = reader.history(Subject::Concept(stored.id.0))?;
        let written = revisions.iter().any(|revision| revision.operation == Operation::Add);
        let added = if written { None } else { reader.addition_of_concept(stored.id)? };
        let first = added.map(|added| (added, Operation::Add));
        let steps = revisions.iter().map(|revision| (revision.change, revision.operation));
        let mut history = Vec::new();
        for (change, operation) in first.into_iter().chain(steps) {
            history.extend(reader.change(change)?.map(|change| ConceptStep { change, operation }));
        }
        Ok(Self { concept: stored.concept, history })
    }
}

/// A concept after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ChangedConcept {
    /// Whether anything is new.
    pub status: Status,
    /// The concept.
    #[serde(flatten)]
    pub concept: Concept,
}

/// What was removed of a concept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct RemovedTerms {
    /// The concept's name.
    pub concept: String,
    /// The terms that it no longer has.
    pub removed: Vec<Term>,
}

impl RemovedTerms {
    /// What went of a concept, from what it was before: one of its terms, or all of them.
    pub fn of(before: Concept, term: Option<(&str, Option<&Locale>)>) -> Self {
        let removed = match term {
            Some((text, lang)) => {
                before.places_of(text, lang).into_iter().map(|at| before.terms[at].clone()).collect()
            }
            None => before.terms,
        };
        Self { concept: before.name, removed }
    }
}

/// The names and terms that stay in Latin script in Arabic texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PreservedList {
    /// The most frequent first.
    pub preserved: Vec<PreservedTerm>,
}

impl PreservedList {
    /// Those of a memory, or of one document.
    pub fn of(reader: &dyn Reader, document: Option<&str>) -> Result<Self> {
        Ok(Self { preserved: preserved_terms(reader, document)? })
    }
}
