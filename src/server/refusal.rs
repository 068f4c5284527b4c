//! What a request is answered that cannot be done: a status and a reason, as JSON.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::Error;

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) message: String,
}

/// A refusal, as it is sent.
#[derive(Serialize)]
struct Answer<'a> {
    error: &'a str,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
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
            Error::Request(_) | Error::Input { .. } | Error::Locale(_) => Self::bad(error.to_string()),
            Error::Busy { .. } => {
                let message = "another process is writing to this memory; try again";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
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
        let mut response = (self.status, Json(Answer { error: &self.message })).into_response();
        let retry = match self.status {
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, "5")),
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, "Bearer")),
            _ => None,
        };
        if let Some((name, value)) = retry {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}
