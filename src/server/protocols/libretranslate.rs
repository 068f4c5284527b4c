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

/// One, or several: the answer has the shape of the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "it is neither a text nor a list of texts")]
enum Shaped<T> {
    One(T),
    Many(Vec<T>),
}

/// A text, or several.
type Texts = Shaped<String>;

impl<T> Shaped<T> {
    fn all(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    /// As many others, in the same shape.
    fn with<U>(&self, mut others: Vec<U>) -> Option<Shaped<U>> {
        match self {
            Self::One(_) => others.pop().map(Shaped::One),
            Self::Many(_) => Some(Shaped::Many(others)),
        }
    }
}

#[derive(Debug, Deserialize)]
struct Question {
    q: Texts,
    source: String,
    target: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    translated_text: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    detected_language: Option<Shaped<Detected>>,
}

/// The language of a text, where the question left it open.
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
    let (key, question) = match asked {
        Ok(Asked::Fields(fields)) => (fields.said("api_key").map(str::to_owned), Question::of(&fields)),
        Ok(Asked::Json(body)) => {
            let question = serde_json::from_slice(&body).map_err(|e| {
                Refusal::bad(format!("the body is no question, {{\"q\":…,\"source\":…,\"target\":…}}: {e}"))
            });
            (Key::of(&body), question)
        }
        Err(refusal) => (None, Err(refusal)),
    };
    // What is wrong with a question is told to those who may ask.
    server.require_with(headers, key, Role::Read).await?;
    answer(server, question?).await
}

/// The token of a question, which may be wrong otherwise.
#[derive(Deserialize)]
struct Key {
    api_key: Option<String>,
}

impl Key {
    fn of(body: &[u8]) -> Option<String> {
        serde_json::from_slice::<Self>(body).ok()?.api_key.filter(|key| !key.is_empty())
    }
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
        Ok(Self { q, source: needed("source")?, target: needed("target")? })
    }
}

async fn answer(server: &Server, question: Question) -> Result<Json<Answer>, Refusal> {
    let texts = question.q.all();
    if texts.len() > MOST_TEXTS {
        return Err(Refusal::bad(format!("{} texts at once; send at most {MOST_TEXTS}", texts.len())));
    }
    let target = locale(&question.target)?;
    let is_auto = question.source == "auto";
    let sources = match is_auto {
        true => detect(server, texts.to_vec(), target.clone()).await?,
        false => vec![locale(&question.source)?; texts.len()],
    };
    let mut translated = Vec::with_capacity(texts.len());
    for (text, source) in texts.iter().zip(&sources) {
        translated.push(translation(server, text, (source, &target)).await?);
    }
    // It was told by the script and the languages of the memory, where only one fits.
    let detected = |source: &Locale| Detected { language: source.language().to_owned(), confidence: 100 };
    let detected = is_auto.then(|| sources.iter().map(detected).collect());
    Ok(Json(Answer {
        translated_text: question.q.with(translated).unwrap_or(Texts::Many(Vec::new())),
        detected_language: detected.and_then(|detected| question.q.with(detected)),
    }))
}

/// The language of each text, which the question leaves open: of one that does not show it, that of all together.
async fn detect(server: &Server, texts: Vec<String>, target: Locale) -> Result<Vec<Locale>, Refusal> {
    let read = move |reader: &dyn Reader| {
        let of = |text: &str| source_language(reader, None, text, Some(&target)).ok();
        let mut of_all = None;
        let detected = texts
            .iter()
            .map(|text| of(text).or_else(|| of_all.get_or_insert_with(|| of(&texts.join("\n"))).clone()));
        Ok((detected.collect::<Option<Vec<Locale>>>(), languages(reader)?))
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
