//! DOCX, the documents of Word (Office Open XML, ECMA-376): a ZIP of parts in XML.
//!
//! Read are the text of the document, footnotes, endnotes, headers and footers, in this order. Runs
//! whose formatting is the same are one text; what differs within a sentence, links, notes, tabs and
//! line breaks are its inline codes. Deleted text, the instructions of fields, and comments are not
//! read. In what is written the other parts are byte for byte what they were, and a paragraph
//! with a translation has the direction of its language. `part.rs` reads a part, `write.rs` writes it.

mod part;
mod write;

use std::borrow::Cow;
use std::io::{Cursor, Read, Write as _};

use zip::read::ZipArchive;
use zip::result::ZipError;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::error::{Error, Result};
use crate::model::Locale;

use super::place;
use super::skeleton::{Builder, Skeleton};
use super::write::Changed;

/// How long a part may be, in bytes: a packed file may hold a thousand times its size.
const LONGEST_PART: u64 = 64 * 1024 * 1024;

const MAIN: &str = "word/document.xml";

/// The parts with text, in the order they are read.
fn text_parts(archive: &ZipArchive<Cursor<&[u8]>>) -> Vec<String> {
    let rank = |name: &str| {
        let name = name.strip_prefix("word/")?.strip_suffix(".xml")?;
        let numbered =
            |kind| name.strip_prefix(kind).is_some_and(|rest: &str| rest.bytes().all(|b| b.is_ascii_digit()));
        match name {
            "document" => Some(0),
            "footnotes" => Some(1),
            "endnotes" => Some(2),
            _ if numbered("header") => Some(3),
            _ if numbered("footer") => Some(4),
            _ => None,
        }
    };
    let mut parts: Vec<(i32, String)> = archive
        .file_names()
        .filter_map(std::result::Result::ok)
        .filter_map(|name| Some((rank(&name)?, name.into_owned())))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts.into_iter().map(|(_, name)| name).collect()
}

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Skeleton> {
    let unread = |message: String| Error::input(place(name), message);
    let damaged = |what: &str, error: &ZipError| {
        unread(format!(
            "{what} of this DOCX cannot be read: {error} (open it in Word or LibreOffice and save it again)"
        ))
    };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("the directory", &error))?;
    let parts = text_parts(&archive);
    if !parts.iter().any(|part| part == MAIN) {
        return Err(unread(format!("there is no {MAIN} in this file, so it is no DOCX; save it as .docx")));
    }
    let mut builder = Builder::default();
    for part in parts {
        let packed = archive.by_name(&part).map_err(|error| damaged(&part, &error))?;
        let mut xml = Vec::new();
        packed.take(LONGEST_PART + 1).read_to_end(&mut xml).map_err(|error| damaged(&part, &error.into()))?;
        if xml.len() as u64 > LONGEST_PART {
            return Err(unread(format!("{part} is longer than {} MiB", LONGEST_PART >> 20)));
        }
        let xml = String::from_utf8(xml)
            .map_err(|_| unread(format!("{part} is not in UTF-8; save the file again")))?;
        part::read(&xml, &mut builder).map_err(|message| unread(format!("{part}: {message}")))?;
    }
    Ok(builder.finish())
}

/// The file with paragraphs changed, in the direction of a language.
pub(super) fn write(
    bytes: &[u8],
    skeleton: &Skeleton,
    changed: &[Changed<'_>],
    target: &Locale,
) -> Result<Vec<u8>> {
    let unwritten = |error: ZipError| Error::Request(format!("this DOCX cannot be written: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unwritten)?;
    let parts = text_parts(&archive);
    let written = write::parts(skeleton, changed, target);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let file = archive.by_index_raw(number).map_err(unwritten)?;
        let name = file.name().map(Cow::into_owned).unwrap_or_default();
        let part = parts.iter().position(|part| *part == name);
        match part.and_then(|part| written.get(part)).and_then(Option::as_ref) {
            Some(xml) => {
                let mut options = SimpleFileOptions::default();
                if let Some(time) = file.last_modified() {
                    options = options.last_modified_time(time);
                }
                drop(file);
                out.start_file(name, options).map_err(unwritten)?;
                out.write_all(xml.as_bytes()).map_err(|error| unwritten(error.into()))?;
            }
            None => out.raw_copy_file(file).map_err(unwritten)?,
        }
    }
    Ok(out.finish().map_err(unwritten)?.into_inner())
}
