//! An alignment as a page: both texts side by side, for people who would rather look than read.
//!
//! It needs no script and nothing from elsewhere. Each text says its language and direction, pieces
//! stand in `bdi` so that neither bends the other, and how sure a bead is is told by a colour and by
//! a word.

use std::fmt::Write as _;
use std::ops::Range;

use jisr::align::Bead;
use jisr::model::Locale;
use jisr::text::is_arabic_script;

use super::super::files;
use super::super::output::count;
use super::{DOUBTFUL, Texts};

/// Beads that are less sure are probably wrong.
const UNSURE: f32 = 0.5;

const STYLE: &str = "
:root { color-scheme: light dark; --sure: #e8f3ea; --doubtful: #fdf3d0; --unsure: #fbdfda; --alone: #ececec; }
@media (prefers-color-scheme: dark) {
  :root { --sure: #17301d; --doubtful: #3d3410; --unsure: #4a1f18; --alone: #2c2c2c; }
}
body { font: 1rem/1.6 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { overflow-wrap: anywhere; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .4rem .6rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; }
.how { font-size: .8rem; width: 7rem; }
.alone td { background: var(--alone); }
.sure td.how { background: var(--sure); }
.doubtful td.how { background: var(--doubtful); }
.unsure td.how { background: var(--unsure); }
.numbers { display: block; font-size: .8rem; opacity: .7; }
[dir=rtl] > .numbers { text-align: right; }
@media (max-width: 40rem) {
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { border-bottom: 2px solid currentColor; }
  td.how { width: auto; }
}
";

/// The page of an alignment.
pub(super) fn page(texts: &Texts<'_>, beads: &[Bead]) -> String {
    let names = (files::name(texts.files.0), files::name(texts.files.1));
    let title = format!("{} – {}", escaped(&names.0), escaped(&names.1));
    let (source, target) = (attributes(texts.pair.languages.0), attributes(texts.pair.languages.1));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1><bdi>{}</bdi> – <bdi>{}</bdi></h1>\n\
         <p>{}, {} in doubt (below {DOUBTFUL})</p>\n<table>\n<thead>\n<tr><th scope=\"col\" {source}><bdi>{}</bdi></th>\
         <th scope=\"col\" {target}><bdi>{}</bdi></th><th scope=\"col\" class=\"how\">bead</th></tr>\n</thead>\n<tbody>\n",
        escaped(&names.0),
        escaped(&names.1),
        count(beads.len(), "bead"),
        beads.iter().filter(|bead| bead.confidence < DOUBTFUL).count(),
        escaped(texts.pair.languages.0.as_str()),
        escaped(texts.pair.languages.1.as_str()),
    );
    for bead in beads {
        let (ours, theirs) = texts.pair.sides(bead);
        let (class, word) = how(bead);
        // Nothing can fail that writes to a string.
        let _ = writeln!(
            page,
            "<tr class=\"{class}\">{}{}<td class=\"how\">{}-{} {word} {:.2}</td></tr>",
            side(&source, &bead.source, &ours),
            side(&target, &bead.target, &theirs),
            bead.source.len(),
            bead.target.len(),
            bead.confidence,
        );
    }
    page.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    page
}

/// One side of a bead: its text behind the numbers of its sentences, which are those of the CSV.
fn side(attributes: &str, sentences: &Range<usize>, text: &str) -> String {
    let numbers: Vec<String> = sentences.clone().map(|number| number.to_string()).collect();
    let numbers = match numbers.is_empty() {
        true => String::new(),
        false => format!("<bdi class=\"numbers\" dir=\"ltr\">{}</bdi>", numbers.join(" ")),
    };
    format!("<td {attributes}>{numbers}<bdi {attributes}>{}</bdi></td>", escaped(text))
}

/// The class of a bead, and the words for it.
fn how(bead: &Bead) -> (&'static str, &'static str) {
    let alone = bead.source.is_empty() || bead.target.is_empty();
    match (bead.confidence, alone) {
        (sure, true) if sure < UNSURE => ("alone unsure", "not translated, unsure"),
        (sure, true) if sure < DOUBTFUL => ("alone doubtful", "not translated, in doubt"),
        (_, true) => ("alone", "not translated"),
        (sure, false) if sure < UNSURE => ("unsure", "unsure"),
        (sure, false) if sure < DOUBTFUL => ("doubtful", "in doubt"),
        (_, false) => ("sure", "sure"),
    }
}

/// The language and direction of a text.
fn attributes(locale: &Locale) -> String {
    let right_to_left = is_arabic_script(&locale.language().to_lowercase())
        || ["he", "yi", "dv", "syr"].contains(&locale.language());
    let direction = if right_to_left { "rtl" } else { "ltr" };
    format!("lang=\"{}\" dir=\"{direction}\"", escaped(locale.as_str()))
}

/// Text in HTML; characters that it cannot hold are shown as such.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() && !c.is_whitespace() => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bead_of_one_side_had_no_word_for_doubt() {
        let bead = |source, target, confidence| how(&Bead { source, target, confidence }).1;
        assert_eq!(bead(0..1, 0..0, 0.4), "not translated, unsure");
        assert_eq!(bead(0..0, 0..1, 0.85), "not translated, in doubt");
        assert_eq!(bead(0..1, 0..0, 0.99), "not translated");
        assert_eq!(bead(0..1, 0..1, 0.85), "in doubt");
    }

    #[test]
    fn a_side_had_not_the_numbers_of_the_csv() {
        assert_eq!(
            side("lang=\"ar\" dir=\"rtl\"", &(3..5), "نعم. Yes."),
            "<td lang=\"ar\" dir=\"rtl\"><bdi class=\"numbers\" dir=\"ltr\">3 4</bdi>\
             <bdi lang=\"ar\" dir=\"rtl\">نعم. Yes.</bdi></td>"
        );
    }

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escaped("<b onclick=\"x\">'&\u{1}</b> نعم"),
            "&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;\u{FFFD}&lt;/b&gt; نعم"
        );
    }
}
