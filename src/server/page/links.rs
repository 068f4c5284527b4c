//! Addresses of the page.

use std::fmt::Write as _;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, Uri, header};
use form_urlencoded::Serializer;
use percent_encoding::percent_decode_str;

use crate::server::MOST_HEAD;

/// An address with a query, where a value is not empty.
pub(super) fn link(path: &str, query: &[(&str, &str)]) -> String {
    let mut pairs = Serializer::new(String::new());
    query.iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| {
        pairs.append_pair(name, value);
    });
    match pairs.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The most bytes of a query that holds a text: what else is in the head of a request has room beside it.
pub(super) const MOST_ASKED: usize = MOST_HEAD - (8 << 10);

/// The most characters that a field of such a text takes, and one beside it, where no script counts the bytes: of none of
/// them more than nine stand in an address.
pub(super) const MOST_TYPED: usize = 5_000;
pub(super) const MOST_BESIDE: usize = 600;
const _: () = assert!(9 * (MOST_TYPED + 2 * MOST_BESIDE) + 200 < MOST_ASKED);

/// An address that leads on to another one. That stands at its end as it is: encoded once more, one with a long text would
/// be longer than may be.
pub(super) fn by_way_of(path: &str, to: &str) -> String {
    format!("{path}?to={to}")
}

/// Where such an address leads on to, by its query.
pub(super) fn led_to(query: Option<&str>) -> &str {
    of_ours(query.and_then(|query| query.strip_prefix("to=")))
}

/// Addresses that forms are sent to, and that nothing can be read at; `*` is a number.
pub(super) const FORMS_ONLY: [&str; 9] = [
    "/concept/remove",
    "/document/remove",
    "/harvest/search",
    "/imports/job/*/cancel",
    "/imports/job/*/import",
    "/imports/undo",
    "/sign-out",
    "/unit/*/delete",
    "/unit/*/undo",
];

/// An address of this server that can be read, as it was handed over in another one; else the first page.
pub(super) fn of_ours(address: Option<&str>) -> &str {
    address.filter(|address| is_here(address) && !is_of_forms(address)).unwrap_or("/")
}

/// Whether this is an address of this server: a browser takes `//host` and `/\host` for addresses of others.
pub(super) fn is_here(address: &str) -> bool {
    address.starts_with('/')
        && !address[1..].starts_with(['/', '\\'])
        && address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether forms alone are sent to an address.
fn is_of_forms(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    FORMS_ONLY.iter().any(|form| {
        let (mut ours, mut theirs) = (form.split('/'), path.split('/'));
        ours.by_ref().zip(theirs.by_ref()).all(|(ours, theirs)| ours == "*" || ours == theirs)
            && form.split('/').count() == path.split('/').count()
    })
}

/// The page that a request came from or asks for: where whoever sent it may go on. A form comes from the page
/// that its browser names.
pub(super) fn address_of(method: &Method, uri: &Uri, headers: &HeaderMap) -> String {
    let whole = |uri: &Uri| uri.path_and_query().map_or("/", |address| address.as_str()).to_owned();
    if [Method::GET, Method::HEAD].contains(method) {
        return whole(uri);
    }
    let named = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let from = named(header::REFERER).and_then(|from| from.parse::<Uri>().ok());
    let ours = from.filter(|from| from.authority().map(Authority::as_str) == named(header::HOST));
    of_ours(ours.map(|from| whole(&from)).as_deref()).to_owned()
}

/// What tells a browser to keep an answer as a file (RFC 6266, RFC 8187).
pub(super) fn attachment(name: &str) -> String {
    let encoded = name.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => encoded.push(char::from(byte)),
            // Nothing can fail that writes to a string.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    });
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_query_has_what_is_not_empty() {
        assert_eq!(link("/", &[("q", ""), ("to", "")]), "/");
        assert_eq!(
            link("/unit", &[("q", "نعم & لا"), ("to", "en")]),
            "/unit?q=%D9%86%D8%B9%D9%85+%26+%D9%84%D8%A7&to=en"
        );
    }

    #[test]
    fn the_name_of_a_file_is_one_whatever_stands_in_it() {
        assert_eq!(attachment("a b\"\r\n/خ.txt"), "attachment; filename*=UTF-8''a%20b%22%0D%0A%2F%D8%AE.txt");
    }

    #[test]
    fn no_address_leads_to_another_server() {
        for ours in ["/", "/unit/3?done=saved", "/documents"] {
            assert_eq!(of_ours(Some(ours)), ours);
        }
        for other in
            ["//evil.example", "/\\evil.example", "https://evil.example", "", "unit/3", "/\r\nx", "/ x"]
        {
            assert_eq!(of_ours(Some(other)), "/", "{other}");
        }
        assert_eq!(of_ours(None), "/");
    }

    #[test]
    fn a_form_led_back_to_an_address_that_nothing_can_be_read_at() {
        for form in FORMS_ONLY {
            assert_eq!(of_ours(Some(&form.replace('*', "4"))), "/", "{form}");
        }
        for form in ["/unit/4/undo?x=1", "/unit/4/%75ndo", "/sign-out#x"] {
            assert_eq!(of_ours(Some(form)), "/", "{form}");
        }
        let page = |referer: &'static str| {
            let headers = [(header::HOST, "localhost:8087"), (header::REFERER, referer)];
            let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
            address_of(&Method::POST, &Uri::from_static("/unit/4/undo"), &HeaderMap::from_iter(headers))
        };
        assert_eq!(page("http://localhost:8087/unit/4?start=50"), "/unit/4?start=50");
        assert_eq!(page("http://localhost:8087/unit/4/undo"), "/");
        assert_eq!(page("http://evil.example/unit/4"), "/");
        assert_eq!(page("no address"), "/");
        let read = Uri::from_static("/terms?q=x");
        assert_eq!(address_of(&Method::GET, &read, &HeaderMap::new()), "/terms?q=x");
    }
}
