//! The inside of a start tag: its name and attributes.

use crate::error::quoted;
use crate::model::Attributes;

use super::characters::{is_name, is_white};
use super::entities::{Entities, push_normalised, reference};
use super::{ATTRIBUTE_LIMIT, Flaw, Tag};

/// Reads what stands between `<` and `>` of a start tag (without a closing `/`).
pub(super) fn read_tag(content: &str, entities: &mut Entities, tag: &mut Tag) -> Result<(), Flaw> {
    let end = content.find(is_white).unwrap_or(content.len());
    let name = &content[..end];
    if !is_name(name) {
        return Err(Flaw::new(
            0,
            format!("“{}” is no name of an element (write &lt; for a “<” that starts no tag)", quoted(name)),
        ));
    }
    tag.name.clear();
    tag.name.push_str(name);
    tag.attributes.clear();
    read_attributes(content, end, entities, &mut tag.attributes)
}

/// Reads attributes from byte `at` of `content` to its end.
pub(super) fn read_attributes(
    content: &str,
    mut at: usize,
    entities: &mut Entities,
    attributes: &mut Attributes,
) -> Result<(), Flaw> {
    loop {
        let rest = &content[at..];
        let name_at = at + rest.len() - rest.trim_start_matches(is_white).len();
        if name_at == content.len() {
            return Ok(());
        }
        if name_at == at {
            return Err(Flaw::new(at, "white space is missing before an attribute"));
        }
        let rest = &content[name_at..];
        let name_length = rest.find(|c| is_white(c) || c == '=').unwrap_or(rest.len());
        let name = &rest[..name_length];
        if !is_name(name) {
            return Err(Flaw::new(name_at, format!("“{}” is no name of an attribute", quoted(name))));
        }
        if attributes.len() >= ATTRIBUTE_LIMIT {
            let message = format!("one tag has more than {ATTRIBUTE_LIMIT} attributes");
            return Err(Flaw::new(name_at, message));
        }
        if attributes.iter().any(|(n, _)| n == name) {
            return Err(Flaw::new(
                name_at,
                format!("the attribute “{}” is given twice (remove one)", quoted(name)),
            ));
        }
        let no_value =
            || Flaw::new(name_at, format!("the attribute “{}” has no value in quotes", quoted(name)));
        let rest = rest[name_length..].trim_start_matches(is_white).strip_prefix('=').ok_or_else(no_value)?;
        let rest = rest.trim_start_matches(is_white);
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or_else(no_value)?;
        let value_at = content.len() - rest.len() + 1;
        let length = rest[1..].find(quote).ok_or_else(no_value)?;
        let mut value = String::with_capacity(length);
        read_value(&rest[1..=length], value_at, entities, &mut value)?;
        attributes.push((name.to_owned(), value));
        at = value_at + length + 1;
    }
}

fn read_value(raw: &str, raw_at: usize, entities: &mut Entities, value: &mut String) -> Result<(), Flaw> {
    let mut rest = raw;
    while let Some(at) = rest.find(['<', '&']) {
        push_normalised(&rest[..at], value);
        let here = raw_at + raw.len() - rest.len() + at;
        if rest[at..].starts_with('<') {
            return Err(Flaw::new(here, "“<” is not allowed in an attribute value (write &lt;)"));
        }
        let name = reference(&rest[at..]).map_err(|m| Flaw::new(here, m))?;
        entities.expand_in_attribute(name, &mut Vec::new(), value).map_err(|m| Flaw::new(here, m))?;
        rest = &rest[at + name.len() + 2..];
    }
    push_normalised(rest, value);
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Tag, Flaw> {
        let mut tag = Tag::default();
        read_tag(content, &mut Entities::default(), &mut tag).map(|()| tag)
    }

    #[test]
    fn attributes_keep_order_and_spelling() {
        let tag = read("tuv xml:lang='AR-eg'\n  creationid = \"م &amp; ن\"\tx=\"a\tb&#9;c\" ").unwrap();
        assert_eq!(tag.name, "tuv");
        let expected = [("xml:lang", "AR-eg"), ("creationid", "م & ن"), ("x", "a b\tc")];
        assert_eq!(tag.attributes, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    }

    #[test]
    fn attributes_are_bounded() {
        let of = |n: usize| (0..n).fold("a".to_owned(), |tag, n| format!("{tag} سمة{n}=''"));
        assert_eq!(read(&of(ATTRIBUTE_LIMIT)).unwrap().attributes.len(), ATTRIBUTE_LIMIT);
        assert!(read(&of(ATTRIBUTE_LIMIT + 1)).unwrap_err().message.contains("more than 1000"));
    }

    #[test]
    fn what_is_not_well_formed_is_refused_where_it_stands() {
        for (content, at) in [
            ("a b='1' b='2'", 8),
            ("a b='x<'", 6),
            ("a b='x&'", 6),
            ("a b='1'c='2'", 7),
            ("a b", 2),
            ("a b=1", 2),
            ("a b='1' =", 8),
            ("a 1='1'", 2),
            ("a b='&nope;'", 5),
            ("a b='&#1;'", 5),
            ("", 0),
            ("<a", 0),
        ] {
            assert_eq!(read(content).unwrap_err().at, at, "{content}");
        }
    }
}
