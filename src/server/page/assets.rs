//! What a page is made of beside itself: all of it from the binary.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::server::refusal::Refusal;

/// The files: name, type, bytes.
pub(super) const ASSETS: [(&str, &str, &[u8]); 4] = [
    ("page.css", "text/css; charset=utf-8", include_bytes!("../../../assets/page.css")),
    ("page.js", "text/javascript; charset=utf-8", include_bytes!("../../../assets/page.js")),
    ("htmx.min.js", "text/javascript; charset=utf-8", include_bytes!("../../../assets/htmx.min.js")),
    ("jisr.svg", "image/svg+xml", include_bytes!("../../../assets/jisr.svg")),
];

/// Pages name an asset with this, so that a browser keeps it until the program is another.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) async fn show(Path(name): Path<String>) -> Result<Response, Refusal> {
    let found = ASSETS.into_iter().find(|(known, _, _)| *known == name);
    let Some((_, kind, bytes)) = found else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "there is nothing at this address"));
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=3600")];
    Ok((headers, bytes).into_response())
}
