//! The text of a damaged TMX file, cut where units start and end.

use std::io::Read;

use crate::error::{Error, Place, Result};
use crate::formats::decode::{Spot, Text};
use crate::formats::xml::{doctype_length, is_white, local_name};

use super::patch::OPAQUE;

/// Stands for bytes that cannot be decoded: a character that Unicode never assigns.
pub(super) const UNDECODABLE: char = '\u{FFFFF}';
/// How far the end of a comment is looked for, in bytes, before it counts as not closed.
const OPAQUE_LIMIT: usize = 1024 * 1024;
/// How much text between units is handed over at a time, in bytes.
const BETWEEN_LIMIT: usize = 64 * 1024;
/// How long a unit may be, in bytes.
const UNIT_LIMIT: usize = 64 * 1024 * 1024;
/// How much is looked at to tell a tag, in bytes.
const TAG_LIMIT: usize = 64 * 1024;

/// A piece of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// From `<tu` to `</tu>`.
    Unit { text: String, spot: Spot },
    /// A unit that has no end.
    Broken { spot: Spot, reason: &'static str },
    /// What stands between and behind units.
    Between { text: String, spot: Spot },
}

/// Cuts a file into pieces.
pub(super) struct Splitter {
    file: String,
    text: Text,
    buffer: String,
    /// How much of the buffer was taken out already.
    taken: usize,
    /// Where the rest of it starts, as a place and in bytes.
    spot: Spot,
    offset: usize,
    /// Up to where the ends of [`OPAQUE`] were looked for in vain, in bytes.
    unclosed: [usize; OPAQUE.len()],
    ended: bool,
    after_carriage_return: bool,
}

/// What a search came to.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Markup,
    Limit,
    End,
}

/// What markup is.
enum Mark {
    UnitStart,
    UnitEnd,
    Body,
    /// Something else; the next is to be looked for behind so many bytes.
    Other(usize),
}

impl Splitter {
    pub(super) fn new(input: Box<dyn Read>, file: &str) -> Result<Self> {
        let mut splitter = Self {
            file: file.to_owned(),
            text: Text::xml_with_mark(input, UNDECODABLE)
                .map_err(|f| f.into_error(place(file, Spot::START)))?,
            buffer: String::new(),
            taken: 0,
            spot: Spot::START,
            offset: 0,
            unclosed: [0; OPAQUE.len()],
            ended: false,
            after_carriage_return: false,
        };
        splitter.fill()?;
        Ok(splitter)
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.text.encoding()
    }

    /// The line that the next piece starts at.
    pub(super) fn line(&self) -> u64 {
        self.spot.line
    }

    /// The text before the first unit, or up to and with the start tag of the body.
    pub(super) fn prolog(&mut self) -> Result<String> {
        let mut at = 0;
        loop {
            match self.seek(&mut at, UNIT_LIMIT)? {
                Found::Limit => {
                    let message = "the file has no unit and no body (this is no TMX file)";
                    return Err(Error::input(place(&self.file, Spot::START), message));
                }
                Found::End => break,
                Found::Markup => {}
            }
            match self.mark(at)? {
                Mark::UnitStart => break,
                Mark::Body => {
                    at = self.tag_end(at)?.map_or(at, |(end, _)| end);
                    break;
                }
                Mark::UnitEnd => at += 1,
                Mark::Other(length) => at += self.doctype(at)?.unwrap_or(length),
            }
        }
        Ok(self.take(at).0)
    }

    /// How long the document type at `at` is: the texts of its entities may hold tags. None
    /// where there is none, or it is damaged, and so could take units with it.
    fn doctype(&mut self, at: usize) -> Result<Option<usize>> {
        if !self.rest()[at..].starts_with("<!DOCTYPE") {
            return Ok(None);
        }
        loop {
            let length = doctype_length(&self.rest()[at..]);
            if length.is_some() || self.rest().len() - at > OPAQUE_LIMIT || !self.fill()? {
                return Ok(length);
            }
        }
    }

    /// The next piece; none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Piece>> {
        let mut at = 0;
        while self.seek(&mut at, BETWEEN_LIMIT)? == Found::Markup {
            match self.mark(at)? {
                Mark::UnitStart if at == 0 => return self.unit().map(Some),
                Mark::UnitStart => break,
                Mark::UnitEnd | Mark::Body => at += 1,
                Mark::Other(length) => at += length,
            }
        }
        let (text, spot) = self.take(at);
        Ok((!text.is_empty()).then_some(Piece::Between { text, spot }))
    }

    /// The unit that the text starts with.
    fn unit(&mut self) -> Result<Piece> {
        let mut at = 1;
        if let Some((end, true)) = self.tag_end(0)? {
            let (text, spot) = self.take(end);
            return Ok(Piece::Unit { text, spot });
        }
        let reason = loop {
            match self.seek(&mut at, UNIT_LIMIT)? {
                Found::Limit => break "unit that is longer than 64 MiB",
                Found::End => break "unit that the end of the file cuts off",
                Found::Markup => {}
            }
            match self.mark(at)? {
                Mark::UnitStart => break "unit without its end tag",
                Mark::UnitEnd => match self.tag_end(at)? {
                    Some((end, _)) => {
                        let (text, spot) = self.take(end);
                        return Ok(Piece::Unit { text, spot });
                    }
                    None => at += 1,
                },
                Mark::Body => at += 1,
                Mark::Other(length) => at += length,
            }
        };
        let (_, spot) = self.take(at);
        Ok(Piece::Broken { spot, reason })
    }

    /// Where the tag that starts at `at` ends, and whether it is `<… />`; none where it is broken.
    fn tag_end(&mut self, at: usize) -> Result<Option<(usize, bool)>> {
        let mut quote = None;
        let mut end = at + 1;
        loop {
            while end == self.rest().len() {
                if end - at > TAG_LIMIT || !self.fill()? {
                    return Ok(None);
                }
            }
            let bytes = self.rest().as_bytes();
            match (bytes[end], quote) {
                (b'<', _) => return Ok(None),
                (b'>', None) => return Ok(Some((end + 1, bytes[end - 1] == b'/'))),
                (byte @ (b'"' | b'\''), None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                _ => {}
            }
            end += 1;
        }
    }

    /// What stands at a `<`.
    fn mark(&mut self, at: usize) -> Result<Mark> {
        for (kind, (start, end)) in OPAQUE.into_iter().enumerate() {
            if self.rest()[at..].starts_with(start) {
                // Where the end was looked for in vain it is not looked for again.
                let least = at + start.len();
                let known = self.unclosed[kind].saturating_sub(self.offset).max(least);
                let from = (least..=known).rev().find(|i| self.rest().is_char_boundary(*i)).unwrap_or(least);
                let found = self.find(from, end, (at + OPAQUE_LIMIT).saturating_sub(from))?;
                if found.is_none() {
                    let searched = self.rest().len().saturating_sub(end.len() - 1);
                    self.unclosed[kind] = self.unclosed[kind].max(self.offset + searched);
                }
                return Ok(Mark::Other(found.map_or(start.len(), |found| found + end.len() - at)));
            }
        }
        let text = &self.rest()[at..];
        Ok(if is_start(text, "tu") {
            Mark::UnitStart
        } else if is_end(text, "tu") {
            Mark::UnitEnd
        } else if is_start(text, "body") {
            Mark::Body
        } else {
            Mark::Other(1)
        })
    }

    /// Moves to the next `<` at or behind `at`, and makes sure that a name behind it is
    /// there to be looked at.
    fn seek(&mut self, at: &mut usize, limit: usize) -> Result<Found> {
        loop {
            match self.rest().as_bytes()[*at..].iter().position(|byte| *byte == b'<') {
                Some(found) => {
                    *at += found;
                    break;
                }
                None => *at = self.rest().len(),
            }
            if *at > limit {
                return Ok(Found::Limit);
            }
            if !self.fill()? {
                return Ok(Found::End);
            }
        }
        while self.rest().len() - *at < 256 && self.fill()? {}
        Ok(if *at > limit { Found::Limit } else { Found::Markup })
    }

    /// Where `wanted` is next, at or behind `at`.
    fn find(&mut self, at: usize, wanted: &str, limit: usize) -> Result<Option<usize>> {
        let mut from = at;
        loop {
            if let Some(found) = self.rest()[from..].find(wanted) {
                return Ok(Some(from + found));
            }
            // The end of the text may hold the start of what is wanted.
            from = (0..=self.rest().len().saturating_sub(wanted.len()).max(from))
                .rev()
                .find(|i| self.rest().is_char_boundary(*i))
                .unwrap_or(at);
            if self.rest().len() - at > limit || !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Takes the first bytes out.
    fn take(&mut self, length: usize) -> (String, Spot) {
        let text = self.rest()[..length].to_owned();
        self.taken += length;
        self.offset += length;
        let spot = self.spot;
        self.spot.advance(text.as_bytes());
        (text, spot)
    }

    /// The text that is read and not taken.
    fn rest(&self) -> &str {
        &self.buffer[self.taken..]
    }

    /// Reads on; false at the end of the file. Line ends become line feeds.
    fn fill(&mut self) -> Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let mut piece = String::new();
        while piece.is_empty() && !self.ended {
            match self.text.read_into(&mut piece) {
                Ok(more) => self.ended = !more,
                Err(failure) => return Err(failure.into_error(place(&self.file, self.spot))),
            }
            if self.after_carriage_return && piece.starts_with('\n') {
                piece.remove(0);
                self.after_carriage_return = false;
            }
        }
        if !piece.is_empty() {
            self.after_carriage_return = piece.ends_with('\r');
        }
        if piece.contains('\r') {
            piece = piece.replace("\r\n", "\n").replace('\r', "\n");
        }
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.push_str(&piece);
        Ok(!piece.is_empty())
    }
}

fn place(file: &str, spot: Spot) -> Place {
    Place { file: file.to_owned(), line: Some(spot.line), column: Some(spot.column), ..Place::default() }
}

/// Whether a text starts with the start tag of an element, with any prefix.
fn is_start(text: &str, name: &str) -> bool {
    text.strip_prefix('<').is_some_and(|rest| names(rest, name))
}

fn is_end(text: &str, name: &str) -> bool {
    text.strip_prefix("</").is_some_and(|rest| names(rest, name))
}

/// Whether a text starts with a tag of an element, with any prefix.
pub(super) fn is_tag(text: &str, name: &str) -> bool {
    is_start(text, name) || is_end(text, name)
}

fn names(text: &str, name: &str) -> bool {
    let end = text.find(|c| is_white(c) || matches!(c, '>' | '/' | '<')).unwrap_or(text.len());
    local_name(&text[..end]) == name
}

/// Where an element of this name starts first.
pub(super) fn find_start(text: &str, name: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| is_start(&text[*at..], name))
}

/// The first tag, comment or run of text, and what follows it.
pub(super) fn outer_piece(text: &str) -> (&str, &str) {
    let end_of = |end: &str| text.find(end).map(|at| at + end.len());
    let opaque = OPAQUE.iter().find(|(start, _)| text.starts_with(start));
    let end = match opaque {
        Some((_, end)) => end_of(end),
        None if text.starts_with('<') => end_of(">"),
        None => text.find('<'),
    };
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The pieces of a file in short, and the lines they start at.
    fn pieces(file: &str) -> Vec<(u64, String)> {
        let input = Box::new(std::io::Cursor::new(file.as_bytes().to_vec()));
        let mut splitter = Splitter::new(input, "م.tmx").unwrap();
        let mut all = vec![(1, splitter.prolog().unwrap())];
        while let Some(piece) = splitter.next().unwrap() {
            all.push(match piece {
                Piece::Unit { text, spot } => (spot.line, format!("unit {text}")),
                Piece::Broken { spot, reason } => (spot.line, reason.to_owned()),
                Piece::Between { text, spot } => (spot.line, format!("between {text}")),
            });
        }
        all
    }

    #[test]
    fn units_are_cut_by_their_tags_alone() {
        let file = "<t:tmx>\r\n<t:body x='1'><t:tu a='/>'>نعم</t:tu >\r<tu/><!-- <tu> --><tu><tuv></tu>\n<tu><![CDATA[</tu>]]></tu><tu>لا<tu></tu></t:body>";
        let expected = [
            (1, "<t:tmx>\n<t:body x='1'>"),
            (2, "unit <t:tu a='/>'>نعم</t:tu >"),
            (2, "between \n"),
            (3, "unit <tu/>"),
            (3, "between <!-- <tu> -->"),
            (3, "unit <tu><tuv></tu>"),
            (3, "between \n"),
            (4, "unit <tu><![CDATA[</tu>]]></tu>"),
            (4, "unit without its end tag"),
            (4, "unit <tu></tu>"),
            (4, "between </t:body>"),
        ];
        assert_eq!(pieces(file), expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn what_does_not_close_takes_nothing_with_it() {
        assert_eq!(pieces("<tmx><body><!-- <tu></tu>").last().unwrap().1, "unit <tu></tu>");
        assert_eq!(pieces("<tmx><tu a='><tu></tu>").last().unwrap().1, "unit <tu></tu>");
        assert_eq!(pieces("<tmx><tu></tu").last().unwrap().1, "unit that the end of the file cuts off");
        assert_eq!(pieces("ليس").len(), 1);
        assert_eq!(pieces("").len(), 1);
    }

    #[test]
    fn tags_on_the_edge_of_what_is_read_at_a_time_are_found() {
        for shift in 0..12 {
            let long = "س".repeat(33_260 + shift);
            let file = format!("<tmx><tu>{long}</tu><!-- {long} --><tu/>");
            let kinds: Vec<String> =
                pieces(&file).iter().map(|(_, text)| text.chars().take(9).collect()).collect();
            assert_eq!(kinds, ["<tmx>", "unit <tu>", "between <", "unit <tu/"], "{shift}");
        }
    }
}
