//! What was typed into a form that needs another token than came with it: it goes along while one signs in, and is
//! sent again.

use super::links::is_here;
use super::texts::{self, Markup, unbroken};
use super::words::Words;
use crate::model::Locale;
use crate::server::fields::Fields;
use crate::server::refusal::Refusal;

/// The fields that one types in: the name before its number, what it is called, and the field with its language.
const TYPED: [(&str, &str, &str); 12] = [
    ("context", "term-context", ""),
    ("definition", "concept-definition", ""),
    ("note", "concept-note", ""),
    ("part_of_speech", "term-part-of-speech", ""),
    ("source", "unit-source", "from"),
    ("subject_field", "concept-field", ""),
    ("target", "match-target", "to"),
    ("term", "term-text", ""),
    ("term_type", "term-type", ""),
    ("text", "unit-source", "lang"),
    ("translation", "match-target", ""),
    ("usage", "term-usage", ""),
];

/// The field of a token, which is kept in a cookie and stands on no page.
const SECRET: &str = "token";

/// What stands before the names of the fields while one signs in.
const BEFORE: &str = "sent.";

/// The field that says where they were sent.
const ACTION: &str = "form";

/// The most fields that are kept: whoever has no token could have very many of them written out.
const MOST_FIELDS: usize = 20_000;

/// The most texts that are shown. The others go along.
const SHOWN: usize = 100;

/// A form that was sent.
pub(super) struct Kept {
    /// Where it was sent.
    pub(super) action: String,
    /// All that was sent: the names and what they say, in order.
    pub(super) fields: Vec<(String, String)>,
    /// What one typed: what it is called, how it runs, what it is.
    pub(super) texts: Vec<(String, Markup, String)>,
}

impl Kept {
    /// A form as it came to an address; none where nothing was typed into it.
    pub(super) fn of(words: &Words, action: &str, body: &[u8]) -> Result<Option<Self>, Refusal> {
        let sent = Fields::of(body)?;
        let fields = form_urlencoded::parse(body).into_owned();
        let fields = fields.filter(|(name, _)| name != SECRET).take(MOST_FIELDS + 1).collect::<Vec<_>>();
        let texts: Vec<_> =
            fields.iter().filter_map(|(name, text)| shown(words, &sent, name, text)).collect();
        let is_kept = is_here(action) && !texts.is_empty() && fields.len() <= MOST_FIELDS;
        let texts = texts.into_iter().take(SHOWN).collect();
        Ok(is_kept.then(|| Self { action: action.to_owned(), fields, texts }))
    }

    /// The same as it comes back with a token.
    pub(super) fn back(words: &Words, body: &[u8]) -> Result<Option<Self>, Refusal> {
        let sent = Fields::of(body)?;
        let Some(action) = sent.first(ACTION) else { return Ok(None) };
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(body) {
            if let Some(name) = name.strip_prefix(BEFORE) {
                form.append_pair(name, &value);
            }
        }
        Self::of(words, action, form.finish().as_bytes())
    }
}

/// How a field is shown, if one typed in it.
fn shown(words: &Words, sent: &Fields, name: &str, text: &str) -> Option<(String, Markup, String)> {
    let (stem, number) = name.split_once('.').map_or((name, ""), |(stem, number)| (stem, number));
    let (_, message, lang) =
        TYPED.into_iter().find(|(typed, ..)| *typed == stem && !text.trim().is_empty())?;
    let lang = if number.is_empty() { lang.to_owned() } else { format!("{lang}.{number}") };
    let locale = sent.first(&lang).and_then(|lang| Locale::parse(lang).ok());
    let attributes = locale.as_ref().map_or_else(texts::any_direction, texts::attributes);
    Some((words.say(message), attributes, unbroken(text)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::server::page::words::Language;

    fn kept(action: &str, body: &str) -> Option<Kept> {
        Kept::of(Words::of(Language::Arabic), action, body.as_bytes()).unwrap()
    }

    #[test]
    fn a_token_and_an_address_elsewhere_are_not_kept() {
        let form = kept("/unit/4", "version=7&text.0=%D9%86%D8%B9%D9%85&lang.0=ar&token=jisr_1").unwrap();
        let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["version", "text.0", "lang.0"]);
        let [(label, attributes, text)] = &*form.texts else { panic!("{}", form.texts.len()) };
        let shown = (&**label, &*attributes.to_string(), &**text);
        assert_eq!(shown, ("النص", "lang=\"ar\" dir=\"rtl\"", "نعم"));
        for action in ["//evil.example", "/\\evil.example", "https://evil.example/", ""] {
            assert!(kept(action, "text.0=x").is_none(), "{action}");
        }
        for form in ["import=3", "name=%D9%86&document=3&sure=1", "concept=c&version=x&sure=1"] {
            assert!(kept("/", form).is_none(), "{form}");
        }
        assert!(kept("/unit/4", &"text.0=x&".repeat(MOST_FIELDS + 1)).is_none());
    }
}
