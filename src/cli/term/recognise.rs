//! `jisr term recognise`: the terms that stand in a text.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::answer::RecognisedTerms;
use jisr::model::Locale;
use jisr::terms::How;

use super::super::Context;
use super::super::output::{Page, Report};
use super::super::table::{self, Column};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The text: a sentence, or more
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Its language [default: Arabic or English, by its script]
    #[arg(long)]
    lang: Option<Locale>,
    /// Also the terms that stand inside a longer one, or overlap it
    #[arg(long)]
    overlaps: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let terms = memory
        .snapshot(|reader| RecognisedTerms::find(reader, &args.text, args.lang.as_ref(), args.overlaps))?;
    Ok(context.output.result(&terms)?)
}

impl Report for RecognisedTerms {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.terms.is_empty() {
            return writeln!(page, "no terms");
        }
        let rows: Vec<Vec<String>> = self
            .terms
            .iter()
            .map(|found| {
                let how = match found.how {
                    // The last two are of look-ups: nothing is found so in a text.
                    How::Exact | How::Prefix | How::Fuzzy => "",
                    How::Folded => "but for spelling",
                    How::Stem => "inflected",
                };
                let translations: Vec<String> =
                    found.translations.iter().map(|t| format!("{} {}", t.lang, t.term)).collect();
                let place = format!("{}-{}", found.start, found.end);
                vec![
                    place,
                    found.surface.clone(),
                    found.term.clone(),
                    how.to_owned(),
                    translations.join("; "),
                ]
            })
            .collect();
        let columns = [
            Column::Fitted("bytes"),
            Column::Share("stands as", 1),
            Column::Share("term", 1),
            Column::Fitted("how"),
            Column::Share("translations", 1),
        ];
        table::write(page, &columns, &rows)
    }
}
