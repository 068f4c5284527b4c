//! An alignment as a page: both texts side by side, for people who would rather look than read.
//!
//! It needs no script and nothing from elsewhere. Each text says its language and direction, pieces
//! stand in `bdi` so that neither bends the other, and how sure a bead is is told by a colour and by
//! a word.

use std::fmt::Write as _;

use jisr::align::Bead;
use jisr::model::Locale;
use jisr::text::is_arabic_script;

use super::{DOUBTFUL, Texts, document_name};

/// Beads that are less sure are probably wrong.
const UNSURE: f32 = 0.5;

const STYLE: &str = "
:root { color-scheme: light dark; --sure: #e8f3ea; --doubtful: #fdf3d0; --unsure: #fbdfda; --alone: #ececec; }
@media (prefers-color-scheme: dark) {
  :root { --sure: #17301d; --doubtful: #3d3410; --unsure: #4a1f18; --alone: #2c2c2c; }
}
body { font: 1rem/1.6 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .4rem .6rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; }
.how { font-size: .8rem; width: 7rem; }
.sure .how { background: var(--sure); }
.doubtful .how { background: var(--doubtful); }
.unsure .how { background: var(--unsure); }
.alone td { background: var(--alone); }
";

/// The page of an alignment.
pub(super) fn page(texts: &Texts<'_>, beads: &[Bead]) -> String {
    let names = (document_name(texts.files.0), document_name(texts.files.1));
    let title = format!("{} – {}", escaped(&names.0), escaped(&names.1));
    let (source, target) = (attributes(texts.languages.0), attributes(texts.languages.1));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1><bdi>{}</bdi> – <bdi>{}</bdi></h1>\n\
         <table>\n<thead>\n<tr><th scope=\"col\" {source}><bdi>{}</bdi></th>\
         <th scope=\"col\" {target}><bdi>{}</bdi></th><th scope=\"col\" class=\"how\">bead</th></tr>\n</thead>\n<tbody>\n",
        escaped(&names.0),
        escaped(&names.1),
        escaped(texts.languages.0.as_str()),
        escaped(texts.languages.1.as_str()),
    );
    for bead in beads {
        let (ours, theirs) = texts.sides(bead);
        let (class, word) = how(bead);
        // Nothing can fail that writes to a string.
        let _ = writeln!(
            page,
            "<tr class=\"{class}\"><td {source}><bdi {source}>{}</bdi></td><td {target}><bdi {target}>{}</bdi></td>\
             <td class=\"how\">{}-{} {word} {:.2}</td></tr>",
            escaped(ours),
            escaped(theirs),
            bead.source.len(),
            bead.target.len(),
            bead.confidence,
        );
    }
    page.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    page
}

/// The class of a bead, and the word for it.
fn how(bead: &Bead) -> (&'static str, &'static str) {
    match bead.confidence {
        _ if bead.source.is_empty() || bead.target.is_empty() => ("alone", "not translated"),
        sure if sure < UNSURE => ("unsure", "unsure"),
        sure if sure < DOUBTFUL => ("doubtful", "in doubt"),
        _ => ("sure", "sure"),
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
    use super::escaped;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escaped("<b onclick=\"x\">'&\u{1}</b> نعم"),
            "&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;\u{FFFD}&lt;/b&gt; نعم"
        );
    }
}
