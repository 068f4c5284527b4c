//! `jisr document`: texts in the memory.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::memory::{AddedDocument, NewDocument, RemovedDocument, ShownSentence, Status, target_language};
use jisr::model::Locale;
use jisr::terms::{LatinRun, Recognised, Recogniser, latin_runs};
use serde::Serialize;

use super::output::{Page, Report, count};
use super::segment::warn_of_another_script;
use super::table::{self, Column};
use super::{Context, files};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a text, cut into sentences
    Add {
        /// The text, in UTF-8; `-` for standard input
        file: PathBuf,
        /// Its language
        #[arg(long)]
        lang: Locale,
        /// Its name in the memory [default: the file's name without its ending]
        #[arg(long)]
        name: Option<String>,
    },
    /// List the documents
    List,
    /// Show each sentence beside its translation, with the terms it preserves
    Show {
        /// The document's name
        name: String,
        /// The language of the translation
        #[arg(long)]
        target_lang: Option<Locale>,
    },
    /// Write the document in another language, its paragraphs as they are
    Export {
        /// The document's name
        name: String,
        /// The language to write it in
        #[arg(long)]
        target_lang: Locale,
    },
    /// Remove a document; translations stay in the memory
    Remove {
        /// The document's name
        name: String,
    },
}

pub(super) fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Add { file, lang, name } => add(&file, &lang, name.as_deref(), context),
        Command::List => list(context),
        Command::Show { name, target_lang } => show(&name, target_lang.as_ref(), context),
        Command::Export { name, target_lang } => export(&name, &target_lang, context),
        Command::Remove { name } => remove(&name, context),
    }
}

fn add(file: &Path, lang: &Locale, name: Option<&str>, context: &mut Context) -> Result<()> {
    let text = files::read_text(file)?;
    warn_of_another_script(context, lang, &text);
    let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let name = match name {
        Some(name) => name,
        None if files::is_standard(file) => {
            anyhow::bail!("a text from standard input needs a --name")
        }
        None => &stem,
    };
    let new = NewDocument { name, locale: lang, text: &text };
    let added = context.create(|memory| memory.add_document(&new))?;
    Ok(context.output.result(&added)?)
}

impl Report for AddedDocument {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { document, lang, known, .. } = self;
        let sentences = count(self.sentences, "sentence");
        match self.status {
            Status::Unchanged => {
                writeln!(page, "{document} is in the memory already: {sentences} in {lang}")
            }
            Status::Added => {
                writeln!(page, "added {document}: {sentences} in {lang}, {known} in the memory already")
            }
        }?;
        self.metadata.iter().try_for_each(|(name, value)| writeln!(page, "{name}: {value}"))
    }
}

/// A line of the list of documents.
#[derive(Debug, Serialize)]
struct ListedDocument {
    document: String,
    lang: Locale,
    sentences: usize,
    metadata: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
struct DocumentList {
    documents: Vec<ListedDocument>,
}

fn list(context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let reader = memory.reader();
    let mut documents = Vec::new();
    for (id, document) in reader.documents()? {
        let sentences = reader.sentences(id)?.len();
        documents.push(ListedDocument {
            document: document.name,
            lang: document.locale,
            sentences,
            metadata: document.metadata,
        });
    }
    Ok(context.output.result(&DocumentList { documents })?)
}

impl Report for DocumentList {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.documents.is_empty() {
            return writeln!(page, "no documents");
        }
        let rows: Vec<Vec<String>> = self
            .documents
            .iter()
            .map(|d| {
                let metadata: Vec<String> =
                    d.metadata.iter().map(|(name, value)| format!("{name} {value}")).collect();
                vec![d.document.clone(), d.lang.to_string(), d.sentences.to_string(), metadata.join(", ")]
            })
            .collect();
        let columns = [
            Column::Fitted("document"),
            Column::Fitted("lang"),
            Column::Fitted("sentences"),
            Column::Fitted("metadata"),
        ];
        table::write(page, &columns, &rows)
    }
}

/// A sentence beside its translation, with its terms.
#[derive(Debug, Serialize)]
struct SentenceWithTerms {
    #[serde(flatten)]
    sentence: ShownSentence,
    /// The runs of Latin script that stand in it; byte offsets in the sentence.
    preserved: Vec<LatinRun>,
    /// The terms of the termbase that stand in it; byte offsets in the sentence.
    terms: Vec<Recognised>,
}

/// A term of the termbase, and how often it stands in the document.
#[derive(Debug, Serialize)]
struct CountedTerm {
    term: String,
    translation: Option<String>,
    count: usize,
}

#[derive(Debug, Serialize)]
struct ShownDocument {
    document: String,
    source_lang: Locale,
    target_lang: Option<Locale>,
    translated: usize,
    terms: Vec<CountedTerm>,
    sentences: Vec<SentenceWithTerms>,
}

/// How many terms are shown to a person; JSON has them all.
const TERMS_SHOWN: usize = 12;

fn show(name: &str, target: Option<&Locale>, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let reader = memory.reader();
    let source_lang = memory.document(name)?.locale;
    // A document that nothing is translated from yet can be read all the same.
    let alone = target.is_none() && reader.languages()?.iter().all(|l| source_lang.finds(l));
    let target_lang = if alone { None } else { Some(target_language(reader, target, &source_lang)?) };
    let termbase = reader.concepts()?;
    let recogniser = Recogniser::new(&termbase, &source_lang);
    let sentences: Vec<SentenceWithTerms> = memory
        .show_document(name, target_lang.as_ref())?
        .into_iter()
        .map(|sentence| SentenceWithTerms {
            preserved: latin_runs(&sentence.source),
            terms: recogniser.recognise(&sentence.source),
            sentence,
        })
        .collect();
    let shown = ShownDocument {
        document: name.to_owned(),
        translated: sentences.iter().filter(|s| s.sentence.target.is_some()).count(),
        terms: counted(&sentences, target_lang.as_ref()),
        source_lang,
        target_lang,
        sentences,
    };
    Ok(context.output.result(&shown)?)
}

/// The terms of a document, the most frequent first; of equal ones the first to stand there.
fn counted(sentences: &[SentenceWithTerms], target: Option<&Locale>) -> Vec<CountedTerm> {
    let mut terms: Vec<CountedTerm> = Vec::new();
    for found in sentences.iter().flat_map(|s| &s.terms) {
        match terms.iter_mut().find(|t| t.term == found.term) {
            Some(known) => known.count += 1,
            None => terms.push(CountedTerm {
                term: found.term.clone(),
                translation: found
                    .translations
                    .iter()
                    .find(|t| target.is_some_and(|l| l.finds(&t.lang)))
                    .map(|t| t.term.clone()),
                count: 1,
            }),
        }
    }
    terms.sort_by_key(|t| std::cmp::Reverse(t.count));
    terms
}

impl Report for ShownDocument {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let rows: Vec<Vec<String>> = self
            .sentences
            .iter()
            .map(|s| {
                let preserved: Vec<&str> = s.preserved.iter().map(|run| run.text.as_str()).collect();
                vec![
                    s.sentence.number.to_string(),
                    s.sentence.source.clone(),
                    s.sentence.target.clone().unwrap_or_else(|| "—".to_owned()),
                    preserved.join("\n"),
                ]
            })
            .collect();
        let columns = [
            Column::Fitted("#"),
            Column::Share("source", 1),
            Column::Share("translation", 1),
            Column::Fitted("preserved"),
        ];
        table::write(page, &columns, &rows)?;
        let languages =
            self.target_lang.as_ref().map_or(String::new(), |l| format!(" ({} → {l})", self.source_lang));
        let sentences = count(self.sentences.len(), "sentence");
        writeln!(page, "\n{}: {sentences}, {} translated{languages}", self.document, self.translated)?;
        self.show_terms(page)
    }
}

impl ShownDocument {
    fn show_terms(&self, page: &mut Page<'_>) -> io::Result<()> {
        if self.terms.is_empty() {
            return Ok(());
        }
        let times: usize = self.terms.iter().map(|t| t.count).sum();
        writeln!(
            page,
            "terms found in them: {}, {}\n",
            count(self.terms.len(), "term"),
            count(times, "time")
        )?;
        let rows: Vec<Vec<String>> = self
            .terms
            .iter()
            .take(TERMS_SHOWN)
            .map(|t| vec![t.count.to_string(), t.term.clone(), t.translation.clone().unwrap_or_default()])
            .collect();
        let columns = [Column::Fitted("times"), Column::Fitted("term"), Column::Fitted("translation")];
        table::write(page, &columns, &rows)?;
        match self.terms.len().saturating_sub(TERMS_SHOWN) {
            0 => Ok(()),
            more => writeln!(page, "… and {more} more (--json shows all)"),
        }
    }
}

/// A document in another language.
#[derive(Debug, Serialize)]
struct ExportedDocument {
    document: String,
    target_lang: Locale,
    text: String,
    untranslated: Vec<usize>,
}

fn export(name: &str, target_lang: &Locale, context: &mut Context) -> Result<()> {
    let translated = context.read()?.translate_document(name, target_lang)?;
    if !translated.untranslated.is_empty() {
        let numbers: Vec<String> = translated.untranslated.iter().map(usize::to_string).collect();
        context.output.warning(&format!(
            "{} without translation, written as they are: {}",
            count(numbers.len(), "sentence"),
            numbers.join(", ")
        ));
    }
    let exported = ExportedDocument {
        document: name.to_owned(),
        target_lang: target_lang.clone(),
        text: translated.text,
        untranslated: translated.untranslated,
    };
    Ok(context.output.result(&exported)?)
}

impl Report for ExportedDocument {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        page.content(&self.text)
    }
}

fn remove(name: &str, context: &mut Context) -> Result<()> {
    let removed = context.write()?.remove_document(name)?;
    Ok(context.output.result(&removed)?)
}

impl Report for RemovedDocument {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        let Self { document, sentences, deleted, kept } = self;
        writeln!(
            page,
            "removed {document}: {}; {} kept, {} without translation deleted",
            count(*sentences, "sentence"),
            count(*kept, "unit"),
            deleted
        )
    }
}
