//! Adjectives that stand before what they are said of: طويل الأجل, ثلاثي الأبعاد, قابل للتجديد; and words
//! that stand before adjectives: غير قانوني.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::listed::letters_of;
use super::{Citation, Final};

type Words = LazyLock<HashSet<Vec<char>>>;

static QUALITIES: Words = LazyLock::new(|| letters_of(include_str!("qualities.txt")));
static OTHERS: Words = LazyLock::new(|| letters_of(include_str!("not_qualities.txt")));
static LEAVES_AGREEMENT: Words = LazyLock::new(|| letters_of(include_str!("leaves_agreement.txt")));
static BEFORE_RELATION: Words = LazyLock::new(|| letters_of(include_str!("before_relation.txt")));

impl Citation {
    /// Whether the word says how something is, by its pattern (مفتوح, متعدد, ألماني) or by the list (طويل):
    /// before a noun it agrees with what it describes, and may have the article (المفتوح المصدر).
    pub fn is_quality(&self) -> bool {
        let stem = match self.ends() {
            Final::Taa => &self.letters()[..self.letters().len() - 1],
            _ => self.letters(),
        };
        let pattern = matches!(stem, ['م', _, _, 'و', _] | ['م', 'ت', _, _] | ['م', 'ت', _, _, _]);
        (pattern && !OTHERS.contains(stem)) || QUALITIES.contains(stem) || self.is_relation()
    }

    /// Whether it is an adjective of relation by its ending: علمي, not قاضي.
    pub fn is_relation(&self) -> bool {
        let [own @ .., before, 'ي'] = self.letters() else { return false };
        *before != 'ا' && own.len() > 1 && self.bases().len() == 1
    }

    /// Whether it stands before adjectives, and leaves the article and the gender to them: غير before any,
    /// a preposition before one of relation (فوق بنفسجي, but تحت الأرض).
    pub fn qualifies(&self, adjective: &Self) -> bool {
        let of_relation = matches!(adjective.letters(), [_, _, .., a, 'ي'] if *a != 'ا');
        !self.article
            && (LEAVES_AGREEMENT.contains(self.letters())
                || (of_relation && BEFORE_RELATION.contains(self.letters())))
    }
}
