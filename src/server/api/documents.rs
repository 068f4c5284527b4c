//! Documents, and how much there is of everything.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Path, Query};
use crate::answer::{DocumentList, ShownDocument, Stats};
use crate::model::Locale;
use crate::server::refusal::{Refusal, Refused};
use crate::server::state::Server;
use crate::store::Reader;

/// No parameters: any is one too many.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// List the documents.
#[utoipa::path(get, path = "/documents", tag = "documents",
    responses((status = 200, description = "The documents", body = DocumentList)))]
pub(super) async fn list(
    State(server): State<Server>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Json<DocumentList>, Refusal> {
    server.work.read(|reader| DocumentList::of(reader)).await.map(Json)
}

/// How to show a document.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DocumentQuery {
    /// The language of the translation; else the memory's other language.
    target_lang: Option<Locale>,
}

/// Show each sentence of a document beside its translation, with the terms it preserves. Of a sentence
/// without translation `target` is null.
#[utoipa::path(get, path = "/documents/{document}", tag = "documents",
    params(("document" = String, Path, example = "deepseek", description = "Its name"), DocumentQuery),
    responses(
        (status = 200, description = "The document", body = ShownDocument),
        (status = 404, description = "There is no such document", body = Refused),
    ))]
pub(super) async fn show(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(DocumentQuery { target_lang }): Query<DocumentQuery>,
) -> Result<Json<ShownDocument>, Refusal> {
    let read = move |reader: &dyn Reader| ShownDocument::of(reader, &name, target_lang.as_ref());
    server.work.read_at_length(read).await.map(Json)
}

/// Count what the memory holds.
#[utoipa::path(get, path = "/stats", tag = "memory",
    responses((status = 200, description = "How much there is", body = Stats)))]
pub(super) async fn stats(
    State(server): State<Server>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Json<Stats>, Refusal> {
    server.work.read(|reader| Stats::of(reader)).await.map(Json)
}
