//! The endings of Arabic nouns and adjectives, and which word has which.
//!
//! A word is known by its citation form, which ends in one of a few ways ([`Final`]); each row of
//! [`ENDINGS`] says for letters at the end of a text's word what they are to words of each of these.

/// How the citation form of a word ends; what stands before is its stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Final {
    /// In none of the ways below: the stem is the word (نموذج).
    Bare,
    /// In ة (شركة).
    Taa,
    /// In اة (قناة).
    AlefTaa,
    /// In أة (منشأة).
    HamzaTaa,
    /// In ى (مستوى).
    Maqsura,
    /// In ء after ا (ذكاء).
    AlefHamza,
    /// In a hamza on any seat after another letter (مبدأ, شيء, جزء).
    Hamza,
    /// In ا (كاميرا).
    Alef,
    /// A plural in ات (بيانات).
    Plural,
    /// A plural in ون or ين (باحثون).
    Persons,
    /// In a ي of the root, which falls off where nothing defines the word: قاضي, قاضٍ, قاضون.
    Yaa,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Number {
    /// As the citation form.
    One,
    /// Two.
    Dual,
    /// A sound plural in ات.
    Plural,
    /// A sound plural in ون or ين, of persons.
    Persons,
}

/// What a form may stand with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Uses(u8);

impl Uses {
    /// Alone, and indefinite.
    pub const ALONE: Self = Self(1);
    /// With the article.
    pub const ARTICLE: Self = Self(2);
    /// Before the noun it belongs to.
    pub const CONSTRUCT: Self = Self(4);
    /// With a pronoun.
    pub const PRONOUN: Self = Self(8);

    const FREE: Self = Self(1 | 2 | 4);
    const ANY: Self = Self(1 | 2 | 4 | 8);
    const APART: Self = Self(1 | 2);
    const BOUND: Self = Self(4 | 8);

    /// Whether one of `others` is allowed.
    pub fn allow(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

impl std::ops::BitOr for Uses {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What an ending is to words of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// The kind.
    pub of: Final,
    /// The number it makes.
    pub number: Number,
    /// What it may stand with.
    pub uses: Uses,
    /// Whether it makes a feminine of a masculine, as adjectives have it.
    pub feminine: bool,
    /// Whether it may as well be another word: ه for ة, ي for ى, سار for ساري.
    pub careless: bool,
}

/// An ending.
#[derive(Debug)]
pub(super) struct Ending {
    pub(super) letters: &'static str,
    pub(super) last: Option<char>,
    pub(super) length: usize,
    /// Whether it stands only where ٍ is written after the last letter.
    pub(super) kasratan: bool,
    pub(super) forms: &'static [Form],
    pub(super) uses: Uses,
}

const fn form(of: Final, number: Number, uses: Uses) -> Form {
    Form { of, number, uses, feminine: false, careless: false }
}

const fn feminine(number: Number, uses: Uses) -> Form {
    Form { of: Bare, number, uses, feminine: true, careless: false }
}

const fn careless(of: Final) -> Form {
    Form { of, number: One, uses: Uses::FREE, feminine: false, careless: true }
}

/// An ending of up to three letters; the last one is what it is found by.
const fn ending(letters: &'static str, last: char, length: usize, forms: &'static [Form]) -> Ending {
    let mut uses = 0;
    let mut at = 0;
    while at < forms.len() {
        uses |= forms[at].uses.0;
        at += 1;
    }
    let last = if length == 0 { None } else { Some(last) };
    Ending { letters, last, length, kasratan: false, forms, uses: Uses(uses) }
}

use std::ops::Range;

use Final::{
    Alef, AlefHamza, AlefTaa, Bare, Hamza, HamzaTaa, Maqsura, Persons as Men, Plural as Many, Taa, Yaa,
};
use Number::{Dual, One, Persons, Plural};

/// Where the endings with one last letter begin and end in the table, by that letter.
const BY_LAST: [(usize, usize); 42] = {
    let mut groups = [(0, 0); 42];
    let mut at = 0;
    while at < ENDINGS.len() {
        if let Some(last) = ENDINGS[at].last {
            let group = &mut groups[last as usize - 'ء' as usize];
            *group = (if group.1 == 0 { at } else { group.0 }, at + 1);
        }
        at += 1;
    }
    groups
};

/// The places in the table of the endings that have no letters.
pub(super) fn endings_without_letters() -> Range<usize> {
    0..2
}

/// The places in the table of the endings with this last letter.
pub(super) fn endings_in(last: char) -> Range<usize> {
    let group = (last as usize).checked_sub('ء' as usize).and_then(|letter| BY_LAST.get(letter));
    group.map_or(0..0, |&(from, to)| from..to)
}

/// The table; endings with the same last letter stand together, those without letters come first.
/// Uses: `ANY`; `FREE`, all but with a pronoun; `APART`, alone or with the article;
/// `BOUND`, only before a noun it belongs to or with a pronoun.
#[rustfmt::skip]
pub(super) static ENDINGS: &[Ending] = &[
    ending("", ' ', 0, &[form(Bare, One, Uses::ANY), form(Yaa, One, Uses::ALONE)]),
    Ending { kasratan: true, ..ending("", ' ', 0, &[form(Yaa, One, Uses::ALONE)]) },

    ending("ا", 'ا', 1, &[
        form(Bare, One, Uses::ALONE), // tanwin
        form(Bare, Dual, Uses::BOUND),
        form(Maqsura, One, Uses::PRONOUN),
        form(Alef, One, Uses::ANY),
    ]),
    ending("تا", 'ا', 2, &[form(Taa, Dual, Uses::BOUND)]),
    ending("اتا", 'ا', 3, &[form(AlefTaa, Dual, Uses::BOUND)]),
    ending("يا", 'ا', 2, &[form(Maqsura, Dual, Uses::BOUND)]),
    ending("ءا", 'ا', 2, &[form(Hamza, One, Uses::ALONE), form(AlefHamza, Dual, Uses::BOUND)]),
    ending("ئا", 'ا', 2, &[form(Hamza, One, Uses::ALONE)]),

    ending("ان", 'ن', 2, &[form(Bare, Dual, Uses::APART)]),
    ending("ين", 'ن', 2, &[form(Bare, Dual, Uses::APART), form(Bare, Persons, Uses::APART), form(Men, Persons, Uses::APART), form(Yaa, Persons, Uses::APART)]),
    ending("ون", 'ن', 2, &[form(Bare, Persons, Uses::APART), form(Men, Persons, Uses::APART), form(Yaa, Persons, Uses::APART)]),
    ending("تان", 'ن', 3, &[form(Taa, Dual, Uses::APART), feminine(Dual, Uses::APART)]),
    ending("تين", 'ن', 3, &[form(Taa, Dual, Uses::APART), feminine(Dual, Uses::APART)]),
    ending("اتان", 'ن', 4, &[form(AlefTaa, Dual, Uses::APART)]),
    ending("اتين", 'ن', 4, &[form(AlefTaa, Dual, Uses::APART)]),
    ending("أتان", 'ن', 4, &[form(HamzaTaa, Dual, Uses::APART)]),
    ending("أتين", 'ن', 4, &[form(HamzaTaa, Dual, Uses::APART)]),
    ending("يان", 'ن', 3, &[form(Maqsura, Dual, Uses::APART)]),
    ending("يين", 'ن', 3, &[form(Maqsura, Dual, Uses::APART)]),
    ending("ءان", 'ن', 3, &[form(AlefHamza, Dual, Uses::APART), form(Hamza, Dual, Uses::APART)]),
    ending("ءين", 'ن', 3, &[form(AlefHamza, Dual, Uses::APART), form(Hamza, Dual, Uses::APART)]),
    ending("ئان", 'ن', 3, &[form(AlefHamza, Dual, Uses::APART), form(Hamza, Dual, Uses::APART)]),
    ending("ئين", 'ن', 3, &[form(AlefHamza, Dual, Uses::APART), form(Hamza, Dual, Uses::APART), form(AlefHamza, Persons, Uses::APART), form(Hamza, Persons, Uses::APART)]),
    ending("وان", 'ن', 3, &[form(AlefHamza, Dual, Uses::APART)]),
    ending("وين", 'ن', 3, &[form(AlefHamza, Dual, Uses::APART)]),
    ending("آن", 'ن', 2, &[form(Hamza, Dual, Uses::APART)]),
    ending("أين", 'ن', 3, &[form(Hamza, Dual, Uses::APART)]),
    ending("ؤون", 'ن', 3, &[form(AlefHamza, Persons, Uses::APART), form(Hamza, Persons, Uses::APART)]),
    ending("ئون", 'ن', 3, &[form(AlefHamza, Persons, Uses::APART), form(Hamza, Persons, Uses::APART)]),

    ending("و", 'و', 1, &[form(Bare, Persons, Uses::BOUND), form(Men, Persons, Uses::BOUND), form(Yaa, Persons, Uses::BOUND)]),
    ending("ؤو", 'و', 2, &[form(AlefHamza, Persons, Uses::BOUND), form(Hamza, Persons, Uses::BOUND)]),

    ending("ي", 'ي', 1, &[form(Bare, Dual, Uses::BOUND), form(Bare, Persons, Uses::BOUND), form(Men, Persons, Uses::BOUND), careless(Maqsura)]),
    ending("تي", 'ي', 2, &[form(Taa, Dual, Uses::BOUND)]),
    ending("اتي", 'ي', 3, &[form(AlefTaa, Dual, Uses::BOUND)]),
    ending("يي", 'ي', 2, &[form(Maqsura, Dual, Uses::BOUND)]),
    ending("ئي", 'ي', 2, &[form(AlefHamza, Persons, Uses::BOUND), form(Hamza, Persons, Uses::BOUND)]),

    ending("ت", 'ت', 1, &[form(Taa, One, Uses::PRONOUN)]),
    ending("ات", 'ت', 2, &[
        form(Bare, Plural, Uses::ANY), form(Taa, Plural, Uses::ANY), form(Many, Plural, Uses::ANY),
        form(Alef, Plural, Uses::ANY), form(AlefTaa, One, Uses::PRONOUN), feminine(Plural, Uses::ANY),
    ]),
    ending("هات", 'ت', 3, &[form(Bare, Plural, Uses::ANY)]),
    ending("وات", 'ت', 3, &[form(Taa, Plural, Uses::ANY), form(AlefTaa, Plural, Uses::ANY), form(AlefHamza, Plural, Uses::ANY)]),
    ending("يات", 'ت', 3, &[form(AlefTaa, Plural, Uses::ANY), form(Maqsura, Plural, Uses::ANY)]),
    ending("ءات", 'ت', 3, &[form(AlefHamza, Plural, Uses::ANY)]),
    ending("آت", 'ت', 2, &[form(HamzaTaa, Plural, Uses::ANY)]),
    ending("أت", 'ت', 2, &[form(HamzaTaa, One, Uses::PRONOUN)]),

    ending("ة", 'ة', 1, &[form(Taa, One, Uses::FREE), feminine(One, Uses::FREE)]),
    ending("اة", 'ة', 2, &[form(AlefTaa, One, Uses::FREE)]),
    ending("أة", 'ة', 2, &[form(HamzaTaa, One, Uses::FREE)]),
    ending("ه", 'ه', 1, &[careless(Taa)]),
    ending("اه", 'ه', 2, &[careless(AlefTaa)]),
    ending("ى", 'ى', 1, &[form(Maqsura, One, Uses::FREE)]),

    ending("ء", 'ء', 1, &[form(AlefHamza, One, Uses::ANY), form(Hamza, One, Uses::ANY)]),
    ending("ئ", 'ئ', 1, &[form(AlefHamza, One, Uses::PRONOUN), form(Hamza, One, Uses::ANY)]),
    ending("ؤ", 'ؤ', 1, &[form(AlefHamza, One, Uses::PRONOUN), form(Hamza, One, Uses::ANY)]),
    ending("أ", 'أ', 1, &[form(Hamza, One, Uses::ANY)]),
];

/// The pronouns that follow a word; of ي and ك see [`Reading::is_doubtful`](super::Reading::is_doubtful).
pub(super) const PRONOUNS: &[&str] = &["ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم", "كما", "كن", "ي"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_found_by_their_last_letter() {
        for (at, ending) in ENDINGS.iter().enumerate() {
            assert_eq!(ending.letters.chars().count(), ending.length, "{}", ending.letters);
            assert_eq!(ending.letters.chars().last(), ending.last, "{}", ending.letters);
            assert_eq!(endings_without_letters().contains(&at), ending.last.is_none());
        }
        for letter in 'ء'..='ي' {
            let found: Vec<usize> = endings_in(letter).collect();
            let expected: Vec<usize> =
                (0..ENDINGS.len()).filter(|&at| ENDINGS[at].last == Some(letter)).collect();
            assert_eq!(found, expected, "{letter}");
        }
        assert!(endings_in('a').is_empty() && endings_in('\u{671}').is_empty());
    }
}
