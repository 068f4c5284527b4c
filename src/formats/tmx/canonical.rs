//! The units of a TMX file as XML in one spelling, to compare two files unit by unit.
//!
//! Nothing here knows the types of the memory, so that a round trip is judged by what the
//! two files say, not by what jisr understood of them.

use std::io::Read;

use crate::error::Result;

use super::super::xml::{Event, XmlReader, instruction, is_white, local_name, write_attribute, write_text};
use super::dtd;
use super::segment::{close, write_instruction};

/// Reads the units of a TMX file as canonical XML, one at a time.
///
/// What XML takes for the same is the same: attributes are sorted; references, CDATA,
/// quotes and line ends are what they stand for; `<ph></ph>` is `<ph/>`; white space
/// between the elements of a unit, which holds no text, is left out, and that in texts is
/// kept. The elements of TMX lose their namespace prefix, others keep theirs. Comments
/// are left out, as they are no part of what a unit says; processing instructions are kept.
///
/// ```
/// use jisr::formats::tmx::CanonicalReader;
///
/// let read = |file: &'static str| -> jisr::Result<Option<String>> {
///     let mut reader = CanonicalReader::new(Box::new(file.as_bytes()), "memory.tmx")?;
///     Ok(reader.next_unit()?.map(|unit| unit.xml))
/// };
/// let one = "<tmx><body><tu b='1' a='2'><tuv xml:lang='ar'><seg>نعم &#38; لا</seg></tuv></tu></body></tmx>";
/// let other = "<tmx><body><tu a=\"2\" b=\"1\">\n<tuv xml:lang=\"ar\"><seg>نعم <![CDATA[&]]> لا</seg></tuv></tu></body></tmx>";
/// assert_eq!(read(one)?, read(other)?);
/// # Ok::<(), jisr::Error>(())
/// ```
pub struct CanonicalReader {
    xml: XmlReader,
    root: String,
    header: Option<String>,
    /// Whether the start tag of a unit is read.
    in_unit: bool,
    done: bool,
    units: u64,
}

/// A unit as canonical XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanonicalUnit {
    /// Its number in the file, from 1.
    pub number: u64,
    /// The line it starts at, from 1.
    pub line: u64,
    /// The unit, from `<tu` to `</tu>`.
    pub xml: String,
}

impl CanonicalReader {
    /// Reads up to the first unit; `file` is named in errors.
    pub fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let mut xml = XmlReader::new(input, file)?;
        while xml.next()? != Event::Start {}
        let mut root = String::new();
        write_start(&mut xml, &mut root);
        root.push_str("/>");
        let mut reader = Self { xml, root, header: None, in_unit: false, done: false, units: 0 };
        loop {
            reader.xml.start_record(None);
            match reader.xml.next()? {
                Event::Start => match reader.xml.tag.local_name() {
                    "header" if reader.header.is_none() => {
                        reader.header = Some(read_element(&mut reader.xml)?);
                    }
                    "tu" => {
                        reader.in_unit = true;
                        return Ok(reader);
                    }
                    "body" => return Ok(reader),
                    _ => {}
                },
                Event::Eof => {
                    reader.done = true;
                    return Ok(reader);
                }
                _ => {}
            }
        }
    }

    /// The root element alone: `<tmx version="1.4"/>`.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The header; none where the file has none.
    pub fn header(&self) -> Option<&str> {
        self.header.as_deref()
    }

    /// The next unit; none at the end of the file. After an error the reader is done.
    pub fn next_unit(&mut self) -> Result<Option<CanonicalUnit>> {
        if self.done {
            return Ok(None);
        }
        let unit = self.read_unit();
        self.done = !matches!(unit, Ok(Some(_)));
        unit
    }

    fn read_unit(&mut self) -> Result<Option<CanonicalUnit>> {
        while !std::mem::take(&mut self.in_unit) {
            self.xml.start_record(None);
            match self.xml.next()? {
                Event::Start => self.in_unit = self.xml.tag.local_name() == "tu",
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
        self.units += 1;
        self.xml.start_record(Some(self.units));
        let line = self.xml.line();
        Ok(Some(CanonicalUnit { number: self.units, line, xml: read_element(&mut self.xml)? }))
    }
}

/// Reads the element that started last, whole.
fn read_element(xml: &mut XmlReader) -> Result<String> {
    let mut out = String::new();
    // The open elements, and where the content of each starts.
    let mut open = vec![start(xml, &mut out)];
    // Text that is only white space so far, where only elements are due.
    let mut white = String::new();
    while let Some((name, content)) = open.last() {
        let only_elements = dtd::find(name).is_some_and(|element| !element.text);
        match xml.next()? {
            Event::Text(text) if only_elements => {
                white.push_str(text);
                if !white.chars().all(is_white) {
                    write_text(&white, &mut out);
                    white.clear();
                }
            }
            Event::Text(text) => {
                write_text(text, &mut out);
            }
            Event::Start => {
                white.clear();
                open.push(start(xml, &mut out));
            }
            Event::End => {
                white.clear();
                close(name, *content, &mut out);
                open.pop();
            }
            Event::Instruction => {
                let (target, data) = instruction(xml.piece());
                write_instruction(target, data, &mut out);
            }
            Event::Comment => {}
            Event::Eof => break,
        }
    }
    Ok(out)
}

/// Writes the start tag that was read last; the element's name, and where its content starts.
fn start(xml: &mut XmlReader, out: &mut String) -> (String, usize) {
    let name = write_start(xml, out);
    out.push('>');
    (name, out.len())
}

/// Writes the start tag that was read last, without `>`, its attributes sorted.
fn write_start(xml: &mut XmlReader, out: &mut String) -> String {
    let local = local_name(&xml.tag.name);
    let name = if dtd::find(local).is_some() { local } else { &xml.tag.name }.to_owned();
    xml.tag.attributes.sort();
    out.push('<');
    out.push_str(&name);
    for (attribute, value) in &xml.tag.attributes {
        write_attribute(attribute, value, out);
    }
    name
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn units(file: &str) -> Vec<(u64, u64, String)> {
        let input = Box::new(std::io::Cursor::new(file.as_bytes().to_vec()));
        let mut reader = CanonicalReader::new(input, "م.tmx").unwrap();
        let mut all = Vec::new();
        while let Some(unit) = reader.next_unit().unwrap() {
            all.push((unit.number, unit.line, unit.xml));
        }
        all
    }

    #[test]
    fn what_xml_takes_for_the_same_is_the_same() {
        let file = "<t:tmx xmlns:t='x' version='1.4'><t:header b='1' a='2'>\n<note>ن</note> </t:header><t:body>\n\
                    <t:tu z='&#65;' a='&quot;'>\n <t:note> م\r\n</t:note>\n<t:tuv xml:lang='ar'><!-- c -->\n\
                    <t:seg>  <t:ph x='1' assoc='p'></t:ph><q:x/><![CDATA[<]]>&#13;</t:seg></t:tuv>نص</t:tu><tu/></t:body></t:tmx>";
        let expected = "<tu a=\"&quot;\" z=\"A\"><note> م\n</note><tuv xml:lang=\"ar\"><seg>  <ph assoc=\"p\" x=\"1\"/><q:x/>&lt;&#13;</seg></tuv>نص</tu>";
        assert_eq!(units(file), [(1, 3, expected.to_owned()), (2, 7, "<tu/>".to_owned())]);
        let reader = CanonicalReader::new(Box::new(file.as_bytes()), "م.tmx").unwrap();
        assert_eq!(reader.root(), "<tmx version=\"1.4\" xmlns:t=\"x\"/>");
        assert_eq!(reader.header(), Some("<header a=\"2\" b=\"1\"><note>ن</note></header>"));
    }

    #[test]
    fn what_differs_differs() {
        let of = |unit: &str| units(&format!("<tmx><body>{unit}</body></tmx>")).remove(0).2;
        let unit = of("<tu><tuv xml:lang='ar'><seg>أ b</seg></tuv></tu>");
        for other in [
            "<tu><tuv xml:lang='ar'><seg>أ  b</seg></tuv></tu>",
            "<tu><tuv xml:lang='AR'><seg>أ b</seg></tuv></tu>",
            "<tu><tuv lang='ar'><seg>أ b</seg></tuv></tu>",
            "<tu><tuv xml:lang='ar'><seg>أ<ph/> b</seg></tuv></tu>",
            "<tu><tuv xml:lang='ar'><seg>أ b</seg><?p i?></tuv></tu>",
            "<tu a=''><tuv xml:lang='ar'><seg>أ b</seg></tuv></tu>",
        ] {
            assert_ne!(of(other), unit, "{other}");
        }
    }

    #[test]
    fn a_broken_file_is_an_error_once() {
        let file = "<tmx><body><tu></body></tmx>";
        let mut reader = CanonicalReader::new(Box::new(file.as_bytes()), "م.tmx").unwrap();
        assert!(reader.next_unit().is_err());
        assert_eq!(reader.next_unit().unwrap(), None);
    }
}
