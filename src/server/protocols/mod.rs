//! The words that CAT tools already speak to memories and to machine translation, each in a file.
//!
//! Two of them expect one text and nothing of how sure it is. Those are answered an exact match,
//! or the best one from a score on that the operator chose; else nothing.

mod amagama;
mod apertium;
mod libretranslate;

use std::str::FromStr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::fields::Fields;
use super::is_too_long;
use super::refusal::Refusal;
use super::state::Server;
use crate::error::Result;
use crate::matching::{Query, lookup};
use crate::model::{Locale, Match};
use crate::store::Reader;

/// A protocol of other tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// That of amaGama, the memory server of Virtaal and Weblate.
    Amagama,
    /// That of LibreTranslate.
    LibreTranslate,
    /// That of Apertium's APy.
    Apertium,
}

impl Protocol {
    /// Every protocol.
    pub const ALL: [Self; 3] = [Self::Amagama, Self::LibreTranslate, Self::Apertium];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amagama => "amagama",
            Self::LibreTranslate => "libretranslate",
            Self::Apertium => "apertium",
        }
    }
}

impl FromStr for Protocol {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|protocol| protocol.as_str() == word)
            .ok_or_else(|| format!("{word} is no protocol; write amagama, libretranslate or apertium"))
    }
}

/// The routes of the protocols that are switched on.
pub(super) fn routes(protocols: &[Protocol]) -> Router<Server> {
    let has = |protocol| protocols.contains(&protocol);
    let mut router = Router::new();
    if has(Protocol::Amagama) {
        router = router.merge(amagama::routes());
    }
    if has(Protocol::LibreTranslate) {
        router = router.merge(libretranslate::routes());
    }
    if has(Protocol::Apertium) {
        router = router.merge(apertium::routes());
    }
    if has(Protocol::LibreTranslate) || has(Protocol::Apertium) {
        router = router.route("/translate", get(translate).post(translate));
    }
    router
}

/// What is asked at the address of two protocols.
enum Asked {
    /// By the query of the address, or a form.
    Fields(Fields),
    /// By a body, which is JSON.
    Json(Bytes),
}

/// Two protocols ask at one address; what they ask tells them apart.
async fn translate(State(server): State<Server>, request: Request) -> Response {
    let headers = request.headers().clone();
    let has_pair = |encoded: &[u8]| form_urlencoded::parse(encoded).any(|(name, _)| name == "langpair");
    let of_fields = |encoded: &[u8]| match has_pair(encoded) {
        true => (Protocol::Apertium, Fields::of(encoded).map(Asked::Fields)),
        false => (Protocol::LibreTranslate, Fields::of(encoded).map(Asked::Fields)),
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let request_query = request.uri().query().unwrap_or_default().to_owned();
    let (protocol, asked) = if request.method() != Method::POST {
        of_fields(request_query.as_bytes())
    } else if kind.starts_with("multipart/form-data") {
        (Protocol::LibreTranslate, fields_of_parts(request, &server).await.map(Asked::Fields))
    } else {
        match Bytes::from_request(request, &server).await {
            // Some send the question in the address, whatever the method.
            Ok(body) if body.is_empty() => of_fields(request_query.as_bytes()),
            Ok(body) if kind.starts_with("application/x-www-form-urlencoded") => of_fields(&body),
            Ok(body) => (Protocol::LibreTranslate, Ok(Asked::Json(body))),
            Err(rejection) => {
                let refusal = Refusal::new(rejection.status(), rejection.body_text());
                (Protocol::LibreTranslate, Err(refusal))
            }
        }
    };
    let asked = match server.settings.protocols.contains(&protocol) {
        true => asked,
        false => {
            let message = format!("the protocol {} is switched off here", protocol.as_str());
            Err(Refusal::new(StatusCode::NOT_FOUND, message))
        }
    };
    match protocol {
        Protocol::Apertium => apertium::translate(&server, &headers, asked).await,
        _ => libretranslate::translate(&server, &headers, asked).await.into_response(),
    }
}

/// The fields of a form that is sent in parts.
async fn fields_of_parts(request: Request, server: &Server) -> Result<Fields, Refusal> {
    let broken = |reason: String| Refusal::bad(format!("the form: {reason}"));
    let mut parts = Multipart::from_request(request, server).await.map_err(|e| broken(e.body_text()))?;
    let mut fields = Fields::default();
    while let Some(part) = parts.next_field().await.map_err(|e| broken(e.body_text()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let value = part.bytes().await.map_err(|e| broken(e.body_text()))?;
        let value = String::from_utf8(value.into()).map_err(|_| broken(format!("{name} is not UTF-8")))?;
        fields.push(name, value);
    }
    Ok(fields)
}

/// A language as other tools spell it: `AR`, `en_US`, of three letters where there are two, and as gettext does:
/// `pt_BR.UTF-8`, `sr@latin`, `ca@valencia`.
fn locale(code: &str) -> Result<Locale, Refusal> {
    let refuse = |_| Refusal::bad(format!("{code} is no language code; write one like ar or en-US"));
    let (name, modifier) = code.trim().split_once('@').unwrap_or((code.trim(), ""));
    let name = name.split_once('.').map_or(name, |(name, _charset)| name);
    let script = match modifier {
        "latin" => "Latn",
        "cyrillic" => "Cyrl",
        _ => "",
    };
    // A script stands before a region; another modifier (a dialect, a currency) tells no language apart here.
    let name = match (script, name.split_once(['_', '-'])) {
        ("", _) => name.to_owned(),
        (script, None) => format!("{name}-{script}"),
        (script, Some((language, region))) => format!("{language}-{script}-{region}"),
    };
    let locale = Locale::parse(&name).map_err(refuse)?;
    let shorter = isolang::Language::from_639_3(locale.language()).and_then(|language| language.to_639_1());
    match shorter {
        Some(short) => {
            let rest = &locale.as_str()[locale.language().len()..];
            Locale::parse(&format!("{short}{rest}")).map_err(refuse)
        }
        None => Ok(locale),
    }
}

/// The languages of the memory, without regions.
fn languages(reader: &dyn Reader) -> Result<Vec<String>> {
    let mut languages: Vec<String> =
        reader.languages()?.iter().map(|locale| locale.language().to_owned()).collect();
    languages.sort_unstable();
    languages.dedup();
    Ok(languages)
}

/// What is found of a text: of none, of many segments and from a language to itself, nothing.
async fn matches(
    server: &Server,
    text: &str,
    (source, target): (&Locale, &Locale),
    (min_score, limit): (u32, usize),
) -> Result<Vec<Match>, Refusal> {
    if text.trim().is_empty() || is_too_long(text) || source.finds(target) || limit == 0 {
        return Ok(Vec::new());
    }
    let query = Query { min_score, limit, ..Query::new(text, source.clone(), target.clone()) };
    server.work.look_up(text, min_score, move |reader| lookup(reader, &query)).await
}

/// The one translation of a text that is good enough to be taken for one; empty where there is none.
async fn translation(server: &Server, text: &str, languages: (&Locale, &Locale)) -> Result<String, Refusal> {
    let found = matches(server, text, languages, (server.settings.translation_min_score, 1)).await?;
    Ok(found.into_iter().next().map_or_else(String::new, |found| found.target))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_as_other_tools_spell_them() {
        let read = |code| locale(code).map(|l| l.as_str().to_owned()).map_err(|r| r.message);
        for (code, tag) in [
            ("ar", "ar"),
            ("AR", "ar"),
            ("en_US", "en-US"),
            ("ar_sa", "ar-SA"),
            ("ara", "ar"),
            ("eng", "en"),
            ("ENG_us", "en-US"),
            ("arz", "arz"),
            ("pt_BR.UTF-8", "pt-BR"),
            ("ar_EG@euro", "ar-EG"),
            ("sr@latin", "sr-Latn"),
            ("sr_RS@latin", "sr-Latn-RS"),
            ("ca@valencia", "ca"),
        ] {
            assert_eq!(read(code).as_deref(), Ok(tag), "{code}");
        }
        assert!(read("عربي").unwrap_err().contains("عربي"));
        assert!(read("").is_err());
    }
}
