//! How a TMX file is to be written.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Attributes, Locale};

use super::header::Header;

/// How a TMX file is to be written. The default is what jisr makes of itself: faithful
/// units under a header of jisr's own.
///
/// ```
/// use jisr::formats::tmx::{Flavour, TmxOptions, TmxWriter};
/// use jisr::model::{Locale, Unit};
///
/// let unit = Unit::pair(Locale::parse("ar")?, "نعم", Locale::parse("en-US")?, "yes");
/// let options = TmxOptions {
///     source: unit.source.clone(),
///     flavour: Flavour::Strict,
///     renames: vec!["en-US=en".parse()?],
///     ..TmxOptions::default()
/// };
/// let mut file = Vec::new();
/// let mut writer = TmxWriter::with_options(&mut file, "memory.tmx", &options)?;
/// writer.write(&unit)?;
/// assert!(writer.finish_with_changes()?.changed.is_empty());
/// assert!(String::from_utf8(file)?.contains("<tuv xml:lang=\"en\">"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TmxOptions {
    /// The `srclang` of the header. None leaves that of a kept header, and is `*all*`
    /// without one; a unit of another source names its own.
    pub source: Option<Locale>,
    /// What [`TmxReader::header`](super::TmxReader) said of the file that the units came
    /// from: the root and the header are written as they were. A value that is no header
    /// of a TMX counts for none.
    pub header: Option<Value>,
    /// Namespaces that the units need: `xmlns:q` and the like, with their names.
    pub namespaces: Attributes,
    /// What the file is for.
    pub flavour: Flavour,
    /// Languages to write under another name.
    pub renames: Vec<Rename>,
}

impl TmxOptions {
    /// With the headers of all the files that the units came from: where they are one and
    /// the same it is kept; of several only the namespaces are, the first of a prefix.
    ///
    /// ```
    /// use jisr::formats::tmx::TmxOptions;
    ///
    /// let of = |tool: &str| serde_json::json!({"root": [["xmlns:q", "urn:q"]], "attributes": [["creationtool", tool]]});
    /// let one = TmxOptions::default().with_headers(&[of("a"), of("a")]);
    /// assert_eq!(one.header, Some(of("a")));
    /// let several = TmxOptions::default().with_headers(&[of("a"), of("b")]);
    /// assert_eq!((several.header, several.namespaces.len()), (None, 1));
    /// ```
    #[must_use]
    pub fn with_headers(mut self, headers: &[Value]) -> Self {
        let known: Vec<(&Value, Header)> =
            headers.iter().filter_map(|value| Some((value, Header::from_json(value)?))).collect();
        if let Some((first, header)) = known.first()
            && known.iter().all(|(_, other)| other == header)
        {
            self.header = Some((*first).clone());
            return self;
        }
        for (name, value) in known.into_iter().flat_map(|(_, header)| header.root) {
            if name.starts_with("xmlns:") && !self.namespaces.iter().any(|(n, _)| *n == name) {
                self.namespaces.push((name, value));
            }
        }
        self
    }

    /// What a language is written as.
    pub(super) fn tag<'a>(&'a self, locale: &'a Locale) -> &'a str {
        self.renamed(locale).unwrap_or(locale.as_str())
    }

    /// The other name of a language, if it has one.
    pub(super) fn renamed(&self, locale: &Locale) -> Option<&str> {
        self.renames.iter().find(|rename| rename.from == *locale).map(|rename| rename.to.as_str())
    }
}

/// Who a TMX file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Flavour {
    /// Everyone: units come back as they came, small deviations from the standard too.
    #[default]
    Faithful,
    /// Tools that hold to the standard: valid against the DTD of TMX 1.4 and the schema
    /// that OmegaT checks files with. What the standard does not allow is mended or left out.
    Strict,
    /// OmegaT: strict, and without what OmegaT would misread.
    Omegat,
    /// Poedit and Lokalize: text alone, without inline codes.
    Plain,
}

impl Flavour {
    /// Every flavour.
    pub const ALL: [Self; 4] = [Self::Faithful, Self::Strict, Self::Omegat, Self::Plain];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Faithful => "faithful",
            Self::Strict => "strict",
            Self::Omegat => "omegat",
            Self::Plain => "plain",
        }
    }

    /// Whether what the standard does not allow is mended.
    pub(super) fn is_strict(self) -> bool {
        matches!(self, Self::Strict | Self::Omegat)
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Flavour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let word = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|f| f.as_str() == word).ok_or_else(|| {
            let all = Self::ALL.map(Self::as_str).join(", ");
            format!("“{text}” is no flavour of TMX (use one of {all})")
        })
    }
}

/// A language and what it is written as: `en-US=en`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The language.
    pub from: Locale,
    /// What stands in `xml:lang` and `srclang` for it.
    pub to: String,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.from, self.to)
    }
}

impl FromStr for Rename {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text
            .split_once('=')
            .ok_or_else(|| format!("“{text}” renames no language (write one like en-US=en)"))?;
        let from = Locale::parse(from).map_err(|error| error.to_string())?;
        let to = to.trim();
        if Locale::parse(to).is_err() {
            return Err(format!("“{to}” is not a language tag (write one like en-US=en)"));
        }
        Ok(Self { from, to: to.to_owned() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn words_and_flavours_agree() {
        for flavour in Flavour::ALL {
            assert_eq!(flavour.to_string().parse::<Flavour>().unwrap(), flavour);
            assert_eq!(serde_json::to_value(flavour).unwrap(), flavour.as_str());
        }
        assert!("بسيط".parse::<Flavour>().unwrap_err().contains("faithful, strict, omegat, plain"));
    }

    #[test]
    fn renames_are_read_as_they_are_shown() {
        let rename: Rename = "EN_us=en_GB".parse().unwrap();
        assert_eq!(rename.to_string(), "en-US=en_GB");
        for bad in ["en", "=en", "en=", "en=إنجليزي", "en us=en"] {
            assert!(bad.parse::<Rename>().is_err(), "{bad}");
        }
    }

    #[test]
    fn headers_that_are_none_count_for_nothing() {
        let options = TmxOptions::default().with_headers(&[Value::Null, serde_json::json!({"root": []})]);
        assert_eq!(options, TmxOptions::default());
    }
}
