use super::*;
use crate::text::golden::any_text;
use crate::text::script::{Script, is_digit, is_letter, script_of};
use paragraph::is_line_break;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn pieces_of(text: &str) -> Vec<&str> {
    segment(text).sentences.iter().map(|s| &text[s.start..s.end]).collect()
}

#[test]
fn sentences_arabic_and_english() {
    let cases: &[(&str, &[&str])] = &[
        ("هل انتهى؟ نعم، انتهى. جميل!", &["هل انتهى؟", "نعم، انتهى.", "جميل!"]),
        ("Is it over? Yes, it is. Good!", &["Is it over?", "Yes, it is.", "Good!"]),
        ("قال: \"نعم.\" \"ثم لا\". انتهى.", &["قال: \"نعم.\"", "\"ثم لا\".", "انتهى."]),
        ("He said “Yes.” “Then no”. Done.", &["He said “Yes.”", "“Then no”.", "Done."]),
        ("\"الأسرار لا تبقى. تنتشر الأفكار.\"", &["\"الأسرار لا تبقى.", "تنتشر الأفكار.\""]),
        ("«لن نتراجع.» وأكد ذلك.", &["«لن نتراجع.»", "وأكد ذلك."]),
        ("يقول Hu: \"إن DeepSeek مدعوم\".", &["يقول Hu: \"إن DeepSeek مدعوم\"."]),
        ("يقر Xia \"Ben\" Hu بأن النموذج جيد.", &["يقر Xia \"Ben\" Hu بأن النموذج جيد."]),
        ("بلغت ٣.٥ في المئة. It was 3.5 percent.", &["بلغت ٣.٥ في المئة.", "It was 3.5 percent."]),
        ("متى وصلت؟أمس!كيف؟", &["متى وصلت؟", "أمس!", "كيف؟"]),
        ("قال \"نعم.\"ثم خرج.", &["قال \"نعم.\"ثم خرج."]),
        ("What?Now!Go", &["What?Now!Go"]),
        ("مهمة.\u{200F} جيدة.", &["مهمة.\u{200F}", "جيدة."]),
        ("مهمة. \u{202B}جيدة.\u{202C}", &["مهمة.", "\u{202B}جيدة.\u{202C}"]),
        ("انتهت القصة... وبدأت أخرى.", &["انتهت القصة...", "وبدأت أخرى."]),
    ];
    for (text, expected) in cases {
        assert_eq!(pieces_of(text), *expected);
    }
}

#[test]
fn paragraphs_end_at_every_line_break() {
    let text = "\u{FEFF}  أ\nب\r\nج\rد\u{85}ه\u{2028}و\u{2029}ز\u{B}ح\u{C}\u{A0}ط \n\n***\nي";
    let cut = segment(text);
    let found: Vec<_> = cut.sentences.iter().map(|s| (s.paragraph, &text[s.start..s.end])).collect();
    let letters = ["أ", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ي"];
    assert_eq!(found, letters.into_iter().enumerate().collect::<Vec<_>>());
}

#[test]
fn marks_join_the_sentence_before_or_after() {
    assert_eq!(pieces_of("نعم. *** !!! لا."), ["نعم. *** !!!", "لا."]);
    assert_eq!(pieces_of("!!! Yes. No. ..."), ["!!! Yes.", "No. ..."]);
    assert_eq!(pieces_of("...\n؟!\n—"), [""; 0]);
}

#[test]
fn a_leading_date_is_metadata() {
    let date = |text| segment(text).metadata.into_iter().next().map(|(_, date)| date);
    assert_eq!(date(" date 2025-02-04 نص"), Some("2025-02-04".to_owned()));
    assert_eq!(date("\u{FEFF}date 2024-02-29\nText"), Some("2024-02-29".to_owned()));
    assert_eq!(pieces_of(" date 2025-02-04 نص."), ["نص."]);
    for text in [
        "date 2025-02-30 نص",
        "date 2025-13-01 نص",
        "date 2025-02-04. نص",
        "date2025-02-04 x",
        "date 2025-2-4 x",
        "date ٢٠٢٥-٠٢-٠٤ نص",
        "نص date 2025-02-04 نص",
        "dated 2025-02-04 x",
        "date 2025-02-0é x",
        "date",
        "date 1900-02-29 x",
        "date 2025-00-10 x",
        "date 2025-01-00 x",
    ] {
        assert_eq!(date(text), None, "{text}");
        assert!(pieces_of(text).concat().contains("date"), "{text}");
    }
}

/// The cases of a rule in the golden file: its name, then lines with ` | ` where sentences end.
fn golden() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
    let file = include_str!("../../../tests/golden/sentences.txt");
    for (at, line) in file.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        match (line.strip_prefix('[').and_then(|l| l.strip_suffix(']')), rules.last_mut()) {
            (Some(name), _) if RULES.iter().any(|rule| rule.name == name) => {
                rules.push((name, Vec::new()));
            }
            (None, Some((_, cases))) if line.split(" | ").all(|piece| piece.trim() == piece) => {
                cases.push(line);
            }
            _ => panic!("sentences.txt:{}: not a rule, nor a case: {line}", at + 1),
        }
    }
    rules
}

#[test]
fn golden_cases_of_every_rule() {
    let golden = golden();
    let mut wrong = Vec::new();
    for (name, cases) in &golden {
        let with = |script| cases.iter().filter(|case| case.contains(|c| script_of(c) == script)).count();
        let scripts = [with(Script::Arabic), with(Script::Latin)];
        assert!(cases.len() >= 6 && scripts.iter().all(|&cases| cases >= 3), "[{name}]: {scripts:?}");
        for case in cases {
            let text = case.replace(" | ", " ");
            let found = pieces_of(&text).join(" | ");
            let decided: Vec<_> = Walk::new(&text).map(|(rule, _)| rule.name).collect();
            if found != *case || !decided.contains(name) {
                wrong.push(format!("[{name}]\n  {case}\n  {found}   by {decided:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for rule in RULES {
        assert!(golden.iter().any(|(name, _)| *name == rule.name), "[{}] has no cases", rule.name);
    }
}

#[test]
fn examples_of_the_table() {
    for rule in RULES {
        let text = rule.example.replace('|', "");
        let found: Vec<_> = Walk::new(&text).map(|(rule, _)| rule.name).collect();
        assert!(found.contains(&rule.name), "{}: {found:?}", rule.name);
        let expected: Vec<_> = rule.example.split('|').map(str::trim).collect();
        assert_eq!(pieces_of(&text), expected, "{}", rule.name);
        assert!(!rule.left.is_empty() && !rule.right.is_empty());
    }
}

/// Text of what rules look at.
fn text_for_rules() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "د", "Dr", "U.S", "p.m", "ص", "ق.م", "هـ", "إلخ", "etc", "Inc", "No", "5", "٣", "505", "I", "J", "The",
        "At", "في", "بالقاهرة", "قال", "كلمة", "word", "Word", "iPhone", ".NET", "Yahoo", "المادة", "Monday",
        ".", ".", ".", "...", "…", "?", "!", "؟", "۔", ",", "؛", ":", " ", " ", " ", " ", " . . .", "\"", "'",
        "(", ")", "«", "»", "“", "”", "[1]", "[", "]", ":)", ":D", "—", "-", "*", "😀", "\u{202A}", "\u{202C}",
        "\u{2067}", "\u{2069}", "\u{200F}", "\u{64B}", "中", "。", "\u{301}", "\n", "\u{A0}", "\u{FEFF}",
    ];
    prop::collection::vec(prop::sample::select(PARTS), 0..30).prop_map(|parts| parts.concat())
}

/// Text of any kind.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![3 => text_for_rules(), 1 => any_text(), 1 => (any_text(), any_text()).prop_map(|(a, b)| a + ". " + &b)]
}

/// Sentences that no rule but the last speaks of.
fn plain_sentences() -> impl Strategy<Value = Vec<String>> {
    let sentence = prop_oneof![
        "[ء-غف-ي]{2,6}( [ء-غف-ي]{2,6}){2,5}(\\.|؟|!|\\?!|\\.»|\\.”|\\.\\))",
        "[A-Z][a-z]{5,9}( [a-z]{5,9}){2,5}(\\.|\\?|!|\\?!|\\.”|\\.\\))"
    ];
    prop::collection::vec(sentence, 1..5)
}

proptest! {
    #[test]
    fn the_oracle_is_uax_29_where_no_rule_speaks(sentences in plain_sentences()) {
        let text = sentences.join(" ");
        prop_assume!(Walk::new(&text).all(|(rule, _)| rule.name == "end"));
        let oracle: Vec<_> = text.split_sentence_bounds().map(str::trim_end).collect();
        prop_assert_eq!(pieces_of(&text), oracle);
    }

    #[test]
    fn pieces_and_gaps_are_the_text(text in texts()) {
        let mut end = 0;
        let mut paragraph = 0;
        let word = |c| is_letter(c) || is_digit(c);
        for sentence in segment(&text).sentences {
            prop_assert!(end <= sentence.start && sentence.start < sentence.end);
            let gap = &text[end..sentence.start];
            let piece = &text[sentence.start..sentence.end];
            prop_assert!(!gap.contains(word), "{gap:?}");
            prop_assert!(piece.contains(word), "{piece:?}");
            prop_assert_eq!(piece.trim(), piece);
            prop_assert!(!piece.contains(is_line_break));
            prop_assert!(paragraph <= sentence.paragraph);
            (end, paragraph) = (sentence.end, sentence.paragraph);
        }
        prop_assert!(!text[end..].contains(word));
    }

    #[test]
    fn a_piece_by_itself_is_one_piece(text in texts()) {
        for piece in pieces_of(&text) {
            prop_assert_eq!(pieces_of(piece), [piece], "in {}", text);
        }
    }

    #[test]
    fn a_text_and_its_paragraphs_give_the_same(text in texts(), more in texts()) {
        let text = text + "\n" + &more;
        let apart: Vec<_> = text.split(is_line_break).flat_map(pieces_of).collect();
        prop_assert_eq!(pieces_of(&text), apart);
    }
}

/// Texts that would take hours where the time grew faster than they do.
#[test]
fn long_texts_without_end_are_cut_in_one_go() {
    let many = 30_000;
    let texts = [
        "كلمة word ".repeat(many),
        ".".repeat(many),
        ". ".repeat(many),
        "د. ".repeat(many),
        "e.g. ".repeat(many),
        "U.S. ".repeat(many),
        "\"".repeat(many) + &"Dr. «a (b.) ج ".repeat(many / 10),
        "(".repeat(many) + &"ا (ب.) ج ".repeat(many / 10),
        "ا\"".repeat(many) + "؟\" ب",
        "a.".repeat(many),
        "؟ا".repeat(many),
        "1. ".repeat(many),
        "[1".repeat(many) + ". " + &"a.[1".repeat(many),
        ":".repeat(many) + &". :".repeat(many),
        "\u{202A}".repeat(many) + &"a.\u{202C} b".repeat(many / 10),
    ];
    for text in texts {
        let found = segment(&text).sentences;
        let covered: usize = found.iter().map(|s| s.end - s.start).sum();
        assert!(covered <= text.len() && found.len() <= many + 1);
    }
}
