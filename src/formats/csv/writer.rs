//! Units into a CSV file.

use std::io::Write;
use std::path::Path;

use crate::error::Result;
use crate::model::{Annotation, Locale, Meta, Unit, UnitId, Variant};

use super::table::TableWriter;
use super::{COLUMNS, TableStyle};

/// A row: a unit as seen from one language to another.
#[derive(Debug, Clone, Copy)]
pub struct CsvRow<'a> {
    /// The source.
    pub source: &'a Variant,
    /// Its translation; none leaves the cell empty, to be filled in.
    pub target: Option<&'a Variant>,
    /// The language of the translation, where there is none yet.
    pub target_locale: &'a Locale,
    /// The unit both stand in.
    pub unit: &'a Unit,
    /// The unit's number in its memory.
    pub id: UnitId,
    /// The document whose sentence the source is.
    pub document: Option<&'a str>,
}

/// Writes units as CSV, one row after the other. The same rows give the same bytes.
///
/// Only text fits into a cell: inline codes are left out; several notes, or properties
/// of one type, stand in one cell, one line below the other, those of the unit before
/// those of the source and the target.
pub struct CsvWriter<W: Write> {
    table: TableWriter<W>,
    props: Vec<String>,
    omitted: Vec<String>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header row; `name` is named in errors. `props` are the types of the
    /// properties to write, a column each.
    pub fn new(out: W, name: impl AsRef<Path>, props: &[String]) -> Result<Self> {
        Self::with_style(out, name, props, TableStyle::default())
    }

    /// The same, with another delimiter or a byte order mark.
    pub fn with_style(out: W, name: impl AsRef<Path>, props: &[String], style: TableStyle) -> Result<Self> {
        let mut table = TableWriter::new(out, name.as_ref(), style)?;
        let (mut kept, mut omitted): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for prop in props {
            if is_column_name(prop) && !kept.contains(prop) {
                kept.push(prop.clone());
            } else if !kept.contains(prop) {
                omitted.push(prop.clone());
            }
        }
        table.write(COLUMNS.into_iter().chain(kept.iter().map(String::as_str)))?;
        Ok(Self { table, props: kept, omitted })
    }

    /// The types of properties that cannot be written, because a column of that name
    /// means something else or could not be read back.
    pub fn omitted(&self) -> &[String] {
        &self.omitted
    }

    /// Writes a row.
    pub fn write(&mut self, row: &CsvRow<'_>) -> Result<()> {
        let meta = row_meta(row.unit, row.source, row.target);
        let attribute = |name| meta.attribute(name).unwrap_or_default();
        let id = row.id.to_string();
        let cells = [
            row.source.segment.text.as_str(),
            row.target.map_or("", |target| &target.segment.text),
            row.source.locale.as_str(),
            row.target.map_or(row.target_locale, |target| &target.locale).as_str(),
            meta.notes().next().unwrap_or_default(),
            attribute("creationdate"),
            attribute("changedate"),
            attribute("usagecount"),
            row.document.unwrap_or_default(),
            &id,
        ];
        let of_type = |kind: &String| {
            meta.props().find(|(name, _)| name == kind).map(|(_, text)| text).unwrap_or_default()
        };
        self.table.write(cells.into_iter().chain(self.props.iter().map(of_type)))
    }

    /// Ends the file; how many characters no CSV can hold (NUL), and were left out.
    pub fn finish(self) -> Result<u64> {
        self.table.finish()
    }
}

/// What is noted of a unit, as the row of two of its variants holds it: of a date or a count
/// what the unit says, else the translation, else the source; all notes in one, and all
/// properties of a type in one, line by line.
pub(crate) fn row_meta(unit: &Unit, source: &Variant, target: Option<&Variant>) -> Meta {
    let target = target.map(|target| &target.meta);
    let mut row = Meta::default();
    for name in ["creationdate", "changedate", "usagecount"] {
        let by_rank = [Some(&unit.meta), target, Some(&source.meta)];
        let value = by_rank.into_iter().flatten().find_map(|meta| meta.attribute(name));
        row.attributes.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    }
    let metas = [Some(&unit.meta), Some(&source.meta), target];
    for annotation in metas.into_iter().flatten().flat_map(|meta| &meta.annotations) {
        let of_kind = |known: &&mut Annotation| is_of_one_kind(known, annotation);
        match row.annotations.iter_mut().find(of_kind) {
            Some(known) => {
                known.text.push('\n');
                known.text.push_str(&annotation.text);
            }
            None => row.annotations.push(match annotation.prop_type() {
                Some(kind) => Annotation::prop(kind, annotation.text.as_str()),
                None => Annotation::note(annotation.text.as_str()),
            }),
        }
    }
    row
}

/// Whether both are notes, or properties of one type: a row has one cell for them.
pub(crate) fn is_of_one_kind(a: &Annotation, b: &Annotation) -> bool {
    a.kind == b.kind && a.prop_type() == b.prop_type()
}

/// Whether a column of this name is read back as a property of this type.
fn is_column_name(name: &str) -> bool {
    !name.is_empty()
        && name == name.trim()
        && !name.contains('\0')
        && !COLUMNS.contains(&name.to_lowercase().as_str())
}
