//! LibreTranslate, which OmegaT, Weblate and many others ask for machine translation.
//!
//! `POST /translate` with `q` (a text, or a list of them), `source` (or `auto`) and `target`, as
//! JSON or as a form of either kind, or `GET`; `GET /languages`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::{Asked, Fields, languages, locale, translation};
use crate::memory::source_language;
use crate::model::{Locale, Role};
use crate::server::refusal::Refusal;
use crate::server::state::Server;
use crate::store::Reader;

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
    Router::new().route("/languages", get(show_languages))
}

pub(super) async fn translate(
    server: &Server,
    headers: &HeaderMap,
    asked: Result<Asked, Refusal>,
) -> Result<Json<Answer>, Refusal> {
    let question = match asked? {
        Asked::Fields(fields) => Question::of(&fields)?,
        Asked::Json(body) => serde_json::from_slice(&body).map_err(|e| {
            Refusal::bad(format!("the body is no question, {{\"q\":…,\"source\":…,\"target\":…}}: {e}"))
        })?,
    };
    answer(server, headers, question).await
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
    let texts: &[String] = match &question.q {
        Texts::One(text) => std::slice::from_ref(text),
        Texts::Many(texts) => texts,
    };
    if texts.len() > MOST_TEXTS {
        return Err(Refusal::bad(format!("{} texts at once; send at most {MOST_TEXTS}", texts.len())));
    }
    let target = locale(&question.target)?;
    let (source, detected_language) = match question.source.as_str() {
        "auto" => {
            let source = detect(server, texts.join("\n"), target.clone()).await?;
            let language = source.language().to_owned();
            // It was told by the script and the languages of the memory, where only one fits.
            (source, Some(Detected { language, confidence: 100 }))
        }
        code => (locale(code)?, None),
    };
    let mut translated = Vec::with_capacity(texts.len());
    for text in texts {
        translated.push(translation(server, text, (&source, &target)).await?);
    }
    let translated_text = match question.q {
        Texts::One(_) => Texts::One(translated.pop().unwrap_or_default()),
        Texts::Many(_) => Texts::Many(translated),
    };
    Ok(Json(Answer { translated_text, detected_language }))
}

/// The language of a text that the question leaves open.
async fn detect(server: &Server, text: String, target: Locale) -> Result<Locale, Refusal> {
    let read = move |reader: &dyn Reader| {
        let detected = source_language(reader, None, &text, Some(&target));
        Ok((detected.ok(), languages(reader)?))
    };
    let (detected, languages) = server.work.read(read).await?;
    detected.ok_or_else(|| {
        let known = languages.join(", ");
        Refusal::bad(format!("the language of the text is not certain; send it as source (here are {known})"))
    })
}

async fn show_languages(
    State(server): State<Server>,
    headers: HeaderMap,
    asked: Fields,
) -> Result<Json<Vec<Language>>, Refusal> {
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
