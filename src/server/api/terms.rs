//! The termbase: terms looked up, recognised and listed; concepts shown, edited and removed.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::BASE;
use super::extract::{Body, IfMatch, Path, Query, Versioned, within};
use crate::answer::{
    ChangedConcept, PreservedList, RecognisedTerms, RemovedTerms, ShownConcept, TermFilter, TermList,
    TermMatches,
};
use crate::error::{Error, Result};
use crate::memory::{ConceptEdit, Memory, NewTerm, Status, Version, concept_version};
use crate::model::{Concept, Locale, StoredConcept, TermStatus};
use crate::server::refusal::{Refusal, Refused};
use crate::server::state::Server;
use crate::store::Reader;
use crate::terms::TermQuery;

fn usual_concepts() -> u32 {
    10
}

fn usual_units() -> u32 {
    3
}

/// The term to look up.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TermLookupQuery {
    /// The term, or its beginning.
    #[param(min_length = 1, pattern = r"\S", example = "Mixture of Experts")]
    text: String,
    /// Only among the terms and texts of this language.
    lang: Option<Locale>,
    /// The most concepts to answer.
    #[serde(default = "usual_concepts")]
    #[param(default = 10, minimum = 1, maximum = 1000)]
    limit: u32,
    /// The most units to answer that hold it.
    #[serde(default = "usual_units")]
    #[param(default = 3, minimum = 0, maximum = 1000)]
    units: u32,
}

/// Look a term up, from any of its languages.
#[utoipa::path(get, path = "/terms/lookup", tag = "terms", params(TermLookupQuery),
    responses((status = 200, description = "The concepts that have it", body = TermMatches)))]
pub(super) async fn look_up(
    State(server): State<Server>,
    Query(asked): Query<TermLookupQuery>,
) -> Result<Json<TermMatches>, Refusal> {
    let TermLookupQuery { text, lang, limit, units } = asked;
    let limit = within("limit", limit, 1, 1000)? as usize;
    let units = within("units", units, 0, 1000)? as usize;
    let read = move |reader: &dyn Reader| {
        let query = TermQuery { text: &text, locale: lang.as_ref(), limit };
        TermMatches::find(reader, &query, units)
    };
    server.work.read(read).await.map(Json)
}

/// A text that terms stand in.
#[derive(Debug, Deserialize, IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RecogniseQuery {
    /// The text: a sentence, or more.
    #[param(min_length = 1, pattern = r"\S", example = "وصل النموذج.")]
    #[schema(min_length = 1, pattern = r"\S", example = "وصل النموذج.")]
    text: String,
    /// Its language; else Arabic or English, by its script.
    lang: Option<Locale>,
    /// Whether also the terms are answered that stand inside a longer one, or overlap it.
    #[serde(default)]
    #[param(default = false)]
    #[schema(default = false)]
    overlaps: bool,
}

/// Find the terms that stand in a text, in whatever form.
#[utoipa::path(get, path = "/terms/recognise", tag = "terms", params(RecogniseQuery),
    responses((status = 200, description = "The terms in it", body = RecognisedTerms)))]
pub(super) async fn recognise(
    State(server): State<Server>,
    Query(asked): Query<RecogniseQuery>,
) -> Result<Json<RecognisedTerms>, Refusal> {
    find(&server, asked).await
}

/// Find the terms that stand in a text that is too long for an address.
#[utoipa::path(post, path = "/terms/recognise", tag = "terms", request_body = RecogniseQuery,
    responses((status = 200, description = "The terms in it", body = RecognisedTerms)))]
pub(super) async fn recognise_body(
    State(server): State<Server>,
    Body(asked): Body<RecogniseQuery>,
) -> Result<Json<RecognisedTerms>, Refusal> {
    find(&server, asked).await
}

async fn find(server: &Server, asked: RecogniseQuery) -> Result<Json<RecognisedTerms>, Refusal> {
    let RecogniseQuery { text, lang, overlaps } = asked;
    let read = move |reader: &dyn Reader| RecognisedTerms::find(reader, &text, lang.as_ref(), overlaps);
    server.work.read(read).await.map(Json)
}

/// Which terms to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TermListQuery {
    /// Only terms of this language.
    lang: Option<Locale>,
    /// Only terms of this status.
    status: Option<TermStatus>,
    /// Only terms that hold this, however it is spelt.
    text: Option<String>,
    /// Only concepts of this subject field.
    subject_field: Option<String>,
    /// Only concepts that have no term in this language.
    missing: Option<Locale>,
}

/// List the concepts and their terms.
#[utoipa::path(get, path = "/terms", tag = "terms", params(TermListQuery),
    responses((status = 200, description = "The concepts", body = TermList)))]
pub(super) async fn list(
    State(server): State<Server>,
    Query(asked): Query<TermListQuery>,
) -> Result<Json<TermList>, Refusal> {
    let read = move |reader: &dyn Reader| {
        let filter = TermFilter {
            lang: asked.lang.as_ref(),
            status: asked.status,
            text: asked.text.as_deref(),
            subject_field: asked.subject_field.as_deref(),
            missing: asked.missing.as_ref(),
        };
        TermList::of(reader, &filter)
    };
    server.work.read(read).await.map(Json)
}

/// Add a term, alone or with its translation.
#[utoipa::path(post, path = "/terms", tag = "terms", request_body = NewTerm,
    responses(
        (status = 201, description = "It was added to its concept", body = ChangedConcept, headers(
            ("ETag" = String, description = "The concept's version, for If-Match"),
            ("Location" = String, description = "Where the concept is"))),
        (status = 200, description = "All of it was there", body = ChangedConcept, headers(
            ("ETag" = String, description = "The concept's version, for If-Match"),
            ("Location" = String, description = "Where the concept is"))),
    ))]
pub(super) async fn add(
    State(server): State<Server>,
    Body(term): Body<NewTerm>,
) -> Result<Versioned<ChangedConcept>, Refusal> {
    let rows = term.into_rows()?;
    let write = move |memory: &mut Memory| {
        let (stored, status) = memory.add_terms(&rows)?;
        let version = concept_version(memory.reader(), &stored)?;
        Ok((version, ChangedConcept { status, concept: stored.concept }))
    };
    let (version, changed) = server.work.write(write).await?;
    let status = if changed.status == Status::Added { StatusCode::CREATED } else { StatusCode::OK };
    let location = location(&changed.concept);
    Ok(Versioned::new(version, changed).at(status, &location))
}

fn location(concept: &Concept) -> String {
    let name = percent_encoding::utf8_percent_encode(&concept.name, percent_encoding::NON_ALPHANUMERIC);
    format!("{BASE}/concepts/{name}")
}

/// Show a concept: all that is said of it and its terms, and what was done to it.
#[utoipa::path(get, path = "/concepts/{concept}", tag = "terms",
    params(("concept" = String, Path, example = "mixture-of-experts", description = "Its name")),
    responses(
        (status = 200, description = "The concept", body = ShownConcept,
            headers(("ETag" = String, description = "Its version, for If-Match"))),
        (status = 404, description = "There is no such concept", body = Refused),
    ))]
pub(super) async fn show(
    State(server): State<Server>,
    Path(name): Path<String>,
) -> Result<Versioned<ShownConcept>, Refusal> {
    let read = move |reader: &dyn Reader| Ok((version(reader, &name)?, ShownConcept::of(reader, &name)?));
    let (version, shown) = server.work.read(read).await?;
    Ok(Versioned::new(version, shown))
}

fn version(reader: &dyn Reader, name: &str) -> Result<Version> {
    let missing = || Error::Missing(format!("there is no concept {name} in this memory (terms lists them)"));
    let stored: StoredConcept = reader.concept(name)?.ok_or_else(missing)?;
    concept_version(reader, &stored)
}

/// Edit a concept or one of its terms; an empty text takes a field away.
#[utoipa::path(patch, path = "/concepts/{concept}", tag = "terms", request_body = ConceptEdit,
    params(
        ("concept" = String, Path, example = "mixture-of-experts", description = "Its name"),
        ("If-Match" = String, Header, example = "*", pattern = r#"^(\*|"[!#-~]+"(, "[!#-~]+")*)$"#, description = "The ETag of the concept as it was read")),
    responses(
        (status = 200, description = "The concept as it stands", body = ChangedConcept, headers(
            ("ETag" = String, description = "Its version, for If-Match"),
            ("Location" = String, description = "Where it is, also under another name"))),
        (status = 404, description = "There is no such concept", body = Refused),
        (status = 412, description = "It was changed since it was read", body = Refused),
        (status = 428, description = "If-Match is left out", body = Refused),
    ))]
pub(super) async fn edit(
    State(server): State<Server>,
    Path(name): Path<String>,
    IfMatch(expected): IfMatch,
    Body(edit): Body<ConceptEdit>,
) -> Result<Versioned<ChangedConcept>, Refusal> {
    let write = move |memory: &mut Memory| {
        let (before, stored) = memory.edit_concept_if(&name, &expected, |concept| edit.apply(concept))?;
        let status = if before == stored.concept { Status::Unchanged } else { Status::Added };
        // Of what was written: another process may have written since.
        let version = concept_version(memory.reader(), &stored)?;
        Ok((version, ChangedConcept { status, concept: stored.concept }))
    };
    let (version, changed) = server.work.write(write).await?;
    let location = location(&changed.concept);
    Ok(Versioned::new(version, changed).at(StatusCode::OK, &location))
}

/// What to remove.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RemoveQuery {
    /// Only this term of it.
    term: Option<String>,
    /// With a term: only in this language.
    lang: Option<Locale>,
}

/// Remove a concept, or one of its terms; a concept that loses its last term goes too.
#[utoipa::path(delete, path = "/concepts/{concept}", tag = "terms",
    params(
        ("concept" = String, Path, example = "mixture-of-experts", description = "Its name"),
        RemoveQuery,
        ("If-Match" = String, Header, example = "*", pattern = r#"^(\*|"[!#-~]+"(, "[!#-~]+")*)$"#, description = "The ETag of the concept as it was read")),
    responses(
        (status = 200, description = "The terms that are gone", body = RemovedTerms),
        (status = 404, description = "There is no such concept", body = Refused),
        (status = 412, description = "It was changed since it was read", body = Refused),
        (status = 428, description = "If-Match is left out", body = Refused),
    ))]
pub(super) async fn remove(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(RemoveQuery { term, lang }): Query<RemoveQuery>,
    IfMatch(expected): IfMatch,
) -> Result<Json<RemovedTerms>, Refusal> {
    if term.is_none() && lang.is_some() {
        return Err(Refusal::bad("a language says which term is meant; name the term too"));
    }
    let write = move |memory: &mut Memory| {
        let term = term.as_deref().map(|term| (term, lang.as_ref()));
        let before = memory.remove_term_if(&name, term, &expected)?;
        Ok(RemovedTerms::of(before.concept, term))
    };
    server.work.write(write).await.map(Json)
}

/// Where to look.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PreservedQuery {
    /// Only in this document.
    document: Option<String>,
}

/// List the names and terms that stay in Latin script in Arabic texts, counted.
#[utoipa::path(get, path = "/preserved", tag = "terms", params(PreservedQuery),
    responses(
        (status = 200, description = "The terms, the most frequent first", body = PreservedList),
        (status = 404, description = "There is no such document", body = Refused),
    ))]
pub(super) async fn preserved(
    State(server): State<Server>,
    Query(PreservedQuery { document }): Query<PreservedQuery>,
) -> Result<Json<PreservedList>, Refusal> {
    server.work.read_at_length(move |reader| PreservedList::of(reader, document.as_deref())).await.map(Json)
}
