//! References: characters by number, and entities declared in the file itself.

use std::collections::HashMap;

use crate::error::quoted;

use super::characters::is_allowed;
use super::{DEPTH_LIMIT, EXPANSION_LIMIT, is_name};

/// The internal entities of a file, and how much text they gave so far.
#[derive(Debug, Default)]
pub(in crate::formats) struct Entities {
    declared: HashMap<String, String>,
    given: usize,
}

/// What a reference stands for.
pub(super) enum Meaning<'a> {
    /// One character, never markup.
    Character(char),
    /// The text of an entity, to be read as XML.
    Entity(&'a str),
}

/// What is wrong with a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Fault {
    /// It names a character that XML does not allow, by this number.
    Forbidden(u32),
    /// It names an entity that is not declared.
    Undeclared,
    /// It is none.
    Malformed,
}

impl Entities {
    /// What is wrong with `&name;`, if anything is.
    pub(in crate::formats) fn fault(&self, name: &str) -> Option<Fault> {
        let Some(number) = name.strip_prefix('#') else {
            return if predefined(name).is_some() || self.declared.contains_key(name) {
                None
            } else {
                Some(if is_name(name) { Fault::Undeclared } else { Fault::Malformed })
            };
        };
        match code(number) {
            None | Some(0x0011_0000..) => Some(Fault::Malformed),
            Some(code) => {
                let is_forbidden = !char::from_u32(code).is_some_and(is_allowed);
                is_forbidden.then_some(Fault::Forbidden(code))
            }
        }
    }

    /// Declares an entity; the first declaration of a name counts.
    pub(super) fn declare(&mut self, name: &str, text: String) {
        self.declared.entry(name.to_owned()).or_insert(text);
    }

    /// What `&name;` stands for. Text of entities is counted against the bound.
    pub(super) fn resolve(&mut self, name: &str) -> Result<Meaning<'_>, String> {
        if let Some(number) = name.strip_prefix('#') {
            return character(number).map(Meaning::Character);
        }
        if let Some(character) = predefined(name) {
            return Ok(Meaning::Character(character));
        }
        let Some(text) = self.declared.get(name) else {
            return Err(undeclared(name));
        };
        self.given = self.given.saturating_add(text.len());
        if self.given > EXPANSION_LIMIT {
            return Err(format!(
                "the entity “{}” takes the text of the file's entities over {} MiB (write the text itself)",
                quoted(name),
                EXPANSION_LIMIT >> 20
            ));
        }
        Ok(Meaning::Entity(text))
    }

    /// Adds what `&name;` stands for in an attribute value; `open` are the entities it stands in.
    pub(super) fn expand_in_attribute(
        &mut self,
        name: &str,
        open: &mut Vec<String>,
        out: &mut String,
    ) -> Result<(), String> {
        let text = match self.resolve(name)? {
            Meaning::Character(character) => {
                out.push(character);
                return Ok(());
            }
            Meaning::Entity(text) => text.to_owned(),
        };
        check_nesting(name, open.iter().map(String::as_str))?;
        open.push(name.to_owned());
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['<', '&']) {
            push_normalised(&rest[..at], out);
            if rest[at..].starts_with('<') {
                return Err(format!(
                    "the entity “{}” holds “<”, which is not allowed in an attribute value",
                    quoted(name)
                ));
            }
            let reference = reference(&rest[at..])?;
            self.expand_in_attribute(reference, open, out)?;
            rest = &rest[at + reference.len() + 2..];
        }
        push_normalised(rest, out);
        open.pop();
        Ok(())
    }
}

/// Refuses an entity that stands in itself, or too deep.
pub(super) fn check_nesting<'a>(
    name: &str,
    open: impl ExactSizeIterator<Item = &'a str>,
) -> Result<(), String> {
    if open.len() >= DEPTH_LIMIT {
        return Err(format!("entities nest deeper than {DEPTH_LIMIT}"));
    }
    let mut open = open;
    if open.any(|o| o == name) {
        return Err(format!(
            "the entity “{}” stands for itself (an entity may not refer to itself)",
            quoted(name)
        ));
    }
    Ok(())
}

/// Adds a piece of an attribute value, white space as spaces.
pub(super) fn push_normalised(text: &str, out: &mut String) {
    if text.bytes().any(|b| matches!(b, b'\t' | b'\n' | b'\r')) {
        out.extend(text.chars().map(|c| if super::is_white(c) { ' ' } else { c }));
    } else {
        out.push_str(text);
    }
}

/// The name in the reference that a text starts with: `amp` of `&amp; …`.
pub(in crate::formats) fn reference(text: &str) -> Result<&str, String> {
    // Only as far as a name can reach: in a text of many `&` the next `;` may be far.
    let inner = text.strip_prefix('&').and_then(|text| {
        let end = text.find(|c| matches!(c, ';' | '&' | '<') || super::is_white(c))?;
        text[end..].starts_with(';').then(|| &text[..end])
    });
    inner.filter(|name| name.starts_with('#') || is_name(name)).ok_or_else(lone_ampersand)
}

/// What to say of `&` that starts no reference.
pub(super) fn lone_ampersand() -> String {
    "“&” starts no reference here (write &amp;)".to_owned()
}

fn undeclared(name: &str) -> String {
    format!("the entity “{}” is not declared (write the character itself)", quoted(name))
}

/// The character of an entity that every XML file has.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The number in `&#…;`, without `&#` and `;`.
fn code(number: &str) -> Option<u32> {
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    u32::from_str_radix(digits, radix).ok()
}

/// The character that `&#…;` names, without `&#` and `;`.
fn character(number: &str) -> Result<char, String> {
    let wrong = || format!("“&#{};” names no character (write the character itself)", quoted(number));
    let code = code(number).ok_or_else(wrong)?;
    match char::from_u32(code) {
        Some(c) if is_allowed(c) => Ok(c),
        _ if code <= 0x0010_FFFF => {
            Err(format!("the character U+{code:04X} is not allowed in XML (remove it)"))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn characters_by_number() {
        assert_eq!(character("x645").unwrap(), 'م');
        assert_eq!(character("13").unwrap(), '\r');
        for bad in ["", "x", "xG", "+65", "1", "x1F", "xD800", "xFFFE", "x110000", "99999999999"] {
            assert!(character(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_fault_of_a_reference_is_told() {
        let mut entities = Entities::default();
        entities.declare("شركة", String::new());
        for (name, expected) in [
            ("amp", None),
            ("شركة", None),
            ("#x645", None),
            ("nbsp", Some(Fault::Undeclared)),
            ("#1", Some(Fault::Forbidden(1))),
            ("#xD800", Some(Fault::Forbidden(0xD800))),
            ("#x110000", Some(Fault::Malformed)),
            ("#", Some(Fault::Malformed)),
            ("1 b", Some(Fault::Malformed)),
        ] {
            assert_eq!(entities.fault(name), expected, "{name}");
        }
    }

    #[test]
    fn entities_in_attributes_nest_and_do_not_recur() {
        let mut entities = Entities::default();
        entities.declare("a", "س &b;".into());
        entities.declare("b", "&#60;\n".into());
        let mut out = String::new();
        entities.expand_in_attribute("a", &mut Vec::new(), &mut out).unwrap();
        assert_eq!(out, "س < ");
        entities.declare("x", "&y;".into());
        entities.declare("y", "&x;".into());
        assert!(entities.expand_in_attribute("x", &mut Vec::new(), &mut out).unwrap_err().contains("itself"));
    }
}
