//! Which format a document is in, by what it holds, then by its name; and what is no document.

use crate::error::{Error, Result};
use crate::model::DocumentFormat;

use super::super::decode::head_text;
use super::place;

/// How many bytes are looked at.
const HEAD: usize = 4096;

/// Files that are sometimes taken for documents: how they begin, what they are, what to do.
const OTHERS: [(&[u8], &str); 12] = [
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old or password-protected document of Office; open it there and save it as .docx without a password",
    ),
    (b"%PDF-", "a PDF; make a text or a DOCX of it first"),
    (b"{\\rtf", "an RTF; save it as .docx"),
    (b"\x89PNG\r\n\x1A\n", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "a memory or another database"),
    (b"\x1F\x8B", "a packed file; unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a packed file; unpack it first"),
    (b"BZh", "a packed file; unpack it first"),
    (b"\xFD7zXZ\0", "a packed file; unpack it first"),
];

/// Refuses what is no document, and is known by its first bytes.
pub(super) fn refuse_binary(bytes: &[u8], name: &str) -> Result<()> {
    match OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, what)) => {
            Err(Error::input(place(name), format!("this is no document that can be read, but {what}")))
        }
        None => Ok(()),
    }
}

/// The format of a document. A page in HTML and a DOCX are known by how they begin; Markdown is plain
/// text, so only a name tells it.
pub(super) fn format(bytes: &[u8], name: &str) -> DocumentFormat {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return DocumentFormat::Docx;
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("md" | "markdown" | "mkd" | "mdown") => DocumentFormat::Markdown,
        Some("html" | "htm" | "xhtml") => DocumentFormat::Html,
        Some("docx" | "docm") => DocumentFormat::Docx,
        _ if is_html(&head_text(&bytes[..bytes.len().min(HEAD)])) => DocumentFormat::Html,
        _ => DocumentFormat::Text,
    }
}

/// Whether a text begins as a page does: with `<!DOCTYPE html` or `<html`, after comments.
fn is_html(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    while let Some(comment) = rest.strip_prefix("<!--").or_else(|| rest.strip_prefix("<?")) {
        let Some((_, after)) = comment.split_once('>') else { return false };
        rest = after.trim_start();
    }
    let begins = |with: &str| rest.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    begins("<!doctype html") || begins("<html")
}
