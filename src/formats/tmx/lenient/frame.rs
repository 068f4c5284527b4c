//! What stands around the units of a damaged file: the root, the header and the body.

use crate::error::Error;
use crate::formats::decode::Spot;
use crate::formats::tmx::{COMMENT, Findings, INSTRUCTION};
use crate::formats::xml::{Entities, Event, XmlReader, is_allowed, is_white};

use super::split::{UNDECODABLE, is_tag, outer_piece};

/// How much of the frame is kept, in bytes.
const LIMIT: usize = 1024 * 1024;

/// The text outside of units.
pub(super) struct Frame {
    /// All of it but white space; none where it is too long to be kept.
    text: Option<String>,
    /// Whether the end tag of the root was seen.
    pub(super) is_closed: bool,
}

impl Frame {
    /// The frame of which this is the start, up to the first unit or into the body.
    pub(super) fn new(prolog: &str) -> Self {
        Self { text: Some(prolog.to_owned()), is_closed: prolog.contains("</tmx") }
    }

    /// Takes in what stands between units, and reports what of it is none of TMX.
    pub(super) fn add(&mut self, text: &str, mut spot: Spot, findings: &mut Findings) {
        if text.chars().all(is_white) {
            return;
        }
        self.text = self.text.take().filter(|kept| kept.len() + text.len() < LIMIT);
        if let Some(kept) = &mut self.text {
            kept.push_str(text);
        }
        let mut rest = text;
        while !rest.is_empty() {
            let (white, text) = rest.split_at(rest.len() - rest.trim_start_matches(is_white).len());
            spot.advance(white.as_bytes());
            let (piece, after) = outer_piece(text);
            if let Some(reason) = self.fault(piece.trim_end_matches(is_white)) {
                findings.skip(spot.line, reason);
            }
            spot.advance(piece.as_bytes());
            rest = after;
        }
    }

    /// What is wrong with a tag, a comment or a text.
    fn fault(&mut self, piece: &str) -> Option<&'static str> {
        if piece.is_empty() {
            None
        } else if piece.contains(UNDECODABLE) {
            Some("bytes outside a unit that cannot be read")
        } else if !piece.chars().all(is_allowed) {
            Some("character outside a unit that is not allowed in XML")
        } else if piece.starts_with("<!--") {
            Some(if piece.ends_with("-->") { COMMENT } else { "comment that is not closed" })
        } else if piece.starts_with("<?") {
            let is_closed = piece.ends_with("?>");
            Some(if is_closed { INSTRUCTION } else { "processing instruction that is not closed" })
        } else if is_tag(piece, "body") && !self.is_closed {
            None
        } else if piece.starts_with("</") && is_tag(piece, "tmx") && !self.is_closed {
            self.is_closed = true;
            None
        } else {
            Some(if piece.starts_with('<') { "element outside a unit" } else { "text outside a unit" })
        }
    }

    /// What else is wrong with the frame as a whole, for where nothing was reported yet.
    pub(super) fn flaw(self, file: &str) -> Option<Error> {
        let mut xml = XmlReader::fragment(self.text?, file, Spot::START, Entities::default());
        loop {
            match xml.next() {
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(error) => return Some(error),
            }
        }
    }
}
