//! A header made valid.

use crate::error::quoted;
use crate::model::Attributes;

use super::super::header::Header;
use super::super::unit::language;
use super::Mender;

/// The attributes that a header must have, and what jisr writes into its own; but `srclang`.
pub(in super::super) const NEEDED: [(&str, &str); 7] = [
    ("creationtool", "jisr"),
    ("creationtoolversion", env!("CARGO_PKG_VERSION")),
    ("segtype", "sentence"),
    ("o-tmf", "jisr"),
    ("adminlang", "en"),
    ("srclang", "*all*"),
    ("datatype", "plaintext"),
];

impl Mender {
    /// A valid header, under a root of TMX 1.4.
    pub(in super::super) fn header(&mut self, header: &Header) -> Header {
        if header.version.as_deref() != Some("1.4") {
            let version = header.version.as_deref().unwrap_or("none");
            self.note(format!("version {version} of TMX written as 1.4"));
        }
        let others = header.root.iter().chain(&header.body).filter(|(name, _)| name != "version");
        for (name, _) in others {
            self.note(format!("{} of the file left out", quoted(name)));
        }
        let given = header.attributes.as_ref();
        if given.is_none() {
            self.note("header added");
        }
        let mut attributes = given.map_or_else(Attributes::new, |given| self.attributes("header", given));
        if self.is_for_omegat() && attributes.iter().any(|(n, v)| n == "creationtool" && v == "OmegaT") {
            // OmegaT reads the codes of its own files as text, which they become.
            self.codes_of_omegat = true;
            self.note("creationtool OmegaT of the header written as jisr");
            for (name, value) in &NEEDED[..2] {
                set(&mut attributes, name, value);
            }
        }
        for (name, value) in NEEDED {
            if !attributes.iter().any(|(n, _)| n == name) {
                if given.is_some() {
                    self.note(format!("{name} of the header added"));
                }
                attributes.push((name.to_owned(), value.to_owned()));
            }
        }
        let tag = self.source_tag(&attributes);
        set(&mut attributes, "srclang", &tag);
        Header {
            version: Some("1.4".to_owned()),
            prefix: None,
            root: vec![("version".to_owned(), "1.4".to_owned())],
            attributes: Some(attributes),
            content: header.content.iter().filter_map(|element| self.header_element(element)).collect(),
            body: Attributes::new(),
        }
    }

    /// The `srclang` of the header, before it is given another name.
    fn source_tag(&mut self, attributes: &Attributes) -> String {
        let given =
            attributes.iter().find(|(name, _)| name == "srclang").map_or("*all*", |(_, v)| v.as_str());
        let tag = language(given).map_or_else(|| "*all*".to_owned(), |locale| locale.as_str().to_owned());
        if tag != given {
            self.note(format!("srclang of the header written as {tag}"));
        }
        tag
    }
}

/// Sets an attribute, in its place if it is there, else at the end.
pub(in super::super) fn set(attributes: &mut Attributes, name: &str, value: &str) {
    match attributes.iter_mut().find(|(n, _)| n == name) {
        Some((_, old)) => value.clone_into(old),
        None => attributes.push((name.to_owned(), value.to_owned())),
    }
}
