//! Signing in and out, and choosing a language: what is kept in cookies.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::frame::{Frame, go_on, show_with};
use super::kept::Kept;
use super::links::{led_to, of_ours};
use super::visitor::{LANGUAGE, TOKEN, Visitor};
use super::words::Language;
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;
use crate::server::state::Server;

/// How long a browser keeps a language: a year, in seconds.
const A_YEAR: u32 = 31_536_000;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
    to: String,
    refused: Option<String>,
    /// The form that needs a token.
    kept: Option<Kept>,
}

#[derive(Template)]
#[template(path = "send_again.html")]
struct SendAgain {
    frame: Frame,
    kept: Kept,
}

pub(super) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let to = led_to(query.as_deref()).to_owned();
    if visitor.role.is_some() {
        return Ok(go_on(&to));
    }
    let frame = Frame::new(visitor, None, "sign-in-title");
    show_with(StatusCode::OK, &SignIn { frame, to, refused: None, kept: None })
}

/// Where one signs in, with what was typed into a form that needs a token, or another one.
pub(super) fn ask(visitor: Visitor, refusal: &Refusal, kept: Kept) -> Result<Response, Refusal> {
    let is_forbidden = refusal.status == StatusCode::FORBIDDEN;
    let refused = is_forbidden.then(|| visitor.words.say("refused-forbidden"));
    let to = of_ours(Some(&visitor.address)).to_owned();
    let frame = Frame::new(visitor, None, "sign-in-title");
    show_with(refusal.status, &SignIn { frame, to, refused, kept: Some(kept) })
}

pub(super) async fn sign_in(
    State(server): State<Server>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let sent = Fields::of(&body)?;
    let to = of_ours(sent.first("to")).to_owned();
    let kept = Kept::back(visitor.words, &body)?;
    let token = sent.first("token").unwrap_or_default().trim();
    match server.tokens.role(&[token.to_owned()]).await {
        Ok(role) => {
            let cookie =
                visitor.signs_in.then(|| cookie(TOKEN, token, "HttpOnly", is_secure(&server, &headers)));
            let visitor = Visitor { role: Some(role), ..visitor };
            let response = kept.map_or_else(|| Ok(go_on(&to)), |kept| send_again(visitor, kept))?;
            Ok(cookie.iter().fold(response, |response, cookie| with_cookie(response, cookie)))
        }
        Err(refusal) if refusal.status == StatusCode::UNAUTHORIZED => {
            let frame = Frame::new(visitor, None, "sign-in-title");
            let refused = Some(frame.words.say("sign-in-refused"));
            show_with(StatusCode::UNAUTHORIZED, &SignIn { frame, to, refused, kept })
        }
        Err(refusal) => Err(refusal),
    }
}

/// What was typed before one signed in: it is not sent before one has looked at it.
fn send_again(visitor: Visitor, kept: Kept) -> Result<Response, Refusal> {
    let frame = Frame::new(visitor, None, "send-again-title");
    show_with(StatusCode::OK, &SendAgain { frame, kept })
}

pub(super) async fn sign_out(State(server): State<Server>, headers: HeaderMap) -> Response {
    let gone = cookie(TOKEN, "", "HttpOnly; Max-Age=0", is_secure(&server, &headers));
    with_cookie(go_on("/sign-in"), &gone)
}

pub(super) async fn language(
    State(server): State<Server>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(language) = Language::named(&code) else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "the page does not speak this language"));
    };
    let how = format!("HttpOnly; Max-Age={A_YEAR}");
    let cookie = cookie(LANGUAGE, language.code(), &how, is_secure(&server, &headers));
    Ok(with_cookie(go_on(led_to(query.as_deref())), &cookie))
}

/// Whether the browser came by TLS: to us, or to a proxy that hands over what it asked.
fn is_secure(server: &Server, headers: &HeaderMap) -> bool {
    let is_https = |value: &HeaderValue| value.as_bytes().starts_with(b"https");
    server.settings.tls.is_some()
        || headers.get(header::ORIGIN).is_some_and(is_https)
        || headers.get("x-forwarded-proto").is_some_and(is_https)
}

fn cookie(name: &str, value: &str, how: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    // A token is letters, digits and `_`; whatever else was sent was refused before.
    format!("{name}={value}; Path=/; SameSite=Strict; {how}{secure}")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
