//! Who asks, and what they may do.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::refusal::Refusal;
use super::work::Work;
use crate::memory::admitted;
use crate::model::{AccessToken, Role};

/// How long the tokens of the memory are believed: one that was revoked is good for no longer.
const BELIEVED: Duration = Duration::from_secs(1);

/// What was read, and when.
type Known = (Instant, Arc<Vec<AccessToken>>);

/// The tokens of the memory, as they were a moment ago.
#[derive(Clone)]
pub(super) struct Tokens {
    work: Work,
    known: Arc<Mutex<Option<Known>>>,
}

impl Tokens {
    pub(super) fn of(work: Work) -> Self {
        Self { work, known: Arc::default() }
    }

    /// What whoever sent one of these secrets may do: what stands in a header may be for a proxy before this server. A
    /// memory that never had a token admits everybody to everything: a server of it answers this machine only.
    pub(super) async fn role(&self, secrets: &[String]) -> Result<Role, Refusal> {
        let tokens = self.current().await?;
        if tokens.is_empty() {
            return Ok(Role::Admin);
        }
        let found = secrets.iter().find_map(|secret| admitted(&tokens, secret));
        found.map(|token| token.role).ok_or_else(|| {
            let message = match secrets {
                [] => "this needs a token: send it as `Authorization: Bearer TOKEN`",
                _ => "this token is not known here, or was revoked",
            };
            Refusal::new(StatusCode::UNAUTHORIZED, message)
        })
    }

    /// Whether anybody needs a token.
    pub(super) async fn are_needed(&self) -> Result<bool, Refusal> {
        Ok(!self.current().await?.is_empty())
    }

    async fn current(&self) -> Result<Arc<Vec<AccessToken>>, Refusal> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, tokens)) = known.filter(|(read, _)| read.elapsed() < BELIEVED) {
            return Ok(tokens);
        }
        let now = Instant::now();
        let tokens = Arc::new(self.work.read_briefly(|reader| reader.access_tokens()).await?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&tokens)));
        Ok(tokens)
    }
}

/// Whoever sent a request, once their role is known.
pub(super) fn require(role: Role, needed: Role) -> Result<(), Refusal> {
    match role >= needed {
        true => Ok(()),
        false => {
            let message = format!("this needs a token of the role {needed}; yours has {role}");
            Err(Refusal::new(StatusCode::FORBIDDEN, message))
        }
    }
}

/// The secrets that a request brings: `Authorization: Bearer`, or the password of
/// `Authorization: Basic` for clients that know only names and passwords, and `X-API-Key`.
pub(super) fn secrets(headers: &HeaderMap) -> Vec<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = text(header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    let authorization = authorization.and_then(|(scheme, rest)| match &*scheme.to_ascii_lowercase() {
        "bearer" | "token" => Some(rest.trim().to_owned()),
        "basic" => password(rest.trim()),
        _ => None,
    });
    let key = headers.get("x-api-key").and_then(|value| value.to_str().ok());
    authorization.into_iter().chain(key.map(str::to_owned)).collect()
}

/// The password of a name and a password, as HTTP spells them (RFC 7617).
fn password(encoded: &str) -> Option<String> {
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    decoded.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn a_secret_comes_in_the_ways_of_different_clients() {
        let sent = |name: &'static str, value: &'static str| {
            secrets(&HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]))
        };
        let found = ["jisr_12"];
        assert_eq!(sent("authorization", "Bearer jisr_12"), found);
        assert_eq!(sent("authorization", "Token jisr_12"), found);
        assert_eq!(sent("authorization", "Basic c3VhZDpqaXNyXzEy"), found);
        assert_eq!(sent("x-api-key", "jisr_12"), found);
        for other in ["jisr_12", "Basic !", "Basic jisr_12", "Digest jisr_12", ""] {
            assert!(sent("authorization", other).is_empty(), "{other}");
        }
    }

    #[test]
    fn roles_are_held_against_what_is_needed() {
        assert!(require(Role::Admin, Role::Write).is_ok());
        assert!(require(Role::Read, Role::Read).is_ok());
        let refused = require(Role::Suggest, Role::Write).map_err(|r| (r.status, r.message));
        let message = "this needs a token of the role write; yours has suggest".to_owned();
        assert_eq!(refused, Err((StatusCode::FORBIDDEN, message)));
    }
}
