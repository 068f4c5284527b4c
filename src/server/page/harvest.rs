//! The queue of candidates for terms: looked through, accepted, mended or rejected.

use std::collections::HashMap;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::deeds;
use super::frame::{self, Frame, View, go_on};
use super::links::link;
use super::texts::{self, Markup};
use super::told::told;
use super::visitor::{Asked, Visitor};
use super::words::Words;
use crate::answer::{Found, standing_candidates};
use crate::error::{Reason, Result};
use crate::model::{CandidateId, CandidateKind, Decision, ReadCandidate, Review, StoredCandidate};
use crate::server::fields::Fields;
use crate::server::refusal::{Refusal, Why};
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
    /// Why what was sent is shown again.
    refused: Option<Markup>,
    /// What was sent of a candidate that is not here.
    sent: Vec<Markup>,
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
    /// What it was when the form was made.
    was: ReadCandidate,
    /// Whether what was typed of it stands in its fields, as it is another by now.
    stale: bool,
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
    visitor.require(&deeds::READ_CANDIDATES)?;
    let rejected = asked.first("rejected").is_some();
    let start = asked.number("start", 0)? as usize;
    let found = server.work.read_at_length(move |reader| waiting(reader, rejected)).await?;
    let frame = Frame::new(visitor, View::Harvest, "view-harvest").after(asked.first("done"));
    frame::show(&Page::new(frame, &found, rejected, start))
}

impl Page {
    fn new(frame: Frame, found: &[(StoredCandidate, Option<Counts>)], rejected: bool, start: usize) -> Self {
        let words = frame.words;
        let at = |start: usize| {
            let rejected = if rejected { "1" } else { "" };
            link("/harvest", &[("rejected", rejected), ("start", &start.to_string())])
        };
        let shown = found.iter().skip(start).take(SHOWN);
        Self {
            summary: words.count("count-candidates", found.len()),
            candidates: shown.map(|(stored, counts)| Shown::new(words, stored, counts.as_ref())).collect(),
            before: (start > 0).then(|| at(start.saturating_sub(SHOWN))),
            after: (start + SHOWN < found.len()).then(|| at(start + SHOWN)),
            refused: None,
            sent: Vec::new(),
            rejected,
            frame,
        }
    }
}

impl Shown {
    fn new(words: &Words, stored: &StoredCandidate, counts: Option<&Counts>) -> Self {
        let candidate = &stored.candidate;
        let seen = counts.iter().flat_map(|counts| &counts.seen).take(PLACES);
        Self {
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
            was: ReadCandidate {
                term: candidate.term.clone(),
                translation: candidate.translation.as_ref().map(|other| other.text.clone()),
                decision: stored.decision,
            },
            stale: false,
            times: counts.map(|counts| words.count("count-times", counts.count)),
            places: seen.map(Place::new).collect(),
        }
    }
}

impl Shown {
    /// Lays what was typed over what stands.
    fn lay_over(&mut self, sent: &Fields, stale: bool) {
        let was = sent_was(sent);
        let typed = |name, was: Option<&str>| sent.first(name).filter(|text| was != Some(*text));
        if let Some(text) = typed("term", was.as_ref().map(|was| &*was.term)) {
            text.clone_into(&mut self.term);
        }
        let text = typed("translation", was.as_ref().and_then(|was| was.translation.as_deref()));
        if let Some((other, text)) = self.translation.as_mut().zip(text) {
            text.clone_into(&mut other.text);
        }
        self.stale = stale;
        if let Some(was) = was.filter(|_| !stale) {
            // It is still made of what was read: whatever was changed since then is not written over unseen.
            self.was = was;
        }
    }
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
    visitor.require(&deeds::READ_CANDIDATES)?;
    let found = server.work.read_at_length(|reader: &dyn Reader| Found::in_texts(reader, None)).await?;
    server.work.write_much(move |memory| memory.queue(&found.candidates())).await?;
    Ok(go_on("/harvest?done=searched"))
}

pub(super) async fn review(
    State(server): State<Server>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Refusal> {
    visitor.require(&deeds::REVIEW_CANDIDATES)?;
    let sent = Fields::of(&body)?;
    let rejected = sent.first("rejected").is_some();
    let (review, done) = sent_review(&sent)?;
    let reviewed = server.work.write(move |memory| memory.review(&[review]));
    match reviewed.await {
        Ok(reviewed) => {
            let is_changed = reviewed.iter().any(|reviewed| reviewed.changed);
            let done = if is_changed { done } else { "nothing" };
            let rejected = if rejected { "1" } else { "" };
            Ok(go_on(&link("/harvest", &[("rejected", rejected), ("done", done)])))
        }
        Err(refusal) => again(&server, visitor, &sent, rejected, refusal).await,
    }
}

/// The review that a form holds, and the word for what was done then.
fn sent_review(sent: &Fields) -> Result<(Review, &'static str), Refusal> {
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
    Ok((Review { id, term, translation, decision, was: sent_was(sent) }, done))
}

/// What a candidate was when its form was made.
fn sent_was(sent: &Fields) -> Option<ReadCandidate> {
    let text = |name| sent.first(name).map(str::to_owned);
    Some(ReadCandidate {
        term: text("was-term")?,
        translation: text("was-translation"),
        decision: sent.first("rejected").map(|_| Decision::Rejected),
    })
}

/// Shows what was sent of a candidate again, and why; beside what it is by now, where that is another.
async fn again(
    server: &Server,
    visitor: Visitor,
    sent: &Fields,
    rejected: bool,
    refusal: Refusal,
) -> Result<Response, Refusal> {
    let found = server.work.read_at_length(move |reader| waiting(reader, rejected)).await?;
    let is_it = |id: CandidateId| sent.first("candidate") == Some(&*id.to_string());
    let place = found.iter().position(|(stored, _)| is_it(stored.id));
    let is_stale = refusal.why == Why::Stale;
    let refusal = match place {
        // It is in another list by now, or in none.
        None if is_stale => refusal.because(Why::Declined(Reason::ReviewedBefore, String::new())),
        _ => refusal,
    };
    let frame = Frame::new(visitor, View::Harvest, "view-harvest");
    let mut page = Page::new(frame, &found, rejected, place.unwrap_or_default() / SHOWN * SHOWN);
    page.refused = Some(told(page.frame.words, &refusal));
    match page.candidates.iter_mut().find(|shown| is_it(shown.number)) {
        Some(shown) => shown.lay_over(sent, is_stale),
        None => {
            page.sent =
                ["term", "translation"].iter().filter_map(|name| sent.said(name)).map(texts::name).collect();
        }
    }
    frame::show_again(&refusal, &page)
}
