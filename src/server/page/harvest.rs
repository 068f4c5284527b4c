//! The queue of candidates for terms: looked through, accepted, mended or rejected.

use std::collections::HashMap;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::frame::{self, Frame, View, go_on};
use super::links::link;
use super::texts::{self, Markup};
use super::visitor::{Asked, Visitor};
use crate::answer::{Found, standing_candidates};
use crate::error::Result;
use crate::model::{CandidateId, CandidateKind, Decision, Review, Role, StoredCandidate};
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::store::Reader;
use crate::terms::{Counts, Seen, harvest};

/// How many candidates stand on a page.
const SHOWN: usize = 50;

/// From how many units on the texts are not searched each time for where a candidate stands.
const MANY_UNITS: u64 = 20_000;

/// How many places of a candidate are shown.
const PLACES: usize = 3;

#[derive(Template)]
#[template(path = "harvest.html")]
struct Page {
    frame: Frame,
    summary: String,
    rejected: bool,
    candidates: Vec<Shown>,
    before: Option<String>,
    after: Option<String>,
}

/// A candidate, as it is shown.
struct Shown {
    number: CandidateId,
    kind: String,
    term: String,
    shown_term: Markup,
    term_attributes: Markup,
    term_language: String,
    translation: Option<Other>,
    times: Option<String>,
    places: Vec<Place>,
}

/// Its translation, or its short form.
struct Other {
    label: String,
    text: String,
    shown: Markup,
    attributes: Markup,
    language: String,
}

/// Where it was seen.
struct Place {
    address: String,
    text: Markup,
}

/// The candidates that wait, or those that were rejected: the most frequent first, as far as that is
/// known.
fn waiting(reader: &dyn Reader, rejected: bool) -> Result<Vec<(StoredCandidate, Option<Counts>)>> {
    let mut seen: HashMap<String, (usize, Counts)> = HashMap::new();
    if !rejected && reader.counts()?.units < MANY_UNITS {
        for (place, proposal) in harvest(reader, None)?.into_iter().enumerate() {
            seen.insert(proposal.key, (place, proposal.counts));
        }
    }
    let wanted = rejected.then_some(Decision::Rejected);
    let stored = standing_candidates(reader)?.into_values().filter(|c| c.decision == wanted);
    let mut found: Vec<_> = stored.map(|c| (seen.remove(&c.key), c)).collect();
    found.sort_by_key(|(seen, c)| (seen.as_ref().map_or(usize::MAX, |(place, _)| *place), c.id));
    Ok(found.into_iter().map(|(seen, c)| (c, seen.map(|(_, counts)| counts))).collect())
}

pub(super) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Response, Refusal> {
    visitor.require(Role::Suggest)?;
    let rejected = asked.first("rejected").is_some();
    let start = asked.number("start", 0)? as usize;
    let found = server.work.read_at_length(move |reader| waiting(reader, rejected)).await?;
    let frame = Frame::new(visitor, View::Harvest, "view-harvest").after(asked.first("done"));
    let words = frame.words;
    let at = |start: usize| {
        link("/harvest", &[("rejected", if rejected { "1" } else { "" }), ("start", &start.to_string())])
    };
    let shown = found.iter().skip(start).take(SHOWN).map(|(stored, counts)| {
        let candidate = &stored.candidate;
        let seen = counts.iter().flat_map(|counts| &counts.seen).take(PLACES);
        Shown {
            number: stored.id,
            kind: words.say(kind_name(candidate.kind)),
            term: candidate.term.clone(),
            shown_term: texts::text(&candidate.lang, &candidate.term),
            term_attributes: texts::attributes(&candidate.lang),
            term_language: words.language_name(&candidate.lang),
            translation: candidate.translation.as_ref().map(|other| Other {
                label: words.say(match candidate.kind {
                    CandidateKind::Abbreviation => "harvest-short-form",
                    CandidateKind::Gloss | CandidateKind::Preserved => "match-target",
                }),
                text: other.text.clone(),
                shown: texts::text(&other.lang, &other.text),
                attributes: texts::attributes(&other.lang),
                language: words.language_name(&other.lang),
            }),
            times: counts.as_ref().map(|counts| words.count("count-times", counts.count)),
            places: seen.map(Place::new).collect(),
        }
    });
    frame::show(&Page {
        summary: words.count("count-candidates", found.len()),
        candidates: shown.collect(),
        before: (start > 0).then(|| at(start.saturating_sub(SHOWN))),
        after: (start + SHOWN < found.len()).then(|| at(start + SHOWN)),
        rejected,
        frame,
    })
}

impl Place {
    fn new(seen: &Seen) -> Self {
        Self { address: format!("/unit/{}", seen.unit), text: texts::text(&seen.lang, &seen.surface) }
    }
}

/// The message for what a candidate is.
fn kind_name(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::Gloss => "candidate-gloss",
        CandidateKind::Abbreviation => "candidate-abbreviation",
        CandidateKind::Preserved => "candidate-preserved",
    }
}

/// Looks through the texts, and puts what is new into the queue.
pub(super) async fn search(State(server): State<Server>, visitor: Visitor) -> Result<Response, Refusal> {
    visitor.require(Role::Suggest)?;
    let found = server.work.read_at_length(|reader: &dyn Reader| Found::in_texts(reader, None)).await?;
    server.work.write(move |memory| memory.queue(&found.candidates())).await?;
    Ok(go_on("/harvest?done=searched"))
}

pub(super) async fn review(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(Role::Write)?;
    let sent = Fields::of(&body);
    let number = sent.first("candidate").and_then(|number| number.parse().ok());
    let Some(id) = number.map(CandidateId) else {
        return Err(Refusal::bad("the number of a candidate is missing"));
    };
    let (decision, done) = match sent.first("decision") {
        Some("accept") => (Some(Decision::Accepted), "added"),
        Some("reject") => (Some(Decision::Rejected), "rejected"),
        Some("edit") => (None, "edited"),
        _ => return Err(Refusal::bad("a decision is accept, reject or edit")),
    };
    let text = |name: &str| sent.first(name).map(|text| text.trim().to_owned());
    let (term, translation) = (text("term"), text("translation"));
    let reviewed =
        server.work.write(move |memory| memory.review(&[Review { id, term, translation, decision }]));
    let is_changed = reviewed.await?.iter().any(|reviewed| reviewed.changed);
    let rejected = sent.first("rejected").map_or("", |_| "1");
    let done = if is_changed { done } else { "nothing" };
    Ok(go_on(&link("/harvest", &[("rejected", rejected), ("done", done)])))
}
