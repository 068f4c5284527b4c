//! Which characters XML 1.0 (fifth edition) allows: sections 2.2 and 2.3.

/// Whether a character may stand in an XML document.
pub(in crate::formats) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Where the first forbidden character of a text is, in bytes, and which it is.
pub(in crate::formats) fn first_forbidden(text: &str) -> Option<(usize, char)> {
    // Nearly every text has none: look at the bytes at once first. 0xEF starts
    // U+FFFE and U+FFFF, and common characters too.
    let suspicious = text.bytes().fold(0, |found, b| {
        // Numbers, not lazy booleans, so that many bytes are tested in one instruction.
        let control = u8::from(b < 0x20) & u8::from(b != b'\t') & u8::from(b != b'\n') & u8::from(b != b'\r');
        found | control | u8::from(b == 0xEF)
    });
    if suspicious == 0 {
        return None;
    }
    text.char_indices().find(|(_, c)| !is_allowed(*c))
}

/// Whether a character is XML white space.
pub(in crate::formats) fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn is_name_start(c: char) -> bool {
    matches!(c,
        ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_character(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether a text is an XML name.
pub(in crate::formats) fn is_name(text: &str) -> bool {
    // Nearly every name is of Latin letters.
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-' | b'.');
    if text.bytes().all(is_plain) {
        return text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, ':' | '_'));
    }
    let mut characters = text.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_found_among_allowed_ones() {
        assert_eq!(first_forbidden("سلام\ta\r\n\u{FEFF}ﷲ\u{85}\u{7F}\u{FFFD}👍"), None);
        assert_eq!(first_forbidden("سلام\u{1}"), Some((8, '\u{1}')));
        assert_eq!(first_forbidden("a\u{FFFF}"), Some((1, '\u{FFFF}')));
        assert_eq!(first_forbidden("\u{0}"), Some((0, '\0')));
    }

    #[test]
    fn names_may_be_arabic_and_may_not_start_with_a_digit() {
        for name in ["tu", "xml:lang", "o-tmf", "_a.b", "وحدة"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "-a", "a b", "a<", "a="] {
            assert!(!is_name(name), "{name}");
        }
    }
}
