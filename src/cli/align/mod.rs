//! `jisr align`: two documents become a translation memory.

mod known;
mod page;
mod report;

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jisr::align::{Bead, Sentences, align};
use jisr::formats::beads::{BeadRow, read_beads, write_beads};
use jisr::formats::tmx::TmxWriter;
use jisr::memory::{AlignedDocuments, NewDocument, aligned_units};
use jisr::model::Locale;
use jisr::text::Sentence;

use super::segment::warn_of_another_script;
use super::{Context, files};
use report::Aligned;

/// Beads that are less sure are listed for review.
const DOUBTFUL: f32 = 0.8;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The text translated from, in UTF-8
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
    #[arg(long)]
    presegmented: bool,
    /// Write the units to this TMX; a sentence that nothing translates is left out
    #[arg(long, value_name = "FILE.tmx")]
    out: Option<PathBuf>,
    /// Import the units into the memory, with both texts as documents
    #[arg(long)]
    import: bool,
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

/// Two texts that are aligned.
struct Texts<'a> {
    /// The files, and what stands in them.
    files: (&'a Path, &'a Path),
    texts: (&'a str, &'a str),
    languages: (&'a Locale, &'a Locale),
    sentences: (Sentences<'a>, Sentences<'a>),
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<()> {
    if files::is_standard(&args.source) && files::is_standard(&args.target) {
        anyhow::bail!("only one of the two texts can come from standard input");
    }
    let texts = (files::read_text(&args.source)?, files::read_text(&args.target)?);
    warn_of_another_script(context, &args.source_lang, &texts.0);
    warn_of_another_script(context, &args.target_lang, &texts.1);
    let texts = Texts::new(
        (&args.source, &args.target),
        (&texts.0, &texts.1),
        (&args.source_lang, &args.target_lang),
        args.presegmented,
    )?;
    let beads = match &args.reviewed {
        Some(file) => texts.reviewed(file)?,
        None => {
            let known = known::pairs(context, texts.languages)?;
            let known: Vec<(&str, &str)> = known.iter().map(|(a, b)| (&**a, &**b)).collect();
            align(&texts.sentences.0, &texts.sentences.1, &known)
        }
    };
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
    let names = (document_name(texts.files.0), document_name(texts.files.1));
    let documents = texts.documents(&beads, (&names.0, &names.1));
    if let Some(file) = &args.out {
        let name = files::name(file);
        files::write_whole(file, |out| {
            let mut tmx = TmxWriter::new(out, &name, Some(&args.source_lang))?;
            aligned_units(&documents).try_for_each(|unit| tmx.write(&unit))?;
            tmx.finish()
        })?;
        report.wrote(file);
    }
    if args.import {
        if names.0 == names.1 {
            anyhow::bail!("both documents would be named {}; rename one of the files", names.0);
        }
        let name = format!("{} = {}", names.0, names.1);
        report.imported = Some(context.create(|memory| memory.import_aligned(&documents, &name))?);
    }
    Ok(context.output.result(&report)?)
}

/// What a document of a file is named in the memory.
fn document_name(file: &Path) -> String {
    match file.file_stem() {
        Some(stem) if !files::is_standard(file) => stem.to_string_lossy().into_owned(),
        _ => "standard input".to_owned(),
    }
}

impl<'a> Texts<'a> {
    fn new(
        files: (&'a Path, &'a Path),
        texts: (&'a str, &'a str),
        languages: (&'a Locale, &'a Locale),
        presegmented: bool,
    ) -> Result<Self> {
        let cut = |text: &'a str, language: &Locale, file: &Path| {
            let language = language.language().to_lowercase();
            let sentences = match presegmented {
                true => Sentences::lines(text, &language),
                false => Sentences::cut(text, &language),
            };
            if sentences.texts.is_empty() {
                anyhow::bail!("{}: there is no sentence in this text", files::name(file));
            }
            Ok(sentences)
        };
        let sentences = (cut(texts.0, languages.0, files.0)?, cut(texts.1, languages.1, files.1)?);
        Ok(Self { files, texts, languages, sentences })
    }

    /// The beads of a corrected CSV, which are sure.
    fn reviewed(&self, file: &Path) -> Result<Vec<Bead>> {
        let sentences = (self.sentences.0.texts.len(), self.sentences.1.texts.len());
        let beads = read_beads(files::open(file)?, &files::name(file), sentences)?;
        Ok(beads.into_iter().map(|(source, target)| Bead { source, target, confidence: 1.0 }).collect())
    }

    /// The texts of both sides of a bead.
    fn sides(&self, bead: &Bead) -> (&'a str, &'a str) {
        let side = |text: &'a str, piece: Option<Sentence>| piece.map_or("", |p| &text[p.start..p.end]);
        (
            side(self.texts.0, piece(&self.sentences.0, &bead.source)),
            side(self.texts.1, piece(&self.sentences.1, &bead.target)),
        )
    }

    fn row(&self, bead: &Bead) -> BeadRow {
        let (source, target) = self.sides(bead);
        BeadRow {
            source: bead.source.clone(),
            target: bead.target.clone(),
            texts: (source.to_owned(), target.to_owned()),
            confidence: bead.confidence,
        }
    }

    /// Both texts as documents whose sentences are the sides of the beads.
    fn documents(&self, beads: &[Bead], names: (&'a str, &'a str)) -> AlignedDocuments<'a> {
        let pieces =
            |bead: &Bead| (piece(&self.sentences.0, &bead.source), piece(&self.sentences.1, &bead.target));
        AlignedDocuments {
            source: NewDocument { name: names.0, locale: self.languages.0, text: self.texts.0 },
            target: NewDocument { name: names.1, locale: self.languages.1, text: self.texts.1 },
            beads: beads.iter().map(pieces).collect(),
        }
    }
}

/// From the start of the first of some sentences to the end of the last; none of none, and of
/// empty lines.
fn piece(sentences: &Sentences<'_>, numbers: &Range<usize>) -> Option<Sentence> {
    let mut filled = numbers.clone().filter(|&number| !sentences.texts[number].is_empty());
    let first = filled.next()?;
    let last = filled.next_back().unwrap_or(first);
    Some(Sentence {
        start: sentences.starts[first],
        end: sentences.starts[last] + sentences.texts[last].len(),
        paragraph: sentences.paragraphs[first],
    })
}
