//! Exports: units and terms as files, sent while they are written, of one state of the memory.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Json;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use http_body::Frame;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use utoipa::{IntoParams, ToSchema};

use super::extract::Query;
use crate::error::{Error, Result};
use crate::formats::csv::{Delimiter, TableStyle};
use crate::formats::tmx::{Flavour, Rename};
use crate::memory::{
    ExportFormat, ExportReport, ExportRequest, TermExportReport, TermExportRequest, TermFormat, export,
    export_terms,
};
use crate::model::{ChangeId, Locale, parse_date};
use crate::server::pace::Pace;
use crate::server::refusal::{Refusal, Refused};
use crate::server::state::Server;
use crate::store::Reader;

/// How much is sent at once.
const PIECE: usize = 64 << 10;

/// How many pieces wait to be taken.
const WAITING: usize = 4;

/// What comes behind a file, and says what was written and what was left out.
const REPORT: &str = "jisr-report";

/// The formats units are sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum UnitsAs {
    /// TMX 1.4.
    #[default]
    Tmx,
    /// CSV, one row a pair of languages.
    Csv,
    /// The same with tabs.
    Tsv,
}

/// What to export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// The format.
    #[serde(default)]
    #[param(default = "tmx", inline)]
    format: UnitsAs,
    /// The language translated from; with the other, only units that have both.
    source_lang: Option<Locale>,
    /// The language translated to.
    target_lang: Option<Locale>,
    /// Only the sentences of this document, in its order, the untranslated ones too.
    document: Option<String>,
    /// Only the units that this import brought something to.
    import: Option<i64>,
    /// Only units that are not older: `2026-01-31`.
    since: Option<String>,
    /// Only units with a text that holds this, however it is spelt.
    text: Option<String>,
    /// Who a TMX is for: everyone, as it came; mended by the standard; OmegaT; or without inline codes.
    #[param(inline)]
    flavour: Option<Flavour>,
    /// Write languages under other names in a TMX: `en-US=en,ar-SA=ar`.
    rename_lang: Option<String>,
    /// Whether a CSV begins with a byte order mark, by which Excel knows UTF-8.
    #[serde(default)]
    #[param(default = false)]
    bom: bool,
    /// Whether only the report is answered: what would be written, and what left out.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
}

/// Export units. What is wrong with the request is told before anything is sent; a file that could not be
/// written to its end is cut off. What was written and what was left out, as the characters that XML does not
/// allow, is told by the trailer `jisr-report` to clients that take trailers (`TE: trailers`), or with `dry_run`.
#[utoipa::path(get, path = "/export", tag = "memory", params(ExportQuery),
    responses(
        (status = 200, description = "The file", content(
            (String = "application/x-tmx+xml"), (String = "text/csv"), (String = "text/tab-separated-values"),
            (ExportReport = "application/json"))),
        (status = 404, description = "There is no such document or import", body = Refused),
    ))]
pub(super) async fn units(
    State(server): State<Server>,
    Query(asked): Query<ExportQuery>,
) -> Result<Response, Refusal> {
    let is_tmx = asked.format == UnitsAs::Tmx;
    if is_tmx && asked.bom {
        return Err(Refusal::bad("bom is for CSV; a TMX is written without"));
    }
    if !is_tmx && (asked.flavour.is_some() || asked.rename_lang.is_some()) {
        return Err(Refusal::bad("flavour and rename_lang are for TMX; this is a table"));
    }
    let since = asked.since.as_deref().map(|text| {
        parse_date(text).ok_or_else(|| {
            Refusal::bad(format!(
                "since: {text} is no date (write one like 2026-01-31 or 2026-01-31T10:30:00Z)"
            ))
        })
    });
    let since = since.transpose()?;
    let renames = asked.rename_lang.iter().flat_map(|renames| renames.split(','));
    let renames: Vec<Rename> =
        renames.map(str::parse).collect::<Result<_, String>>().map_err(Refusal::bad)?;
    let (kind, ending, format) = match asked.format {
        UnitsAs::Tmx => ("application/x-tmx+xml", "tmx", ExportFormat::Tmx),
        UnitsAs::Csv => ("text/csv; charset=utf-8", "csv", ExportFormat::Csv),
        UnitsAs::Tsv => ("text/tab-separated-values; charset=utf-8", "tsv", ExportFormat::Csv),
    };
    let delimiter = if asked.format == UnitsAs::Tsv { Delimiter::Tab } else { Delimiter::default() };
    let write = move |reader: &dyn Reader, out: &mut dyn Write| {
        let request = ExportRequest {
            source: asked.source_lang,
            target: asked.target_lang,
            document: asked.document.as_deref(),
            import: asked.import.map(ChangeId),
            since,
            text: asked.text.as_deref(),
            flavour: asked.flavour.unwrap_or_default(),
            renames,
            style: TableStyle { delimiter, bom: asked.bom },
            ..ExportRequest::new(format)
        };
        export(reader, &request, out, "the export", &mut |_| {})
    };
    match asked.dry_run {
        true => report(&server, write).await,
        false => send(&server, kind, ending, write).await,
    }
}

/// The formats terms are sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TermsAs {
    /// CSV, one row a term.
    #[default]
    Csv,
    /// TBX-Basic of 2019.
    Tbx,
    /// A glossary of OmegaT, from one language to another.
    Glossary,
}

/// What to export of the termbase.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TermExportQuery {
    /// The format.
    #[serde(default)]
    #[param(default = "csv", inline)]
    format: TermsAs,
    /// The language of a glossary's terms; of another format, only terms in this and the other.
    source_lang: Option<Locale>,
    /// The language of a glossary's translations.
    target_lang: Option<Locale>,
    /// Whether a TBX holds nothing that TBX-Basic does not allow; the rest becomes notes.
    #[serde(default)]
    #[param(default = false)]
    strict: bool,
    /// Whether a CSV begins with a byte order mark, by which Excel knows UTF-8.
    #[serde(default)]
    #[param(default = false)]
    bom: bool,
    /// Whether only the report is answered: what would be written, and what left out.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
}

/// Export the termbase. What was left out is told as of units.
#[utoipa::path(get, path = "/terms/export", tag = "terms", params(TermExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv"), (String = "application/x-tbx+xml"), (String = "text/plain"),
        (TermExportReport = "application/json")))))]
pub(super) async fn terms(
    State(server): State<Server>,
    Query(asked): Query<TermExportQuery>,
) -> Result<Response, Refusal> {
    if asked.strict && asked.format != TermsAs::Tbx {
        return Err(Refusal::bad("strict is for TBX; this is a table"));
    }
    if asked.bom && asked.format != TermsAs::Csv {
        return Err(Refusal::bad("bom is for CSV; this is written without"));
    }
    let (kind, ending, format) = match asked.format {
        TermsAs::Csv => ("text/csv; charset=utf-8", "csv", TermFormat::Csv),
        TermsAs::Tbx => ("application/x-tbx+xml", "tbx", TermFormat::Tbx),
        TermsAs::Glossary => ("text/plain; charset=utf-8", "txt", TermFormat::Glossary),
    };
    let request = TermExportRequest {
        format,
        source: asked.source_lang,
        target: asked.target_lang,
        strict: asked.strict,
        style: TableStyle { bom: asked.bom, ..TableStyle::default() },
    };
    let write =
        move |reader: &dyn Reader, out: &mut dyn Write| export_terms(reader, &request, out, "the export");
    match asked.dry_run {
        true => report(&server, write).await,
        false => send(&server, kind, ending, write).await,
    }
}

/// Answers what a file would hold, which is written nowhere.
async fn report<R: Serialize + Send + 'static>(
    server: &Server,
    write: impl FnOnce(&dyn Reader, &mut dyn Write) -> Result<R> + Send + 'static,
) -> Result<Response, Refusal> {
    let report = server.work.read_at_length(move |reader| write(reader, &mut io::sink())).await?;
    Ok(Json(report).into_response())
}

/// Sends a file while it is written, and behind it what is reported of it.
pub(in crate::server) async fn send<R: Serialize + Send + 'static>(
    server: &Server,
    kind: &'static str,
    ending: &str,
    write: impl FnOnce(&dyn Reader, &mut dyn Write) -> Result<R> + Send + 'static,
) -> Result<Response, Refusal> {
    let (sender, mut receiver) = channel(WAITING);
    let work = server.work.clone();
    let end = sender.clone();
    let writing = tokio::spawn(async move {
        let written = work.read_to_send(move |reader| {
            let mut pipe = Pipe::to(sender);
            let written = write(reader, &mut pipe)
                .and_then(|report| pipe.flush().map(|()| report).map_err(|e| Error::io("the export", e)));
            // Whoever asked may have gone, which is no failure of ours.
            written.map_err(|error| match error.is_closed_pipe() {
                true => Error::Request("whoever asked for the export went away".to_owned()),
                false => error,
            })
        });
        let written = tokio::select! {
            written = written => written,
            // What is written may be long in coming; nobody waits for it.
            () = end.closed() => return Ok(()),
        };
        let (last, told) = match written {
            Ok(report) => (Ok(Frame::trailers(trailers(&report))), Ok(())),
            Err(refusal) => (Err(io::Error::other(refusal.message.clone())), Err(refusal)),
        };
        // Nobody may be there to be told.
        let _ = end.send(last).await;
        told
    });
    match receiver.recv().await {
        Some(Ok(first)) => Ok(file(kind, ending, Body::new(Pieces { first: Some(first), receiver }))),
        // It failed before anything was sent.
        Some(Err(_)) | None => {
            drop(receiver);
            writing.await.map_err(|_| Refusal::failed())?.and(Err(Refusal::failed()))
        }
    }
}

/// The report of a file, as a header that comes behind it: lists of names may be longer than a header is.
fn trailers(report: &impl Serialize) -> HeaderMap {
    let mut report = serde_json::to_value(report).unwrap_or_default();
    if let Some(fields) = report.as_object_mut() {
        fields.retain(|_, value| !value.is_array());
    }
    let value = HeaderValue::try_from(report.to_string()).ok();
    value.map(|value| (HeaderName::from_static(REPORT), value)).into_iter().collect()
}

/// A piece of a file, or what comes behind it.
type Piece = Result<Frame<Bytes>, io::Error>;

/// A file, piece by piece.
struct Pieces {
    first: Option<Frame<Bytes>>,
    receiver: Receiver<Piece>,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        match self.first.take() {
            Some(first) => Poll::Ready(Some(Ok(first))),
            None => self.receiver.poll_recv(context),
        }
    }
}

fn file(kind: &'static str, ending: &str, body: Body) -> Response {
    let name = format!("attachment; filename=\"jisr.{ending}\"");
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::TRAILER, REPORT.to_owned()),
    ];
    (headers, body).into_response()
}

/// Hands over what is written, piece by piece, as fast as it is taken.
struct Pipe {
    sender: Sender<Piece>,
    piece: Vec<u8>,
    pace: Pace,
    runtime: Handle,
}

impl Pipe {
    fn to(sender: Sender<Piece>) -> Self {
        Self { sender, piece: Vec::with_capacity(PIECE), pace: Pace::default(), runtime: Handle::current() }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let (bytes, began) = (piece.len() as u64, Instant::now());
        let sent = self.sender.send(Ok(Frame::data(Bytes::from(piece))));
        // A timeout is made within the runtime.
        let patience = self.pace.patience();
        let taken = self.runtime.block_on(async { tokio::time::timeout(patience, sent).await });
        self.pace.went(bytes, began.elapsed());
        match taken {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the export was taken too slowly")),
        }
    }
}
