//! The page: a memory to read, look up and edit in.
//!
//! A view is a file here and a template in `templates/`. What a view shows is in its address, and
//! what it changes is a form, so all of it works without scripts; htmx only spares loading the
//! whole page. The words are messages of `locales/`, one file a language.

mod assets;
mod codes;
mod concept;
mod concept_form;
mod concept_new;
mod concordance;
mod dates;
mod deeds;
mod document_add;
mod documents;
mod export;
mod frame;
mod harvest;
mod imports;
mod kept;
mod languages;
mod links;
mod lookup;
mod multipart;
mod session;
mod terms;
mod texts;
mod told;
mod unit;
mod unit_history;
mod unit_new;
mod visitor;
mod words;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};

use self::kept::Kept;
use self::links::{address_of, by_way_of};
use self::visitor::Visitor;
use super::fields::Fields;
use super::refusal::{Refusal, Why};
use super::state::Server;
use super::{MOST_BODY, in_good_time, received};
use crate::memory::Expected;

/// The routes of the page.
pub(super) fn routes(server: &Server) -> Router<Server> {
    let soon = soon()
        .layer(DefaultBodyLimit::max(MOST_BODY))
        // A refusal is dressed by the layer around it.
        .layer(middleware::from_fn(in_good_time));
    soon.merge(in_time()).layer(middleware::from_fn_with_state(server.clone(), dress))
}

/// What is answered soon, or given up.
fn soon() -> Router<Server> {
    Router::new()
        .route("/", get(lookup::show))
        .route("/concordance", get(concordance::show))
        .route("/terms", get(terms::show))
        .route("/concept", get(concept::show).post(concept::save))
        .route("/concept/new", get(concept_new::blank).post(concept_new::add))
        .route("/concept/remove", post(concept::remove))
        .route("/document", get(documents::show))
        .route("/document/export", get(documents::export))
        .route("/document/remove", post(documents::remove))
        .route("/unit/new", get(unit_new::blank).post(unit_new::add))
        .route("/unit/{id}", get(unit::show).post(unit::save))
        .route("/unit/{id}/undo", post(unit::undo))
        .route("/unit/{id}/delete", post(unit::delete))
        .route("/harvest", get(harvest::show).post(harvest::review))
        .route("/imports/job/{job}", get(imports::job))
        .route("/imports/job/{job}/import", post(imports::go_ahead))
        .route("/imports/job/{job}/cancel", post(imports::cancel))
        .route("/export", get(export::show))
        .route("/sign-in", get(session::show).post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/language/{code}", get(session::language))
        .route("/assets/{name}", get(assets::show))
}

/// What takes the time that it takes: files that are sent and taken, and what is to be done with them.
fn in_time() -> Router<Server> {
    Router::new()
        .route("/harvest/search", post(harvest::search))
        .route("/documents", get(documents::list).post(document_add::add))
        .route("/imports", get(imports::list).post(imports::send))
        .route("/imports/undo", post(imports::undo).layer(DefaultBodyLimit::max(MOST_BODY)))
        .route("/export/units", get(export::units))
        .route("/export/terms", get(export::terms))
        .layer(DefaultBodyLimit::disable())
}

/// What htmx says of a request of its own.
const OF_HTMX: HeaderName = HeaderName::from_static("hx-request");

/// Where htmx is to go on as a whole page.
const GO_ON: HeaderName = HeaderName::from_static("hx-redirect");

/// Tells a person on a page what a program is told as JSON. Who needs a token is led to where one
/// signs in, and takes along what was typed.
async fn dress(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (parts, mut body) = request.into_parts();
    let seen = parts.clone();
    let mut typed = Bytes::new();
    if is_person(&seen.headers) && is_typed(&seen) {
        match received(body).await {
            Ok(whole) => (typed, body) = (whole.clone(), Body::from(whole)),
            Err(refusal) => return dressed(&server, &seen, &refusal).await,
        }
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(refusal) = response.extensions().get::<Refusal>().cloned().filter(|_| is_person(&seen.headers))
    else {
        return response;
    };
    if [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&refusal.status)
        && let Some(page) = asked_to_sign_in(&server, &seen, &typed, &refusal).await
    {
        return page;
    }
    if refusal.status == StatusCode::UNAUTHORIZED {
        let to = address_of(&seen.method, &seen.uri, &seen.headers);
        let address = by_way_of("/sign-in", &to);
        return match seen.headers.contains_key(OF_HTMX) {
            true => ([(GO_ON, address)], StatusCode::OK).into_response(),
            false => frame::go_on(&address),
        };
    }
    dressed(&server, &seen, &refusal).await
}

/// Whether a form comes that one types in; files are chosen again.
fn is_typed(asked: &Parts) -> bool {
    let kind = asked.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    asked.method == Method::POST
        && kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The page to sign in at, with what was typed; none where nothing was.
async fn asked_to_sign_in(
    server: &Server,
    asked: &Parts,
    typed: &[u8],
    refusal: &Refusal,
) -> Option<Response> {
    let visitor = Visitor::of(asked, server).await.ok()?;
    let kept = Kept::of(visitor.words, asked.uri.path(), typed).ok()??;
    session::ask(visitor, refusal, kept).ok()
}

/// There is nothing at an address.
pub(super) async fn nothing(State(server): State<Server>, request: Request) -> Response {
    refused(&server, request, Refusal::new(StatusCode::NOT_FOUND, "there is nothing at this address")).await
}

/// An address does not take a method.
pub(super) async fn no_such_method(State(server): State<Server>, request: Request) -> Response {
    let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "this address does not take this method");
    refused(&server, request, refusal.because(Why::Page("told-no-method", String::new()))).await
}

/// What is refused outside of the views: said on a page to whoever looks for one.
async fn refused(server: &Server, request: Request, refusal: Refusal) -> Response {
    let (parts, _) = request.into_parts();
    match is_person(&parts.headers) {
        true => dressed(server, &parts, &refusal).await,
        false => refusal.into_response(),
    }
}

/// A refusal as a page; as a program is told it, where no page can be made.
async fn dressed(server: &Server, asked: &Parts, refusal: &Refusal) -> Response {
    let page = match Visitor::of(asked, server).await {
        Ok(visitor) => frame::refused(visitor, refusal),
        Err(other) => Err(other),
    };
    page.unwrap_or_else(|_| refusal.clone().into_response())
}

/// The most rows of terms or texts of a form: about what a mebibyte holds of them as the page sends them. Of shorter ones it
/// would hold ten times as many, which all took their time to be written out again.
const MOST_ROWS: usize = 5_000;

/// What a form with numbered rows of terms or texts holds.
fn rows_of(body: &[u8]) -> Result<Fields, Refusal> {
    let sent = Fields::of(body)?;
    let has_more = |field: &str| sent.first(&format!("{field}.{MOST_ROWS}")).is_some();
    if has_more("text") || has_more("lang") {
        let refusal = Refusal::bad(format!("the form has more than {MOST_ROWS} rows; send less at once"));
        return Err(refusal.because(Why::Page("told-many-rows", String::new())));
    }
    Ok(sent)
}

/// What a form expects that which it edits to be: what it was made from.
fn expected(sent: &Fields) -> Expected {
    Expected::OneOf(sent.all("version").map(str::to_owned).collect())
}

/// Whether a browser asks for something to show.
fn is_person(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html")) || headers.contains_key(OF_HTMX)
}
