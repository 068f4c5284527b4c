//! What role a request needs: one table for all that has no place of its own for a secret.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::refusal::Refusal;
use super::state::Server;
use crate::model::Role;

/// What each request needs: its method, its route, the role. What is not here is refused.
pub(super) const NEEDED: [(&str, &str, Role); 34] = [
    ("GET", "/api/v1/openapi.json", Role::Read),
    ("GET", "/api/v1/lookup", Role::Read),
    ("POST", "/api/v1/lookup", Role::Read),
    ("GET", "/api/v1/concordance", Role::Read),
    ("GET", "/api/v1/stats", Role::Read),
    ("POST", "/api/v1/units", Role::Suggest),
    ("GET", "/api/v1/units/{id}", Role::Read),
    ("PATCH", "/api/v1/units/{id}", Role::Write),
    ("DELETE", "/api/v1/units/{id}", Role::Write),
    ("GET", "/api/v1/units/{id}/history", Role::Read),
    ("POST", "/api/v1/units/{id}/revert", Role::Write),
    ("GET", "/api/v1/terms", Role::Read),
    ("POST", "/api/v1/terms", Role::Write),
    ("GET", "/api/v1/terms/lookup", Role::Read),
    ("GET", "/api/v1/terms/recognise", Role::Read),
    ("POST", "/api/v1/terms/recognise", Role::Read),
    ("GET", "/api/v1/terms/export", Role::Read),
    ("GET", "/api/v1/concepts/{concept}", Role::Read),
    ("PATCH", "/api/v1/concepts/{concept}", Role::Write),
    ("DELETE", "/api/v1/concepts/{concept}", Role::Write),
    // What is found for the first time is given a number, which is kept.
    ("GET", "/api/v1/candidates", Role::Suggest),
    ("POST", "/api/v1/candidates/review", Role::Write),
    ("GET", "/api/v1/preserved", Role::Read),
    ("GET", "/api/v1/documents", Role::Read),
    ("GET", "/api/v1/documents/{document}", Role::Read),
    ("GET", "/api/v1/imports", Role::Read),
    ("POST", "/api/v1/imports", Role::Write),
    ("GET", "/api/v1/imports/jobs", Role::Read),
    ("GET", "/api/v1/imports/jobs/{job}", Role::Read),
    ("POST", "/api/v1/imports/jobs/{job}/cancel", Role::Write),
    ("GET", "/api/v1/imports/jobs/{job}/events", Role::Read),
    ("POST", "/api/v1/imports/{import}/undo", Role::Write),
    ("GET", "/api/v1/export", Role::Read),
    ("GET", "/metrics", Role::Admin),
];

/// The role that a request needs.
pub(super) fn needed(method: &Method, route: &str) -> Option<Role> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    NEEDED.iter().find(|(m, r, _)| *m == method && *r == route).map(|(.., role)| *role)
}

/// Lets through what whoever asks may do, and tells the handler their role.
pub(super) async fn admit(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let admitted = match needed(request.method(), route) {
        Some(role) => server.require(request.headers(), role).await.map(Some),
        // A method that the address does not take; it is said so behind this.
        None if is_known(route) => Ok(None),
        None => Err(Refusal::new(StatusCode::FORBIDDEN, "nobody may ask for this")),
    };
    match admitted {
        Ok(role) => {
            if let Some(role) = role {
                request.extensions_mut().insert(role);
            }
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn is_known(route: &str) -> bool {
    NEEDED.iter().any(|(_, known, _)| *known == route)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_needs_the_role_of_its_row() {
        assert_eq!(needed(&Method::GET, "/api/v1/units/{id}"), Some(Role::Read));
        assert_eq!(needed(&Method::HEAD, "/api/v1/units/{id}"), Some(Role::Read));
        assert_eq!(needed(&Method::DELETE, "/api/v1/units/{id}"), Some(Role::Write));
        assert_eq!(needed(&Method::PUT, "/api/v1/units/{id}"), None);
        assert_eq!(needed(&Method::GET, "/api/v1/nothing"), None);
    }

    #[test]
    fn every_row_stands_once() {
        for (at, (method, route, _)) in NEEDED.iter().enumerate() {
            let again = NEEDED[..at].iter().any(|(m, r, _)| m == method && r == route);
            assert!(!again, "{method} {route}");
        }
    }
}
