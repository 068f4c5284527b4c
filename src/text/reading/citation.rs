//! The citation form of a word, and which readings of a text's word are forms of it.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::listed::letters_of;
use super::doubled;
use super::endings::{Ending, Final, Form, Number, Uses};
use super::letters::{WordHash, coarse, letters, same_letter};
use super::nisba::{drops_yaa, has_adjective, is_another_word, lost_yaa, may_drop_yaa};
use super::own;
use super::{Analysed, Article, Doubled, Reading, ends_in_kasratan};

/// Words that have no plural in ات, though words of their shape do.
static NO_PLURAL: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| letters_of(include_str!("no_plural.txt")));

/// Words of the pattern of محافظ that have one.
static OWN_PLURAL: LazyLock<HashSet<Vec<char>>> =
    LazyLock::new(|| letters_of(include_str!("own_plural.txt")));

/// A way to take a citation form: its final, and the stem before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Base {
    /// How it ends.
    pub ends: Final,
    /// The length of the stem, in letters.
    length: usize,
    /// What the stem is found by.
    pub key: u64,
}

/// An Arabic word as a term or a list gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Without the article.
    letters: Box<[char]>,
    /// Whether it stands there with the article.
    pub article: bool,
    bases: Vec<Base>,
    /// Whether a middle letter of three is doubled where it is written so.
    doubles: bool,
}

impl Citation {
    /// The word, which is taken to have the article where it begins with it; `None` where it is
    /// no Arabic word.
    pub fn of(word: &str) -> Option<Self> {
        let mut all = read(word)?;
        let article = has_article(&all);
        if article {
            all.drain(..2);
        }
        let doubles = doubles(&all, word, if article { 2 } else { 0 });
        Some(Self { bases: bases(&all), letters: all.into(), article, doubles })
    }

    /// The word, whose ال at the beginning is its own (التزام).
    pub fn with_own_alef_lam(word: &str) -> Option<Self> {
        let all = read(word)?;
        let doubles = doubles(&all, word, 0);
        Some(Self { bases: bases(&all), letters: all.into(), article: false, doubles })
    }

    /// The word in the place of one that has clitics before it.
    pub fn of_letters(letters: &[char], article: bool) -> Self {
        Self { bases: bases(letters), letters: letters.into(), article, doubles: doubled::is_noun(letters) }
    }

    /// Whether a word that begins with ال may have it as letters of its own: a verbal noun as
    /// التزام and التهاب, or الكترون.
    pub fn may_own_alef_lam(&self) -> bool {
        let own = &*self.letters;
        self.article
            && match own {
                ['ت', .., a, _] => *a == 'ا' && (own.len() == 4 || own.len() == 5),
                ['ك', 'ت', 'ر', ..] => true,
                _ => false,
            }
    }

    /// Its letters, without the article.
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// Its ways to be taken, the likeliest first.
    pub fn bases(&self) -> &[Base] {
        &self.bases
    }

    /// Its likeliest final.
    pub fn ends(&self) -> Final {
        self.bases.first().map_or(Final::Bare, |base| base.ends)
    }

    /// Whether a reading leaves a stem of this word, as far as their keys say: no other one is a form of it.
    pub fn has_stem_of(&self, reading: &Reading) -> bool {
        self.bases.iter().any(|base| base.key == reading.key)
    }

    /// What a reading of a text's word is of this word, if it is a form of it. `feminine`: whether
    /// it may be the feminine of a masculine, as that of an adjective.
    pub fn forms<'a>(
        &'a self,
        word: Analysed<'a>,
        reading: &'a Reading,
        feminine: bool,
    ) -> impl Iterator<Item = Form> + 'a {
        let stem = &word.letters()[reading.stem.0 as usize..reading.stem.1 as usize];
        self.bases
            .iter()
            .filter(move |base| {
                let own = &self.letters[..base.length];
                base.key == reading.key
                    && if reading.is_future() { same_verb(own, stem) } else { same_stem(own, stem) }
            })
            .flat_map(move |base| {
                let of_base = reading.table().forms.iter().filter(|form| form.of == base.ends);
                of_base.map(move |form| (&self.letters[..base.length], *form))
            })
            .filter(move |(stem, form)| {
                (feminine || !form.feminine)
                    && reading.allows(form.uses)
                    && takes(stem, reading.table(), *form, feminine)
                    && !is_third_form(stem, word, reading)
                    && (self.doubles || !may_be_verb(reading, *form) || !is_second_form(word, reading))
            })
            .map(|(stem, form)| Form {
                careless: form.careless || lacks_yaa(stem, reading.table(), form),
                ..form
            })
    }
}

fn read(word: &str) -> Option<Vec<char>> {
    let mut all = Vec::new();
    if !letters(word, &mut all) || all.is_empty() {
        return None;
    }
    // A tanwin that is written out: نموذجًا, نموذجاً.
    let tanwin = word.trim_end_matches('ا').ends_with('\u{64B}') && all.len() > 3 && all.ends_with(&['ا']);
    if tanwin {
        all.pop();
    }
    // A word in a list is in the nominative: what has this tanwin there has lost its ي (قاضٍ).
    if lost_yaa(&all) || (ends_in_kasratan(word) && may_drop_yaa(&all) && !has_article(&all)) {
        all.push('ي');
    }
    Some(all)
}

/// Whether a word begins with the article: what is left has two letters beside a ة.
pub(super) fn has_article(word: &[char]) -> bool {
    word.starts_with(&['ا', 'ل'])
        && word[2..].iter().filter(|&&letter| letter != 'ة').count() >= 2
        && word != ['ا', 'ل', 'ل', 'ه']
}

fn bases(word: &[char]) -> Vec<Base> {
    use Final::{Alef, AlefHamza, AlefTaa, Bare, Hamza, HamzaTaa, Maqsura, Persons, Plural, Taa, Yaa};
    let len = word.len();
    // Of a short word nothing is an ending.
    let stem = |cut: usize, least: usize| len >= cut + least;
    let found: &[(Final, usize)] = match word {
        [.., 'ن' | 'ت'] if own::ends_so(word) => &[(Bare, 0)],
        [.., 'ا', 'ة'] if stem(2, 2) => &[(AlefTaa, 2)],
        [.., 'أ', 'ة'] if stem(2, 2) => &[(HamzaTaa, 2), (Taa, 1)],
        [.., 'ة'] if stem(1, 2) => &[(Taa, 1)],
        [.., 'ى'] if stem(1, 2) => &[(Maqsura, 1)],
        [.., 'ا', 'ء'] if stem(1, 2) => &[(AlefHamza, 1)],
        [.., 'ء' | 'أ' | 'ئ' | 'ؤ'] if stem(1, 2) => &[(Hamza, 1)],
        [.., 'ا', 'ت'] if stem(2, 3) => &[(Plural, 2)],
        [.., 'و' | 'ي', 'ن'] if stem(2, 3) => &[(Bare, 0), (Persons, 2)],
        [.., 'ا'] if stem(1, 3) => &[(Alef, 1), (Bare, 0)],
        [own @ .., 'ي'] if may_drop_yaa(own) && !has_adjective(own) => &[(Bare, 0), (Yaa, 1)],
        _ => &[(Bare, 0)],
    };
    let base = |&(ends, cut): &(Final, usize)| {
        let mut hash = WordHash::arabic();
        word[..len - cut].iter().for_each(|&letter| hash.add(coarse(letter)));
        Base { ends, length: len - cut, key: hash.value() }
    };
    found.iter().map(base).collect()
}

fn same_stem(sought: &[char], found: &[char]) -> bool {
    sought.len() == found.len()
        && sought.iter().zip(found).enumerate().all(|(at, (&sought_letter, &found_letter))| {
            let last = at + 1 == sought.len();
            // Egypt writes a final ي as ى; in a short word (علي, على) it makes another one.
            same_letter(sought_letter, found_letter)
                || (last && at > 2 && matches!((sought_letter, found_letter), ('ي', 'ى') | ('ى', 'ي')))
        })
}

/// Whether a word has a double letter in the middle of three: as it is written, or by the list.
fn doubles(letters: &[char], word: &str, before: usize) -> bool {
    doubled::is_noun(letters) || Doubled::of(word).has(before + 1)
}

/// Whether a word in ى is a verb of the pattern of نادى, and not Egypt's spelling of نادي: with the article, or a
/// preposition, it cannot be one.
fn is_third_form(own: &[char], word: Analysed<'_>, reading: &Reading) -> bool {
    matches!(own, [_, 'ا', _, 'ي'])
        && word.letters().get((reading.stem.1 as usize).wrapping_sub(1)) == Some(&'ى')
        && reading.article == Article::Absent
        && reading.preposition.is_none()
}

/// Whether a form looks like one of a verb: صوّت like صوت, صوّرته like صورته.
fn may_be_verb(reading: &Reading, form: Form) -> bool {
    match form.of {
        Final::Bare => !form.feminine,
        Final::Taa => matches!(reading.ending(), "ت" | "تا" | "تي"),
        _ => false,
    }
}

/// Whether a word is written as a verb of the second form: with a shadda on the middle letter of three
/// (وصوّت, عيّنه). No verb has the article or a preposition before it, and فنّي is of فن.
fn is_second_form(word: Analysed<'_>, reading: &Reading) -> bool {
    let (start, end) = (reading.stem.0 as usize, reading.stem.1 as usize);
    end - start == 3
        && word.letters().get(end - 1) != Some(&'ي')
        && word.doubled().has(start + 1)
        && reading.article == Article::Absent
        && reading.preposition.is_none()
}

/// Whether a word is without its ي, where it is another word as well and no tanwin tells them apart.
fn lacks_yaa(stem: &[char], table: &Ending, form: Form) -> bool {
    (form.of, form.number) == (Final::Yaa, Number::One) && !table.kasratan && is_another_word(stem)
}

/// Whether both are one verb: who does it is in its first letter.
fn same_verb(sought: &[char], found: &[char]) -> bool {
    match (sought, found) {
        ([a, sought @ ..], [b, found @ ..]) => {
            let person = matches!(a, 'ي') && matches!(b, 'ي' | 'ت' | 'ن' | 'أ' | 'ا');
            (person || same_letter(*a, *b)) && sought.len() == found.len() && same_stem(sought, found)
        }
        _ => false,
    }
}

/// Whether a word with this stem has the form, as far as its shape can say. `feminine`: as for
/// [`Citation::forms`].
fn takes(stem: &[char], table: &Ending, form: Form, feminine: bool) -> bool {
    let (len, ending) = (stem.len(), table.letters);
    match (form.of, form.number) {
        (Final::Maqsura, _) if form.careless => len > 2,
        // سنة, سنوات
        (Final::Taa, Number::Plural) if ending == "وات" => len == 2,
        (Final::Yaa, _) => table.kasratan || drops_yaa(stem),
        (Final::Bare, Number::Plural) if form.feminine => true,
        (Final::Bare, Number::Plural) => match ending {
            "هات" => stem.ends_with(&['و']),
            // Of three letters it is the plural of a word in ة: عملات is عملة, not عمل. So it is
            // of those like جامع (جامعة), محافظ (محافظة) and نظري (نظرية).
            _ => match stem {
                [_, _] | [_, 'ا', _, _] | [.., 'و'] => false,
                ['م', _, 'ا', _, _] => OWN_PLURAL.contains(stem),
                [own @ .., before, 'ي'] if !own.is_empty() && *before != 'ا' => is_root_yaa(stem),
                [_, _, _] => is_of_a_doubled_root(stem),
                _ => !NO_PLURAL.contains(stem),
            },
        },
        // المديرون العامون
        (Final::Bare, Number::Persons) => len > 3 || (len == 3 && feminine),
        (Final::Bare, Number::Dual) => len > 2 || form.uses.allow(Uses::CONSTRUCT),
        _ => true,
    }
}

/// Whether the ي at the end of a noun is of its root (تحدي), and not that of an adjective (نظري).
fn is_root_yaa(stem: &[char]) -> bool {
    stem.split_last().is_some_and(|(_, own)| may_drop_yaa(own) && !has_adjective(own))
}

/// Whether a word of three letters has the م of a place or a participle before a root with a double
/// letter (ملف, مقر, ممر): these take ات, others of three letters do not.
fn is_of_a_doubled_root(stem: &[char]) -> bool {
    matches!(stem, ['م', a, b] if ![*a, *b].iter().any(|l| matches!(l, 'ا' | 'و' | 'ي' | 'ى' | 'أ' | 'ء')))
        && !NO_PLURAL.contains(stem)
}

/// Whether the article of a reading fits one that must, or must not, be there.
impl Article {
    /// Whether it may be there.
    pub fn may_be_present(self) -> bool {
        self != Self::Absent
    }

    /// Whether it may be missing.
    pub fn may_be_absent(self) -> bool {
        self != Self::Present
    }
}
