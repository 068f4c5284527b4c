//! `<!DOCTYPE …>`: its internal entities are read, everything else is passed over.
//!
//! An external DTD is accepted by name and never fetched, so defaults for attributes
//! that a DTD gives are not known.

use crate::error::quoted;

use super::Flaw;
use super::characters::{is_name, is_white};
use super::entities::{Entities, Meaning, reference};

/// Reads what stands between `<!DOCTYPE ` and `>`.
pub(super) fn read_doctype(content: &str, entities: &mut Entities) -> Result<(), Flaw> {
    let mut scan = Scan { text: content, at: 0 };
    scan.doctype(entities)?;
    if scan.at == content.len() { Ok(()) } else { Err(scan.flaw("DOCTYPE is not well formed here")) }
}

/// How long the sound document type is that a text starts with, from `<!DOCTYPE` to `>`; none
/// where it starts with none.
pub(in crate::formats) fn doctype_length(text: &str) -> Option<usize> {
    let mut scan = Scan { text, at: 0 };
    let is_sound = scan.take("<!DOCTYPE")
        && scan.needed_white().is_ok()
        && scan.doctype(&mut Entities::default()).is_ok()
        && scan.take(">");
    is_sound.then_some(scan.at)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn flaw(&self, message: &str) -> Flaw {
        Flaw::new(self.at, message)
    }

    /// Moves over all that stands in a document type.
    fn doctype(&mut self, entities: &mut Entities) -> Result<(), Flaw> {
        self.name("DOCTYPE")?;
        self.white();
        if self.take("SYSTEM") {
            self.needed_white()?;
            self.literal()?;
        } else if self.take("PUBLIC") {
            self.needed_white()?;
            self.literal()?;
            self.needed_white()?;
            self.literal()?;
        }
        self.white();
        if self.take("[") {
            while !self.take("]") {
                self.declaration(entities)?;
            }
            self.white();
        }
        Ok(())
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn white(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_white).len();
    }

    fn needed_white(&mut self) -> Result<(), Flaw> {
        if self.rest().starts_with(is_white) {
            self.white();
            return Ok(());
        }
        Err(self.flaw("white space is missing in DOCTYPE"))
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Moves behind the next `word`.
    fn past(&mut self, word: &str, what: &str) -> Result<(), Flaw> {
        let Some(at) = self.rest().find(word) else {
            return Err(self.flaw(&format!("{what} is not closed")));
        };
        self.at += at + word.len();
        Ok(())
    }

    fn name(&mut self, of: &str) -> Result<&'a str, Flaw> {
        let rest = self.rest();
        // `<?name?>` is the one place where a name may end without white space.
        let name = &rest
            [..rest.find(|c| is_white(c) || matches!(c, '[' | '>' | '"' | '\'' | '?')).unwrap_or(rest.len())];
        if !is_name(name) {
            return Err(self.flaw(&format!("the name of {of} is missing")));
        }
        self.at += name.len();
        Ok(name)
    }

    fn literal(&mut self) -> Result<&'a str, Flaw> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = quote.and_then(|q| rest[1..].split_once(q));
        let Some((inner, _)) = inner else {
            return Err(self.flaw("a text in quotes is missing"));
        };
        self.at += inner.len() + 2;
        Ok(inner)
    }

    fn declaration(&mut self, entities: &mut Entities) -> Result<(), Flaw> {
        self.white();
        if self.rest().starts_with(']') {
            Ok(())
        } else if self.take("<!--") {
            self.past("-->", "a comment")
        } else if self.take("<?") {
            if self.name("a processing instruction")?.eq_ignore_ascii_case("xml") {
                return Err(self.flaw("an XML declaration may not stand in DOCTYPE"));
            }
            self.past("?>", "a processing instruction")
        } else if self.take("<!ENTITY") {
            self.entity(entities)
        } else if self.take("<!ELEMENT") || self.take("<!ATTLIST") || self.take("<!NOTATION") {
            self.past_declaration()
        } else if self.rest().starts_with('%') {
            Err(self
                .flaw("parameter entities are not supported in DOCTYPE (declare the entities themselves)"))
        } else {
            Err(self.flaw("DOCTYPE is not well formed here"))
        }
    }

    fn past_declaration(&mut self) -> Result<(), Flaw> {
        loop {
            let Some(at) = self.rest().find(['>', '"', '\'']) else {
                return Err(self.flaw("a declaration is not closed"));
            };
            self.at += at;
            if self.take(">") {
                return Ok(());
            }
            self.literal()?;
        }
    }

    fn entity(&mut self, entities: &mut Entities) -> Result<(), Flaw> {
        let start = self.at;
        self.needed_white()?;
        let is_parameter = self.take("%");
        if is_parameter {
            self.needed_white()?;
        }
        let name = self.name("an entity")?;
        self.needed_white()?;
        if self.rest().starts_with("SYSTEM") || self.rest().starts_with("PUBLIC") {
            return Err(Flaw::new(
                start,
                format!(
                    "the entity “{}” is external, and external entities are never read (write its text in the file)",
                    quoted(name)
                ),
            ));
        }
        let value_at = self.at + 1;
        let value = self.literal()?;
        self.white();
        if !self.take(">") {
            return Err(self.flaw("the declaration of an entity is not closed"));
        }
        let value = entity_value(value, entities).map_err(|f| Flaw::new(value_at + f.at, f.message))?;
        if !is_parameter {
            entities.declare(name, value);
        }
        Ok(())
    }
}

/// The text of an entity: references to characters are resolved now, others when it is used.
fn entity_value(literal: &str, entities: &mut Entities) -> Result<String, Flaw> {
    let mut value = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(at) = rest.find(['&', '%']) {
        value.push_str(&rest[..at]);
        let here = literal.len() - rest.len() + at;
        if rest[at..].starts_with('%') {
            return Err(Flaw::new(here, "“%” is not allowed in an entity (write &#37;)"));
        }
        let name = reference(&rest[at..]).map_err(|m| Flaw::new(here, m))?;
        let whole = &rest[at..at + name.len() + 2];
        if name.starts_with('#') {
            if let Meaning::Character(c) = entities.resolve(name).map_err(|m| Flaw::new(here, m))? {
                value.push(c);
            }
        } else {
            value.push_str(whole);
        }
        rest = &rest[at + whole.len()..];
    }
    value.push_str(rest);
    Ok(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Entities, Flaw> {
        let mut entities = Entities::default();
        read_doctype(content, &mut entities).map(|()| entities)
    }

    #[test]
    fn internal_entities_are_declared() {
        let mut entities = read(
            "tmx SYSTEM \"tmx14.dtd\" [ <!-- ] --> <?pi ]?> <!ELEMENT a (#PCDATA)> <!ATTLIST a b CDATA \"]>\">\n\
             <!ENTITY شركة 'أكمي &amp; &#x26;'> <!ENTITY % p \"x\"> ] ",
        )
        .unwrap();
        assert!(matches!(entities.resolve("شركة"), Ok(Meaning::Entity("أكمي &amp; &"))));
        assert!(entities.resolve("p").is_err());
    }

    #[test]
    fn external_and_parameter_entities_are_refused() {
        assert!(
            read("tmx [<!ENTITY x SYSTEM \"file:///etc/passwd\">]").unwrap_err().message.contains("external")
        );
        assert!(read("tmx [<!ENTITY % x PUBLIC \"a\" \"b\">]").unwrap_err().message.contains("external"));
        assert!(read("tmx [%x;]").unwrap_err().message.contains("parameter"));
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for content in [
            "",
            "tmx [",
            "tmx [<!ENTITY a>]",
            "tmx [<!ENTITY a 'b]",
            "tmx x",
            "tmx SYSTEM",
            "tmx [] x",
            "tmx [<!ENTITY a '&'>]",
            "tmx [<!X>]",
            "tmx [<?xml x?>]",
            "tmx [<!ENTITY a'b'>]",
            "tmx [<!ENTITYa 'b'>]",
        ] {
            assert!(read(content).is_err(), "{content}");
        }
    }
}
