//! The damage that can be mended without a guess: characters XML does not allow are
//! dropped, and a `&` that starts no reference, or one to an entity that is not declared,
//! is kept as text.

use crate::error::quoted;
use crate::formats::tmx::Findings;
use crate::formats::xml::{Entities, Fault, is_allowed, is_name, reference};

/// What is copied as it is, but for characters that are not allowed: start and end.
pub(super) const OPAQUE: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

/// Mends a piece of XML that starts on `line`; what was dropped, and what was kept as text.
/// Without `entities` a reference to any is left alone.
pub(super) fn patch(text: &str, line: u64, entities: Option<&Entities>) -> (String, Findings) {
    let mut patch = Patch { out: String::with_capacity(text.len()), line, findings: Findings::default() };
    let mut rest = text;
    // Whether the ends of what is opaque are still to be found.
    let mut closes = OPAQUE.map(|(_, end)| text.contains(end));
    while let Some(c) = rest.chars().next() {
        let opaque = (0..OPAQUE.len()).find(|kind| closes[*kind] && rest.starts_with(OPAQUE[*kind].0));
        let end = opaque.and_then(|kind| {
            let (_, end) = OPAQUE[kind];
            let found = rest.find(end).map(|at| at + end.len());
            closes[kind] = found.is_some();
            found
        });
        let length = match end {
            Some(length) => {
                rest[..length].chars().for_each(|c| patch.copy(c));
                length
            }
            None if c == '&' => patch.reference(rest, entities),
            None => {
                patch.copy(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    (patch.out, patch.findings)
}

struct Patch {
    out: String,
    line: u64,
    findings: Findings,
}

impl Patch {
    fn report_dropped(&mut self, code: u32) {
        let reason = format!("the character U+{code:04X} is not allowed in XML (dropped)");
        self.findings.skip(self.line, reason);
    }

    fn copy(&mut self, c: char) {
        self.line += u64::from(c == '\n');
        if is_allowed(c) {
            self.out.push(c);
        } else {
            self.report_dropped(u32::from(c));
        }
    }

    /// Copies the reference that a text starts with; its length.
    fn reference(&mut self, text: &str, entities: Option<&Entities>) -> usize {
        let name = reference(text).ok();
        let fault = match (name, entities) {
            (None, _) => Some(Fault::Malformed),
            (Some(name), None) if is_name(name) => None,
            (Some(name), None) => Entities::default().fault(name),
            (Some(name), Some(entities)) => entities.fault(name),
        };
        let whole = name.map_or("&", |name| &text[..name.len() + 2]);
        match fault {
            None => {
                self.out.push_str(whole);
                return whole.len();
            }
            Some(Fault::Forbidden(code)) => {
                self.report_dropped(code);
                return whole.len();
            }
            Some(Fault::Undeclared) => {
                let name = quoted(name.unwrap_or_default());
                let reason = format!("the entity “{name}” is not declared (kept as text)");
                self.findings.warn(self.line, reason);
            }
            Some(Fault::Malformed) => {
                self.findings.warn(self.line, "“&” that starts no reference (kept as text)");
            }
        }
        self.out.push_str("&amp;");
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Skip;

    #[test]
    fn what_is_certain_is_mended_and_reported_by_line() {
        let text = "<seg a='x&y'>أ\u{1}\n&#2;&#xA;&nbsp;&amp;\n<![CDATA[&\u{3}]]> & ب &#;\n<!-- & --></seg>";
        let (patched, findings) = patch(text, 7, Some(&Entities::default()));
        assert_eq!(
            patched,
            "<seg a='x&amp;y'>أ\n&#xA;&amp;nbsp;&amp;\n<![CDATA[&]]> &amp; ب &amp;#;\n<!-- & --></seg>"
        );
        let said = |skips: &[Skip]| -> Vec<(u64, String)> {
            skips.iter().map(|skip| (skip.line, skip.reason.clone())).collect()
        };
        let bare = || "“&” that starts no reference (kept as text)".to_owned();
        let nbsp = "the entity “nbsp” is not declared (kept as text)".to_owned();
        assert_eq!(said(&findings.warnings), [(7, bare()), (8, nbsp), (9, bare()), (9, bare())]);
        let dropped = |code: &str| format!("the character U+{code} is not allowed in XML (dropped)");
        assert_eq!(
            said(&findings.skipped),
            [(7, dropped("0001")), (8, dropped("0002")), (9, dropped("0003"))]
        );
    }

    #[test]
    fn what_is_sound_stays() {
        let text = "<tu a='&lt;'>نعم &#1605; &other; <?p &?></tu>";
        assert_eq!(patch(text, 1, None), (text.to_owned(), Findings::default()));
    }
}
