use proptest::prelude::*;

use super::*;
use crate::text::golden::any_text;

fn cut(text: &str) -> Pieces {
    let mut pieces = Pieces::default();
    pieces.cut(text, "ar");
    pieces
}

fn shares_a_start(term: &str, text: &str) -> bool {
    let starts = cut(text).starts();
    Sought::ways(term, "ar").iter().flat_map(Sought::starts).any(|start| starts.binary_search(&start).is_ok())
}

#[test]
fn a_term_shares_a_start_with_the_texts_it_stands_in() {
    for (term, text) in [
        ("نموذج", "وبالنموذج الجديد"),
        ("شركة ناشئة", "من الشركات الناشئة"),
        ("النفط والغاز", "نفط وغاز"),
        ("machine-learning", "a machine learning model"),
        ("startup", "a start-up here"),
        ("start-up", "two startups"),
        ("C++", "in C++."),
        (".NET", "with .NET 8"),
        ("GPT-4o", "نموذج GPT-4o"),
        ("data center", "Data centers"),
    ] {
        assert!(shares_a_start(term, text), "{term} in {text}");
    }
    assert!(!shares_a_start("لغة", "بلغت"));
    assert!(!shares_a_start("API", "APIC"));
}

#[test]
fn an_arabic_ending_is_no_part_of_a_latin_word() {
    let pieces = cut("الـGPUات هنا");
    let piece = pieces.get(0).unwrap();
    assert_eq!((piece.folded.as_str(), piece.end - piece.start, piece.has_proclitic), ("gpu", 3, true));
}

#[test]
fn marks_alone_are_no_term() {
    for text in ["", "++", "?!", "-", "ـ"] {
        assert!(Sought::ways(text, "ar").is_empty(), "{text}");
    }
    assert_eq!(Sought::ways("Yahoo!", "en")[0].pieces.len(), 1);
    assert_eq!(Sought::ways("C++", "en")[0].pieces.len(), 3);
}

#[test]
fn a_word_of_alef_and_hamza_was_not_in_itself() {
    for text in ["اء’\r", "اء", "اء نعم", "ماء", "جاء"] {
        for language in ["ar", "fr"] {
            let mut pieces = Pieces::default();
            pieces.cut(text, language);
            let starts = pieces.starts();
            for way in Sought::ways(text, language) {
                assert!(
                    way.starts().iter().any(|start| starts.contains(start)),
                    "{text:?} {language} {way:?}"
                );
            }
        }
    }
}

proptest! {
    /// A term stands in itself: else no index would find it.
    #[test]
    fn a_term_shares_a_start_with_itself(text in any_text(), ar in any::<bool>()) {
        let language = if ar { "ar" } else { "fr" };
        let mut pieces = Pieces::default();
        pieces.cut(&text, language);
        let starts = pieces.starts();
        for way in Sought::ways(&text, language).iter().take(1) {
            prop_assert!(way.starts().iter().any(|start| starts.contains(start)), "{text:?}");
        }
    }

    #[test]
    fn pieces_are_in_order(text in any_text()) {
        let pieces = cut(&text);
        let mut end = 0;
        for at in 0..pieces.len() {
            let piece = pieces.get(at).unwrap();
            prop_assert!(end <= piece.start && piece.start < piece.end && text.is_char_boundary(piece.end));
            prop_assert!(!pieces.keys(piece).is_empty());
            end = piece.end;
        }
    }
}
