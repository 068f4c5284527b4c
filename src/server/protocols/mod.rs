//! The words that CAT tools already speak to memories and to machine translation, each in a file.
//!
//! Two of them expect one text and nothing of how sure it is. Those are answered an exact match,
//! or the best one from a score on that the operator chose; else nothing.

mod amagama;
mod apertium;
mod libretranslate;

use std::str::FromStr;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
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
        router = router.route("/translate", get(translate));
    }
    router
}

/// Two protocols ask at one address; what they ask tells them apart.
async fn translate(
    State(server): State<Server>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let asked = Fields::of(query.as_deref().unwrap_or_default().as_bytes());
    let protocol = match asked.first("langpair") {
        Some(_) => Protocol::Apertium,
        None => Protocol::LibreTranslate,
    };
    match protocol {
        other if !server.settings.protocols.contains(&other) => {
            Err(Refusal::bad(format!("the protocol {} is switched off here", other.as_str())))
        }
        Protocol::Apertium => Ok(apertium::translate(&server, &headers, &asked).await.into_response()),
        _ => Ok(libretranslate::translate_fields(&server, &headers, &asked).await?.into_response()),
    }
}

/// A language as other tools spell it: `AR`, `en_US`, and of three letters where there are two.
fn locale(code: &str) -> Result<Locale, Refusal> {
    let refuse = |_| Refusal::bad(format!("{code} is no language code; write one like ar or en-US"));
    let locale = Locale::parse(code.trim()).map_err(refuse)?;
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

/// The one translation of each of some texts that is good enough to be taken for one; empty where
/// there is none.
fn translations(
    reader: &dyn Reader,
    texts: &[String],
    (source, target): (&Locale, &Locale),
    min_score: u32,
) -> Result<Vec<String>> {
    texts
        .iter()
        .map(|text| {
            if text.trim().is_empty() || is_too_long(text) {
                return Ok(String::new());
            }
            let query = Query::new(text, source.clone(), target.clone());
            let found = lookup(reader, &Query { min_score, limit: 1, ..query })?;
            Ok(found.into_iter().next().map_or_else(String::new, |found: Match| found.target))
        })
        .collect()
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
        ] {
            assert_eq!(read(code).as_deref(), Ok(tag), "{code}");
        }
        assert!(read("عربي").unwrap_err().contains("عربي"));
        assert!(read("").is_err());
    }
}
