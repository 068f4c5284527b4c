//! A document cut into paragraphs and sentences.
//!
//! Paragraphs end at line breaks. Inside one, the sentence boundaries of
//! UAX #29 are the candidates; rules then mend them. Pieces are trimmed spans
//! of the text: what lies between them (white space, line breaks, a byte order
//! mark, lines of marks only) is a gap, and both together are the text.
//!
//! ```
//! use jisr::text::segment;
//!
//! let text = "date 2025-02-04 قال: \"نعم.\" ثم سأل: \"متى؟\"\n\nIt was 3.5 percent.";
//! let cut = segment(text);
//! assert_eq!(cut.metadata, [("date".to_owned(), "2025-02-04".to_owned())]);
//! let shown: Vec<_> =
//!     cut.sentences.iter().map(|s| (s.paragraph, &text[s.start..s.end])).collect();
//! assert_eq!(
//!     shown,
//!     [(0, "قال: \"نعم.\""), (0, "ثم سأل: \"متى؟\""), (1, "It was 3.5 percent.")]
//! );
//! ```

use unicode_segmentation::UnicodeSegmentation;

use super::script::{BOM, is_digit, is_letter};

/// A sentence of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// Where it ends in the text, in bytes.
    pub end: usize,
    /// Its paragraph, from 0; paragraphs without a sentence are not counted.
    pub paragraph: usize,
}

/// A document cut into sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segmented {
    /// What the head of the text says about it, by name: `date` (YYYY-MM-DD).
    pub metadata: Vec<(String, String)>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// Cuts a text into paragraphs and sentences. A text that opens with
/// `date YYYY-MM-DD` and white space has it as metadata and not as text.
pub fn segment(text: &str) -> Segmented {
    let mut cut = Segmented::default();
    let mut body = text.len() - text.trim_start_matches(BOM).len();
    if let Some((date, length)) = leading_date(&text[body..]) {
        cut.metadata.push(("date".to_owned(), date.to_owned()));
        body += length;
    }
    let mut paragraph = 0;
    for (start, end) in paragraphs(text, body) {
        let spans = mend(text, candidates(text, start, end));
        let found = !spans.is_empty();
        cut.sentences.extend(spans.into_iter().map(|(start, end)| Sentence { start, end, paragraph }));
        paragraph += usize::from(found);
    }
    cut
}

/// The date a text opens with, and how many bytes it and its line opening take.
fn leading_date(text: &str) -> Option<(&str, usize)> {
    let line = text.trim_start();
    let rest = line.strip_prefix("date")?;
    let date = rest.trim_start_matches([' ', '\t', '\u{A0}']);
    if date.len() == rest.len() {
        return None;
    }
    let (date, rest) = date.split_at_checked("YYYY-MM-DD".len())?;
    let followed = rest.starts_with(char::is_whitespace);
    (followed && is_calendar_date(date)).then(|| (date, text.len() - rest.len()))
}

/// Whether ten bytes are a day of the (proleptic Gregorian) calendar.
fn is_calendar_date(date: &str) -> bool {
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let part = |range: std::ops::Range<usize>| date.get(range)?.parse::<u32>().ok();
    let (true, Some(year), Some(month), Some(day)) = (shaped, part(0..4), part(5..7), part(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// LF, VT, FF, CR, NEL, LS and PS.
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The spans between line breaks, from `start` on.
fn paragraphs(text: &str, start: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = start;
    text[start..].split(is_line_break).map(move |line| {
        let span = (at, at + line.len());
        at = text[span.1..].chars().next().map_or(span.1, |c| span.1 + c.len_utf8());
        span
    })
}

/// The UAX #29 sentences of a paragraph, white space after them included.
///
/// A boundary needs a mark that may end a sentence, and depends on nothing
/// before the word it stands at: so the text is searched for such marks, and
/// only from that word on is the full algorithm asked for the next boundary.
fn candidates(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut from = start;
    while from < end {
        let rest = &text[from..end];
        let to = rest.find(may_end).map_or(end, |mark| {
            let word = rest[..mark]
                .char_indices()
                .rfind(|&(_, c)| c.is_whitespace())
                .map_or(0, |(at, c)| at + c.len_utf8());
            let next = rest[word..].split_sentence_bounds().next();
            next.map_or(end, |sentence| from + word + sentence.len())
        });
        spans.push((from, to));
        from = to;
    }
    spans
}

/// Whether a character may be a sentence end (`Sentence_Break` STerm or ATerm
/// of Unicode 17): all that are, and some that are not.
fn may_end(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => matches!(c, '.' | '!' | '?'),
        '\u{80}'..='\u{588}' | '\u{2010}'..='\u{2023}' | '\u{2025}'..='\u{203B}' => false,
        '\u{600}'..='\u{6FF}' => matches!(c, '\u{61D}'..='\u{61F}' | '\u{6D4}'),
        _ => !c.is_alphanumeric(),
    }
}

/// The rules that make sentences of candidates, in order. Each takes and gives
/// spans of one paragraph.
fn mend(text: &str, candidates: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let spans = trimmed(text, candidates);
    joined_marks(text, spans)
}

/// White space around a sentence is outside it.
fn trimmed(text: &str, mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.retain_mut(|(start, end)| {
        let piece = text[*start..*end].trim_end();
        *end = *start + piece.len();
        *start = *end - piece.trim_start().len();
        *start < *end
    });
    spans
}

/// A piece without letter and digit belongs to the sentence before it, or to
/// the one after where it is the first; alone it is a gap.
fn joined_marks(text: &str, spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    let mut waiting = None;
    for (start, end) in spans {
        if text[start..end].chars().any(|c| is_letter(c) || is_digit(c)) {
            joined.push((waiting.take().unwrap_or(start), end));
        } else if let Some(last) = joined.last_mut() {
            last.1 = end;
        } else {
            waiting = waiting.or(Some(start));
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        segment(text).sentences.iter().map(|s| &text[s.start..s.end]).collect()
    }

    #[test]
    fn sentences_arabic_and_english() {
        let cases: &[(&str, &[&str])] = &[
            ("هل انتهى؟ نعم، انتهى. جميل!", &["هل انتهى؟", "نعم، انتهى.", "جميل!"]),
            ("Is it over? Yes, it is. Good!", &["Is it over?", "Yes, it is.", "Good!"]),
            ("قال: \"نعم.\" \"ثم لا\". انتهى.", &["قال: \"نعم.\"", "\"ثم لا\".", "انتهى."]),
            ("He said “Yes.” “Then no”. Done.", &["He said “Yes.”", "“Then no”.", "Done."]),
            ("\"الأسرار لا تبقى. تنتشر الأفكار.\"", &["\"الأسرار لا تبقى.", "تنتشر الأفكار.\""]),
            ("«لن نتراجع.» وأكد ذلك.", &["«لن نتراجع.»", "وأكد ذلك."]),
            ("يقول Hu: \"إن DeepSeek مدعوم\".", &["يقول Hu: \"إن DeepSeek مدعوم\"."]),
            ("يقر Xia \"Ben\" Hu بأن النموذج جيد.", &["يقر Xia \"Ben\" Hu بأن النموذج جيد."]),
            (
                "نهج Mixture of Experts (مزيج الخبراء)، وغيره.",
                &["نهج Mixture of Experts (مزيج الخبراء)، وغيره."],
            ),
            ("بلغت ٣.٥ في المئة. It was 3.5 percent.", &["بلغت ٣.٥ في المئة.", "It was 3.5 percent."]),
            ("مهمة.\u{200F} جيدة.", &["مهمة.\u{200F}", "جيدة."]),
            ("انتهت القصة... وبدأت أخرى.", &["انتهت القصة...", "وبدأت أخرى."]),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(text), *expected);
        }
    }

    #[test]
    fn paragraphs_end_at_every_line_break() {
        let text = "\u{FEFF}  أ\nب\r\nج\rد\u{85}ه\u{2028}و\u{2029}ز\u{B}ح\u{C}\u{A0}ط \n\n***\nي";
        let cut = segment(text);
        let found: Vec<_> = cut.sentences.iter().map(|s| (s.paragraph, &text[s.start..s.end])).collect();
        let letters = ["أ", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ي"];
        assert_eq!(found, letters.into_iter().enumerate().collect::<Vec<_>>());
    }

    #[test]
    fn marks_join_the_sentence_before_or_after() {
        assert_eq!(pieces("نعم. *** !!! لا."), ["نعم. *** !!!", "لا."]);
        assert_eq!(pieces("!!! Yes. No. ..."), ["!!! Yes.", "No. ..."]);
        assert_eq!(pieces("...\n؟!\n—"), [""; 0]);
    }

    #[test]
    fn a_leading_date_is_metadata() {
        let date = |text| segment(text).metadata.into_iter().next().map(|(_, date)| date);
        assert_eq!(date(" date 2025-02-04 نص"), Some("2025-02-04".to_owned()));
        assert_eq!(date("\u{FEFF}date 2024-02-29\nText"), Some("2024-02-29".to_owned()));
        assert_eq!(pieces(" date 2025-02-04 نص."), ["نص."]);
        for text in [
            "date 2025-02-30 نص",
            "date 2025-13-01 نص",
            "date 2025-02-04. نص",
            "date2025-02-04 x",
            "date 2025-2-4 x",
            "date ٢٠٢٥-٠٢-٠٤ نص",
            "نص date 2025-02-04 نص",
            "dated 2025-02-04 x",
            "date 2025-02-0é x",
            "date",
            "date 1900-02-29 x",
            "date 2025-00-10 x",
            "date 2025-01-00 x",
        ] {
            assert_eq!(date(text), None, "{text}");
            assert!(pieces(text).concat().contains("date"), "{text}");
        }
    }

    /// The obvious way: every paragraph through UAX #29 from its start.
    fn plain_candidates(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
        text[start..end]
            .split_sentence_bound_indices()
            .map(|(at, piece)| (start + at, start + at + piece.len()))
            .collect()
    }

    #[test]
    fn every_sentence_end_of_unicode_is_searched_for() {
        for c in ('\0'..=char::MAX).filter(|&c| !is_line_break(c)) {
            let text = format!("ا{c} ب");
            let plain = plain_candidates(&text, 0, text.len());
            assert!(plain.len() == 1 || may_end(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn the_search_finds_the_boundaries_of_uax_29(text in any_text(), more in any_text()) {
            let text = format!("{text}. {more}");
            for (start, end) in paragraphs(&text, 0) {
                prop_assert_eq!(candidates(&text, start, end), plain_candidates(&text, start, end));
            }
        }

        #[test]
        fn pieces_and_gaps_are_the_text(text in any_text()) {
            let mut end = 0;
            let mut paragraph = 0;
            for sentence in segment(&text).sentences {
                prop_assert!(end <= sentence.start && sentence.start < sentence.end);
                let gap = &text[end..sentence.start];
                let piece = &text[sentence.start..sentence.end];
                prop_assert!(gap.chars().all(|c| !is_letter(c) && !is_digit(c)));
                prop_assert_eq!(piece.trim(), piece);
                prop_assert!(!piece.contains(is_line_break));
                prop_assert!(paragraph <= sentence.paragraph);
                (end, paragraph) = (sentence.end, sentence.paragraph);
            }
            prop_assert!(text[end..].chars().all(|c| !is_letter(c) && !is_digit(c)));
        }
    }
}
