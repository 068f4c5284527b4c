//! The characters that sentences end at, and those around them.

use super::search::find_byte;
use crate::text::script::{in_ranges, is_digit, is_ignorable, is_letter};

/// `Sentence_Break` STerm and ATerm of Unicode 17 past ASCII, and the ellipsis.
const ENDS: &[(char, char)] = &[
    ('\u{0589}', '\u{0589}'),
    ('\u{061D}', '\u{061F}'),
    ('\u{06D4}', '\u{06D4}'),
    ('\u{0700}', '\u{0702}'),
    ('\u{07F9}', '\u{07F9}'),
    ('\u{0837}', '\u{0837}'),
    ('\u{0839}', '\u{0839}'),
    ('\u{083D}', '\u{083E}'),
    ('\u{0964}', '\u{0965}'),
    ('\u{104A}', '\u{104B}'),
    ('\u{1362}', '\u{1362}'),
    ('\u{1367}', '\u{1368}'),
    ('\u{166E}', '\u{166E}'),
    ('\u{1735}', '\u{1736}'),
    ('\u{17D4}', '\u{17D5}'),
    ('\u{1803}', '\u{1803}'),
    ('\u{1809}', '\u{1809}'),
    ('\u{1944}', '\u{1945}'),
    ('\u{1AA8}', '\u{1AAB}'),
    ('\u{1B4E}', '\u{1B4F}'),
    ('\u{1B5A}', '\u{1B5B}'),
    ('\u{1B5E}', '\u{1B5F}'),
    ('\u{1B7D}', '\u{1B7F}'),
    ('\u{1C3B}', '\u{1C3C}'),
    ('\u{1C7E}', '\u{1C7F}'),
    ('\u{2024}', '\u{2024}'),
    ('\u{2026}', '\u{2026}'), // the ellipsis, as three full stops
    ('\u{203C}', '\u{203D}'),
    ('\u{2047}', '\u{2049}'),
    ('\u{2CF9}', '\u{2CFB}'),
    ('\u{2E2E}', '\u{2E2E}'),
    ('\u{2E3C}', '\u{2E3C}'),
    ('\u{2E53}', '\u{2E54}'),
    ('\u{3002}', '\u{3002}'),
    ('\u{A4FF}', '\u{A4FF}'),
    ('\u{A60E}', '\u{A60F}'),
    ('\u{A6F3}', '\u{A6F3}'),
    ('\u{A6F7}', '\u{A6F7}'),
    ('\u{A876}', '\u{A877}'),
    ('\u{A8CE}', '\u{A8CF}'),
    ('\u{A92F}', '\u{A92F}'),
    ('\u{A9C8}', '\u{A9C9}'),
    ('\u{AA5D}', '\u{AA5F}'),
    ('\u{AAF0}', '\u{AAF1}'),
    ('\u{ABEB}', '\u{ABEB}'),
    ('\u{FE12}', '\u{FE12}'),
    ('\u{FE15}', '\u{FE16}'),
    ('\u{FE52}', '\u{FE52}'),
    ('\u{FE56}', '\u{FE57}'),
    ('\u{FF01}', '\u{FF01}'),
    ('\u{FF0E}', '\u{FF0E}'),
    ('\u{FF1F}', '\u{FF1F}'),
    ('\u{FF61}', '\u{FF61}'),
    ('\u{10A56}', '\u{10A57}'),
    ('\u{10F55}', '\u{10F59}'),
    ('\u{10F86}', '\u{10F89}'),
    ('\u{11047}', '\u{11048}'),
    ('\u{110BE}', '\u{110C1}'),
    ('\u{11141}', '\u{11143}'),
    ('\u{111C5}', '\u{111C6}'),
    ('\u{111CD}', '\u{111CD}'),
    ('\u{111DE}', '\u{111DF}'),
    ('\u{11238}', '\u{11239}'),
    ('\u{1123B}', '\u{1123C}'),
    ('\u{112A9}', '\u{112A9}'),
    ('\u{113D4}', '\u{113D5}'),
    ('\u{1144B}', '\u{1144C}'),
    ('\u{115C2}', '\u{115C3}'),
    ('\u{115C9}', '\u{115D7}'),
    ('\u{11641}', '\u{11642}'),
    ('\u{1173C}', '\u{1173E}'),
    ('\u{11944}', '\u{11944}'),
    ('\u{11946}', '\u{11946}'),
    ('\u{11A42}', '\u{11A43}'),
    ('\u{11A9B}', '\u{11A9C}'),
    ('\u{11C41}', '\u{11C42}'),
    ('\u{11EF7}', '\u{11EF8}'),
    ('\u{11F43}', '\u{11F44}'),
    ('\u{16A6E}', '\u{16A6F}'),
    ('\u{16AF5}', '\u{16AF5}'),
    ('\u{16B37}', '\u{16B38}'),
    ('\u{16B44}', '\u{16B44}'),
    ('\u{16D6E}', '\u{16D6F}'),
    ('\u{16E98}', '\u{16E98}'),
    ('\u{1BC9F}', '\u{1BC9F}'),
    ('\u{1DA88}', '\u{1DA88}'),
];

/// Faces, hands and hearts.
const EMOJI: &[(char, char)] = &[
    ('\u{2764}', '\u{2764}'),
    ('\u{1F440}', '\u{1F450}'),
    ('\u{1F493}', '\u{1F49F}'),
    ('\u{1F600}', '\u{1F64F}'),
    ('\u{1F90C}', '\u{1F93A}'),
    ('\u{1F970}', '\u{1F97A}'),
];

/// What a character is to the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It may end a sentence: a full stop, `؟`, `…`.
    End,
    /// It closes what was opened before: `)`, `»`, a pop directional isolate.
    Close,
    /// It closes where it stands at a word or a mark, and else opens: `"`, `'`.
    Quote,
    /// It belongs to what it stands at: `*` and `_` of Markdown.
    Emphasis,
    /// It opens: `(`, `«`, a directional isolate.
    Open,
    /// It goes on: `,`, `؛`, `:`.
    Continue,
    /// A dash.
    Dash,
    /// A face or a hand, which stands behind what it is about.
    Emoji,
    /// It is seen by nobody, or sits on the character before.
    Unseen,
    /// White space.
    Space,
    /// A letter or a digit.
    Word,
    /// Anything else.
    Other,
}

/// What a character is.
pub(super) fn mark(c: char) -> Mark {
    match c {
        // Most characters by far.
        'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' => Mark::Word,
        ' ' => Mark::Space,
        '.' | '!' | '?' | '؟' | '…' => Mark::End,
        '\u{64B}'..='\u{65F}' | '\u{200C}'..='\u{200F}' => Mark::Unseen,
        ')' | ']' | '}' | '»' | '”' | '’' | '›' | '」' | '』' | '）' | '】' | '\u{202C}' | '\u{2069}'
        | '\u{FD3E}' => Mark::Close,
        '"' | '\'' => Mark::Quote,
        '*' | '_' | '~' | '`' => Mark::Emphasis,
        '('
        | '['
        | '{'
        | '«'
        | '“'
        | '„'
        | '‘'
        | '‚'
        | '‹'
        | '<'
        | '¿'
        | '¡'
        | '「'
        | '『'
        | '（'
        | '【'
        | '\u{202A}'
        | '\u{202B}'
        | '\u{202D}'
        | '\u{202E}'
        | '\u{2066}'..='\u{2068}'
        | '\u{FD3F}' => Mark::Open,
        ',' | ';' | ':' | '،' | '؛' | '؍' | '、' | '，' | '：' | '；' => Mark::Continue,
        '-' | '\u{2010}'..='\u{2015}' => Mark::Dash,
        _ if in_ranges(EMOJI, c) => Mark::Emoji,
        _ if c.is_whitespace() => Mark::Space,
        _ if is_letter(c) || is_digit(c) => Mark::Word,
        _ if is_ignorable(c) || is_combining(c) => Mark::Unseen,
        _ if in_ranges(ENDS, c) => Mark::End,
        _ => Mark::Other,
    }
}

/// Combining marks, the tashkeel of Arabic among them, and the tatweel: they are of the character before.
pub(super) fn is_combining(c: char) -> bool {
    match c {
        '\0'..='\u{2FF}' => false,
        '\u{64B}'..='\u{65F}' | '\u{640}' => true,
        _ => unicode_normalization::char::is_combining_mark(c),
    }
}

/// Whether a mark ends a sentence also where no white space follows it. Those of ASCII and the
/// ellipsis stand within words: `3.5`, `Node.js`, `page?id=1`.
pub(super) fn needs_no_space(c: char) -> bool {
    mark(c) == Mark::End && !matches!(c, '.' | '!' | '?' | '…' | '\u{2024}' | '\u{FE52}' | '\u{FF0E}')
}

/// Where the next mark that may end a sentence stands, from `from` on.
///
/// Most bytes are of letters, and are passed over by the look of them. The Arabic marks are known by
/// their second bytes, which few letters have, while their first bytes stand in every word.
pub(super) fn next_end(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at = find_byte(bytes, at, may_be_of_mark)?;
        match bytes[at] {
            b'.' | b'!' | b'?' => return Some(at),
            0x80..=0xBF => {
                let begin = at.saturating_sub(1);
                if matches!((bytes[begin], bytes[at]), (0xD8, 0x9D..=0x9F) | (0xDB, 0x94)) {
                    return Some(begin);
                }
                at += 1;
            }
            _ => match text[at..].chars().next() {
                Some(c) if mark(c) == Mark::End => return Some(at),
                c => at += c.map_or(1, char::len_utf8),
            },
        }
    }
}

/// Whether a byte is looked at: a mark of one byte, the second byte of one of `؝ ؞ ؟ ۔`, or the first of
/// U+0589, U+0700, U+07F9 or a character of three or four bytes.
fn may_be_of_mark(byte: u8) -> bool {
    let ascii = byte == b'.' || byte == b'!' || byte == b'?';
    let second = byte == 0x94 || (0x9D..=0x9F).contains(&byte);
    ascii || second || byte == 0xD6 || byte == 0xDC || byte >= 0xDF
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn every_sentence_end_of_unicode_is_one_here() {
        for c in ('\0'..=char::MAX).filter(|&c| !super::super::paragraph::is_line_break(c)) {
            let text = format!("ا{c} ب");
            let of_unicode = text.split_sentence_bounds().count() > 1;
            assert_eq!(mark(c) == Mark::End, of_unicode || c == '…', "{c:?}");
            assert_eq!(next_end(&text, 0).is_some(), mark(c) == Mark::End, "{c:?}");
        }
    }

    #[test]
    fn arabic_and_english_marks() {
        assert_eq!(".!?؟۔؞…".chars().map(mark).collect::<Vec<_>>(), [Mark::End; 7]);
        assert_eq!("،؛,;:".chars().map(mark).collect::<Vec<_>>(), [Mark::Continue; 5]);
        assert_eq!("ب7٧a".chars().map(mark).collect::<Vec<_>>(), [Mark::Word; 4]);
        assert_eq!("\u{200F}\u{64B}ـ".chars().map(mark).collect::<Vec<_>>(), [Mark::Unseen; 3]);
    }
}
