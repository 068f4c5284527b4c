//! Units: read, added, edited, deleted; each change of what was read, and of nothing newer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::BASE;
use super::extract::{Body, IfMatch, Object, Path, Query, Versioned, within};
use crate::answer::{DeletedUnit, ShownUnit, UnitHistory};
use crate::error::Result;
use crate::memory::{Memory, UnitEdit, Version, plain_unit, unit_version};
use crate::model::{ChangeId, Locale, Operation, Role, StoredUnit, UnitId};
use crate::server::refusal::Refusal;
use crate::server::state::{Server, add_unit};
use crate::store::Reader;

/// The text of a language.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextOf {
    /// The language.
    lang: Locale,
    /// The text.
    #[schema(min_length = 1, pattern = r"\S")]
    text: String,
}

/// A unit to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"source": "ar", "texts": [{"lang": "ar", "text": "نعم"}, {"lang": "en", "text": "Yes"}]}))]
pub(super) struct NewUnit {
    /// The language it was translated from, where that is known.
    source: Option<Locale>,
    /// Its texts, a language each.
    #[schema(min_items = 1, value_type = Vec<TextOf>)]
    texts: Vec<Object<TextOf>>,
    /// A note.
    note: Option<String>,
}

/// What to change of a unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"texts": [{"lang": "en", "text": "Yes."}], "note": "مراجعة"}))]
pub(super) struct ChangedUnit {
    /// Texts to put in the place of those of their languages, or to add.
    #[serde(default)]
    #[schema(value_type = Vec<TextOf>)]
    texts: Vec<Object<TextOf>>,
    /// A note to add.
    note: Option<String>,
}

/// A change to be reverted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reverted {
    /// The number of the change, as the history has it.
    #[schema(example = 7)]
    change: i64,
}

fn pairs(texts: Vec<Object<TextOf>>) -> Vec<(Locale, String)> {
    texts.into_iter().map(|Object(TextOf { lang, text })| (lang, text)).collect()
}

/// A unit as it stands, with its version. What was done to it is answered where that is asked for, and not to each of
/// many who edit it.
fn versioned(reader: &dyn Reader, stored: StoredUnit) -> Result<(Version, StoredUnit)> {
    Ok((unit_version(reader, &stored)?, stored))
}

/// Show a unit, with all that is noted beside it and what it was before.
#[utoipa::path(get, path = "/units/{id}", tag = "units", params(("id" = i64, Path, example = 1, description = "Its number")),
    responses(
        (status = 200, description = "The unit", body = ShownUnit,
            headers(("ETag" = String, description = "Its version, for If-Match"))),
        (status = 404, description = "There is no such unit", body = crate::server::refusal::Refused),
    ))]
pub(super) async fn show(
    State(server): State<Server>,
    Path(id): Path<i64>,
) -> Result<Versioned<ShownUnit>, Refusal> {
    let read = move |reader: &dyn Reader| {
        let stored = ShownUnit::stored(reader, UnitId(id))?;
        Ok((unit_version(reader, &stored)?, ShownUnit::of(reader, stored)?))
    };
    let (version, unit) = server.work.read(read).await?;
    Ok(Versioned::new(version, unit))
}

/// Add a unit, or merge it into one that is there; the role `suggest` merges none that would be changed, but completes a
/// sentence that waits for a translation.
#[utoipa::path(post, path = "/units", tag = "units", request_body = NewUnit,
    responses(
        (status = 201, description = "It was added", body = StoredUnit, headers(
            ("ETag" = String, description = "Its version, for If-Match"),
            ("Location" = String, description = "Where it is"))),
        (status = 200, description = "It was there, or is merged into one that was", body = StoredUnit, headers(
            ("ETag" = String, description = "Its version, for If-Match"),
            ("Location" = String, description = "Where it is"))),
        (status = 403, description = "The role suggest would change one that is there", body = crate::server::refusal::Refused),
    ))]
pub(super) async fn add(
    State(server): State<Server>,
    Extension(role): Extension<Role>,
    Body(NewUnit { source, texts, note }): Body<NewUnit>,
) -> Result<Versioned<StoredUnit>, Refusal> {
    let unit = plain_unit(source, pairs(texts), note)?;
    let write = move |memory: &mut Memory| {
        let (id, done) = add_unit(memory, &unit, role)?;
        let stored = memory.unit(id)?;
        Ok((done, versioned(memory.reader(), stored)?))
    };
    let (done, (version, unit)) = server.work.write(write).await?;
    let status = if done == Operation::Add { StatusCode::CREATED } else { StatusCode::OK };
    let location = format!("{BASE}/units/{}", unit.id);
    Ok(Versioned::new(version, unit).at(status, &location))
}

/// Change the texts of a unit, add one, or add a note.
#[utoipa::path(patch, path = "/units/{id}", tag = "units", request_body = ChangedUnit,
    params(
        ("id" = i64, Path, example = 1, description = "Its number"),
        ("If-Match" = String, Header, example = "*", pattern = r#"^(\*|"[!#-~]+"(, "[!#-~]+")*)$"#, description = "The ETag of the unit as it was read")),
    responses(
        (status = 200, description = "The unit as it stands", body = StoredUnit,
            headers(("ETag" = String, description = "Its version, for If-Match"))),
        (status = 404, description = "There is no such unit", body = crate::server::refusal::Refused),
        (status = 412, description = "It was changed since it was read", body = crate::server::refusal::Refused),
        (status = 428, description = "If-Match is left out", body = crate::server::refusal::Refused),
    ))]
pub(super) async fn edit(
    State(server): State<Server>,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    Body(ChangedUnit { texts, note }): Body<ChangedUnit>,
) -> Result<Versioned<StoredUnit>, Refusal> {
    if texts.is_empty() && note.as_ref().is_none_or(|note| note.trim().is_empty()) {
        return Err(Refusal::bad("there is nothing to change; send texts, a note or both"));
    }
    let edit = UnitEdit { texts: pairs(texts), note };
    let write = move |memory: &mut Memory| {
        let stored = memory.edit_unit_if(UnitId(id), &expected, |unit| edit.apply(unit))?;
        versioned(memory.reader(), stored)
    };
    let (version, unit) = server.work.write(write).await?;
    Ok(Versioned::new(version, unit))
}

/// Delete a unit.
#[utoipa::path(delete, path = "/units/{id}", tag = "units",
    params(
        ("id" = i64, Path, example = 1, description = "Its number"),
        ("If-Match" = String, Header, example = "*", pattern = r#"^(\*|"[!#-~]+"(, "[!#-~]+")*)$"#, description = "The ETag of the unit as it was read")),
    responses(
        (status = 200, description = "The unit as it stood", body = DeletedUnit),
        (status = 404, description = "There is no such unit", body = crate::server::refusal::Refused),
        (status = 412, description = "It was changed since it was read", body = crate::server::refusal::Refused),
        (status = 428, description = "If-Match is left out", body = crate::server::refusal::Refused),
    ))]
pub(super) async fn delete(
    State(server): State<Server>,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
) -> Result<Json<DeletedUnit>, Refusal> {
    let write = move |memory: &mut Memory| memory.delete_unit_if(UnitId(id), &expected);
    server.work.write(write).await.map(|deleted| Json(DeletedUnit { deleted }))
}

fn usual_steps() -> u32 {
    100
}

/// Which steps of a history to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// The most steps to answer: the last ones.
    #[serde(default = "usual_steps")]
    #[param(default = 100, minimum = 1, maximum = 1000)]
    limit: u32,
    /// Only of so many that come first: what was answered as `earlier`, to go on from there.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    before: Option<u32>,
}

/// Show what was done to a unit, also to one that is gone: each change with its date, the last hundred where no more are asked for.
#[utoipa::path(get, path = "/units/{id}/history", tag = "units",
    params(("id" = i64, Path, example = 1, description = "Its number"), HistoryQuery),
    responses(
        (status = 200, description = "What was done to it last, oldest first, and how many steps are earlier", body = UnitHistory),
        (status = 404, description = "There never was such a unit", body = crate::server::refusal::Refused),
    ))]
pub(super) async fn history(
    State(server): State<Server>,
    Path(id): Path<i64>,
    Query(HistoryQuery { limit, before }): Query<HistoryQuery>,
) -> Result<Json<UnitHistory>, Refusal> {
    let limit = within("limit", limit, 1, 1000)?.into();
    let before = before.map_or(u64::MAX, u64::from);
    let read = move |reader: &dyn Reader| UnitHistory::some_of(reader, UnitId(id), before, limit);
    server.work.read(read).await.map(Json)
}

/// Revert a unit: it becomes what it was before a change, as an edit of its own.
#[utoipa::path(post, path = "/units/{id}/revert", tag = "units", request_body = Reverted,
    params(
        ("id" = i64, Path, example = 1, description = "Its number"),
        ("If-Match" = String, Header, example = "*", pattern = r#"^(\*|"[!#-~]+"(, "[!#-~]+")*)$"#, description = "The ETag of the unit as it was read")),
    responses(
        (status = 200, description = "The unit as it stands", body = StoredUnit,
            headers(("ETag" = String, description = "Its version, for If-Match"))),
        (status = 404, description = "There is no such unit, or no such change of it", body = crate::server::refusal::Refused),
        (status = 412, description = "It was changed since it was read", body = crate::server::refusal::Refused),
        (status = 428, description = "If-Match is left out", body = crate::server::refusal::Refused),
    ))]
pub(super) async fn revert(
    State(server): State<Server>,
    Path(id): Path<i64>,
    IfMatch(expected): IfMatch,
    Body(Reverted { change }): Body<Reverted>,
) -> Result<Versioned<StoredUnit>, Refusal> {
    let write = move |memory: &mut Memory| {
        let stored = memory.revert_unit(UnitId(id), ChangeId(change), &expected)?;
        versioned(memory.reader(), stored)
    };
    let (version, unit) = server.work.write(write).await?;
    Ok(Versioned::new(version, unit))
}
