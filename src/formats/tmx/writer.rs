//! Units into a TMX 1.4 file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Annotation, AnnotationKind, Attributes, Locale, OF_SEGMENT, Unit, Variant};

use super::super::xml::{is_name, write_attribute, write_text};
use super::header::Header;
use super::mend::Mender;
use super::mend::header::{NEEDED, set};
use super::options::{Flavour, TmxOptions};
use super::segment::{canonical_header_element, write_attributes, write_segment, write_start};
use super::unit::{language, language_at, own_language};

/// How much is gathered before it is written.
const BLOCK: usize = 64 * 1024;

/// Writes units as TMX 1.4, one after the other. The same units give the same bytes.
///
/// Attributes, notes and properties are written as the unit has them; no date, id or
/// time is added. A unit keeps what makes it faithful: its own spelling of `xml:lang`,
/// and `srclang` where it differs from the header's. Characters that XML forbids, and
/// attributes whose names are no names, are left out and counted. [`TmxOptions`] say
/// what else is wanted.
pub struct TmxWriter<W: Write> {
    out: W,
    name: PathBuf,
    /// The language that the header translates from.
    source: Option<Locale>,
    /// The `srclang` of the header.
    source_tag: String,
    /// Whether the header is that of a file, which speaks for units that name no source.
    kept: bool,
    mender: Mender,
    text: String,
    written: TmxWritten,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TmxWritten {
    /// Units written.
    pub units: u64,
    /// Characters, attributes and codes that XML does not allow, and were left out.
    pub left_out: u64,
    /// What the flavour mended or left out, by reason, and how often.
    pub changed: BTreeMap<String, u64>,
}

impl<W: Write> TmxWriter<W> {
    /// Starts a file; `name` is named in errors. `source` is the `srclang` of the header;
    /// none writes `*all*`, and the language of each unit on the unit.
    pub fn new(out: W, name: impl AsRef<Path>, source: Option<&Locale>) -> Result<Self> {
        Self::with_options(out, name, &TmxOptions { source: source.cloned(), ..TmxOptions::default() })
    }

    /// Starts a file as the options want it; `name` is named in errors.
    pub fn with_options(out: W, name: impl AsRef<Path>, options: &TmxOptions) -> Result<Self> {
        let mut mender = Mender::new(options.clone());
        let kept = options.header.as_ref().and_then(Header::from_json);
        let is_kept = kept.is_some();
        let mut header = kept.unwrap_or_else(|| own_header(options));
        if let Some(source) = &options.source {
            set(header.attributes.get_or_insert_default(), "srclang", source.as_str());
        }
        if options.flavour.is_strict() {
            header = mender.header(&header);
        }
        let given = header.attribute("srclang").unwrap_or_default();
        let source = language(given);
        let source_tag =
            source.as_ref().and_then(|locale| options.renamed(locale)).unwrap_or(given).to_owned();
        let mut writer = Self {
            out,
            name: name.as_ref().to_owned(),
            source: options.source.clone().or(source),
            source_tag,
            kept: is_kept,
            mender,
            text: String::new(),
            written: TmxWritten::default(),
        };
        writer.write_header(header);
        writer.flush_block(0)?;
        Ok(writer)
    }

    /// Writes a unit.
    pub fn write(&mut self, unit: &Unit) -> Result<()> {
        let unit = match self.mender.options.flavour {
            Flavour::Faithful => Cow::Borrowed(unit),
            Flavour::Plain => Cow::Owned(self.mender.plain_unit(unit)),
            Flavour::Strict | Flavour::Omegat => match self.mender.unit(unit, &self.source_tag) {
                Some(unit) => Cow::Owned(unit),
                None => return Ok(()),
            },
        };
        self.written.units += 1;
        self.text.push_str("    <tu");
        self.write_unit_attributes(&unit);
        self.text.push_str(">\n");
        for annotation in &unit.meta.annotations {
            self.write_annotation(annotation, "      ");
        }
        for variant in &unit.variants {
            self.write_variant(variant);
        }
        self.text.push_str("    </tu>\n");
        self.flush_block(BLOCK)
    }

    /// Ends the file; how many characters, attributes and codes XML does not allow, and were left out.
    pub fn finish(self) -> Result<u64> {
        Ok(self.finish_with_changes()?.left_out)
    }

    /// Ends the file; what was written, and what the flavour changed.
    pub fn finish_with_changes(mut self) -> Result<TmxWritten> {
        self.text.push_str("  </body>\n</tmx>\n");
        self.flush_block(0)?;
        self.out.flush().map_err(|error| Error::io(&self.name, error))?;
        self.written.changed = self.mender.changed;
        Ok(self.written)
    }

    fn write_header(&mut self, mut header: Header) {
        self.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        if let Some(dtd) = header.version.as_deref().and_then(document_type) {
            self.text.push_str("<!DOCTYPE tmx SYSTEM \"");
            self.text.push_str(dtd);
            self.text.push_str("\">\n");
        }
        self.text.push_str("<tmx");
        self.written.left_out += write_attributes(&with_default_namespace(&header), &mut self.text);
        self.text.push_str(">\n");
        if let Some(attributes) = &mut header.attributes {
            if attributes.iter().any(|(name, _)| name == "srclang") {
                set(attributes, "srclang", &self.source_tag);
            }
            self.text.push_str("  <header");
            self.written.left_out += write_attributes(&*attributes, &mut self.text);
            self.write_header_content(&header.content);
        }
        self.text.push_str("  <body");
        self.written.left_out += write_attributes(&header.body, &mut self.text);
        self.text.push_str(">\n");
    }

    fn write_header_content(&mut self, content: &[String]) {
        if content.is_empty() {
            self.text.push_str("/>\n");
            return;
        }
        self.text.push_str(">\n");
        for element in content {
            match canonical_header_element(element) {
                Ok(element) => {
                    self.text.push_str("    ");
                    self.text.push_str(&element);
                    self.text.push('\n');
                }
                Err(_) => self.written.left_out += 1,
            }
        }
        self.text.push_str("  </header>\n");
    }

    fn write_unit_attributes(&mut self, unit: &Unit) {
        let options = &self.mender.options;
        let own = unit.meta.attributes.iter().position(|(name, _)| name == "srclang");
        let is_mended = options.flavour.is_strict();
        let renamed = own.filter(|_| !is_mended).and_then(|at| {
            let locale = language(&unit.meta.attributes[at].1)?;
            options.renamed(&locale).map(str::to_owned)
        });
        self.written.left_out += match renamed {
            Some(tag) => {
                let mut attributes = unit.meta.attributes.clone();
                set(&mut attributes, "srclang", &tag);
                write_attributes(&attributes, &mut self.text)
            }
            None => write_attributes(&unit.meta.attributes, &mut self.text),
        };
        // A unit that was made valid has what it needs.
        if own.is_some() || is_mended {
            return;
        }
        match &unit.source {
            Some(source) if self.source.as_ref() != Some(source) => {
                let tag = self.mender.options.tag(source).to_owned();
                write_attribute("srclang", &tag, &mut self.text);
            }
            None if self.kept && self.source.is_some() => {
                write_attribute("srclang", "*all*", &mut self.text);
            }
            _ => {}
        }
    }

    fn write_annotation(&mut self, annotation: &Annotation, indent: &str) {
        let name = match annotation.kind {
            AnnotationKind::Note => "note",
            AnnotationKind::Prop => "prop",
        };
        self.text.push_str(indent);
        self.written.left_out += write_start(name, &annotation.attributes, &mut self.text);
        self.text.push('>');
        self.written.left_out += write_text(&annotation.text, &mut self.text);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    fn write_variant(&mut self, variant: &Variant) {
        self.text.push_str("      <tuv");
        let attributes = &variant.meta.attributes;
        let mut of_segment = Attributes::new();
        if attributes.iter().any(|(name, _)| name.starts_with(OF_SEGMENT)) {
            let mut own = Attributes::new();
            for (name, value) in attributes {
                match name.strip_prefix(OF_SEGMENT) {
                    Some(name) => of_segment.push((name.to_owned(), value.clone())),
                    None => own.push((name.clone(), value.clone())),
                }
            }
            self.write_language_and(&own, &variant.locale);
        } else {
            self.write_language_and(attributes, &variant.locale);
        }
        self.text.push_str(">\n");
        for annotation in &variant.meta.annotations {
            self.write_annotation(annotation, "        ");
        }
        self.text.push_str("        <seg");
        self.written.left_out += write_attributes(&of_segment, &mut self.text);
        self.text.push('>');
        self.written.left_out += write_segment(&variant.segment, &mut self.text);
        self.text.push_str("</seg>\n      </tuv>\n");
    }

    /// Writes the attributes of a variant, its language among them or before them.
    fn write_language_and(&mut self, attributes: &[(String, String)], locale: &Locale) {
        let renamed = self.mender.options.renamed(locale);
        self.written.left_out += if !own_language(attributes, locale) {
            // No spelling of its own, or one of a language it no longer has.
            write_attribute("xml:lang", renamed.unwrap_or(locale.as_str()), &mut self.text);
            let others = attributes.iter().filter(|(name, _)| name != "xml:lang");
            write_attributes(others, &mut self.text)
        } else if let Some((tag, at)) = renamed.zip(language_at(attributes)) {
            let mut renamed = attributes.to_vec();
            tag.clone_into(&mut renamed[at].1);
            write_attributes(&renamed, &mut self.text)
        } else {
            write_attributes(attributes, &mut self.text)
        };
    }

    /// Writes what is gathered, once it is at least `size` bytes.
    fn flush_block(&mut self, size: usize) -> Result<()> {
        if self.text.len() >= size {
            self.out.write_all(self.text.as_bytes()).map_err(|error| Error::io(&self.name, error))?;
            self.text.clear();
        }
        Ok(())
    }
}

/// The header of a file that jisr makes.
fn own_header(options: &TmxOptions) -> Header {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut root = vec![owned(("version", "1.4"))];
    if !options.flavour.is_strict() {
        root.extend(options.namespaces.iter().filter(|(name, _)| is_name(name)).cloned());
    }
    Header {
        version: Some("1.4".to_owned()),
        root,
        attributes: Some(NEEDED.map(owned).to_vec()),
        ..Header::default()
    }
}

/// The file of the DTD of a version of TMX; those that have none are not written with one.
fn document_type(version: &str) -> Option<&'static str> {
    Some(match version {
        "1.1" => "tmx11.dtd",
        "1.2" => "tmx12.dtd",
        "1.3" => "tmx13.dtd",
        "1.4" | "1.4a" | "1.4b" => "tmx14.dtd",
        _ => return None,
    })
}

/// The attributes of the root. Elements are written without a prefix, so the namespace of
/// the prefix that they had becomes the default.
fn with_default_namespace(header: &Header) -> Attributes {
    let mut root = header.root.clone();
    let prefixed = header.prefix.as_ref().map(|prefix| format!("xmlns:{prefix}"));
    let namespace = root.iter().find(|(name, _)| Some(name) == prefixed.as_ref()).map(|(_, v)| v.clone());
    if let Some(namespace) = namespace
        && !root.iter().any(|(name, _)| name == "xmlns")
    {
        root.push(("xmlns".to_owned(), namespace));
    }
    root
}
