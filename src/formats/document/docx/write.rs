//! Paragraphs with translations, as runs.

use std::ops::Range;

use crate::model::Locale;

use super::super::super::xml::write_text;
use super::super::skeleton::{Role, Skeleton};
use super::super::write::{Changed, Patches, Piece};

/// What stands after `w:bidi` among the properties of a paragraph (ECMA-376, CT_PPrBase).
const AFTER_BIDI: [&str; 16] = [
    "<w:adjustRightInd",
    "<w:snapToGrid",
    "<w:spacing",
    "<w:ind",
    "<w:contextualSpacing",
    "<w:mirrorIndents",
    "<w:suppressOverlap",
    "<w:jc",
    "<w:textDirection",
    "<w:textAlignment",
    "<w:textboxTightWrap",
    "<w:outlineLvl",
    "<w:divId",
    "<w:cnfStyle",
    "<w:rPr",
    "<w:sectPr",
];

/// The parts that change, each with its text: none where it stays.
pub(super) fn parts(skeleton: &Skeleton, changed: &[Changed<'_>], target: &Locale) -> Vec<Option<String>> {
    let is_rtl = target.is_right_to_left();
    let mut patches: Vec<Patches> = skeleton.sources.iter().map(|_| Patches::default()).collect();
    // What stands in a text box comes before the paragraph that the box stands in.
    let mut order: Vec<&Changed<'_>> = changed.iter().collect();
    order.sort_by_key(|changed| skeleton.paragraphs[changed.number].source.len());
    for changed in order {
        let paragraph = &skeleton.paragraphs[changed.number];
        let (source, patches) = (&skeleton.sources[paragraph.part], &mut patches[paragraph.part]);
        let written = content(skeleton, changed, source, patches);
        let was_rtl = first_direction(&skeleton.text[paragraph.text.clone()]);
        let Range { start, end } = paragraph.source;
        let (start, properties) = match was_rtl.is_some_and(|was| was != is_rtl) {
            true => properties(source, start, is_rtl),
            false => (start, String::new()),
        };
        patches.insert(start..end, properties + &written);
    }
    let has_patches = |part: usize| changed.iter().any(|c| skeleton.paragraphs[c.number].part == part);
    let write = |(part, source): (usize, &String)| {
        has_patches(part).then(|| patches[part].splice(source, 0..source.len()))
    };
    skeleton.sources.iter().enumerate().map(write).collect()
}

/// The content of a paragraph: runs, each opened where its formatting begins.
fn content(skeleton: &Skeleton, changed: &Changed<'_>, source: &str, patches: &Patches) -> String {
    let paragraph = &skeleton.paragraphs[changed.number];
    let mut runs = Runs { out: String::new(), open: None };
    let mut formats: Vec<&str> = Vec::new();
    for piece in &changed.pieces {
        let (item, span) = match piece {
            Piece::Instead(_) => continue,
            Piece::Text(text) => {
                runs.text(formats.last().unwrap_or(&&*paragraph.base), text);
                continue;
            }
            Piece::Kept(item, span) => (&skeleton.items[*item], span.clone()),
            Piece::Code(item) => (&skeleton.items[*item], 0..0),
        };
        match &item.code {
            // White space that only its code stands for.
            None if item.source.is_empty() => {}
            None => runs.text(formats.last().unwrap_or(&&*paragraph.base), &skeleton.text[span]),
            Some(code) => match (code.role, &*code.content) {
                (Role::Open(_), "<w:rPr></w:rPr>") => formats.push(""),
                (Role::Open(_), format) if format.starts_with("<w:rPr") => formats.push(format),
                (Role::Close(_), "</w:rPr>") => drop(formats.pop()),
                (_, content) => runs.raw(&current(content, source, &item.source, patches)),
            },
        }
    }
    runs.close();
    runs.out
}

/// The content of a code, with the text boxes in it as they are written.
fn current(content: &str, source: &str, span: &Range<usize>, patches: &Patches) -> String {
    let raw = &source[span.clone()];
    let now = patches.splice(source, span.clone());
    if now == raw { content.to_owned() } else { content.replacen(raw, &now, 1) }
}

struct Runs {
    out: String,
    /// The properties of the run that is open.
    open: Option<String>,
}

impl Runs {
    fn text(&mut self, format: &str, text: &str) {
        let properties = with_direction(format, first_direction(text) == Some(true));
        if self.open.as_ref() != Some(&properties) {
            self.close();
            self.out.push_str("<w:r>");
            self.out.push_str(&properties);
            self.out.push_str("<w:t xml:space=\"preserve\">");
            self.open = Some(properties);
        }
        write_text(text, &mut self.out);
    }

    fn raw(&mut self, xml: &str) {
        self.close();
        self.out.push_str(xml);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</w:t></w:r>");
        }
    }
}

/// Whether the first letter of a text that has a direction is written from right to left.
fn first_direction(text: &str) -> Option<bool> {
    use unicode_bidi::BidiClass::{AL, L, R};
    text.chars().find_map(|c| match unicode_bidi::bidi_class(c) {
        L => Some(false),
        R | AL => Some(true),
        _ => None,
    })
}

/// Formatting that says whether the text is written from right to left.
fn with_direction(format: &str, is_rtl: bool) -> String {
    if !is_rtl {
        return format.to_owned();
    }
    let Some(inside) = format.strip_suffix("</w:rPr>") else { return "<w:rPr><w:rtl/></w:rPr>".to_owned() };
    // In the order of ECMA-376 (EG_RPrBase).
    let at =
        ["<w:cs/>", "<w:cs ", "<w:em ", "<w:eastAsianLayout", "<w:specVanish", "<w:oMath", "<w:rPrChange"]
            .iter()
            .filter_map(|after| inside.find(after))
            .min()
            .unwrap_or(inside.len());
    format!("{}<w:rtl/>{}</w:rPr>", &inside[..at], &inside[at..])
}

/// The properties of the paragraph whose content starts at `start`, with a direction: where they
/// begin, and what takes their place.
fn properties(source: &str, start: usize, is_rtl: bool) -> (usize, String) {
    let bidi = if is_rtl { "<w:bidi/>" } else { "<w:bidi w:val=\"0\"/>" };
    let before = &source[..start];
    if let Some(open) = before.strip_suffix("<w:pPr/>") {
        return (open.len(), format!("<w:pPr>{bidi}</w:pPr>"));
    }
    let paragraph = before.rfind("<w:p>").max(before.rfind("<w:p ")).unwrap_or(start);
    let Some(open) = before[paragraph..].find("<w:pPr>").filter(|_| before.ends_with("</w:pPr>")) else {
        return (start, format!("<w:pPr>{bidi}</w:pPr>"));
    };
    let inside = paragraph + open + "<w:pPr>".len();
    let mut old = before[inside..].to_owned();
    if let Some(at) = old.find("<w:bidi/>").or_else(|| old.find("<w:bidi "))
        && let Some(end) = old[at..].find('>')
    {
        old.replace_range(at..=at + end, "");
    }
    let at = AFTER_BIDI.iter().filter_map(|after| old.find(after)).min();
    let at = at.or_else(|| old.find("<w:pPrChange")).or_else(|| old.rfind("</w:pPr>")).unwrap_or(0);
    old.insert_str(at, bidi);
    (inside, old)
}
