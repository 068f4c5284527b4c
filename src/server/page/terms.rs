//! Terms: looking them up, the list of them, and the terms that stand in a text.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::concordance::ShownHit;
use super::deeds;
use super::frame::{self, Choice, Frame, View};
use super::languages;
use super::links::{self, link};
use super::texts::{self, Markup};
use super::visitor::{Asked, Visitor};
use super::words::Words;
use crate::matching::{Hit, Sought, concordance};
use crate::model::{Concept, Locale, StoredConcept, Term, TermStatus};
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::terms::{How, Recognised, TermMatch, TermQuery, lookup};
use crate::text;

/// How many concepts stand on a page.
const SHOWN: usize = 50;

/// How many units that hold a term are shown.
const UNITS: usize = 5;

/// From how many units on they are only searched where there is an index of their texts.
const MANY_UNITS: u64 = 20_000;

#[derive(Template)]
#[template(path = "terms.html")]
struct Page {
    frame: Frame,
    text: String,
    languages: Vec<Choice>,
    summary: String,
    concepts: Vec<ShownConcept>,
    hits: Vec<ShownHit>,
    before: Option<String>,
    after: Option<String>,
}

/// A concept, as it is listed.
struct ShownConcept {
    address: String,
    name: Markup,
    how: Option<String>,
    definition: Option<Markup>,
    terms: Vec<ShownTerm>,
}

/// A term, as it is listed.
struct ShownTerm {
    text: Markup,
    language: String,
    status: String,
    class: &'static str,
    note: Option<Markup>,
}

/// A term that stands in a text, with its translations.
pub(super) struct InText {
    pub(super) address: String,
    pub(super) surface: Markup,
    pub(super) translations: Vec<Markup>,
    pub(super) preserved: bool,
}

/// The terms in a text, each once.
pub(super) fn in_text(found: &[Recognised], source: &Locale, target: &Locale) -> Vec<InText> {
    let mut shown: Vec<(&str, InText)> = Vec::new();
    for term in found {
        if shown.iter().any(|(surface, _)| *surface == term.surface) {
            continue;
        }
        let translations = term.translations.iter().filter(|t| target.finds(&t.lang));
        let in_text = InText {
            address: link("/concept", &[("name", &term.concept)]),
            surface: texts::text(source, &term.surface),
            translations: translations.map(|t| texts::text(&t.lang, &t.term)).collect(),
            preserved: term.status == TermStatus::Preserved,
        };
        shown.push((&term.surface, in_text));
    }
    shown.into_iter().map(|(_, in_text)| in_text).collect()
}

/// What was found: concepts with how they were, and units that hold the text; or a page of all concepts.
struct Found {
    languages: Vec<Locale>,
    matches: Vec<TermMatch>,
    hits: Vec<Hit>,
    concepts: Vec<Concept>,
    all: usize,
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_TERMS)?;
    let sought = asked.first("q").unwrap_or_default().trim().to_owned();
    let locale = languages::asked(&asked, "lang")?;
    let start = asked.number("start", 0)? as usize;
    let (text, lang) = (sought.clone(), locale.clone());
    let found = server.work.read_at_length(move |reader| {
        let mut found = Found {
            languages: languages::known(reader)?,
            matches: Vec::new(),
            hits: Vec::new(),
            concepts: Vec::new(),
            all: 0,
        };
        if text::segment_key(&text).is_empty() {
            let stored = reader.concepts()?;
            found.languages = languages_of(&stored);
            let mut concepts: Vec<Concept> = stored.into_iter().map(|stored| stored.concept).collect();
            concepts.retain(|c| lang.as_ref().is_none_or(|lang| c.terms_in(lang).next().is_some()));
            found.all = concepts.len();
            found.concepts = concepts.into_iter().skip(start).take(SHOWN).collect();
            return Ok(found);
        }
        found.matches = lookup(reader, &TermQuery { text: &text, locale: lang.as_ref(), limit: SHOWN })?;
        if reader.has_text_index()? || reader.counts()?.units < MANY_UNITS {
            let sought = Sought { text: &text, words: false, locale: lang.as_ref(), limit: UNITS };
            found.hits = concordance(reader, &sought)?;
        }
        Ok(found)
    });
    let found = found.await?;
    let frame = Frame::new(visitor, View::Terms, "view-terms").after(asked.first("done"));
    let words = frame.words;
    let is_list = text::segment_key(&sought).is_empty();
    let (summary, concepts) = match is_list {
        true => {
            let shown = found.concepts.iter().map(|concept| ShownConcept::new(words, concept, None));
            (words.count("count-concepts", found.all), shown.collect())
        }
        false => {
            let shown = found.matches.iter();
            let shown: Vec<_> = shown.map(|m| ShownConcept::new(words, &m.concept, how(m.how))).collect();
            (words.count("count-concepts-found", shown.len()), shown)
        }
    };
    let lang = locale.as_ref().map(ToString::to_string).unwrap_or_default();
    let page = |start: usize| link("/terms", &[("lang", &lang), ("start", &start.to_string())]);
    frame::show(&Page {
        languages: frame.choices(&found.languages, locale.as_ref(), Some("any-language")),
        before: (is_list && start > 0).then(|| page(start.saturating_sub(SHOWN))),
        after: (is_list && start + SHOWN < found.all).then(|| page(start + SHOWN)),
        hits: found.hits.iter().map(|hit| ShownHit::new(hit, &sought)).collect(),
        text: sought,
        summary,
        concepts,
        frame,
    })
}

/// The languages of the terms, without regions.
fn languages_of(concepts: &[StoredConcept]) -> Vec<Locale> {
    let mut languages: Vec<Locale> = Vec::new();
    for term in concepts.iter().flat_map(|stored| &stored.concept.terms) {
        if !languages.iter().any(|known| known.language() == term.locale.language()) {
            languages.push(Locale::parse(term.locale.language()).unwrap_or_else(|_| term.locale.clone()));
        }
    }
    languages.sort_unstable();
    languages
}

/// The message that says how a term was found, where it is not letter for letter.
fn how(how: How) -> Option<&'static str> {
    match how {
        How::Exact => None,
        How::Folded => Some("how-folded"),
        How::Stem => Some("how-stem"),
        How::Prefix => Some("how-prefix"),
        How::Fuzzy => Some("how-fuzzy"),
    }
}

/// The message for a status.
pub(super) fn status_name(status: TermStatus) -> &'static str {
    match status {
        TermStatus::Preferred => "status-preferred",
        TermStatus::Admitted => "status-admitted",
        TermStatus::Forbidden => "status-forbidden",
        TermStatus::Preserved => "status-preserved",
        TermStatus::Variant => "status-variant",
    }
}

impl ShownConcept {
    fn new(words: &Words, concept: &Concept, how: Option<&str>) -> Self {
        Self {
            address: link("/concept", &[("name", &concept.name)]),
            name: texts::name(&concept.name),
            how: how.map(|how| words.say(how)),
            definition: concept.definition.as_deref().map(texts::name),
            terms: concept.terms.iter().map(|term| ShownTerm::new(words, term)).collect(),
        }
    }
}

impl ShownTerm {
    fn new(words: &Words, term: &Term) -> Self {
        Self {
            text: texts::text(&term.locale, &term.text),
            language: words.language_name(&term.locale),
            status: words.say(status_name(term.status)),
            class: term.status.as_str(),
            note: term.definition.as_deref().or(term.note.as_deref()).map(texts::name),
        }
    }
}
