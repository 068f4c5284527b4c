//! Apertium's APy, which OmegaT asks for machine translation.
//!
//! `GET /translate?langpair=en|ar&q=…`, or `POST` of a form; `GET /listPairs`.
//!
//! OmegaT does not read JSON: it looks for `{"translatedText": "`, with APy's one space, up to `"}`, and knows
//! of escapes `\uXXXX` alone. Answers are written so that it finds them.

use std::io::{self, Write};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

use super::{Asked, Fields, languages, locale, translation};
use crate::model::Role;
use crate::server::refusal::Refusal;
use crate::server::state::Server;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<T> {
    response_data: T,
    response_details: Option<String>,
    response_status: u16,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Translated {
    translated_text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pair {
    source_language: String,
    target_language: String,
}

pub(super) fn routes() -> Router<Server> {
    Router::new().route("/listPairs", get(list_pairs))
}

pub(super) async fn translate(
    server: &Server,
    headers: &HeaderMap,
    asked: Result<Asked, Refusal>,
) -> Response {
    answered(translated(server, headers, asked).await)
}

async fn translated(
    server: &Server,
    headers: &HeaderMap,
    asked: Result<Asked, Refusal>,
) -> Result<Translated, Refusal> {
    let asked = match asked {
        Ok(Asked::Fields(asked)) => asked,
        asked => {
            server.require(headers, Role::Read).await?;
            return Err(asked.err().unwrap_or_else(|| Refusal::bad("the question has no langpair")));
        }
    };
    server.require_with(headers, asked.said("key").map(str::to_owned), Role::Read).await?;
    let langpair = asked.first("langpair").unwrap_or_default();
    let (source, target) = langpair
        .split_once('|')
        .ok_or_else(|| Refusal::bad(format!("langpair is no pair of languages like en|ar: {langpair}")))?;
    let (source, target) = (locale(source)?, locale(target)?);
    let text = asked.first("q").ok_or_else(|| Refusal::bad("the question has no q"))?;
    Ok(Translated { translated_text: translation(server, text, (&source, &target)).await? })
}

async fn list_pairs(
    State(server): State<Server>,
    headers: HeaderMap,
    asked: Result<Fields, Refusal>,
) -> Response {
    answered(pairs(&server, &headers, asked).await)
}

async fn pairs(
    server: &Server,
    headers: &HeaderMap,
    asked: Result<Fields, Refusal>,
) -> Result<Vec<Pair>, Refusal> {
    let asked = asked?;
    server.require_with(headers, asked.said("key").map(str::to_owned), Role::Read).await?;
    let codes = server.work.read(languages).await?;
    let pair = |source: &String, target: &String| Pair {
        source_language: source.clone(),
        target_language: target.clone(),
    };
    let with_others =
        |source| codes.iter().filter(move |target| *target != source).map(move |target| pair(source, target));
    Ok(codes.iter().flat_map(with_others).collect())
}

/// An answer in this protocol's words, also of what was refused.
fn answered<T: Serialize>(answer: Result<T, Refusal>) -> Response {
    match answer {
        Ok(response_data) => written(&Answer { response_data, response_details: None, response_status: 200 }),
        Err(refusal) => {
            let Refusal { status, message, .. } = &refusal;
            let answer = Answer {
                response_data: (),
                response_details: Some(message.clone()),
                response_status: status.as_u16(),
            };
            // Its headers, and this body.
            let mut response = refusal.into_response();
            *response.body_mut() = written(&answer).into_body();
            response.headers_mut().remove(axum::http::header::CONTENT_LENGTH);
            response
        }
    }
}

/// JSON as APy writes it.
fn written<T: Serialize>(answer: &T) -> Response {
    let mut body = Vec::new();
    match answer.serialize(&mut Serializer::with_formatter(&mut body, Spaced)) {
        Ok(()) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(_) => Refusal::failed().into_response(),
    }
}

/// One space behind each colon and comma, and no escape but by number.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        let byte = match escape {
            CharEscape::Quote => b'"',
            CharEscape::ReverseSolidus => b'\\',
            CharEscape::Solidus => b'/',
            CharEscape::Backspace => 0x08,
            CharEscape::FormFeed => 0x0C,
            CharEscape::LineFeed => b'\n',
            CharEscape::CarriageReturn => b'\r',
            CharEscape::Tab => b'\t',
            CharEscape::AsciiControl(byte) => byte,
        };
        write!(writer, "\\u{byte:04x}")
    }
}
