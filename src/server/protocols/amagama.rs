//! amaGama: the memory server that Virtaal and Weblate ask.
//!
//! `GET /tmserver/{source}/{target}/unit/{text}`, or `…/unit/?source=`, with `min_similarity` and
//! `max_candidates`; `PUT` and `POST` add a unit.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::{Fields, languages, locale, matches};
use crate::answer::check_languages;
use crate::matching::{DEFAULT_LIMIT, DEFAULT_MIN_SCORE};
use crate::model::{Locale, Match, Role, Unit, Variant};
use crate::server::api::Path;
use crate::server::refusal::Refusal;
use crate::server::state::{self, Server};

/// The most matches that are answered, whatever is asked for.
const MOST_CANDIDATES: u32 = 100;

/// A match.
#[derive(Debug, Serialize)]
struct Candidate {
    source: String,
    target: String,
    /// The score, at most 100.
    quality: f64,
    /// What the answer is sorted by: the score, up to 102 in its context.
    rank: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Languages {
    source_languages: Vec<String>,
    target_languages: Vec<String>,
}

/// A unit to add.
#[derive(Debug, Deserialize)]
struct NewUnit {
    /// What is translated: that in the address, where it is left out.
    source: Option<String>,
    target: String,
}

/// A unit that was added.
#[derive(Debug, Serialize)]
struct Added {
    unit: i64,
}

pub(super) fn routes() -> Router<Server> {
    Router::new()
        .route("/tmserver/languages/", get(show_languages))
        .route("/tmserver/languages", get(show_languages))
        .route("/tmserver/{source}/{target}/unit/", get(find_in_query).put(add_from_body).post(add_from_body))
        .route("/tmserver/{source}/{target}/unit", get(find_in_query).put(add_from_body).post(add_from_body))
        // The text may have a `/`: the address is split before it is decoded, and the rest is the text.
        .route("/tmserver/{source}/{target}/unit/{*text}", get(find).merge(put(add).post(add)))
}

async fn find(
    State(server): State<Server>,
    Path((source, target, text)): Path<(String, String, String)>,
    headers: HeaderMap,
    asked: Fields,
) -> Result<Json<Vec<Candidate>>, Refusal> {
    candidates(&server, &headers, (&source, &target), &text, &asked).await
}

async fn find_in_query(
    State(server): State<Server>,
    Path((source, target)): Path<(String, String)>,
    headers: HeaderMap,
    asked: Fields,
) -> Result<Json<Vec<Candidate>>, Refusal> {
    let text = asked.first("source").unwrap_or_default();
    candidates(&server, &headers, (&source, &target), text, &asked).await
}

async fn candidates(
    server: &Server,
    headers: &HeaderMap,
    (source, target): (&str, &str),
    text: &str,
    asked: &Fields,
) -> Result<Json<Vec<Candidate>>, Refusal> {
    server.require(headers, Role::Read).await?;
    let (source, target) = (locale(source)?, locale(target)?);
    let min_score = number(asked, "min_similarity", DEFAULT_MIN_SCORE)?;
    let usual = u32::try_from(DEFAULT_LIMIT).unwrap_or(MOST_CANDIDATES);
    let limit = number(asked, "max_candidates", usual)?.min(MOST_CANDIDATES) as usize;
    let found = matches(server, text, (&source, &target), (min_score, limit)).await?;
    Ok(Json(found.into_iter().map(Candidate::from).collect()))
}

/// A number as clients send it, also with a fraction: the next whole one, as scores are whole. One below
/// nothing is the usual one, as it is to amaGama.
fn number(asked: &Fields, name: &str, usual: u32) -> Result<u32, Refusal> {
    let Some(text) = asked.said(name) else { return Ok(usual) };
    let number: Option<f64> = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    match number {
        None => Err(Refusal::bad(format!("{name} is no number: {text}"))),
        Some(number) if number < 0.0 => Ok(usual),
        // As large as one is; what is above all scores, or all numbers, is that.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Some(number) => Ok(number.ceil() as u32),
    }
}

impl From<Match> for Candidate {
    fn from(found: Match) -> Self {
        let Match { source, target, score, .. } = found;
        Self { source, target, quality: f64::from(score.min(100)), rank: f64::from(score) }
    }
}

async fn add(
    State(server): State<Server>,
    Path((source, target, text)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Added>, Refusal> {
    add_unit(&server, &headers, (&source, &target), Some(text), &body).await
}

async fn add_from_body(
    State(server): State<Server>,
    Path((source, target)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Added>, Refusal> {
    add_unit(&server, &headers, (&source, &target), None, &body).await
}

async fn add_unit(
    server: &Server,
    headers: &HeaderMap,
    (source, target): (&str, &str),
    text: Option<String>,
    body: &[u8],
) -> Result<Json<Added>, Refusal> {
    let role = server.require(headers, Role::Suggest).await?;
    let (source, target) = (locale(source)?, locale(target)?);
    check_languages(&source, &target)?;
    // Whatever the client calls its type: some send JSON as a form.
    let new: NewUnit = serde_json::from_slice(body)
        .map_err(|e| Refusal::bad(format!("the body is no unit, {{\"source\":…,\"target\":…}}: {e}")))?;
    let text = new.source.or(text).unwrap_or_default();
    if text.trim().is_empty() || new.target.trim().is_empty() {
        return Err(Refusal::bad("a unit needs a source and a target that are not empty"));
    }
    let unit = pair(source, &text, target, &new.target);
    let (id, _) = server.work.write(move |memory| state::add_unit(memory, &unit, role)).await?;
    Ok(Json(Added { unit: id.0 }))
}

fn pair(source: Locale, text: &str, target: Locale, translation: &str) -> Unit {
    let variants = vec![Variant::plain(source.clone(), text), Variant::plain(target, translation)];
    Unit { source: Some(source), variants, ..Unit::default() }
}

async fn show_languages(
    State(server): State<Server>,
    headers: HeaderMap,
) -> Result<Json<Languages>, Refusal> {
    server.require(&headers, Role::Read).await?;
    let languages = server.work.read(languages).await?;
    Ok(Json(Languages { source_languages: languages.clone(), target_languages: languages }))
}
