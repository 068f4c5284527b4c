//! The documents that commands read and cut into sentences: `document add`, `segment`, `align`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use jisr::formats::document::{DocumentFile, ReadOptions};
use jisr::formats::srx;
use jisr::memory::{Unexpected, unexpected};
use jisr::model::{DocumentFormat, Locale};
use jisr::text::{Segmented, SrxSegmenter, segment};
use jisr::{Error, Result};

use super::{Context, files};

/// How a document is to be read, where it does not say so itself.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ReadingArgs {
    /// Its format: text, markdown, html or docx [default: what it holds, then its name, tells]
    #[arg(long, value_name = "FORMAT")]
    format: Option<DocumentFormat>,
    /// The encoding of its text [default: its byte order mark or its bytes tell, or the HTML page]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Plain text whose paragraphs are broken into lines, with empty lines between them [default:
    /// its lines tell]
    #[arg(long, conflicts_with = "line_paragraphs")]
    wrapped: bool,
    /// Plain text with a paragraph a line
    #[arg(long)]
    pub(super) line_paragraphs: bool,
    /// Cut by the rules of this SRX file, 1.0 or 2.0, in place of the built-in ones
    #[arg(long, value_name = "FILE")]
    srx: Option<PathBuf>,
    /// Cut by the built-in rules where the SRX file says nothing
    #[arg(long, requires = "srx")]
    with_builtin: bool,
}

impl ReadingArgs {
    /// The file of rules.
    pub(super) fn srx(&self) -> Option<&PathBuf> {
        self.srx.as_ref()
    }
}

/// Reads a document; `-` is standard input.
pub(super) fn document(path: &Path, args: &ReadingArgs) -> Result<DocumentFile> {
    let mut bytes = Vec::new();
    files::open(path)?.read_to_end(&mut bytes).map_err(|e| Error::io(path, e))?;
    let options = ReadOptions {
        format: args.format,
        encoding: args.encoding.clone(),
        wrapped: (args.wrapped || args.line_paragraphs).then_some(args.wrapped),
    };
    DocumentFile::open(bytes, &files::name(path), &options)
}

/// What cuts texts of a language into sentences: none where the built-in rules do.
///
/// Rules that cannot be used are told before a text is read.
pub(super) fn segmenter(
    args: &ReadingArgs,
    lang: &Locale,
    context: &Context,
) -> Result<Option<SrxSegmenter>> {
    let Some(path) = &args.srx else { return Ok(None) };
    let name = files::name(path);
    let rules = srx::read(files::open(path)?, &name)?;
    let segmenter = SrxSegmenter::new(&rules, lang.as_str(), args.with_builtin)?;
    if !segmenter.has_rules() {
        context.output.warning(&format!("{name} has no rules for {lang}; the built-in ones are used"));
    }
    Ok(Some(segmenter))
}

/// The sentences of a text.
pub(super) fn cut(text: &str, segmenter: Option<&SrxSegmenter>) -> Result<Segmented> {
    segmenter.map_or_else(|| Ok(segment(text)), |segmenter| segmenter.segment(text))
}

/// Says so where a text is not written as its language is, or is surely in another one.
pub(super) fn warn_of_another_language(context: &Context, file: &Path, lang: &Locale, text: &str) {
    let name = files::name(file);
    let found = match unexpected(lang, text) {
        Some(Unexpected::Script(script)) => format!("most of this text is in {script} script"),
        Some(Unexpected::Language(language)) => format!("this text looks like {language}"),
        None => return,
    };
    context.output.warning(&format!("{name}: {found}; is its language really {lang}?"));
}
