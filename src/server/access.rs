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

    /// What whoever sent this secret may do. A memory that never had a token admits everybody to
    /// everything: a server of it answers this machine only.
    pub(super) async fn role(&self, secret: Option<&str>) -> Result<Role, Refusal> {
        let tokens = self.current().await?;
        if tokens.is_empty() {
            return Ok(Role::Admin);
        }
        let found = secret.and_then(|secret| admitted(&tokens, secret));
        found.map(|token| token.role).ok_or_else(|| {
            let message = match secret {
                None => "this needs a token: send it as `Authorization: Bearer TOKEN`",
                Some(_) => "this token is not known here, or was revoked",
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

/// The secret that a request brings: `Authorization: Bearer`, or the password of
/// `Authorization: Basic` for clients that know only names and passwords, or `X-API-Key`.
pub(super) fn secret(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(authorization) = text(header::AUTHORIZATION) {
        let (scheme, rest) = authorization.split_once(' ')?;
        return match scheme.to_ascii_lowercase().as_str() {
            "bearer" | "token" => Some(rest.trim().to_owned()),
            "basic" => password(rest.trim()),
            _ => None,
        };
    }
    headers.get("x-api-key").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The password of a name and a password, as HTTP spells them (RFC 7617).
fn password(encoded: &str) -> Option<String> {
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    decoded.split_once(':').map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_secret_comes_in_the_ways_of_different_clients() {
        let sent = |name: &'static str, value: &'static str| {
            secret(&HeaderMap::from_iter([(name.parse().ok()?, HeaderValue::from_static(value))]))
        };
        let found = Some("jisr_12".to_owned());
        assert_eq!(sent("authorization", "Bearer jisr_12"), found);
        assert_eq!(sent("authorization", "Token jisr_12"), found);
        assert_eq!(sent("authorization", "Basic c3VhZDpqaXNyXzEy"), found);
        assert_eq!(sent("x-api-key", "jisr_12"), found);
        for other in ["jisr_12", "Basic !", "Basic jisr_12", "Digest jisr_12", ""] {
            assert_eq!(sent("authorization", other), None, "{other}");
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
