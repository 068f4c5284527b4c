//! Imports: files that are sent, what becomes of them, and undoing them.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::body::Body as Sent;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};

use super::BASE;
use super::documents::Nothing;
use super::extract::{Path, Query};
use crate::answer::ImportList;
use crate::formats::Layout;
use crate::memory::UndoReport;
use crate::model::{ChangeId, Duplicates, Locale};
use crate::server::imports::{ImportJob, ImportRequest, JobState};
use crate::server::refusal::{Refusal, Refused};
use crate::server::state::Server;

/// How often whoever watches is told how far an import is.
const STEADY: Duration = Duration::from_millis(200);

/// A file to import, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// Its name, as messages and the list of imports show it.
    #[param(min_length = 1, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$", example = "memory.tmx")]
    name: String,
    /// Its format: `tmx`, `csv`, `tsv`, `terms` (CSV of terms), `tbx` or `glossary`; else what it holds,
    /// then its name tells it.
    format: Option<String>,
    /// The language of the source texts, where the file does not say.
    source_lang: Option<Locale>,
    /// The language of the translations, where the file does not say.
    target_lang: Option<Locale>,
    /// What to do with a unit that is in the memory already: merge it into that, or keep both.
    #[serde(default)]
    #[param(default = "merge")]
    duplicates: Duplicates,
    /// With `duplicates=keep`: import a file again that was imported before.
    #[serde(default)]
    #[param(default = false)]
    again: bool,
    /// Of a TMX that is not well formed, or a CSV of terms with bad rows, import what is sound, and
    /// report what is left out.
    #[serde(default)]
    #[param(default = false)]
    lenient: bool,
    /// The names of the columns of a table without a header row: `source,target,note`.
    columns: Option<String>,
    /// The encoding of a table, where it is not UTF-8 and does not say: `windows-1256`.
    encoding: Option<String>,
    /// Whether the report only says what would happen, and nothing is changed.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
}

impl ImportQuery {
    fn request(self) -> Result<ImportRequest, Refusal> {
        if self.name.trim().is_empty() || self.name.contains(char::is_control) {
            return Err(Refusal::bad("a file needs a name in one line: send name=memory.tmx"));
        }
        let layout = self.format.map(|format| format.parse::<Layout>()).transpose().map_err(Refusal::bad)?;
        let columns = self.columns.map(|names| names.split(',').map(str::to_owned).collect());
        Ok(ImportRequest {
            name: self.name,
            layout,
            source_lang: self.source_lang,
            target_lang: self.target_lang,
            duplicates: self.duplicates,
            again: self.again,
            lenient: self.lenient,
            columns,
            encoding: self.encoding,
            dry_run: self.dry_run,
        })
    }
}

/// Import a file: TMX, CSV or TSV of translations; TBX, CSV or glossaries of OmegaT of terms; also
/// packed with gzip. It is taken in whole or not at all, after those that were sent before it.
#[utoipa::path(post, path = "/imports", tag = "imports", params(ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses(
        (status = 202, description = "It was received and waits for its turn", body = ImportJob,
            headers(("Location" = String, description = "Where to see how it stands"))),
        (status = 408, description = "Nothing more of the file came", body = Refused),
        (status = 413, description = "The file is too large", body = Refused),
        (status = 507, description = "The server has no room for the file", body = Refused),
    ))]
pub(super) async fn import(
    State(server): State<Server>,
    Query(asked): Query<ImportQuery>,
    headers: HeaderMap,
    body: Sent,
) -> Result<Response, Refusal> {
    let request = asked.request()?;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let received = server.imports.receive(body.into_data_stream(), length).await?;
    let job = server.imports.start(received, request);
    let location = [(header::LOCATION, format!("{BASE}/imports/jobs/{}", job.job))];
    Ok((StatusCode::ACCEPTED, location, Json(job)).into_response())
}

/// List the imports that are kept in the history, oldest first.
#[utoipa::path(get, path = "/imports", tag = "imports",
    responses((status = 200, description = "The imports", body = ImportList)))]
pub(super) async fn list(
    State(server): State<Server>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Json<ImportList>, Refusal> {
    server.work.read(|reader| ImportList::of(reader)).await.map(Json)
}

/// The imports that this server was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JobList {
    /// Oldest first: those that wait, the one that runs, and the last hundred that ended.
    jobs: Vec<ImportJob>,
}

/// List the imports that wait, run, or ended lately.
#[utoipa::path(get, path = "/imports/jobs", tag = "imports",
    responses((status = 200, description = "The imports", body = JobList)))]
pub(super) async fn jobs(
    State(server): State<Server>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Json<JobList>, Refusal> {
    Ok(Json(JobList { jobs: server.imports.list() }))
}

/// Show how an import stands, and its report once it is done.
#[utoipa::path(get, path = "/imports/jobs/{job}", tag = "imports",
    params(("job" = u64, Path, example = 1, description = "Its number among those sent to this server")),
    responses(
        (status = 200, description = "The import", body = ImportJob),
        (status = 404, description = "There is no such import, or it ended long ago", body = Refused),
    ))]
pub(super) async fn job(
    State(server): State<Server>,
    Path(job): Path<u64>,
) -> Result<Json<ImportJob>, Refusal> {
    let watched = server.imports.watch(job)?;
    let state = watched.borrow().clone();
    Ok(Json(state))
}

/// Cancel an import that is not done: nothing of it is kept.
#[utoipa::path(post, path = "/imports/jobs/{job}/cancel", tag = "imports",
    params(("job" = u64, Path, example = 1, description = "Its number among those sent to this server")),
    responses(
        (status = 200, description = "The import; its state says when it has ended", body = ImportJob),
        (status = 404, description = "There is no such import, or it ended long ago", body = Refused),
    ))]
pub(super) async fn cancel(
    State(server): State<Server>,
    Path(job): Path<u64>,
) -> Result<Json<ImportJob>, Refusal> {
    server.imports.cancel(job).map(Json)
}

/// An event of an import.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it describes what axum writes")]
pub(super) struct ImportEvent {
    /// `progress`; or `done`, `failed` or `cancelled`, after which nothing comes.
    event: String,
    /// The import as it stands, as JSON.
    data: String,
}

/// Watch an import: server-sent events named `progress`, then one named `done`, `failed` or `cancelled`, with
/// which it ends. The data of each is the import as it stands.
#[utoipa::path(get, path = "/imports/jobs/{job}/events", tag = "imports",
    params(("job" = u64, Path, example = 1, description = "Its number among those sent to this server")),
    responses(
        (status = 200, description = "The events", body = ImportEvent, content_type = "text/event-stream"),
        (status = 404, description = "There is no such import, or it ended long ago", body = Refused),
    ))]
pub(super) async fn events(
    State(server): State<Server>,
    Path(job): Path<u64>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let watched = server.imports.watch(job)?;
    Ok(Sse::new(told(watched)).keep_alive(KeepAlive::default()))
}

/// The events of an import, until it has ended.
fn told(watched: watch::Receiver<ImportJob>) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some((watched, true)), |state| async {
        let (mut watched, is_first) = state?;
        if !is_first {
            tokio::time::sleep(STEADY).await;
            // The other side is kept as long as it may change.
            watched.changed().await.ok()?;
        }
        let job = watched.borrow_and_update().clone();
        let name = match job.state {
            JobState::Queued | JobState::Running => "progress",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        };
        let event = Event::default().event(name).json_data(&job).unwrap_or_default();
        let next = (!job.state.has_ended()).then_some((watched, false));
        Some((Ok(event), next))
    })
}

/// Undo an import: later imports stand, and the edits of what is left; what only that import brought goes, also where it
/// was edited.
#[utoipa::path(post, path = "/imports/{import}/undo", tag = "imports",
    params(("import" = i64, Path, example = 4, description = "Its number, as the list of imports has it")),
    responses(
        (status = 200, description = "What became of it", body = UndoReport),
        (status = 404, description = "There is no such import", body = Refused),
    ))]
pub(super) async fn undo(
    State(server): State<Server>,
    Path(import): Path<i64>,
) -> Result<Json<UndoReport>, Refusal> {
    server.work.write_much(move |memory| memory.undo_import(ChangeId(import))).await.map(Json)
}
