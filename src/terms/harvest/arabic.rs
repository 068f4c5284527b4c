//! The Arabic side of a candidate: how many of the words before a bracket belong to it, and how
//! it is written by itself.

use std::ops::Range;

use super::words::Words;
use crate::terms::preserved::is_arabic;
use crate::text::{CLOSING_IN_ARABIC, OPENING_IN_ARABIC, QUOTES, fold, is_ignorable, stem};

/// How many words before a bracket are looked at.
const WINDOW: usize = 8;

/// How many words an Arabic term has at most.
const MOST_WORDS: usize = 7;

/// The clitics with the article that begin a term for sure, and the article alone.
const WITH_ARTICLE: [&str; 8] = ["وبال", "فبال", "وكال", "فكال", "وال", "فال", "بال", "كال"];

/// The words before a bracket that may belong to the term, in the order of the text: the term
/// is some of those at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) words: Vec<Range<usize>>,
    /// Whether it is all of them: they stand in quotation marks.
    pub(super) whole: bool,
}

/// The window at the end of `head`. It ends at a mark, at a word that is no noun, where the
/// article says that another begins, and at a word with و, which begins the term unless the
/// English joins two things as well.
pub(super) fn window(head: &str, coordinated: bool, lexicon: &Words) -> Option<Window> {
    if let Some(quoted) = quoted(head) {
        let words = spans(&head[quoted.clone()]);
        let words: Vec<_> = words.into_iter().map(|w| w.start + quoted.start..w.end + quoted.start).collect();
        let fits = !words.is_empty() && words.len() <= MOST_WORDS;
        return fits.then_some(Window { words, whole: true });
    }
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut indefinite = false;
    for word in spans(head).into_iter().rev() {
        let gap = &head[word.end..words.last().map_or(head.len(), |next: &Range<usize>| next.start)];
        let apart = !gap.chars().all(|c| c.is_whitespace() || is_ignorable(c)) || gap.contains('\n');
        let text = &head[word.clone()];
        let folded = fold(text);
        let is_noun = text.chars().all(|c| is_arabic(c) || is_ignorable(c)) && !lexicon.is_boundary(&folded);
        let definite = is_definite(&folded);
        if apart || !is_noun || (definite && indefinite) {
            break;
        }
        // A ل before it links it to a noun that has the article: الرابطة الوطنية لكرة السلة.
        indefinite = !definite && !has(&folded, "ل");
        words.push(word);
        let begins = WITH_ARTICLE.iter().any(|clitic| has(&folded, clitic)) || waw(&folded).is_some();
        if (begins && !coordinated) || words.len() == WINDOW {
            break;
        }
    }
    words.reverse();
    (!words.is_empty()).then_some(Window { words, whole: false })
}

/// The stretch within the quotation marks that `head` ends with.
fn quoted(head: &str) -> Option<Range<usize>> {
    let inner = head.strip_suffix(CLOSING_IN_ARABIC)?;
    let open = inner.rfind(OPENING_IN_ARABIC)?;
    let start = open + inner[open..].chars().next().map_or(0, char::len_utf8);
    Some(start..inner.len())
}

/// The words of a text: what stands between white space and marks.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if !(is_arabic(c) || c.is_alphanumeric()) || c == '،' || c == '؛' || c == '؟' {
            continue;
        }
        match spans.last_mut() {
            Some(last)
                if last.end == at
                    || text[last.end..at].chars().all(|c| is_ignorable(c) || c == '-' || c == '\u{300}') =>
            {
                last.end = at + c.len_utf8();
            }
            _ => spans.push(at..at + c.len_utf8()),
        }
    }
    spans
}

fn has(folded: &str, clitic: &str) -> bool {
    folded.strip_prefix(clitic).is_some_and(|rest| rest.chars().count() > 2)
}

fn is_definite(folded: &str) -> bool {
    has(folded, "ال")
        || has(folded, "لل")
        || has(folded, "ولل")
        || WITH_ARTICLE.iter().any(|c| has(folded, c))
}

/// What is left of a word without a و before it that is "and".
fn waw(folded: &str) -> Option<&str> {
    let rest = folded.strip_prefix('و')?;
    (rest.chars().count() > 2 && !stem(folded, "ar").starts_with('و')).then_some(rest)
}

/// How many of the words at the end of a window are the term, where the English has `expected`:
/// as many; one more where the first of them would be an adjective without its noun.
pub(super) fn length(words: &[&str], expected: usize) -> usize {
    let folded: Vec<_> = words.iter().map(|word| fold(word)).collect();
    let mut length = expected.clamp(1, words.len());
    while length < words.len().min(MOST_WORDS) {
        let (before, first) = (&folded[words.len() - length - 1], &folded[words.len() - length]);
        // تقنية المعلومات: without the article before one with it, it is a noun and no adjective.
        let is_construct = length > 1 && is_definite(&folded[words.len() - length + 1]);
        let agrees = match (is_definite(before), is_definite(first)) {
            // الشركات الناشئة: after a noun with the article, one with it is an adjective.
            (true, true) => has(first, "ال"),
            // شركة ناشئة
            (false, false) if !is_construct => {
                (length == 1 && same_ending(before, first)) || first.ends_with("يه")
            }
            _ => false,
        };
        if !agrees {
            break;
        }
        length += 1;
    }
    length
}

/// Whether two words without the article end as a noun and its adjective do.
fn same_ending(noun: &str, adjective: &str) -> bool {
    let ends = |ending: &str| noun.ends_with(ending) && adjective.ends_with(ending);
    let relation = adjective.ends_with("يه") || (adjective.ends_with('ي') && adjective.chars().count() > 4);
    ends("ه") || ends("ات") || ends("ين") || ends("ون") || relation
}

/// Of terms that stand before the same English, how long this one is: longer where four texts
/// in five have the word before as well and the texts go apart before it, shorter where its first word is
/// of one text only.
pub(super) fn settled(words: &[&str], others: &[Vec<String>], first: usize) -> usize {
    let keys: Vec<String> = words.iter().map(|word| key(word)).collect();
    let suffix = |n: usize| &keys[keys.len().saturating_sub(n)..];
    let of_same: Vec<&Vec<String>> =
        others.iter().filter(|other| other.last() == keys.last() && other.len() > 1).collect();
    if of_same.len() < 2 {
        return first;
    }
    let having = |n: usize| of_same.iter().filter(|o| o.len() >= n && o[o.len() - n..] == *suffix(n)).count();
    let mut length = first;
    while length < words.len() && length < first + 2 && 5 * having(length + 1) >= 4 * of_same.len() {
        let before: std::collections::HashSet<Option<&String>> =
            of_same.iter().map(|o| o.len().checked_sub(length + 2).and_then(|at| o.get(at))).collect();
        if before.len() < 2 {
            break;
        }
        length += 1;
    }
    if length == first && first > 2 && having(first) == 1 && having(first - 1) > 2 {
        return first - 1;
    }
    length
}

/// What a word is compared by.
pub(super) fn key(word: &str) -> String {
    stem(&fold(word), "ar")
}

/// The term by itself: without the clitics before its first word, and the accusative endings
/// that are written.
pub(super) fn citation(words: &[&str], lexicon: &Words) -> String {
    let mut out: Vec<String> = words
        .iter()
        .map(|word| {
            let word: String = word.chars().filter(|c| !is_ignorable(*c)).collect();
            let bare = ["اً", "ًا"].iter().find_map(|ending| word.strip_suffix(ending));
            bare.map_or_else(|| word.trim_end_matches('\u{64b}').to_owned(), str::to_owned)
        })
        .collect();
    if let Some(first) = out.first_mut() {
        *first = without_clitics(first, lexicon);
    }
    out.join(" ")
}

fn without_clitics(word: &str, lexicon: &Words) -> String {
    for clitic in WITH_ARTICLE {
        if let Some(rest) = word.strip_prefix(clitic).filter(|rest| rest.chars().count() > 2) {
            // بالغة has no article.
            return if fold(word).ends_with('ه') && rest.chars().count() == 3 && !clitic.starts_with('و') {
                word.to_owned()
            } else {
                format!("ال{rest}")
            };
        }
    }
    for clitic in ["ولل", "فلل", "لل"] {
        if let Some(rest) = word.strip_prefix(clitic).filter(|rest| rest.chars().count() > 1) {
            let own = lexicon.has_own_lam(&format!("ل{}", fold(rest)));
            return format!("ال{}{rest}", if own { "ل" } else { "" });
        }
    }
    match waw(&fold(word)) {
        Some(_) => word.strip_prefix('و').unwrap_or(word).to_owned(),
        None => word.to_owned(),
    }
}

/// The Arabic that stands whole in a bracket; none where that is no term.
pub(super) fn term<'a>(text: &'a str, lexicon: &Words) -> Option<&'a str> {
    let around = |c: char| c.is_whitespace() || is_ignorable(c) || QUOTES.contains(&c);
    let term = text.trim_matches(around);
    let words: Vec<&str> = term.split_whitespace().collect();
    let first = fold(words.first()?);
    let is_term = words.len() <= MOST_WORDS
        && term
            .chars()
            .all(|c| (is_arabic(c) && !c.is_numeric()) || c.is_whitespace() || is_ignorable(c) || c == '-')
        && term.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !lexicon.is_aside(&first)
        && !lexicon.is_boundary(&first)
        && words.last().is_none_or(|last| !lexicon.is_boundary(&fold(last)) || words.len() > 2);
    is_term.then_some(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The term before a bracket with this many English words.
    fn before(head: &str, expected: usize) -> String {
        let lexicon = Words::new();
        let Some(window) = window(head, false, &lexicon) else { return String::new() };
        let words: Vec<&str> = window.words.iter().map(|w| &head[w.clone()]).collect();
        let length = if window.whole { words.len() } else { length(&words, expected) };
        citation(&words[words.len() - length..], &lexicon)
    }

    #[test]
    fn as_many_words_as_the_english_has() {
        assert_eq!(before("الوصول إلى عشرات الآلاف من وحدات معالجة الرسومات", 3), "وحدات معالجة الرسومات");
        assert_eq!(before("وقالت منظمة الصحة العالمية", 3), "منظمة الصحة العالمية");
        assert_eq!(before("أبحاث تطوير الذكاء الاصطناعي", 2), "الذكاء الاصطناعي");
    }

    #[test]
    fn a_word_that_is_no_noun_ends_it() {
        assert_eq!(before("يعتمد على التعلم", 2), "التعلم");
        assert_eq!(before("هذه تقنية يسميها الباحثون التعلم العميق", 3), "الباحثون التعلم العميق");
        assert_eq!(before("وتستخدم الشبكات خوارزمية تعلم", 3), "خوارزمية تعلم");
        assert_eq!(before("كما قال: نموذج لغوي", 3), "نموذج لغوي");
    }

    #[test]
    fn an_adjective_has_its_noun() {
        assert_eq!(before("دعم الشركات الناشئة", 1), "الشركات الناشئة");
        assert_eq!(before("أسس شركة ناشئة", 1), "شركة ناشئة");
        assert_eq!(before("على مستوى الكفاءة", 1), "الكفاءة");
    }

    /// A word too many was taken before (IT): the noun of a construct was taken for an adjective.
    #[test]
    fn a_noun_before_the_article_is_no_adjective_of_the_word_before() {
        assert_eq!(before("قسم تقنية المعلومات", 2), "تقنية المعلومات");
        assert_eq!(before("كلية تربية الطفل", 2), "تربية الطفل");
        assert_eq!(before("لجنة برلمانية دائمة", 2), "لجنة برلمانية دائمة");
    }

    #[test]
    fn a_lam_links_it_to_a_noun_with_the_article() {
        assert_eq!(before("وقالت الرابطة الوطنية لكرة السلة", 3), "الرابطة الوطنية لكرة السلة");
        assert_eq!(before("الإصابة بمرض فيروس كورونا", 3), "بمرض فيروس كورونا");
    }

    #[test]
    fn clitics_before_it_are_no_part_of_it() {
        assert_eq!(before("اهتمت بالذكاء الاصطناعي", 2), "الذكاء الاصطناعي");
        assert_eq!(before("الحوسبة والبيانات الضخمة", 2), "البيانات الضخمة");
        assert_eq!(before("مخصص للغة الطبيعية", 2), "اللغة الطبيعية");
        assert_eq!(before("مخصص للعتاد", 1), "العتاد");
        assert_eq!(before("أصبح عائقًا", 1), "عائق");
        assert_eq!(before("في وحدات", 1), "وحدات");
    }

    #[test]
    fn what_stands_in_quotation_marks_is_whole() {
        assert_eq!(before("نهج يسمى \"مزيج من الخبراء\"", 1), "مزيج من الخبراء");
        assert_eq!(before("نهج يسمى «مزيج الخبراء»", 5), "مزيج الخبراء");
    }

    #[test]
    fn what_recurs_settles_it() {
        let keys = |text: &str| text.split(' ').map(key).collect::<Vec<_>>();
        let others = [keys("رأي وكالة حماية البيئة الأمريكية"), keys("قرار وكالة حماية البيئة الأمريكية")];
        let words = ["رأي", "وكالة", "حماية", "البيئة", "الأمريكية"];
        assert_eq!(settled(&words, &others, 3), 4);
        assert_eq!(settled(&words, &others[..1], 3), 3);
    }

    #[test]
    fn glosses_in_brackets_and_asides() {
        let term = |text| super::term(text, &Words::new());
        assert_eq!(term("مزيج الخبراء"), Some("مزيج الخبراء"));
        assert_eq!(term("«مزيج الخبراء»"), Some("مزيج الخبراء"));
        for aside in
            ["انظر الشكل 3", "انظر الصفحة التالية", "على الأقل", "٢٠٢٤", "مثل أجهزة التنفس", "مم", "يتبع لاحقا"]
        {
            assert_eq!(term(aside), None, "{aside}");
        }
    }
}
