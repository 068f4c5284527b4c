//! A concept that is new: its form, and adding it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::concept_form::{Row, Said, about, is_filled, sent_concept, sent_rows};
use super::frame::{self, Choice, Frame, View, go_on};
use super::links::link;
use super::texts::Markup;
use super::told::told;
use super::visitor::Visitor;
use super::{deeds, languages, rows_of};
use crate::memory::Status;
use crate::model::Concept;
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::store::Reader;

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
pub(super) async fn blank_again(
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
    let new = is_filled(sent, "new").then(|| "new".to_owned());
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
    frame::show_again(refusal, &page)
}

pub(super) async fn add(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::ADD_TERMS)?;
    let sent = rows_of(&body)?;
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
