//! `jisr unit`: one unit at a time.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::{DeletedUnit, ShownUnit};
use jisr::memory::UnitEdit;
use jisr::model::{AnnotationKind, Locale, Meta, StoredUnit, UnitId, Variant};

use super::output::{Page, Report};
use super::{Context, table};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Show a unit, with all that is noted beside it and what it was before
    Show {
        /// Its number
        id: String,
    },
    /// Change the text of a language, add one, or add a note
    #[command(group(clap::ArgGroup::new("change").required(true).multiple(true).args(["text", "note"])))]
    Edit {
        /// Its number
        id: String,
        /// The language to change or to add
        #[arg(long, requires = "text")]
        lang: Option<Locale>,
        /// The text to put there
        #[arg(long, requires = "lang", allow_hyphen_values = true)]
        text: Option<String>,
        /// A note to add
        #[arg(long, allow_hyphen_values = true)]
        note: Option<String>,
    },
    /// Delete a unit
    Delete {
        /// Its number
        id: String,
    },
}

pub(super) fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Show { id } => show(number(&id)?, context),
        Command::Edit { id, lang, text, note } => edit(number(&id)?, lang.zip(text), note, context),
        Command::Delete { id } => delete(number(&id)?, context),
    }
}

/// The number of a unit, as it was typed.
fn number(text: &str) -> Result<UnitId> {
    match text.parse() {
        Ok(id) => Ok(UnitId(id)),
        Err(_) => anyhow::bail!("“{text}” is no number of a unit (lookup and concordance show them)"),
    }
}

fn show(id: UnitId, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let stored = memory.unit(id)?;
    let shown = ShownUnit::of(memory.reader(), stored)?;
    Ok(context.output.result(&shown)?)
}

fn edit(
    id: UnitId,
    text: Option<(Locale, String)>,
    note: Option<String>,
    context: &mut Context,
) -> Result<()> {
    let mut memory = context.write()?;
    let edit = UnitEdit { texts: text.into_iter().collect(), note };
    let stored = memory.edit_unit(id, |unit| edit.apply(unit))?;
    let shown = ShownUnit::of(memory.reader(), stored)?;
    Ok(context.output.result(&shown)?)
}

fn delete(id: UnitId, context: &mut Context) -> Result<()> {
    let deleted = context.write()?.delete_unit(id)?;
    Ok(context.output.result(&DeletedUnit { deleted })?)
}

impl Report for DeletedUnit {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        writeln!(page, "deleted unit {}:", self.deleted.id)?;
        self.deleted.unit.variants.iter().try_for_each(|v| show_variant(page, v))
    }
}

impl Report for ShownUnit {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let StoredUnit { id, added, unit, .. } = &self.stored;
        let from = unit.source.as_ref().map_or(String::new(), |s| format!(", translated from {s}"));
        writeln!(page, "unit {id}, added by change {added}{from}")?;
        show_meta(page, 2, &unit.meta)?;
        unit.variants.iter().try_for_each(|v| show_variant(page, v))?;
        if !self.history.is_empty() {
            writeln!(page, "history:")?;
        }
        for revision in &self.history {
            writeln!(page, "  change {}: {}", revision.change, revision.operation.as_str())?;
            let before: Option<jisr::model::Unit> = serde_json::from_value(revision.before.clone()).ok();
            for variant in before.iter().flat_map(|unit| &unit.variants) {
                table::paragraph(page, 4, &format!("was {}: {}", variant.locale, variant.segment.text))?;
            }
        }
        Ok(())
    }
}

fn show_variant(page: &mut Page<'_>, variant: &Variant) -> io::Result<()> {
    writeln!(page, "  {}", variant.locale)?;
    table::paragraph(page, 4, &variant.segment.text)?;
    if !variant.segment.codes.is_empty() {
        let codes: Vec<String> =
            variant.segment.codes.iter().map(|c| format!("<{}> at {}", c.name, c.at)).collect();
        writeln!(page, "    codes: {}", codes.join(", "))?;
    }
    show_meta(page, 4, &variant.meta)
}

fn show_meta(page: &mut Page<'_>, indent: usize, meta: &Meta) -> io::Result<()> {
    for (name, value) in &meta.attributes {
        table::paragraph(page, indent, &format!("{name}: {value}"))?;
    }
    for annotation in &meta.annotations {
        let name = match annotation.kind {
            AnnotationKind::Note => "note",
            AnnotationKind::Prop => annotation.prop_type().unwrap_or("prop"),
        };
        table::paragraph(page, indent, &format!("{name}: {}", annotation.text))?;
    }
    Ok(())
}
