//! The paragraphs of a part of a DOCX.

use std::collections::HashMap;
use std::ops::Range;

use quick_xml::Reader as Xml;
use quick_xml::events::Event;

use super::super::skeleton::Builder;

/// How deep elements may nest.
const DEEPEST: usize = 256;

/// What holds runs of a paragraph, and is an inline code around them.
const AROUND: [&str; 8] =
    ["w:hyperlink", "w:smartTag", "w:ins", "w:moveTo", "w:fldSimple", "w:dir", "w:bdo", "w:customXml"];
/// What says nothing of the text, and is left out of a paragraph that is written anew.
const PASSED_OVER: [&str; 3] = ["w:proofErr", "w:lastRenderedPageBreak", "w:softHyphen"];

/// A piece of a paragraph.
enum Inline {
    Text { format: String, text: String, source: Range<usize> },
    Break { content: String, source: Range<usize> },
    PageBreak { content: String, source: Range<usize> },
    Alone { content: String, source: Range<usize> },
    Open { what: String, content: String, source: Range<usize> },
    Close { what: String, content: String, source: Range<usize> },
}

/// A field (`HYPERLINK`, `PAGE`) as far as it is read.
struct Field {
    start: usize,
    content: String,
    /// Whether its result has begun.
    is_shown: bool,
}

struct Part<'a> {
    xml: &'a str,
    inline: Vec<Inline>,
    fields: Vec<Field>,
    /// Text boxes, which stand in a run and are read after their paragraph.
    boxes: Vec<Range<usize>>,
}

/// Reads a part, and adds its paragraphs.
pub(super) fn read(xml: &str, builder: &mut Builder) -> Result<(), String> {
    builder.part(xml);
    let mut part = Part { xml, inline: Vec::new(), fields: Vec::new(), boxes: Vec::new() };
    let whole = 0..xml.len();
    let mut next = vec![whole];
    while let Some(span) = next.pop() {
        part.body(span, builder)?;
        next.extend(part.boxes.drain(..).rev());
    }
    Ok(())
}

/// The events of a piece of XML, each with where it stands.
struct Events<'a> {
    reader: Xml<&'a [u8]>,
    start: usize,
    depth: usize,
}

impl<'a> Events<'a> {
    fn of(xml: &'a str, span: &Range<usize>) -> Self {
        Self { reader: Xml::from_str(&xml[span.clone()]), start: span.start, depth: 0 }
    }

    fn at(&self) -> usize {
        self.start + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next event; none at the end.
    fn next(&mut self) -> Result<Option<(Event<'a>, Range<usize>)>, String> {
        let from = self.at();
        let event = self.reader.read_event().map_err(|error| format!("the XML is damaged: {error}"))?;
        match event {
            Event::Eof if self.depth > 0 => return Err("the XML ends before its elements do".to_owned()),
            Event::Eof => return Ok(None),
            Event::DocType(_) => return Err("a document type, which no DOCX has".to_owned()),
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > DEEPEST {
            return Err(format!("elements nest deeper than {DEEPEST}"));
        }
        Ok(Some((event, from..self.at())))
    }

    /// Passes over the element that has just begun; where it ends.
    fn skip(&mut self) -> Result<usize, String> {
        let outside = self.depth - 1;
        loop {
            match self.next()? {
                Some((Event::End(_), span)) if self.depth == outside => return Ok(span.end),
                Some(_) => {}
                None => return Err("the XML ends before its elements do".to_owned()),
            }
        }
    }
}

fn name(event: &Event<'_>) -> String {
    match event {
        Event::Start(tag) | Event::Empty(tag) => tag.name().as_ref().to_owned(),
        Event::End(tag) => tag.name().as_ref().to_owned(),
        _ => String::new(),
    }
}

impl Part<'_> {
    /// What holds paragraphs: a body, a cell, a text box.
    fn body(&mut self, span: Range<usize>, builder: &mut Builder) -> Result<(), String> {
        let mut events = Events::of(self.xml, &span);
        while let Some((event, span)) = events.next()? {
            if let Event::Start(_) = event
                && name(&event) == "w:p"
            {
                let end = self.paragraph(&mut events)?;
                self.add(span.end..end, builder);
            }
        }
        Ok(())
    }

    /// Reads a paragraph to its end; where its content ends.
    fn paragraph(&mut self, events: &mut Events<'_>) -> Result<usize, String> {
        self.inline.clear();
        self.fields.clear();
        let mut around: Vec<String> = Vec::new();
        while let Some((event, span)) = events.next()? {
            let name = name(&event);
            match event {
                Event::End(_) if name == "w:p" => return Ok(span.start),
                Event::End(_) => {
                    if let Some(what) = around.pop() {
                        let content = match &*what {
                            "w:sdt" => "</w:sdtContent></w:sdt>".to_owned(),
                            _ => self.xml[span.clone()].to_owned(),
                        };
                        let mut source = span;
                        if what == "w:sdt" {
                            source.end = events.next()?.map_or(source.end, |(_, span)| span.end);
                        }
                        self.inline.push(Inline::Close { what, content, source });
                    }
                }
                Event::Start(_) if name == "w:r" => self.run(events, span.start)?,
                Event::Start(_) if name == "w:pPr" => drop(events.skip()?),
                Event::Start(_) if AROUND.contains(&&*name) => {
                    let content = self.xml[span.clone()].to_owned();
                    self.inline.push(Inline::Open { what: name.clone(), content, source: span });
                    around.push(name);
                }
                Event::Start(_) if name == "w:sdt" => {
                    let inside = loop {
                        match events.next()? {
                            Some((Event::Start(tag), span)) if tag.name().as_ref() == "w:sdtContent" => {
                                break span.end;
                            }
                            Some((Event::Start(_), _)) => drop(events.skip()?),
                            Some((Event::End(_), _)) | None => {
                                return Err("a w:sdt without content".to_owned());
                            }
                            Some(_) => {}
                        }
                    };
                    let source = span.start..inside;
                    let content = self.xml[source.clone()].to_owned();
                    self.inline.push(Inline::Open { what: name.clone(), content, source });
                    around.push(name);
                }
                Event::Start(_) => {
                    let source = span.start..events.skip()?;
                    self.alone(source.clone(), self.xml[source].to_owned());
                }
                Event::Empty(_) if !PASSED_OVER.contains(&&*name) && name != "w:r" && name != "w:pPr" => {
                    self.alone(span.clone(), self.xml[span].to_owned());
                }
                _ => {}
            }
        }
        Err("the XML ends inside of a paragraph".to_owned())
    }

    fn alone(&mut self, source: Range<usize>, content: String) {
        match self.fields.last_mut().filter(|field| !field.is_shown) {
            Some(field) => field.content.push_str(&content),
            None => {
                self.find_boxes(&source);
                self.inline.push(Inline::Alone { content, source });
            }
        }
    }

    /// The text boxes in what stands by itself.
    fn find_boxes(&mut self, span: &Range<usize>) {
        let text = &self.xml[span.clone()];
        let mut done = 0;
        while let Some(at) = text[done..].find("<w:txbxContent>").map(|at| done + at) {
            // A box in a box is found when the outer one is read.
            let mut depth = 0usize;
            let mut end = at;
            while let Some(tag) = text[end..].find("w:txbxContent>").map(|tag| end + tag) {
                end = tag + "w:txbxContent>".len();
                match text[..tag].ends_with("</") {
                    true => depth = depth.saturating_sub(1),
                    false => depth += 1,
                }
                if depth == 0 {
                    break;
                }
            }
            self.boxes.push(span.start + at..span.start + end);
            done = end.max(at + 1);
        }
    }

    fn run(&mut self, events: &mut Events<'_>, start: usize) -> Result<(), String> {
        let (mut properties, mut in_text) = (String::new(), false);
        while let Some((event, span)) = events.next()? {
            let name = name(&event);
            match event {
                Event::End(_) if name == "w:r" => return Ok(()),
                Event::End(_) if name == "w:t" => in_text = false,
                Event::Start(_) if name == "w:t" => in_text = true,
                Event::Start(_) if name == "w:rPr" => {
                    let end = events.skip()?;
                    properties = formatting(&self.xml[span.start..end]);
                }
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if in_text => {
                    let text = meaning(&event)?;
                    self.text(&properties, &text, span);
                }
                Event::Start(_) | Event::Empty(_) => {
                    let end = if matches!(event, Event::Start(_)) { events.skip()? } else { span.end };
                    self.run_content(&name, &properties, span.start..end, start);
                }
                _ => {}
            }
        }
        Err("the XML ends inside of a run".to_owned())
    }

    fn text(&mut self, format: &str, text: &str, source: Range<usize>) {
        // The result of a field is text, its instructions are not.
        if self.fields.iter().any(|field| !field.is_shown) || text.is_empty() {
            return;
        }
        let text = text.replace(['\n', '\r', '\t', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'], " ");
        self.inline.push(Inline::Text { format: format.to_owned(), text, source });
    }

    /// What stands in a run and is no text.
    fn run_content(&mut self, name: &str, properties: &str, source: Range<usize>, run: usize) {
        let raw = &self.xml[source.clone()];
        let content = format!("<w:r>{properties}{raw}</w:r>");
        let has = |value: &str| raw.contains(&format!("w:fldCharType=\"{value}\""));
        match name {
            "w:noBreakHyphen" => self.text(properties, "\u{2011}", source),
            "w:tab" | "w:cr" => self.inline.push(Inline::Break { content, source }),
            "w:br" if !raw.contains("w:type=") || raw.contains("\"textWrapping\"") => {
                self.inline.push(Inline::Break { content, source });
            }
            "w:br" => self.inline.push(Inline::PageBreak { content, source }),
            "w:fldChar" if has("begin") => {
                self.fields.push(Field { start: run, content, is_shown: false });
            }
            "w:fldChar" if has("separate") => {
                if let Some(field) = self.fields.last_mut().filter(|field| !field.is_shown) {
                    field.is_shown = true;
                    field.content.push_str(&content);
                    let (content, start) = (std::mem::take(&mut field.content), field.start);
                    let outer = self.fields.iter().rev().skip(1).find(|field| !field.is_shown).is_some();
                    if !outer {
                        let source = start..source.end;
                        self.inline.push(Inline::Open { what: "field".to_owned(), content, source });
                    }
                }
            }
            "w:fldChar" if has("end") => match self.fields.pop() {
                Some(Field { is_shown: true, .. }) if self.fields.iter().all(|field| field.is_shown) => {
                    self.inline.push(Inline::Close { what: "field".to_owned(), content, source });
                }
                Some(Field { is_shown: false, content: begun, start }) => {
                    self.alone(start..source.end, begun + &content);
                }
                // Of a field in the instructions of another, or one that began in another paragraph.
                _ => self.alone(source, content),
            },
            _ if PASSED_OVER.contains(&name) => {}
            _ => self.alone(source, content),
        }
    }

    /// Adds the paragraph that was read; its content stands at `span`.
    fn add(&mut self, span: Range<usize>, builder: &mut Builder) {
        // A field that goes on in the next paragraph stays.
        for field in std::mem::take(&mut self.fields).into_iter().filter(|field| !field.is_shown) {
            self.inline.push(Inline::Alone { content: field.content, source: field.start..field.start });
        }
        let mut lengths: HashMap<&str, usize> = HashMap::new();
        let mut base = "";
        for piece in &self.inline {
            if let Inline::Text { format, text, .. } = piece {
                let length = lengths.entry(format).or_default();
                *length += text.chars().count();
                let length = *length;
                if length > lengths.get(base).copied().unwrap_or(0) || lengths.len() == 1 {
                    base = format;
                }
            }
        }
        let base = base.to_owned();
        let mut current = base.clone();
        let before = builder.skeleton.paragraphs.len();
        for piece in std::mem::take(&mut self.inline) {
            match piece {
                Inline::Text { format, text, source } => {
                    if format != current {
                        close(builder, &base, &mut current, source.start);
                    }
                    if format != current {
                        let at = source.start;
                        let shown = if format.is_empty() { "<w:rPr></w:rPr>" } else { &*format };
                        builder.open("w:rPr", shown, at..at);
                        current = format;
                    }
                    builder.text(&text, source);
                }
                Inline::Break { content, source } => builder.line_break(&content, source),
                Inline::PageBreak { content, source } => builder.page_break(&content, source),
                Inline::Alone { content, source } => builder.alone(&content, source),
                Inline::Open { what, content, source } => {
                    close(builder, &base, &mut current, source.start);
                    builder.open(&what, &content, source);
                }
                Inline::Close { what, content, source } => {
                    close(builder, &base, &mut current, source.start);
                    builder.close(&what, &content, source);
                }
            }
        }
        close(builder, &base, &mut current, span.end);
        builder.end_with("", base);
        if let Some(paragraph) = builder.skeleton.paragraphs.get_mut(before) {
            // All of its content is written anew, but for its properties.
            let properties = properties_end(&self.xml[span.clone()]);
            paragraph.source = span.start + properties..span.end;
        }
    }
}

/// Ends the formatting that is not the paragraph's own.
fn close(builder: &mut Builder, base: &str, current: &mut String, at: usize) {
    if current != base {
        builder.close("w:rPr", "</w:rPr>", at..at);
        base.clone_into(current);
    }
}

/// Where the properties that the content of a paragraph begins with end.
fn properties_end(content: &str) -> usize {
    let start = content.len() - content.trim_start().len();
    let rest = &content[start..];
    if rest.starts_with("<w:pPr/>") {
        return start + "<w:pPr/>".len();
    }
    // A change of the properties holds the old ones.
    let end = match rest.find("</w:pPrChange>") {
        Some(change) if rest.starts_with("<w:pPr>") => rest[change..].find("</w:pPr>").map(|at| change + at),
        _ if rest.starts_with("<w:pPr>") => rest.find("</w:pPr>"),
        _ => None,
    };
    end.map_or(0, |end| start + end + "</w:pPr>".len())
}

/// The text that an event is.
fn meaning(event: &Event<'_>) -> Result<String, String> {
    Ok(match event {
        Event::Text(text) => text.to_string(),
        Event::CData(text) => text.to_string(),
        Event::GeneralRef(reference) => {
            let resolved = reference.resolve_char_ref().map_err(|error| error.to_string())?;
            match (resolved, &**reference) {
                (Some(c), _) => c.to_string(),
                (None, "amp") => "&".to_owned(),
                (None, "lt") => "<".to_owned(),
                (None, "gt") => ">".to_owned(),
                (None, "quot") => "\"".to_owned(),
                (None, "apos") => "'".to_owned(),
                (None, name) => return Err(format!("the entity &{name}; is not declared")),
            }
        }
        _ => String::new(),
    })
}

/// The formatting of a run, without what says nothing of how it looks, or changes with the script of
/// its words: the language, the direction, marks of editing.
fn formatting(properties: &str) -> String {
    let mut out = String::with_capacity(properties.len());
    let mut rest = properties;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>').map(|end| at + end + 1) else { break };
        let tag = &rest[at..end];
        let name = tag.trim_start_matches(['<', '/']);
        let name =
            &name[..name.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len())];
        match name {
            "w:lang" | "w:rtl" | "w:noProof" | "w:webHidden" if tag.ends_with("/>") => {}
            "w:rFonts" => {
                let mut tag = tag.to_owned();
                while let Some(at) = tag.find(" w:hint=\"") {
                    let from = at + " w:hint=\"".len();
                    let Some(close) = tag[from..].find('"') else { break };
                    tag.replace_range(at..=from + close, "");
                }
                if tag != "<w:rFonts/>" {
                    out.push_str(&tag);
                }
            }
            _ => out.push_str(tag),
        }
        rest = &rest[end..];
    }
    match &*out {
        "<w:rPr></w:rPr>" | "<w:rPr/>" => String::new(),
        _ => out,
    }
}
