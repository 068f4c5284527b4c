//! `jisr term harvest`: the terms that the texts hold, proposed, reviewed, taken in.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::answer::{
    CandidateList, Found, ListedCandidate, ReviewDone, ReviewedCandidate, standing_candidates,
};
use jisr::formats::review::{ReviewRow, read_review, write_review};
use jisr::model::{Candidate, CandidateId, Decision, Review, StoredCandidate};
use jisr::terms::Seen;
use serde::Serialize;

use crate::cli::output::{Page, Report, count};
use crate::cli::table::{self, Column};
use crate::cli::{Context, at_least_one, files};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Only what stands in this document
    #[arg(long)]
    document: Option<String>,
    /// Take candidates into the termbase: their numbers, or `all` that are proposed
    #[arg(long, value_name = "NUMBER|all", num_args = 1.., value_delimiter = ',')]
    accept: Vec<Chosen>,
    /// Never propose candidates again: their numbers, or `all` that are proposed
    #[arg(long, value_name = "NUMBER|all", num_args = 1.., value_delimiter = ',')]
    reject: Vec<Chosen>,
    /// Change the term or the translation of a candidate; it still waits unless it is accepted too
    #[arg(long, value_name = "NUMBER")]
    edit: Option<i64>,
    /// With --edit: the term
    #[arg(long, requires = "edit")]
    term: Option<String>,
    /// With --edit: the translation, or the short form of an abbreviation
    #[arg(long, requires = "edit")]
    translation: Option<String>,
    /// Write the candidates to a CSV file, with a column for decisions
    #[arg(long, value_name = "FILE", conflicts_with_all = ["accept", "reject", "edit", "review"])]
    csv: Option<PathBuf>,
    /// Carry out the decisions of a CSV file that --csv wrote: accept, reject, and edited cells
    #[arg(long, value_name = "FILE", conflicts_with_all = ["accept", "reject", "edit"])]
    review: Option<PathBuf>,
    /// Show those that were rejected instead; --accept takes them in all the same
    #[arg(long, conflicts_with_all = ["document", "accept", "reject", "edit", "csv", "review"])]
    rejected: bool,
    /// The most candidates to show; JSON and CSV have all
    #[arg(long, default_value_t = 50, value_parser = at_least_one)]
    limit: usize,
}

/// A candidate named on the command line, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    All,
    One(i64),
}

impl std::str::FromStr for Chosen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            number => number
                .parse()
                .map(Self::One)
                .map_err(|_| "write the number of a candidate, or all".to_owned()),
        }
    }
}

pub(in crate::cli) fn run(args: &Args, context: &mut Context) -> Result<()> {
    if args.rejected {
        return rejected(args.limit, context);
    }
    if let Some(file) = &args.review {
        return review_file(file, context);
    }
    if args.edit.is_some() && args.term.is_none() && args.translation.is_none() {
        anyhow::bail!("--edit needs --term, --translation or both");
    }
    if !args.accept.is_empty() || !args.reject.is_empty() || args.edit.is_some() {
        let reviews = reviews(args, context)?;
        let reviewed = context.write()?.review(&reviews)?;
        return Ok(context.output.result(&ReviewDone::from(reviewed))?);
    }
    let list = proposed(args.document.as_deref(), context)?;
    match &args.csv {
        Some(file) => write(file, &list.candidates, context),
        None => Ok(context.output.result(&Shown { list, limit: args.limit })?),
    }
}

/// The list, and how much of it is shown to people.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Shown {
    list: CandidateList,
    #[serde(skip)]
    limit: usize,
}

/// What the texts hold that is neither in the termbase nor decided, with its numbers in the queue.
fn proposed(document: Option<&str>, context: &Context) -> Result<CandidateList> {
    let mut memory = context.read()?;
    let found = memory.snapshot(|reader| Found::in_texts(reader, document))?;
    // A memory that may only be read shows what is in its queue.
    let numbers = match found.numbers(memory.reader())? {
        Some(numbers) => numbers,
        None => {
            memory = context.write()?;
            memory.queue(&found.candidates())?
        }
    };
    Ok(found.listed(memory.reader(), numbers)?)
}

/// What the command line says of each candidate: one step each.
fn reviews(args: &Args, context: &Context) -> Result<Vec<Review>> {
    let mut reviews: Vec<Review> = Vec::new();
    reviews.extend(args.edit.map(|number| Review {
        id: CandidateId(number),
        term: args.term.clone(),
        translation: args.translation.clone(),
        decision: None,
        was: None,
    }));
    let has_all = args.accept.iter().chain(&args.reject).any(|chosen| *chosen == Chosen::All);
    let all: Vec<CandidateId> = match has_all || args.document.is_some() {
        true => proposed(args.document.as_deref(), context)?
            .candidates
            .iter()
            .map(|listed| listed.number)
            .collect(),
        false => Vec::new(),
    };
    for (chosen, decision) in [(&args.accept, Decision::Accepted), (&args.reject, Decision::Rejected)] {
        for chosen in chosen {
            let ids = match *chosen {
                Chosen::All => all.clone(),
                Chosen::One(number) if args.document.is_none() || all.contains(&CandidateId(number)) => {
                    vec![CandidateId(number)]
                }
                Chosen::One(number) => {
                    let document = args.document.as_deref().unwrap_or_default();
                    anyhow::bail!("candidate {number} is not proposed from {document} (leave --document out)")
                }
            };
            for id in ids {
                if let Some(same) = reviews.iter_mut().find(|review| review.id == id) {
                    if same.decision.is_some_and(|before| before != decision) {
                        anyhow::bail!("candidate {id} is to be accepted and rejected; say one");
                    }
                    same.decision = Some(decision);
                } else {
                    reviews.push(Review {
                        id,
                        term: None,
                        translation: None,
                        decision: Some(decision),
                        was: None,
                    });
                }
            }
        }
    }
    Ok(reviews)
}

fn review_file(file: &Path, context: &mut Context) -> Result<()> {
    let mut memory = context.write()?;
    let stored = standing_candidates(memory.reader())?;
    let reviews = read_review(files::open(file)?, &files::name(file), |id| stored.get(&id).cloned())?;
    let reviewed = memory.review(&reviews)?;
    Ok(context.output.result(&ReviewDone::from(reviewed))?)
}

fn rejected(limit: usize, context: &mut Context) -> Result<()> {
    let list = CandidateList::rejected(context.read()?.reader())?;
    Ok(context.output.result(&Shown { list, limit })?)
}

/// A pair as it stands in a line: `Mixture of Experts (مزيج الخبراء)`.
fn pair(page: &Page<'_>, candidate: &Candidate) -> String {
    match &candidate.translation {
        Some(other) => {
            let (term, other) = (table::isolated(page, &candidate.term), table::isolated(page, &other.text));
            format!("{term} ({other})")
        }
        None => table::isolated(page, &candidate.term),
    }
}

fn place(seen: &Seen) -> String {
    match (&seen.document, seen.sentence) {
        (Some(document), Some(sentence)) => format!("{document} {sentence}"),
        _ => format!("unit {}", seen.unit),
    }
}

impl Report for Shown {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.list.candidates.is_empty() {
            return writeln!(page, "no candidates");
        }
        let rows: Vec<Vec<String>> = self
            .list
            .candidates
            .iter()
            .take(self.limit)
            .map(|ListedCandidate { number, candidate, counts, .. }| {
                let translation = candidate.translation.as_ref().map_or(String::new(), |t| t.text.clone());
                let first = counts.seen.first().map_or(String::new(), place);
                vec![
                    number.to_string(),
                    candidate.kind.as_str().to_owned(),
                    // Those that were rejected are not looked for.
                    if counts.count == 0 { String::new() } else { counts.count.to_string() },
                    candidate.term.clone(),
                    translation,
                    first,
                ]
            })
            .collect();
        let columns = [
            Column::Fitted("#"),
            Column::Fitted("kind"),
            Column::Fitted("times"),
            Column::Share("term", 1),
            Column::Share("translation", 1),
            Column::Fitted("first in"),
        ];
        table::write(page, &columns, &rows)?;
        let more = self.list.candidates.len() - rows.len();
        if more > 0 {
            writeln!(page, "… and {more} more (--limit, --csv and --json show them)")?;
        }
        writeln!(page, "\n{}", count(self.list.candidates.len(), "candidate"))
    }
}

impl Report for ReviewDone {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        for ReviewedCandidate { number, decision, changed, candidate, concept } in &self.reviewed {
            let pair = pair(page, candidate);
            let what = match (decision, changed) {
                (_, false) => "unchanged",
                (None, true) => "edited",
                (Some(Decision::Accepted), true) => "accepted",
                (Some(Decision::Rejected), true) => "rejected",
            };
            match concept {
                Some(concept) => writeln!(page, "{what} {number}: {pair}, in {concept}")?,
                None => writeln!(page, "{what} {number}: {pair}")?,
            }
        }
        let changed = self.reviewed.iter().filter(|r| r.changed).count();
        writeln!(page, "{} reviewed", count(changed, "candidate"))
    }
}

/// Candidates that were written.
#[derive(Debug, Serialize)]
struct Written {
    file: String,
    candidates: u64,
}

fn write(file: &Path, candidates: &[ListedCandidate], context: &mut Context) -> Result<()> {
    let stored: Vec<(StoredCandidate, String)> = candidates
        .iter()
        .map(|listed| {
            let stored = StoredCandidate {
                id: listed.number,
                key: String::new(),
                candidate: listed.candidate.clone(),
                decision: listed.decision,
            };
            (stored, listed.counts.seen.first().map_or(String::new(), place))
        })
        .collect();
    let rows = || {
        stored.iter().zip(candidates).map(|((stored, seen), ListedCandidate { counts, .. })| ReviewRow {
            stored,
            count: counts.count,
            documents: counts.documents,
            confirmed: counts.confirmed,
            seen,
        })
    };
    if files::is_standard(file) {
        write_review(context.output.raw(), "standard output", rows())?;
        return Ok(());
    }
    let name = file.display().to_string();
    let candidates = files::write_whole(file, |out| write_review(out, &name, rows()))?;
    Ok(context.output.result(&Written { file: name, candidates })?)
}

impl Report for Written {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let candidates = count(usize::try_from(self.candidates).unwrap_or(usize::MAX), "candidate");
        writeln!(page, "wrote {}: {candidates} (fill in the column decision, then --review)", self.file)
    }
}
