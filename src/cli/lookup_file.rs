//! `jisr lookup --file`: what was translated before of each line of a file, on all cores.

use std::io::{self, BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use anstyle::Style;
use anyhow::{Context as _, Result};
use jisr::Place;
use jisr::answer::QueryTerms;
use jisr::matching::lookup;
use jisr::memory::MemoryReader;
use jisr::model::Match;
use serde::Serialize;

use super::in_order::{cores, in_order};
use super::lines::{Line, Lines};
use super::lookup::{Args, show_matches};
use super::output::{Page, Report};
use super::progress::{Bytes, Progress, Whole};
use super::query_terms::{SharedTerms, show_terms};
use super::{Context, files, table};

/// The matches of a line.
#[derive(Debug, Serialize)]
struct Matches {
    line: u64,
    query: String,
    matches: Vec<Match>,
    #[serde(flatten)]
    terms: QueryTerms,
    #[serde(skip)]
    explain: bool,
}

pub(super) fn run(path: &Path, args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let bytes = Bytes::default();
    let input = BufReader::new(bytes.count(files::open(path)?));
    let shared = Arc::new(SharedTerms::default());
    let workers = (0..cores())
        .map(|_| {
            let (reader, args, file) = (memory.another_reader()?, args.clone(), files::name(path));
            let shared = Arc::clone(&shared);
            Ok(move |line: jisr::Result<Line>| {
                let line = line?;
                let place = Place { file: file.clone(), line: Some(line.number), ..Place::default() };
                look_up(&reader, &shared, line, &args).with_context(|| place.to_string())
            })
        })
        .collect::<jisr::Result<Vec<_>>>()?;
    let answers = in_order(Lines::new(path, input), workers);
    let whole = files::size(path).map_or(Whole::Unknown, Whole::Bytes);
    // Results on a terminal show by themselves how far it is.
    let seen = Progress::is_seen(context.output.quiet) && !context.output.terminal;
    let mut progress = Progress::new(seen, whole, bytes).of("line");
    loop {
        // Whoever reads the answers of a slow stream has those there are.
        let mut flushed = Ok(());
        let next = answers.next(|| flushed = context.output.flush());
        flushed?;
        let Some(answer) = next else { return Ok(()) };
        let matches = answer.context("a look-up ended before its answer; this is a fault of jisr")??;
        context.output.result(&matches)?;
        progress.show(matches.line);
    }
}

fn look_up(reader: &MemoryReader, shared: &SharedTerms, line: Line, args: &Args) -> jisr::Result<Matches> {
    let Line { number, text, before, after } = line;
    let (matches, terms) = match &*text {
        "" => Default::default(),
        text => reader.snapshot(|reader| {
            let query = args.request(text, Some(&before), after.as_deref()).query(reader)?;
            Ok((lookup(reader, &query)?, shared.of(reader, text, &query.source)?))
        })?,
    };
    Ok(Matches { line: number, query: text, matches, terms, explain: args.explain })
}

impl Report for Matches {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        // An empty line is seen in the numbers of the others.
        if self.query.is_empty() {
            return Ok(());
        }
        page.styled(Style::new().bold(), &format!("line {}", self.line))?;
        writeln!(page)?;
        table::paragraph(page, 5, &self.query)?;
        match &*self.matches {
            [] => writeln!(page, "no match")?,
            matches => show_matches(page, matches, self.explain)?,
        }
        show_terms(page, &self.terms)?;
        writeln!(page)
    }
}
