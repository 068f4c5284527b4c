//! What a request is answered that cannot be done: a status and a reason, as JSON.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, Place, Reason};

/// Why a request is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) message: String,
    /// Where in a file, if that is what is wrong.
    pub(super) place: Option<Box<Place>>,
    /// The kind of it, for the page, which says it in its own languages.
    pub(super) why: Why,
}

/// A kind of refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
    /// Only the message says it, in English.
    Said,
    /// What the library declines, and what it is about, if that has a name.
    Declined(Reason, String),
    /// This is no language tag.
    Language(String),
    /// It is no longer what it was when it was read.
    Stale,
    /// A file is not what it should be; the message says what is wrong with it.
    Unreadable,
    /// Another process is writing.
    Busy,
    /// There is no room.
    Full,
    /// As many imports wait as may.
    Crowded,
    /// As many long look-ups wait as may.
    LongTurns,
    /// It took too long.
    Slow,
    /// What was sent did not come whole, or not in time.
    Broken,
    /// What was sent is more than may be.
    TooLarge,
    /// What was sent is not UTF-8.
    NotUtf8,
    /// A message of the page, and what it is about.
    Page(&'static str, String),
}

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Refused {
    /// What was found, and what to do.
    pub(super) error: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// The file, where it is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// Its line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// The column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    /// The unit of a TMX, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<u64>,
    /// The entry of a TBX, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), place: None, why: Why::Said }
    }

    /// The same, of a kind.
    pub(super) fn because(self, why: Why) -> Self {
        Self { why, ..self }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// What is sent.
    pub(super) fn answer(self) -> Refused {
        let Place { file, line, column, unit, entry } = self.place.as_deref().cloned().unwrap_or_default();
        let file = self.place.is_some().then_some(file);
        Refused { error: self.message, status: self.status.as_u16(), file, line, column, unit, entry }
    }

    /// The server is about to stop.
    pub(super) fn stopping() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping; try again later")
    }

    /// A fault of ours.
    pub(super) fn failed() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed at this; its log says more")
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match &error {
            Error::Request(_) => Self::bad(error.to_string()),
            Error::Declined { reason: Reason::WouldChange, .. } => {
                let why = Why::Declined(Reason::WouldChange, String::new());
                Self::new(StatusCode::FORBIDDEN, error.to_string()).because(why)
            }
            Error::Declined { reason, what, .. } => {
                Self::bad(error.to_string()).because(Why::Declined(*reason, what.clone()))
            }
            Error::Locale(fault) => Self::bad(error.to_string()).because(Why::Language(fault.tag.clone())),
            Error::Missing(_) => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            Error::Stale(_) => {
                Self::new(StatusCode::PRECONDITION_FAILED, error.to_string()).because(Why::Stale)
            }
            Error::Input { place, .. } => Self {
                place: Some(Box::new(place.clone())),
                why: Why::Unreadable,
                ..Self::bad(error.to_string())
            },
            Error::Busy { .. } => {
                let message = "another process is writing to this memory; try again";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, message).because(Why::Busy)
            }
            // Nobody is there to be told.
            Error::GivenUp => Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            Error::Full { .. } => {
                tracing::error!(%error, "the memory");
                let message = "the disk of this server takes no more (it is full, or a quota is used up); nothing was changed";
                Self::new(StatusCode::INSUFFICIENT_STORAGE, message).because(Why::Full)
            }
            // They name files of the server's machine, which are no business of whoever asks.
            Error::Io { .. } | Error::Memory { .. } | Error::DamagedIndex | Error::Store { .. } => {
                tracing::error!(%error, "the memory");
                Self::failed()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status;
        let mut response = (status, Json(self.clone().answer())).into_response();
        let retry = match status {
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, "5")),
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, "Bearer")),
            _ => None,
        };
        if let Some((name, value)) = retry {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        // A person is told on a page.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_was_a_fault_of_the_server() {
        let refusal = Refusal::from(Error::Full { path: "/srv/ذاكرة.db".into() });
        assert_eq!(refusal.status, StatusCode::INSUFFICIENT_STORAGE);
        assert!(refusal.message.contains("full") && !refusal.message.contains("srv"), "{}", refusal.message);
    }
}
