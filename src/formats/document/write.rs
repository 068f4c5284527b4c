//! Translations put in the place of the sentences of a skeleton.
//!
//! What no sentence is translated of stays as it is in the source, byte for byte: markup between
//! sentences, white space, whole paragraphs. In a translation the codes of the sentence write their
//! own markup. Those that the translation does not have are found a place where there is one to be
//! found: a note or an image at its end, a pair around the same words (`GPU`), one that goes on in
//! the next sentence at the edge. Other markup is left out, and that is told.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{Code, Segment};

use super::skeleton::{Cut, Paragraph, Role, Skeleton};

/// A sentence, and what takes its place; none where it stays.
pub(super) type Translation<'a> = (Range<usize>, Option<&'a Segment>);

/// What a paragraph is written of.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// As it was: an item, and the part of its text.
    Kept(usize, Range<usize>),
    /// From here on stands what takes the place of this span of the source.
    Instead(Range<usize>),
    /// Text of a translation.
    Text(&'a str),
    /// A code of the sentence, the item.
    Code(usize),
}

/// A paragraph with a translation in it.
pub(super) struct Changed<'a> {
    pub(super) number: usize,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// The paragraphs that translations change, and which translations lost markup.
pub(super) fn changed<'a>(
    skeleton: &Skeleton,
    translations: &[Translation<'a>],
) -> (Vec<Changed<'a>>, Vec<usize>) {
    let (mut paragraphs, mut lost): (Vec<Changed<'a>>, _) = (Vec::new(), Vec::new());
    // The item, and the byte of the text, that is next to be written.
    let mut next = (0, 0);
    for (number, (span, translation)) in translations.iter().enumerate() {
        let Some(translation) = translation else { continue };
        let Some(cut) = skeleton.cut(span.clone()) else { continue };
        let paragraph = &skeleton.paragraphs[cut.paragraph];
        if paragraphs.last().is_none_or(|last| last.number != cut.paragraph) {
            if let Some(last) = paragraphs.last_mut() {
                keep_rest(skeleton, last, next);
            }
            next = (paragraph.items.start, paragraph.text.start);
            paragraphs.push(Changed { number: cut.paragraph, pieces: Vec::new() });
        }
        let Some(Changed { pieces, .. }) = paragraphs.last_mut() else { continue };
        let (first, last) = (&skeleton.items[cut.items.start], &skeleton.items[cut.items.end - 1]);
        let shared = usize::from(first.text.start < span.start);
        keep(skeleton, pieces, next.0..cut.items.start + shared, next.1..span.start);
        pieces.push(Piece::Instead(first.source_of(span.start)..last.end_of(span.end)));
        if !put(skeleton, &cut, translation, pieces) {
            lost.push(number);
        }
        // The next sentence may begin in the same item.
        next = (cut.items.end - usize::from(last.text.end > span.end), span.end);
    }
    if let Some(last) = paragraphs.last_mut() {
        keep_rest(skeleton, last, next);
    }
    (paragraphs, lost)
}

/// The numbers of the sentences of these paragraphs that are translated.
pub(super) fn in_paragraphs(
    skeleton: &Skeleton,
    paragraphs: &[usize],
    translations: &[Translation<'_>],
) -> impl Iterator<Item = usize> {
    let is_of = |span: &Range<usize>| {
        paragraphs.iter().any(|number| skeleton.paragraphs[*number].text.contains(&span.start))
    };
    translations
        .iter()
        .enumerate()
        .filter(move |(_, (span, to))| to.is_some() && is_of(span))
        .map(|(number, _)| number)
}

fn keep_rest(skeleton: &Skeleton, changed: &mut Changed<'_>, next: (usize, usize)) {
    let paragraph = &skeleton.paragraphs[changed.number];
    keep(skeleton, &mut changed.pieces, next.0..paragraph.items.end, next.1..paragraph.text.end);
}

/// Items as they are, so far as their text is in the span.
fn keep(skeleton: &Skeleton, pieces: &mut Vec<Piece<'_>>, items: Range<usize>, span: Range<usize>) {
    for at in items {
        let item = &skeleton.items[at];
        let text = item.text.start.max(span.start)..item.text.end.min(span.end);
        if item.code.is_some() || !text.is_empty() {
            pieces.push(Piece::Kept(at, text));
        }
    }
}

/// Puts a translation, with the codes of its sentence; false where some found no place.
fn put<'a>(skeleton: &Skeleton, cut: &Cut, translation: &'a Segment, pieces: &mut Vec<Piece<'a>>) -> bool {
    let (places, is_whole) = place(skeleton, cut, translation);
    let mut done = 0;
    let mut after_break = false;
    let text = |from: usize, to: usize, after_break: bool, pieces: &mut Vec<Piece<'a>>| {
        let mut text = &translation.text[from..to];
        if after_break {
            // The white space that the break stands for.
            text = text.strip_prefix(' ').unwrap_or(text);
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
    };
    for (at, item) in places {
        text(done, at, after_break, pieces);
        let code = skeleton.items[item].code.as_ref();
        after_break = code.is_some_and(|code| matches!(code.role, Role::Break | Role::PageBreak))
            && skeleton.items.get(item + 1).is_some_and(|next| next.code.is_none() && next.source.is_empty());
        pieces.push(Piece::Code(item));
        done = at;
    }
    text(done, translation.text.len(), after_break, pieces);
    let has_codes = skeleton.items[cut.items.clone()].iter().any(|item| item.code.is_some());
    is_whole && (!cut.codes.is_empty() || !has_codes)
}

/// Where the codes of a sentence stand in its translation, in order: offset, item; and whether
/// all that matter are there, and no others.
fn place(skeleton: &Skeleton, cut: &Cut, translation: &Segment) -> (Vec<(usize, usize)>, bool) {
    let mut free: Vec<(usize, &Code)> = cut.codes.iter().copied().zip(&cut.segment.codes).collect();
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut is_whole = true;
    for code in &translation.codes {
        let number = |code: &Code| {
            let of = |name| code.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
            of("i").or(of("x"))
        };
        let same_number = |known: &Code| known.name == code.name && number(known) == number(code);
        let same = |known: &Code| known.identity() == code.identity();
        let found = free
            .iter()
            .position(|(_, known)| same(known) && same_number(known))
            .or_else(|| free.iter().position(|(_, known)| same(known)))
            .or_else(|| free.iter().position(|(_, known)| number(code).is_some() && same_number(known)));
        let at = code.at.min(translation.text.len());
        match found {
            Some(found) if translation.text.is_char_boundary(at) => places.push((at, free.remove(found).0)),
            _ => is_whole = false,
        }
    }
    let has = |places: &[(usize, usize)], item: usize| places.iter().any(|(_, placed)| *placed == item);
    // One half of a pair is none, and so are pairs that cross.
    let halves: Vec<usize> = places.iter().map(|(_, item)| *item).collect();
    places.retain(|(_, item)| inner_partner(skeleton, cut, *item).is_none_or(|p| halves.contains(&p)));
    // As they stand in the source, they may even cross.
    let is_as_before = places.iter().map(|(_, item)| item).eq(&cut.codes);
    if !is_as_before && !is_nested(skeleton, cut, &places) {
        places.clear();
    }
    for &item in &cut.codes {
        if has(&places, item) {
            continue;
        }
        let Some(code) = &skeleton.items[item].code else { continue };
        match (code.role, inner_partner(skeleton, cut, item)) {
            (Role::Alone | Role::PageBreak | Role::Open(_), None) => {
                places.push((translation.text.len(), item));
            }
            (Role::Close(_), None) => {
                let before = places.iter().take_while(|(at, placed)| *at == 0 && *placed < item).count();
                places.insert(before, (0, item));
            }
            (Role::Open(_), Some(close)) if !has(&places, close) => {
                match around(skeleton, cut, &places, (item, close), &translation.text) {
                    Some(with) => places = with,
                    None => is_whole = false,
                }
            }
            _ => {}
        }
    }
    (places, is_whole)
}

/// The other one of a pair, if it is in the sentence too.
fn inner_partner(skeleton: &Skeleton, cut: &Cut, item: usize) -> Option<usize> {
    skeleton.partner(item).filter(|partner| cut.items.contains(partner))
}

/// Whether pairs hold each other whole, and what goes on beyond the sentence is in none.
fn is_nested(skeleton: &Skeleton, cut: &Cut, places: &[(usize, usize)]) -> bool {
    let mut open = Vec::new();
    let mut halves = Vec::new();
    for &(_, item) in places {
        let role = skeleton.items[item].code.as_ref().map(|code| code.role);
        match (role, inner_partner(skeleton, cut, item)) {
            (Some(Role::Open(_)), Some(_)) => open.push(item),
            (Some(Role::Close(_)), Some(partner)) if open.pop() != Some(partner) => return false,
            (Some(Role::Open(_) | Role::Close(_)), None) => {
                halves.push(item);
                if !open.is_empty() {
                    return false;
                }
            }
            _ => {}
        }
    }
    open.is_empty() && halves.is_sorted()
}

/// The places with a pair around the words it holds in the source, where the translation has
/// these very words, once.
fn around(
    skeleton: &Skeleton,
    cut: &Cut,
    places: &[(usize, usize)],
    (open, close): (usize, usize),
    translation: &str,
) -> Option<Vec<(usize, usize)>> {
    let words = skeleton.text[skeleton.items[open].text.end..skeleton.items[close].text.start].trim();
    let mut found = translation.match_indices(words).map(|(at, _)| at);
    let (at, None) = (found.next().filter(|_| !words.is_empty())?, found.next()) else { return None };
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if is_letter(translation[..at].chars().next_back())
        || is_letter(translation[at + words.len()..].chars().next())
    {
        return None;
    }
    let mut with = places.to_vec();
    with.insert(with.partition_point(|(placed, _)| *placed <= at), (at, open));
    let end = at + words.len();
    with.insert(with.iter().rposition(|(placed, _)| *placed < end).map_or(0, |at| at + 1), (end, close));
    is_nested(skeleton, cut, &with).then_some(with)
}

/// Pieces of a source that others take the place of.
#[derive(Debug, Default)]
pub(super) struct Patches(BTreeMap<usize, (usize, String)>);

impl Patches {
    pub(super) fn insert(&mut self, span: Range<usize>, text: String) {
        self.0.insert(span.start, (span.end, text));
    }

    /// A piece of the source with what takes the place of pieces in it.
    pub(super) fn splice(&self, source: &str, span: Range<usize>) -> String {
        let mut out = String::with_capacity(span.len());
        let mut done = span.start;
        for (start, (end, text)) in self.0.range(span.clone()) {
            if *start < done || *end > span.end {
                continue;
            }
            out.push_str(&source[done..*start]);
            out.push_str(text);
            done = *end;
        }
        out.push_str(&source[done..span.end]);
        out
    }
}

/// Notes what text stands in after a code: what opens it, innermost last.
fn enter<'a>(skeleton: &'a Skeleton, item: usize, within: &mut Vec<&'a str>) {
    match skeleton.items[item].code.as_ref().map(|code| (code.role, &code.content)) {
        Some((Role::Open(_), content)) => within.push(content),
        Some((Role::Close(_), _)) => drop(within.pop()),
        _ => {}
    }
}

/// The source of a text format with paragraphs changed. `render` writes a paragraph's text as the
/// format wants it: what it gets is the text, and the code it stands in, if any.
pub(super) fn rewritten(
    skeleton: &Skeleton,
    changed: &[Changed<'_>],
    mut patches: Patches,
    render: impl Fn(&Paragraph, &str, Option<&str>, &str) -> String,
) -> String {
    let Some(source) = skeleton.sources.first() else { return String::new() };
    // What stands in the markup of another paragraph comes first.
    let spans = |at: &&Changed<'_>| skeleton.paragraphs[at.number].source.len();
    let mut order: Vec<&Changed<'_>> = changed.iter().collect();
    order.sort_by_key(spans);
    for Changed { number, pieces } in order {
        let paragraph = &skeleton.paragraphs[*number];
        let mut out = String::new();
        let mut done = paragraph.source.start;
        let mut within: Vec<&str> = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Kept(item, _) => enter(skeleton, *item, &mut within),
                Piece::Instead(span) => {
                    out.push_str(&patches.splice(source, done..span.start));
                    done = span.end;
                }
                Piece::Text(text) => {
                    out.push_str(&render(paragraph, text, within.last().copied(), &out));
                }
                Piece::Code(item) => {
                    out.push_str(&patches.splice(source, skeleton.items[*item].source.clone()));
                    enter(skeleton, *item, &mut within);
                }
            }
        }
        out.push_str(&patches.splice(source, done..paragraph.source.end));
        patches.insert(paragraph.source.clone(), out);
    }
    patches.splice(source, 0..source.len())
}
