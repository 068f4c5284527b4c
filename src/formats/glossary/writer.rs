//! Concepts into a glossary of OmegaT.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::{Concept, Locale, Term, TermStatus};

/// Writes concepts as a glossary from one language to another.
///
/// Each way to say a concept in the source language has a row for its translation: that to use, and
/// further ones that may be used. A preserved term is its own translation. Forbidden terms are left
/// out, as OmegaT would propose them; what a comment says is the definition and the notes.
pub struct GlossaryWriter<W: Write> {
    out: W,
    name: PathBuf,
    source: Locale,
    target: Locale,
    written: GlossaryWritten,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct GlossaryWritten {
    /// Concepts that have a row.
    pub concepts: u64,
    /// Rows written.
    pub rows: u64,
    /// What no row can hold, by reason, and how often.
    pub left_out: BTreeMap<String, u64>,
}

impl<W: Write> GlossaryWriter<W> {
    /// A writer; `name` is named in errors.
    pub fn new(out: W, name: impl AsRef<Path>, source: Locale, target: Locale) -> Self {
        Self { out, name: name.as_ref().to_owned(), source, target, written: GlossaryWritten::default() }
    }

    /// Writes the rows of a concept.
    pub fn write(&mut self, concept: &Concept) -> Result<()> {
        self.count(concept);
        let usable = |term: &&Term| term.status != TermStatus::Forbidden;
        let preserved = concept.terms.iter().filter(|term| term.status == TermStatus::Preserved);
        let (source, target) = (self.source.clone(), self.target.clone());
        let mut sources: Vec<&Term> = concept.terms_in(&source).filter(usable).collect();
        let targets = translations(concept, &target);
        sources.extend(preserved.filter(|term| !source.finds(&term.locale)));
        let mut rows: Vec<(&str, &str)> = Vec::new();
        for source in sources {
            let own = [source];
            let targets = match source.status {
                TermStatus::Preserved => &own[..],
                _ if targets.is_empty() => continue,
                // Another form of a term has the translation to use alone.
                TermStatus::Variant => &targets[..1],
                _ => &targets[..],
            };
            for target in targets {
                let row = (source.text.as_str(), target.text.as_str());
                if !rows.contains(&row) {
                    self.write_row(concept, source, target)?;
                    rows.push(row);
                }
            }
        }
        self.written.concepts += u64::from(!rows.is_empty());
        if rows.is_empty() {
            self.left_out("concept without a term in both languages", 1);
        }
        Ok(())
    }

    fn write_row(&mut self, concept: &Concept, source: &Term, target: &Term) -> Result<()> {
        let mut remarks: Vec<&str> = Vec::new();
        let all = [
            &source.definition,
            &target.definition,
            &concept.definition,
            &target.note,
            &source.note,
            &concept.note,
        ];
        for remark in all.into_iter().flatten() {
            if !remarks.contains(&remark.as_str()) {
                remarks.push(remark);
            }
        }
        let (source, mut target, comment) =
            (self.cell(&source.text), self.cell(&target.text), self.cell(&remarks.join("; ")));
        if source.starts_with('#') {
            self.left_out("term that begins with #, which begins a comment", 1);
            return Ok(());
        }
        if !comment.is_empty() {
            target.push('\t');
            target.push_str(&comment);
        }
        self.written.rows += 1;
        let line = format!("{source}\t{target}\n");
        self.out.write_all(line.as_bytes()).map_err(|e| Error::io(&self.name, e))
    }

    /// A text as a cell: on one line, without tabs.
    fn cell(&mut self, text: &str) -> String {
        let is_break = |c: char| matches!(c, '\t' | '\n' | '\r' | '\0');
        if text.contains(is_break) {
            self.left_out("line break or tab (a space in its place)", 1);
        }
        text.split(is_break).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    /// Counts what no row can hold.
    fn count(&mut self, concept: &Concept) {
        let said = |fields: &[&Option<String>]| fields.iter().filter(|field| field.is_some()).count() as u64;
        self.left_out("subject field", said(&[&concept.subject_field]));
        self.left_out("field of TBX", concept.tbx.len() as u64);
        for term in &concept.terms {
            let is_here = self.source.finds(&term.locale) || self.target.finds(&term.locale);
            match term.status {
                _ if !is_here && term.status != TermStatus::Preserved => {
                    self.left_out("term in another language", 1);
                }
                TermStatus::Forbidden => self.left_out("forbidden term", 1),
                TermStatus::Variant if self.target.finds(&term.locale) => {
                    self.left_out("variant of a translation", 1);
                }
                _ => {
                    let fields = [
                        &term.part_of_speech,
                        &term.gender,
                        &term.term_type,
                        &term.usage,
                        &term.context,
                        &term.source,
                    ];
                    self.left_out("part of speech, gender, type, usage, context or source", said(&fields));
                    self.left_out("field of TBX", term.tbx.len() as u64);
                }
            }
        }
    }

    fn left_out(&mut self, reason: &str, times: u64) {
        if times > 0 {
            *self.written.left_out.entry(reason.to_owned()).or_default() += times;
        }
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<GlossaryWritten> {
        self.out.flush().map_err(|e| Error::io(&self.name, e))?;
        Ok(self.written)
    }
}

/// The terms to translate a concept with, the one to use first.
fn translations<'a>(concept: &'a Concept, target: &'a Locale) -> Vec<&'a Term> {
    let main = concept.main_term(target);
    let may = |term: &&Term| {
        matches!(term.status, TermStatus::Preferred | TermStatus::Admitted | TermStatus::Preserved)
            && !main.is_some_and(|main| std::ptr::eq(main, *term))
    };
    main.into_iter().chain(concept.terms_in(target).filter(may)).collect()
}
