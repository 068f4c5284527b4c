//! Inline codes made valid.

use crate::error::{Result, quoted};
use crate::formats::xml::{Event, XmlReader, instruction, is_white, write_text};
use crate::model::{Attributes, Code, CodeKind, Segment};

use super::super::dtd;
use super::super::segment::{close, write_instruction, write_start};
use super::Mender;

/// The numbers (`i`) that pair `bpt` and `ept`, for those that have none.
#[derive(Default)]
struct Numbers {
    /// The largest number so far.
    last: u64,
    /// Those of the `bpt` that are open, innermost last.
    open: Vec<String>,
}

impl Numbers {
    fn next(&mut self) -> String {
        self.last += 1;
        self.last.to_string()
    }
}

impl Mender {
    /// A segment with only the codes that the standard knows.
    pub(super) fn segment(&mut self, segment: &Segment) -> Segment {
        if self.codes_of_omegat && !segment.codes.is_empty() {
            self.note("codes of OmegaT written as text");
            return Segment::plain(all_characters(segment));
        }
        let mut numbers = Numbers::default();
        let given = segment.codes.iter().flat_map(|code| &code.attributes).filter(|(name, _)| name == "i");
        numbers.last = given.filter_map(|(_, value)| value.trim().parse().ok()).max().unwrap_or(0);
        // Whether each marked piece that is open is written.
        let mut open = Vec::new();
        let mut codes = Vec::with_capacity(segment.codes.len());
        for code in &segment.codes {
            // OmegaT passes over what stands in `hi`; the text counts for more than its mark.
            let is_known = code.name == "hi" && !self.is_for_omegat();
            match code.kind {
                CodeKind::Start => open.push(is_known),
                CodeKind::End if open.pop() == Some(true) => codes.push(code.clone()),
                _ => {}
            }
            match code.kind {
                CodeKind::Start if is_known => {
                    codes.push(Code { attributes: self.attributes("hi", &code.attributes), ..code.clone() });
                }
                CodeKind::Start => {
                    self.note(format!("element {} of a segment left out, its text kept", code.name));
                }
                CodeKind::End => {}
                CodeKind::Whole => codes.push(self.code(code, &mut numbers)),
            }
        }
        Segment { text: segment.text.clone(), codes }
    }

    fn code(&mut self, code: &Code, numbers: &mut Numbers) -> Code {
        if code.name.starts_with('?') {
            return code.clone();
        }
        if !dtd::allows_child("seg", &code.name) {
            self.note(format!("element {} of a segment written as ph", code.name));
            return placeholder(code);
        }
        let attributes = self.code_attributes(&code.name, &code.attributes, &code.content, numbers);
        let content = self.content(&code.content, &code.name, numbers);
        Code { attributes, content, ..code.clone() }
    }

    /// The attributes of a code, with those that it must have.
    fn code_attributes(
        &mut self,
        name: &str,
        attributes: &Attributes,
        content: &str,
        numbers: &mut Numbers,
    ) -> Attributes {
        let mut mended = self.attributes(name, attributes);
        let given = |wanted: &str| mended.iter().position(|(n, _)| n == wanted);
        match name {
            "bpt" | "ept" => {
                let at = given("i");
                let own = at.map(|at| mended[at].1.clone());
                let number = match (&own, name) {
                    (Some(own), _) => own.clone(),
                    (None, "ept") => numbers.open.pop().unwrap_or_else(|| numbers.next()),
                    (None, _) => numbers.next(),
                };
                if name == "bpt" {
                    numbers.open.push(number.clone());
                } else {
                    numbers.open.retain(|open| *open != number);
                }
                if own.is_none() {
                    self.note(format!("{name} without i numbered"));
                    mended.insert(0, ("i".to_owned(), number));
                }
            }
            "it" => {
                let at = given("pos");
                if !at.is_some_and(|at| matches!(mended[at].1.as_str(), "begin" | "end")) {
                    self.note("it without pos begin or end mended");
                    let pos = if content.starts_with("&lt;/") { "end" } else { "begin" };
                    match at {
                        Some(at) => pos.clone_into(&mut mended[at].1),
                        None => mended.insert(0, ("pos".to_owned(), pos.to_owned())),
                    }
                }
            }
            _ => {}
        }
        mended
    }

    /// The content of an element, only with the elements that may stand in it: of another
    /// one the text is kept. Content that is no XML becomes text.
    fn content(&mut self, content: &str, parent: &str, numbers: &mut Numbers) -> String {
        if !content.contains('<') {
            return content.to_owned();
        }
        let mut out = String::new();
        if self.read_content(content, parent, numbers, &mut out).is_err() {
            out.clear();
            write_text(content, &mut out);
        }
        out
    }

    fn read_content(
        &mut self,
        content: &str,
        parent: &str,
        numbers: &mut Numbers,
        out: &mut String,
    ) -> Result<()> {
        let whole = format!("<{parent}>{content}</{parent}>");
        let mut xml = XmlReader::new(Box::new(std::io::Cursor::new(whole.into_bytes())), "content")?;
        while xml.next()? != Event::Start {}
        // The elements that are open, and where the content of each one starts if it is written.
        let mut open: Vec<(String, Option<usize>)> = vec![(parent.to_owned(), None)];
        while !open.is_empty() {
            let inside = open.iter().rev().find(|(_, start)| start.is_some()).unwrap_or(&open[0]).0.clone();
            match xml.next()? {
                Event::Text(text) => {
                    if dtd::find(&inside).is_none_or(|element| element.text) {
                        write_text(text, out);
                    } else if !text.chars().all(is_white) {
                        self.note(format!("text in {inside} left out"));
                    }
                }
                Event::Start => {
                    let name = std::mem::take(&mut xml.tag.name);
                    let attributes = std::mem::take(&mut xml.tag.attributes);
                    if dtd::allows_child(&inside, &name) {
                        let attributes = self.code_attributes(&name, &attributes, "", numbers);
                        write_start(&name, &attributes, out);
                        out.push('>');
                        open.push((name, Some(out.len())));
                    } else {
                        self.note(format!("element {} in {inside} left out, its text kept", quoted(&name)));
                        open.push((name, None));
                    }
                }
                Event::End => {
                    if let Some((name, Some(start))) = open.pop() {
                        close(&name, start, out);
                    }
                }
                Event::Instruction => {
                    let (target, data) = instruction(xml.piece());
                    write_instruction(target, data, out);
                }
                Event::Comment => {}
                Event::Eof => return Ok(()),
            }
        }
        Ok(())
    }

    /// The element of a header, valid; none where it cannot be.
    pub(super) fn header_element(&mut self, xml: &str) -> Option<String> {
        let name = xml.trim_start_matches('<').split([' ', '>', '/']).next().unwrap_or_default();
        if !dtd::allows_child("header", name) {
            self.note(format!("element {} of the header left out", quoted(name)));
            return None;
        }
        let mut out = String::new();
        if self.read_content(xml, "header", &mut Numbers::default(), &mut out).is_err() {
            self.note(format!("broken {name} of the header left out"));
            return None;
        }
        if out.starts_with("<ude") && !is_encoding(&out).unwrap_or(false) {
            self.note("incomplete ude of the header left out");
            return None;
        }
        Some(out)
    }
}

/// Whether a `ude` has all it must have: a name, and maps that say which character they map.
fn is_encoding(xml: &str) -> Result<bool> {
    let mut reader = XmlReader::new(Box::new(std::io::Cursor::new(xml.as_bytes().to_vec())), "ude")?;
    let mut maps = 0;
    loop {
        match reader.next()? {
            Event::Start => {
                let needed = if reader.depth() == 1 { "name" } else { "unicode" };
                maps += usize::from(reader.depth() > 1);
                if !reader.tag.attributes.iter().any(|(name, _)| name == needed) {
                    return Ok(false);
                }
            }
            Event::Eof => return Ok(maps > 0),
            _ => {}
        }
    }
}

/// The text of a segment with that of its codes: what OmegaT reads of a file of its own, whose
/// codes hold its tags (`<f0>`).
fn all_characters(segment: &Segment) -> String {
    let mut out = String::new();
    let mut written = 0;
    for code in &segment.codes {
        out.push_str(&segment.text[written..code.at]);
        written = code.at;
        if !code.name.starts_with('?') {
            out.push_str(&characters(&code.content).unwrap_or_else(|_| code.content.clone()));
        }
    }
    out + &segment.text[written..]
}

/// The characters of the content of an element, without its markup.
fn characters(content: &str) -> Result<String> {
    let whole = format!("<seg>{content}</seg>");
    let mut xml = XmlReader::new(Box::new(std::io::Cursor::new(whole.into_bytes())), "content")?;
    let mut out = String::new();
    loop {
        match xml.next()? {
            Event::Text(text) => out.push_str(text),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// An element that TMX does not know, as a code that holds its markup.
fn placeholder(code: &Code) -> Code {
    let mut markup = String::new();
    write_start(&code.name, &code.attributes, &mut markup);
    markup.push('>');
    let start = markup.len();
    markup.push_str(&code.content);
    close(&code.name, start, &mut markup);
    let mut content = String::new();
    write_text(&markup, &mut content);
    Code { name: "ph".to_owned(), attributes: Attributes::new(), content, ..code.clone() }
}
