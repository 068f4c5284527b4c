//! Matches: what a look-up answers.

use serde::Serialize;

use super::{Locale, UnitId};

/// A unit that answers a query, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Match {
    /// Whole percent; 101 and 102 are context matches.
    pub score: u32,
    /// Context, exact or fuzzy.
    pub kind: MatchKind,
    /// The unit.
    pub unit: UnitId,
    /// The locale of the text that matched.
    pub source_lang: Locale,
    /// The locale of its translation.
    pub target_lang: Locale,
    /// The text that matched, as it is stored.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// What each difference cost.
    pub penalties: Vec<Penalty>,
    /// The two texts, word by word.
    pub diff: Vec<Diff>,
}

/// The kinds of match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// Exact, in the same surroundings (101, 102).
    Context,
    /// The same text and codes (100).
    Exact,
    /// Anything else.
    Fuzzy,
}

/// A difference and its cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Penalty {
    /// What differs.
    pub name: PenaltyName,
    /// Cost in words: 1 is a whole word. A region costs points of the score instead.
    pub cost: f64,
    /// What the query has, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// What the stored text has, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PenaltyName {
    /// A word of the query that the stored text does not have.
    Insert,
    /// A word of the stored text that the query does not have.
    Delete,
    /// Another word.
    Replace,
    /// The same word in another inflection or with other clitics.
    Inflection,
    /// The same word in another spelling: case, diacritics, tatweel, hamza, digit shapes.
    Spelling,
    /// Another number.
    Number,
    /// A mark of punctuation or a symbol that is missing, added or another.
    Punctuation,
    /// A quotation mark of another shape.
    Quote,
    /// An inline code that is missing or added.
    Code,
    /// White space between two words.
    Space,
    /// Something that costs nothing, but is not the same: the shape of digits, white space at
    /// the edges, the place of an inline code.
    Surface,
    /// Two different regions (one point of the score).
    Region,
}

/// A step from the stored text to the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Diff {
    /// What happens.
    pub op: DiffOp,
    /// The words of the query, as they stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The words of the stored text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The steps there are, as seen from the stored text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DiffOp {
    /// Both have it, letter for letter.
    Equal,
    /// The query has another.
    Replace,
    /// Only the query has it.
    Insert,
    /// Only the stored text has it.
    Delete,
}
