//! A CSV of units, row by row.

use std::io::Read;

use crate::error::{Result, quoted};
use crate::formats::{Language, Languages, Record, SentenceName, Skip, UnitReader};
use crate::model::{Annotation, Locale, Meta, Unit, format_date, parse_date};

use super::table::Table;
use super::{COLUMNS, TableOptions};

/// What a CSV file does not say itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CsvOptions {
    /// The source language of rows that name none.
    pub source_lang: Option<Locale>,
    /// The target language of rows that name none.
    pub target_lang: Option<Locale>,
}

/// Reads the units of a CSV file, one at a time.
pub struct CsvReader {
    table: Table,
    options: CsvOptions,
    columns: Columns,
    /// What is to be said of the file as a whole, with its first record.
    warnings: Vec<Skip>,
    languages: Languages,
    done: bool,
}

/// Where the known columns stand, and the others.
struct Columns {
    source: usize,
    target: usize,
    source_lang: Option<usize>,
    target_lang: Option<usize>,
    note: Option<usize>,
    created: Option<usize>,
    changed: Option<usize>,
    usage: Option<usize>,
    document: Option<usize>,
    unit: Option<usize>,
    props: Vec<usize>,
}

impl CsvReader {
    /// Reads the header row of `input`; `file` is named in errors.
    pub fn new(input: Box<dyn Read>, file: &str, options: CsvOptions) -> Result<Self> {
        Self::with_table(input, file, options, &TableOptions::default())
    }

    /// Reads `input`, laid out as `table` says; `file` is named in errors.
    pub fn with_table(
        input: Box<dyn Read>,
        file: &str,
        options: CsvOptions,
        table: &TableOptions,
    ) -> Result<Self> {
        let table = Table::new(input, file, &COLUMNS, &["source", "target"], table)?;
        let is_prop = |name: &String| !name.is_empty() && !COLUMNS.contains(&name.as_str());
        let warnings = table.guessed().map(|encoding| Skip { line: 1, reason: guessed(encoding) });
        let columns = Columns {
            // Both are there: the table needs them.
            source: table.column("source").unwrap_or_default(),
            target: table.column("target").unwrap_or_default(),
            source_lang: table.column("source_lang"),
            target_lang: table.column("target_lang"),
            note: table.column("note"),
            created: table.column("created"),
            changed: table.column("changed"),
            usage: table.column("usage"),
            document: table.column("document"),
            unit: table.column("unit"),
            props: table
                .columns()
                .iter()
                .enumerate()
                .filter(|(_, name)| is_prop(name))
                .map(|(index, _)| index)
                .collect(),
        };
        let (warnings, languages) = (warnings.into_iter().collect(), Languages::default());
        Ok(Self { table, options, columns, warnings, languages, done: false })
    }

    fn read_row(&mut self) -> Result<Record> {
        let line = self.table.line();
        let mut record = Record { line, ..Record::default() };
        let (source, target) = (self.table.cell(self.columns.source), self.table.cell(self.columns.target));
        let missing = [(source, "no source text"), (target, "no translation")];
        if let Some((_, reason)) = missing.into_iter().find(|(text, _)| text.trim().is_empty()) {
            record.skipped.push(Skip { line, reason: reason.to_owned() });
            return Ok(record);
        }
        let source_locale =
            self.locale(self.columns.source_lang, self.options.source_lang.as_ref(), "source")?;
        let target_locale =
            self.locale(self.columns.target_lang, self.options.target_lang.as_ref(), "target")?;
        let columns = [self.columns.source_lang, self.columns.target_lang];
        for (locale, column) in [&source_locale, &target_locale].into_iter().zip(columns) {
            self.languages.count(locale, filled(&self.table, column).map(str::trim));
        }
        let mut unit = Unit::pair(source_locale, source, target_locale, target);
        unit.meta = self.meta(&mut record);
        record.unit = Some(unit);
        record.named = self.filled(self.columns.unit).and_then(|number| number.trim().parse().ok());
        record.sentence = self.sentence(&mut record);
        Ok(record)
    }

    /// A cell with something in it.
    fn filled(&self, column: Option<usize>) -> Option<&str> {
        filled(&self.table, column)
    }

    fn locale(&self, column: Option<usize>, option: Option<&Locale>, side: &str) -> Result<Locale> {
        if let (Some(index), Some(tag)) = (column, self.filled(column)) {
            return Locale::parse(tag)
                .map_err(|error| self.table.error(index, format!("column {side}_lang: {error}")));
        }
        option.cloned().ok_or_else(|| {
            let text = if side == "source" { self.columns.source } else { self.columns.target };
            let message = format!(
                "the language of the {side} is not known (give --{side}-lang, or name it in a column {side}_lang)"
            );
            self.table.error(column.unwrap_or(text), message)
        })
    }

    fn meta(&self, record: &mut Record) -> Meta {
        let mut meta = Meta::default();
        for (column, name, attribute) in [
            (self.columns.created, "created", "creationdate"),
            (self.columns.changed, "changed", "changedate"),
        ] {
            let Some(text) = self.filled(column) else {
                continue;
            };
            let date = parse_date(text).map(format_date);
            if date.is_none() {
                record.warnings.push(Skip {
                    line: record.line,
                    reason: format!("unreadable date in the column {name}"),
                });
            }
            meta.set_attribute(attribute, date.unwrap_or_else(|| text.to_owned()));
        }
        if let Some(text) = self.filled(self.columns.usage) {
            let text = text.trim();
            if text.parse::<u64>().is_err() {
                record
                    .warnings
                    .push(Skip { line: record.line, reason: "no number in the column usage".to_owned() });
            }
            meta.set_attribute("usagecount", text);
        }
        meta.annotations.extend(self.filled(self.columns.note).map(Annotation::note));
        for index in self.columns.note.iter().chain(&self.columns.props) {
            let text = self.table.cell(*index);
            if !text.is_empty() && text.trim().is_empty() {
                let column = quoted(&self.table.columns()[*index]);
                let reason = format!("white space alone in the column {column}");
                record.skipped.push(Skip { line: record.line, reason });
            }
        }
        for index in &self.columns.props {
            let text = self.filled(Some(*index));
            meta.annotations.extend(text.map(|text| Annotation::prop(&self.table.columns()[*index], text)));
        }
        meta
    }

    /// The sentence a row names: `document` and `unit` together.
    fn sentence(&self, record: &mut Record) -> Option<SentenceName> {
        let document = self.filled(self.columns.document)?;
        if record.named.is_none() {
            let reason = "document without the number of a unit".to_owned();
            record.warnings.push(Skip { line: record.line, reason });
        }
        record.named.map(|unit| SentenceName { document: document.to_owned(), unit })
    }
}

impl UnitReader for CsvReader {
    fn next_record(&mut self) -> Result<Option<Record>> {
        if self.done || !self.table.next_row()? {
            self.done = true;
            return Ok(None);
        }
        let record = self.read_row();
        self.done = record.is_err();
        record.map(|mut record| {
            record.warnings.splice(0..0, self.warnings.drain(..));
            Some(record)
        })
    }

    fn languages(&self) -> &[Language] {
        self.languages.list()
    }
}

fn filled(table: &Table, column: Option<usize>) -> Option<&str> {
    column.map(|index| table.cell(index)).filter(|text| !text.trim().is_empty())
}

/// What to say of an encoding that is a guess.
pub(in crate::formats) fn guessed(encoding: &str) -> String {
    format!("the encoding is not UTF-8, and guessed to be {encoding} (save the file as UTF-8 to be certain)")
}
