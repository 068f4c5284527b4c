//! Units into a TMX 1.4 file.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::model::{Annotation, AnnotationKind, Locale, Unit, Variant};

use super::super::xml::{write_attribute, write_text};
use super::segment::{write_attributes, write_segment, write_start};

/// How much is gathered before it is written.
const BLOCK: usize = 64 * 1024;

/// Writes units as TMX 1.4, one after the other. The same units give the same bytes.
///
/// Attributes, notes and properties are written as the unit has them; no date, id or
/// time is added. A unit keeps what makes it faithful: its own spelling of `xml:lang`,
/// and `srclang` where it differs from the header's. Characters that XML forbids, and
/// attributes whose names are no names, are left out and counted.
pub struct TmxWriter<W: Write> {
    out: W,
    name: PathBuf,
    source: Option<Locale>,
    text: String,
    left_out: u64,
}

impl<W: Write> TmxWriter<W> {
    /// Starts a file; `name` is named in errors. `source` is the `srclang` of the header;
    /// none writes `*all*`, and the language of each unit on the unit.
    pub fn new(out: W, name: impl AsRef<Path>, source: Option<&Locale>) -> Result<Self> {
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n  <header",
        );
        for (attribute, value) in [
            ("creationtool", "jisr"),
            ("creationtoolversion", env!("CARGO_PKG_VERSION")),
            ("segtype", "sentence"),
            ("o-tmf", "jisr"),
            ("adminlang", "en"),
            ("srclang", source.map_or("*all*", Locale::as_str)),
            ("datatype", "plaintext"),
        ] {
            write_attribute(attribute, value, &mut text);
        }
        text.push_str("/>\n  <body>\n");
        let mut writer =
            Self { out, name: name.as_ref().to_owned(), source: source.cloned(), text, left_out: 0 };
        writer.flush_block(0)?;
        Ok(writer)
    }

    /// Writes a unit.
    pub fn write(&mut self, unit: &Unit) -> Result<()> {
        self.text.push_str("    <tu");
        self.left_out += write_attributes(&unit.meta.attributes, &mut self.text);
        if let Some(source) = &unit.source
            && self.source.as_ref() != Some(source)
            && unit.meta.attribute("srclang").is_none()
        {
            write_attribute("srclang", source.as_str(), &mut self.text);
        }
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
    pub fn finish(mut self) -> Result<u64> {
        self.text.push_str("  </body>\n</tmx>\n");
        self.flush_block(0)?;
        self.out.flush().map_err(|error| Error::io(&self.name, error))?;
        Ok(self.left_out)
    }

    fn write_annotation(&mut self, annotation: &Annotation, indent: &str) {
        let name = match annotation.kind {
            AnnotationKind::Note => "note",
            AnnotationKind::Prop => "prop",
        };
        self.text.push_str(indent);
        self.left_out += write_start(name, &annotation.attributes, &mut self.text);
        self.text.push('>');
        self.left_out += write_text(&annotation.text, &mut self.text);
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    fn write_variant(&mut self, variant: &Variant) {
        self.text.push_str("      <tuv");
        let attributes = &variant.meta.attributes;
        let tag = variant.meta.attribute("xml:lang").map(Locale::parse);
        self.left_out += if tag == Some(Ok(variant.locale.clone())) {
            write_attributes(attributes, &mut self.text)
        } else {
            // No spelling of its own, or one of a language it no longer has.
            write_attribute("xml:lang", variant.locale.as_str(), &mut self.text);
            let others = attributes.iter().filter(|(name, _)| name != "xml:lang");
            write_attributes(&others.cloned().collect(), &mut self.text)
        };
        self.text.push_str(">\n");
        for annotation in &variant.meta.annotations {
            self.write_annotation(annotation, "        ");
        }
        self.text.push_str("        <seg>");
        self.left_out += write_segment(&variant.segment, &mut self.text);
        self.text.push_str("</seg>\n      </tuv>\n");
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
