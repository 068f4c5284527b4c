//! A concept of the termbase: its terms, and what is said of them.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::frame::{self, Choice, Frame, View, go_on};
use super::languages;
use super::links::link;
use super::terms::status_name;
use super::texts::{self, Markup};
use super::visitor::{Asked, Visitor};
use super::words::Words;
use crate::error::{Error, Result};
use crate::formats::terms::TermRow;
use crate::memory::{Expected, Status, concept_version};
use crate::model::{Concept, Locale, Role, StoredConcept, Term, TermStatus};
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::store::Reader;

#[derive(Template)]
#[template(path = "concept.html")]
struct Page {
    frame: Frame,
    name: String,
    shown_name: Markup,
    version: String,
    languages: Vec<Choice>,
    about: Vec<Said>,
    terms: Vec<Row>,
    blank: Row,
    /// What was sent, where the concept is another by now.
    stale: Option<Vec<(String, Markup)>>,
}

/// Something that may be said: the field, its label, what is said.
struct Said {
    field: String,
    label: String,
    text: String,
    shown: Markup,
}

/// A term in the form.
struct Row {
    number: String,
    text: String,
    shown: Markup,
    attributes: Markup,
    lang: String,
    language: String,
    status: String,
    class: &'static str,
    statuses: Vec<Choice>,
    said: Vec<Said>,
}

#[derive(Template)]
#[template(path = "concept_new.html")]
struct Blank {
    frame: Frame,
    languages: Vec<Choice>,
    rows: Vec<Row>,
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(Role::Read)?;
    let name = asked.first("name").unwrap_or_default().to_owned();
    let known = read(&server, name).await?;
    let frame = Frame::new(visitor, View::Terms, "concept-title").after(asked.first("done"));
    frame::show(&page(frame, &known))
}

/// A concept, its version, and the languages of the memory.
struct Known {
    concept: Concept,
    version: String,
    languages: Vec<Locale>,
}

async fn read(server: &Server, name: String) -> Result<Known, Refusal> {
    let read = server.work.read(move |reader| {
        let Some(stored) = reader.concept(&name)? else { return Ok(None) };
        let version = concept_version(reader, &stored)?.to_string();
        let StoredConcept { concept, .. } = stored;
        Ok(Some(Known { concept, version, languages: languages::known(reader)? }))
    });
    let missing = || Refusal::new(StatusCode::NOT_FOUND, "there is no such concept in this memory");
    read.await?.ok_or_else(missing)
}

fn page(frame: Frame, Known { concept, version, languages }: &Known) -> Page {
    let words = frame.words;
    let terms = concept.terms.iter().enumerate();
    Page {
        name: concept.name.clone(),
        shown_name: texts::name(&concept.name),
        version: version.clone(),
        languages: frame.choices(languages, None, None),
        about: about(words, concept),
        terms: terms.map(|(at, term)| Row::new(words, &at.to_string(), Some(term))).collect(),
        blank: Row::new(words, "new", None),
        stale: None,
        frame,
    }
}

fn about(words: &Words, concept: &Concept) -> Vec<Said> {
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
        Self { field, label, shown: texts::name(&text), text }
    }
}

impl Row {
    fn new(words: &Words, number: &str, term: Option<&Term>) -> Self {
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
        }
    }
}

/// What a form says of a term; nothing where its text is empty.
fn term(sent: &Fields, number: &str, known: Option<&Term>) -> Result<Option<Term>> {
    let first = |field: &str| sent.first(&format!("{field}.{number}"));
    let Some(text) = first("text").filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let locale = Locale::parse(first("lang").unwrap_or_default())?;
    let mut term = known.cloned().unwrap_or_else(|| Term::new(locale.clone(), text));
    text.trim().clone_into(&mut term.text);
    term.locale = locale;
    if let Some(status) = first("status") {
        term.status = status.parse().map_err(Error::Request)?;
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
        let said = said.replace("\r\n", "\n");
        // What a browser sends back as it was shown is no change.
        if field.as_ref().is_none_or(|field| field.replace("\r\n", "\n") != said) {
            *field = Some(said).filter(|said| !said.trim().is_empty());
        }
    }
}

pub(super) async fn save(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(Role::Write)?;
    let sent = Fields::of(&body);
    let name = sent.first("concept").unwrap_or_default().to_owned();
    let (fields, concept, expected) = (sent.clone(), name.clone(), expected(&sent));
    let edited = server
        .work
        .write(move |memory| memory.edit_concept_if(&concept, &expected, |concept| edit(concept, &fields)));
    match edited.await {
        Err(refusal) if refusal.status == StatusCode::PRECONDITION_FAILED => {
            stale(&server, visitor, name, &sent).await
        }
        Err(refusal) => Err(refusal),
        Ok((before, after)) => {
            let done = if before == after { "nothing" } else { "saved" };
            Ok(go_on(&link("/concept", &[("name", &after.name), ("done", done)])))
        }
    }
}

/// What a form expects the concept to be: what it was made from.
fn expected(sent: &Fields) -> Expected {
    Expected::OneOf(sent.all("version").map(str::to_owned).collect())
}

fn edit(concept: &mut Concept, sent: &Fields) -> Result<()> {
    if let Some(name) = sent.said("name") {
        name.clone_into(&mut concept.name);
    }
    set(&mut concept.subject_field, sent.first("subject_field"));
    set(&mut concept.definition, sent.first("definition"));
    set(&mut concept.note, sent.first("note"));
    for (at, known) in concept.terms.iter_mut().enumerate() {
        match term(sent, &at.to_string(), Some(known))? {
            Some(edited) => *known = edited,
            None => {
                let message =
                    format!("the term “{}” has no text any more; to take it away, remove it", known.text);
                return Err(Error::Request(message));
            }
        }
    }
    if let Some(new) = term(sent, "new", None)? {
        concept.add(new);
    }
    Ok(())
}

/// Shows the concept as it is by now, beside what was sent.
async fn stale(server: &Server, visitor: Visitor, name: String, sent: &Fields) -> Result<Response, Refusal> {
    let known = read(server, name).await?;
    let mut page = page(Frame::new(visitor, View::Terms, "concept-title"), &known);
    let texts =
        (0..).map_while(|at| sent.first(&format!("text.{at}")).zip(sent.first(&format!("lang.{at}"))));
    let new = sent.said("text.new").zip(sent.first("lang.new"));
    let shown = texts.chain(new).map(|(text, lang)| (lang.to_owned(), texts::name(text)));
    page.stale = Some(shown.collect());
    frame::show_with(StatusCode::CONFLICT, &page)
}

/// Takes a term away, or the whole concept where none is named.
pub(super) async fn remove(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(Role::Write)?;
    let sent = Fields::of(&body);
    let name = sent.first("concept").unwrap_or_default().to_owned();
    let which = sent.first("remove").and_then(|number| number.parse::<usize>().ok());
    if which.is_none() && sent.first("sure").is_none() {
        return Err(Refusal::bad("tick the box first: the concept and all its terms go"));
    }
    let (concept, expected) = (name.clone(), expected(&sent));
    let left = server.work.write(move |memory| {
        let before = memory.reader().concept(&concept)?.map(|stored| stored.concept);
        // Which term it is was said of what was read: it counts only if that still stands.
        let term = before.as_ref().zip(which).and_then(|(before, at)| before.terms.get(at));
        if which.is_some() && term.is_none() {
            return Err(Error::Stale("the concept has no such term any more".to_owned()));
        }
        memory.remove_term_if(
            &concept,
            term.map(|term| (term.text.as_str(), Some(&term.locale))),
            &expected,
        )?;
        Ok(memory.reader().concept(&concept)?.is_some())
    });
    match left.await {
        Err(refusal) if refusal.status == StatusCode::PRECONDITION_FAILED => {
            stale(&server, visitor, name, &sent).await
        }
        Err(refusal) => Err(refusal),
        Ok(true) => Ok(go_on(&link("/concept", &[("name", &name), ("done", "removed")]))),
        Ok(false) => Ok(go_on("/terms?done=removed")),
    }
}

pub(super) async fn blank(State(server): State<Server>, visitor: Visitor) -> Result<Response, Refusal> {
    visitor.require(Role::Write)?;
    let known = server.work.read(|reader: &dyn Reader| languages::known(reader)).await?;
    let frame = Frame::new(visitor, View::Terms, "concept-new-title");
    let mut rows = ["0", "1"].map(|number| Row::new(frame.words, number, None));
    for (row, locale) in rows.iter_mut().zip(&known) {
        row.lang = locale.to_string();
    }
    let rows = rows.into_iter().collect();
    frame::show(&Blank { languages: frame.choices(&known, None, None), rows, frame })
}

pub(super) async fn add(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(Role::Write)?;
    let sent = Fields::of(&body);
    let concept = sent.said("concept").unwrap_or_default().to_owned();
    let mut rows = Vec::new();
    for number in ["0", "1"] {
        rows.extend(term(&sent, number, None)?.map(|term| TermRow {
            line: 0,
            concept: concept.clone(),
            has_status: true,
            term,
        }));
    }
    let (stored, status) = server.work.write(move |memory| memory.add_terms(&rows)).await?;
    let done = if status == Status::Added { "added" } else { "nothing" };
    Ok(go_on(&link("/concept", &[("name", &stored.concept.name), ("done", done)])))
}
