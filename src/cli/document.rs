//! `jisr document`: texts in the memory.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::answer::{CountedTerm, DocumentList, ShownDocument};
use jisr::memory::{AddedDocument, NewFile, RemovedDocument, Status};
use jisr::model::{DocumentFormat, Locale};
use serde::Serialize;

use super::align::{add_both, name_of};
use super::output::{Page, Report, count};
use super::reading::{self, ReadingArgs, warn_of_another_language};
use super::table::{self, Column};
use super::{Context, files};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a document, cut into sentences
    Add {
        /// The document: plain text, Markdown, HTML or DOCX; `-` for standard input
        file: PathBuf,
        /// Its language
        #[arg(long)]
        lang: Locale,
        /// Its name in the memory [default: the file's name without its ending]
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        reading: ReadingArgs,
        /// Its translation, a document that is aligned with it and added too
        #[arg(long, value_name = "FILE", requires = "translation_lang")]
        translation: Option<PathBuf>,
        /// The language of the translation
        #[arg(long, value_name = "LANG", requires = "translation")]
        translation_lang: Option<Locale>,
        /// The name of the translation [default: its file's name without its ending]
        #[arg(long, value_name = "NAME", requires = "translation")]
        translation_name: Option<String>,
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
    /// Write the document in another language, in its format, with all but its sentences as it was
    Export {
        /// The document's name
        name: String,
        /// The language to write it in
        #[arg(long)]
        target_lang: Locale,
        /// The file to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Remove a document; translations stay in the memory
    Remove {
        /// The document's name
        name: String,
    },
}

/// The translation of a document that is added.
struct Translation<'a> {
    file: &'a Path,
    lang: &'a Locale,
    name: Option<&'a str>,
}

pub(super) fn run(command: Command, context: &mut Context) -> Result<()> {
    match command {
        Command::Add { file, lang, name, reading, translation, translation_lang, translation_name } => {
            let translation = translation.as_deref().zip(translation_lang.as_ref());
            let translation =
                translation.map(|(file, lang)| Translation { file, lang, name: translation_name.as_deref() });
            add(&file, &lang, name.as_deref(), &reading, translation, context)
        }
        Command::List => list(context),
        Command::Show { name, target_lang } => show(&name, target_lang.as_ref(), context),
        Command::Export { name, target_lang, out } => export(&name, &target_lang, out.as_deref(), context),
        Command::Remove { name } => remove(&name, context),
    }
}

fn add(
    file: &Path,
    lang: &Locale,
    name: Option<&str>,
    reading: &ReadingArgs,
    translation: Option<Translation<'_>>,
    context: &mut Context,
) -> Result<()> {
    let name = &*name_of(file, name, "--name")?;
    if let Some(other) = translation {
        if files::is_standard(file) && files::is_standard(other.file) {
            anyhow::bail!("only one of the two texts can come from standard input");
        }
        let other_name = name_of(other.file, other.name, "--translation-name")?;
        let both = ((file, other.file), (lang, other.lang), (name, &*other_name));
        let added = add_both(both.0, both.1, both.2, reading, context)?;
        return Ok(context.output.result(&added)?);
    }
    let segmenter = reading::segmenter(reading, lang, context)?;
    let read = reading::document(file, reading)?;
    warn_of_another_language(context, file, lang, read.text());
    let new = NewFile { name, locale: lang, file: &read };
    let cut = reading::cut(read.text(), segmenter.as_ref())?;
    let added = context.create(|memory| memory.add_cut_file(&new, cut))?;
    if segmenter.is_some() && added.status == Status::Unchanged {
        context.output.warning(&format!(
            "{name} stays as it was cut; to have it cut by these rules: jisr document remove '{name}', then add it"
        ));
    }
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

fn list(context: &mut Context) -> Result<()> {
    let documents = DocumentList::of(context.read()?.reader())?;
    Ok(context.output.result(&documents)?)
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
                vec![
                    d.document.clone(),
                    d.lang.to_string(),
                    d.format.to_string(),
                    d.sentences.to_string(),
                    metadata.join(", "),
                ]
            })
            .collect();
        let columns = [
            Column::Fitted("document"),
            Column::Fitted("lang"),
            Column::Fitted("format"),
            Column::Fitted("sentences"),
            Column::Fitted("metadata"),
        ];
        table::write(page, &columns, &rows)
    }
}

/// How many terms are shown to a person; JSON has them all.
const TERMS_SHOWN: usize = 12;

fn show(name: &str, target: Option<&Locale>, context: &mut Context) -> Result<()> {
    let memory = context.read()?;
    let shown = memory.snapshot(|reader| ShownDocument::of(reader, name, target))?;
    Ok(context.output.result(&shown)?)
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
        show_counted(page, &self.terms)
    }
}

fn show_counted(page: &mut Page<'_>, terms: &[CountedTerm]) -> io::Result<()> {
    if terms.is_empty() {
        return Ok(());
    }
    let times: usize = terms.iter().map(|t| t.count).sum();
    writeln!(page, "terms found in them: {}, {}\n", count(terms.len(), "term"), count(times, "time"))?;
    let rows: Vec<Vec<String>> = terms
        .iter()
        .take(TERMS_SHOWN)
        .map(|t| vec![t.count.to_string(), t.term.clone(), t.translation.clone().unwrap_or_default()])
        .collect();
    let columns = [Column::Fitted("times"), Column::Fitted("term"), Column::Fitted("translation")];
    table::write(page, &columns, &rows)?;
    match terms.len().saturating_sub(TERMS_SHOWN) {
        0 => Ok(()),
        more => writeln!(page, "… and {more} more (--json shows all)"),
    }
}

/// A document in another language.
#[derive(Debug, Serialize)]
struct ExportedDocument {
    document: String,
    target_lang: Locale,
    format: DocumentFormat,
    /// The file that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// What was written, where it is not in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    untranslated: Vec<usize>,
    without_markup: Vec<usize>,
    #[serde(skip)]
    bytes: Vec<u8>,
}

fn export(name: &str, target_lang: &Locale, out: Option<&Path>, context: &mut Context) -> Result<()> {
    let translated = context.read()?.translate_document(name, target_lang)?;
    let text = match (out, std::str::from_utf8(&translated.bytes)) {
        (None, Ok(text)) => Some(text.to_owned()),
        (None, Err(_)) if context.output.json => {
            anyhow::bail!("{name} is not a text in UTF-8, which JSON can hold; write it to a file with --out")
        }
        (None, Err(_)) if translated.format == DocumentFormat::Docx && io::stdout().is_terminal() => {
            anyhow::bail!(
                "{name} is a DOCX, and nothing to look at on a terminal; write it to a file with --out"
            )
        }
        _ => None,
    };
    if let Some(file) = out {
        let write =
            |out: &mut dyn io::Write| out.write_all(&translated.bytes).map_err(|e| jisr::Error::io(file, e));
        files::write_whole(file, write)?;
    }
    let told = |sentences: &[usize], what: &str| {
        if !sentences.is_empty() {
            let numbers: Vec<String> = sentences.iter().map(usize::to_string).collect();
            let sentences = count(numbers.len(), "sentence");
            context.output.warning(&format!("{sentences} {what}: {}", numbers.join(", ")));
        }
    };
    told(&translated.untranslated, "without translation, written as they are");
    told(
        &translated.without_markup,
        "whose translation has not all the markup of the original, written without it",
    );
    let exported = ExportedDocument {
        document: name.to_owned(),
        target_lang: target_lang.clone(),
        format: translated.format,
        file: out.map(files::name),
        text,
        untranslated: translated.untranslated,
        without_markup: translated.without_markup,
        bytes: translated.bytes,
    };
    Ok(context.output.result(&exported)?)
}

impl Report for ExportedDocument {
    fn show(&self, page: &mut Page<'_>) -> io::Result<()> {
        match &self.file {
            Some(file) => writeln!(page, "wrote {file}: {} in {}", self.document, self.target_lang),
            None => page.content(&self.bytes),
        }
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
