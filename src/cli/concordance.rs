//! `jisr concordance`: where a piece of text stands.

use std::io::{self, Write as _};

use anyhow::Result;
use jisr::Memory;
use jisr::answer::{Hits, wants_text_index};
use jisr::matching::Sought;
use jisr::model::Locale;
use jisr::store::Reader;

use super::output::{Page, Report};
use super::progress::{Bytes, Progress, Whole};
use super::{Context, at_least_one, table};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text to find: a part of a word, words, or a sentence
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Only in this language
    #[arg(long)]
    lang: Option<Locale>,
    /// Its words may stand anywhere in a text, in any order
    #[arg(long)]
    words: bool,
    /// Make the index of texts in a small memory too; a large one is given one by its first search
    #[arg(long)]
    index: bool,
    /// The most units to show
    #[arg(long, default_value_t = 20, value_parser = at_least_one)]
    limit: usize,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = indexed(args, context)?;
    let Args { text, lang, words, limit, .. } = args;
    let sought = Sought { text, words: *words, locale: lang.as_ref(), limit: *limit };
    let hits = memory.snapshot(|reader| Hits::find(reader, &sought))?;
    Ok(context.output.result(&hits)?)
}

/// The memory, with an index of its texts where that is worth it and can be made.
fn indexed(args: &Args, context: &Context) -> Result<Memory> {
    let memory = context.read()?;
    let lacks_index = |reader: &dyn Reader| match args.index {
        true => Ok(!reader.has_text_index()?),
        false => wants_text_index(reader),
    };
    if !memory.snapshot(lacks_index)? {
        return Ok(memory);
    }
    let made = context.write().and_then(|mut memory| {
        context.output.status("making the index of texts; later searches are quick");
        let mut progress = None;
        memory.index_texts_watched(&mut |units, all| {
            let seen = Progress::is_seen(context.output.quiet);
            let new = || Progress::new(seen, Whole::Count(all), Bytes::default());
            progress.get_or_insert_with(new).show(units);
        })
    });
    match made {
        Err(error) if args.index => return Err(error.into()),
        Err(error) => context.output.warning(&format!("{error}; every text is searched instead")),
        Ok(_) => {}
    }
    Ok(memory)
}

impl Report for Hits {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.hits.is_empty() {
            return writeln!(page, "not found");
        }
        for (index, hit) in self.hits.iter().enumerate() {
            if index > 0 {
                writeln!(page)?;
            }
            writeln!(page, "unit {} ({})", hit.unit, hit.lang)?;
            table::paragraph(page, 5, &hit.text)?;
            for other in &hit.others {
                table::paragraph(page, 5, &other.text)?;
            }
        }
        Ok(())
    }
}
