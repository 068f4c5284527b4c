//! The form of a concept: what stands in it, what was sent of it, and the concept that it means.

use super::frame::Choice;
use super::terms::status_name;
use super::texts::{self, Markup, unbroken};
use super::words::Words;
use crate::error::{Error, Reason};
use crate::formats::terms::TermRow;
use crate::memory::take_terms;
use crate::model::{Concept, Locale, Term, TermStatus};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};

/// Something that may be said: the field, its label, what is said.
pub(super) struct Said {
    pub(super) field: String,
    pub(super) label: String,
    pub(super) text: String,
    pub(super) shown: Markup,
    /// What is said by now, where that is not what was sent.
    pub(super) now: Option<Markup>,
}

/// A term in the form.
pub(super) struct Row {
    pub(super) number: String,
    pub(super) text: String,
    pub(super) shown: Markup,
    pub(super) attributes: Markup,
    pub(super) lang: String,
    pub(super) language: String,
    pub(super) status: String,
    pub(super) class: &'static str,
    pub(super) statuses: Vec<Choice>,
    pub(super) said: Vec<Said>,
    /// The term as the form was made of it: its text and language.
    pub(super) was: Option<(String, String)>,
    /// Whether it is to be taken away.
    pub(super) removed: bool,
    /// Whether more was sent of it than its text, its language and its status.
    pub(super) is_open: bool,
    /// What stands there by now, where that is not what was sent.
    pub(super) now: Option<Markup>,
}

/// The numbers of the rows of terms that a form holds.
pub(super) fn sent_rows(sent: &Fields) -> impl Iterator<Item = String> {
    (0..).map(|at: usize| at.to_string()).take_while(|number| sent.first(&format!("text.{number}")).is_some())
}

/// The term that a row was made of: its text and language.
pub(super) fn sent_was(sent: &Fields, number: &str) -> Option<(String, String)> {
    let was = |field| sent.first(&format!("{field}.{number}")).map(unbroken);
    was("was").zip(was("was-lang"))
}

pub(super) fn about(words: &Words, concept: &Concept) -> Vec<Said> {
    let said =
        |field: &str, label: &str, text: Option<&str>| Said::new(field.to_owned(), words.say(label), text);
    vec![
        said("subject_field", "concept-field", concept.subject_field.as_deref()),
        said("definition", "concept-definition", concept.definition.as_deref()),
        said("note", "concept-note", concept.note.as_deref()),
    ]
}

impl Said {
    fn new(field: String, label: String, text: Option<&str>) -> Self {
        let text = text.unwrap_or_default().to_owned();
        Self { field, label, shown: texts::name(&text), text, now: None }
    }

    /// Whether it may be long, or have line breaks, which a field of one line would lose.
    pub(super) fn is_long(&self) -> bool {
        let field = self.field.split('.').next().unwrap_or_default();
        ["definition", "context", "note"].contains(&field) || self.text.contains(['\n', '\r'])
    }

    /// Lays what was sent in a field over what is said; answers whether that is something else.
    pub(super) fn lay_over(&mut self, sent: &Fields, field: &str, stale: bool) -> bool {
        let Some(text) = sent.first(field).map(unbroken).filter(|text| *text != unbroken(&self.text)) else {
            return false;
        };
        self.now = stale.then(|| if self.text.is_empty() { texts::name("—") } else { self.shown.clone() });
        self.text = text;
        true
    }
}

impl Row {
    pub(super) fn new(words: &Words, number: &str, term: Option<&Term>) -> Self {
        let status = term.map_or(TermStatus::default(), |term| term.status);
        let choice = |known: TermStatus| Choice {
            value: known.as_str().to_owned(),
            name: words.say(status_name(known)),
            chosen: known == status,
        };
        let said = |field: &str, label: &str, text: Option<&String>| {
            Said::new(format!("{field}.{number}"), words.say(label), text.map(String::as_str))
        };
        Self {
            number: number.to_owned(),
            text: term.map(|term| term.text.clone()).unwrap_or_default(),
            shown: term.map(|term| texts::text(&term.locale, &term.text)).unwrap_or_default(),
            attributes: term.map(|term| texts::attributes(&term.locale)).unwrap_or_default(),
            lang: term.map(|term| term.locale.to_string()).unwrap_or_default(),
            language: term.map(|term| words.language_name(&term.locale)).unwrap_or_default(),
            status: words.say(status_name(status)),
            class: status.as_str(),
            statuses: TermStatus::ALL.map(choice).into_iter().collect(),
            said: vec![
                said("part_of_speech", "term-part-of-speech", term.and_then(|t| t.part_of_speech.as_ref())),
                said("term_type", "term-type", term.and_then(|t| t.term_type.as_ref())),
                said("usage", "term-usage", term.and_then(|t| t.usage.as_ref())),
                said("definition", "concept-definition", term.and_then(|t| t.definition.as_ref())),
                said("context", "term-context", term.and_then(|t| t.context.as_ref())),
                said("note", "concept-note", term.and_then(|t| t.note.as_ref())),
            ],
            was: term.map(|term| (unbroken(&term.text), term.locale.to_string())),
            removed: false,
            is_open: false,
            now: None,
        }
    }

    /// Lays a row that was sent over a term, or over none.
    pub(super) fn lay_over(&mut self, sent: &Fields, number: &str, stale: bool) {
        let first = |field: &str| sent.first(&format!("{field}.{number}")).map(unbroken);
        let mut term = (first("text").unwrap_or_default(), first("lang").unwrap_or_default());
        // What was not changed in the form stays as it is by now.
        if self.was.is_some() && sent_was(sent, number).as_ref() == Some(&term) {
            term = (self.text.clone(), self.lang.clone());
        }
        let (text, lang) = term;
        let status = first("status");
        let stands = self.statuses.iter().find(|choice| choice.chosen).map(|choice| choice.value.clone());
        let differs =
            text != unbroken(&self.text) || lang != self.lang || status.is_some() && status != stands;
        if stale && differs && self.was.is_some() {
            let others = texts::name(&format!("{} · {}", self.language, self.status));
            self.now = Some(texts::then(&self.shown, &others));
        }
        for choice in &mut self.statuses {
            choice.chosen = status.as_ref().map_or(choice.chosen, |status| *status == choice.value);
        }
        for said in &mut self.said {
            let field = said.field.split('.').next().unwrap_or_default().to_owned();
            self.is_open |= said.lay_over(sent, &format!("{field}.{number}"), stale && self.was.is_some());
        }
        self.attributes =
            Locale::parse(&lang).map_or_else(|_| texts::any_direction(), |locale| texts::attributes(&locale));
        (self.text, self.lang) = (text, lang);
        self.removed = first("remove").is_some();
    }
}

/// What may be said of a term, beside its text, language and status.
const SAID: [&str; 6] = ["part_of_speech", "term_type", "usage", "definition", "context", "note"];

/// Whether more is said of a term in a row than its language, which the form may suggest.
pub(super) fn is_filled(sent: &Fields, number: &str) -> bool {
    let said = |field: &str| sent.said(&format!("{field}.{number}"));
    let has_status = said("status").is_some_and(|status| status != TermStatus::default().as_str());
    has_status || said("text").is_some() || SAID.iter().any(|field| said(field).is_some())
}

/// What a form says of a term; nothing where it says nothing of one that is not known.
fn term(sent: &Fields, number: &str, known: Option<&Term>) -> Result<Option<Term>, Refusal> {
    let first = |field: &str| sent.first(&format!("{field}.{number}"));
    let Some(text) = first("text").filter(|text| !text.trim().is_empty()) else {
        if known.is_none() && is_filled(sent, number) {
            let refusal = Refusal::bad("a term has no text, and more is said of it");
            return Err(refusal.because(Why::Page("told-no-text", String::new())));
        }
        return Ok(None);
    };
    let lang = first("lang").unwrap_or_default();
    if lang.trim().is_empty() {
        let refusal = Refusal::bad(format!("the term “{text}” needs a language (ar, en …)"));
        return Err(refusal.because(Why::Page("told-term-language", text.to_owned())));
    }
    let locale = Locale::parse(lang).map_err(Error::from)?;
    let mut term = known.cloned().unwrap_or_else(|| Term::new(locale.clone(), text));
    text.trim().clone_into(&mut term.text);
    term.locale = locale;
    if let Some(status) = first("status") {
        term.status = status.parse().map_err(Refusal::bad)?;
    }
    for (field, said) in [
        ("part_of_speech", &mut term.part_of_speech),
        ("term_type", &mut term.term_type),
        ("usage", &mut term.usage),
        ("definition", &mut term.definition),
        ("context", &mut term.context),
        ("note", &mut term.note),
    ] {
        set(said, first(field));
    }
    Ok(Some(term))
}

/// Says something, or with an empty text nothing any more.
fn set(field: &mut Option<String>, said: Option<&str>) {
    if let Some(said) = said {
        let said = unbroken(said);
        // What a browser sends back as it was shown is no change.
        if field.as_ref().is_none_or(|field| unbroken(field) != said) {
            *field = Some(said).filter(|said| !said.trim().is_empty());
        }
    }
}

/// A concept as a form has it.
pub(super) fn edited(mut concept: Concept, sent: &Fields) -> Result<Concept, Refusal> {
    if let Some(name) = sent.said("name") {
        name.clone_into(&mut concept.name);
    }
    set(&mut concept.subject_field, sent.first("subject_field"));
    set(&mut concept.definition, sent.first("definition"));
    set(&mut concept.note, sent.first("note"));
    let is_removed = |number: &str| sent.first(&format!("remove.{number}")).is_some();
    let mut removed = Vec::new();
    for (at, known) in concept.terms.iter_mut().enumerate() {
        let number = at.to_string();
        if is_removed(&number) {
            removed.push(at);
        } else if let Some(edited) = term(sent, &number, Some(known))? {
            *known = edited;
        } else {
            let message =
                format!("the term “{}” has no text any more; to take it away, tick that", known.text);
            let why = Why::Page("told-empty-term", known.text.clone());
            return Err(Refusal::bad(message).because(why));
        }
    }
    let further = sent_rows(sent).skip(concept.terms.len()).filter(|number| !is_removed(number));
    let mut added = Vec::new();
    for number in further.chain(["new".to_owned()]) {
        added.extend(term(sent, &number, None)?);
    }
    take_terms(&mut concept, &removed);
    for term in added {
        concept.add(term);
    }
    if concept.terms.is_empty() {
        let message = "no term would be left; to take all of it away, remove the concept";
        return Err(Refusal::bad(message).because(Why::Page("told-last-term", String::new())));
    }
    Ok(concept)
}

/// The concept that a form holds: what is said of it, and its terms.
pub(super) fn sent_concept(sent: &Fields) -> Result<(Concept, Vec<TermRow>), Refusal> {
    let mut about = Concept::new(sent.said("concept").unwrap_or_default(), Vec::new());
    set(&mut about.subject_field, sent.first("subject_field"));
    set(&mut about.definition, sent.first("definition"));
    set(&mut about.note, sent.first("note"));
    let mut rows = Vec::new();
    for number in sent_rows(sent) {
        let concept = about.name.clone();
        let row = |term| TermRow { line: 0, concept, has_status: true, term };
        rows.extend(term(sent, &number, None)?.map(row));
    }
    if rows.is_empty() {
        let why = Why::Declined(Reason::EmptyTerm, String::new());
        return Err(Refusal::bad("there is no term to add").because(why));
    }
    Ok((about, rows))
}
