//! TBX: concepts with their terms, as ISO 30042 has them.
//!
//! Read are TBX of 2008 (`martif`, `termEntry`, `langSet`, `tig` and `ntig`) and of 2019 (`tbx`,
//! `conceptEntry`, `langSec`, `termSec`; the styles DCA and DCT), whatever dialect they are in.
//! Written is TBX-Basic of 2019 in the style DCA.
//!
//! What TBX-Basic says of a concept and of a term has its own place in [`Concept`] and [`Term`].
//! Everything else is kept as elements, in [`Concept::tbx`] and [`Term::tbx`], and goes out again:
//! an element as it is; one whose text has a place of its own without that text, where there is
//! more of it (its source, attributes); and what is said of a language in a `langSec`, with its
//! first term. What TBX-Basic has no word for (the statuses *preserved* and *variant*, a definition
//! of one term alone, a part of speech in other words) stands in a `note` that begins with `jisr:`,
//! which any tool shows and jisr reads back.
//!
//! ```
//! use jisr::formats::ConceptReader;
//! use jisr::formats::tbx::{TbxReader, TbxWriter};
//! use jisr::model::TermStatus;
//!
//! let file = "<tbx type='TBX-Basic' style='dca' xml:lang='en' xmlns='urn:iso:std:iso:30042:ed-2'><text><body>
//!   <conceptEntry id='moe'><langSec xml:lang='ar'><termSec><term>مزيج الخبراء</term>
//!     <termNote type='administrativeStatus'>admittedTerm-admn-sts</termNote></termSec></langSec></conceptEntry>
//! </body></text></tbx>";
//! let mut reader = TbxReader::new(Box::new(file.as_bytes()), "terms.tbx")?;
//! let concept = reader.next_entry()?.unwrap().concept;
//! assert_eq!((concept.name.as_str(), concept.terms[0].status), ("moe", TermStatus::Admitted));
//!
//! let mut out = Vec::new();
//! TbxWriter::new(&mut out, "out.tbx").write_all([&concept])?;
//! assert!(String::from_utf8(out)?.contains("<term>مزيج الخبراء</term>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Concept`]: crate::model::Concept
//! [`Concept::tbx`]: crate::model::Concept::tbx
//! [`Term`]: crate::model::Term
//! [`Term::tbx`]: crate::model::Term::tbx

mod entry;
mod fields;
mod reader;
mod strict;
#[cfg(test)]
mod tests;
mod tree;
mod words;
mod writer;

pub use reader::TbxReader;
pub use writer::{TbxWriter, TbxWritten};

use super::decode::Spot;
use super::xml::{Entities, Event, XmlReader};
use tree::Element;

/// What a note begins with that says what TBX-Basic has no word for.
const MARK: &str = "jisr:";

/// A note as an element.
pub(super) fn note(text: &str) -> String {
    Element::of("note", None, text).to_string()
}

/// Whether a text is an element of an entry, as [`Term::tbx`](crate::model::Term::tbx) keeps one.
pub(super) fn is_element(text: &str) -> bool {
    parsed(text).is_some_and(|element| element.to_string() == text)
}

/// An element that is kept as text.
fn parsed(text: &str) -> Option<Element> {
    let mut xml = XmlReader::fragment(text.to_owned(), "", Spot::START, Entities::default());
    let Ok(Event::Start) = xml.next() else { return None };
    let element = Element::read(&mut xml, "", &mut Vec::new()).ok()?;
    matches!(xml.next(), Ok(Event::Eof)).then_some(element)
}

/// What is left of a field when its text is taken out, if anything is: attributes, the source.
fn placeholder(element: &Element) -> Option<String> {
    let mut rest = element.clone();
    if element.name.ends_with("Grp") {
        let is_bare = element.children().count() == 1 && element.attributes.is_empty();
        let main = rest.content.iter_mut().find_map(|node| match node {
            tree::Node::Element(main) => Some(main),
            tree::Node::Text(_) => None,
        })?;
        main.content.clear();
        return (!is_bare || main.attributes.len() > 1).then(|| rest.to_string());
    }
    rest.content.clear();
    rest.attributes.iter().any(|(name, _)| name != "type").then(|| rest.to_string())
}
