//! Documents of every format, read and written, with made-up sentences in both languages.

#![allow(clippy::unwrap_used)]

use std::ops::Range;

use proptest::prelude::*;

use super::*;

mod docx;
mod html;
mod markdown;
mod plain;

fn open(content: &str, name: &str) -> DocumentFile {
    DocumentFile::open(content.as_bytes(), name, &ReadOptions::default()).unwrap()
}

/// The paragraphs of a text.
fn paragraphs(file: &DocumentFile) -> Vec<&str> {
    file.text().lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Pieces of the paragraphs that could be sentences: up to a full stop and a space.
fn sentences(file: &DocumentFile) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in file.text().split_inclusive('\n').flat_map(|line| line.split_inclusive(". ")) {
        let start = at + (piece.len() - piece.trim_start().len());
        if !piece.trim().is_empty() {
            found.push(start..start + piece.trim().len());
        }
        at += piece.len();
    }
    found
}

/// What a text is translated from into a language.
fn other(lang: &str) -> Locale {
    Locale::parse(if lang == "ar" { "en" } else { "ar" }).unwrap()
}

/// The file with each sentence as `translate` makes it, in a language.
fn translated(file: &DocumentFile, lang: &str, translate: impl Fn(Segment) -> Option<Segment>) -> String {
    let segments: Vec<_> =
        sentences(file).into_iter().map(|span| (span.clone(), translate(file.segment(span)))).collect();
    let translations: Vec<_> = segments.iter().map(|(span, s)| (span.clone(), s.as_ref())).collect();
    let written = file.write(&translations, &other(lang), &Locale::parse(lang).unwrap()).unwrap();
    String::from_utf8(written.bytes).unwrap()
}

/// Each sentence by the words given for it, without codes.
fn with_words(file: &DocumentFile, lang: &str, words: &[(&str, &str)]) -> String {
    translated(file, lang, |segment| {
        words.iter().find(|(from, _)| *from == segment.text).map(|(_, to)| Segment::plain(*to))
    })
}

/// What a document says: each sentence, with its codes.
fn said(file: &DocumentFile) -> Vec<Segment> {
    sentences(file).into_iter().map(|span| file.segment(span)).collect()
}

/// A text put together from these pieces.
fn of_pieces(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(pieces), 0..most).prop_map(|pieces| pieces.concat())
}
