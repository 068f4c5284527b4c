//! A unit that is new: its form, and adding it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::frame::{self, Choice, Frame, go_on};
use super::texts::{Markup, unbroken};
use super::told::told;
use super::visitor::{Asked, Visitor};
use super::{deeds, languages};
use crate::model::{Locale, Role, Unit};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::{Server, add_unit};
use crate::store::Reader;

#[derive(Template)]
#[template(path = "unit_new.html")]
struct Blank {
    frame: Frame,
    refused: Option<Markup>,
    source: String,
    target: String,
    from: String,
    to: String,
    languages: Vec<Choice>,
}

pub(super) async fn blank(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::ADD_UNITS)?;
    let (from, to) = (languages::asked(&asked, "from")?, languages::asked(&asked, "to")?);
    let read = server.work.read(move |reader: &dyn Reader| {
        let likely = languages::pair(reader, "", (from.as_ref(), to.as_ref()))?;
        let (source, target) = likely.map(|pair| (pair.source, pair.target)).unzip();
        Ok((languages::known(reader)?, from.or(source), to.or(target)))
    });
    let (known, from, to) = read.await?;
    let tag = |locale: Option<Locale>| locale.map(|locale| locale.to_string()).unwrap_or_default();
    let frame = Frame::new(visitor, None, "unit-new-title");
    frame::show(&Blank {
        refused: None,
        source: asked.first("source").unwrap_or_default().to_owned(),
        target: String::new(),
        from: tag(from),
        to: tag(to),
        languages: frame.choices(&known, None, None),
        frame,
    })
}

pub(super) async fn add(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::ADD_UNITS)?;
    let sent = Fields::of(&body)?;
    let added = match sent_unit(&sent) {
        Ok(unit) => {
            let role = visitor.role.unwrap_or(Role::Read);
            server.work.write(move |memory| add_unit(memory, &unit, role)).await
        }
        Err(refusal) => Err(refusal),
    };
    let refusal = match added {
        Ok((id, _)) => return Ok(go_on(&format!("/unit/{id}?done=added"))),
        Err(refusal) => refusal,
    };
    // What was typed comes back with what is wrong with it.
    let known = server.work.read(|reader: &dyn Reader| languages::known(reader)).await?;
    let frame = Frame::new(visitor, None, "unit-new-title");
    let page = Blank {
        refused: Some(told(frame.words, &refusal)),
        source: unbroken(sent.first("source").unwrap_or_default()),
        target: unbroken(sent.first("target").unwrap_or_default()),
        from: sent.first("from").unwrap_or_default().to_owned(),
        to: sent.first("to").unwrap_or_default().to_owned(),
        languages: frame.choices(&known, None, None),
        frame,
    };
    frame::show_again(&refusal, &page)
}

/// The unit that a form holds.
fn sent_unit(sent: &Fields) -> Result<Unit, Refusal> {
    let refused = |message: &str, told| Refusal::bad(message).because(Why::Page(told, String::new()));
    let (Some(from), Some(to)) = (languages::asked(sent, "from")?, languages::asked(sent, "to")?) else {
        return Err(refused("a unit needs two languages", "told-languages"));
    };
    if from.finds(&to) {
        return Err(refused("a unit needs two languages that are not the same", "told-languages"));
    }
    let (Some(source), Some(target)) = (sent.said("source"), sent.said("target")) else {
        return Err(refused("a unit needs a source and a translation that are not empty", "told-both"));
    };
    Ok(Unit::pair(from, unbroken(source), to, unbroken(target)))
}
