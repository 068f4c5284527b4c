//! Latin script that is no term: addresses, file names, placeholders of software, code.

use std::ops::Range;

use super::{is_arabic, is_latin};
use crate::text::{is_double_quote, is_ignorable};

/// Endings of file names, in small letters.
const FILE_ENDINGS: [&str; 48] = [
    "bak", "bat", "bmp", "c", "cfg", "conf", "cpp", "css", "csv", "db", "doc", "docx", "exe", "gif", "gz",
    "h", "htm", "html", "ini", "java", "jpeg", "jpg", "js", "json", "log", "md", "mo", "mp3", "mp4", "ods",
    "odt", "pdf", "php", "png", "po", "pptx", "py", "rs", "sh", "sql", "svg", "tmx", "toml", "txt", "xlsx",
    "xml", "yaml", "zip",
];

/// Last labels of addresses that are written without a scheme (`openai.com`).
const DOMAINS: [&str; 15] =
    ["ae", "ai", "co", "com", "edu", "eg", "eu", "gov", "info", "io", "net", "org", "sa", "uk", "us"];

/// The stretches of a text that hold no term, in order and apart from each other.
///
/// ```text
/// اكتب إلى help@example.com أو زر https://example.com/ar وافتح config.json يا { $name }
///          ----------------       ----------------------       -----------    ---------
/// ```
pub(in crate::terms) fn passed_over(text: &str) -> Vec<Range<usize>> {
    let mut passed: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let length = placeholder(&text[at..]).or_else(|| {
            // A mark before it is no part of an address or the like.
            let starts = |before: char| !is_in_chunk(before) || (!before.is_alphanumeric() && !opens(before));
            let starts = text[..at].chars().next_back().is_none_or(starts) || ends_in_escape(&text[..at]);
            (starts && may_begin(&text[at..])).then(|| chunk(&text[at..])).flatten()
        });
        if let Some(length) = length {
            passed.push(at..at + length);
        }
        at += length.unwrap_or(c.len_utf8());
    }
    passed
}

/// The length of a placeholder, a tag, an entity or an escape that a text begins with.
fn placeholder(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let next = bytes.get(1).copied().unwrap_or(b' ');
    let upto = |close: char| text.find(close).filter(|end| !text[..*end].contains('\n')).map(|end| end + 1);
    match bytes.first()? {
        b'{' => upto('}'),
        b'<' if next.is_ascii_alphabetic() || next == b'/' => upto('>'),
        // %(name)s, $(ARG1), ${name}
        b'%' | b'$' if next == b'(' => {
            let end = upto(')')?;
            Some(end + usize::from(bytes[0] == b'%' && bytes.get(end).is_some_and(u8::is_ascii_alphabetic)))
        }
        b'$' if next == b'{' => upto('}'),
        b'$' if next.is_ascii_alphabetic() => Some(1 + identifier(&text[1..])),
        // %s, %1$s, %FILENAME
        b'%' => {
            let number = text[1..].find(|c: char| !c.is_ascii_digit() && c != '$').unwrap_or(0);
            let letters = identifier(&text[1 + number..]);
            let name = text[1 + number..1 + number + letters].chars().all(|c| !c.is_lowercase());
            (letters == 1 || (letters > 1 && name)).then_some(1 + number + letters)
        }
        b'&' if next.is_ascii_alphabetic() => {
            let end = 1 + identifier(&text[1..]);
            (bytes.get(end) == Some(&b';')).then_some(end + 1)
        }
        b'\\' if next.is_ascii_alphabetic() => Some(2),
        _ => None,
    }
}

fn identifier(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// Whether a character may stand in an address or a name of a file.
fn is_in_chunk(c: char) -> bool {
    !c.is_whitespace()
        && !is_arabic(c)
        && !is_ignorable(c)
        && !is_double_quote(c)
        && !matches!(c, '(' | ')' | '[' | ']' | '،' | '؛' | '؟' | '{' | '<' | '>')
}

/// Marks that addresses, names of files and code begin with, and have inside.
fn opens(c: char) -> bool {
    matches!(c, '/' | '~' | '.' | '@' | '-' | '_' | '\\')
}

/// Whether an address, a name of a file or code may begin here: no other mark begins one, nor does
/// a full stop that ends a sentence before an escape.
fn may_begin(text: &str) -> bool {
    let mut rest = text.chars();
    let Some(first) = rest.next().filter(|&c| is_in_chunk(c)) else { return false };
    let after = rest.next().is_some_and(|c| c.is_alphanumeric() || opens(c));
    first.is_alphanumeric() || (opens(first) && after && escape(&text[first.len_utf8()..]).is_none())
}

/// The length of the escape of a control or a quotation mark that a text begins with: `\n`, but not
/// the beginning of `\new`.
fn escape(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let is_escape = chars.next() == Some('\\')
        && matches!(chars.next(), Some('n' | 't' | 'r' | '"' | '\''))
        && chars.next().is_none_or(|c| !c.is_ascii_lowercase());
    is_escape.then_some(2)
}

fn ends_in_escape(text: &str) -> bool {
    text.len() > 1 && text.is_char_boundary(text.len() - 2) && escape(&text[text.len() - 2..]).is_some()
}

/// The length of an address or a name of a file that a text begins with.
fn chunk(text: &str) -> Option<usize> {
    let is_end = |(at, c): &(usize, char)| !is_in_chunk(*c) || escape(&text[*at..]).is_some();
    let end = text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at);
    let chunk = text[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '’', '…', '—', '–']);
    let is_passed = chunk.chars().any(is_latin)
        && (is_address(chunk) || is_path(chunk) || is_file(chunk) || is_code(chunk));
    is_passed.then_some(chunk.len())
}

/// `https://…`, `www.…`, `name@host`, `@name`, `example.com`.
fn is_address(chunk: &str) -> bool {
    let host = chunk.split(['/', ':', '?']).next().unwrap_or(chunk);
    let domain = host.rsplit_once('.').is_some_and(|(name, last)| {
        DOMAINS.contains(&last) && !name.is_empty() && !name.contains(char::is_uppercase)
    });
    chunk.contains("://") || chunk.starts_with("www.") || chunk.contains('@') || domain
}

/// `/usr/bin`, `~/notes`, `C:\Windows`, `src/text/fold`.
fn is_path(chunk: &str) -> bool {
    let starts = ["/", "~/", "./", "../"].iter().any(|start| chunk.starts_with(start));
    (starts && chunk.len() > 2)
        || chunk.contains('\\')
        || chunk.matches('/').count() > 1 && !chunk.contains(char::is_uppercase)
}

/// `config.json`, `README.md`; but Node.js is a name.
fn is_file(chunk: &str) -> bool {
    chunk.rsplit_once('.').is_some_and(|(name, ending)| {
        let is_name = ending == "js" && name.starts_with(char::is_uppercase);
        !name.is_empty() && FILE_ENDINGS.contains(&&*ending.to_lowercase()) && !is_name
    })
}

/// `snake_case`, `--option`, `call()`.
fn is_code(chunk: &str) -> bool {
    chunk.trim_matches('_').contains('_') || chunk.starts_with("--") || chunk.contains(['=', '|', '`', '^'])
}
