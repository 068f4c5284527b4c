//! An SRX file into rules.

use std::io::Read;

use crate::error::{Result, quoted};
use crate::model::{LanguageMap, LanguageRules, Pattern, SegmentationRule, SegmentationRules};

use super::super::xml::{Event, XmlReader};

/// Reads an SRX file; `file` is named in errors. What other tools add to the header (Okapi's options and
/// samples, LanguageTool's comments) is passed over.
pub fn read(input: Box<dyn Read>, file: &str) -> Result<SegmentationRules> {
    let rules = SegmentationRules { file: file.to_owned(), ..SegmentationRules::default() };
    let mut reader = SrxReader { xml: XmlReader::new(input, file)?, rules };
    reader.read_file()?;
    Ok(reader.rules)
}

struct SrxReader {
    xml: XmlReader,
    rules: SegmentationRules,
}

impl SrxReader {
    fn read_file(&mut self) -> Result<()> {
        let mut seen_root = false;
        loop {
            match self.xml.next()? {
                Event::Start => {}
                Event::Eof => break,
                _ => continue,
            }
            // The root is checked before anything in it is read.
            if !std::mem::replace(&mut seen_root, true) {
                self.start_root()?;
                continue;
            }
            match self.xml.tag.local_name() {
                // These only hold others; a `maprule` is of SRX 1.0.
                "body" | "languagerules" | "maprules" | "maprule" => {}
                "header" => self.start_header()?,
                "formathandle" => self.format_handle()?,
                "languagerule" => self.language_rule()?,
                "languagemap" => self.language_map()?,
                _ => self.skip()?,
            }
        }
        if self.rules.maps.is_empty() {
            return Err(self
                .xml
                .error("this file maps no language to its rules (it needs a languagemap in maprules)"));
        }
        Ok(())
    }

    fn start_root(&mut self) -> Result<()> {
        if self.xml.tag.local_name() != "srx" {
            let name = quoted(&self.xml.tag.name).into_owned();
            return Err(self.xml.error(format!("the root element is {name}, not srx (this is no SRX file)")));
        }
        match self.xml.tag.attribute("version").unwrap_or("2.0") {
            version @ ("1.0" | "2.0") => self.rules.version = version.to_owned(),
            other => {
                let message = format!("SRX {} is not known (1.0 and 2.0 are)", quoted(other));
                return Err(self.xml.error(message));
            }
        }
        Ok(())
    }

    fn start_header(&mut self) -> Result<()> {
        self.rules.cascade = self.yes_or_no("cascade", false)?;
        self.rules.segment_subflows = self.yes_or_no("segmentsubflows", true)?;
        Ok(())
    }

    fn format_handle(&mut self) -> Result<()> {
        let kind = self.needed("type")?;
        let include = self.yes_or_no("include", false)?;
        self.rules.format_handles.push((kind, include));
        self.skip()
    }

    fn language_map(&mut self) -> Result<()> {
        let text = self.needed("languagepattern")?;
        let languages = Pattern { text, line: self.xml.line(), column: self.xml.column() };
        let rules = self.needed("languagerulename")?;
        self.rules.maps.push(LanguageMap { languages, rules });
        self.skip()
    }

    fn language_rule(&mut self) -> Result<()> {
        let mut language = LanguageRules { name: self.needed("languagerulename")?, rules: Vec::new() };
        loop {
            match self.xml.next()? {
                Event::Start => match self.xml.tag.local_name() {
                    "rule" => {
                        let rule = self.rule(&language.name, language.rules.len() + 1)?;
                        language.rules.push(rule);
                    }
                    _ => self.skip()?,
                },
                Event::End | Event::Eof => break,
                _ => {}
            }
        }
        self.rules.languages.push(language);
        Ok(())
    }

    fn rule(&mut self, language: &str, number: usize) -> Result<SegmentationRule> {
        let is_break = self.yes_or_no("break", true)?;
        let mut rule = SegmentationRule { is_break, number, ..SegmentationRule::default() };
        let (mut befores, mut afters) = (0, 0);
        loop {
            match self.xml.next()? {
                Event::Start => match self.xml.tag.local_name() {
                    "beforebreak" => (rule.before, befores) = (self.pattern()?, befores + 1),
                    "afterbreak" => (rule.after, afters) = (self.pattern()?, afters + 1),
                    _ => self.skip()?,
                },
                Event::End | Event::Eof => break,
                _ => {}
            }
        }
        if befores > 1 || afters > 1 {
            let name = quoted(language);
            return Err(self.xml.error(format!(
                "rule {number} of “{name}” has more than one beforebreak or afterbreak (make two rules of it)"
            )));
        }
        Ok(rule)
    }

    /// The text of the element that started last.
    fn pattern(&mut self) -> Result<Pattern> {
        let mut pattern = Pattern { line: self.xml.line(), column: self.xml.column(), ..Pattern::default() };
        let mut is_first = true;
        loop {
            match self.xml.next()? {
                Event::Text(text) => {
                    pattern.text.push_str(text);
                    if std::mem::take(&mut is_first) {
                        (pattern.line, pattern.column) = (self.xml.line(), self.xml.column());
                    }
                }
                Event::Start => {
                    let name = quoted(&self.xml.tag.name).into_owned();
                    return Err(self
                        .xml
                        .error(format!("element {name} inside a pattern (write &lt; for a “<”)")));
                }
                Event::End | Event::Eof => return Ok(pattern),
                Event::Comment | Event::Instruction => {}
            }
        }
    }

    /// Passes over the rest of the element that started last.
    fn skip(&mut self) -> Result<()> {
        let depth = self.xml.depth();
        loop {
            let is_end = matches!(self.xml.next()?, Event::End | Event::Eof);
            if is_end && self.xml.depth() < depth {
                return Ok(());
            }
        }
    }

    fn needed(&self, name: &str) -> Result<String> {
        let value = self.xml.tag.attribute(name);
        value
            .map(str::to_owned)
            .ok_or_else(|| self.xml.error(format!("{} has no {name}", quoted(&self.xml.tag.name))))
    }

    fn yes_or_no(&self, name: &str, missing: bool) -> Result<bool> {
        match self.xml.tag.attribute(name) {
            None => Ok(missing),
            Some("yes") => Ok(true),
            Some("no") => Ok(false),
            Some(other) => Err(self.xml.error(format!("{name}=\"{}\" is neither yes nor no", quoted(other)))),
        }
    }
}
