//! One translation after the other, in both directions.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::model::{ConceptId, Unit, Variant};

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// A term: language, status, text.
type Row = (&'static str, &'static str, &'static str);

/// A termbase of concepts, each a name and its terms: language, status, term.
fn terms() -> CheckTerms {
    let rows: &[(&str, &[Row])] = &[
        ("deepseek", &[("en", "preserved", "DeepSeek")]),
        ("openai", &[("en", "preserved", "OpenAI")]),
        ("cox", &[("en", "preserved", "Cox"), ("ar", "variant", "كوكس")]),
        ("who", &[("en", "preserved", "WHO"), ("ar", "preferred", "منظمة الصحة العالمية")]),
        (
            "moe",
            &[
                ("en", "preserved", "Mixture of Experts"),
                ("en", "forbidden", "mix of experts"),
                ("ar", "preferred", "مزيج الخبراء"),
                ("ar", "forbidden", "خليط الخبراء"),
            ],
        ),
        (
            "gpu",
            &[
                ("ar", "preferred", "وحدة معالجة الرسومات"),
                ("en", "preserved", "GPUs"),
                ("en", "variant", "GPU"),
            ],
        ),
        ("cpp", &[("en", "preserved", "C++")]),
        (
            "ai",
            &[
                ("ar", "preferred", "الذكاء الاصطناعي"),
                ("en", "preferred", "AI"),
                ("en", "admitted", "artificial intelligence"),
            ],
        ),
        ("ai-model", &[("ar", "preferred", "نموذج ذكاء اصطناعي"), ("en", "preferred", "AI model")]),
        (
            "company",
            &[("ar", "preferred", "شركة"), ("en", "preferred", "company"), ("en", "forbidden", "corp")],
        ),
        (
            "data",
            &[("ar", "preferred", "بيانات"), ("en", "preferred", "data"), ("ar", "forbidden", "معطيات")],
        ),
        ("price", &[("ar", "preferred", "سعر"), ("en", "preferred", "price")]),
        ("rate", &[("ar", "preferred", "سعر"), ("en", "preferred", "rate")]),
        ("bank", &[("ar", "preferred", "مصرف"), ("en", "preferred", "bank"), ("ar", "forbidden", "ضفة")]),
        ("shore", &[("ar", "preferred", "ضفة"), ("en", "preferred", "shore")]),
        ("efficiency", &[("ar", "preferred", "كفاءة"), ("en", "preferred", "efficient")]),
        ("arabic-only", &[("ar", "preferred", "قصيدة")]),
    ];
    let concept = |(number, (name, terms)): (usize, &(&str, &[Row]))| {
        let terms: Vec<_> = terms
            .iter()
            .map(|(lang, status, term)| serde_json::json!({"lang": lang, "status": status, "term": term}))
            .collect();
        StoredConcept {
            id: ConceptId(i64::try_from(number).unwrap()),
            concept: serde_json::from_value(serde_json::json!({"concept": name, "terms": terms})).unwrap(),
        }
    };
    CheckTerms::new(rows.iter().enumerate().map(concept).collect())
}

fn found(from: &str, to: &str, source: &str, target: &str) -> Vec<Finding> {
    let terms = terms();
    let findings = Checker::new(&terms, &locale(from), &locale(to)).check(source, target);
    for finding in &findings {
        for (spans, text) in [(&finding.source_spans, source), (&finding.target_spans, target)] {
            assert!(spans.iter().all(|s| text.get(s.start..s.end).is_some_and(|t| !t.is_empty())));
        }
    }
    findings
}

/// What was found, as check, words and suggestion.
fn told(from: &str, to: &str, source: &str, target: &str) -> Vec<(Check, String, String)> {
    let tell = |f: Finding| (f.check, f.found, f.suggestion.unwrap_or_default());
    found(from, to, source, target).into_iter().map(tell).collect()
}

fn one(check: Check, found: &str, suggestion: &str) -> Vec<(Check, String, String)> {
    vec![(check, found.to_owned(), suggestion.to_owned())]
}

const AR_EN: (&str, &str) = ("ar", "en");
const EN_AR: (&str, &str) = ("en", "ar");

#[track_caller]
fn sound((from, to): (&str, &str), source: &str, target: &str) {
    assert_eq!(told(from, to, source, target), [], "{source} = {target}");
}

#[test]
fn what_is_right_is_not_found() {
    sound(
        AR_EN,
        "وبالذكاء الاصطناعي تنافس شركات كثيرة DeepSeek.",
        "With AI, many companies compete with DeepSeek.",
    );
    sound(EN_AR, "Companies use AI and DeepSeek's data.", "تستخدم الشركات الذكاء الاصطناعي وبيانات DeepSeek.");
    sound(AR_EN, "نهج Mixture of Experts (مزيج الخبراء)", "the Mixture-of-Experts approach");
    sound(AR_EN, "مزيج الخبراء", "Mixture of Experts");
    sound(AR_EN, "عبر الـGPU", "over GPUs");
    sound(AR_EN, "قصيدة جميلة", "a fine poem");
    sound(AR_EN, "يقول كوكس", "says Cox");
}

#[test]
fn a_preserved_term_is_missing() {
    assert_eq!(
        told("ar", "en", "ظهر DeepSeek.", "It appeared."),
        one(Check::PreservedMissing, "DeepSeek", "DeepSeek")
    );
    assert_eq!(
        told("en", "ar", "DeepSeek appeared.", "ظهر ديب سيك."),
        one(Check::PreservedMissing, "DeepSeek", "DeepSeek")
    );
    let finding = &found("ar", "en", "بين DeepSeek وDeepSeek", "Between two")[0];
    assert_eq!((finding.severity, finding.source_spans.len()), (Severity::Error, 2));
}

#[test]
fn a_preserved_term_is_misspelt() {
    for (target, words) in [
        ("Deepseek appeared.", "Deepseek"),
        ("DEEPSEEK appeared.", "DEEPSEEK"),
        ("Deep Seek appeared.", "Deep Seek"),
        ("DeapSeek appeared.", "DeapSeek"),
        ("The DeepSeeek appeared.", "DeepSeeek"),
    ] {
        assert_eq!(
            told("ar", "en", "ظهر DeepSeek.", target),
            one(Check::PreservedMisspelt, words, "DeepSeek")
        );
    }
    assert_eq!(
        told("en", "ar", "OpenAI appeared.", "ظهرت OpenIA."),
        one(Check::PreservedMisspelt, "OpenIA", "OpenAI")
    );
    // Right in one place, and wrong in another.
    assert_eq!(
        told("ar", "en", "DeepSeek، ثم DeepSeek", "DeepSeek, then Deepseek"),
        one(Check::PreservedMisspelt, "Deepseek", "DeepSeek")
    );
    // A word of its own beside the term is none.
    sound(AR_EN, "قالت WHO", "The WHO, who else, said");
}

#[test]
fn what_the_translation_copies_from_the_source_is_not_misspelt() {
    sound(("en", "ar"), "deepseek is free", "هذا (deepseek) مجاني");
    sound(("ar", "en"), "ظهر OPENAI! أمس", "OPENAI! appeared");
    assert_eq!(
        told("en", "ar", "OpenAI is free", "هذا openai مجاني"),
        one(Check::PreservedMisspelt, "openai", "OpenAI")
    );
}

#[test]
fn a_preserved_term_has_a_term_of_the_language_instead() {
    let finding = &found("en", "ar", "Mixture of Experts is new.", "مزيج الخبراء جديد.")[0];
    assert_eq!((finding.check, finding.severity), (Check::PreservedTranslated, Severity::Info));
    assert_eq!(
        (&*finding.found, finding.suggestion.as_deref()),
        ("مزيج الخبراء", Some("Mixture of Experts"))
    );
}

#[test]
fn forbidden_terms_are_found_in_both_texts() {
    assert_eq!(
        told("ar", "en", "مزيج الخبراء", "Mixture of Experts, a mix of experts"),
        one(Check::Forbidden, "mix of experts", "Mixture of Experts")
    );
    assert_eq!(
        told("en", "ar", "The data.", "البيانات والمعطيات."),
        one(Check::Forbidden, "والمعطيات", "بيانات")
    );
    let finding = &found("ar", "en", "معطيات كثيرة", "much data")[0];
    assert_eq!((finding.severity, finding.source_spans.len()), (Severity::Warning, 1));
    assert!(finding.target_spans.is_empty());
    // A forbidden spelling of a preserved term is found in the other language's text, too.
    let findings = told("ar", "ar-EG", "مزيج الخبراء", "مزيج الخبراء (mix of experts)");
    assert_eq!(findings, one(Check::Forbidden, "mix of experts", "Mixture of Experts"));
}

#[test]
fn a_term_that_is_forbidden_for_another_concept_only_is_none() {
    sound(EN_AR, "the shore", "الضفة");
    assert_eq!(told("en", "ar", "the bank, new", "الضفة الجديدة")[0].0, Check::NotUsed);
    assert_eq!(told("en", "ar", "new bank", "ضفة ومصرف"), one(Check::Forbidden, "ضفة", "مصرف"));
    sound(AR_EN, "ضفة النهر", "the shore of the river");
}

#[test]
fn a_term_is_not_used() {
    assert_eq!(
        told("ar", "en", "البيانات كثيرة.", "There is much information."),
        one(Check::NotUsed, "البيانات", "data")
    );
    assert_eq!(told("en", "ar", "Big companies.", "مؤسسات كبيرة."), one(Check::NotUsed, "companies", "شركة"));
    let finding = &found("ar", "en", "للذكاء الاصطناعي", "for it")[0];
    assert_eq!((finding.severity, finding.suggestion.as_deref()), (Severity::Warning, Some("AI")));
}

#[test]
fn a_term_inside_a_longer_one_or_a_homonym_is_used() {
    sound(AR_EN, "شركة الذكاء الاصطناعي", "a company with an AI model");
    sound(AR_EN, "سعر الصرف", "the exchange rate");
    sound(AR_EN, "سعر الخبز", "the price of bread");
}

#[test]
fn another_form_of_its_words_is_use_of_a_term() {
    sound(AR_EN, "بشكل أكثر كفاءة", "more efficiently");
    sound(EN_AR, "the company's prices", "أسعار الشركات والسعر فيها");
    assert_eq!(told("ar", "en", "الكفاءة", "with effect"), one(Check::NotUsed, "الكفاءة", "efficient"));
}

#[test]
fn a_noun_before_the_name_it_classes_may_be_left_out() {
    sound(AR_EN, "قالت شركة OpenAI", "OpenAI said");
    assert_eq!(told("ar", "en", "شركة كبيرة", "a big one"), one(Check::NotUsed, "شركة", "company"));
}

#[test]
fn an_admitted_term_counts_as_what_it_is() {
    let finding = &found("ar", "en", "الذكاء الاصطناعي", "Artificial intelligence")[0];
    assert_eq!((finding.check, finding.severity), (Check::Admitted, Severity::Info));
    assert_eq!(finding.suggestion.as_deref(), Some("AI"));
    sound(AR_EN, "الذكاء الاصطناعي", "Artificial intelligence (AI)");
}

#[test]
fn only_the_translation_is_checked_for_displaced_marks() {
    assert_eq!(
        told("en", "ar", "Written in C++ today.", "كُتب بلغة C++ اليوم."),
        one(Check::Bidi, "C++", "\u{2066}C++\u{2069}")
    );
    sound(AR_EN, "كُتب بلغة C++ اليوم.", "Written in C++ today.");
    sound(EN_AR, "Written in C++ today.", "كُتب بلغة \u{2066}C++\u{2069} اليوم.");
}

#[test]
fn a_term_of_the_language_does_not_stand_for_a_preserved_one_where_the_source_has_both() {
    assert_eq!(
        told("ar", "en", "وحدات معالجة الرسومات (GPUs)", "processors"),
        one(Check::PreservedMissing, "GPUs", "GPUs")
    );
    assert_eq!(
        told("en", "ar", "graphics cards (GPUs)", "وحدات معالجة الرسومات"),
        one(Check::PreservedTranslated, "وحدات معالجة الرسومات", "GPUs")
    );
    assert_eq!(
        told("ar", "ar-EG", "وحدات معالجة الرسومات (GPUs)", "وحدات معالجة الرسومات"),
        one(Check::PreservedMissing, "GPUs", "GPUs")
    );
}

/// A unit of a thousand languages once made a thousand checkers.
#[test]
fn languages_without_terms_share_a_checker() {
    let terms = terms();
    let tags =
        ('a'..='z').flat_map(|a| ('a'..='z').flat_map(move |b| ['q', 'w'].map(|c| format!("{c}{a}{b}"))));
    let of_none = tags.filter(|tag| !text::is_arabic_script(tag)).take(1000);
    let text = "DeepSeek, mix of experts, مزيج";
    let mut unit = Unit { source: Some(locale("ar")), ..Unit::default() };
    for tag in
        ["ar".to_owned(), "en".to_owned(), "en-GB".to_owned(), "fa".to_owned()].into_iter().chain(of_none)
    {
        unit.variants.push(Variant::plain(locale(&tag), text));
    }
    let mut units = CheckUnits::new(&terms, Check::ALL, usize::MAX, None, None);
    units.unit(1, None, &unit);
    // English, Persian by its script, and all others.
    assert_eq!(units.checkers(), 3);
    let report = units.finish();
    assert_eq!(report.checked, 1003);
    for variant in unit.variants.iter().skip(1) {
        let checker = Checker::new(&terms, &locale("ar"), &variant.locale);
        let alone = checker.check(text, text);
        let shared: Vec<&Finding> =
            report.findings.iter().filter(|f| f.target_lang == variant.locale).map(|f| &f.finding).collect();
        assert_eq!(shared, alone.iter().collect::<Vec<_>>(), "{}", variant.locale);
    }
}

proptest! {
    /// Whatever stands in the texts: no panic, spans on whole characters, and isolating what is
    /// found comes to an end.
    #[test]
    fn any_text_is_checked(source in text(), target in text()) {
        for (from, to) in [AR_EN, EN_AR] {
            found(from, to, &source, &target);
        }
        // Where one is mended another may come to be displaced, but not without end.
        let mut mended = target.clone();
        for _ in 0..target.len() {
            for found in displaced(&mended.clone(), &[]).iter().rev() {
                let (from, to) = (found.spans[0].start, found.spans[found.spans.len() - 1].end);
                mended.replace_range(from..to, &found.isolated);
            }
        }
        prop_assert!(displaced(&mended, &[]).is_empty(), "{target:?}: {mended:?}");
    }

    /// A text is never wrong beside itself, but for what is forbidden in it.
    #[test]
    fn a_text_has_its_own_terms(text in text()) {
        let only = |f: &Finding| matches!(f.check, Check::Forbidden | Check::Bidi | Check::PreservedMisspelt);
        let found = found("ar", "ar-EG", &text, &text);
        prop_assert!(found.iter().all(only), "{found:?}");
    }
}

/// Pieces that terms and their marks are made of, in any order.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "DeepSeek",
        "Deepseek",
        "OpenAI",
        "GPUs",
        "C++",
        "Mixture of Experts",
        "mix of experts",
        "مزيج الخبراء",
        "وحدات معالجة الرسومات",
        "الذكاء الاصطناعي",
        "شركة",
        "سعر",
        "و",
        "الـ",
        " ",
        " ",
        "، ",
        ". ",
        "\n",
        "(",
        ")",
        "\"",
        "؟",
        "+",
        "-",
        "/",
        ".",
        "4",
        "٤",
        "é",
        "\u{2066}",
        "\u{2069}",
        "\u{200f}",
        "😀",
        "نعم",
        "AI",
        "ab",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}
