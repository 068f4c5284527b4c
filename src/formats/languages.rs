//! The languages of a file: as it spells them, and as the memory keeps them.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use crate::model::Locale;

/// A locale, and how often a file names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Language {
    /// The locale, as the memory keeps it.
    pub lang: Locale,
    /// How many variants (terms) are in it.
    pub count: u64,
    /// How the file spells it: more than one spelling is kept as one locale.
    pub spellings: Vec<Spelling>,
}

/// A spelling of a locale, and how often a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Spelling {
    /// The tag as it stands in the file; none where the file names no language, and the
    /// import was told which it is.
    pub tag: Option<String>,
    /// How many variants (terms) bear it.
    pub count: u64,
}

/// Counts the languages of a file, in the order they come.
///
/// ```
/// use jisr::formats::Languages;
/// use jisr::model::Locale;
///
/// let mut languages = Languages::default();
/// for tag in ["EN_us", "ar", "en-US", "EN_us"] {
///     languages.count(&Locale::parse(tag)?, Some(tag));
/// }
/// let found = languages.list();
/// assert_eq!((found[0].lang.as_str(), found[0].count), ("en-US", 3));
/// assert_eq!(found[0].spellings[0].tag.as_deref(), Some("EN_us"));
/// assert_eq!((found[1].lang.as_str(), found[1].spellings.len()), ("ar", 1));
/// # Ok::<(), jisr::model::LocaleError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Languages {
    list: Vec<Language>,
    /// Where each is in the list.
    places: HashMap<Locale, usize>,
    /// Which language each spelling is of, and where it is among the spellings of that.
    spellings: HashMap<String, (usize, usize)>,
}

impl Languages {
    /// Counts a variant in a language, and how the file spells that: the same tag is always
    /// in the same language. Only the first of a spelling is copied.
    pub fn count(&mut self, lang: &Locale, tag: Option<&str>) {
        let known = tag.and_then(|tag| self.spellings.get(tag).copied());
        let (at, spelling) = known.unwrap_or_else(|| self.find(lang, tag));
        self.list[at].count += 1;
        self.list[at].spellings[spelling].count += 1;
    }

    fn find(&mut self, lang: &Locale, tag: Option<&str>) -> (usize, usize) {
        let at = *self.places.entry(lang.clone()).or_insert(self.list.len());
        if at == self.list.len() {
            self.list.push(Language { lang: lang.clone(), count: 0, spellings: Vec::new() });
        }
        let spellings = &mut self.list[at].spellings;
        let unnamed = || spellings.iter().position(|spelling| spelling.tag.is_none());
        if let (None, Some(spelling)) = (tag, unnamed()) {
            return (at, spelling);
        }
        spellings.push(Spelling { tag: tag.map(str::to_owned), count: 0 });
        let place = (at, spellings.len() - 1);
        if let Some(tag) = tag {
            self.spellings.insert(tag.to_owned(), place);
        }
        place
    }

    /// The languages, in the order they came.
    pub fn list(&self) -> &[Language] {
        &self.list
    }
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.tag.as_deref().unwrap_or("not named"), self.count)
    }
}

impl Language {
    /// Whether the file spells it as the memory does, and in no other way.
    pub fn is_as_spelled(&self) -> bool {
        self.spellings.iter().all(|spelling| spelling.tag.as_deref() == Some(self.lang.as_str()))
    }
}
