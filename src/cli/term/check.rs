//! `jisr term check`: translations against the termbase.

use std::io::{self, Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::Memory;
use jisr::formats::tmx::TmxReader;
use jisr::formats::{Format, UnitReader as _, detect, unpacked};
use jisr::memory::target_language;
use jisr::model::Locale;
use jisr::store::Selection;
use jisr::terms::{Check, CheckReport, CheckTerms, CheckUnits, Severity, UnitFinding};

use crate::cli::output::{Page, Report, count};
use crate::cli::progress::{Bytes, Progress, Whole};
use crate::cli::table::{self, Column};
use crate::cli::{Context, at_least_one, files};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Only the sentences of this document
    #[arg(long, conflicts_with = "file")]
    document: Option<String>,
    /// The units of this TMX instead of those of the memory, also as .gz; `-` for standard input
    #[arg(long)]
    file: Option<PathBuf>,
    /// The language translated from [default: that of each unit]
    #[arg(long)]
    source_lang: Option<Locale>,
    /// The language translated to [default: every other one of each unit]
    #[arg(long)]
    target_lang: Option<Locale>,
    /// Only these checks: preserved-missing, preserved-misspelt, preserved-translated, forbidden,
    /// not-used, admitted, bidi
    #[arg(long, value_delimiter = ',', value_name = "CHECKS")]
    only: Vec<Check>,
    /// All but these checks
    #[arg(long, value_delimiter = ',', value_name = "CHECKS")]
    skip: Vec<Check>,
    /// Fail where something is found that is as bad as this: error, warning or info
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<Severity>,
    /// The most findings to show; the others are counted
    #[arg(long, default_value_t = 1000, value_parser = at_least_one)]
    limit: usize,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let terms = CheckTerms::new(memory.reader().concepts()?);
    if terms.is_empty() {
        context.output.warning("this memory has no terms to check with (import a termbase, or term add)");
    }
    let checks = Check::ALL
        .into_iter()
        .filter(|check| (args.only.is_empty() || args.only.contains(check)) && !args.skip.contains(check));
    let (source, target) = (args.source_lang.clone(), args.target_lang.clone());
    let mut units = CheckUnits::new(&terms, checks, args.limit, source, target);
    match (&args.file, &args.document) {
        (Some(file), _) => check_file(file, &mut units, context)?,
        (None, Some(name)) => check_document(&memory, name, args, &mut units)?,
        (None, None) => check_memory(&memory, &mut units, context)?,
    }
    let report = units.finish();
    if report.without_source > 0 {
        context.output.warning(&format!(
            "{} left out: the language they were translated from is not known (say it with --source-lang)",
            count_of(report.without_source, "unit")
        ));
    }
    let failing = args.fail_on.map(|severity| (severity, report.at_least(severity)));
    context.output.result(&report)?;
    match failing {
        Some((severity, found @ 1..)) => {
            anyhow::bail!("{} (--fail-on {severity})", count_of(found, "finding"))
        }
        _ => Ok(()),
    }
}

fn check_memory(memory: &Memory, units: &mut CheckUnits<'_>, context: &Context) -> Result<()> {
    let seen = Progress::is_seen(context.output.quiet);
    let whole = if seen { Whole::Units(memory.reader().counts()?.units) } else { Whole::Unknown };
    let mut progress = Progress::new(seen, whole, Bytes::default());
    let mut number = 0;
    memory.snapshot(|reader| {
        reader.units(&Selection::default(), &mut |stored| {
            number += 1;
            progress.show(number);
            units.unit(stored.id.0, None, &stored.unit);
            Ok(())
        })
    })?;
    Ok(())
}

/// The sentences of a document beside their translations.
fn check_document(memory: &Memory, name: &str, args: &Args, units: &mut CheckUnits<'_>) -> Result<()> {
    let source_lang = memory.document(name)?.locale;
    if args.source_lang.as_ref().is_some_and(|asked| !asked.finds(&source_lang)) {
        anyhow::bail!("{name} is a document in {source_lang}; leave --source-lang out");
    }
    if args.target_lang.as_ref().is_some_and(|asked| asked.finds(&source_lang)) {
        anyhow::bail!("{name} is a document in {source_lang} itself; name another --target-lang");
    }
    let target_lang = target_language(memory.reader(), args.target_lang.as_ref(), &source_lang)?;
    for sentence in memory.show_document(name, Some(&target_lang))? {
        match &sentence.target {
            Some(target) => {
                let place = (sentence.unit.0, None);
                units.texts(place, (&source_lang, &sentence.source), (&target_lang, target));
            }
            None => units.untranslated(),
        }
    }
    Ok(())
}

/// How much of a file tells its format.
const HEAD: u64 = 8 * 1024;

fn check_file(file: &Path, units: &mut CheckUnits<'_>, context: &Context) -> Result<()> {
    let (name, bytes) = (files::name(file), Bytes::default());
    let mut input = unpacked(Box::new(bytes.count(files::open(file)?)), &name)?;
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(|e| jisr::Error::io(&name, e))?;
    if !matches!(detect(&head, &name), Some(Format::Tmx)) {
        anyhow::bail!("{name}: this is no TMX; import other files, and check the memory");
    }
    let whole = files::size(file).map_or(Whole::Unknown, Whole::Bytes);
    let mut progress = Progress::new(Progress::is_seen(context.output.quiet), whole, bytes);
    let mut reader = TmxReader::new(Box::new(Cursor::new(head).chain(input)), &name)?;
    let mut number: i64 = 0;
    while let Some(record) = reader.next_record()? {
        if record.is_outside {
            continue;
        }
        number += 1;
        progress.show(number.unsigned_abs());
        match &record.unit {
            Some(unit) => units.unit(number, Some(record.line), unit),
            None => units.untranslated(),
        }
    }
    Ok(())
}

impl Report for CheckReport {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if !self.findings.is_empty() {
            let rows: Vec<Vec<String>> = self.findings.iter().map(|found| row(page, found)).collect();
            let columns = [
                Column::Fitted("unit"),
                Column::Fitted("severity"),
                Column::Fitted("check"),
                Column::Share("finding", 1),
            ];
            table::write(page, &columns, &rows)?;
            if self.more > 0 {
                writeln!(page, "… and {} more (--limit)", self.more)?;
            }
            writeln!(page)?;
        }
        write!(page, "{} checked", count_of(self.checked, "translation"))?;
        if self.untranslated > 0 {
            write!(page, ", {} without one", count_of(self.untranslated, "unit"))?;
        }
        write!(page, ": ")?;
        let counted = |severity: &Severity| {
            let number = self.severities.get(severity).copied().filter(|n| *n > 0)?;
            Some(match severity {
                Severity::Info => format!("{number} info"),
                other => count_of(number, other.as_str()),
            })
        };
        let found: Vec<String> = Severity::ALL.iter().filter_map(counted).collect();
        match found.is_empty() {
            true => writeln!(page, "nothing found"),
            false => writeln!(page, "{}", found.join(", ")),
        }
    }
}

fn row(page: &Page<'_>, UnitFinding { unit, finding, .. }: &UnitFinding) -> Vec<String> {
    let found = table::isolated(page, &finding.found);
    let wanted = finding.suggestion.as_deref().map(|wanted| table::isolated(page, wanted));
    let wanted = wanted.as_deref();
    let told = match (finding.check, wanted) {
        (Check::PreservedMissing, _) => format!("{found} is missing"),
        (Check::PreservedMisspelt, Some(wanted)) => format!("{found} stands for {wanted}"),
        (Check::PreservedTranslated, Some(wanted)) => {
            format!("{found} stands for {wanted}, which is preserved")
        }
        (Check::Forbidden, Some(wanted)) => format!("{found} is forbidden: use {wanted}"),
        (Check::NotUsed, Some(wanted)) => format!("{found} is not translated as {wanted}"),
        (Check::Admitted, Some(wanted)) => format!("{found} is admitted: {wanted} is preferred"),
        // What it would look like isolated cannot be shown; U+2066 and U+2069 are not seen.
        (Check::Bidi, _) => format!("{found} would be displaced: isolate it (U+2066 … U+2069)"),
        (Check::Forbidden, None) => format!("{found} is forbidden"),
        (_, None) => found,
    };
    let place = if finding.target_spans.is_empty() && finding.check == Check::Forbidden {
        " (in the source)"
    } else {
        ""
    };
    vec![unit.to_string(), finding.severity.to_string(), finding.check.to_string(), format!("{told}{place}")]
}

fn count_of(number: u64, noun: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
