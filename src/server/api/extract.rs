//! What is asked for, read strictly: what is not known by its name is refused by its name.

use std::error::Error as _;
use std::fmt;
use std::marker::PhantomData;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::memory::{Expected, Version};
use crate::server::fields::check_utf_8;
use crate::server::refusal::Refusal;

/// The parameters behind the `?`.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        check_utf_8(parts.uri.query().unwrap_or_default().as_bytes())?;
        let read = axum::extract::Query::try_from_uri(&parts.uri);
        read.map(|axum::extract::Query(asked)| Self(asked)).map_err(|rejection| {
            let reason = rejection.source().map_or_else(|| rejection.body_text(), ToString::to_string);
            Refusal::bad(format!("the parameters of the address: {reason}"))
        })
    }
}

/// The variable parts of the address.
pub(in crate::server) struct Path<T>(pub(in crate::server) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let read = axum::extract::Path::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(asked)| Self(asked)).map_err(|rejection| {
            Refusal::new(rejection.status(), format!("the address: {}", rejection.body_text()))
        })
    }
}

/// The body, as JSON.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let read = axum::Json::<Object<T>>::from_request(request, state).await;
        read.map(|axum::Json(Object(asked))| Self(asked)).map_err(|rejection| match rejection {
            JsonRejection::MissingJsonContentType(_) => Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the body is to be JSON; say so with Content-Type: application/json",
            ),
            JsonRejection::JsonDataError(_) | JsonRejection::JsonSyntaxError(_) => {
                let reason = rejection.source().map_or_else(|| rejection.body_text(), ToString::to_string);
                Refusal::bad(format!("the body: {reason}"))
            }
            other => Refusal::new(other.status(), other.body_text()),
        })
    }
}

/// What stands as an object in JSON: a list of its values, in which serde would see one too, has no names to be
/// known by.
#[derive(Debug, Clone)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfObject(PhantomData))
    }
}

struct OfObject<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OfObject<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// The versions that what is to be changed may have: `If-Match`, which must be there.
pub(super) struct IfMatch(pub(super) Expected);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let mut versions = Vec::new();
        let mut fields = parts.headers.get_all(header::IF_MATCH).iter().peekable();
        if fields.peek().is_none() {
            let message =
                "a change needs If-Match with the ETag of what was read, so that none writes over another";
            return Err(Refusal::new(StatusCode::PRECONDITION_REQUIRED, message));
        }
        for field in fields {
            let text = field.to_str().unwrap_or_default();
            if text.trim() == "*" {
                return Ok(Self(Expected::Anything));
            }
            for tag in text.split(',').map(str::trim) {
                // A weak tag never matches (RFC 9110, 13.1.1), but is one.
                let is_weak = tag.starts_with("W/");
                let inside = tag.trim_start_matches("W/").strip_prefix('"').and_then(|t| t.strip_suffix('"'));
                match inside {
                    Some(version) if !is_weak => versions.push(version.to_owned()),
                    Some(_) => {}
                    None => return Err(Refusal::bad("If-Match has no ETag; send it as it came, in quotes")),
                }
            }
        }
        Ok(Self(Expected::OneOf(versions)))
    }
}

/// An answer with the version of what it shows.
pub(super) struct Versioned<T> {
    pub(super) status: StatusCode,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
    pub(super) answer: T,
}

impl<T> Versioned<T> {
    pub(super) fn new(version: Version, answer: T) -> Self {
        Self { status: StatusCode::OK, version, headers: HeaderMap::new(), answer }
    }

    /// The answer to what made it, with where it is to be found.
    pub(super) fn at(mut self, status: StatusCode, location: &str) -> Self {
        self.status = status;
        if let Ok(location) = HeaderValue::from_str(location) {
            self.headers.insert(header::LOCATION, location);
        }
        self
    }
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let tag = (HeaderName::from_static("etag"), format!("\"{}\"", self.version));
        (self.status, [tag], self.headers, axum::Json(self.answer)).into_response()
    }
}

/// A number within its bounds.
pub(super) fn within(name: &str, number: u32, from: u32, to: u32) -> Result<u32, Refusal> {
    match (from..=to).contains(&number) {
        true => Ok(number),
        false => Err(Refusal::bad(format!("{name} is {number}; write a number from {from} to {to}"))),
    }
}
