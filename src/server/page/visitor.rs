//! Who looks at a page: their language, what they may do, and where they are.

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use super::deeds::{self, Deed};
use super::links::address_of;
use super::words::{Language, Words};
use crate::model::Role;
use crate::server::access;
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;
use crate::server::state::Server;

/// The cookie that keeps a token.
pub(super) const TOKEN: &str = "jisr_token";

/// The cookie that keeps the language of the page.
pub(super) const LANGUAGE: &str = "jisr_language";

/// Whoever looks at a page.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) words: &'static Words,
    /// What they may do; nothing where the memory has tokens and they brought none.
    pub(super) role: Option<Role>,
    /// Whether the memory has tokens.
    pub(super) signs_in: bool,
    /// The path and query of the page they are at.
    pub(super) address: String,
}

impl Visitor {
    /// Whether they may do this.
    pub(super) fn may(&self, deed: &Deed) -> bool {
        self.role.zip(deeds::needed(deed)).is_some_and(|(theirs, needed)| theirs >= needed)
    }

    /// Refuses whoever may not do this.
    pub(super) fn require(&self, deed: &Deed) -> Result<(), Refusal> {
        let Some(theirs) = self.role else {
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "this needs a token: sign in"));
        };
        match deeds::needed(deed) {
            Some(needed) => access::require(theirs, needed),
            None => Err(Refusal::new(StatusCode::FORBIDDEN, "nobody may ask for this")),
        }
    }

    pub(super) async fn of(parts: &Parts, server: &Server) -> Result<Self, Refusal> {
        let headers = &parts.headers;
        let chosen = cookie(headers, LANGUAGE).and_then(|code| Language::named(&code));
        let language = chosen.unwrap_or_else(|| Language::preferred(headers));
        let secrets: Vec<String> =
            access::secrets(headers).into_iter().chain(cookie(headers, TOKEN)).collect();
        let role = match server.tokens.role(&secrets).await {
            Ok(role) => Some(role),
            Err(refusal) if refusal.status == StatusCode::UNAUTHORIZED => None,
            Err(refusal) => return Err(refusal),
        };
        let address = address_of(&parts.method, &parts.uri, headers);
        let signs_in = server.tokens.are_needed().await?;
        Ok(Self { words: Words::of(language), role, signs_in, address })
    }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Refusal> {
        Self::of(parts, server).await
    }
}

/// What an address asks for.
pub(super) struct Asked(pub(super) Fields);

impl FromRequestParts<Server> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Refusal> {
        Fields::of(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

/// The value of a cookie that a browser sent.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = HeaderMap::from_iter([(COOKIE, "a=1; jisr_token=jisr_12=; b".parse().unwrap())]);
        assert_eq!(cookie(&headers, TOKEN).as_deref(), Some("jisr_12="));
        assert_eq!(cookie(&headers, LANGUAGE), None);
        assert_eq!(cookie(&HeaderMap::new(), TOKEN), None);
    }
}
