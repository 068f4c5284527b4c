//! `jisr align`: two documents become a translation memory.

mod outputs;
mod page;
mod report;

use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::align::Bead;
use jisr::answer::{DOUBTFUL, DocumentPair, Doubt, LOST, check_languages, doubt};
use jisr::formats::beads::{BeadRow, read_beads, write_beads};
use jisr::formats::document::DocumentFile;
use jisr::formats::tmx::TmxWriter;
use jisr::memory::{AlignedDocuments, AlignedReport, aligned_units};
use jisr::model::Locale;

use super::reading::{self, ReadingArgs, warn_of_another_language};
use super::{Context, files};
use report::Aligned;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The document translated from: plain text, Markdown, HTML or DOCX
    source: PathBuf,
    /// Its translation
    target: PathBuf,
    /// The language of the first text
    #[arg(long)]
    source_lang: Locale,
    /// The language of the second
    #[arg(long)]
    target_lang: Locale,
    /// Take each line for a sentence; else the texts are cut
    #[arg(long, conflicts_with_all = ["srx", "wrapped"])]
    presegmented: bool,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Write the units to this TMX; a sentence that nothing translates is left out
    #[arg(long, value_name = "FILE.tmx")]
    out: Option<PathBuf>,
    /// Import the units into the memory, with both texts as documents
    #[arg(long)]
    import: bool,
    /// The name of the first document in the memory [default: the file's name without its ending]
    #[arg(long, requires = "import")]
    name: Option<String>,
    /// The name of the second [default: the same]
    #[arg(long, value_name = "NAME", requires = "import")]
    translation_name: Option<String>,
    /// Write the beads to this CSV, to correct the numbers of their sentences
    #[arg(long, value_name = "FILE.csv")]
    review: Option<PathBuf>,
    /// Take the beads from such a CSV, as it was corrected, instead of aligning
    #[arg(long, value_name = "FILE.csv", conflicts_with = "review")]
    reviewed: Option<PathBuf>,
    /// Write a page that shows the texts side by side
    #[arg(long, value_name = "FILE.html")]
    html: Option<PathBuf>,
}

/// Two texts that are aligned, and where they come from.
struct Texts<'a> {
    files: (&'a Path, &'a Path),
    pair: DocumentPair<'a>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    if files::is_standard(&args.source) && files::is_standard(&args.target) {
        anyhow::bail!("only one of the two texts can come from standard input");
    }
    let (files, languages) = ((&*args.source, &*args.target), (&args.source_lang, &args.target_lang));
    outputs::check(args)?;
    let names = match args.import {
        true => (
            name_of(files.0, args.name.as_deref(), "--name")?,
            name_of(files.1, args.translation_name.as_deref(), "--translation-name")?,
        ),
        false => (document_name(files.0), document_name(files.1)),
    };
    let mut reading = args.reading.clone();
    reading.line_paragraphs |= args.presegmented;
    let documents = read_both(files, languages, &reading, context)?;
    let texts = match args.presegmented {
        true => Texts::of_lines(files, (&documents.0, &documents.1), languages)?,
        false => Texts::cut(files, (&documents.0, &documents.1), languages, &reading, context)?,
    };
    if args.import {
        texts.check_names((&names.0, &names.1), context)?;
    }
    let beads = match &args.reviewed {
        Some(file) => texts.reviewed(file)?,
        None => texts.align(context)?,
    };
    texts.warn_if_lost(&beads, context);
    let aligned = texts.pair.aligned(&beads, (&names.0, &names.1));
    if args.import {
        // Before any file is written.
        check(&aligned, context)?;
    }
    let mut report = Aligned::new(&texts, &beads);
    if let Some(file) = &args.review {
        let name = files::name(file);
        let rows = beads.iter().map(|bead| texts.row(bead));
        files::write_whole(file, |out| write_beads(out, &name, rows))?;
        report.wrote(file);
    }
    if let Some(file) = &args.html {
        let page = page::page(&texts, &beads);
        files::write_whole(file, |out| out.write_all(page.as_bytes()).map_err(|e| jisr::Error::io(file, e)))?;
        report.wrote(file);
    }
    if let Some(file) = &args.out {
        let name = files::name(file);
        files::write_whole(file, |out| {
            let mut tmx = TmxWriter::new(out, &name, Some(&args.source_lang))?;
            aligned_units(&aligned).try_for_each(|unit| tmx.write(&unit))?;
            tmx.finish()
        })?;
        report.wrote(file);
    }
    if args.import {
        report.imported = Some(import(&aligned, context)?);
    }
    Ok(context.output.result(&report)?)
}

/// Adds a text and its translation to the memory, aligned, under these names.
pub(super) fn add_both(
    files: (&Path, &Path),
    languages: (&Locale, &Locale),
    names: (&str, &str),
    reading: &ReadingArgs,
    context: &mut Context,
) -> Result<AlignedReport> {
    let documents = read_both(files, languages, reading, context)?;
    let texts = Texts::cut(files, (&documents.0, &documents.1), languages, reading, context)?;
    texts.check_names(names, context)?;
    let beads = texts.align(context)?;
    texts.warn_if_lost(&beads, context);
    import(&texts.pair.aligned(&beads, names), context)
}

/// Reads both documents, each in the language it is said to be in.
fn read_both(
    files: (&Path, &Path),
    languages: (&Locale, &Locale),
    reading: &ReadingArgs,
    context: &Context,
) -> Result<(DocumentFile, DocumentFile)> {
    check_languages(languages.0, languages.1)?;
    let read = |file: &Path, language: &Locale| -> Result<DocumentFile> {
        let document = reading::document(file, reading)?;
        warn_of_another_language(context, file, language, document.text());
        Ok(document)
    };
    Ok((read(files.0, languages.0)?, read(files.1, languages.1)?))
}

/// Whether two documents may be added to the memory, or to a new one.
fn check(documents: &AlignedDocuments<'_>, context: &Context) -> Result<()> {
    match context.memory.exists() {
        true => documents.check_against(context.read()?.reader())?,
        false => documents.check_names()?,
    }
    Ok(())
}

/// Imports two documents.
fn import(documents: &AlignedDocuments<'_>, context: &Context) -> Result<AlignedReport> {
    documents.check_names()?;
    Ok(context.create(|memory| memory.import_aligned(documents))?)
}

/// The name of a document: the one given, else the file's; standard input has none.
pub(super) fn name_of(file: &Path, given: Option<&str>, option: &str) -> Result<String> {
    match given {
        Some(name) => Ok(name.to_owned()),
        None if files::is_standard(file) => anyhow::bail!("a text from standard input needs a {option}"),
        None => Ok(document_name(file)),
    }
}

/// What a document of a file is named in the memory.
fn document_name(file: &Path) -> String {
    match file.file_stem() {
        Some(stem) if !files::is_standard(file) => stem.to_string_lossy().into_owned(),
        _ => "standard input".to_owned(),
    }
}

impl<'a> Texts<'a> {
    /// Texts that have a sentence a line.
    fn of_lines(
        files: (&'a Path, &'a Path),
        documents: (&'a DocumentFile, &'a DocumentFile),
        languages: (&'a Locale, &'a Locale),
    ) -> Result<Self> {
        Self { files, pair: DocumentPair::of_lines(documents, languages) }.checked()
    }

    /// Texts that are cut into sentences.
    fn cut(
        files: (&'a Path, &'a Path),
        documents: (&'a DocumentFile, &'a DocumentFile),
        languages: (&'a Locale, &'a Locale),
        reading: &ReadingArgs,
        context: &Context,
    ) -> Result<Self> {
        let cut = |document: &DocumentFile, language: &Locale| {
            let segmenter = reading::segmenter(reading, language, context)?;
            reading::cut(document.text(), segmenter.as_ref())
        };
        let cut = (cut(documents.0, languages.0)?, cut(documents.1, languages.1)?);
        Self { files, pair: DocumentPair::of(documents, languages, (&cut.0, &cut.1)) }.checked()
    }

    /// Both must have sentences.
    fn checked(self) -> Result<Self> {
        let (source, target) = &self.pair.sentences;
        for (sentences, file) in [(source, self.files.0), (target, self.files.1)] {
            if sentences.texts.is_empty() {
                anyhow::bail!("{}: there is no sentence in this text", files::name(file));
            }
        }
        Ok(self)
    }

    /// Whether both may be added under these names: asked before they are aligned, which may take long.
    fn check_names(&self, names: (&str, &str), context: &Context) -> Result<()> {
        let documents = self.pair.aligned(&[], names);
        match context.memory.exists() {
            true => Ok(documents.check_texts(context.read()?.reader())?),
            false => Ok(documents.check_names()?),
        }
    }

    /// The beads, by what the texts say and what the memory knows, if there is one.
    fn align(&self, context: &Context) -> Result<Vec<Bead>> {
        match context.memory.exists() {
            true => Ok(self.pair.align(Some(context.read()?.reader()))?),
            false => Ok(self.pair.align(None)?),
        }
    }

    /// Says so where many beads are in doubt.
    fn warn_if_lost(&self, beads: &[Bead], context: &Context) {
        let said = match doubt(beads) {
            Some(Doubt::Unsure(lost, both)) => {
                format!("{lost} of {both} beads with two sides are less sure than {LOST}")
            }
            Some(Doubt::Alone(alone, all)) => format!("{alone} of {all} beads have one side alone"),
            None => return,
        };
        let (source, target) = (files::name(self.files.0), files::name(self.files.1));
        context.output.warning(&format!("do {source} and {target} translate each other? {said}"));
    }

    /// The beads of a corrected CSV, which are sure.
    fn reviewed(&self, file: &Path) -> Result<Vec<Bead>> {
        let sentences = (self.pair.sentences.0.texts.len(), self.pair.sentences.1.texts.len());
        let beads = read_beads(files::open(file)?, &files::name(file), sentences)?;
        Ok(beads.into_iter().map(|(source, target)| Bead { source, target, confidence: 1.0 }).collect())
    }

    fn row(&self, bead: &Bead) -> BeadRow {
        BeadRow {
            source: bead.source.clone(),
            target: bead.target.clone(),
            texts: self.pair.sides(bead),
            confidence: bead.confidence,
        }
    }
}
