//! The description of the API: who it is, how to be admitted, and what is common to all requests.

use std::collections::BTreeSet;

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::model::Role;
use crate::server::refusal::Refused;
use crate::server::roles::NEEDED;

/// What any request may be refused for: status, reason.
const REFUSALS: [(&str, &str); 7] = [
    ("400", "Something in the request is not as it should be"),
    ("401", "It needs an access token, or a good one"),
    ("403", "The role of the token may not do this, or a page of another site asks for it"),
    ("421", "The server does not go by this name"),
    ("431", "The head of the request is larger than 64 KiB"),
    ("500", "The server failed at this"),
    ("503", "The server is busy; try again later"),
];

/// What a request with a body of JSON may be refused for as well.
const OF_JSON: [(&str, &str); 3] = [
    ("408", "The body did not come in time"),
    ("413", "The body is larger than a mebibyte"),
    ("415", "The body is not said to be JSON"),
];

/// What a request that may change something may be refused for as well.
const OF_CHANGES: [(&str, &str); 1] = [("507", "The disk of the server is full; nothing was changed")];

/// What stands before the paths.
pub(super) fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("jisr")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "A bilingual translation memory that understands Arabic. What is answered is what the commands \
             write with --json; an option --x-y that a message names is the parameter x_y here.",
        ))
        .license(Some(utoipa::openapi::License::new("MIT OR Apache-2.0")))
        .build();
    let http = |scheme| SecurityScheme::Http(HttpBuilder::new().scheme(scheme).build());
    let components = ComponentsBuilder::new()
        .security_scheme("token", http(HttpAuthScheme::Bearer))
        .security_scheme("password", http(HttpAuthScheme::Basic))
        .security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-API-Key"))))
        .schema(Refused::name(), Refused::schema())
        .build();
    let none: [&str; 0] = [];
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .security(Some(["token", "password", "key"].map(|scheme| SecurityRequirement::new(scheme, none))))
        .build()
}

/// The description with what is common to all requests, and the role that each needs.
pub(super) fn whole(mut described: OpenApi) -> OpenApi {
    for (path, item) in &mut described.paths.paths {
        for (method, operation) in operations(item) {
            operation.operation_id = Some(name_of(method, path));
            let role = NEEDED.iter().find(|(m, p, _)| *m == method && p == path).map(|(.., role)| *role);
            if let Some(role) = role {
                operation.description = Some(match operation.description.take() {
                    Some(said) => format!("{said}\n\nIt needs the role `{role}`."),
                    None => format!("It needs the role `{role}`."),
                });
            }
            // Also a GET may: what is proposed for the first time is given a number.
            refuse(operation, role.is_some_and(|role| role > Role::Read));
        }
    }
    described
}

/// The name of an operation: `get_units_id_history`.
fn name_of(method: &str, path: &str) -> String {
    let words = path.trim_start_matches(super::BASE).split(['/', '{', '}']).filter(|word| !word.is_empty());
    words.fold(method.to_lowercase(), |name, word| format!("{name}_{word}"))
}

fn refuse(operation: &mut Operation, may_change: bool) {
    let takes_json = match &operation.request_body {
        Some(RefOr::T(body)) => body.content.contains_key("application/json"),
        _ => false,
    };
    let known: BTreeSet<String> = operation.responses.responses.keys().cloned().collect();
    let of_json = OF_JSON.iter().filter(|_| takes_json);
    let common = REFUSALS.iter().chain(of_json).chain(OF_CHANGES.iter().filter(|_| may_change));
    for (status, reason) in common.filter(|(status, _)| !known.contains(*status)) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Refused::name()))).build();
        let response =
            ResponseBuilder::new().description(*reason).content("application/json", content).build();
        operation.responses.responses.insert((*status).to_owned(), response.into());
    }
}

/// The operations of a path, by their methods.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    [("GET", get), ("POST", post), ("PUT", put), ("PATCH", patch), ("DELETE", delete)]
        .into_iter()
        .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}
