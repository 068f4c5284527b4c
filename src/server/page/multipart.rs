//! Forms with files: what is said beside the files, bounded, and the files, received as imports are.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::server::fields::Fields;
use crate::server::imports::{Most, Received};
use crate::server::pace::STALLED;
use crate::server::refusal::{Refusal, Why};
use crate::server::state::Server;

/// The most bytes of what is said beside the files.
pub(super) const MOST_SAID: usize = 4096;

/// More than the bytes that a form has beside its files: what is said, and the heads of all parts.
const BESIDE: u64 = 1 << 20;

/// More than the bytes that come at once: so many that belong to no file are no form, and all of them would be kept until
/// what separates its parts is found.
const MOST_UNCLAIMED: u64 = 4 << 20;

/// A form that comes in parts.
pub(super) struct Form {
    parts: Multipart,
    /// The bytes that came, and belong to no file.
    unclaimed: Arc<AtomicU64>,
    /// How long it is, if that is said.
    length: Option<u64>,
}

impl FromRequest<Server> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Refusal> {
        let length = request.headers().get(CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let unclaimed = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&unclaimed);
        let count = move |piece: Result<axum::body::Bytes, axum::Error>| {
            let piece = piece.map_err(io::Error::other)?;
            let came = piece.len() as u64;
            match counted.fetch_add(came, Ordering::Relaxed) + came > MOST_UNCLAIMED {
                true => Err(io::Error::other("more belongs to no file than can be meant")),
                false => Ok(piece),
            }
        };
        let request = request.map(|body| Body::from_stream(body.into_data_stream().map(count)));
        let parts = Multipart::from_request(request, server).await;
        let parts = parts.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
        Ok(Self { parts, unclaimed, length })
    }
}

/// A file that was sent.
pub(super) struct SentFile {
    /// The field of the form.
    field: &'static str,
    /// Its name on the machine it comes from.
    pub(super) name: String,
    pub(super) received: Received,
}

/// The files of a form.
pub(super) struct SentFiles(Vec<SentFile>);

/// A file that is about to be received, and what came before it.
pub(super) struct Coming {
    pub(super) said: Fields,
    /// The fields and the names of the files that came, and last of the one that comes.
    pub(super) files: Vec<(&'static str, String)>,
}

impl SentFiles {
    /// The file of a field, if one was chosen.
    pub(super) fn take(&mut self, field: &str) -> Option<SentFile> {
        let place = self.0.iter().position(|file| file.field == field)?;
        Some(self.0.remove(place))
    }
}

/// Receives a form whose `files` are fields with files. What came before a file, and its name, are held against
/// `check` before that is received, which says how large it may be. What is said is answered also where the
/// form is refused.
pub(super) async fn receive<C: Future<Output = Result<Most, Refusal>>>(
    server: &Server,
    form: Form,
    files: &[&'static str],
    check: impl Fn(Coming) -> C,
) -> (Fields, Result<SentFiles, Refusal>) {
    let mut said = Fields::default();
    let received = receive_into(&mut said, server, form, files, check).await;
    (said, received)
}

async fn receive_into<C: Future<Output = Result<Most, Refusal>>>(
    said: &mut Fields,
    server: &Server,
    Form { mut parts, unclaimed, length }: Form,
    files: &[&'static str],
    check: impl Fn(Coming) -> C,
) -> Result<SentFiles, Refusal> {
    let broken = |error: MultipartError| {
        if unclaimed.load(Ordering::Relaxed) > MOST_UNCLAIMED {
            return too_much_said();
        }
        // A browser that goes away before the end is no failure of the server.
        let whose = if error.status().is_server_error() { StatusCode::BAD_REQUEST } else { error.status() };
        Refusal::new(whose, format!("the form did not come whole: {}", error.body_text()))
            .because(Why::Broken)
    };
    let mut room = MOST_SAID;
    let mut found: Vec<SentFile> = Vec::new();
    while let Some(mut field) = soon(parts.next_field()).await?.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let of_file =
            files.iter().find(|file| **file == name && found.iter().all(|other| other.field != **file));
        let file = field.file_name().unwrap_or_default().to_owned();
        // A browser sends a field without a file as one without a name.
        if let Some(of_file) = of_file.filter(|_| !file.trim().is_empty()) {
            if file.contains(char::is_control) {
                let refusal = Refusal::bad("the name of the file holds a line break or a control character");
                return Err(refusal.because(Why::Page("told-file-name", file)));
            }
            let files_before = found.iter().map(|file| (file.field, file.name.clone()));
            let names = files_before.chain([(*of_file, file.clone())]).collect();
            let most = check(Coming { said: said.clone(), files: names }).await?;
            let length = least_of_file(length, &found, files.len(), most.bytes);
            let pieces = field.inspect_ok(|piece| {
                unclaimed.fetch_sub(piece.len() as u64, Ordering::Relaxed);
            });
            let received = server.imports.receive_within(most, pieces, length).await?;
            found.push(SentFile { field: of_file, name: file, received });
            continue;
        }
        let mut value = Vec::new();
        while let Some(piece) = soon(field.chunk()).await?.map_err(broken)? {
            value.extend_from_slice(&piece);
            if value.len() > room {
                return Err(too_much_said());
            }
        }
        // Also an empty one takes room.
        room = room.checked_sub(value.len() + name.len() + 1).ok_or_else(too_much_said)?;
        let value = String::from_utf8(value).map_err(|_| {
            Refusal::bad(format!("{name} is not UTF-8; send the form as UTF-8")).because(Why::NotUtf8)
        })?;
        said.push(name, value);
    }
    Ok(SentFiles(found))
}

/// How large the file that comes next is at least: what is left of a form of such a length, but for all that may come
/// beside it.
fn least_of_file(length: Option<u64>, before: &[SentFile], files: usize, most: u64) -> Option<u64> {
    let before_it: u64 = before.iter().map(|file| file.received.bytes()).sum();
    let after_it = (files - before.len() - 1) as u64 * most;
    length.map(|length| length.saturating_sub(before_it + after_it + BESIDE))
}

/// No file was chosen.
pub(super) fn no_file() -> Refusal {
    Refusal::bad("choose a file first").because(Why::Page("told-file", String::new()))
}

fn too_much_said() -> Refusal {
    let refusal = Refusal::bad("more is said of the file than can be meant");
    refusal.because(Why::Page("told-much-said", String::new()))
}

/// What comes next of a form, unless nothing does.
pub(super) async fn soon<T>(next: impl Future<Output = T>) -> Result<T, Refusal> {
    tokio::time::timeout(STALLED, next).await.map_err(|_| {
        let message = "nothing more of the form came; send it again";
        Refusal::new(StatusCode::REQUEST_TIMEOUT, message).because(Why::Broken)
    })
}
