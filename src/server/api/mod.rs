//! The JSON API, and its description by OpenAPI.
//!
//! It answers what the commands write with `--json`. What a request needs stands in `roles.rs`; what
//! every request may be refused for is added to the description here, once for all.

mod candidates;
mod description;
mod documents;
mod export;
mod extract;
mod imports;
mod lookup;
mod terms;
mod units;

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::get;
use axum::{Router, middleware};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::documents::Nothing;
pub(super) use self::export::send;
pub(super) use self::extract::Path;
use self::extract::Query;
use super::in_good_time;
use super::refusal::Refusal;
use super::roles::admit;
use super::state::Server;

/// Where the API is.
const BASE: &str = "/api/v1";

/// The routes of the API.
pub(super) fn routes(server: &Server) -> Router<Server> {
    let (router, described) = described();
    let described = Arc::new(described);
    router
        .route(
            "/api/v1/openapi.json",
            get(move |State(server): State<Server>, Query(Nothing {}): Query<Nothing>| async move {
                let needs_tokens = server.tokens.are_needed().await?;
                Ok::<_, Refusal>(Json(shown(&described, needs_tokens)))
            }),
        )
        .route_layer(middleware::from_fn_with_state(server.clone(), admit))
}

/// The description, of a server that needs tokens or none.
fn shown(described: &OpenApi, needs_tokens: bool) -> OpenApi {
    let mut shown = described.clone();
    shown.security = shown.security.filter(|_| needs_tokens);
    shown
}

/// The routes, and their description.
fn described() -> (Router<Server>, OpenApi) {
    let (router, described) = OpenApiRouter::with_openapi(description::head())
        .nest(BASE, soon().merge(in_time()))
        .split_for_parts();
    (router, description::whole(described))
}

/// What is answered soon, or given up.
fn soon() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(lookup::look_up, lookup::look_up_list))
        .routes(routes!(lookup::search))
        .routes(routes!(units::add))
        .routes(routes!(units::show, units::edit, units::delete))
        .routes(routes!(units::history))
        .routes(routes!(units::revert))
        .routes(routes!(terms::list, terms::add))
        .routes(routes!(terms::look_up))
        .routes(routes!(terms::recognise, terms::recognise_body))
        .routes(routes!(terms::show, terms::edit, terms::remove))
        .routes(routes!(terms::preserved))
        .routes(routes!(candidates::review))
        .routes(routes!(documents::list))
        .routes(routes!(documents::show))
        .routes(routes!(documents::stats))
        .routes(routes!(imports::jobs))
        .routes(routes!(imports::job))
        .routes(routes!(imports::cancel))
        .layer(middleware::from_fn(in_good_time))
}

/// What takes the time that it takes: files that are sent and taken, what is to be done with them, and a search
/// through all texts for terms.
fn in_time() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(imports::list, imports::import))
        .routes(routes!(imports::events))
        .routes(routes!(imports::undo))
        .routes(routes!(export::units))
        .routes(routes!(export::terms))
        .routes(routes!(candidates::list))
        .layer(DefaultBodyLimit::disable())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::server::roles::NEEDED;

    #[test]
    fn every_route_is_described_and_has_its_role() {
        let (_, mut described) = described();
        let mut routes = BTreeSet::new();
        for (path, item) in &mut described.paths.paths {
            routes.extend(description::operations(item).map(|(method, _)| (method.to_owned(), path.clone())));
        }
        let rows = NEEDED.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()));
        // The description does not describe itself.
        let rows = rows.filter(|(_, path)| path.starts_with(BASE) && !path.ends_with("openapi.json"));
        assert_eq!(routes, rows.collect());
    }

    #[test]
    fn the_description_is_whole() {
        let (_, mut described) = described();
        let mut names = BTreeSet::new();
        for (path, item) in &mut described.paths.paths {
            for (method, operation) in description::operations(item) {
                let place = format!("{method} {path}");
                assert!(names.insert(operation.operation_id.clone()), "{place}");
                assert!(operation.summary.is_some() && operation.description.is_some(), "{place}");
                for status in ["400", "401", "403", "421", "431", "500", "503"] {
                    assert!(operation.responses.responses.contains_key(status), "{place}: {status}");
                }
                let parameters = serde_json::to_value(&operation.parameters).unwrap();
                for parameter in parameters.as_array().into_iter().flatten() {
                    assert!(parameter["description"].is_string(), "{place}: {parameter}");
                }
            }
        }
        let json: serde_json::Value = serde_json::from_str(&described.to_json().unwrap()).unwrap();
        let schemes = json["components"]["securitySchemes"].as_object().unwrap();
        assert_eq!(schemes.keys().collect::<Vec<_>>(), ["key", "password", "token"]);
        let known = json["components"]["schemas"].as_object().unwrap();
        let text = json.to_string();
        for reference in text.split("\"#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(known.contains_key(name), "{name} is not described");
        }
    }
}
