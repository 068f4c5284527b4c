//! `jisr segment`: sentences, one a line.

use std::io;
use std::path::PathBuf;

use anyhow::Result;
use jisr::formats::srx;
use jisr::model::Locale;
use jisr::text::rules_as_srx;
use serde::Serialize;

use super::Context;
use super::output::{Page, Report};
use super::reading::{self, ReadingArgs};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The document: plain text, Markdown, HTML or DOCX; `-` for standard input
    #[arg(required_unless_present = "write_srx")]
    file: Option<PathBuf>,
    /// Its language
    #[arg(long, required_unless_present = "write_srx")]
    lang: Option<Locale>,
    /// Write the built-in rules as SRX 2.0, as far as it can say them, for another tool
    #[arg(long, conflicts_with_all = ["file", "lang", "srx"])]
    write_srx: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// A sentence and where it stands: of a plain text in the text of the file, of other formats in the
/// text that was found in it.
#[derive(Debug, Serialize)]
struct Sentence<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl Report for Sentence<'_> {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.content(self.text)?;
        page.content("\n")
    }
}

/// Rules of segmentation.
#[derive(Debug, Serialize)]
struct Rules {
    srx: String,
}

impl Report for Rules {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.content(&self.srx)
    }
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    if args.write_srx {
        return Ok(context.output.result(&Rules { srx: srx::write(&rules_as_srx()) })?);
    }
    let (Some(file), Some(lang)) = (&args.file, &args.lang) else { return Ok(()) };
    let segmenter = reading::segmenter(&args.reading, lang, context)?;
    let document = reading::document(file, &args.reading)?;
    let text = document.text();
    reading::warn_of_another_language(context, file, lang, text);
    for jisr::text::Sentence { start, end, .. } in reading::cut(text, segmenter.as_ref())?.sentences {
        let place = document.in_file(start..end).unwrap_or(start..end);
        context.output.result(&Sentence { text: &text[start..end], start: place.start, end: place.end })?;
    }
    Ok(())
}
