//! Concepts into a TBX-Basic file of 2019.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Concept, Locale, Term};

use super::super::xml::{is_name, write_attribute};
use super::fields::{self, Section};
use super::strict;
use super::tree::{Element, write_lines};

/// How much is gathered before it is written.
const BLOCK: usize = 64 * 1024;

/// Writes concepts as TBX-Basic of 2019, style DCA. The same concepts give the same bytes.
///
/// What other tools said in data categories that TBX-Basic does not have is written as it came;
/// with [`strict`](Self::strict) it becomes a note, and is counted.
pub struct TbxWriter<W: Write> {
    out: W,
    name: PathBuf,
    is_strict: bool,
    language: Option<Locale>,
    text: String,
    written: TbxWritten,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TbxWritten {
    /// Concepts written.
    pub concepts: u64,
    /// Terms written.
    pub terms: u64,
    /// Characters that XML does not allow, and were left out.
    pub characters_left_out: u64,
    /// What TBX-Basic does not allow and was written otherwise, by reason, and how often.
    pub mended: BTreeMap<String, u64>,
    /// What was left out, by reason, and how often.
    pub left_out: BTreeMap<String, u64>,
}

impl<W: Write> TbxWriter<W> {
    /// A writer; `name` is named in errors.
    pub fn new(out: W, name: impl AsRef<Path>) -> Self {
        let name = name.as_ref().to_owned();
        let (language, written) = (None, TbxWritten::default());
        Self { out, name, is_strict: false, language, text: String::new(), written }
    }

    /// Whether what TBX-Basic does not allow is written as notes.
    #[must_use]
    pub fn strict(self, is_strict: bool) -> Self {
        Self { is_strict, ..self }
    }

    /// The language that the file is said to be in; else that of its first term.
    #[must_use]
    pub fn language(self, language: Option<Locale>) -> Self {
        Self { language, ..self }
    }

    /// Writes the whole file.
    pub fn write_all<'a>(
        mut self,
        concepts: impl IntoIterator<Item = &'a Concept> + Clone,
    ) -> Result<TbxWritten> {
        let first = concepts.clone().into_iter().find_map(|concept| concept.terms.first());
        let language = match (&self.language, first) {
            (Some(language), _) => language.as_str(),
            (None, Some(term)) => term.locale.as_str(),
            (None, None) => "en",
        };
        self.text
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tbx type=\"TBX-Basic\" style=\"dca\"");
        write_attribute("xml:lang", language, &mut self.text);
        self.text.push_str(
            " xmlns=\"urn:iso:std:iso:30042:ed-2\">\n  <tbxHeader>\n    <fileDesc>\n      <sourceDesc>\n        \
             <p>Termbase of jisr</p>\n      </sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n",
        );
        let mut ids = Ids::of(concepts.clone());
        let mut concepts = concepts.into_iter().peekable();
        // The schema wants an entry in a body.
        let is_empty = concepts.peek().is_none();
        if !is_empty {
            self.text.push_str("    <body>\n");
        }
        for concept in concepts {
            self.write_concept(concept, &mut ids);
            if self.text.len() >= BLOCK {
                self.flush()?;
            }
        }
        if !is_empty {
            self.text.push_str("    </body>\n");
        }
        self.text.push_str("  </text>\n</tbx>\n");
        self.flush()?;
        self.out.flush().map_err(|e| Error::io(&self.name, e))?;
        Ok(self.written)
    }

    fn flush(&mut self) -> Result<()> {
        self.out.write_all(self.text.as_bytes()).map_err(|e| Error::io(&self.name, e))?;
        self.text.clear();
        Ok(())
    }

    fn write_concept(&mut self, concept: &Concept, ids: &mut Ids) {
        self.written.concepts += 1;
        let id = ids.give(&concept.name);
        self.text.push_str("      <conceptEntry");
        write_attribute("id", &id, &mut self.text);
        let section = fields::concept(concept, &id);
        self.write_own(section.own.as_ref(), "conceptEntry", ids);
        self.text.push_str(">\n");
        self.write_section(section, "conceptEntry", 8, ids);
        let mut done: Vec<&Locale> = Vec::new();
        for term in &concept.terms {
            if done.contains(&&term.locale) {
                continue;
            }
            done.push(&term.locale);
            self.write_language(concept, term, ids);
        }
        self.text.push_str("      </conceptEntry>\n");
    }

    fn write_language(&mut self, concept: &Concept, first: &Term, ids: &mut Ids) {
        self.text.push_str("        <langSec");
        write_attribute("xml:lang", first.locale.as_str(), &mut self.text);
        let section = fields::language(first);
        self.write_own(section.own.as_ref(), "langSec", ids);
        self.text.push_str(">\n");
        self.write_section(section, "langSec", 10, ids);
        for term in concept.terms.iter().filter(|term| term.locale == first.locale) {
            self.written.terms += 1;
            let section = fields::term(term, std::ptr::eq(term, first));
            self.text.push_str("          <termSec");
            self.write_own(section.own.as_ref(), "termSec", ids);
            self.text.push_str(">\n            <term");
            self.write_own(section.term.as_ref(), "term", ids);
            self.text.push('>');
            self.written.characters_left_out += write_lines(&term.text, &mut self.text);
            self.text.push_str("</term>\n");
            self.write_section(section, "termSec", 12, ids);
            self.text.push_str("          </termSec>\n");
        }
        self.text.push_str("        </langSec>\n");
    }

    /// Writes the attributes that were kept of a section.
    fn write_own(&mut self, own: Option<&Element>, name: &str, ids: &mut Ids) {
        for (attribute, value) in own.map(|own| own.attributes.as_slice()).unwrap_or_default() {
            let may_have_id = attribute == "id" && matches!(name, "termSec" | "term");
            if self.is_strict && !(may_have_id && ids.take(value)) {
                *self.written.left_out.entry(format!("attribute {attribute} of {name}")).or_default() += 1;
                continue;
            }
            self.written.characters_left_out += write_attribute(attribute, value, &mut self.text);
        }
    }

    fn write_section(&mut self, section: Section, name: &str, indent: usize, ids: &Ids) {
        if section.broken > 0 {
            *self.written.left_out.entry("text that is no element of TBX".to_owned()).or_default() +=
                section.broken;
        }
        let mut elements = section.elements;
        if self.is_strict {
            elements = elements
                .into_iter()
                .flat_map(|element| strict::mended(element, name, &ids.known, &mut self.written.mended))
                .collect();
            elements.sort_by_key(|element| !element.name.starts_with("termNote"));
        }
        for element in elements {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.written.characters_left_out += element.write(&mut self.text);
            self.text.push('\n');
        }
    }
}

/// Whether a text can be the name of an element.
fn is_id(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// The names that elements of the file have.
#[derive(Debug, Default)]
struct Ids {
    known: HashSet<String>,
    given: HashSet<String>,
}

impl Ids {
    fn of<'a>(concepts: impl IntoIterator<Item = &'a Concept>) -> Self {
        let known = concepts.into_iter().map(|c| &c.name).filter(|name| is_id(name)).cloned().collect();
        Self { known, given: HashSet::new() }
    }

    /// Takes a name that another element has; false if it cannot be one, or is another's.
    fn take(&mut self, name: &str) -> bool {
        is_id(name) && !self.known.contains(name) && self.given.insert(name.to_owned())
    }

    /// The name of the element of a concept: the concept's own where it can be one.
    fn give(&mut self, name: &str) -> String {
        if is_id(name) && self.given.insert(name.to_owned()) {
            return name.to_owned();
        }
        let fits = |c: char| if is_id(&format!("_{c}")) { c } else { '_' };
        let base: String = std::iter::once('_').chain(name.chars().map(fits)).collect();
        let mut number = 1;
        let mut id = base.clone();
        while self.known.contains(&id) || !self.given.insert(id.clone()) {
            number += 1;
            id = format!("{base}.{number}");
        }
        id
    }
}
