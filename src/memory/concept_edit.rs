//! Terms to add, and what to change of a concept, as they are asked for.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::formats::terms::TermRow;
use crate::model::{Concept, Locale, Term, TermStatus};

/// A term to add, alone or with its translation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serve", schema(example = json!({"term": "قاعدة بيانات", "lang": "ar", "translation": "database", "target_lang": "en"})))]
pub struct NewTerm {
    /// The term.
    pub term: String,
    /// Its language.
    pub lang: Locale,
    /// The concept it belongs to; else the one named after the term that has it.
    #[serde(default)]
    pub concept: Option<String>,
    /// How it stands to the other terms of its concept; else preferred.
    #[serde(default)]
    pub status: Option<TermStatus>,
    /// Its translation.
    #[serde(default)]
    pub translation: Option<String>,
    /// The language of the translation.
    #[serde(default)]
    pub target_lang: Option<Locale>,
    /// Its part of speech.
    #[serde(default)]
    pub part_of_speech: Option<String>,
    /// Its grammatical gender.
    #[serde(default)]
    pub gender: Option<String>,
    /// Its kind: `fullForm`, `acronym`, `abbreviation`, `shortForm`, `variant`, `phrase`.
    #[serde(default)]
    pub term_type: Option<String>,
    /// Where it is used: a country or a region.
    #[serde(default)]
    pub usage: Option<String>,
    /// What it means.
    #[serde(default)]
    pub definition: Option<String>,
    /// A sentence it stands in.
    #[serde(default)]
    pub context: Option<String>,
    /// Where it was found.
    #[serde(default)]
    pub source: Option<String>,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
}

impl NewTerm {
    /// The rows that [`Memory::add_terms`](super::Memory::add_terms) takes.
    pub fn into_rows(self) -> Result<Vec<TermRow>> {
        if self.concept.as_ref().is_some_and(|name| name.trim().is_empty()) {
            return Err(Error::Request("a term and its concept must not be empty".to_owned()));
        }
        // An empty name stands for the one after the term.
        let concept = self.concept.unwrap_or_default();
        let row = |locale, text: String, status: Option<TermStatus>| TermRow {
            line: 0,
            concept: concept.clone(),
            has_status: status.is_some(),
            term: Term::new(locale, text).with_status(status.unwrap_or_default()),
        };
        let mut first = row(self.lang, self.term, self.status);
        let term = &mut first.term;
        term.part_of_speech = self.part_of_speech;
        term.gender = self.gender;
        term.term_type = self.term_type;
        term.usage = self.usage;
        term.definition = self.definition;
        term.context = self.context;
        term.source = self.source;
        term.note = self.note;
        match (self.target_lang, self.translation) {
            (Some(locale), Some(text)) => Ok(vec![first, row(locale, text, None)]),
            (None, None) => Ok(vec![first]),
            _ => Err(Error::Request("a translation needs its language, and the other way round".to_owned())),
        }
    }
}

/// What to change of a concept, or of one of its terms. An empty text takes a field away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serve", schema(example = json!({"definition": "What it means", "note": ""})))]
pub struct ConceptEdit {
    /// The term of it that is edited; without it, the concept itself.
    pub term: Option<String>,
    /// With a term: the one in this language.
    pub lang: Option<Locale>,
    /// Another name for the concept.
    pub rename: Option<String>,
    /// The field the concept belongs to.
    pub subject_field: Option<String>,
    /// Another text for the term.
    pub text: Option<String>,
    /// Another language for the term.
    pub to_lang: Option<Locale>,
    /// Another status for the term.
    pub status: Option<TermStatus>,
    /// Its part of speech.
    pub part_of_speech: Option<String>,
    /// Its grammatical gender.
    pub gender: Option<String>,
    /// Its kind: `fullForm`, `acronym`, `abbreviation`, `shortForm`, `variant`, `phrase`.
    pub term_type: Option<String>,
    /// Where it is used: a country or a region.
    pub usage: Option<String>,
    /// What the concept, or the term, means.
    pub definition: Option<String>,
    /// A sentence the term stands in.
    pub context: Option<String>,
    /// Where the term was found.
    pub source: Option<String>,
    /// A remark on the concept, or the term.
    pub note: Option<String>,
}

impl ConceptEdit {
    /// Changes a concept so.
    pub fn apply(&self, concept: &mut Concept) -> Result<()> {
        if let Some(name) = &self.rename {
            concept.name.clone_from(name);
        }
        let Some(text) = &self.term else {
            if self.is_of_a_term() {
                let message =
                    "only a term has a text, a language, a status and the like; say which term is edited";
                return Err(Error::Request(message.to_owned()));
            }
            set(&mut concept.subject_field, self.subject_field.as_ref());
            set(&mut concept.definition, self.definition.as_ref());
            set(&mut concept.note, self.note.as_ref());
            return Ok(());
        };
        if self.subject_field.is_some() {
            let message = "a subject field is of a concept, not of a term; edit them one after the other";
            return Err(Error::Request(message.to_owned()));
        }
        let place = find(concept, text, self.lang.as_ref())?;
        let term = &mut concept.terms[place];
        if let Some(text) = &self.text {
            term.text.clone_from(text);
        }
        if let Some(locale) = &self.to_lang {
            term.locale.clone_from(locale);
        }
        if let Some(status) = self.status {
            term.status = status;
        }
        for (field, said) in [
            (&mut term.part_of_speech, &self.part_of_speech),
            (&mut term.gender, &self.gender),
            (&mut term.term_type, &self.term_type),
            (&mut term.usage, &self.usage),
            (&mut term.definition, &self.definition),
            (&mut term.context, &self.context),
            (&mut term.source, &self.source),
            (&mut term.note, &self.note),
        ] {
            set(field, said.as_ref());
        }
        Ok(())
    }

    /// Whether something is said that only a term has.
    fn is_of_a_term(&self) -> bool {
        let texts = [
            &self.text,
            &self.part_of_speech,
            &self.gender,
            &self.term_type,
            &self.usage,
            &self.context,
            &self.source,
        ];
        texts.into_iter().any(Option::is_some)
            || self.lang.is_some()
            || self.to_lang.is_some()
            || self.status.is_some()
    }
}

/// Says something, or with an empty text nothing any more.
fn set(field: &mut Option<String>, said: Option<&String>) {
    if let Some(said) = said {
        *field = Some(said.clone()).filter(|text| !text.trim().is_empty());
    }
}

/// The place of a term in its concept.
fn find(concept: &Concept, text: &str, lang: Option<&Locale>) -> Result<usize> {
    let found = concept.places_of(text, lang);
    match *found {
        [only] => Ok(only),
        [] => {
            let terms: Vec<String> =
                concept.terms.iter().map(|term| format!("{} ({})", term.text, term.locale)).collect();
            let terms = terms.join(", ");
            Err(Error::Request(format!("the concept {} has no term “{text}”; it has {terms}", concept.name)))
        }
        _ => {
            let locales: Vec<&str> = found.iter().map(|at| concept.terms[*at].locale.as_str()).collect();
            Err(Error::Request(format!(
                "“{text}” is a term in {}; say which with --lang",
                locales.join(" and in ")
            )))
        }
    }
}
