//! Scores worked by hand from the table of weights, and properties.

use super::*;
use crate::model::{CodeKind, Locale, Segment};
use proptest::prelude::*;

fn analysed(segment: &Segment, tag: &str) -> Analysed {
    Analysed::new(segment, &tag.parse::<Locale>().unwrap_or_else(|e| panic!("{e}")))
}

fn scored(tag: &str, query: &str, source: &str) -> Scored {
    score(&analysed(&Segment::plain(query), tag), &analysed(&Segment::plain(source), tag))
}

/// A sentence of the article: 7 words and a full stop.
const ARTICLE: &str = "الآثار المترتبة على ذلك تتجاوز نموذجًا واحدًا.";

#[test]
fn scores_worked_by_hand() {
    for (tag, query, source, expected, why) in [
        ("ar", ARTICLE, ARTICLE, 100, "the same"),
        // Arabic, 7 words: 100 − ⌈cost in hundredths / 7⌉.
        ("ar", "الآثار المترتبة على ذلك تتجاوز نموذجا واحدا.", ARTICLE, 98, "tanwin twice: 10"),
        ("ar", "الاثار المترتبة على ذلك تتجاوز نموذجًا واحدًا.", ARTICLE, 99, "hamza: 5"),
        ("ar", "الآثار المترتبـــة على ذلك تتجاوز نموذجًا واحدًا.", ARTICLE, 99, "tatweel: 5"),
        ("ar", "الآثار المترتبة على ذلك تتجاوز نموذجًا واحدًا", ARTICLE, 98, "no full stop: 10"),
        ("ar", "الآثار المترتبة على ذلك تتجاوز نموذجًا واحدًا؟", ARTICLE, 98, "another mark: 10"),
        ("ar", "الآثار المترتبة  على ذلك تتجاوز نموذجًا واحدًا.", ARTICLE, 99, "two spaces: 2"),
        ("ar", "الآثار المترتبة على ذلك تتجاوز النموذج واحدًا.", ARTICLE, 96, "clitic: 25"),
        ("ar", "الآثار المترتبة على ذلك تتجاوز كتابًا واحدًا.", ARTICLE, 85, "another word: 100"),
        ("ar", "الآثار المترتبة على ذلك لا تتجاوز نموذجًا واحدًا.", ARTICLE, 87, "a word added, of 8: 100"),
        ("ar", "الآثار المترتبة على ذلك تتجاوز نموذجًا.", ARTICLE, 85, "a word missing: 100"),
        // The word that moved is missing in one place and added in another: 200; tanwin 10; the full stop 10.
        ("ar", "تتجاوز الآثار المترتبة على ذلك نموذجا واحدا", ARTICLE, 68, "word order: 220"),
        // Digits: a shape costs nothing but the last point; another number 20 of 3 words.
        ("ar", "دفع ٥ ملايين", "دفع 5 ملايين", 99, "digit shape: 0"),
        ("ar", "دفع 7 ملايين", "دفع 5 ملايين", 93, "another number: 20"),
        // A clitic before a Latin word is an inflection: 25 of 2 words.
        ("ar", "تمتلك وGoogle", "تمتلك Google", 87, "clitic before Latin: 25"),
        // English, 5 words: inflection twice 50, number 20, full stop 10.
        ("en", "The models read 7 files", "The model reads 5 files.", 84, "inflection and number: 80"),
        ("en", "THE MODEL reads 5 files.", "The model reads 5 files.", 98, "case twice: 10"),
        ("en", "Say “yes”", "Say \"yes\"", 98, "quotes of another shape twice: 4"),
        ("en", "Yes", "No", 0, "nothing alike"),
    ] {
        let answer = scored(tag, query, source);
        assert_eq!(answer.score, expected, "{why}: {answer:#?}");
    }
}

#[test]
fn the_penalties_add_up_to_the_cost() {
    use PenaltyName::{Delete, Insert, Punctuation, Spelling};
    let answer = scored("ar", "تتجاوز الآثار المترتبة على ذلك نموذجا واحدا", ARTICLE);
    let names: Vec<PenaltyName> = answer.penalties.iter().map(|p| p.name).collect();
    assert_eq!(names, [Insert, Delete, Spelling, Spelling, Punctuation]);
    let cost: f64 = answer.penalties.iter().map(|p| p.cost).sum();
    assert!((cost - 2.2).abs() < 1e-9, "{cost}");
}

#[test]
fn a_segment_without_words_matches_itself_or_nothing() {
    assert_eq!(scored("ar", "—", "—").score, 100);
    assert_eq!(scored("ar", "—", "-").score, 0);
    assert_eq!(scored("ar", "؟", "نعم؟").score, 0);
    assert_eq!(scored("en", "yes", "!").score, 0);
}

#[test]
fn composed_and_decomposed_text_is_the_same() {
    assert_eq!(scored("ar", "ا\u{653}ثار", "آثار").score, 100);
    assert_eq!(scored("en", "cafe\u{301}", "café").score, 100);
}

fn with_codes(text: &str, codes: &[(usize, &str, &str)]) -> Segment {
    let code = |&(at, name, i): &(usize, &str, &str)| Code {
        at,
        kind: CodeKind::Whole,
        name: name.into(),
        attributes: vec![("i".into(), i.into())],
        content: "&lt;b&gt;".into(),
    };
    Segment { text: text.into(), codes: codes.iter().map(code).collect() }
}

#[test]
fn codes_count_by_kind_and_content_and_not_by_number() {
    let score = |a: &Segment, b: &Segment| score(&analysed(a, "en"), &analysed(b, "en")).score;
    let bold = with_codes("Press the key", &[(0, "bpt", "1"), (5, "ept", "1")]);
    assert_eq!(score(&bold, &with_codes("Press the key", &[(0, "bpt", "7"), (5, "ept", "7")])), 100);
    // At another place: nothing is missing, but it is not the same.
    assert_eq!(score(&bold, &with_codes("Press the key", &[(6, "bpt", "1"), (9, "ept", "1")])), 99);
    // Two codes missing, 20 of 3 words.
    assert_eq!(score(&Segment::plain("Press the key"), &bold), 93);
}

#[test]
fn the_difference_reads_from_the_stored_text_to_the_query() {
    let answer = scored("ar", "نعم، وصل الوفد الكبير", "وصل الوفد أمس.");
    let steps: Vec<_> = answer.diff.iter().map(|d| (d.op, d.query.as_deref(), d.source.as_deref())).collect();
    assert_eq!(
        steps,
        [
            (DiffOp::Insert, Some("نعم،"), None),
            (DiffOp::Equal, Some("وصل الوفد"), Some("وصل الوفد")),
            (DiffOp::Replace, Some("الكبير"), Some("أمس")),
            (DiffOp::Delete, None, Some(".")),
        ]
    );
}

#[test]
fn a_digit_before_a_clitic_stands_once_in_the_difference() {
    let answer = scored("ar", "GPU٥وGPU", "نموذج");
    let query: String = answer.diff.iter().filter_map(|d| d.query.clone()).collect();
    assert_eq!(query.replace(' ', ""), "GPU٥وGPU");
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "نموذج",
        "النموذج",
        "نماذج",
        "وصل",
        "الوفد",
        "الوَفد",
        "GPU",
        "وGPU",
        "model",
        "models",
        "5",
        "٥",
        "7",
        ".",
        "؟",
        "\"",
        "«",
    ]);
    let gap = prop::sample::select(vec![" ", " ", "  ", ""]);
    prop::collection::vec((word, gap), 0..9)
        .prop_map(|pairs| pairs.into_iter().flat_map(|(word, gap)| [word, gap]).collect())
}

/// The score as the design words it, by trying every alignment of the words: slow and obvious.
fn least_cost(query: &[&Token], source: &[&Token]) -> Cost {
    match (query.split_first(), source.split_first()) {
        (None, _) => Cost::try_from(source.len()).unwrap_or(Cost::MAX) * weights::WORD,
        (_, None) => Cost::try_from(query.len()).unwrap_or(Cost::MAX) * weights::WORD,
        (Some((a, query_rest)), Some((b, source_rest))) => {
            let pair = least_cost(query_rest, source_rest) + word_cost(a, b).1;
            pair.min(least_cost(query_rest, source) + weights::WORD)
                .min(least_cost(query, source_rest) + weights::WORD)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_score_is_the_same_both_ways(a in text(), b in text()) {
        let (query, source) = (analysed(&Segment::plain(&*a), "ar"), analysed(&Segment::plain(&*b), "ar"));
        let there = score(&query, &source);
        let back = score(&source, &query);
        prop_assert!(there.score.abs_diff(back.score) <= 1, "{} {}", there.score, back.score);
        prop_assert_eq!(there.score == 100, query.equals(&source));
    }

    #[test]
    fn the_words_are_aligned_at_least_cost(a in text(), b in text()) {
        let (query, source) = (analysed(&Segment::plain(&*a), "ar"), analysed(&Segment::plain(&*b), "ar"));
        let words = |side: &Analysed| side.content.iter().map(|&i| side.tokens[i].clone()).collect::<Vec<_>>();
        let (in_query, in_source) = (words(&query), words(&source));
        let least = least_cost(&in_query.iter().collect::<Vec<_>>(), &in_source.iter().collect::<Vec<_>>());
        let costs: f64 = score(&query, &source).penalties.iter().filter(|p| {
            use PenaltyName::{Delete, Inflection, Insert, Number, Replace, Spelling};
            matches!(p.name, Delete | Inflection | Insert | Number | Replace | Spelling)
        }).map(|p| p.cost).sum();
        prop_assert!((costs * 100.0 - f64::from(least)).abs() < 1e-6, "{} {}", costs, least);
    }

    #[test]
    fn the_difference_holds_every_token_of_both(a in text(), b in text()) {
        let (query, source) = (analysed(&Segment::plain(&*a), "ar"), analysed(&Segment::plain(&*b), "ar"));
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let diff = score(&query, &source).diff;
        let joined = |side: fn(&Diff) -> Option<&String>| letters(&diff.iter().filter_map(side).cloned().collect::<String>());
        prop_assert_eq!(joined(|d| d.query.as_ref()), letters(&a));
        prop_assert_eq!(joined(|d| d.source.as_ref()), letters(&b));
    }
}
