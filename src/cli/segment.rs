//! `jisr segment`: sentences, one a line.

use std::io;
use std::path::PathBuf;

use anyhow::Result;
use jisr::model::Locale;
use serde::Serialize;

use super::output::{Page, Report};
use super::{Context, files};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text, in UTF-8; `-` for standard input
    file: PathBuf,
    /// Its language
    #[arg(long)]
    lang: Locale,
}

/// A sentence and where it stands.
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

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let text = files::read_text(&args.file)?;
    warn_of_another_script(context, &args.lang, &text);
    for jisr::text::Sentence { start, end, .. } in jisr::text::segment(&text).sentences {
        context.output.result(&Sentence { text: &text[start..end], start, end })?;
    }
    Ok(())
}

/// Says so where a text is not written as its language is.
pub(super) fn warn_of_another_script(context: &Context, lang: &Locale, text: &str) {
    // What comes before the first sentence says something of the text, and is not of it.
    let start = jisr::text::segment(text).sentences.first().map_or(0, |s| s.start);
    if let Some(script) = jisr::memory::unexpected_script(lang, &text[start..]) {
        context
            .output
            .warning(&format!("most of this text is in {script} script; is its language really {lang}?"));
    }
}
