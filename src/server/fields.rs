//! The fields of a form or a query.

use std::collections::HashMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use percent_encoding::percent_decode;

use super::refusal::{Refusal, Why};

/// The fields of a form or a query: what each name says, in order. A form may have a hundred thousand of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(HashMap<String, Vec<String>>);

impl Fields {
    /// The fields of what was sent: what is not UTF-8 is not kept, or looked up, as another text.
    pub(super) fn of(encoded: &[u8]) -> Result<Self, Refusal> {
        check_utf_8(encoded)?;
        Ok(form_urlencoded::parse(encoded).into_owned().collect())
    }

    pub(super) fn push(&mut self, name: String, value: String) {
        self.0.entry(name).or_default().push(value);
    }

    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.first().map(String::as_str)
    }

    /// The same, where it says anything.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        self.first(name).filter(|value| !value.trim().is_empty())
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).into_iter().flatten().map(String::as_str)
    }

    /// A number in a field, or another where the field is not there.
    pub(super) fn number(&self, name: &str, otherwise: u32) -> Result<u32, Refusal> {
        self.first(name).filter(|text| !text.is_empty()).map_or(Ok(otherwise), |text| {
            text.parse().map_err(|_| Refusal::bad(format!("{name} is no whole number: {text}")))
        })
    }
}

/// Refuses what is not UTF-8, once it is decoded: a query or a form.
pub(super) fn check_utf_8(encoded: &[u8]) -> Result<(), Refusal> {
    for piece in encoded.split(|byte| b"&=".contains(byte)) {
        if percent_decode(piece).decode_utf8().is_err() {
            let shown = String::from_utf8_lossy(piece);
            let refusal = Refusal::bad(format!("{shown} is not UTF-8, percent-encoded"));
            return Err(refusal.because(Why::NotUtf8));
        }
    }
    Ok(())
}

impl<S: Send + Sync> FromRequestParts<S> for Fields {
    type Rejection = Refusal;

    /// The fields behind the `?` of the address.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Self::of(parts.uri.query().unwrap_or_default().as_bytes())
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<P: IntoIterator<Item = (String, String)>>(pairs: P) -> Self {
        let mut fields = Self::default();
        pairs.into_iter().for_each(|(name, value)| fields.push(name, value));
        fields
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_order() {
        let fields = Fields::of("q=%D9%86%D8%B9%D9%85&q=b+c&n=7&langpair=en|ar&x=".as_bytes()).unwrap();
        assert_eq!(fields.all("q").collect::<Vec<_>>(), ["نعم", "b c"]);
        assert_eq!(fields.first("langpair"), Some("en|ar"));
        assert_eq!(fields.number("n", 3).unwrap(), 7);
        assert_eq!(fields.number("x", 3).unwrap(), 3);
        assert_eq!(fields.number("none", 3).unwrap(), 3);
        assert!(fields.number("langpair", 3).is_err());
    }

    #[test]
    fn what_is_not_utf_8_was_read_as_another_text() {
        for broken in ["q=%FF", "q=%D9", "%ff=x", "a=b&q=%D9%86%D8", "q=%ED%A0%80"] {
            let refused = Fields::of(broken.as_bytes()).unwrap_err();
            assert!(refused.message.contains("UTF-8"), "{broken}: {}", refused.message);
        }
        assert!(Fields::of(b"q=\xff").is_err());
        // What only looks like an escape stands for itself, as browsers have it.
        assert_eq!(Fields::of("q=50%&r=٪".as_bytes()).unwrap().first("q"), Some("50%"));
    }
}
