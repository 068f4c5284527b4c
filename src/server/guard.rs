//! What every request is held against, and what every answer carries.
//!
//! A page of another site can make a browser ask a server on this machine. Three things tell such a
//! request: the name in `Host`, where the other site had its name point here (DNS rebinding);
//! `Origin`, which a browser sends with whatever may change something; and `Sec-Fetch-Site`, by which it says of
//! everything else whose page asks. What another page would only embed or fetch it could not read, and yet the server
//! would work for it; a link is followed.

use std::net::{IpAddr, Ipv6Addr};

use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::MOST_HEAD;
use super::refusal::Refusal;
use crate::error::{Error, Result};

/// The names that a server goes by.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// As [`one_form`] has them. Empty: any name.
    names: Vec<String>,
}

/// The names of this machine for itself.
const OURSELVES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// What a browser is told of every answer: nothing but our own files is loaded or run, no other
/// page shows ours in a frame, and no type is guessed.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Without a referrer a browser sends `Origin: null` with the forms of our own pages too.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

impl Names {
    /// A server goes by the names of this machine for itself, by the address it listens on and by the names it is
    /// given; one that others reach by any where it is given none.
    pub(super) fn of(listen: IpAddr, given: &[String]) -> Result<Self> {
        if given.is_empty() && !listen.is_loopback() {
            return Ok(Self::default());
        }
        let own = listen.to_string();
        let known = OURSELVES.into_iter().chain([&*own]).chain(given.iter().map(String::as_str));
        let names = known.map(|name| one_form(name).ok_or_else(|| no_name(name))).collect::<Result<_>>()?;
        Ok(Self { names })
    }

    fn have(&self, authority: &Authority) -> bool {
        self.names.is_empty() || one_form(authority.host()).is_some_and(|name| self.names.contains(&name))
    }

    /// Whether a request is for us, and does not come from another site.
    fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        // A proxy may have the name in the address.
        let named = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse().ok());
        let Some(host) = named.or_else(|| uri.authority().cloned()) else {
            return Err(Refusal::bad("the request has no Host, or one that is none"));
        };
        if !self.have(&host) {
            let message = "this server does not go by this name (the option --host adds one)";
            return Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, message));
        }
        let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
        match headers.get(header::ORIGIN) {
            Some(origin) if !reads && !is_same(origin, &host) => {
                Err(Refusal::new(StatusCode::FORBIDDEN, "a page of another site may change nothing here"))
            }
            _ if is_embedded_elsewhere(headers) => {
                Err(Refusal::new(StatusCode::FORBIDDEN, "a page of another site may ask for nothing here"))
            }
            _ => Ok(()),
        }
    }
}

/// A name or an address in the one form that hosts are compared in: in lower case, an address of IPv6 in brackets and as
/// short as it is written, and without the dot that a whole name may end with. None of what no `Host` says beside a port.
fn one_form(host: &str) -> Option<String> {
    let within = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Ok(address) = within.unwrap_or(host).parse::<Ipv6Addr>() {
        return Some(format!("[{address}]"));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_of_names = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(is_of_names);
    name.split('.').all(is_label).then(|| name.to_ascii_lowercase())
}

/// What is to be a name of the server, and is none that a request could have.
fn no_name(given: &str) -> Error {
    let without_scheme = given.split_once("://").map_or(given, |(_, rest)| rest);
    let authority =
        without_scheme.split('/').next().and_then(|authority| authority.parse::<Authority>().ok());
    let advice = match authority.and_then(|authority| one_form(authority.host())) {
        Some(host) => format!("say {host}"),
        None if !given.is_ascii() => "say it as it goes over the network, with xn--".to_owned(),
        None => "say it as tm.example.org".to_owned(),
    };
    Error::Request(format!(
        "--host {given}: a name or an address is wanted, without scheme, port, path and *; {advice}"
    ))
}

/// Whether a browser says that a page of another site asks, and not somebody who goes here.
fn is_embedded_elsewhere(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_visit = said("sec-fetch-mode") == "navigate" && said("sec-fetch-dest") == "document";
    matches!(said("sec-fetch-site"), "cross-site" | "same-site") && !is_visit
}

/// Whether a page came from the server that it asks.
fn is_same(origin: &HeaderValue, host: &Authority) -> bool {
    let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
    origin.and_then(|origin| origin.authority().cloned()).is_some_and(|authority| authority == *host)
}

/// About how many bytes the head of a request had.
fn head_size(uri: &Uri, headers: &HeaderMap) -> usize {
    let fields = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    uri.path().len() + uri.query().map_or(0, str::len) + fields.sum::<usize>()
}

/// Whether this is a file of which nobody knows yet how long it is.
fn is_sent_while_written(response: &Response) -> bool {
    response.headers().contains_key(header::CONTENT_DISPOSITION)
        && response.body().size_hint().exact().is_none()
}

/// Lets through what is for us, and marks what goes back.
pub(super) async fn guard(State(names): State<Names>, request: Request, next: Next) -> Response {
    let has_ends = request.version() >= Version::HTTP_11;
    let checked = match head_size(request.uri(), request.headers()) > MOST_HEAD {
        true => {
            let message =
                "the head of the request is larger than 64 KiB; ask with fewer or shorter header fields";
            Err(Refusal::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, message))
        }
        false => names.check(request.method(), request.uri(), request.headers()),
    };
    let mut response = match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if !has_ends && is_sent_while_written(&response) {
        let message = "by HTTP/1.0 nobody can tell a file that was cut off from a whole one; ask by HTTP/1.1 (behind \
                       nginx: proxy_http_version 1.1)";
        response = Refusal::new(StatusCode::HTTP_VERSION_NOT_SUPPORTED, message).into_response();
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What a memory answers is of this moment.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    /// A server that only this machine reaches.
    fn of_loopback(given: &[String]) -> Names {
        Names::of(Ipv4Addr::LOCALHOST.into(), given).unwrap()
    }

    fn status(names: &Names, method: &Method, headers: &[(HeaderName, &str)]) -> u16 {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        let checked = names.check(method, &Uri::from_static("/"), &headers);
        checked.map_or_else(|refusal| refusal.status.as_u16(), |()| 200)
    }

    #[test]
    fn a_server_answers_to_its_names_only() {
        let names = of_loopback(&["TM.example.org".to_owned()]);
        for name in ["localhost", "localhost:8087", "127.0.0.1:8087", "[::1]:8087", "tm.example.org"] {
            assert_eq!(status(&names, &Method::GET, &[(header::HOST, name)]), 200, "{name}");
        }
        for name in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8087"] {
            assert_eq!(status(&names, &Method::GET, &[(header::HOST, name)]), 421, "{name}");
        }
        assert_eq!(status(&names, &Method::GET, &[]), 400);
        let reached = |given: &[String]| Names::of(Ipv4Addr::UNSPECIFIED.into(), given).unwrap();
        assert_eq!(status(&reached(&[]), &Method::GET, &[(header::HOST, "any.example")]), 200);
        let named = reached(&["tm.example".to_owned()]);
        assert_eq!(status(&named, &Method::GET, &[(header::HOST, "any.example")]), 421);
    }

    #[test]
    fn a_server_with_a_name_did_not_answer_to_localhost() {
        let here = |names: &Names, name| status(names, &Method::GET, &[(header::HOST, name)]);
        // جسر, as it goes over the network.
        let given = ["xn--rgbkf.example", "tm.example"].map(str::to_owned);
        let named = Names::of(Ipv4Addr::UNSPECIFIED.into(), &given).unwrap();
        for name in ["localhost:8087", "127.0.0.1", "[::1]", "tm.example", "xn--rgbkf.example"] {
            assert_eq!(here(&named, name), 200, "{name}");
        }
        let of_address = |address: &str| Names::of(address.parse().unwrap(), &[]).unwrap();
        assert_eq!(here(&of_address("127.0.0.2"), "127.0.0.2:8087"), 200);
        assert_eq!(here(&of_address("::1"), "[::1]:8087"), 200);
    }

    #[test]
    fn a_name_with_a_scheme_or_a_port_was_taken_and_met_by_no_request() {
        for (given, advice) in [
            ("https://x.example:8443", "say x.example"),
            ("https://[2001:DB8::0:1]:8443/", "say [2001:db8::1]"),
            ("x.example:8443", "say x.example"),
            ("X.example/memory", "say x.example"),
            ("ben@x.example", "say x.example"),
            ("جسر.example", "with xn--"),
            ("*.example.org", "say it as tm.example.org"),
            ("x .example", "say it as"),
            ("x..example", "say it as"),
            ("", "say it as"),
        ] {
            let told = Names::of(Ipv4Addr::LOCALHOST.into(), &[given.to_owned()]).unwrap_err().to_string();
            assert!(told.contains(&format!("--host {given}: ")) && told.contains(advice), "{told}");
        }
    }

    #[test]
    fn a_name_with_a_dot_at_its_end_or_an_address_written_otherwise_was_another() {
        let names = of_loopback(&["TM.example.org.", "2001:DB8::0:1", "10.0.0.7"].map(str::to_owned));
        for name in [
            "tm.example.org",
            "tm.EXAMPLE.org.:8443",
            "[2001:db8::1]",
            "[2001:0DB8:0::1]:8443",
            "10.0.0.7:80",
            "localhost.:8087",
        ] {
            assert_eq!(status(&names, &Method::GET, &[(header::HOST, name)]), 200, "{name}");
        }
        for name in ["tm.example.org..", ".tm.example.org", "[2001:db8::2]", "10.0.0.7.8"] {
            assert_eq!(status(&names, &Method::GET, &[(header::HOST, name)]), 421, "{name}");
        }
    }

    #[test]
    fn a_page_of_another_site_could_have_any_text_looked_up() {
        let names = of_loopback(&[]);
        let from = |site, mode, dest| {
            let said = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            let said = said.map(|(name, value)| (HeaderName::from_static(name), value));
            status(&names, &Method::GET, &[&[(header::HOST, "localhost:8087")], &said[..]].concat())
        };
        for site in ["cross-site", "same-site"] {
            assert_eq!(from(site, "no-cors", "image"), 403);
            assert_eq!(from(site, "cors", "empty"), 403);
            assert_eq!(from(site, "navigate", "iframe"), 403);
            // A link to a page of ours.
            assert_eq!(from(site, "navigate", "document"), 200);
        }
        assert_eq!(from("same-origin", "cors", "empty"), 200);
        assert_eq!(from("none", "navigate", "document"), 200);
    }

    #[test]
    fn another_site_may_read_nothing_it_could_not_and_change_nothing() {
        let names = of_loopback(&[]);
        let from = |method: &Method, origin| {
            status(&names, method, &[(header::HOST, "localhost:8087"), (header::ORIGIN, origin)])
        };
        assert_eq!(from(&Method::POST, "http://localhost:8087"), 200);
        for other in ["http://evil.example", "http://localhost:9000", "null", "http://localhost"] {
            assert_eq!(from(&Method::POST, other), 403, "{other}");
            assert_eq!(from(&Method::DELETE, other), 403, "{other}");
            assert_eq!(from(&Method::GET, other), 200, "{other}");
        }
    }
}
