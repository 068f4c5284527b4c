//! Inline codes in a text that a person edits: a number in brackets in the place of each.
//!
//! `Press ⟦1⟧Start⟦2⟧.` stands for a text with two codes. The text comes back with all of them, in
//! whatever places, and each is what it was.

use crate::model::{Code, CodeKind, Segment};

/// Brackets that hardly stand in texts themselves.
const BRACKETS: (char, char) = ('\u{27E6}', '\u{27E7}');

/// A segment as it is edited; nothing where its own text has such brackets.
pub(super) fn editable(segment: &Segment) -> Option<String> {
    if !segment.codes.is_empty() && segment.text.contains([BRACKETS.0, BRACKETS.1]) {
        return None;
    }
    let (mut shown, mut at) = (String::new(), 0);
    for (index, code) in segment.codes.iter().enumerate() {
        shown.push_str(segment.text.get(at..code.at)?);
        shown.push_str(&placeholder(index));
        at = code.at;
    }
    shown.push_str(segment.text.get(at..)?);
    Some(shown)
}

/// What stands for a code, counted from 0.
fn placeholder(index: usize) -> String {
    format!("{}{}{}", BRACKETS.0, index + 1, BRACKETS.1)
}

/// The segment that an edited text stands for, or which placeholder is wrong.
pub(super) fn edited(text: &str, known: &Segment) -> Result<Segment, String> {
    if known.codes.is_empty() {
        return Ok(Segment::plain(text));
    }
    let mut segment = Segment::default();
    let mut left: Vec<Option<&Code>> = known.codes.iter().map(Some).collect();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BRACKETS.0) {
        let Some((number, after)) = after.split_once(BRACKETS.1) else { return Err(BRACKETS.0.to_string()) };
        let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let taken = index.and_then(|index| left.get_mut(index)).and_then(Option::take);
        let Some(code) = taken else { return Err(format!("{}{number}{}", BRACKETS.0, BRACKETS.1)) };
        segment.text.push_str(before);
        segment.codes.push(Code { at: segment.text.len(), ..code.clone() });
        rest = after;
    }
    segment.text.push_str(rest);
    match left.iter().position(Option::is_some) {
        Some(missing) => Err(placeholder(missing)),
        None => match out_of_order(&segment.codes) {
            Some(code) => {
                let place = known.codes.iter().position(|k| k.identity() == code.identity());
                Err(placeholder(place.unwrap_or_default()))
            }
            None => Ok(segment),
        },
    }
}

/// A code that closes what is not open.
fn out_of_order(codes: &[Code]) -> Option<&Code> {
    let pair = |code: &Code| code.attributes.iter().find(|(name, _)| name == "i").map(|(_, i)| i.clone());
    let (mut open, mut begun) = (Vec::new(), Vec::new());
    for code in codes {
        match (code.kind, code.name.as_str()) {
            (CodeKind::Start, name) => open.push(name),
            (CodeKind::End, name) if open.pop() != Some(name) => return Some(code),
            (CodeKind::Whole, "bpt") => begun.push(pair(code)),
            // One whose beginning stands in another segment has none here.
            (CodeKind::Whole, "ept") => {
                let begins = codes.iter().any(|other| other.name == "bpt" && pair(other) == pair(code));
                if begins && !begun.contains(&pair(code)) {
                    return Some(code);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn segment() -> Segment {
        let code = |at, kind, name: &str, i: &str| Code {
            at,
            kind,
            name: name.to_owned(),
            attributes: vec![("i".to_owned(), i.to_owned())],
            content: String::new(),
        };
        let codes = vec![
            code(0, CodeKind::Start, "hi", ""),
            code(6, CodeKind::End, "hi", ""),
            code(7, CodeKind::Whole, "bpt", "1"),
            code(7, CodeKind::Whole, "ept", "1"),
        ];
        Segment { text: "نعم yes".to_owned(), codes }
    }

    #[test]
    fn a_text_comes_back_with_its_codes() {
        let segment = segment();
        let shown = editable(&segment).unwrap();
        assert_eq!(shown, "⟦1⟧نعم⟦2⟧ ⟦3⟧⟦4⟧yes");
        assert_eq!(edited(&shown, &segment).unwrap(), segment);
        let moved = edited("⟦3⟧لا⟦4⟧ ⟦1⟧⟦2⟧", &segment).unwrap();
        assert_eq!(moved.text, "لا ");
        assert_eq!(moved.codes.iter().map(|code| code.at).collect::<Vec<_>>(), [0, 4, 5, 5]);
        assert_eq!(edited("لا ⟦1⟧", &Segment::plain("x")).unwrap(), Segment::plain("لا ⟦1⟧"));
        assert_eq!(editable(&Segment { text: "⟦1⟧".to_owned(), ..segment }), None);
    }

    #[test]
    fn a_code_that_is_lost_doubled_or_turned_round_is_named() {
        let segment = segment();
        for (text, wrong) in [
            ("نعم yes", "⟦1⟧"),
            ("⟦1⟧⟦2⟧⟦3⟧", "⟦4⟧"),
            ("⟦1⟧⟦1⟧⟦2⟧⟦3⟧⟦4⟧", "⟦1⟧"),
            ("⟦1⟧⟦2⟧⟦3⟧⟦4⟧⟦9⟧", "⟦9⟧"),
            ("⟦1⟧⟦2⟧⟦3⟧⟦4⟧⟦0⟧", "⟦0⟧"),
            ("⟦2⟧⟦1⟧⟦3⟧⟦4⟧", "⟦2⟧"),
            ("⟦1⟧⟦2⟧⟦4⟧⟦3⟧", "⟦4⟧"),
            ("⟦1⟧⟦2⟧⟦3⟧⟦4", "⟦"),
        ] {
            assert_eq!(edited(text, &segment).unwrap_err(), wrong, "{text}");
        }
    }
}
