//! The rules, in one table. The first that applies to a gap decides; where none speaks, the mark ends
//! the sentence, as UAX #29 has it.

use super::abbreviated::{Abbreviated, is_dotted, is_letter, seen};
use super::gap::{Case, Gap};
use super::marks::{Mark, mark};
use super::words::{Abbreviation, Cue, LONGEST, abbreviation, has_written_cue, is_cue};
use crate::text::script::{Script, script_of};

/// How far back what a bracket or a quotation mark closes is looked for, in bytes.
const FURTHEST: usize = 600;

/// How long a sentence so far may be to be no more than an opening, in bytes.
const LONGEST_OPENING: usize = 80;

/// What a rule does where it applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// The sentence goes on.
    Join,
    /// The sentence ends behind the marks.
    Split,
    /// The sentence ends behind the first mark; the others begin the next one.
    SplitEarly,
}

/// A rule of the table.
#[derive(Debug)]
pub struct Rule {
    /// Its name, as the golden cases have it.
    pub name: &'static str,
    /// What it looks at before the marks, and of them.
    pub left: &'static str,
    /// What it looks at behind them.
    pub right: &'static str,
    /// What it does.
    pub does: Does,
    /// An example, with `|` where a sentence ends.
    pub example: &'static str,
    /// Whether it applies.
    pub(super) applies: fn(&Gap<'_>) -> bool,
}

use Does::{Join, Split, SplitEarly};

/// The rules, in order; the first that applies decides, and the last applies always.
#[rustfmt::skip]
pub static RULES: &[Rule] = &[
    Rule { name: "no white space", left: ". ! ? …", right: "no white space", does: Join,
        example: "Node.js 3.5 على example.com", applies: no_white_space },
    Rule { name: "goes on", left: "any mark", right: ", ; : ، ؛", does: Join,
        example: "ماذا؟، قال", applies: goes_on },
    Rule { name: "omission", left: "marks alone in brackets", right: "anything", does: Join,
        example: "قال [...] إنه وصل", applies: omission },
    Rule { name: "number of an item", left: "nothing but a number or a letter", right: "anything", does: Join,
        example: "١. افتح البرنامج.", applies: item },
    Rule { name: "label", left: "nothing but a label and its number", right: "anything", does: Join,
        example: "المادة ٣. يحق لكل مواطن", applies: label },
    Rule { name: "name with a mark", left: "Yahoo!", right: "no word that starts a sentence", does: Join,
        example: "عملت في Yahoo! سنتين", applies: name_with_mark },
    Rule { name: "abbreviation before a name", left: "Dr. e.g. د.", right: "anything", does: Join,
        example: "قال د. أحمد", applies: before },
    Rule { name: "abbreviation before a number", left: "No. p. صص. 5 ft.", right: "a number", does: Join,
        example: "انظر صص. 40-45", applies: before_number },
    Rule { name: "abbreviation goes on", left: "any abbreviation", right: "a small letter, a bracket", does: Join,
        example: "Jane and co. at noon", applies: abbreviation_goes_on },
    Rule { name: "time at the start", left: "At 5 a.m.", right: "anything", does: Join,
        example: "At 5 a.m. Mr. Smith left.", applies: time_at_start },
    Rule { name: "abbreviation of a name", left: "Inc. U.S.", right: "no word that starts a sentence", does: Join,
        example: "the U.S. Government", applies: of_name },
    Rule { name: "abbreviation and what goes on", left: "إلخ. هـ. p.m.", right: "في من بال Monday", does: Join,
        example: "سنة 505 هـ. في طوس", applies: continued },
    Rule { name: "initial", left: "a capital", right: "no word that starts a sentence", does: Join,
        example: "Jonas E. Smith", applies: initial },
    Rule { name: "Arabic letters", left: "a single letter, letters with full stops", right: "anything", does: Join,
        example: "صندوق ع.ج. 12", applies: arabic_letters },
    Rule { name: "ellipsis goes on", left: "… ...", right: "a small letter, I", does: Join,
        example: "well ... what", applies: ellipsis_goes_on },
    Rule { name: "ellipsis of the next", left: ". . . .", right: "not a small letter", does: SplitEarly,
        example: "It was so.| . . . They left.", applies: ellipsis_of_next },
    Rule { name: "quotation goes on", left: "a closing mark or a dash", right: "a small letter", does: Join,
        example: "\"Why?\" she asked.", applies: quotation_goes_on },
    Rule { name: "quotation and who said it", left: "closes what began the sentence", right: "قال سألت", does: Join,
        example: "«من هناك؟» سألت أمي.", applies: said },
    Rule { name: "bracket in a sentence", left: "closes what opened in it", right: "a letter without case", does: Join,
        example: "عام 1998 (انظر الملحق.) في دبي", applies: bracket_inside },
    Rule { name: "quotation in a sentence", left: "؟ ! and closes what opened in it without a colon",
        right: "a letter without case", does: Join,
        example: "سأل \"من هناك؟\" ثم خرج", applies: quotation_inside },
    Rule { name: "end", left: "any mark", right: "anything", does: Split,
        example: "هل انتهى؟| نعم.| iPhone", applies: |_| true },
];

/// The rule that decides a gap.
pub(super) fn decide(gap: &Gap<'_>) -> &'static Rule {
    RULES.iter().find(|rule| (rule.applies)(gap)).unwrap_or(&RULES[RULES.len() - 1])
}

fn no_white_space(gap: &Gap<'_>) -> bool {
    if gap.is_spaced() || gap.needs_no_space() {
        return false;
    }
    // Arabic is often written without: متى!وصل
    let arabic = |c: Option<char>| c.is_some_and(|c| script_of(c) == Script::Arabic);
    let plain = gap.between.is_empty() && gap.marks.chars().all(|c| matches!(c, '!' | '?'));
    !(plain && arabic(gap.left.chars().next_back()) && arabic(gap.right.chars().next()))
}

fn goes_on(gap: &Gap<'_>) -> bool {
    gap.between.trim_start().starts_with(|c| mark(c) == Mark::Continue)
}

fn omission(gap: &Gap<'_>) -> bool {
    let rest = gap.marks.trim_start_matches(|c: char| mark(c) == Mark::End || c.is_whitespace());
    gap.left.ends_with(['(', '[', '<']) && !rest.contains(|c| mark(c) == Mark::End)
}

fn item(gap: &Gap<'_>) -> bool {
    if gap.left.len() > LONGEST_OPENING {
        return false;
    }
    let word = seen(gap.left.trim_start_matches(|c| mark(c) != Mark::Word));
    is_number_or_letter(&word) || is_dotted(&word)
}

/// `12`, `٣`, `2.1`, `b`, `iv`.
fn is_number_or_letter(text: &str) -> bool {
    let digits = |part: &str| (1..=3).contains(&part.chars().count()) && part.chars().all(char::is_numeric);
    text.len() <= 16 && (is_letter(text) || text.split('.').all(digits) || is_roman(text))
}

/// A Roman number of one case.
fn is_roman(text: &str) -> bool {
    let of = |digits: &str| text.chars().all(|c| digits.contains(c));
    !text.is_empty() && text.len() <= 6 && (of("ivx") || of("IVX"))
}

fn label(gap: &Gap<'_>) -> bool {
    if gap.left.len() > LONGEST_OPENING {
        return false;
    }
    let mut words = gap.left.split_whitespace();
    let (Some(word), Some(number), None) = (words.next(), words.next(), words.next()) else { return false };
    let word = word.trim_start_matches(|c| mark(c) != Mark::Word);
    is_cue(&seen(word), Cue::Label) && is_number_or_letter(&seen(number))
}

fn name_with_mark(gap: &Gap<'_>) -> bool {
    let word = last_word(gap.left);
    matches!(gap.mark(), '!' | '?')
        && word.len() < LONGEST
        && abbreviation(&format!("{word}{}", gap.mark())) == Some(Abbreviation::Mark)
        && !is_cue(gap.right, Cue::Starts)
}

/// What kind of abbreviation stands before the mark.
fn kind(gap: &Gap<'_>) -> Option<Abbreviation> {
    gap.abbreviated.as_ref()?.kind
}

fn before(gap: &Gap<'_>) -> bool {
    kind(gap) == Some(Abbreviation::Before)
}

fn before_number(gap: &Gap<'_>) -> bool {
    let of_number = kind(gap) == Some(Abbreviation::Number);
    match gap.case() {
        Case::Digit => of_number || matches!(kind(gap), Some(Abbreviation::Name | Abbreviation::Unit)),
        // vol. II; but I is a word: No. I left.
        Case::Upper if of_number && is_roman(gap.right) => gap.right != "I" || gap.next == Some('.'),
        // Tues. Nov. 5; but: No. No.
        Case::Upper if of_number && gap.next == Some('.') && gap.right != "No" => {
            abbreviation(gap.right) == Some(Abbreviation::Number)
        }
        // Jan. - Mar., Mon. – Sunday
        Case::Upper if of_number && gap.has_dash() => {
            abbreviation(gap.right) == Some(Abbreviation::Number) || is_cue(gap.right, Cue::GoesOn)
        }
        _ => false,
    }
}

fn abbreviation_goes_on(gap: &Gap<'_>) -> bool {
    let bracket = !gap.closes() && gap.between.trim_start().starts_with(['(', '[']);
    (bracket || gap.case() == Case::Lower) && (kind(gap).is_some() || is_initial(gap))
}

fn time_at_start(gap: &Gap<'_>) -> bool {
    if gap.left.len() > LONGEST_OPENING || !matches!(kind(gap), Some(Abbreviation::Name | Abbreviation::End))
    {
        return false;
    }
    let mut words = gap.left.split_whitespace();
    words.next().is_some_and(|word| is_cue(word, Cue::Before)) && words.count() <= 2
}

fn starts(gap: &Gap<'_>) -> bool {
    is_cue(gap.right, Cue::Starts) && gap.next != Some('.')
}

fn of_name(gap: &Gap<'_>) -> bool {
    kind(gap) == Some(Abbreviation::Name) && !starts(gap)
}

fn continued(gap: &Gap<'_>) -> bool {
    matches!(kind(gap), Some(Abbreviation::End | Abbreviation::Unit)) && {
        let word = seen(gap.right);
        is_cue(&word, Cue::GoesOn) || has_written_cue(&word)
    }
}

/// Whether a single capital stands before the mark.
fn is_initial(gap: &Gap<'_>) -> bool {
    gap.abbreviated.as_ref().is_some_and(Abbreviated::is_initial)
}

fn initial(gap: &Gap<'_>) -> bool {
    if !is_initial(gap) || starts(gap) {
        return false;
    }
    // What stands before it: Albert I. Jones, but: you and I. Jones
    let before = gap.left.trim_end_matches(|c| mark(c) != Mark::Space).trim_end();
    let named = last_word(before).starts_with(char::is_uppercase);
    named || (gap.case() == Case::Upper && !gap.left.ends_with('I'))
}

/// The last word of a text that ends with one, or with one and a full stop.
fn last_word(text: &str) -> &str {
    let text = text.strip_suffix('.').unwrap_or(text);
    let rest = text.trim_end_matches(|c| mark(c) == Mark::Word);
    &text[rest.len()..]
}

fn arabic_letters(gap: &Gap<'_>) -> bool {
    let Some(word) = &gap.abbreviated else { return false };
    let arabic = |c: char| c == '.' || script_of(c) == Script::Arabic;
    word.kind != Some(Abbreviation::End)
        && (is_letter(&word.letters) || is_dotted(&word.letters))
        && word.letters.chars().all(arabic)
}

fn ellipsis_goes_on(gap: &Gap<'_>) -> bool {
    gap.is_ellipsis() && (gap.case() == Case::Lower || gap.right == "I")
}

fn ellipsis_of_next(gap: &Gap<'_>) -> bool {
    gap.marks.split_whitespace().eq([".", ".", ".", "."]) && !gap.left.ends_with(char::is_whitespace)
}

fn quotation_goes_on(gap: &Gap<'_>) -> bool {
    gap.case() == Case::Lower && (gap.closes() || gap.has_dash())
}

/// What opens what the marks close, and the sentence before it; nothing where that is empty.
fn before_opening<'a>(gap: &Gap<'a>, closes: impl Fn(char) -> Option<char>) -> Option<&'a str> {
    let opening = gap.marks.chars().find_map(closes)?;
    let mut from = gap.left.len().saturating_sub(FURTHEST);
    while !gap.left.is_char_boundary(from) {
        from += 1;
    }
    let at = from + gap.left[from..].rfind(opening)?;
    let before = gap.left[..at].trim_end();
    before.rfind(|c| mark(c) == Mark::Word).map(|_| before)
}

/// Whether a mark that ends sentences stands behind what closes: `(إلخ.).`
fn ends_behind_closing(gap: &Gap<'_>) -> bool {
    let closes = |c| matches!(mark(c), Mark::Close | Mark::Quote);
    let behind = gap.marks.rsplit(closes).next().unwrap_or_default();
    behind.len() < gap.marks.len() && behind.contains(|c| mark(c) == Mark::End)
}

fn bracket_inside(gap: &Gap<'_>) -> bool {
    let opening = |c| match c {
        ')' => Some('('),
        ']' => Some('['),
        _ => None,
    };
    gap.case() == Case::None && !ends_behind_closing(gap) && before_opening(gap, opening).is_some()
}

/// What opens what a quotation mark closes.
fn quotation(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '”' => Some('“'),
        '»' => Some('«'),
        _ => None,
    }
}

fn said(gap: &Gap<'_>) -> bool {
    is_cue(gap.right, Cue::Says)
        && gap.marks.contains(|c| quotation(c).is_some())
        && before_opening(gap, quotation).is_none()
}

fn quotation_inside(gap: &Gap<'_>) -> bool {
    gap.case() == Case::None
        && !ends_behind_closing(gap)
        && matches!(gap.mark(), '؟' | '!' | '?')
        && before_opening(gap, quotation).is_some_and(|before| !before.ends_with(':'))
}
