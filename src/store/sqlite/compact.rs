//! How what is noted beside a text stands in a column: JSON, without the names of fields.
//!
//! A memory has millions of these, so each byte counts: `[[["tuid","7"]],[["p",[["type","x-client"]],"one"]]]`
//! is half of what the same takes with the names written out.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};

use crate::model::{Annotation, AnnotationKind, Attributes, Code, CodeKind, Meta};

/// Attributes, then annotations: `n`ote or `p`roperty, attributes, text.
#[derive(Serialize, Deserialize)]
struct MetaRow<A, T>(A, Vec<(char, A, T)>);

/// Position, `w`hole or `s`tart or `e`nd, name, attributes, content.
type CodeRow<A, T> = (usize, char, T, A, T);

const ANNOTATIONS: [(char, AnnotationKind); 2] = [('n', AnnotationKind::Note), ('p', AnnotationKind::Prop)];
const CODES: [(char, CodeKind); 3] = [('w', CodeKind::Whole), ('s', CodeKind::Start), ('e', CodeKind::End)];

/// The text of a column, NULL where there is nothing to keep.
type Column = serde_json::Result<Option<String>>;

pub(super) fn meta_column(meta: &Meta) -> Column {
    if meta.is_empty() {
        return Ok(None);
    }
    let annotations =
        meta.annotations.iter().map(|a| (letter(&ANNOTATIONS, &a.kind), &a.attributes, &a.text));
    serde_json::to_string(&MetaRow(&meta.attributes, annotations.collect())).map(Some)
}

pub(super) fn codes_column(codes: &[Code]) -> Column {
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
