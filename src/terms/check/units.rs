//! Checking many units: one checker a pair of languages, and what all of them found.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use serde::Serialize;

use super::{Check, CheckTerms, Checker, Finding, Known, Severity, Side};
use crate::model::{Locale, Unit, Variant};

/// A finding, and the unit it is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitFinding {
    /// The number of the unit: in the memory, or in the file, from 1.
    pub unit: i64,
    /// The line of the file that the unit starts at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The language translated from.
    pub source_lang: Locale,
    /// The language translated to.
    pub target_lang: Locale,
    /// The source.
    pub source: String,
    /// The translation.
    pub target: String,
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
}

/// What was found in many units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CheckReport {
    /// Translations that were checked.
    pub checked: u64,
    /// Units that have no translation to check.
    pub untranslated: u64,
    /// Units that do not say which language they were translated from.
    pub without_source: u64,
    /// How many findings there are of each severity.
    pub severities: BTreeMap<Severity, u64>,
    /// How many findings there are of each check.
    pub checks: BTreeMap<Check, u64>,
    /// The first findings, in the order of the units.
    pub findings: Vec<UnitFinding>,
    /// How many more there are.
    pub more: u64,
}

impl CheckReport {
    /// How many findings there are of a severity, or of a worse one.
    pub fn at_least(&self, severity: Severity) -> u64 {
        self.severities.range(severity..).map(|(_, count)| count).sum()
    }
}

/// Checks unit after unit. What it keeps does not grow with their number.
pub struct CheckUnits<'a> {
    checks: HashSet<Check>,
    limit: usize,
    source: Option<Locale>,
    target: Option<Locale>,
    checkers: Checkers<'a>,
    report: CheckReport,
}

/// The checkers of the pairs of languages there were. Languages that the termbase has no terms in share
/// one, so a unit of a thousand languages needs few.
struct Checkers<'a> {
    terms: &'a CheckTerms,
    known: HashMap<Locale, Rc<Known>>,
    sides: HashMap<Rc<Known>, Rc<Side>>,
    pairs: HashMap<(Rc<Known>, Rc<Known>), Checker<'a>>,
}

impl<'a> Checkers<'a> {
    fn new(terms: &'a CheckTerms) -> Self {
        Self { terms, known: HashMap::new(), sides: HashMap::new(), pairs: HashMap::new() }
    }

    fn of(&mut self, source: &Locale, target: &Locale) -> &Checker<'a> {
        let pair = (self.known(source), self.known(target));
        if !self.pairs.contains_key(&pair) {
            let (source, target) = (self.side(&pair.0, source), self.side(&pair.1, target));
            self.pairs.insert(pair.clone(), Checker::of(self.terms, source, target));
        }
        &self.pairs[&pair]
    }

    fn known(&mut self, locale: &Locale) -> Rc<Known> {
        if let Some(known) = self.known.get(locale) {
            return Rc::clone(known);
        }
        let known = Rc::new(self.terms.known(locale));
        self.known.insert(locale.clone(), Rc::clone(&known));
        known
    }

    fn side(&mut self, known: &Rc<Known>, locale: &Locale) -> Rc<Side> {
        let new = || Rc::new(Side::new(self.terms, locale));
        Rc::clone(self.sides.entry(Rc::clone(known)).or_insert_with(new))
    }
}

impl<'a> CheckUnits<'a> {
    /// Checks with these checks, and keeps so many findings; the others are counted. A source that
    /// is not given is the language that each unit was translated from, a target every other one.
    pub fn new(
        terms: &'a CheckTerms,
        checks: impl IntoIterator<Item = Check>,
        limit: usize,
        source: Option<Locale>,
        target: Option<Locale>,
    ) -> Self {
        let checks = checks.into_iter().collect();
        Self { checks, limit, source, target, checkers: Checkers::new(terms), report: CheckReport::default() }
    }

    /// Checks a unit with this number, at this line of a file.
    pub fn unit(&mut self, number: i64, line: Option<u64>, unit: &Unit) {
        let Some(from) = self.source.as_ref().or(unit.source.as_ref()) else {
            self.report.without_source += 1;
            return;
        };
        let Some(source) = unit.variant(from) else {
            self.report.untranslated += 1;
            return;
        };
        let targets: Vec<&Variant> = match &self.target {
            Some(target) => unit.variant(target).into_iter().collect(),
            None => unit.variants.iter().collect(),
        };
        let is_translation =
            |v: &&Variant| !source.locale.finds(&v.locale) && !v.segment.text.trim().is_empty();
        let mut checked = 0;
        for target in targets.into_iter().filter(is_translation) {
            let place = (number, line);
            self.texts(place, (&source.locale, &source.segment.text), (&target.locale, &target.segment.text));
            checked += 1;
        }
        self.report.untranslated += u64::from(checked == 0);
    }

    /// Checks a text and its translation, each with its language.
    pub fn texts(
        &mut self,
        (unit, line): (i64, Option<u64>),
        (source_lang, source): (&Locale, &str),
        (target_lang, target): (&Locale, &str),
    ) {
        let checker = self.checkers.of(source_lang, target_lang);
        let report = &mut self.report;
        report.checked += 1;
        for finding in checker.check(source, target).into_iter().filter(|f| self.checks.contains(&f.check)) {
            *report.severities.entry(finding.severity).or_default() += 1;
            *report.checks.entry(finding.check).or_default() += 1;
            if report.findings.len() >= self.limit {
                report.more += 1;
                continue;
            }
            report.findings.push(UnitFinding {
                unit,
                line,
                source_lang: source_lang.clone(),
                target_lang: target_lang.clone(),
                source: source.to_owned(),
                target: target.to_owned(),
                finding,
            });
        }
    }

    /// Counts a unit that has no translation.
    pub fn untranslated(&mut self) {
        self.report.untranslated += 1;
    }

    /// How many translations were checked so far.
    pub fn checked(&self) -> u64 {
        self.report.checked
    }

    /// How many pairs of languages were told apart.
    #[cfg(test)]
    pub(super) fn checkers(&self) -> usize {
        self.checkers.pairs.len()
    }

    /// What was found.
    pub fn finish(self) -> CheckReport {
        self.report
    }
}
