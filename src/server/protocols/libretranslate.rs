//! LibreTranslate, which OmegaT, Weblate and many others ask for machine translation.
//!
//! `POST /translate` with `q` (a text, or a list of them), `source` (or `auto`) and `target`, as
//! JSON or as a form, or `GET`; `GET /languages`.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::{Fields, languages, locale, translations};
use crate::memory::source_language;
use crate::model::{Locale, Role};
use crate::server::refusal::Refusal;
use crate::server::state::Server;

/// The most texts of one request.
const MOST_TEXTS: usize = 1000;

/// A text, or several: the answer has the shape of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Deserialize)]
struct Question {
    q: Texts,
    source: String,
    target: String,
    api_key: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    translated_text: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    detected_language: Option<Detected>,
}

/// The language of the text, where the question left it open.
#[derive(Debug, Serialize)]
struct Detected {
    language: String,
    confidence: u32,
}

#[derive(Debug, Serialize)]
struct Language {
    code: String,
    name: &'static str,
    targets: Vec<String>,
}

pub(super) fn routes() -> Router<Server> {
    Router::new().route("/translate", post(translate)).route("/languages", get(show_languages))
}

async fn translate(
    State(server): State<Server>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Answer>, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let question = match kind.starts_with("application/x-www-form-urlencoded") {
        true => Question::of(&Fields::of(&body))?,
        false => serde_json::from_slice(&body).map_err(|e| {
            Refusal::bad(format!("the body is no question, {{\"q\":…,\"source\":…,\"target\":…}}: {e}"))
        })?,
    };
    answer(&server, &headers, question).await
}

pub(super) async fn translate_fields(
    server: &Server,
    headers: &HeaderMap,
    asked: &Fields,
) -> Result<Json<Answer>, Refusal> {
    answer(server, headers, Question::of(asked)?).await
}

impl Question {
    fn of(fields: &Fields) -> Result<Self, Refusal> {
        let needed = |name: &str| {
            let found = fields.first(name).map(str::to_owned);
            found.ok_or_else(|| Refusal::bad(format!("the question has no {name}")))
        };
        let mut texts: Vec<String> = fields.all("q").map(str::to_owned).collect();
        let q = match texts.len() {
            0 => return Err(Refusal::bad("the question has no q")),
            1 => Texts::One(texts.remove(0)),
            _ => Texts::Many(texts),
        };
        let api_key = fields.first("api_key").map(str::to_owned);
        Ok(Self { q, source: needed("source")?, target: needed("target")?, api_key })
    }
}

async fn answer(server: &Server, headers: &HeaderMap, question: Question) -> Result<Json<Answer>, Refusal> {
    let key = question.api_key.filter(|key| !key.is_empty());
    server.require_with(headers, key, Role::Read).await?;
    let texts = match &question.q {
        Texts::One(text) => vec![text.clone()],
        Texts::Many(texts) => texts.clone(),
    };
    if texts.len() > MOST_TEXTS {
        return Err(Refusal::bad(format!("{} texts at once; send at most {MOST_TEXTS}", texts.len())));
    }
    let target = locale(&question.target)?;
    let source = match question.source.as_str() {
        "auto" => None,
        code => Some(locale(code)?),
    };
    let min_score = server.settings.translation_min_score;
    let is_open = source.is_none();
    let (source, mut translated) = server
        .work
        .read(move |reader| {
            let source = match source {
                Some(source) => source,
                None => source_language(reader, None, &texts.join("\n"), Some(&target))?,
            };
            let translated = translations(reader, &texts, (&source, &target), min_score)?;
            Ok((source, translated))
        })
        .await?;
    let translated_text = match question.q {
        Texts::One(_) => Texts::One(translated.pop().unwrap_or_default()),
        Texts::Many(_) => Texts::Many(translated),
    };
    let detected_language = is_open.then(|| detected(&source));
    Ok(Json(Answer { translated_text, detected_language }))
}

/// The language was told by the script and the languages of the memory, where only one fits.
fn detected(source: &Locale) -> Detected {
    Detected { language: source.language().to_owned(), confidence: 100 }
}

async fn show_languages(
    State(server): State<Server>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Language>>, Refusal> {
    let asked = Fields::of(query.as_deref().unwrap_or_default().as_bytes());
    server.require_with(&headers, asked.said("api_key").map(str::to_owned), Role::Read).await?;
    let codes = server.work.read(languages).await?;
    let language = |code: &String| {
        let targets = codes.iter().filter(|other| *other != code).cloned().collect();
        Language { code: code.clone(), name: name(code), targets }
    };
    Ok(Json(codes.iter().map(language).collect()))
}

/// The English name of a language.
fn name(code: &str) -> &'static str {
    let known = isolang::Language::from_639_1(code).or_else(|| isolang::Language::from_639_3(code));
    known.map_or("Unknown", |language| language.to_name())
}
