//! A concept of the termbase: its terms, and what is said of them.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::concept_form::{Row, Said, about, edited, sent_rows, sent_was};
use super::concept_new::blank_again;
use super::frame::{self, Choice, Frame, View, go_on};
use super::links::link;
use super::texts::{self, Markup};
use super::told::told;
use super::visitor::{Asked, Visitor};
use super::{deeds, expected, languages, rows_of};
use crate::error::Error;
use crate::memory::concept_version;
use crate::model::{Concept, Locale, StoredConcept};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;

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
    /// Lays what was sent over what stands. What the concept does not have any more stands below, to be added again.
    fn lay_over(&mut self, sent: &Fields) {
        let (words, stale) = (self.frame.words, self.stale);
        for said in &mut self.about {
            let field = said.field.clone();
            said.lay_over(sent, &field, stale);
        }
        if let Some(name) = sent.first("name") {
            name.clone_into(&mut self.name);
        }
        let (paired, left) = pairs(&self.terms, sent);
        for (row, number) in paired {
            self.terms[row].lay_over(sent, &number, stale);
        }
        for number in left {
            let place = (self.terms.len() + self.further.len()).to_string();
            let mut row = Row::new(words, &place, None);
            row.lay_over(sent, &number, stale);
            // What another took away, and is not edited here, is not added again unless that is wanted.
            row.removed |= sent_was(sent, &number) == Some((row.text.clone(), row.lang.clone()));
            self.further.push(row);
        }
        self.blank.lay_over(sent, "new", false);
    }
}

/// The terms that rows of a form were made of, by their places, with the numbers of the rows; and the rows left over.
/// A term is known by what it was when the form was made; where that does not stand any more, what stands in its
/// place, in its language, is it as it was corrected. A row that was made of no term is never laid over one.
fn pairs(terms: &[Row], sent: &Fields) -> (Vec<(usize, String)>, Vec<String>) {
    let mut left: Vec<_> = sent_rows(sent).map(|number| (sent_was(sent, &number), number)).collect();
    let (mut paired, mut others) = (Vec::new(), Vec::new());
    for (place, row) in terms.iter().enumerate() {
        match left.iter().position(|(was, _)| was.is_some() && *was == row.was) {
            Some(at) => paired.push((place, left.remove(at).1)),
            None => others.push((place, row)),
        }
    }
    for (place, row) in others {
        let is_corrected = |(was, number): &(Option<(String, String)>, String)| {
            *number == row.number && was.as_ref().is_some_and(|(_, lang)| *lang == row.lang)
        };
        let at = left.iter().position(is_corrected);
        paired.extend(at.map(|at| (place, left.remove(at).1)));
    }
    (paired, left.into_iter().map(|(_, number)| number).collect())
}

pub(super) async fn save(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::EDIT_TERMS)?;
    let sent = rows_of(&body)?;
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
            let done = if before == after.concept { "nothing" } else { "saved" };
            Ok(go_on(&link("/concept", &[("name", &after.concept.name), ("done", done)])))
        }
    }
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
    frame::show_again(refusal, &page)
}

/// Takes a concept away.
pub(super) async fn remove(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::REMOVE_TERMS)?;
    let sent = rows_of(&body)?;
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
