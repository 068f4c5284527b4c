//! The XML of a `seg`, into text and inline codes, and back.

use crate::error::Result;
use crate::model::{Attributes, Code, CodeKind, Segment};

use super::super::xml::{
    Event, XmlReader, instruction, is_allowed, is_name, is_white, write_attribute, write_text,
};
use super::Findings;

/// The elements that TMX allows in a segment; their names are kept without a prefix.
pub(super) const INLINE: [&str; 7] = ["bpt", "ept", "ph", "it", "hi", "ut", "sub"];

/// Reads the XML between `<seg>` and `</seg>`.
///
/// ```
/// use jisr::formats::tmx::{segment_from_xml, segment_to_xml};
///
/// let xml = r#"اضغط <bpt i="1">&lt;b&gt;</bpt>حفظ<ept i="1">&lt;/b&gt;</ept>"#;
/// let segment = segment_from_xml(xml)?;
/// assert_eq!(segment.text, "اضغط حفظ");
/// assert_eq!(segment.codes[0].content, "&lt;b&gt;");
/// assert_eq!(segment_to_xml(&segment), xml);
/// # Ok::<(), jisr::Error>(())
/// ```
pub fn segment_from_xml(xml: &str) -> Result<Segment> {
    let whole = format!("<seg>{xml}</seg>");
    let mut reader = XmlReader::new(Box::new(std::io::Cursor::new(whole.into_bytes())), "segment")?;
    while reader.next()? != Event::Start {}
    let segment = read_segment(&mut reader, &mut Findings::default())?;
    // A segment that closes itself early, and what follows it, is not well formed.
    while reader.next()? != Event::Eof {}
    Ok(segment)
}

/// Writes the XML that stands between `<seg>` and `</seg>`.
///
/// It is always well formed: characters that XML forbids are left out, marked text
/// (`hi`) that does not close closes at the end, and content that is no XML becomes text.
pub fn segment_to_xml(segment: &Segment) -> String {
    let mut out = String::new();
    write_segment(segment, &mut out);
    out
}

/// Reads a segment, from behind its start tag to its end tag.
pub(super) fn read_segment(xml: &mut XmlReader, findings: &mut Findings) -> Result<Segment> {
    let mut segment = Segment::default();
    let mut marked: Vec<String> = Vec::new();
    loop {
        let at = segment.text.len();
        match xml.next()? {
            Event::Text(text) => segment.text.push_str(text),
            Event::Start => {
                let (name, attributes) = take_tag(xml, &INLINE);
                warn_of_missing(xml.line(), &name, &attributes, findings);
                let mut code = Code { at, kind: CodeKind::Whole, name, attributes, content: String::new() };
                if code.name == "hi" {
                    code.kind = CodeKind::Start;
                    marked.push(code.name.clone());
                } else {
                    read_content(xml, &INLINE, "a segment", findings, &mut code.content)?;
                }
                segment.codes.push(code);
            }
            Event::End => {
                let Some(name) = marked.pop() else {
                    return Ok(segment);
                };
                segment.codes.push(Code {
                    at,
                    kind: CodeKind::End,
                    name,
                    attributes: Vec::new(),
                    content: String::new(),
                });
            }
            Event::Comment => findings.skip(xml.line(), "comment inside a segment"),
            Event::Instruction => {
                let (target, data) = instruction(xml.piece());
                segment.codes.push(Code {
                    at,
                    kind: CodeKind::Whole,
                    name: format!("?{target}"),
                    attributes: Vec::new(),
                    content: data.to_owned(),
                });
            }
            Event::Eof => return Ok(segment),
        }
    }
}

/// Reads what stands in an element, as XML in one spelling: to its end tag. The elements
/// `known` lose their prefix; `inside` is what findings name.
pub(super) fn read_content(
    xml: &mut XmlReader,
    known: &[&str],
    inside: &str,
    findings: &mut Findings,
    out: &mut String,
) -> Result<()> {
    // The names of the elements that are open, and where each one's content starts.
    let mut open: Vec<(String, usize)> = Vec::new();
    loop {
        match xml.next()? {
            Event::Text(text) => {
                write_text(text, out);
            }
            Event::Start => {
                let (name, attributes) = take_tag(xml, known);
                write_start(&name, &attributes, out);
                out.push('>');
                open.push((name, out.len()));
            }
            Event::End => {
                let Some((name, start)) = open.pop() else {
                    return Ok(());
                };
                close(&name, start, out);
            }
            Event::Comment => findings.skip(xml.line(), format!("comment inside {inside}")),
            Event::Instruction => {
                let (target, data) = instruction(xml.piece());
                write_instruction(target, data, out);
            }
            Event::Eof => return Ok(()),
        }
    }
}

fn take_tag(xml: &mut XmlReader, known: &[&str]) -> (String, Attributes) {
    let local = xml.tag.local_name();
    let name = if known.contains(&local) { local } else { &xml.tag.name };
    (name.to_owned(), std::mem::take(&mut xml.tag.attributes))
}

fn warn_of_missing(line: u64, name: &str, attributes: &Attributes, findings: &mut Findings) {
    let needed = match name {
        "bpt" | "ept" => "i",
        "it" => "pos",
        _ => return,
    };
    if !attributes.iter().any(|(name, _)| name == needed) {
        findings.warn(line, format!("{name} without the attribute {needed}"));
    }
}

/// Writes a segment; how many characters and attributes XML does not allow, and were left out.
pub(super) fn write_segment(segment: &Segment, out: &mut String) -> u64 {
    let mut left_out = 0;
    let mut written = 0;
    // The marked pieces that are open: name, and where the content starts in `out`.
    let mut open: Vec<(&str, usize)> = Vec::new();
    for code in &segment.codes {
        let at = boundary(&segment.text, code.at).max(written);
        left_out += write_text(&segment.text[written..at], out);
        written = at;
        if code.kind == CodeKind::End {
            if let Some((name, start)) = open.pop() {
                close(name, start, out);
            } else {
                left_out += 1;
            }
            continue;
        }
        if let Some(target) = code.name.strip_prefix('?') {
            left_out += write_instruction(target, &code.content, out);
            continue;
        }
        if !is_name(&code.name) {
            left_out += 1;
            continue;
        }
        left_out += write_start(&code.name, &code.attributes, out);
        out.push('>');
        let start = out.len();
        if code.kind == CodeKind::Start {
            open.push((&code.name, start));
        } else {
            left_out += write_content(&code.content, out);
            close(&code.name, start, out);
        }
    }
    left_out += write_text(&segment.text[written..], out);
    while let Some((name, start)) = open.pop() {
        close(name, start, out);
    }
    left_out
}

/// Writes a processing instruction; 1 where it cannot be one, and is left out.
pub(super) fn write_instruction(target: &str, data: &str, out: &mut String) -> u64 {
    let is_sound = is_name(target)
        && !target.eq_ignore_ascii_case("xml")
        && !data.contains("?>")
        && !data.starts_with(is_white)
        && data.chars().all(|c| is_allowed(c) && c != '\r');
    if !is_sound {
        return 1;
    }
    out.push_str("<?");
    out.push_str(target);
    if !data.is_empty() {
        out.push(' ');
        out.push_str(data);
    }
    out.push_str("?>");
    0
}

/// The character boundary at a byte offset, or the one before it.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Writes the content of a code, which is XML already, unless it is not.
fn write_content(content: &str, out: &mut String) -> u64 {
    if is_plain(content) {
        out.push_str(content);
        return 0;
    }
    match canonical(content) {
        Ok(xml) => {
            out.push_str(&xml);
            0
        }
        Err(_) => write_text(content, out),
    }
}

/// Whether XML content is text alone, escaped as this module does it: most is.
fn is_plain(content: &str) -> bool {
    let mut rest = content;
    while let Some(at) = rest
        .find(|c| matches!(c, '<' | '>' | '&' | '\0'..='\x08' | '\x0B'..='\x1F' | '\u{FFFE}'..='\u{FFFF}'))
    {
        rest = &rest[at..];
        match ["&lt;", "&gt;", "&amp;", "&#13;"].iter().find_map(|r| rest.strip_prefix(r)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

fn canonical(content: &str) -> Result<String> {
    let whole = format!("<ph>{content}</ph>");
    let mut reader = XmlReader::new(Box::new(std::io::Cursor::new(whole.into_bytes())), "content")?;
    while reader.next()? != Event::Start {}
    let mut out = String::new();
    read_content(&mut reader, &INLINE, "a segment", &mut Findings::default(), &mut out)?;
    while reader.next()? != Event::Eof {}
    Ok(out)
}

/// An element of a header in one spelling; an error where it is not one element of XML.
pub(super) fn canonical_header_element(element: &str) -> Result<String> {
    let bytes = element.as_bytes().to_vec();
    let mut reader = XmlReader::new(Box::new(std::io::Cursor::new(bytes)), "header")?;
    while reader.next()? != Event::Start {}
    let name = std::mem::take(&mut reader.tag.name);
    let attributes = std::mem::take(&mut reader.tag.attributes);
    let mut out = String::new();
    write_start(&name, &attributes, &mut out);
    out.push('>');
    let start = out.len();
    read_content(&mut reader, &[], "the header", &mut Findings::default(), &mut out)?;
    close(&name, start, &mut out);
    while reader.next()? != Event::Eof {}
    Ok(out)
}

/// Writes `<name attributes`, without `>`; how many attributes and characters were left out.
pub(super) fn write_start(name: &str, attributes: &Attributes, out: &mut String) -> u64 {
    out.push('<');
    out.push_str(name);
    write_attributes(attributes, out)
}

/// Writes attributes; one whose name is no name, or was written already, is left out.
pub(super) fn write_attributes<'a, I>(attributes: I, out: &mut String) -> u64
where
    I: IntoIterator<Item = &'a (String, String), IntoIter: Clone>,
{
    let attributes = attributes.into_iter();
    let mut left_out = 0;
    for (at, (name, value)) in attributes.clone().enumerate() {
        if is_name(name) && !attributes.clone().take(at).any(|(n, _)| n == name) {
            left_out += write_attribute(name, value, out);
        } else {
            left_out += 1;
        }
    }
    left_out
}

/// Closes an element whose content starts at `start`: `<x/>` when it has none.
pub(super) fn close(name: &str, start: usize, out: &mut String) {
    if out.len() == start {
        out.pop();
        out.push_str("/>");
    } else {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn code(at: usize, kind: CodeKind, name: &str, attributes: &[(&str, &str)], content: &str) -> Code {
        let attributes = attributes.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Code { at, kind, name: name.to_owned(), attributes, content: content.to_owned() }
    }

    #[test]
    fn codes_stand_at_positions_in_the_text() {
        let xml = "<?page 12?>انظر <ph type=\"fnote\">{fn <sub type=\"x\">ملاحظة <hi>مهمة</hi></sub>}</ph> <hi type=\"b\">هنا <hi>جدا</hi></hi><x/>";
        let segment = segment_from_xml(xml).unwrap();
        assert_eq!(segment.text, "انظر  هنا جدا");
        let end = segment.text.len();
        assert_eq!(
            segment.codes,
            [
                code(0, CodeKind::Whole, "?page", &[], "12"),
                code(
                    9,
                    CodeKind::Whole,
                    "ph",
                    &[("type", "fnote")],
                    "{fn <sub type=\"x\">ملاحظة <hi>مهمة</hi></sub>}"
                ),
                code(10, CodeKind::Start, "hi", &[("type", "b")], ""),
                code(17, CodeKind::Start, "hi", &[], ""),
                code(end, CodeKind::End, "hi", &[], ""),
                code(end, CodeKind::End, "hi", &[], ""),
                code(end, CodeKind::Whole, "x", &[], ""),
            ]
        );
        assert_eq!(segment_to_xml(&segment), xml);
    }

    #[test]
    fn content_has_one_spelling() {
        let segment = segment_from_xml(
            "<tmx:ph xmlns:tmx='t'><![CDATA[<br>]]><!-- c --><?p  i ?><sub ></sub ></tmx:ph>",
        )
        .unwrap();
        assert_eq!(segment_to_xml(&segment), "<ph xmlns:tmx=\"t\">&lt;br&gt;<?p i ?><sub/></ph>");
    }

    #[test]
    fn what_is_no_segment_is_refused() {
        for xml in ["<ph>", "</seg><seg>", "a & b", "<hi></ph>", "\u{1}"] {
            assert!(segment_from_xml(xml).is_err(), "{xml}");
        }
    }

    #[test]
    fn what_is_written_is_well_formed_whatever_the_codes_are() {
        let segment = Segment {
            text: "نص\u{1}".into(),
            codes: vec![
                code(1, CodeKind::End, "hi", &[], ""),
                code(1, CodeKind::Start, "hi", &[("a", "1"), ("a", "2"), ("b c", "3")], ""),
                code(0, CodeKind::Whole, "ph", &[], "<b> & \u{2}"),
                code(900, CodeKind::Whole, "no name", &[], ""),
                code(900, CodeKind::Whole, "?xml", &[], ""),
                code(900, CodeKind::Whole, "?p", &[], "?>"),
            ],
        };
        let mut out = String::new();
        assert_eq!(write_segment(&segment, &mut out), 8);
        assert_eq!(out, "<hi a=\"1\"><ph>&lt;b&gt; &amp; </ph>نص</hi>");
    }
}
