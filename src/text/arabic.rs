//! The table of rules that fold Arabic writing, and the marks that stand
//! beside it, to one form.
//!
//! Each [`Rule`] has a name, a line that says what it is for, the characters
//! it takes and what it makes of them. To extend folding, add a rule here, a
//! case for it in the tests below, and raise [`NORMAL_FORMS`]: keys change.
//! No character may stand in two rules, and what a rule makes must not be
//! taken by another one; tests check both.
//!
//! Folding is harsher than spelling: it joins words that differ in hamza or in
//! ى and ي. It decides what is *found*, never what is stored or shown.
//!
//! Sources: the Unicode Standard 17, chapter 9.2 (tashkeel, tatweel, the
//! Persian letters), and the normalisation of Larkey, Ballesteros and Connell,
//! "Light stemming for Arabic information retrieval" (2007), for hamza, ى, ة.
//!
//! ```
//! use jisr::text::ARABIC_RULES;
//!
//! let tatweel = ARABIC_RULES.iter().find(|rule| rule.name == "tatweel").unwrap();
//! assert_eq!(tatweel.from, [('ـ', 'ـ')]);
//! ```
//!
//! [`NORMAL_FORMS`]: super::NORMAL_FORMS

/// One folding rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// A short name, unique in the table.
    pub name: &'static str,
    /// What the rule is for, in one line.
    pub what: &'static str,
    /// The characters it takes: ranges, first and last included.
    pub from: &'static [(char, char)],
    /// What it makes of each of them.
    pub to: To,
}

/// What a rule makes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// It is removed.
    Nothing,
    /// It becomes this character.
    Char(char),
    /// The first of the range becomes `0`, the next `1`, and so on.
    Digit,
    /// It becomes this character where a digit stands on either side, and is
    /// kept elsewhere.
    BetweenDigits(char),
}

const fn rule(name: &'static str, from: &'static [(char, char)], to: To, what: &'static str) -> Rule {
    Rule { name, what, from, to }
}

/// The rules, in the order of a grammar: marks, letters, digits, punctuation.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    rule("honorific signs", &[('\u{0610}', '\u{061A}')], To::Nothing, "signs over a name or in the Quran: ؐ ؑ ؒ"),
    rule("tashkeel", &[('\u{064B}', '\u{065F}')], To::Nothing, "fatha, damma, kasra, tanwin, shadda, sukun, and maddah and hamza as marks"),
    rule("dagger alef", &[('\u{0670}', '\u{0670}')], To::Nothing, "the small alef above: هٰذا"),
    rule("quranic marks", &[('\u{06D6}', '\u{06DC}'), ('\u{06DF}', '\u{06E8}'), ('\u{06EA}', '\u{06ED}')], To::Nothing, "pause marks and small letters of the Quran"),
    rule("isolated tashkeel", &[('\u{FC5E}', '\u{FC63}'), ('\u{FCF2}', '\u{FCF4}'), ('\u{FE70}', '\u{FE72}'), ('\u{FE74}', '\u{FE74}'), ('\u{FE76}', '\u{FE7F}')], To::Nothing, "tashkeel as characters of their own, from old encodings"),
    rule("tatweel", &[('\u{0640}', '\u{0640}')], To::Nothing, "the lengthening stroke: الـذكاء"),

    rule("alef with hamza or madda", &[('آ', 'أ'), ('إ', 'إ')], To::Char('ا'), "أ إ آ are often written ا"),
    rule("alef wasla", &[('ٱ', 'ٱ')], To::Char('ا'), "ٱ of vocalised text"),
    rule("alef maqsura", &[('ى', 'ى')], To::Char('ي'), "ى and ي are exchanged in Egypt and Sudan: على, علي"),
    rule("taa marbuta", &[('ة', 'ة')], To::Char('ه'), "ة without its dots: شركه"),
    rule("hamza on waw", &[('ؤ', 'ؤ')], To::Char('و'), "مؤتمر, موتمر"),
    rule("hamza on yaa", &[('ئ', 'ئ')], To::Char('ي'), "رئيس, رييس"),
    rule("Persian haa", &[('ۀ', 'ۀ'), ('ە', 'ە')], To::Char('ه'), "Persian ۀ, which is also ە with a hamza mark"),
    rule("hamza on other letters", &[('ۂ', 'ۂ')], To::Char('ہ'), "Urdu ۂ, which is also ہ with a hamza mark"),
    rule("hamza on yaa barree", &[('ۓ', 'ۓ')], To::Char('ے'), "Urdu ۓ, which is also ے with a hamza mark"),
    rule("Persian kaf", &[('ک', 'ک')], To::Char('ك'), "ک of Persian keyboards"),
    rule("Persian yaa", &[('ی', 'ی')], To::Char('ي'), "ی of Persian keyboards"),

    rule("Arabic-Indic digits", &[('٠', '٩')], To::Digit, "٠١٢٣٤٥٦٧٨٩"),
    rule("Persian digits", &[('۰', '۹')], To::Digit, "۰۱۲۳۴۵۶۷۸۹"),
    rule("decimal separator", &[('٫', '٫')], To::BetweenDigits('.'), "٣٫٥ is 3.5"),
    rule("thousands separator", &[('٬', '٬')], To::BetweenDigits(','), "١٬٠٠٠ is 1,000"),

    rule("comma", &[('،', '،')], To::Char(','), "the Arabic comma"),
    rule("semicolon", &[('؛', '؛')], To::Char(';'), "the Arabic semicolon"),
    rule("question mark", &[('؟', '؟')], To::Char('?'), "the Arabic question mark"),
    rule("percent sign", &[('٪', '٪')], To::Char('%'), "the Arabic percent sign"),
    rule("double quotes", &[('“', '‟')], To::Char('"'), "“ ” „ ‟"),
    rule("guillemets", &[('«', '«'), ('»', '»')], To::Char('"'), "« » of Arabic and French"),
    rule("single quotes", &[('‘', '‛'), ('‹', '›')], To::Char('\''), "‘ ’ ‚ ‛ ‹ ›"),
    rule("modifier apostrophe", &[('ʼ', 'ʼ')], To::Char('\''), "ʼ as a letter"),
];

/// What the table makes of a character: `None` where it is removed, the
/// character itself where no rule takes it (or only between digits).
pub(super) fn rewrite(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7F}' => Some(c),
        '\u{0600}'..='\u{06FF}' => {
            char::from_u32(u32::from(BLOCK[c as usize - 0x600])).filter(|&to| to != '\0')
        }
        _ => scan(c),
    }
}

/// What `c` becomes between digits, where that is something else.
pub(super) fn between_digits(c: char) -> Option<char> {
    RULES.iter().find_map(|rule| match rule.to {
        To::BetweenDigits(to) if rule.from[0].0 == c => Some(to),
        _ => None,
    })
}

fn scan(c: char) -> Option<char> {
    let taken = |rule: &&Rule| rule.from.iter().any(|&(first, last)| first <= c && c <= last);
    match RULES.iter().find(taken).map(|rule| rule.to) {
        Some(To::Nothing) => None,
        Some(To::Char(to)) => Some(to),
        // Both shapes of digits lie in the block below.
        Some(To::Digit | To::BetweenDigits(_)) | None => Some(c),
    }
}

/// The rules of the block U+0600–U+06FF by character; 0 where it is removed.
static BLOCK: [u16; 256] = block();

#[allow(clippy::cast_possible_truncation, reason = "every character here is below U+0700")]
const fn block() -> [u16; 256] {
    let mut table = [0_u16; 256];
    let mut at = 0;
    while at < 256 {
        table[at] = 0x600 + at as u16;
        at += 1;
    }
    let mut r = 0;
    while r < RULES.len() {
        let rule = RULES[r];
        let mut f = 0;
        while f < rule.from.len() {
            let (first, last) = (rule.from[f].0 as usize, rule.from[f].1 as usize);
            let mut c = first;
            while c <= last && first >= 0x600 && last <= 0x6FF {
                table[c - 0x600] = match rule.to {
                    To::Nothing => 0,
                    To::Char(to) => to as u16,
                    To::Digit => '0' as u16 + (c - first) as u16,
                    To::BetweenDigits(_) => c as u16,
                };
                c += 1;
            }
            f += 1;
        }
        r += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    /// For each rule by name: a text and its folded form.
    #[rustfmt::skip]
    const CASES: &[(&str, &str, &str)] = &[
        ("honorific signs", "محمدؐ", "محمد"),
        ("tashkeel", "الذَّكَاءُ جِدًّا مُهِمٌّ لِلنَّاسِ وْ", "الذكاء جدا مهم للناس و"),
        ("dagger alef", "هٰذا", "هذا"),
        ("quranic marks", "قالۖ ۗ ۟ ۪", "قال   "),
        ("isolated tashkeel", "م\u{FE76}ن\u{FE70}\u{FC60}\u{FE77}", "من"),
        ("tatweel", "الـــذكاء", "الذكاء"),
        ("alef with hamza or madda", "أحمد إلى آخر", "احمد الي اخر"),
        ("alef wasla", "ٱلكتاب", "الكتاب"),
        ("alef maqsura", "على مستوى", "علي مستوي"),
        ("taa marbuta", "شركة", "شركه"),
        ("hamza on waw", "مؤتمر", "موتمر"),
        ("hamza on yaa", "رئيس", "رييس"),
        ("Persian haa", "خانۀ خانە", "خانه خانه"),
        ("hamza on other letters", "ۂ", "ہ"),
        ("hamza on yaa barree", "ۓ", "ے"),
        ("Persian kaf", "کتاب", "كتاب"),
        ("Persian yaa", "یوم", "يوم"),
        ("Arabic-Indic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("Persian digits", "۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("decimal separator", "٣٫٥ ٫٥ ٣٫ ا٫ب", "3.5 ٫5 3٫ ا٫ب"),
        ("thousands separator", "١٬٠٠٠٬٠٠٠ ٬", "1,000,000 ٬"),
        ("comma", "نعم، لا", "نعم, لا"),
        ("semicolon", "نعم؛", "نعم;"),
        ("question mark", "متى؟", "متي?"),
        ("percent sign", "٥٪", "5%"),
        ("double quotes", "“a” „ب‟", "\"a\" \"ب\""),
        ("guillemets", "«نعم»", "\"نعم\""),
        ("single quotes", "‘a’ don’t ‚b‛ ‹c›", "'a' don't 'b' 'c'"),
        ("modifier apostrophe", "donʼt", "don't"),
    ];

    #[test]
    fn each_rule_by_name() {
        for rule in RULES {
            let mut cases = CASES.iter().filter(|case| case.0 == rule.name).peekable();
            assert!(cases.peek().is_some(), "no test case for the rule {:?}", rule.name);
            for (name, text, folded) in cases {
                assert_eq!(fold(text), *folded, "{name}");
            }
        }
        for (name, ..) in CASES {
            assert!(RULES.iter().any(|rule| rule.name == *name), "no rule {name:?}");
        }
    }

    #[test]
    fn each_character_by_one_rule_and_once() {
        let chars =
            |rule: &Rule| -> Vec<char> { rule.from.iter().flat_map(|&(first, last)| first..=last).collect() };
        for (at, rule) in RULES.iter().enumerate() {
            assert!(!rule.what.is_empty());
            for c in chars(rule) {
                for other in &RULES[at + 1..] {
                    assert_ne!(rule.name, other.name);
                    assert!(!chars(other).contains(&c), "{c:?}: {} and {}", rule.name, other.name);
                }
                let once = rewrite(c);
                assert_eq!(once.and_then(rewrite), once, "{}: {c:?}", rule.name);
            }
        }
    }

    #[test]
    fn letters_that_differ_stay_apart() {
        for (one, other) in [("ه", "ح"), ("ا", "ع"), ("ء", "ا"), ("گ", "ك"), ("پ", "ب"), ("چ", "ج")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }
}
