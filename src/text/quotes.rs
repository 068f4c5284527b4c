//! Quotation marks.

/// Those that open a quotation; the straight one closes it too.
pub(crate) const OPENING: [char; 3] = ['"', '“', '«'];

/// Those that close it.
pub(crate) const CLOSING: [char; 3] = ['"', '”', '»'];

/// In Arabic text either curly one may stand on either side, as programs turn them round.
pub(crate) const OPENING_IN_ARABIC: [char; 4] = ['"', '“', '«', '”'];

/// The same, at the end.
pub(crate) const CLOSING_IN_ARABIC: [char; 4] = ['"', '”', '»', '“'];

/// Those of every shape, single ones and apostrophes among them.
pub(crate) const QUOTES: [char; 11] = ['"', '“', '”', '„', '«', '»', '‘', '’', '\'', '‹', '›'];

/// Whether a character is a double one.
pub(crate) fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}
