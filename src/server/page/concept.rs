//! A concept of the termbase: its terms, and what is said of them.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::deeds;
use super::frame::{self, Choice, Frame, View, go_on};
use super::languages;
use super::links::link;
use super::terms::status_name;
use super::texts::{self, Markup};
use super::told::told;
use super::visitor::{Asked, Visitor};
use super::words::Words;
use crate::error::{Error, Reason};
use crate::formats::terms::TermRow;
use crate::memory::{Expected, Status, concept_version, take_terms};
use crate::model::{Concept, Locale, StoredConcept, Term, TermStatus};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;
use crate::store::Reader;

#[derive(Template)]
#[template(path = "concept.html")]
struct Page {
    frame: Frame,
    /// The name that it has.
    known_name: String,
    shown_name: Markup,
    /// The name as it is edited.
    name: String,
    version: String,
    languages: Vec<Choice>,
    about: Vec<Said>,
    terms: Vec<Row>,
    /// Terms that were sent and that the concept does not have by now.
    further: Vec<Row>,
    blank: Row,
    /// Whether what was sent is shown, as the concept is another by now.
    stale: bool,
    /// Why what was sent is shown again.
    refused: Option<Markup>,
}

/// Something that may be said: the field, its label, what is said.
struct Said {
    field: String,
    label: String,
    text: String,
    shown: Markup,
    /// What is said by now, where that is not what was sent.
    now: Option<Markup>,
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
    /// The term as the form was made of it: its text and language.
    was: Option<(String, String)>,
    /// Whether it is to be taken away.
    removed: bool,
    /// Whether more was sent of it than its text, its language and its status.
    is_open: bool,
    /// What stands there by now, where that is not what was sent.
    now: Option<Markup>,
}

#[derive(Template)]
#[template(path = "concept_new.html")]
struct Blank {
    frame: Frame,
    refused: Option<Markup>,
    name: String,
    languages: Vec<Choice>,
    about: Vec<Said>,
    rows: Vec<Row>,
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::READ_TERMS)?;
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
        known_name: concept.name.clone(),
        name: concept.name.clone(),
        shown_name: texts::name(&concept.name),
        version: version.clone(),
        languages: frame.choices(languages, None, None),
        about: about(words, concept),
        terms: terms.map(|(at, term)| Row::new(words, &at.to_string(), Some(term))).collect(),
        further: Vec::new(),
        blank: Row::new(words, "new", None),
        stale: false,
        refused: None,
        frame,
    }
}

impl Page {
    /// Lays what was sent over what stands. A term is known by what it was when the form was made, else by its
    /// place; what the concept does not have any more stands below, to be added again.
    fn lay_over(&mut self, sent: &Fields) {
        let (words, stale) = (self.frame.words, self.stale);
        for said in &mut self.about {
            let field = said.field.clone();
            said.lay_over(sent, &field, stale);
        }
        if let Some(name) = sent.first("name") {
            name.clone_into(&mut self.name);
        }
        let was = |number: &String| {
            let was = |field| sent.first(&format!("{field}.{number}")).map(unbroken);
            was("was").zip(was("was-lang"))
        };
        let mut left: Vec<String> = sent_rows(sent).collect();
        let mut moved: Vec<&mut Row> = Vec::new();
        for row in &mut self.terms {
            match left.iter().position(|number| row.was.is_some() && was(number) == row.was) {
                Some(at) => row.lay_over(sent, &left.remove(at), stale),
                None => moved.push(row),
            }
        }
        for row in moved {
            if let Some(at) = left.iter().position(|number| *number == row.number) {
                row.lay_over(sent, &left.remove(at), stale);
            }
        }
        for number in left {
            let place = (self.terms.len() + self.further.len()).to_string();
            let mut row = Row::new(words, &place, None);
            row.lay_over(sent, &number, stale);
            // What another took away, and is not edited here, is not added again unless that is wanted.
            row.removed |=
                was(&number).is_some_and(|(text, lang)| (text, lang) == (row.text.clone(), row.lang.clone()));
            self.further.push(row);
        }
        self.blank.lay_over(sent, "new", false);
    }
}

/// The numbers of the rows of terms that a form holds.
fn sent_rows(sent: &Fields) -> impl Iterator<Item = String> {
    (0..).map(|at: usize| at.to_string()).take_while(|number| sent.first(&format!("text.{number}")).is_some())
}

/// A text with the line breaks of a memory: a browser sends others.
fn unbroken(text: &str) -> String {
    text.replace("\r\n", "\n")
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
        Self { field, label, shown: texts::name(&text), text, now: None }
    }

    /// Whether it may be long, or have line breaks, which a field of one line would lose.
    fn is_long(&self) -> bool {
        let field = self.field.split('.').next().unwrap_or_default();
        ["definition", "context", "note"].contains(&field) || self.text.contains('\n')
    }

    /// Lays what was sent in a field over what is said; answers whether that is something else.
    fn lay_over(&mut self, sent: &Fields, field: &str, stale: bool) -> bool {
        let Some(text) = sent.first(field).map(unbroken).filter(|text| *text != unbroken(&self.text)) else {
            return false;
        };
        self.now = stale.then(|| if self.text.is_empty() { texts::name("—") } else { self.shown.clone() });
        self.text = text;
        true
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
            was: term.map(|term| (unbroken(&term.text), term.locale.to_string())),
            removed: false,
            is_open: false,
            now: None,
        }
    }

    /// Lays a row that was sent over a term, or over none.
    fn lay_over(&mut self, sent: &Fields, number: &str, stale: bool) {
        let first = |field: &str| sent.first(&format!("{field}.{number}")).map(unbroken);
        let (text, lang) = (first("text").unwrap_or_default(), first("lang").unwrap_or_default());
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

/// What a form says of a term; nothing where its text is empty.
fn term(sent: &Fields, number: &str, known: Option<&Term>) -> Result<Option<Term>, Refusal> {
    let first = |field: &str| sent.first(&format!("{field}.{number}"));
    let Some(text) = first("text").filter(|text| !text.trim().is_empty()) else { return Ok(None) };
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

pub(super) async fn save(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::EDIT_TERMS)?;
    let sent = Fields::of(&body);
    let name = sent.first("concept").unwrap_or_default().to_owned();
    let (fields, concept, expected) = (sent.clone(), name.clone(), expected(&sent));
    let saved = server.work.write(move |memory| {
        let Some(before) = memory.reader().concept(&concept)? else {
            return Err(Error::Missing(format!("there is no concept {concept} any more")));
        };
        let edited = match edited(before.concept, &fields) {
            Ok(edited) => edited,
            // Of what is another by now that is said first.
            Err(refusal) => {
                return memory.edit_concept_if(&concept, &expected, |_| Ok(())).map(|_| Err(refusal));
            }
        };
        // Whether it was made of what stands is looked at where it is written.
        let edit = |stored: &mut Concept| {
            *stored = edited;
            Ok(())
        };
        memory.edit_concept_if(&concept, &expected, edit).map(Ok)
    });
    match saved.await.and_then(|saved| saved) {
        Err(refusal) => again(&server, visitor, name, &sent, &refusal).await,
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

/// A concept as a form has it.
fn edited(mut concept: Concept, sent: &Fields) -> Result<Concept, Refusal> {
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

/// Shows what was sent again, with why it was refused; or beside what stands by now, where that is another:
/// sent again, it takes the place of that. Of a concept that is gone it stands in the form of a new one.
async fn again(
    server: &Server,
    visitor: Visitor,
    name: String,
    sent: &Fields,
    refusal: &Refusal,
) -> Result<Response, Refusal> {
    let known = match read(server, name.clone()).await {
        Err(missing) if missing.status == StatusCode::NOT_FOUND && sent_rows(sent).next().is_some() => {
            let gone = missing.because(Why::Page("told-concept-gone", name));
            return blank_again(server, visitor, sent, "name", &gone).await;
        }
        known => known?,
    };
    let mut page = page(Frame::new(visitor, View::Terms, "concept-title"), &known);
    page.stale = refusal.why == Why::Stale;
    page.lay_over(sent);
    if !page.stale {
        // It is still made of what was read: whatever was changed since then is not written over unseen.
        sent.first("version").unwrap_or_default().clone_into(&mut page.version);
        page.refused = Some(told(page.frame.words, refusal));
    }
    let status = match refusal.status {
        StatusCode::PRECONDITION_FAILED => StatusCode::CONFLICT,
        status => status,
    };
    frame::show_with(status, &page)
}

/// Takes a concept away.
pub(super) async fn remove(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::REMOVE_TERMS)?;
    let sent = Fields::of(&body);
    let name = sent.first("concept").unwrap_or_default().to_owned();
    if sent.first("sure").is_none() {
        let refusal = Refusal::bad("tick the box first: the concept and all its terms go");
        return Err(refusal.because(Why::Page("told-tick", String::new())));
    }
    let (concept, expected) = (name.clone(), expected(&sent));
    match server.work.write(move |memory| memory.remove_term_if(&concept, None, &expected)).await {
        Err(refusal) => again(&server, visitor, name, &sent, &refusal).await,
        Ok(_) => Ok(go_on("/terms?done=removed")),
    }
}

/// How many terms a form of a new concept asks for at least: a term and its translation.
const ASKED: usize = 2;

/// The form of a new concept.
async fn blank_page(server: &Server, frame: Frame) -> Result<Blank, Refusal> {
    let known = server.work.read(|reader: &dyn Reader| languages::known(reader)).await?;
    let words = frame.words;
    let mut rows: Vec<Row> = (0..ASKED).map(|at| Row::new(words, &at.to_string(), None)).collect();
    for (row, locale) in rows.iter_mut().zip(&known) {
        row.lang = locale.to_string();
    }
    Ok(Blank {
        refused: None,
        name: String::new(),
        languages: frame.choices(&known, None, None),
        about: about(words, &Concept::new("", Vec::new())),
        rows,
        frame,
    })
}

pub(super) async fn blank(State(server): State<Server>, visitor: Visitor) -> Result<Response, Refusal> {
    visitor.require(&deeds::ADD_TERMS)?;
    frame::show(&blank_page(&server, Frame::new(visitor, View::Terms, "concept-new-title")).await?)
}

/// The form of a new concept with what was sent, whose name stood in a field, and why it is shown again.
async fn blank_again(
    server: &Server,
    visitor: Visitor,
    sent: &Fields,
    name: &str,
    refusal: &Refusal,
) -> Result<Response, Refusal> {
    let mut page = blank_page(server, Frame::new(visitor, View::Terms, "concept-new-title")).await?;
    let words = page.frame.words;
    sent.first(name).unwrap_or_default().clone_into(&mut page.name);
    for said in &mut page.about {
        let field = said.field.clone();
        said.lay_over(sent, &field, false);
    }
    // A term that was to be taken away is not added.
    let new = sent.said("text.new").map(|_| "new".to_owned());
    let wanted = sent_rows(sent).filter(|number| sent.first(&format!("remove.{number}")).is_none());
    for (at, number) in wanted.chain(new).enumerate() {
        if at == page.rows.len() {
            page.rows.push(Row::new(words, &at.to_string(), None));
        }
        if let Some(row) = page.rows.get_mut(at) {
            row.lay_over(sent, &number, false);
        }
    }
    page.refused = Some(told(words, refusal));
    frame::show_with(refusal.status, &page)
}

pub(super) async fn add(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::ADD_TERMS)?;
    let sent = Fields::of(&body);
    let added = match sent_concept(&sent) {
        Ok((about, rows)) => server.work.write(move |memory| memory.add_concept(&about, &rows)).await,
        Err(refusal) => Err(refusal),
    };
    match added {
        Err(refusal) => blank_again(&server, visitor, &sent, "concept", &refusal).await,
        Ok((stored, status)) => {
            let done = if status == Status::Added { "added" } else { "nothing" };
            Ok(go_on(&link("/concept", &[("name", &stored.concept.name), ("done", done)])))
        }
    }
}

/// The concept that a form holds: what is said of it, and its terms.
fn sent_concept(sent: &Fields) -> Result<(Concept, Vec<TermRow>), Refusal> {
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
        let why = Why::Declined(Reason::EmptyTerm);
        return Err(Refusal::bad("there is no term to add").because(why));
    }
    Ok((about, rows))
}
