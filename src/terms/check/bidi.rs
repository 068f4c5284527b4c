//! Latin words in Arabic text whose punctuation would be displaced.
//!
//! By the Unicode bidirectional algorithm (UAX #9) a mark between Latin words and Arabic ones goes
//! with the Arabic: in a paragraph from right to left `C++` is shown as `++C`, `.NET` as `NET.`; and
//! marks between Latin words go with them: in `OpenAI، Google` the first name stands at the left,
//! where the second is read first. Isolates (U+2066 … U+2069) around the words keep them right. What
//! is reported is what the algorithm itself shows otherwise with isolates than without.

use unicode_bidi::{BidiInfo, Level};

use super::Span;
use crate::terms::preserved::{latin_runs, passed_over};
use crate::text::{self, OPENING, Script};

/// Latin words in Arabic text that are shown otherwise than they are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Displaced {
    /// The words, with what is between them.
    pub text: String,
    /// The same, each in an isolate.
    pub isolated: String,
    /// Where each stands.
    pub spans: Vec<Span>,
}

/// Opens an isolate from left to right.
const OPEN: char = '\u{2066}';
/// Closes it.
const CLOSE: char = '\u{2069}';

/// How far around a word it is looked at how it is shown, in bytes.
const NEAR: usize = 512;

/// Marks that belong to the word before them, where nothing else follows them: `C++`, `C#`, `src/`.
const AFTER: &str = "+#*/\\_~=$™®©";
/// Marks that belong to the word after them, at the start of a word: `.NET`, `@user`, `--help`.
const BEFORE: &str = ".@#$-/\\~_";
/// Marks of Arabic text: between Latin words they end one and begin another.
const ARABIC_MARKS: &str = "،؛؟";

/// The Latin words of a text in Arabic script whose marks, or whose order, the reader would not see
/// as they are meant, in a paragraph from right to left. `known` are words of the termbase that end
/// or begin with a mark of their own (`Yahoo!`).
///
/// ```
/// use jisr::terms::displaced;
///
/// assert_eq!(displaced("مكتوب بلغة C++ الحديثة", &[])[0].isolated, "\u{2066}C++\u{2069}");
/// assert!(displaced("مكتوب بلغة \u{2066}C++\u{2069} الحديثة", &[]).is_empty());
/// assert!(displaced("يدعم \"Node.js\" (GPT-4) اليوم.", &[]).is_empty());
/// ```
pub fn displaced(text: &str, known: &[Span]) -> Vec<Displaced> {
    // Most texts have no Latin letter.
    if !text.bytes().any(|b| b.is_ascii_alphabetic())
        || !text.chars().any(|c| text::script_of(c) == Script::Arabic)
    {
        return Vec::new();
    }
    // Words that hold controls of direction were given one.
    let mut words = whole_words(text, known);
    words.retain(|span| !text[span.start..span.end].contains(is_control));
    // What a control of direction opens may reach from one end to the other.
    let seen = if text.contains(is_control) { text.len() } else { NEAR };
    let mut found: Vec<Displaced> = Vec::new();
    for group in groups(text, &words) {
        // Words that are in the wrong order are told together, else each by itself.
        if group.len() > 1 && is_displaced(text, group, seen) {
            found.push(told(text, group));
            continue;
        }
        found.extend(
            group
                .chunks(1)
                .filter(|one| has_edges(text, one[0]) && is_displaced(text, one, seen))
                .map(|one| told(text, one)),
        );
    }
    found
}

fn told(text: &str, spans: &[Span]) -> Displaced {
    let (from, to) = (spans[0].start, spans[spans.len() - 1].end);
    let mut isolated = text[from..to].to_owned();
    for span in spans.iter().rev() {
        isolated.insert(span.end - from, CLOSE);
        isolated.insert(span.start - from, OPEN);
    }
    Displaced { text: text[from..to].to_owned(), isolated, spans: spans.to_vec() }
}

/// The Latin runs of a text, addresses and code among them, with the marks that are theirs, and the
/// words that are known. Placeholders are left out: what is seen is what takes their place.
fn whole_words(text: &str, known: &[Span]) -> Vec<Span> {
    let is_placeholder = |stretch: &str| stretch.starts_with(['{', '<', '%', '$', '&', '\\']);
    let passed = passed_over(text).into_iter().filter(|range| {
        let stretch = &text[range.clone()];
        stretch.contains(|c: char| c.is_ascii_alphabetic()) && !is_placeholder(stretch)
    });
    let stretches = latin_runs(text).into_iter().map(|run| run.start..run.end).chain(passed);
    let runs = stretches.map(|run| Span {
        start: run.start - marks_before(&text[..run.start]),
        end: run.end + marks_after(&text[run.clone()], &text[run.end..]),
    });
    let mut spans: Vec<Span> = runs.chain(known.iter().copied()).collect();
    spans.sort_unstable();
    let mut whole: Vec<Span> = Vec::new();
    for span in spans {
        match whole.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => whole.push(span),
        }
    }
    whole
}

/// How many bytes before a word are marks that belong to it.
fn marks_before(before: &str) -> usize {
    let rest = before.trim_end_matches(|c| BEFORE.contains(c));
    // A full stop after a word ends a sentence; after a clitic that is drawn out it does not.
    let is_start =
        rest.chars().next_back().is_none_or(|c| c.is_whitespace() || opens(c) || text::is_ignorable(c));
    // A dash between spaces is no part of the word, nor is one that only touches it once.
    let marks = &before[rest.len()..];
    if is_start { marks.len() } else { 0 }
}

/// Whether a word may begin right behind a character: a bracket, a quotation mark, a clitic drawn out.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '\'' | '‘' | 'ـ') || OPENING.contains(&c)
}

/// How many bytes after a word are marks that belong to it.
fn marks_after(word: &str, after: &str) -> usize {
    let is_over = |rest: &str| rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    for pair in ["()", "[]", "{}"] {
        if after.starts_with(pair) && is_over(&after[pair.len()..]) {
            return pair.len();
        }
    }
    // The last full stop of U.S. is its own, unless it ends the sentence too.
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    if is_dotted && after.starts_with('.') && after.contains(char::is_alphanumeric) {
        return 1;
    }
    let rest = after.trim_start_matches(|c| AFTER.contains(c));
    if is_over(rest) { after.len() - rest.len() } else { 0 }
}

/// Whether a word begins or ends with a mark.
fn has_edges(text: &str, span: Span) -> bool {
    let word = &text[span.start..span.end];
    let is_mark = |c: char| !c.is_alphanumeric();
    word.starts_with(is_mark) || word.ends_with(is_mark)
}

/// Words with nothing between them but a mark of Arabic text are one group.
fn groups<'s>(text: &'s str, words: &'s [Span]) -> impl Iterator<Item = &'s [Span]> {
    words.chunk_by(|one, next| {
        let gap = &text[one.end..next.start];
        let mut marks = gap.chars().filter(|c| !c.is_whitespace() && !text::is_ignorable(*c)).peekable();
        marks.peek().is_some() && marks.all(|c| ARABIC_MARKS.contains(c))
    })
}

/// Whether a paragraph from right to left shows the text otherwise when these words are isolated.
fn is_displaced(text: &str, spans: &[Span], seen: usize) -> bool {
    // An isolate does not reach beyond its paragraph, nor do words matter that are far away.
    let (first, last) = (spans[0].start, spans[spans.len() - 1].end);
    let from = text.floor_char_boundary(first.saturating_sub(seen));
    let from = text[from..first].rfind(is_break).map_or(from, |at| from + at + 1);
    let to = text.floor_char_boundary(last.saturating_add(seen).min(text.len()));
    let to = text[last..to].find(is_break).map_or(to, |at| last + at);
    let Some(line) = text.get(from..to).filter(|line| !line.contains(is_break)) else { return false };
    let mut isolated = String::with_capacity(line.len() + 8 * spans.len());
    let mut at = from;
    for span in spans {
        isolated.push_str(&text[at..span.start]);
        isolated.push(OPEN);
        isolated.push_str(&text[span.start..span.end]);
        isolated.push(CLOSE);
        at = span.end;
    }
    isolated.push_str(&text[at..to]);
    shown(line) != shown(&isolated)
}

/// Embeddings, overrides and isolates, and what ends them.
fn is_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// The characters of a paragraph from right to left as they are seen, from left to right.
fn shown(line: &str) -> Vec<char> {
    let info = BidiInfo::new(line, Some(Level::rtl()));
    let Some(paragraph) = info.paragraphs.first() else { return Vec::new() };
    let levels = info.reordered_levels_per_char(paragraph, paragraph.range.clone());
    let chars: Vec<char> = line.chars().collect();
    let order = BidiInfo::reorder_visual(&levels);
    order.into_iter().filter_map(|at| chars.get(at).copied()).filter(|c| !text::is_ignorable(*c)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        displaced(text, &[]).into_iter().map(|d| d.text).collect()
    }

    #[test]
    fn marks_at_the_edge_of_latin_words_are_displaced() {
        assert_eq!(found("مكتوب بلغة C++ الحديثة"), ["C++"]);
        assert_eq!(found("تعلّم C# أو F#."), ["C#", "F#"]);
        assert_eq!(found("يعمل على منصة .NET منذ سنوات"), [".NET"]);
        assert_eq!(found("مبني بـ.NET"), [".NET"]);
        assert_eq!(found("اكتب --help للمساعدة"), ["--help"]);
        assert_eq!(found("استدع printf() مرتين"), ["printf()"]);
        assert_eq!(found("زر example.com/ الآن"), ["example.com/"]);
        assert_eq!(found("في U.S. وحدها"), ["U.S."]);
        // At the edge of the paragraph, too.
        assert_eq!(found("C++ لغة قديمة"), ["C++"]);
        assert_eq!(found("اللغة هي C++"), ["C++"]);
    }

    #[test]
    fn what_is_shown_as_it_is_meant_is_not_reported() {
        for sound in [
            "يدعم \"Node.js\" اليوم",
            "أحدث نموذج (GPT-4) متاح.",
            "أعلنت OpenAI.",
            "شركة AT&T في نيويورك",
            "يقر Xia \"Ben\" Hu، الأستاذ المشارك",
            "استخدم GPT-4o، ثم قارن.",
            "تمتلكها OpenAI وGoogle ليست",
            "وحدات معالجة الرسومات (GPUs)\".",
            "هل جربت Node.js؟",
            "نموذج ABCD—الخوارزميات",
            "شبكة 5G في Dubai!",
            "سعره 50% من iPhone 15 Pro",
            "تعلم C++11 بسرعة",
            "Mixture of Experts (مزيج الخبراء)",
            "ندعم GPU/معالج",
            "لا لاتينية هنا.",
            // Escapes, and a quotation mark that was isolated without the one that closes.
            "تم الحفظ.\\n",
            "الاسم\\tالعمر.\\nالمدينة.\\n",
            "حذف '%DOWNLOAD_PATH' الآن",
            "القالب 'flatpages/default.html' مفقود",
            "القالب ‘flatpages/default.html’ مفقود",
            "C++",
            "",
        ] {
            assert!(found(sound).is_empty(), "{sound}: {:?}", found(sound));
        }
    }

    #[test]
    fn names_in_a_list_change_places() {
        assert_eq!(found("تتنافس OpenAI، Google، Meta على السوق"), ["OpenAI، Google، Meta"]);
        let list = displaced("بين OpenAI، Google؟", &[]);
        assert_eq!(list[0].isolated, "\u{2066}OpenAI\u{2069}، \u{2066}Google\u{2069}");
        assert_eq!(list[0].spans.len(), 2);
        assert!(found("تتنافس OpenAI، ثم Google، وMeta").is_empty());
    }

    #[test]
    fn isolates_and_marks_of_direction_mend_it() {
        for mended in [
            "بلغة \u{2066}C++\u{2069} الحديثة",
            "بلغة \u{2068}C++\u{2069} الحديثة",
            "بلغة C++\u{200e} الحديثة",
            "بين \u{2066}OpenAI\u{2069}، \u{2066}Google\u{2069}",
            "منصة \u{200e}.NET اليوم",
        ] {
            assert!(found(mended).is_empty(), "{mended:?}");
        }
    }

    #[test]
    fn what_is_suggested_is_not_reported_again() {
        for text in ["لغة C++ و.NET", "بين OpenAI، C#، Google", "سطر\nبلغة C++ هنا\nسطر", "استدع f() ثم --v"]
        {
            let mut mended = text.to_owned();
            for found in displaced(text, &[]).iter().rev() {
                mended.replace_range(
                    found.spans[0].start..found.spans[found.spans.len() - 1].end,
                    &found.isolated,
                );
            }
            assert!(text == mended || found(&mended).is_empty(), "{mended:?}");
        }
    }

    #[test]
    fn each_of_many_words_had_the_whole_text_shown() {
        let text = "C++ و ".repeat(2_000);
        assert_eq!(found(&text).len(), 2_000);
        let long = format!("{}بلغة C++ الحديثة", "كلمة ".repeat(2_000));
        assert_eq!(found(&long), ["C++"]);
    }

    #[test]
    fn a_known_name_has_its_own_marks() {
        let text = "اشترت Yahoo! الموقع";
        let start = text.find('Y').unwrap();
        assert!(displaced(text, &[]).is_empty());
        assert_eq!(displaced(text, &[Span { start, end: start + 6 }])[0].text, "Yahoo!");
    }
}
