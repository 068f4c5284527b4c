//! How what is noted beside a text stands in a column. A memory has millions of these, so each
//! byte counts: of what is noted of a unit the names that every TMX has are one byte, a date
//! is seven; that is half of the JSON that earlier memories have, which is read as well: where the
//! migrations say that `meta` is JSON, that is what it was. Codes, which few segments have, are JSON
//! without the names of fields.

use std::borrow::Cow;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};

use crate::model::{Annotation, AnnotationKind, Attributes, Code, CodeKind, Meta};

/// As JSON has it: attributes, then annotations: `n`ote or `p`roperty, attributes, text.
#[derive(Deserialize)]
struct MetaRow<A, T>(A, Vec<(char, A, T)>);

/// A name or a value of an attribute, or a text.
#[derive(Serialize, Deserialize)]
enum Word<'a> {
    /// As it stands.
    Text(&'a str),
    /// One of the [`NAMES`].
    Name(u8),
    /// The digits of a date such as `20260203T040506Z`.
    Date(u64),
}

/// Name, value.
type PackedAttributes<'a> = Vec<(Word<'a>, Word<'a>)>;

/// Attributes, then annotations: whether it is a note, attributes, text.
#[derive(Serialize, Deserialize)]
struct Packed<'a>(
    #[serde(borrow)] PackedAttributes<'a>,
    #[serde(borrow)] Vec<(bool, PackedAttributes<'a>, Word<'a>)>,
);

/// Names that stand in every TMX. Their places are in memories: new ones are put at the end.
const NAMES: [&str; 16] = [
    "tuid",
    "creationdate",
    "changedate",
    "creationid",
    "changeid",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "type",
    "segtype",
    "datatype",
    "srclang",
    "o-encoding",
    "o-tmf",
    "xml:lang",
];

impl<'a> Word<'a> {
    fn of(text: &'a str) -> Self {
        if let Some(place) = NAMES.iter().position(|name| *name == text) {
            return u8::try_from(place).map_or(Self::Text(text), Self::Name);
        }
        let digits = text.split_once('T').and_then(|(day, time)| {
            let time = time.strip_suffix('Z')?;
            let all_digits = day.len() == 8
                && time.len() == 6
                && (day.bytes().chain(time.bytes())).all(|b| b.is_ascii_digit());
            if all_digits {
                Some(day.parse::<u64>().ok()? * 1_000_000 + time.parse::<u64>().ok()?)
            } else {
                None
            }
        });
        digits.map_or(Self::Text(text), Self::Date)
    }

    fn text(&self) -> FromSqlResult<Cow<'a, str>> {
        match *self {
            Self::Text(text) => Ok(text.into()),
            Self::Name(place) => {
                NAMES.get(usize::from(place)).map(|name| (*name).into()).ok_or(FromSqlError::InvalidType)
            }
            Self::Date(digits) => Ok(format!("{:08}T{:06}Z", digits / 1_000_000, digits % 1_000_000).into()),
        }
    }
}

fn pack(attributes: &Attributes) -> PackedAttributes<'_> {
    attributes.iter().map(|(name, value)| (Word::of(name), Word::of(value))).collect()
}

fn unpack(attributes: &[(Word<'_>, Word<'_>)]) -> FromSqlResult<Attributes> {
    attributes
        .iter()
        .map(|(name, value)| Ok((name.text()?.into_owned(), value.text()?.into_owned())))
        .collect()
}

/// Position, `w`hole or `s`tart or `e`nd, name, attributes, content.
type CodeRow<A, T> = (usize, char, T, A, T);

const ANNOTATIONS: [(char, AnnotationKind); 2] = [('n', AnnotationKind::Note), ('p', AnnotationKind::Prop)];
const CODES: [(char, CodeKind); 3] = [('w', CodeKind::Whole), ('s', CodeKind::Start), ('e', CodeKind::End)];

/// What stands in a column, NULL where there is nothing to keep.
type Column<T, E> = Result<Option<T>, E>;

pub(super) fn meta_column(meta: &Meta) -> Column<Vec<u8>, postcard::Error> {
    if meta.is_empty() {
        return Ok(None);
    }
    let is_note = |kind| kind == AnnotationKind::Note;
    let annotations =
        meta.annotations.iter().map(|a| (is_note(a.kind), pack(&a.attributes), Word::of(&a.text)));
    postcard::to_allocvec(&Packed(pack(&meta.attributes), annotations.collect())).map(Some)
}

pub(super) fn codes_column(codes: &[Code]) -> Column<String, serde_json::Error> {
    if codes.is_empty() {
        return Ok(None);
    }
    let rows: Vec<CodeRow<&Attributes, &String>> =
        codes.iter().map(|c| (c.at, letter(&CODES, &c.kind), &c.name, &c.attributes, &c.content)).collect();
    serde_json::to_string(&rows).map(Some)
}

/// A column read back.
#[derive(Default)]
pub(super) struct Stored<T>(pub(super) T);

impl FromSql for Stored<Meta> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null {
            return Ok(Self::default());
        }
        if let ValueRef::Blob(packed) = value {
            let Packed(attributes, annotations) =
                postcard::from_bytes(packed).map_err(FromSqlError::other)?;
            let kind = |is_note| if is_note { AnnotationKind::Note } else { AnnotationKind::Prop };
            let annotations = annotations.iter().map(|(is_note, attributes, text)| {
                let (attributes, text) = (unpack(attributes)?, text.text()?.into_owned());
                Ok(Annotation { kind: kind(*is_note), attributes, text })
            });
            let annotations = annotations.collect::<FromSqlResult<_>>()?;
            return Ok(Self(Meta { attributes: unpack(&attributes)?, annotations }));
        }
        let MetaRow::<Attributes, String>(attributes, annotations) = parse(value)?;
        let annotations = annotations
            .into_iter()
            .map(|(kind, attributes, text)| {
                Ok(Annotation { kind: meaning(&ANNOTATIONS, kind)?, attributes, text })
            })
            .collect::<FromSqlResult<_>>()?;
        Ok(Self(Meta { attributes, annotations }))
    }
}

impl FromSql for Stored<Vec<Code>> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null {
            return Ok(Self::default());
        }
        let rows: Vec<CodeRow<Attributes, String>> = parse(value)?;
        rows.into_iter()
            .map(|(at, kind, name, attributes, content)| {
                Ok(Code { at, kind: meaning(&CODES, kind)?, name, attributes, content })
            })
            .collect::<FromSqlResult<_>>()
            .map(Self)
    }
}

fn parse<T: serde::de::DeserializeOwned>(value: ValueRef<'_>) -> FromSqlResult<T> {
    serde_json::from_slice(value.as_bytes()?).map_err(FromSqlError::other)
}

fn letter<T: PartialEq>(letters: &[(char, T)], meant: &T) -> char {
    letters.iter().find(|(_, t)| t == meant).map_or('?', |(letter, _)| *letter)
}

fn meaning<T: Copy>(letters: &[(char, T)], letter: char) -> FromSqlResult<T> {
    letters.iter().find(|(l, _)| *l == letter).map(|(_, t)| *t).ok_or(FromSqlError::InvalidType)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word() -> impl Strategy<Value = String> {
        let date = "2026[0-9]{4}T[0-9]{6}Z?";
        prop_oneof![prop::sample::select(&NAMES[..]).prop_map(str::to_owned), date, "[a-z ملاحظة٣]{0,6}"]
    }

    fn attributes() -> impl Strategy<Value = Attributes> {
        prop::collection::vec((word(), word()), 0..4)
    }

    fn meta() -> impl Strategy<Value = Meta> {
        let kind = prop::sample::select(vec![AnnotationKind::Note, AnnotationKind::Prop]);
        let annotation = (kind, attributes(), word());
        let annotation =
            annotation.prop_map(|(kind, attributes, text)| Annotation { kind, attributes, text });
        (attributes(), prop::collection::vec(annotation, 0..3))
            .prop_map(|(attributes, annotations)| Meta { attributes, annotations })
    }

    proptest! {
        #[test]
        fn what_is_noted_comes_back(meta in meta()) {
            let column = meta_column(&meta).unwrap();
            let value = column.as_deref().map_or(ValueRef::Null, ValueRef::Blob);
            prop_assert_eq!(Stored::<Meta>::column_result(value).unwrap().0, meta);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = Stored::<Meta>::column_result(ValueRef::Blob(&bytes));
        }
    }

    #[test]
    fn what_earlier_memories_have_is_read() {
        let json = r#"[[["tuid","7"],["creationdate","20260203T040506Z"]],[["n",[],"للعميل"],["p",[["type","x-client"]],"one"]]]"#;
        let Stored(meta) = Stored::<Meta>::column_result(ValueRef::Text(json.as_bytes())).unwrap();
        assert_eq!((meta.attribute("tuid"), &*meta.annotations[0].text), (Some("7"), "للعميل"));
        let packed = meta_column(&meta).unwrap().unwrap();
        assert_eq!(Stored::<Meta>::column_result(ValueRef::Blob(&packed)).unwrap().0, meta);
        assert!(packed.len() * 2 < json.len(), "{} of {}", packed.len(), json.len());
    }
}
