use proptest::prelude::*;

use super::*;
use crate::text::golden::any_text;

fn shown(word: &str) -> Vec<String> {
    let mut analyser = Analyser::default();
    let analysed = analyser.analyse(word);
    analysed.readings().iter().map(|reading| analysed.show(reading)).collect()
}

/// Whether a word of a text is a form of a noun, by its citation form.
fn is_form(citation: &str, word: &str) -> bool {
    let mut analyser = Analyser::default();
    let analysed = analyser.analyse(word);
    let citation = Citation::of(citation).unwrap();
    let alone = |reading: &&Reading| !reading.is_future() && !reading.is_doubtful() && !reading.is_short();
    analysed.readings().iter().filter(alone).any(|reading| {
        citation
            .forms(analysed, reading, false)
            .any(|form| form.uses != (Uses::CONSTRUCT | Uses::PRONOUN) || !reading.pronoun.is_empty())
    })
}

/// Of each citation form: what is a form of it, then what is not.
#[rustfmt::skip]
const NOUNS: &[(&str, &[&str], &[&str])] = &[
    ("نموذج", &["نموذج", "النموذج", "وبالنموذج", "للنموذج", "نموذجًا", "نموذجين", "نموذجان", "نموذجهم", "كنموذج", "فالنموذج"], &["نموذجة", "نموذجي", "سنموذج", "والنموذجها"]),
    ("شركة", &["شركات", "شركتها", "وللشركتين", "شركتاه", "شركتيهما", "بشركاتنا", "الشركه"], &["شركت", "شرك", "الشركتها", "شركاء"]),
    ("لغة", &["لغته", "للغة", "وللغة", "اللغات", "بلغتهم", "باللغة", "بلغة"], &["بلغت", "بلغ", "لغو", "بلغوا"]),
    ("بيان", &["البيان", "بيانا", "بيانه", "وبيان", "بيانان"], &["بيانات", "البيانات", "بياناتهم"]),
    ("بيانات", &["البيانات", "بياناتها", "للبيانات", "وبيانات"], &["بيان", "بيانان", "بياناتا"]),
    ("مستوى", &["المستوى", "مستواه", "مستويات", "مستويين", "المستوي", "بمستوياتها"], &["مستو", "مستوا"]),
    ("ذكاء", &["الذكاء", "ذكائه", "ذكاؤها", "ذكاءه", "للذكاء"], &["ذكي", "ذكاة", "ذكائن"]),
    ("جزء", &["جزءا", "جزءًا", "جزئه", "جزأين", "جزءين", "بالجزء"], &["جزاء", "جزر"]),
    ("مبدأ", &["مبدئه", "المبدأ", "مبدآن", "مبدأين"], &["مبدئي", "بدأ"]),
    ("قناة", &["القناة", "قنوات", "قناته", "قناتين"], &["قنا", "قنات"]),
    ("منشأة", &["منشآت", "المنشأة", "منشأته"], &["منشأ", "منشا"]),
    ("إجراء", &["إجراءات", "الإجراء", "اجراءاتها", "إجراءين", "إجرائه"], &["إجرائي", "أجراء"]),
    ("مهندس", &["مهندسون", "المهندسين", "مهندسيها", "مهندسوها"], &["هندسة", "مهندسة"]),
    ("مسؤول", &["مسئول", "مسوول", "المسؤولين"], &["مسؤولية"]),
    ("إعلام", &["اعلام", "الإعلام", "والإعلام"], &["أعلام", "علام"]),
    ("فيديو", &["فيديوهات", "الفيديوهات"], &["فيديوات"]),
    ("كتاب", &["كتابان", "كتابه", "كتابها", "ككتاب"], &["كتابة", "الكتابة", "كتابات", "كتب"]),
    ("عمل", &["عمله", "عملا", "بالعمل", "العملين"], &["عملة", "عملات", "عملي", "عملت", "يعمل"]),
    ("حدة", &["الحدة", "بالحدة"], &["وحدة", "وحدات", "ووحدتها"]),
    ("طاقة", &["الطاقة", "وطاقة", "طاقات"], &["بطاقة", "بطاقات", "بطاقته"]),
    ("كرة", &["الكرة", "وكرة", "بالكرة"], &["فكرة", "فكرته", "والفكرة"]),
    ("طير", &["الطير", "طيرين"], &["طيران", "الطيران", "طيرانها"]),
    ("حق", &["الحق", "والحق", "فالحق", "وبالحق", "للحق"], &["وحق", "بحق"]),
    ("يد", &["واليد", "يدها"], &["وليد", "بيد"]),
    ("دة", &[], &["والدة", "والدته"]),
    ("هم", &["الهم"], &["فهم", "وهم", "كلهم"]),
    ("الد", &["الد"], &["والد", "والدة", "خالد"]),
    ("ملف", &["الملفات", "ملفاتهم", "ملفان", "ملفك"], &["ملفة", "ملفوف"]),
    ("مقر", &["مقرات", "بمقراتها"], &["مقرة", "قرات"]),
    ("ممر", &["الممرات"], &["مرات"]),
    ("ملك", &["ملكه", "الملك"], &["ملكات", "الملكات"]),
    ("عملة", &["عملتك", "عملاتك"], &["عملك"]),
    ("رصيد", &["رصيدك", "برصيدك", "رصيدكم"], &["الرصيدك"]),
    ("بن", &["البن"], &["بنك", "بنكا"]),
    ("مال", &["ماله"], &["مالك"]),
    ("قاضي", &["قاضٍ", "قاض", "القاضي", "قاضيا", "قاضيان", "القاضون", "قاضيه"], &["القاض", "قاضه", "قضاة"]),
    ("محامي", &["محامٍ", "محام", "المحامون", "المحامين", "محاموهم", "محاميك"], &["المحام", "حامي"]),
    ("تحدي", &["تحدٍ", "تحديا", "تحديات"], &["تحد", "التحد"]),
    ("مالي", &["المالي"], &["مال", "مالٍ", "مالين"]),
    ("قانوني", &["قانونيا"], &["قانون", "قانونين"]),
    ("محامٍ", &["محامي", "المحامي"], &["حام"]),
    ("سنة", &["سنوات", "السنة", "سنتين", "سنته"], &["سنن", "حسنة"]),
];

#[test]
fn nouns_have_their_forms_and_no_others() {
    for (citation, forms, others) in NOUNS {
        for word in *forms {
            assert!(is_form(citation, word), "{word} is a form of {citation}: {:?}", shown(word));
        }
        for word in *others {
            assert!(!is_form(citation, word), "{word} is no form of {citation}: {:?}", shown(word));
        }
    }
}

#[test]
fn a_word_has_several_readings() {
    let all = shown("وبالنموذج");
    assert_eq!(all[0], "وبالنموذج");
    assert!(all.contains(&"و+ب+ال+نموذج".to_owned()), "{all:?}");
    let all = shown("للغة");
    assert!(all.contains(&"ل+لغ+ة".to_owned()), "{all:?}");
    // The future only before a verb.
    assert!(shown("سيعمل").contains(&"س+يعمل".to_owned()));
    assert_eq!(shown("سلامة").iter().filter(|shown| shown.starts_with("س+")).count(), 0);
    assert!(shown("API").is_empty() && shown("كوفيد19").is_empty() && shown("").is_empty());
}

#[test]
fn diacritics_and_tatweel_say_nothing() {
    assert_eq!(shown("وَبِالنَّمـوذَجِ"), shown("وبالنموذج"));
    assert_eq!(shown("ﺷﺮﻛﺔ"), shown("شركة"));
}

#[test]
fn the_list_of_words_has_words_only() {
    for word in own::list() {
        assert!(Citation::of(word).is_some(), "{word} is no Arabic word");
    }
    assert!(own::list().count() > 3000);
}

#[test]
fn words_whose_first_letter_is_their_own_begin_with_a_clitics_letter() {
    for word in own::beginnings() {
        assert!(word.starts_with(['و', 'ف', 'ب', 'ك', 'ل']), "{word}");
        let letters: Vec<char> = word.chars().collect();
        assert!(!letters.ends_with(&['ة']) || letters.len() > 2, "{word}");
    }
}

#[test]
fn words_of_the_other_lists_have_the_shape_that_their_list_is_for() {
    let words = |file: &'static str| crate::text::listed::listed(file);
    for word in words(include_str!("doubled.txt")) {
        assert_eq!(word.trim_end_matches('ة').chars().count(), 3, "{word}");
    }
    for word in words(include_str!("own_plural.txt")) {
        let letters: Vec<char> = word.chars().collect();
        assert!(matches!(*letters, ['م', _, 'ا', _, _]), "{word}");
    }
    for word in words(include_str!("with_yaa.txt")) {
        let letters: Vec<char> = word.chars().collect();
        assert!(nisba::may_drop_yaa(&letters), "{word}");
    }
}

#[test]
fn no_clitic_is_cut_off_a_listed_word_in_whatever_form() {
    for (other, word) in [
        ("سور", "كسوره"),
        ("طور", "فطورنا"),
        ("صلة", "بصلات"),
        ("جنة", "وجنتيه"),
        ("رقعة", "فرقعة"),
        ("سعة", "لسعتها"),
        ("لذة", "فلذات"),
        ("جعة", "وبجعة"),
        ("رعية", "فرعية"),
        ("سائل", "وسائلهم"),
        ("نية", "كنيته"),
        ("صلة", "للوصلة"),
        ("ردية", "وردية"),
        ("حيدة", "وحيدة"),
        ("ملة", "كاملة"),
    ] {
        assert!(!is_form(other, word), "{word} is no form of {other}: {:?}", shown(word));
    }
    for (own, word) in [
        ("كسور", "كسوره"),
        ("فطور", "فطورنا"),
        ("بصلة", "بصلات"),
        ("وجنة", "وجنتيه"),
        ("بحث", "بحثي"),
        ("وزارة", "الوزارات"),
        ("لعبة", "لعبتهم"),
        ("دين", "والدين"),
        ("والد", "والدين"),
        ("شبكة", "وشبكة"),
        ("لغة", "بلغتهم"),
    ] {
        let mut analyser = Analyser::default();
        let analysed = analyser.analyse(word);
        let citation = Citation::of(own).unwrap();
        let is = analysed
            .readings()
            .iter()
            .any(|reading| citation.forms(analysed, reading, false).next().is_some());
        assert!(is, "{word} is a form of {own}: {:?}", shown(word));
    }
}

#[test]
fn a_written_shadda_in_the_middle_of_three_letters_makes_a_verb() {
    for (noun, verb) in
        [("صوت", "وصوّت"), ("عين", "وعيّنه"), ("نور", "فنوَّر"), ("علم", "علّم"), ("كلم", "وكلَّمها")]
    {
        assert!(!is_form(noun, verb), "{verb} is no form of {noun}");
    }
    for (noun, word) in [
        ("سكر", "وسكّر"),
        ("سيد", "والسيّد"),
        ("فني", "فنّي"),
        ("صوت", "والصّوت"),
        ("صوت", "بصّوت"),
        ("مدة", "ومدّة"),
        ("محل", "ومحلّ"),
        ("سيارة", "وسيّارة"),
        ("محرك", "محرّك"),
        ("تعلم", "وتعلّم"),
        ("صوت", "الصوّت"),
        ("عينة", "وعيّنة"),
        ("كلّم", "كلّم"),
    ] {
        assert!(is_form(noun, word), "{word} is a form of {noun}");
    }
}

#[test]
fn a_lung_is_not_taken_for_an_innocent() {
    assert!(is_form("رئة", "برئة") && is_form("رئة", "برئتيه") && is_form("بريئة", "بريئة"));
}

#[test]
fn governorates_are_no_plural_of_a_governor() {
    assert!(!is_form("محافظ", "المحافظات") && !is_form("مؤسس", "مؤسسات") && !is_form("نظري", "النظريات"));
    assert!(is_form("محافظة", "المحافظات") && is_form("معالج", "المعالجات") && is_form("تحدي", "التحديات"));
}

#[test]
fn a_poor_man_is_no_plural_of_musk() {
    assert!(!is_form("مسكين", "مسكون") && is_form("مسكين", "المسكين") && is_form("إثبات", "إثباتات"));
}

#[test]
fn a_verb_in_the_shape_of_a_noun_with_a_pronoun_is_told_by_its_shadda() {
    assert!(!is_form("صورة", "صوّرته") && is_form("صورة", "صورته") && is_form("عينة", "عيّنته"));
    assert!(is_form("أول", "أوّلا") && is_form("أول", "وأوّل"));
}

#[test]
fn a_judge_without_his_yaa_has_it_with_the_article() {
    assert!(is_form("قاض", "القاضي") && is_form("قاض", "قاض") && is_form("مشتر", "مشتر"));
    assert!(!is_form("جار", "الجاري") && !is_form("ناد", "نادى") && is_form("ناد", "النادى"));
}

#[test]
fn adjectives_of_the_list_end_in_yaa() {
    for word in nisba::list() {
        assert!(word.ends_with('ي') && Citation::of(word).is_some(), "{word}");
    }
    assert!(!is_form("كتاب", "كتابي") && shown("كتابي").contains(&"كتاب+ي".to_owned()));
    assert!(has_adjective(&['ق', 'ا', 'ن', 'و', 'ن']) && !has_adjective(&['ق', 'ا', 'ض']));
}

#[test]
fn a_listed_word_in_alef_is_not_another_word_with_an_ending() {
    for (other, word) in
        [("كوب", "كوبا"), ("كوري", "وكوريا"), ("باب", "وبابا"), ("كند", "كندا"), ("فيز", "الفيزا")]
    {
        assert!(!is_form(other, word), "{word} is no form of {other}: {:?}", shown(word));
    }
    for (own, word) in [
        ("كوبا", "كوبا"),
        ("كوريا", "وكوريا"),
        ("بابا", "البابا"),
        ("كاميرا", "بكاميرات"),
        ("فيزا", "الفيزا"),
    ] {
        assert!(is_form(own, word), "{word} is a form of {own}: {:?}", shown(word));
    }
    // That of tanwin is none of its own.
    assert!(is_form("كوب", "كوبًا") && is_form("كوب", "كوباً"));
    assert!(is_form("فعل", "فعلا") && is_form("كتاب", "كتابا"));
}

#[test]
fn the_future_is_found_whoever_acts() {
    let futures = |citation: &str, word: &str| {
        let mut analyser = Analyser::default();
        let analysed = analyser.analyse(word);
        let citation = Citation::of(citation).unwrap();
        let future = |reading: &&Reading| reading.is_future();
        analysed.readings().iter().filter(future).any(|r| citation.forms(analysed, r, false).next().is_some())
    };
    for word in ["سيشفر", "ستشفر", "وسنشفر", "فسأشفر", "سيشفرون", "سيشفرها"]
    {
        assert!(futures("يشفر", word), "{word}");
    }
    assert!(futures("تهاجر", "ستهاجر") && !futures("تشفر", "سيشفر") && !futures("يشفر", "سشفر"));
}

#[test]
fn endings_say_their_letters_and_their_key() {
    for ending in ENDINGS {
        assert_eq!(ending.length, ending.letters.chars().count(), "{}", ending.letters);
        assert_eq!(ending.last, ending.letters.chars().last(), "{}", ending.letters);
    }
}

/// Letters that may stand for each other have one key: else no candidate would be looked at.
#[test]
fn exchanged_letters_have_one_key() {
    for sought in 'ء'..='ي' {
        for found in 'ء'..='ي' {
            if letters::same_letter(sought, found) || (sought, found) == ('ي', 'ى') {
                assert_eq!(coarse(sought), coarse(found), "{sought} {found}");
            }
        }
    }
}

proptest! {
    #[test]
    fn readings_are_pieces_of_the_word(word in "[ءابةتكلمنوهيىفسأئؤ]{1,14}", text in any_text()) {
        for word in [word, text] {
            let mut analyser = Analyser::default();
            let analysed = analyser.analyse(&word);
            let whole: String = analysed.letters().iter().collect();
            for reading in analysed.readings() {
                let pieces = analysed.show(reading).replace('+', "");
                // Of ل and ال only لل is written.
                prop_assert!(pieces == whole || pieces.replacen("لال", "لل", 1) == whole, "{pieces} {whole}");
            }
        }
    }
}
