//! The fields of a form or a query.

use super::refusal::Refusal;

/// The fields of a form or a query, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn of(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The same, where it says anything.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        self.first(name).filter(|value| !value.trim().is_empty())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A number in a field, or another where the field is not there.
    pub(super) fn number(&self, name: &str, otherwise: u32) -> Result<u32, Refusal> {
        self.first(name).filter(|text| !text.is_empty()).map_or(Ok(otherwise), |text| {
            text.parse().map_err(|_| Refusal::bad(format!("{name} is no whole number: {text}")))
        })
    }
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_order() {
        let fields = Fields::of("q=%D9%86%D8%B9%D9%85&q=b+c&n=7&langpair=en|ar&x=".as_bytes());
        assert_eq!(fields.all("q").collect::<Vec<_>>(), ["نعم", "b c"]);
        assert_eq!(fields.first("langpair"), Some("en|ar"));
        assert_eq!(fields.number("n", 3).unwrap(), 7);
        assert_eq!(fields.number("x", 3).unwrap(), 3);
        assert_eq!(fields.number("none", 3).unwrap(), 3);
        assert!(fields.number("langpair", 3).is_err());
    }
}
