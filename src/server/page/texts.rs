//! Texts of the memory as they stand on the page: isolated, with their language and direction, and
//! nothing of them is markup or turns other text round.
//!
//! Only what is made here goes onto the page as it is; all else is escaped by the templates.

use std::fmt::{self, Write as _};
use std::ops::Range;

use askama::filters::HtmlSafe;

use super::words::Words;
use crate::matching::{Analysed, score};
use crate::model::{CodeKind, Diff, DiffOp, Locale, Segment, TermStatus};
use crate::terms::{LatinRun, Recognised};

/// Markup that was made of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markup(String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// A piece of a text that is marked, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    element: &'static str,
    class: &'static str,
    title: String,
}

/// A text in its language.
pub(super) fn text(locale: &Locale, text: &str) -> Markup {
    marked(locale, text, Vec::new())
}

/// A text of which nothing is known: a name, a file.
pub(super) fn name(text: &str) -> Markup {
    let mut markup = "<bdi dir=\"auto\">".to_owned();
    push(&mut markup, text);
    markup.push_str("</bdi>");
    Markup(markup)
}

/// A message of the page about something that has a name, which stands apart in it.
pub(super) fn message(words: &Words, message: &str, what: &str) -> Markup {
    // Fluent puts what it is given in an isolate, which here is an element.
    let said = words.about(message, PLACE);
    let Some((before, after)) = said.split_once(&format!("\u{2068}{PLACE}\u{2069}")) else {
        return name(&said);
    };
    let mut markup = String::new();
    push(&mut markup, before);
    markup.push_str(&name(what).0);
    push(&mut markup, after);
    Markup(markup)
}

/// What stands in a message for what it is about.
const PLACE: &str = "\u{FFFC}";

/// A message of the page about a number.
pub(super) fn counted(message: &str) -> Markup {
    name(&message.replace(['\u{2068}', '\u{2069}'], ""))
}

/// One piece of markup after another.
pub(super) fn then(first: &Markup, second: &Markup) -> Markup {
    Markup(format!("{first} {second}"))
}

/// A name that a program gave, of a property or a format: it stands from left to right.
pub(super) fn code(name: &str) -> Markup {
    let mut markup = "<code dir=\"ltr\">".to_owned();
    push(&mut markup, name);
    markup.push_str("</code>");
    Markup(markup)
}

/// What the library or the server says: in English.
pub(super) fn english(text: &str) -> Markup {
    let mut markup = "<bdi lang=\"en\" dir=\"ltr\">".to_owned();
    push(&mut markup, text);
    markup.push_str("</bdi>");
    Markup(markup)
}

/// A text with the line breaks of a memory: a browser sends others.
pub(super) fn unbroken(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What says the language and direction of an element.
pub(super) fn attributes(locale: &Locale) -> Markup {
    let direction = if locale.is_right_to_left() { "rtl" } else { "ltr" };
    let mut markup = "lang=\"".to_owned();
    push(&mut markup, locale.as_str());
    markup.push_str("\" dir=\"");
    markup.push_str(direction);
    markup.push('"');
    Markup(markup)
}

/// What says that an element runs as what stands in it.
pub(super) fn any_direction() -> Markup {
    Markup("dir=\"auto\"".to_owned())
}

/// A text with pieces of it marked. Of marks that overlap the first counts.
pub(super) fn marked(locale: &Locale, text: &str, mut marks: Vec<Mark>) -> Markup {
    marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
    let mut markup = format!("<bdi {}>", attributes(locale));
    let mut at = 0;
    for Mark { range, element, class, title } in marks {
        let (Some(before), Some(piece)) = (text.get(at..range.start), text.get(range.clone())) else {
            continue;
        };
        push(&mut markup, before);
        markup.push('<');
        markup.push_str(element);
        for (name, value) in [("class", class), ("title", title.as_str())] {
            if !value.is_empty() {
                markup.push(' ');
                markup.push_str(name);
                markup.push_str("=\"");
                push(&mut markup, &plain(value));
                markup.push('"');
            }
        }
        markup.push('>');
        push(&mut markup, piece);
        markup.push_str("</");
        markup.push_str(element);
        markup.push('>');
        at = range.end;
    }
    push(&mut markup, text.get(at..).unwrap_or_default());
    markup.push_str("</bdi>");
    Markup(markup)
}

/// The marks of terms: each says its translations.
pub(super) fn terms(found: &[Recognised], target: Option<&Locale>) -> Vec<Mark> {
    let mark = |term: &Recognised| {
        let translations: Vec<&str> = term
            .translations
            .iter()
            .filter(|translation| target.is_none_or(|target| target.finds(&translation.lang)))
            .map(|translation| translation.term.as_str())
            .collect();
        let class = if term.status == TermStatus::Preserved { "term preserved" } else { "term" };
        Mark { range: term.start..term.end, element: "mark", class, title: translations.join(" · ") }
    };
    found.iter().map(mark).collect()
}

/// The marks of what stays in its own script.
pub(super) fn preserved(runs: &[LatinRun]) -> impl Iterator<Item = Mark> {
    runs.iter().map(|run| Mark {
        range: run.start..run.end,
        element: "mark",
        class: "preserved",
        title: String::new(),
    })
}

/// The mark of what was sought.
pub(super) fn found(range: Range<usize>) -> Mark {
    Mark { range, element: "mark", class: "found", title: String::new() }
}

/// The marks of what the text of a query has and a stored one has not, or has otherwise.
pub(super) fn added(query: &str, steps: &[Diff]) -> Vec<Mark> {
    differing(query, steps, "ins", |step| step.query.as_deref())
}

/// The marks of what a stored text has and the query has not, or has otherwise.
pub(super) fn taken_out(source: &str, steps: &[Diff]) -> Vec<Mark> {
    differing(source, steps, "del", |step| step.source.as_deref())
}

/// The most bytes of a text whose differences from another one are looked for: that takes as long as
/// both their lengths, multiplied.
const COMPARED: usize = 10_000;

/// What stood somewhere and what stands there now, with their differences marked.
pub(super) fn change(locale: &Locale, before: &Segment, after: &Segment) -> (Markup, Markup) {
    let steps = match before.text.len().max(after.text.len()) <= COMPARED {
        true => score(&Analysed::new(after, locale), &Analysed::new(before, locale)).diff,
        false => Vec::new(),
    };
    let of = |segment: &Segment, marks| match segment.codes.is_empty() {
        true => marked(locale, &segment.text, marks),
        false => self::segment(locale, segment),
    };
    (of(before, taken_out(&before.text, &steps)), of(after, added(&after.text, &steps)))
}

fn differing(
    text: &str,
    steps: &[Diff],
    element: &'static str,
    side: impl Fn(&Diff) -> Option<&str>,
) -> Vec<Mark> {
    let (mut at, mut marks) = (0, Vec::new());
    for step in steps {
        let Some(piece) = side(step) else { continue };
        let Some(start) = text.get(at..).and_then(|rest| rest.find(piece)).map(|start| at + start) else {
            continue;
        };
        at = start + piece.len();
        if step.op != DiffOp::Equal {
            marks.push(Mark { range: start..at, element, class: "", title: String::new() });
        }
    }
    marks
}

/// A segment with its inline codes, each where it stands.
pub(super) fn segment(locale: &Locale, segment: &Segment) -> Markup {
    let mut markup = format!("<bdi {}>", attributes(locale));
    let mut at = 0;
    for code in &segment.codes {
        push(&mut markup, segment.text.get(at..code.at).unwrap_or_default());
        at = code.at;
        let shown = match (code.kind, code.content.as_str()) {
            (CodeKind::Start, _) => format!("<{}>", code.name),
            (CodeKind::End, _) => format!("</{}>", code.name),
            (CodeKind::Whole, "") => format!("<{}/>", code.name),
            // Native markup stands there as XML spells it.
            (CodeKind::Whole, content) => content
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        };
        markup.push_str("<code class=\"code\" dir=\"ltr\">");
        push(&mut markup, &shown);
        markup.push_str("</code>");
    }
    push(&mut markup, segment.text.get(at..).unwrap_or_default());
    markup.push_str("</bdi>");
    Markup(markup)
}

/// Adds a text to markup. What would turn text round or cannot be seen is written out by its name.
fn push(markup: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            c => match name_of(c) {
                Some(name) => {
                    // Nothing can fail that writes to a string.
                    let _ = write!(markup, "<bdi class=\"control\" dir=\"ltr\">{name}</bdi>");
                }
                None => markup.push(c),
            },
        }
    }
}

/// A text where no markup can stand, with the names of what would turn text round.
pub(super) fn plain(text: &str) -> String {
    text.chars().fold(String::new(), |mut plain, c| {
        match name_of(c) {
            Some(name) => {
                // Nothing can fail that writes to a string.
                let _ = write!(plain, "[{name}]");
            }
            None => plain.push(c),
        }
        plain
    })
}

/// The name of a character that is not seen itself.
fn name_of(c: char) -> Option<String> {
    let short = match c {
        '\n' | '\t' => return None,
        '\u{61C}' => "ALM",
        '\u{200B}' => "ZWSP",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{FEFF}' | '\u{2028}' | '\u{2029}' => return Some(format!("U+{:04X}", u32::from(c))),
        c if c.is_control() => return Some(format!("U+{:04X}", u32::from(c))),
        _ => return None,
    };
    Some(short.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Code;

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    #[test]
    fn nothing_of_a_text_is_markup_or_turns_text_round() {
        let arabic = text(&locale("ar"), "<b>نعم</b>\u{202E}\"x'&\u{1}\n");
        assert_eq!(
            arabic.to_string(),
            "<bdi lang=\"ar\" dir=\"rtl\">&lt;b&gt;نعم&lt;/b&gt;<bdi class=\"control\" dir=\"ltr\">RLO</bdi>\
             &quot;x&#39;&amp;<bdi class=\"control\" dir=\"ltr\">U+0001</bdi>\n</bdi>"
        );
        assert_eq!(
            name("a\u{200F}<").to_string(),
            "<bdi dir=\"auto\">a<bdi class=\"control\" dir=\"ltr\">RLM</bdi>&lt;</bdi>"
        );
    }

    #[test]
    fn line_breaks_of_a_browser_are_no_change_of_a_text() {
        for sent in ["نعم\r\nyes\r\n", "نعم\nyes\n", "نعم\ryes\r"] {
            assert_eq!(unbroken(sent), "نعم\nyes\n");
        }
    }

    #[test]
    fn marks_that_overlap_are_not_nested_and_a_title_is_escaped() {
        let mark =
            |range, title: &str| Mark { range, element: "mark", class: "term", title: title.to_owned() };
        let marks = vec![mark(4..9, ""), mark(0..6, "\"<\u{202E}"), mark(90..99, "")];
        assert_eq!(
            marked(&locale("en"), "one two three", marks).to_string(),
            "<bdi lang=\"en\" dir=\"ltr\"><mark class=\"term\" title=\"&quot;&lt;[RLO]\">one tw</mark>o three</bdi>"
        );
    }

    #[test]
    fn both_texts_of_a_match_stay_as_they_are_with_their_differences_marked() {
        let step = |op, query: Option<&str>, source: Option<&str>| Diff {
            op,
            query: query.map(str::to_owned),
            source: source.map(str::to_owned),
        };
        let source = "وصل  الوفد، صباحا.";
        let steps = [
            step(DiffOp::Equal, Some("وصل"), Some("وصل")),
            step(DiffOp::Replace, Some("الوزير"), Some("الوفد")),
            step(DiffOp::Delete, None, Some("،")),
            step(DiffOp::Equal, Some("صباحا"), Some("صباحا")),
            step(DiffOp::Insert, Some("أمس"), None),
            step(DiffOp::Equal, Some("."), Some(".")),
        ];
        let source = marked(&locale("ar"), source, taken_out(source, &steps)).to_string();
        assert!(source.contains("وصل  <del>الوفد</del><del>،</del> صباحا.</bdi>"), "{source}");
        let query = "وصل الوزير صباحا أمس.";
        let query = marked(&locale("ar"), query, added(query, &steps)).to_string();
        assert!(query.contains("وصل <ins>الوزير</ins> صباحا <ins>أمس</ins>.</bdi>"), "{query}");
    }

    #[test]
    fn codes_stand_in_their_places() {
        let code = |at, kind, name: &str, content: &str| Code {
            at,
            kind,
            name: name.to_owned(),
            attributes: Vec::new(),
            content: content.to_owned(),
        };
        let codes = vec![
            code(0, CodeKind::Whole, "ph", "&lt;br/&gt;"),
            code(1, CodeKind::Start, "hi", ""),
            code(2, CodeKind::End, "hi", ""),
        ];
        let shown = segment(&locale("en"), &Segment { text: "abc".to_owned(), codes }).to_string();
        let plain = shown.replace("<code class=\"code\" dir=\"ltr\">", "[").replace("</code>", "]");
        assert_eq!(plain, "<bdi lang=\"en\" dir=\"ltr\">[&lt;br/&gt;]a[&lt;hi&gt;]b[&lt;/hi&gt;]c</bdi>");
    }
}
