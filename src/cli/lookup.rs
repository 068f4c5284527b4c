//! `jisr lookup`: what was translated before.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anstyle::AnsiColor;
use anyhow::Result;
use jisr::answer::{LookupRequest, Matches};
use jisr::matching::{DEFAULT_LIMIT, DEFAULT_MIN_SCORE, nearest};
use jisr::model::{DiffOp, Locale, Match, MatchKind, Penalty, PenaltyName};
use serde::Serialize;

use super::output::{Page, Report};
use super::query_terms::show_terms;
use super::table::{self, Column};
use super::{Context, at_least_one, lookup_file};

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// The text to find
    #[arg(allow_hyphen_values = true, required_unless_present = "file")]
    text: Option<String>,
    /// Look up each line of a file instead, `-` for standard input; its neighbours are its context
    #[arg(long, conflicts_with_all = ["text", "before", "after"])]
    file: Option<PathBuf>,
    /// Its language [default: by its script]
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language of the translation [default: the memory's other language]
    #[arg(long)]
    target_lang: Option<Locale>,
    /// The lowest score that counts, in percent
    #[arg(long, default_value_t = DEFAULT_MIN_SCORE, value_parser = clap::value_parser!(u32).range(0..=102))]
    min_score: u32,
    /// The most matches to show
    #[arg(long, default_value_t = DEFAULT_LIMIT, value_parser = at_least_one)]
    limit: usize,
    /// The text before it, empty at the start of a document: the same context as one the unit
    /// was stored with, in a document or by properties of a TMX, makes a match of 101 or 102
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    before: Option<String>,
    /// The text after it, empty at the end of a document
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    after: Option<String>,
    /// Show what each difference cost
    #[arg(long)]
    pub(super) explain: bool,
}

/// The matches of a query, and how they are shown.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct ShownMatches {
    found: Matches,
    #[serde(skip)]
    explain: bool,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    match (&args.file, &args.text) {
        (Some(file), _) => lookup_file::run(file, args, context),
        (None, text) => look_up(text.as_deref().unwrap_or_default(), args, context),
    }
}

fn look_up(text: &str, args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let request = args.request(text, args.before.as_deref(), args.after.as_deref());
    let (found, below) = memory.snapshot(|reader| {
        let query = request.query(reader)?;
        let found = Matches::find(reader, &query)?;
        let below = if found.matches.is_empty() { nearest(reader, &query)? } else { None };
        Ok((found, below))
    })?;
    context.output.result(&ShownMatches { found, explain: args.explain })?;
    if let Some((unit, score)) = below {
        context
            .output
            .status(&format!("the nearest is unit {unit} with {score}; --min-score {score} shows it"));
    }
    Ok(())
}

impl Args {
    /// What is asked for a text.
    pub(super) fn request<'a>(
        &'a self,
        text: &'a str,
        before: Option<&'a str>,
        after: Option<&'a str>,
    ) -> LookupRequest<'a> {
        let (source_lang, target_lang) = (self.source_lang.as_ref(), self.target_lang.as_ref());
        let (min_score, limit) = (self.min_score, self.limit);
        LookupRequest { text, before, after, source_lang, target_lang, min_score, limit }
    }
}

impl Report for ShownMatches {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.found.matches.is_empty() {
            writeln!(page, "no match")?;
        } else {
            show_matches(page, &self.found.matches, self.explain)?;
        }
        show_terms(page, &self.found.terms)
    }
}

/// Shows matches, best first.
pub(super) fn show_matches(page: &mut Page<'_>, matches: &[Match], explain: bool) -> io::Result<()> {
    for (index, found) in matches.iter().enumerate() {
        if index > 0 {
            writeln!(page)?;
        }
        show_match(page, found, explain)?;
    }
    Ok(())
}

fn show_match(page: &mut Page<'_>, found: &Match, explain: bool) -> io::Result<()> {
    let kind = match found.kind {
        MatchKind::Context => "context",
        MatchKind::Exact => "exact",
        MatchKind::Fuzzy => "fuzzy",
    };
    let color = if found.kind == MatchKind::Fuzzy { AnsiColor::Yellow } else { AnsiColor::Green };
    page.styled(color.on_default(), &format!("{:>3}", found.score))?;
    writeln!(page, "  {kind}, unit {} ({} → {})", found.unit, found.source_lang, found.target_lang)?;
    table::paragraph(page, 5, &found.source)?;
    table::paragraph(page, 5, &found.target)?;
    if explain && !found.penalties.is_empty() {
        writeln!(page)?;
        show_difference(page, found)?;
        writeln!(page)?;
        show_penalties(page, &found.penalties)?;
    }
    Ok(())
}

/// The stored text as the query changes it: `[-taken out-]` and `{+put in+}`.
fn show_difference(page: &mut Page<'_>, found: &Match) -> io::Result<()> {
    let mut pieces = Vec::new();
    for step in &found.diff {
        let (source, query) = (step.source.as_deref().unwrap_or(""), step.query.as_deref().unwrap_or(""));
        match step.op {
            DiffOp::Equal => pieces.push(source.to_owned()),
            DiffOp::Delete => pieces.push(format!("[-{source}-]")),
            DiffOp::Insert => pieces.push(format!("{{+{query}+}}")),
            DiffOp::Replace => pieces.push(format!("[-{source}-]{{+{query}+}}")),
        }
    }
    table::paragraph(page, 5, &pieces.join(" "))
}

fn show_penalties(page: &mut Page<'_>, penalties: &[Penalty]) -> io::Result<()> {
    let rows: Vec<Vec<String>> = penalties
        .iter()
        .map(|p| {
            let cost =
                if p.name == PenaltyName::Region { "1 point".to_owned() } else { format!("{:.2}", p.cost) };
            let shown = |side: &Option<String>| match side.as_deref() {
                Some(space) if space.trim().is_empty() => format!("{space:?}"),
                Some(text) => text.to_owned(),
                None => "—".to_owned(),
            };
            vec![String::new(), penalty_name(p.name).to_owned(), cost, shown(&p.query), shown(&p.source)]
        })
        .collect();
    let columns = [
        Column::Fitted("   "),
        Column::Fitted("difference"),
        Column::Fitted("cost"),
        Column::Share("in your text", 1),
        Column::Share("in the memory", 1),
    ];
    table::write(page, &columns, &rows)
}

fn penalty_name(name: PenaltyName) -> &'static str {
    match name {
        PenaltyName::Insert => "word added",
        PenaltyName::Delete => "word missing",
        PenaltyName::Replace => "another word",
        PenaltyName::Inflection => "inflection",
        PenaltyName::Spelling => "spelling",
        PenaltyName::Number => "another number",
        PenaltyName::Punctuation => "punctuation",
        PenaltyName::Quote => "quotation mark",
        PenaltyName::Code => "inline code",
        PenaltyName::Space => "white space",
        PenaltyName::Surface => "writing",
        PenaltyName::Region => "region",
    }
}
