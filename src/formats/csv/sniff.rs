//! What a table does not say of itself: its encoding and its delimiter, told from its text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::Delimiter;

/// How many Arabic letters are needed to believe in an Arabic encoding.
const ENOUGH_LETTERS: usize = 12;

/// An encoding, and whether it is a guess that may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) struct Sniffed {
    pub(in crate::formats) encoding: &'static Encoding,
    pub(in crate::formats) guessed: bool,
}

/// The encoding of a table without a byte order mark, from its first bytes.
///
/// UTF-16 gives itself away by its zeros, and what is valid UTF-8 is UTF-8: text in another
/// encoding hardly ever is. Anything else is read as UTF-8 and so refused, but for what is
/// plainly Arabic as windows-1256: that is a guess, and to be reported.
pub(in crate::formats) fn encoding(head: &[u8]) -> Sniffed {
    let certain = |encoding| Sniffed { encoding, guessed: false };
    if let Some(encoding) = utf_16(head) {
        return certain(encoding);
    }
    // A character that the end of the head cuts off is no flaw.
    let is_utf_8 = std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true);
    if !is_utf_8 && is_arabic(&WINDOWS_1256.decode_without_bom_handling(head).0) {
        return Sniffed { encoding: WINDOWS_1256, guessed: true };
    }
    certain(UTF_8)
}

/// UTF-16 without a mark: the high bytes of spaces, delimiters, digits and Latin letters are zero.
fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let zeros_at = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (big, little) = (zeros_at(0), zeros_at(1));
    let encoding = if little > 4 * big {
        UTF_16LE
    } else if big > 4 * little {
        UTF_16BE
    } else {
        return None;
    };
    // A stray zero in another encoding makes unrelated ideographs of all its bytes.
    let text = encoding.decode_without_bom_handling(head).0;
    let expected = text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{2FFF}')).count();
    let total = text.chars().count();
    (expected * 10 >= total * 9).then_some(encoding)
}

/// Whether a text, of which all bytes can be read in the encoding asked about, is Arabic:
/// its letters outside ASCII nearly all Arabic, in words, and as frequent as Arabic has
/// them. Cyrillic, Greek, Western and ISO-8859-6 text read as windows-1256 is not: it is
/// full of the Latin letters that this encoding has among the Arabic ones.
fn is_arabic(text: &str) -> bool {
    let (mut arabic, mut other, mut frequent, mut in_words) = (0, 0, 0, 0);
    let mut previous = false;
    for c in text.chars() {
        let is_letter = matches!(c, '\u{621}'..='\u{64A}' | '\u{67E}'..='\u{6D2}');
        let is_mark = matches!(c, '\u{640}' | '\u{64B}'..='\u{652}');
        if is_letter {
            arabic += 1;
            in_words += usize::from(previous);
            frequent += usize::from(matches!(c, 'ا' | 'ل' | 'ي' | 'م' | 'ن' | 'و'));
        } else if !is_mark && !c.is_ascii() && c.is_alphabetic() {
            other += 1;
        }
        previous = is_letter || is_mark;
    }
    arabic >= ENOUGH_LETTERS && other * 20 <= arabic && frequent * 4 >= arabic && in_words * 2 >= arabic
}

/// The delimiter of a table, from its first row: the one between the most columns that are
/// `known`; else, where the file has no header row, the one that gives as many cells as it
/// has columns; else the one that is there most often, a comma where none is.
pub(in crate::formats) fn delimiter(text: &str, known: &[&str], columns: Option<usize>) -> Delimiter {
    let row = first_row(text);
    let mut best = (Delimiter::Comma, (0, false, 0));
    for delimiter in Delimiter::ALL {
        let cells = cells(row, delimiter);
        let named = match columns {
            None => cells.iter().filter(|cell| known.contains(&cell_name(cell).as_str())).count(),
            Some(_) => 0,
        };
        let rank = (named, columns == Some(cells.len()), cells.len() - 1);
        if rank > best.1 {
            best = (delimiter, rank);
        }
    }
    best.0
}

/// The names in the first row of a text, in small letters.
pub(in crate::formats) fn names(text: &str, known: &[&str]) -> Vec<String> {
    cells(first_row(text), delimiter(text, known, None)).into_iter().map(cell_name).collect()
}

/// Whether a text holds its first row whole.
pub(in crate::formats) fn has_first_row(text: &str) -> bool {
    let start = text.trim_start_matches(['\r', '\n']);
    first_row(text).len() < start.len()
}

/// The first row that is not empty, without its line end.
fn first_row(text: &str) -> &str {
    let text = text.trim_start_matches(['\r', '\n']);
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        !quoted && matches!(c, '\r' | '\n')
    });
    &text[..end.unwrap_or(text.len())]
}

fn cells(row: &str, delimiter: Delimiter) -> Vec<&str> {
    let mut quoted = false;
    row.split(|c| {
        quoted ^= c == '"';
        !quoted && c == delimiter.as_char()
    })
    .collect()
}

fn cell_name(cell: &str) -> String {
    cell.trim().trim_matches('"').trim().to_lowercase()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ARABIC: &str =
        "source,target\r\nمزيج الخبراء هو أسلوب في تعلم الآلة,\"Mixture of Experts, a café\"\r\n";

    fn sniff(text: &str, label: &str) -> (&'static str, bool) {
        let bytes = match label {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned(),
        };
        let sniffed = encoding(&bytes);
        (sniffed.encoding.name(), sniffed.guessed)
    }

    #[test]
    fn encodings_of_arabic_are_told_apart() {
        assert_eq!(sniff(ARABIC, "utf-8"), ("UTF-8", false));
        assert_eq!(sniff(ARABIC, "utf-16le"), ("UTF-16LE", false));
        assert_eq!(sniff(ARABIC, "utf-16be"), ("UTF-16BE", false));
        assert_eq!(sniff("مرحبا بك,أهلا وسهلا\n", "utf-16le"), ("UTF-16LE", false));
        assert_eq!(sniff(ARABIC, "windows-1256"), ("windows-1256", true));
        assert_eq!(sniff(ARABIC, "iso-8859-6").0, "UTF-8", "would be misread as windows-1256");
        assert_eq!(encoding(&ARABIC.as_bytes()[..16]).encoding, UTF_8, "cut off in a character");
        assert_eq!(encoding(b"").encoding, UTF_8);
    }

    #[test]
    fn nothing_else_is_taken_for_arabic() {
        for (text, label) in [
            ("Смесь экспертов — это метод машинного обучения, где несколько сетей", "windows-1251"),
            ("Смесь экспертов — это метод машинного обучения, где несколько сетей", "koi8-r"),
            ("Смесь экспертов это метод машинного обучения, где несколько сетей", "iso-8859-5"),
            ("Το μείγμα ειδικών είναι μια τεχνική μηχανικής μάθησης", "windows-1253"),
            ("תערובת מומחים היא טכניקה של למידת מכונה בתחום", "windows-1255"),
            ("Größe, Übergröße, Äpfel, süße Öfen, die Straße; Bücher für Mädchen", "windows-1252"),
            ("élève où être garçon naïf cœur déjà français été forêt", "windows-1252"),
            ("İstanbul'da güneşli bir gün, çok güzel ışık ve şarkı söyleyen çocuğun", "windows-1254"),
            ("ส่วนผสมของผู้เชี่ยวชาญ", "windows-874"),
            ("专家混合模型是一种机器学习技术", "gbk"),
            ("専門家の混合は機械学習の手法です", "shift_jis"),
            ("専門家の混合は機械学習の手法です", "euc-jp"),
            ("전문가 혼합은 기계 학습 기법이다", "euc-kr"),
            ("Zażółć gęślą jaźń, źdźbło i łódź", "windows-1250"),
            ("نعم", "windows-1256"),
        ] {
            assert_eq!(sniff(text, label), ("UTF-8", false), "{text}");
        }
    }

    #[test]
    fn a_stray_zero_is_not_utf_16() {
        assert_eq!(encoding("source,target\nأب,\0\n".as_bytes()).encoding, UTF_8);
        assert_eq!(encoding(&[0, 0, 0, 0]).encoding, UTF_8);
        assert_eq!(encoding(&[0]).encoding, UTF_8);
    }

    #[test]
    fn the_delimiter_is_the_one_between_known_names_else_the_most_frequent() {
        let of = |text, columns| delimiter(text, &["source", "target"], columns);
        assert_eq!(of("source;target;a,b,c,d", None), Delimiter::Semicolon);
        assert_eq!(of("\r\n\"Source\"\t\" target \"\n;;;;;", None), Delimiter::Tab);
        assert_eq!(of("\"a;b;c\",نص\n", None), Delimiter::Comma);
        assert_eq!(of("\"a\n;b\";c", None), Delimiter::Semicolon);
        assert_eq!(of("نص", None), Delimiter::Comma);
        assert_eq!(of("مرحبا\thello, my friend, dear", Some(2)), Delimiter::Tab);
        assert_eq!(of("source,x;target", Some(3)), Delimiter::Comma);
        assert_eq!(names("X;\"source\"\r\n", &["source"]), ["x", "source"]);
        assert!(has_first_row("\na,\"\n\"\n") && !has_first_row("\na,\"\n\"") && !has_first_row("a,\"\n"));
    }
}
