//! Addresses of the page.

use std::fmt::Write as _;

use form_urlencoded::Serializer;

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

/// An address of this server, as it was handed over in another one; else the first page. A browser
/// takes `//host` and `/\host` for addresses of other servers.
pub(super) fn of_ours(address: Option<&str>) -> &str {
    let is_ours = |address: &&str| {
        address.starts_with('/')
            && !address[1..].starts_with(['/', '\\'])
            && address.bytes().all(|byte| byte.is_ascii_graphic())
    };
    address.filter(is_ours).unwrap_or("/")
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
}
