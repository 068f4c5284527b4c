//! Asking the JSON API of a server.

#![allow(clippy::unwrap_used, dead_code)]

use std::fmt::Write as _;

use serde_json::Value;

use super::serving::{Answered, Serving};

pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// Asks the API, and reads the answer as JSON.
pub(crate) fn ask(
    server: &Serving,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (Answered, Value) {
    let answer = server.ask(method, &format!("/api/v1{path}"), headers, body);
    let value = serde_json::from_str(&answer.body).unwrap_or_else(|e| panic!("{path}: {e}: {}", answer.body));
    (answer, value)
}

pub(crate) fn get(server: &Serving, path: &str) -> Value {
    let (answer, value) = ask(server, "GET", path, &[], "");
    assert_eq!(answer.status, 200, "{path}: {value}");
    value
}

pub(crate) fn post(server: &Serving, path: &str, body: &Value) -> (Answered, Value) {
    ask(server, "POST", path, &[JSON], &body.to_string())
}

/// Asks what is refused, and answers why.
pub(crate) fn refused(
    server: &Serving,
    status: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> String {
    let (answer, value) = ask(server, method, path, headers, body);
    assert_eq!((answer.status, value["status"].as_u64()), (status, Some(status.into())), "{path}: {value}");
    value["error"].as_str().unwrap().to_owned()
}

/// The version of something, as it is sent back.
pub(crate) fn version(server: &Serving, path: &str) -> String {
    let (answer, _) = ask(server, "GET", path, &[], "");
    answer.header("etag").unwrap().to_owned()
}

/// A table of so many rows that share no text.
pub(crate) fn table(rows: usize) -> String {
    (0..rows).fold("source,target\n".to_owned(), |mut table, row| {
        writeln!(table, "وصل الوفد رقم {row} إلى المدينة.,Delegation number {row} reached the city.")
            .unwrap();
        table
    })
}
