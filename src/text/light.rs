//! The Arabic light stemmer: light10 and more.
//!
//! Source: Leah S. Larkey, Lisa Ballesteros and Margaret E. Connell, "Light
//! stemming for Arabic information retrieval", in *Arabic Computational
//! Morphology* (Springer, 2007). light10 cuts a bare و that leaves three
//! letters, then one of ال وال بال كال فال لل, then the endings
//! ها ان ات ون ين يه ية ه ة ي. To this are added the other clitics before the
//! article, all suffix pronouns, ة as ت before them, duals, the alef of
//! tanwin, a guard for words with a و of their own, and longer least lengths.
//! The affixes stand in `affix.rs`.
//!
//! Three worked examples. وللشركات loses ولل, and شركات its ات: شرك. شركتهم
//! loses هم, then the ت that stands for its ة: شرك. بيان keeps its ان, without
//! which two letters would be left; بيانات would then be cut to the same word,
//! so it becomes بيانه, a feminine that no other word has as its stem.
//!
//! What it does not do: broken plurals (نموذج, نماذج) have two stems, a bare
//! ب ك ل is never cut (لتحسين), and verbs keep their prefixes.

use super::affix::{
    ARTICLES, Affix, BEFORE_WHOLE, CONTRACTED, ENDINGS, NISBA, OWN_TAA, OWN_WAW, PRONOUNS, WHOLE,
};

/// The longest word that is cut, in bytes: 32 letters, twice what Arabic has.
/// It bounds the work on text that is no language.
const LONGEST: usize = 64;

/// The light stem of a folded Arabic word. A longer word, and one with anything
/// but Arabic letters in it, is its own stem. Never empty unless the word is.
pub(super) fn light_stem(word: &str) -> String {
    let arabic = |c| matches!(c, 'ء'..='ي' | '\u{0671}'..='\u{06D3}');
    if word.len() > LONGEST || !word.chars().all(arabic) {
        return word.to_owned();
    }
    if let Some(whole) = whole(word) {
        return whole.to_owned();
    }
    if let Some(rest) = without_article(word) {
        return without_endings(rest);
    }
    let stem = without_endings(word);
    match word.strip_prefix('و') {
        Some(rest) if letters(rest) >= 3 && !OWN_WAW.contains(&stem.as_str()) => without_endings(rest),
        _ => stem,
    }
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

/// The word that is never cut in this one, without a clitic before it.
fn whole(word: &str) -> Option<&'static str> {
    let find = |word: &str| WHOLE.iter().copied().find(|whole| *whole == word);
    find(word).or_else(|| word.strip_prefix(BEFORE_WHOLE).and_then(find))
}

/// The word without its article and the clitics before it.
fn without_article(word: &str) -> Option<&str> {
    // A final ه is a ة or a pronoun: no letter of the word.
    let weight = |rest: &str| letters(rest.strip_suffix('ه').unwrap_or(rest));
    for clitic in CONTRACTED {
        if let Some(rest) = word.strip_prefix(clitic) {
            if weight(rest) >= 2 {
                return Some(without_second_article(rest));
            }
            let with_own_lam = &word[clitic.len() - 'ل'.len_utf8()..];
            return (letters(with_own_lam) >= 3).then_some(with_own_lam);
        }
    }
    ARTICLES.iter().find_map(|article| {
        let rest = word.strip_prefix(article.letters)?;
        (weight(rest) >= 2 && letters(rest) >= article.leaves).then(|| without_second_article(rest))
    })
}

/// A word that begins with ال of its own (إلكتروني, التزام) loses it too where
/// it has an article, since it loses it where it has none.
fn without_second_article(rest: &str) -> &str {
    match rest.strip_prefix("ال") {
        Some(inner) if letters(inner) >= 3 => inner,
        _ => rest,
    }
}

fn cut<'a>(word: &'a str, affix: &Affix) -> Option<&'a str> {
    word.strip_suffix(affix.letters).filter(|rest| letters(rest) >= affix.leaves)
}

/// The word without pronoun, feminine, number and nisba endings.
fn without_endings(word: &str) -> String {
    let mut rest = without_pronoun(word);
    loop {
        // ي after ا is of the word: نهاية, قضايا.
        if let Some(shorter) = cut(rest, &NISBA).filter(|shorter| !shorter.ends_with('ا')) {
            rest = shorter;
        }
        let Some((ending, shorter)) =
            ENDINGS.iter().find_map(|ending| Some((ending.letters, cut(rest, ending)?)))
        else {
            return rest.to_owned();
        };
        if ending == "ات" && keeps_feminine(shorter) {
            return format!("{shorter}ه");
        }
        rest = shorter;
    }
}

/// Whether what ات leaves would be taken for another word: two letters (لغات
/// is لغة), or four in ان (بيانات, data, is not بيان, a statement).
fn keeps_feminine(rest: &str) -> bool {
    let count = letters(rest);
    count == 2 || (count == 4 && rest.ends_with("ان"))
}

fn without_pronoun(word: &str) -> &str {
    for pronoun in PRONOUNS {
        let Some(rest) = cut(word, pronoun) else {
            continue;
        };
        let own = match pronoun.letters {
            // The ن is the word's, the ا of tanwin: قانونا, احيانا, تحسينا; yet علينا.
            "نا" => rest.ends_with(['ا', 'و']) || (rest.ends_with('ي') && letters(rest) > 3),
            // تفاهم, يساهم
            "هم" => rest.ends_with('ا') && letters(rest) == 3,
            _ => false,
        };
        if own {
            continue;
        }
        return match rest.strip_suffix('ت') {
            // Before a pronoun ة is ت; ات is cut later.
            Some(shorter) if letters(shorter) >= 3 && !shorter.ends_with('ا') && !OWN_TAA.contains(&rest) => {
                shorter
            }
            _ => rest,
        };
    }
    word
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::light_stem;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    fn stem(word: &str) -> String {
        light_stem(&fold(word))
    }

    /// Each line is one word in several forms: they share a stem.
    #[rustfmt::skip]
    const SAME: &[&[&str]] = &[
        &["شركة", "الشركات", "شركاتهم", "شركتها", "والشركة", "للشركات", "وللشركة", "شركتين", "بالشركة", "شَرِكَة"],
        &["نموذج", "النموذج", "وبالنموذج", "للنموذج", "نموذجا", "نموذجًا", "ونموذج", "كالنموذج", "فالنموذج"],
        &["بيانات", "البيانات", "للبيانات", "بياناتهم", "والبيانات", "وبيانات"],
        &["اصطناعي", "الاصطناعي", "للاصطناعي", "اصطناعية", "الاصطناعية"],
        &["ذكاء", "الذكاء", "للذكاء", "بالذكاء", "والذكاء"],
        &["لغة", "اللغة", "للغة", "وللغة", "لغات", "اللغات", "باللغة"],
        &["رئيسي", "الرئيسيين", "رئيسيا", "الرئيسية"],
        &["تقنية", "التقنيات", "تقني", "للتقنيات"],
        &["بريطانيا", "بريطاني", "البريطانية", "البريطانيين"],
        &["إلكتروني", "الإلكترونية", "للإلكترونيات"],
        &["التزام", "الالتزام", "للالتزام", "والالتزامات"],
        &["وحدة", "وحدات", "الوحدات", "للوحدات", "ووحدات"],
        &["وزارة", "الوزارة", "وزارات"],
        &["كتاب", "الكتاب", "كتابا", "كتابهم", "كتابها", "كتابنا", "وكتاب"],
        &["قانون", "قانونا", "القانون"],
        &["باحث", "الباحثون", "الباحثين", "للباحثين"],
        &["الآن", "والآن"],
        &["بيان", "البيان", "بيانا"],
        &["ولد", "الولد", "ولدا"],
        &["على", "علينا", "عليهم", "عليها"],
        &["دم", "الدم", "للدم", "والدم"],
    ];

    /// Pairs of words that must not share a stem.
    #[rustfmt::skip]
    const APART: &[(&str, &str)] = &[
        ("بيان", "بيانات"), ("بلغت", "لغة"), ("ولد", "لد"), ("فكر", "كر"), ("وجد", "جد"), ("كتاب", "كتب"),
        ("كتاب", "تاب"), ("لله", "له"), ("الله", "له"), ("الآن", "إن"), ("واحد", "أحد"), ("سنة", "سن"),
        ("مكتب", "مكتوب"), ("تفاهم", "تفاح"), ("قانون", "قانوني أساسي"), ("وعدد", "وعد"), ("التي", "تي"),
    ];

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for words in SAME {
            for word in *words {
                assert_eq!(stem(word), stem(words[0]), "{word} and {}", words[0]);
            }
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (one, other) in APART {
            assert_ne!(stem(one), stem(other), "{one} and {other}");
        }
        for whole in ["بيان", "ولد", "فكر", "كتاب", "وجد", "بلغت", "الله", "التي"]
        {
            assert_eq!(stem(whole), whole);
        }
    }

    #[test]
    fn words_with_other_characters_stay_whole() {
        for word in ["كوفيد19", "ق.م", "صلي الله عليه وسلم", "gpuات"] {
            assert_eq!(light_stem(word), word);
        }
    }

    proptest! {
        #[test]
        fn never_empty(word in "[ءابتثجلوفكسهمنية]{1,12}", text in any_text()) {
            prop_assert!(!stem(&word).is_empty());
            prop_assert_eq!(light_stem(&text).is_empty(), text.is_empty());
        }
    }
}
