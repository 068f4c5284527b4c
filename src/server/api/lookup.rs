//! Looking up what was translated before, and where a text stands.

use std::convert::Infallible;

use axum::Json;
use axum::body::{Body as Sent, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::extract::{Body, Object, Query, within};
use crate::answer::{Hits, LookupRequest, Matches, QueryTerms, wants_text_index};
use crate::matching::{DEFAULT_LIMIT, DEFAULT_MIN_SCORE, Sought};
use crate::model::Locale;
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::server::{MOST_TEXT, is_too_long};

/// The most that is answered of anything, whatever is asked for.
const MOST: u32 = 1000;

/// The most texts that are looked up at once.
const MOST_TEXTS: usize = 1000;

fn usual_score() -> u32 {
    DEFAULT_MIN_SCORE
}

fn usual_limit() -> u32 {
    u32::try_from(DEFAULT_LIMIT).unwrap_or(MOST)
}

fn usual_hits() -> u32 {
    20
}

/// What to look up.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LookupQuery {
    /// The text.
    #[param(min_length = 1, pattern = r"\S", example = "مزيج الخبراء")]
    text: String,
    /// Its language; else by its script.
    source_lang: Option<Locale>,
    /// The language of the translation; else the memory's other language.
    target_lang: Option<Locale>,
    /// The lowest score that counts, in percent.
    #[serde(default = "usual_score")]
    #[param(default = 70, minimum = 0, maximum = 102)]
    min_score: u32,
    /// The most matches to answer.
    #[serde(default = "usual_limit")]
    #[param(default = 5, minimum = 1, maximum = 1000)]
    limit: u32,
    /// The text before it, empty at the start of a document.
    before: Option<String>,
    /// The text after it, empty at the end of a document.
    after: Option<String>,
}

/// Find what was translated before of a text, best match first, with the terms that stand in it.
#[utoipa::path(get, path = "/lookup", tag = "look-up", params(LookupQuery),
    responses((status = 200, description = "The matches, and the terms in the text", body = Matches)))]
pub(super) async fn look_up(
    State(server): State<Server>,
    Query(asked): Query<LookupQuery>,
) -> Result<Json<Matches>, Refusal> {
    let LookupQuery { text, source_lang, target_lang, min_score, limit, before, after } = asked;
    let one = One { text, before, after };
    let way = Way { is_for_one: true, ..Way::new(source_lang, target_lang, min_score, limit)? };
    find(&server, one, &way).await.map(Json)
}

/// Texts to look up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"texts": [{"text": "مزيج الخبراء"}, {"text": "Mixture of Experts"}], "consecutive": true}))]
pub(super) struct LookupList {
    /// The texts, at most a thousand.
    #[schema(max_items = 1000, value_type = Vec<One>)]
    texts: Vec<Object<One>>,
    /// Whether they follow one another in a document: the neighbours of each are its context, unless it
    /// has one.
    #[serde(default)]
    consecutive: bool,
    /// Their language; else by the script of each.
    source_lang: Option<Locale>,
    /// The language of the translations; else the memory's other language.
    target_lang: Option<Locale>,
    /// The lowest score that counts, in percent.
    #[serde(default = "usual_score")]
    #[schema(default = 70, minimum = 0, maximum = 102)]
    min_score: u32,
    /// The most matches to answer of each.
    #[serde(default = "usual_limit")]
    #[schema(default = 5, minimum = 1, maximum = 1000)]
    limit: u32,
}

/// A text to look up.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct One {
    /// The text.
    text: String,
    /// The text before it, empty at the start of a document.
    before: Option<String>,
    /// The text after it, empty at the end of a document.
    after: Option<String>,
}

/// What was found of several texts.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes what is written answer by answer")]
pub(super) struct MatchList {
    /// In the order of the texts; nothing is found of an empty one.
    answers: Vec<Matches>,
}

/// Look many texts up. The answer is one list; or, where the request accepts `application/x-ndjson`, an answer a
/// line, each as soon as it is found, and a refusal in its line.
#[utoipa::path(post, path = "/lookup", tag = "look-up", request_body = LookupList,
    responses((status = 200, description = "The matches of each text, in the order of the texts", content(
        (MatchList = "application/json"), (Matches = "application/x-ndjson")))))]
pub(super) async fn look_up_list(
    State(server): State<Server>,
    headers: HeaderMap,
    Body(asked): Body<LookupList>,
) -> Result<Response, Refusal> {
    let LookupList { texts, consecutive, source_lang, target_lang, min_score, limit } = asked;
    if texts.len() > MOST_TEXTS {
        let message = format!("{} texts are too many at once; send at most {MOST_TEXTS}", texts.len());
        return Err(Refusal::bad(message));
    }
    let way = Way::new(source_lang, target_lang, min_score, limit)?;
    let texts: Vec<One> = texts.into_iter().map(|Object(one)| one).collect();
    let texts = if consecutive { with_neighbours(texts) } else { texts };
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|kinds| kinds.to_str().ok());
    if accepted.into_iter().any(|kinds| kinds.contains(LINES)) {
        let lines = stream::unfold(texts.into_iter(), move |mut texts| {
            let (server, way) = (server.clone(), way.clone());
            async move { Some((Ok::<_, Infallible>(line(&server, texts.next()?, &way).await), texts)) }
        });
        return Ok(([(header::CONTENT_TYPE, LINES)], Sent::from_stream(lines)).into_response());
    }
    let mut answers = "{\"answers\":[".to_owned();
    for (nth, one) in texts.into_iter().enumerate() {
        // Each by itself: others have their turn between them.
        let found = find(&server, one, &way).await?;
        answers.push_str(if nth == 0 { "" } else { "," });
        answers.push_str(&serde_json::to_string(&found).map_err(|_| Refusal::failed())?);
        if answers.len() > MOST_ANSWER {
            let message = format!(
                "the answer has more than 32 MiB from text {} on; look fewer up at once, with a lower limit, or accept {LINES}",
                nth + 1
            );
            return Err(Refusal::bad(message));
        }
    }
    answers.push_str("]}");
    Ok(([(header::CONTENT_TYPE, "application/json")], answers).into_response())
}

/// The most bytes of an answer to many texts that is one list: it is whole before any of it is sent.
const MOST_ANSWER: usize = 32 << 20;

/// The type of answers that are a JSON value a line.
const LINES: &str = "application/x-ndjson";

async fn line(server: &Server, one: One, way: &Way) -> Bytes {
    let line = match find(server, one, way).await {
        Ok(found) => serde_json::to_string(&found),
        Err(refusal) => serde_json::to_string(&refusal.answer()),
    };
    Bytes::from(line.unwrap_or_default() + "\n")
}

/// Texts that follow one another in a document: the neighbours of each are its context.
fn with_neighbours(texts: Vec<One>) -> Vec<One> {
    let alone: Vec<String> = texts.iter().map(|one| one.text.clone()).collect();
    let neighbour = |at: Option<usize>| Some(at.and_then(|at| alone.get(at)).cloned().unwrap_or_default());
    let in_place = |(at, one): (usize, One)| One {
        before: one.before.or_else(|| neighbour(at.checked_sub(1))),
        after: one.after.or_else(|| neighbour(Some(at + 1))),
        text: one.text,
    };
    texts.into_iter().enumerate().map(in_place).collect()
}

/// How texts are looked up.
#[derive(Clone)]
struct Way {
    source_lang: Option<Locale>,
    target_lang: Option<Locale>,
    min_score: u32,
    limit: usize,
    /// Whether there is but one text, which must then be one.
    is_for_one: bool,
}

impl Way {
    fn new(
        source_lang: Option<Locale>,
        target_lang: Option<Locale>,
        min_score: u32,
        limit: u32,
    ) -> Result<Self, Refusal> {
        let min_score = within("min_score", min_score, 0, 102)?;
        let limit = within("limit", limit, 1, MOST)? as usize;
        Ok(Self { source_lang, target_lang, min_score, limit, is_for_one: false })
    }
}

/// What is found of a text: of an empty one among others nothing.
async fn find(server: &Server, one: One, way: &Way) -> Result<Matches, Refusal> {
    if one.text.trim().is_empty() && !way.is_for_one {
        return Ok(Matches { query: one.text, matches: Vec::new(), terms: QueryTerms::default() });
    }
    if is_too_long(&one.text) {
        let message = format!(
            "the text has more than {MOST_TEXT} characters; look its sentences up, one by one (segment cuts it)"
        );
        return Err(Refusal::bad(message));
    }
    let (text, way) = (one.text.clone(), way.clone());
    let min_score = way.min_score;
    let find = move |reader: &dyn crate::store::Reader| {
        let request = LookupRequest {
            before: one.before.as_deref(),
            after: one.after.as_deref(),
            source_lang: way.source_lang.as_ref(),
            target_lang: way.target_lang.as_ref(),
            min_score: way.min_score,
            limit: way.limit,
            ..LookupRequest::new(&one.text)
        };
        Matches::find(reader, &request.query(reader)?)
    };
    server.work.look_up(&text, min_score, find).await
}

/// What to search for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ConcordanceQuery {
    /// A part of a word, words, or a sentence.
    #[param(min_length = 1, pattern = r"\S", example = "الخبراء")]
    text: String,
    /// Only in this language.
    lang: Option<Locale>,
    /// Whether its words may stand anywhere in a text, in any order.
    #[serde(default)]
    #[param(default = false)]
    words: bool,
    /// The most units to answer.
    #[serde(default = "usual_hits")]
    #[param(default = 20, minimum = 1, maximum = 1000)]
    limit: u32,
}

/// Find the units whose text holds a piece of text, however it is spelt.
#[utoipa::path(get, path = "/concordance", tag = "look-up", params(ConcordanceQuery),
    responses((status = 200, description = "The units that hold it", body = Hits)))]
pub(super) async fn search(
    State(server): State<Server>,
    Query(asked): Query<ConcordanceQuery>,
) -> Result<Json<Hits>, Refusal> {
    let ConcordanceQuery { text, lang, words, limit } = asked;
    let limit = within("limit", limit, 1, MOST)? as usize;
    let find = move |reader: &dyn crate::store::Reader| {
        let sought = Sought { text: &text, words, locale: lang.as_ref(), limit };
        Ok((Hits::find(reader, &sought)?, wants_text_index(reader)?))
    };
    let (hits, wants_index) = server.work.read_at_length(find).await?;
    if wants_index {
        // The next searches are quick.
        server.work.index_texts();
    }
    Ok(Json(hits))
}
