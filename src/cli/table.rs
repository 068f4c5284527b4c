//! Tables that read well with Arabic in them.
//!
//! A terminal lays out each line by the Unicode bidirectional algorithm, so an Arabic cell
//! would pull the cells beside it out of order. On a terminal every line of an Arabic cell
//! stands in an isolate; everywhere it stands at the right of its column.

use std::io::{self, Write as _};

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use jisr::text::{Script, dominant_script};

use super::output::Page;

/// A column and how wide it may be.
pub(super) enum Column {
    /// As wide as what stands in it.
    Fitted(&'static str),
    /// A share of the width that fitted columns leave.
    Share(&'static str, usize),
}

/// Writes rows under their columns.
pub(super) fn write(page: &mut Page<'_>, columns: &[Column], rows: &[Vec<String>]) -> io::Result<()> {
    let widths = widths(page.width, columns, rows);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|c| match c {
        Column::Fitted(name) | Column::Share(name, _) => *name,
    }));
    for row in rows {
        table.add_row(row.iter().zip(&widths).map(|(text, width)| cell(page, text, *width)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    // Spaces at the end of a line serve nobody.
    for line in table.trim_fmt().lines() {
        writeln!(page, "{line}")?;
    }
    Ok(())
}

fn cell(page: &Page<'_>, text: &str, width: usize) -> Cell {
    let arabic = is_arabic(text);
    let lines: Vec<String> = wrapped(text, width).into_iter().map(|line| isolated(page, &line)).collect();
    let alignment = if arabic { CellAlignment::Right } else { CellAlignment::Left };
    Cell::new(lines.join("\n")).set_alignment(alignment)
}

fn widths(page_width: usize, columns: &[Column], rows: &[Vec<String>]) -> Vec<usize> {
    let fitted = |index: usize, name: &str| {
        let longest = rows
            .iter()
            .filter_map(|r| r.get(index))
            .flat_map(|c| c.lines())
            .map(textwrap::core::display_width)
            .max();
        longest.unwrap_or(0).max(name.len())
    };
    let taken: usize = columns
        .iter()
        .enumerate()
        .map(|(i, c)| {
            2 + match c {
                Column::Fitted(name) => fitted(i, name),
                Column::Share(..) => 0,
            }
        })
        .sum();
    let shares: usize =
        columns.iter().map(|c| if let Column::Share(_, share) = c { *share } else { 0 }).sum();
    let free = page_width.saturating_sub(taken);
    columns
        .iter()
        .enumerate()
        .map(|(i, c)| match c {
            Column::Fitted(name) => fitted(i, name),
            Column::Share(name, share) => (free * share / shares.max(1)).max(12).min(fitted(i, name)),
        })
        .collect()
}

/// A paragraph of text, indented and wrapped; Arabic is isolated line by line.
pub(super) fn paragraph(page: &mut Page<'_>, indent: usize, text: &str) -> io::Result<()> {
    for line in wrapped(text, page.width.saturating_sub(indent)) {
        let line = isolated(page, &line);
        writeln!(page, "{:indent$}{line}", "")?;
    }
    Ok(())
}

/// A piece of text inside a line of ours.
pub(super) fn isolated(page: &Page<'_>, text: &str) -> String {
    let right_to_left = |c: char| jisr::text::script_of(c) == Script::Arabic || jisr::text::is_ignorable(c);
    let needed = page.isolate && text.chars().any(right_to_left);
    if needed { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

fn is_arabic(text: &str) -> bool {
    dominant_script(text) == Some(Script::Arabic)
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width.max(8)).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}
