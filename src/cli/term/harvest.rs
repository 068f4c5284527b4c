//! `jisr term harvest`: the terms that the texts hold, proposed, reviewed, taken in.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::formats::review::{ReviewRow, read_review, write_review};
use jisr::memory::Reviewed;
use jisr::model::{Candidate, CandidateId, Decision, Review, StoredCandidate};
use jisr::store::Reader;
use jisr::terms::{Counts, Proposal, Seen, harvest};
use jisr::text::ConceptsByTerm;
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
    let candidates = proposed(args.document.as_deref(), context)?;
    match &args.csv {
        Some(file) => write(file, &candidates, context),
        None => Ok(context.output.result(&CandidateList { candidates, limit: args.limit })?),
    }
}

/// A candidate of the queue, and where it stands in the texts today.
#[derive(Debug, Serialize)]
struct Listed {
    number: CandidateId,
    #[serde(flatten)]
    candidate: Candidate,
    #[serde(skip)]
    decision: Option<Decision>,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct CandidateList {
    candidates: Vec<Listed>,
    #[serde(skip)]
    limit: usize,
}

/// What the texts hold that is neither in the termbase nor decided, with its numbers in the queue.
fn proposed(document: Option<&str>, context: &Context) -> Result<Vec<Listed>> {
    let mut memory = context.read()?;
    let found: Vec<Proposal> = memory.snapshot(|reader| harvest(reader, document))?;
    let known: Vec<_> = found.iter().map(|p| (p.key.clone(), p.candidate.clone())).collect();
    let are_new = {
        let keys: std::collections::HashSet<String> =
            memory.reader().candidates()?.into_iter().map(|c| c.key).collect();
        known.iter().any(|(key, _)| !keys.contains(key))
    };
    // A memory that may only be read shows what is in its queue.
    if are_new {
        memory = context.write()?;
    }
    let numbers = memory.queue(&known)?;
    let stored = candidates(memory.reader())?;
    let listed = found.into_iter().zip(numbers).filter_map(|(proposal, number)| {
        let StoredCandidate { candidate, decision, .. } = stored.get(&number)?.clone();
        Some(Listed { number, candidate, decision, counts: proposal.counts })
    });
    Ok(listed.collect())
}

/// The candidates by their numbers, with the decisions that stand.
fn candidates(reader: &dyn Reader) -> Result<HashMap<CandidateId, StoredCandidate>> {
    let by_term = ConceptsByTerm::new(&reader.concepts()?);
    let standing = |c: StoredCandidate| StoredCandidate { decision: by_term.standing(&c), ..c };
    Ok(reader.candidates()?.into_iter().map(|c| (c.id, standing(c))).collect())
}

/// What the command line says of each candidate: one step each.
fn reviews(args: &Args, context: &Context) -> Result<Vec<Review>> {
    let mut reviews: Vec<Review> = Vec::new();
    reviews.extend(args.edit.map(|number| Review {
        id: CandidateId(number),
        term: args.term.clone(),
        translation: args.translation.clone(),
        decision: None,
    }));
    let has_all = args.accept.iter().chain(&args.reject).any(|chosen| *chosen == Chosen::All);
    let all: Vec<CandidateId> = match has_all || args.document.is_some() {
        true => proposed(args.document.as_deref(), context)?.iter().map(|listed| listed.number).collect(),
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
                    reviews.push(Review { id, term: None, translation: None, decision: Some(decision) });
                }
            }
        }
    }
    Ok(reviews)
}

fn review_file(file: &Path, context: &mut Context) -> Result<()> {
    let mut memory = context.write()?;
    let stored = candidates(memory.reader())?;
    let reviews = read_review(files::open(file)?, &files::name(file), |id| stored.get(&id).cloned())?;
    let reviewed = memory.review(&reviews)?;
    Ok(context.output.result(&ReviewDone::from(reviewed))?)
}

fn rejected(limit: usize, context: &mut Context) -> Result<()> {
    let stored = context.read()?.reader().candidates()?;
    let candidates = stored
        .into_iter()
        .filter(|c| c.decision == Some(Decision::Rejected))
        .map(|StoredCandidate { id, candidate, decision, .. }| Listed {
            number: id,
            candidate,
            decision,
            counts: Counts::default(),
        })
        .collect();
    Ok(context.output.result(&CandidateList { candidates, limit })?)
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

impl Report for CandidateList {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.candidates.is_empty() {
            return writeln!(page, "no candidates");
        }
        let rows: Vec<Vec<String>> = self
            .candidates
            .iter()
            .take(self.limit)
            .map(|Listed { number, candidate, counts, .. }| {
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
        let more = self.candidates.len() - rows.len();
        if more > 0 {
            writeln!(page, "… and {more} more (--limit, --csv and --json show them)")?;
        }
        writeln!(page, "\n{}", count(self.candidates.len(), "candidate"))
    }
}

/// A candidate after a review.
#[derive(Debug, Serialize)]
struct ReviewedCandidate {
    number: CandidateId,
    decision: Option<Decision>,
    changed: bool,
    #[serde(flatten)]
    candidate: Candidate,
    /// The concept that an accepted one is in.
    concept: Option<String>,
}

#[derive(Debug, Serialize)]
struct ReviewDone {
    reviewed: Vec<ReviewedCandidate>,
}

impl From<Vec<Reviewed>> for ReviewDone {
    fn from(reviewed: Vec<Reviewed>) -> Self {
        let shown = |Reviewed { stored, changed, concept }| {
            let StoredCandidate { id: number, candidate, decision, .. } = stored;
            ReviewedCandidate { number, decision, changed, candidate, concept }
        };
        Self { reviewed: reviewed.into_iter().map(shown).collect() }
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

fn write(file: &Path, candidates: &[Listed], context: &mut Context) -> Result<()> {
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
        stored.iter().zip(candidates).map(|((stored, seen), Listed { counts, .. })| ReviewRow {
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
