//! How the words of an Arabic term belong together, and which forms of theirs may follow each other.

use crate::text::{Article, Citation, Final, Form, Number, Reading, SoughtKind, SoughtPiece, Uses};

/// How an Arabic word of a term belongs to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It does not: it is the first, or a preposition or mark is between them.
    None,
    /// It is a noun that the other belongs to: مركز بيانات.
    Noun,
    /// It is an adjective: ذكاء اصطناعي.
    Adjective,
    /// It may be either.
    Either,
    /// It is an adjective after غير or the like, and has the article in its stead: غير القانونية.
    Qualified,
}

impl Relation {
    /// How a piece of a term belongs to the one before it.
    pub(super) fn between(before: Option<&SoughtPiece>, piece: &SoughtPiece) -> Self {
        let SoughtKind::Arabic { word, conjunction: None, preposition: None, particle: false } = &piece.kind
        else {
            return Self::None;
        };
        match before.map(|before| &before.kind) {
            Some(SoughtKind::Arabic { word: before, .. }) if before.qualifies(word) => Self::Qualified,
            Some(SoughtKind::Arabic { word: before, particle: false, .. }) => relation(before, word),
            _ => Self::None,
        }
    }

    /// Whether the word is an adjective, and nothing else.
    pub(super) fn is_adjective(self) -> bool {
        matches!(self, Self::Adjective | Self::Qualified)
    }

    /// Whether it may be one.
    pub(super) fn may_be_adjective(self) -> bool {
        self.is_adjective() || self == Self::Either
    }
}

/// A word of the text as a word of the term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    pub(super) article: Article,
    pub(super) pronoun: bool,
    pub(super) uses: Uses,
    pub(super) number: Number,
    pub(super) feminine: bool,
    pub(super) affixes: usize,
}

/// What is not Arabic, or has no form.
pub(super) const PLAIN: Fit = Fit {
    article: Article::Absent,
    pronoun: false,
    uses: Uses::ALONE,
    number: Number::One,
    feminine: false,
    affixes: 0,
};

impl Fit {
    /// A reading of a word as this form.
    pub(super) fn of(reading: &Reading, form: Form) -> Self {
        // A term that is a plural itself (رؤساء تنفيذيون) has no other number.
        let number = match (form.of, form.number) {
            (Final::Persons, Number::Persons) | (Final::Plural, Number::Plural) => Number::One,
            (_, number) => number,
        };
        Self {
            article: reading.article,
            pronoun: !reading.pronoun.is_empty(),
            uses: form.uses,
            number,
            feminine: form.feminine,
            affixes: reading.affixes() + usize::from(form.number != Number::One) + usize::from(form.careless),
        }
    }

    /// Whether an adjective in this form may follow a noun, or another adjective, in that one.
    pub(super) fn describes(&self, before: &Self) -> bool {
        let definite = before.article.may_be_present() || before.pronoun;
        let indefinite = before.article.may_be_absent() && !before.pronoun;
        let agrees =
            (definite && self.article.may_be_present()) || (indefinite && self.article.may_be_absent());
        let number = match (before.number, self.number) {
            (Number::One, number) => number == Number::One && (!self.feminine || before.feminine),
            (Number::Plural, number) => matches!(number, Number::One | Number::Plural),
            (Number::Persons, number) => matches!(number, Number::Persons | Number::One),
            (Number::Dual, number) => number == Number::Dual,
        };
        agrees && number && !self.pronoun && before.uses.allow(Uses::ALONE | Uses::ARTICLE | Uses::PRONOUN)
    }
}

/// How a word of a term belongs to the one before it, as far as their citation forms say.
fn relation(before: &Citation, word: &Citation) -> Relation {
    match (before.article, word.article) {
        (true, true) => return Relation::Adjective,
        (false, true) => return Relation::Noun,
        (true, false) => return Relation::Either,
        (false, false) => {}
    }
    let of_relation = matches!(word.letters(), [.., a, 'ي'] if *a != 'ا') && word.letters().len() > 3;
    let feminine = |word: &Citation| {
        matches!(word.ends(), Final::Taa | Final::AlefTaa | Final::HamzaTaa | Final::Plural)
    };
    match (feminine(before), word.ends()) {
        // مكتب محامي, but not بحث علمي: a noun in ي has forms without it.
        (false, Final::Bare) if of_relation && word.bases().len() == 1 => Relation::Adjective,
        (true, Final::Taa) | (false, Final::Taa | Final::Persons) => Relation::Either,
        (_, Final::Plural) => {
            if before.ends() == Final::Plural {
                Relation::Either
            } else {
                Relation::Noun
            }
        }
        (_, Final::Bare | Final::AlefHamza) if is_verbal_noun(word) => Relation::Noun,
        // A feminine adjective without ة (محكمة عليا, قوة عظمى, قائمة سوداء), a noun in apposition (لغة أم).
        (true, Final::Alef | Final::Maqsura | Final::AlefHamza | Final::Bare) | (false, _) => {
            Relation::Either
        }
        (true, _) => Relation::Noun,
    }
}

/// A noun of an action by its pattern (تشغيل, استخدام, إنتاج): no adjective has it.
fn is_verbal_noun(word: &Citation) -> bool {
    matches!(
        word.letters(),
        ['ت', _, _, 'ي', _]
            | ['ا' | 'إ', 'س', 'ت', .., 'ا', _]
            | ['إ' | 'ا', _, _, 'ا', _]
            | ['ا' | 'إ', _, _, _, 'ا', _]
    )
}
