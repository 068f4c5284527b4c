//! Paragraphs of a text, and what its head says of it.

use std::ops::Range;

use super::search::find_byte;

/// LF, VT, FF, CR, NEL, LS and PS.
#[cfg(test)]
pub(super) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The spans between line breaks, from `start` on.
pub(super) fn paragraphs(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = Some(start);
    std::iter::from_fn(move || {
        let from = at?;
        let end = line_break(text.as_bytes(), from).unwrap_or(text.len());
        at = text[end..].chars().next().map(|c| end + c.len_utf8());
        Some(from..end)
    })
}

/// Where the next line break stands. The bytes of its kinds stand nowhere else in UTF-8.
fn line_break(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = find_byte(bytes, at, |byte| byte <= b'\r' || byte == 0xC2 || byte == 0xE2)?;
        match bytes[at..] {
            [b'\n'..=b'\r', ..] | [0xC2, 0x85, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..] => return Some(at),
            _ => at += 1,
        }
    }
}

/// The date a text opens with, and how many bytes it and its line opening take.
pub(super) fn leading_date(text: &str) -> Option<(&str, usize)> {
    let line = text.trim_start();
    let rest = line.strip_prefix("date")?;
    let date = rest.trim_start_matches([' ', '\t', '\u{A0}']);
    if date.len() == rest.len() {
        return None;
    }
    let (date, rest) = date.split_at_checked("YYYY-MM-DD".len())?;
    let followed = rest.starts_with(char::is_whitespace);
    (followed && is_calendar_date(date)).then(|| (date, text.len() - rest.len()))
}

/// Whether ten bytes are a day of the (proleptic Gregorian) calendar.
fn is_calendar_date(date: &str) -> bool {
    let shaped = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let part = |range: Range<usize>| date.get(range)?.parse::<u32>().ok();
    let (true, Some(year), Some(month), Some(day)) = (shaped, part(0..4), part(5..7), part(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}
