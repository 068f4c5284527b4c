//! Rules of segmentation as SRX has them: patterns before and after a place, for languages.

/// The rules of an SRX file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SegmentationRules {
    /// The file's name as it was given.
    pub file: String,
    /// Its version: `1.0` or `2.0`.
    pub version: String,
    /// Whether the rules of all maps that match a language count, in their order, or those of the first.
    pub cascade: bool,
    /// Whether texts within inline codes are cut too, as the file says. Plain text has none.
    pub segment_subflows: bool,
    /// Where inline codes at a boundary go, as the file says: `start`, `end`, `isolated`, and whether they are
    /// part of the sentence before. Plain text has none.
    pub format_handles: Vec<(String, bool)>,
    /// The rules, by the name they are mapped to.
    pub languages: Vec<LanguageRules>,
    /// Which languages have which rules: a pattern of language codes, and the name of the rules.
    pub maps: Vec<LanguageMap>,
}

/// The rules of a language or of a group of languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LanguageRules {
    /// Their name.
    pub name: String,
    /// The rules, in order.
    pub rules: Vec<SegmentationRule>,
}

/// A rule: at a place that has the one pattern before it and the other one after it, a segment ends or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SegmentationRule {
    /// Whether a segment ends there.
    pub is_break: bool,
    /// What stands before the place.
    pub before: Pattern,
    /// What stands after it.
    pub after: Pattern,
    /// Its number among the rules of its name, from 1.
    pub number: usize,
}

/// A regular expression, and where it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// The expression, in the syntax of ICU.
    pub text: String,
    /// Its line, from 1.
    pub line: u64,
    /// Its column in characters, from 1.
    pub column: u64,
}

/// Languages that have rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LanguageMap {
    /// A pattern of language codes.
    pub languages: Pattern,
    /// The name of the rules.
    pub rules: String,
}
