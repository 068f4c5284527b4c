//! A server of a memory: the protocols that CAT tools speak, health and measurements.
//!
//! It asks the library and holds no rule of the memory itself. A memory without access tokens is
//! served to this machine only; one with tokens admits who brings one.
//!
//! ```no_run
//! use jisr::server::{Settings, serve};
//!
//! let settings = Settings { listen: "127.0.0.1:8087".parse()?, ..Settings::default() };
//! let runtime = tokio::runtime::Runtime::new()?;
//! runtime.block_on(serve("jisr.db".as_ref(), settings, |address| drop(address), std::future::pending()))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod api;
mod fields;
mod guard;
mod imports;
mod metrics;
mod pace;
mod page;
mod protocols;
mod refusal;
mod roles;
mod state;
mod work;

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use futures_util::StreamExt as _;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use self::access::Tokens;
use self::guard::{Names, guard};
use self::imports::Imports;
use self::metrics::{Metrics, measure};
pub use self::protocols::Protocol;
use self::refusal::{Refusal, Why};
use self::roles::admit;
use self::state::Server;
use self::work::Work;
use crate::error::{Error, Result};

/// How long a request may take to be answered.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a client may take to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// How long requests may go on once the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// The most bytes of a body.
const MOST_BODY: usize = 1 << 20;

/// The most characters of a text that is looked up: what it is like another one in takes as long as both
/// their lengths, multiplied.
const MOST_TEXT: usize = 20_000;

/// The most bytes of a request's head.
const MOST_HEAD: usize = 64 << 10;

/// The most bytes of a file that is sent to be imported, unless told otherwise.
const MOST_UPLOAD: u64 = 4 << 30;

/// How a memory is served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The names that the server goes by, beside those of this machine for itself.
    pub hosts: Vec<String>,
    /// The certificate and its key, in PEM, for TLS.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// The protocols of other tools that are answered.
    pub protocols: Vec<Protocol>,
    /// The lowest score, in percent, of what is answered as a translation.
    pub translation_min_score: u32,
    /// How many look-ups run at once.
    pub readers: usize,
    /// The most bytes of a file that is sent to be imported.
    pub most_upload: u64,
    /// Whether the log has the addresses that are asked for, and so texts.
    pub log_texts: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8087)),
            hosts: Vec::new(),
            tls: None,
            protocols: Protocol::ALL.to_vec(),
            translation_min_score: 100,
            readers: std::thread::available_parallelism().map_or(2, usize::from),
            most_upload: MOST_UPLOAD,
            log_texts: false,
        }
    }
}

/// Serves a memory until `stop` is done; what was asked by then is answered. `started` is told
/// where it listens.
pub async fn serve(
    memory: &Path,
    settings: Settings,
    started: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let listen = settings.listen;
    let names = Names::of(listen.ip(), &settings.hosts)?;
    let open_to_all = || {
        Error::Request(format!(
            "{listen} can be reached from other machines, and this memory has no access tokens: make one with \
             jisr token add NAME --role read, or listen on 127.0.0.1"
        ))
    };
    let needs_tokens = !listen.ip().is_loopback();
    // One that is not there has none, and is not made to be refused.
    if needs_tokens && !memory.exists() {
        return Err(open_to_all());
    }
    let work = Work::open(memory, settings.readers.max(1))?;
    let tokens = work.read(|reader| reader.access_tokens()).await.map_err(not_readable)?;
    if needs_tokens && tokens.is_empty() {
        return Err(open_to_all());
    }
    let certificate = match &settings.tls {
        None => None,
        Some((certificate, key)) => Some(tls(certificate, key).await?),
    };
    let listener = TcpListener::bind(listen).map_err(|e| cannot_listen(listen, &e))?;
    let handle = Handle::new();
    let asked_to_stop = handle.clone();
    tokio::spawn(async move {
        stop.await;
        asked_to_stop.graceful_shutdown(Some(LAST_ANSWERS));
    });
    let address = listener.local_addr().map_err(|e| cannot_listen(listen, &e))?;
    let imports = Imports::into(memory, work.clone(), settings.most_upload);
    let changes = work.clone();
    let service = router(work, imports.clone(), settings, names).into_make_service();
    started(address);
    let served = match certificate {
        None => {
            let server = axum_server::from_tcp(listener).map_err(|e| cannot_listen(listen, &e))?;
            bounded(server).handle(handle).serve(service).await
        }
        Some(certificate) => {
            let server = axum_server::from_tcp_rustls(listener, certificate);
            bounded(server.map_err(|e| cannot_listen(listen, &e))?).handle(handle).serve(service).await
        }
    };
    // Whoever asked for what is still under way has gone: it ends, and nothing of it is kept.
    imports.cancel_all();
    changes.stop();
    served.map_err(|e| cannot_listen(listen, &e))
}

/// A certificate with its chain, and its key, both in PEM.
async fn tls(certificate: &Path, key: &Path) -> Result<RustlsConfig> {
    let read = |path: &Path| std::fs::read(path).map_err(|e| Error::io(path, e));
    let config = RustlsConfig::from_pem(read(certificate)?, read(key)?).await.map_err(|e| {
        Error::Request(format!(
            "{} and {} are no certificate and its key in PEM ({e})",
            certificate.display(),
            key.display()
        ))
    })?;
    let mut speaks = config.get_inner().as_ref().clone();
    speaks.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.reload_from_config(Arc::new(speaks));
    Ok(config)
}

/// Bounds what a client may send and how long it may take: a connection that says nothing, or not all of its first
/// request, would be held for ever, and so many of them would leave none for others. HTTP/2 is not spoken, which has no
/// such bound.
fn bounded<A>(server: axum_server::Server<SocketAddr, A>) -> axum_server::Server<SocketAddr, A> {
    let mut server = server.http1_only().first_request_timeout(HEAD_PATIENCE);
    // What is more than may be is refused by the guard, with a reason; what is far more is not read to its end.
    server.http_builder().http1().header_read_timeout(HEAD_PATIENCE).max_buf_size(2 * MOST_HEAD);
    server
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Error {
    Error::Request(format!("cannot listen on {address} ({error}); choose another address with --listen"))
}

fn not_readable(refusal: Refusal) -> Error {
    Error::Request(refusal.message)
}

fn router(work: Work, imports: Imports, settings: Settings, names: Names) -> Router {
    let protocols = protocols::routes(&settings.protocols);
    let with_texts = settings.log_texts;
    let metrics = Metrics::new();
    let server = Server {
        tokens: Tokens::of(work.clone()),
        imports,
        work,
        metrics: metrics.clone(),
        settings: Arc::new(settings),
    };
    Router::new()
        .route("/healthz", get(health))
        .route(
            "/metrics",
            get(show_metrics).route_layer(middleware::from_fn_with_state(server.clone(), admit)),
        )
        .merge(protocols)
        .layer(middleware::from_fn(in_good_time))
        .merge(api::routes(&server))
        .merge(page::routes(&server))
        .fallback(nothing)
        .method_not_allowed_fallback(page::no_such_method)
        .route_layer(middleware::from_fn_with_state(metrics, measure))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| Refusal::failed().into_response()))
        .layer(middleware::from_fn_with_state(names, guard))
        .layer(TraceLayer::new_for_http().make_span_with(move |request: &Request| span(request, with_texts)))
        .with_state(server)
}

/// Whether a text is no segment, but many.
fn is_too_long(text: &str) -> bool {
    work::has_more_than(text, MOST_TEXT)
}

/// Answers a request soon, or gives it up. Its body is whole before anything is done with it.
async fn in_good_time(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = match received(body).await {
        Ok(body) => body,
        Err(refusal) => return refusal.into_response(),
    };
    let request = Request::from_parts(parts, Body::from(body));
    let answered = work::within(PATIENCE, next.run(request)).await;
    answered.unwrap_or_else(|| {
        let message = "this took too long, and was given up; ask for less at once, or try again";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, message).because(Why::Slow).into_response()
    })
}

/// All of a body, if it comes soon and is not too much.
async fn received(body: Body) -> Result<Bytes, Refusal> {
    let in_time = tokio::time::timeout(PATIENCE, whole(body)).await;
    in_time.unwrap_or_else(|_| {
        let message = "the body did not come in time; send it again";
        Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, message).because(Why::Broken))
    })
}

async fn whole(body: Body) -> Result<Bytes, Refusal> {
    let mut pieces = body.into_data_stream();
    let mut whole = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| {
            Refusal::bad(format!("the body did not come whole: {error}")).because(Why::Broken)
        })?;
        if whole.len() + piece.len() > MOST_BODY {
            let message = "the body is larger than a mebibyte; send less at once";
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message).because(Why::TooLarge));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.into())
}

/// There is nothing at an address: said on a page to whoever looks for one, and as JSON where programs ask.
async fn nothing(server: State<Server>, request: Request) -> Response {
    match ["/api/", "/tmserver/"].iter().any(|place| request.uri().path().starts_with(place)) {
        true => Refusal::new(StatusCode::NOT_FOUND, "there is nothing at this address").into_response(),
        false => page::nothing(server, request).await,
    }
}

/// What the log has of a request: the route, and no text unless it is asked for; a secret never.
fn span(request: &Request, with_texts: bool) -> tracing::Span {
    let matched = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let method = request.method().as_str();
    match with_texts {
        true => tracing::info_span!("request", method, uri = without_secrets(&request.uri().to_string())),
        false => tracing::info_span!("request", method, route = matched),
    }
}

/// An address without the access tokens that protocols have in it.
fn without_secrets(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let shown = query.split('&').map(|field| match field.split_once('=') {
        Some((name @ ("key" | "api_key"), _)) => format!("{name}=…"),
        _ => field.to_owned(),
    });
    format!("{path}?{}", shown.collect::<Vec<_>>().join("&"))
}

/// Whether the memory can be read.
async fn health(State(server): State<Server>) -> Result<&'static str, Refusal> {
    server.work.read_briefly(|reader| reader.index_version()).await?;
    Ok("ok\n")
}

async fn show_metrics(State(server): State<Server>) -> Response {
    server.metrics.show()
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_did_not_come_was_a_failure_of_the_server() {
        let piece = |text: &'static str| Ok::<_, std::io::Error>(Bytes::from_static(text.as_bytes()));
        let status = |pieces| async { received(pieces).await.map_err(|refusal| refusal.status.as_u16()) };
        let stalled = stream::iter([piece("{\"q\": \"نعم")]).chain(stream::pending());
        assert_eq!(status(Body::from_stream(stalled)).await, Err(408));
        let hung_up = stream::iter([piece("{"), Err(std::io::ErrorKind::UnexpectedEof.into())]);
        assert_eq!(status(Body::from_stream(hung_up)).await, Err(400));
        let much = stream::repeat_with(move || piece("yes "));
        assert_eq!(status(Body::from_stream(much)).await, Err(413));
        let good = stream::iter([piece("نعم"), piece(" yes")]);
        assert_eq!(status(Body::from_stream(good)).await, Ok(Bytes::from_static("نعم yes".as_bytes())));
    }

    #[test]
    fn the_log_had_tokens_that_stand_in_addresses() {
        for (address, shown) in [
            ("/translate?q=%D9%86&key=jisr_1&langpair=ar|en", "/translate?q=%D9%86&key=…&langpair=ar|en"),
            ("/languages?api_key=jisr_1", "/languages?api_key=…"),
            ("/tmserver/ar/en/unit/key=1", "/tmserver/ar/en/unit/key=1"),
        ] {
            assert_eq!(without_secrets(address), shown);
        }
    }
}
