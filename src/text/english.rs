//! What an English word may be a form of: inflection only, so that an organisation is no organ.
//!
//! Stems that segments are matched by (`stem.rs`) also cut what makes another word: Snowball has
//! one stem for university and universe. Here a word is one of its [`bases`]: itself, its singular,
//! and the verb that a form in -ed or -ing may be of. The possessive 's is no part of it.

use super::reading::literal_key;

/// Plurals that no rule makes, and their singulars.
const IRREGULAR: &[(&str, &str)] = &[
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
    ("people", "person"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("mice", "mouse"),
    ("geese", "goose"),
    ("data", "datum"),
    ("media", "medium"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("analyses", "analysis"),
    ("hypotheses", "hypothesis"),
    ("theses", "thesis"),
    ("crises", "crisis"),
    ("bases", "basis"),
    ("diagnoses", "diagnosis"),
    ("axes", "axis"),
    ("synopses", "synopsis"),
    ("syntheses", "synthesis"),
    ("matrices", "matrix"),
    ("indices", "index"),
    ("vertices", "vertex"),
    ("appendices", "appendix"),
    ("leaves", "leaf"),
    ("lives", "life"),
    ("halves", "half"),
    ("knives", "knife"),
    ("shelves", "shelf"),
    ("wolves", "wolf"),
    ("wives", "wife"),
    ("selves", "self"),
    ("thieves", "thief"),
    ("loaves", "loaf"),
    ("stimuli", "stimulus"),
    ("nuclei", "nucleus"),
    ("radii", "radius"),
    ("alumni", "alumnus"),
    ("bacteria", "bacterium"),
    ("formulae", "formula"),
    ("quizzes", "quiz"),
    ("corpora", "corpus"),
    ("schemata", "schema"),
    ("oxen", "ox"),
    ("errata", "erratum"),
];

/// Words whose s is their own, where without it they would be another word.
const OWN_S: &[&str] = &[
    "news",
    "its",
    "this",
    "is",
    "was",
    "has",
    "as",
    "us",
    "his",
    "yes",
    "gas",
    "bus",
    "plus",
    "thus",
    "lens",
    "does",
    "means",
    "customs",
    "goods",
    "besides",
    "series",
    "species",
    "texas",
    "james",
    "mathematics",
    "physics",
    "economics",
    "politics",
    "electronics",
    "robotics",
    "genetics",
    "ethics",
    "athletics",
    "linguistics",
    "acoustics",
    "ballistics",
    "dynamics",
    "mechanics",
    "optics",
    "logistics",
    "kinetics",
    "aesthetics",
    "tactics",
    "semantics",
    "phonetics",
    "genomics",
    "informatics",
    "analytics",
    "heuristics",
    "windows",
    "arms",
    "glasses",
    "minus",
    "bias",
    "atlas",
    "canvas",
    "chaos",
    "always",
    "perhaps",
    "cos",
    "sos",
    "ios",
    "gps",
    "sms",
    "dns",
    "cms",
    "css",
    "https",
    "tls",
    "aws",
    "os",
    "mrs",
];

/// What a word may be a form of: the beginning of the word, and what is added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnglishBase<'a> {
    stem: &'a str,
    added: &'static str,
    /// Whether it is the verb of a form in -ed or -ing.
    pub of_verb: bool,
}

impl EnglishBase<'_> {
    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        word.strip_prefix(self.stem) == Some(self.added)
    }

    pub(super) fn key(&self) -> u64 {
        literal_key([self.stem, self.added])
    }
}

/// A folded word without a possessive ending.
pub fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").filter(|rest| !rest.is_empty()).unwrap_or(word)
}

/// Visits what a folded word may be a form of, the word itself first.
pub fn bases<'a>(word: &'a str, visit: &mut dyn FnMut(EnglishBase<'a>)) {
    let word = without_possessive(word);
    let mut base = |stem: &'a str, added, of_verb| visit(EnglishBase { stem, added, of_verb });
    base(word, "", false);
    if !word.is_ascii() && !word.ends_with('s') {
        return;
    }
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        base(singular, "", false);
    }
    if let Some(rest) = word.strip_suffix('s').filter(|rest| rest.len() > 1 && !rest.ends_with('s')) {
        if !OWN_S.contains(&word) {
            base(rest, "", false);
            if let Some(stem) = rest.strip_suffix("ie").filter(|stem| stem.len() > 1) {
                base(stem, "y", false);
            }
            let hisses = |stem: &&str| ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| stem.ends_with(end));
            if let Some(stem) = rest.strip_suffix('e').filter(hisses) {
                base(stem, "", false);
            }
        }
    } else if let Some(stem) = word.strip_suffix("ing").filter(|stem| has_vowel(stem)) {
        verb(stem, &mut base);
    } else if let Some(stem) = word.strip_suffix("ed").filter(|stem| has_vowel(stem)) {
        if let Some(before) = stem.strip_suffix('i') {
            base(before, "y", true);
        }
        verb(stem, &mut base);
    }
}

fn verb<'a>(stem: &'a str, base: &mut impl FnMut(&'a str, &'static str, bool)) {
    base(stem, "", true);
    base(stem, "e", true);
    let [.., before, last] = *stem.as_bytes() else { return };
    if before == last && last.is_ascii_lowercase() && !b"aeiou".contains(&last) {
        base(&stem[..stem.len() - 1], "", true);
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.len() > 2 && stem.is_ascii() && stem.bytes().any(|b| b"aeiouy".contains(&b))
}

/// Short words of every day that are abbreviations too: what is written small is the word.
#[rustfmt::skip]
const EVERYDAY: &[&str] = &[
    "a", "i", "ad", "aid", "aids", "air", "all", "am", "an", "and", "ant", "any", "apt", "arc", "are", "arm", "art", "as", "ask", "at",
    "bad", "bar", "bat", "be", "bed", "best", "bet", "bit", "bus", "but", "by", "cab", "cad", "call", "cam", "can", "cap", "car", "card", "care", "case",
    "cat", "cobra", "code", "cod", "come", "core", "cost", "cow", "crop", "cup", "cut", "dad", "dare", "dart", "date", "day", "den", "did", "dim", "dip", "do", "dog", "dot",
    "ear", "east", "eat", "edge", "ego", "end", "era", "etc", "even", "eye", "face", "fact", "fad", "fame", "far", "fast", "fat", "fed", "few", "fig",
    "fit", "flop", "flops", "for", "form", "fun", "gap", "gas", "gate", "gem", "get", "go", "god", "got", "grid", "had", "ham", "has", "hat", "he", "heat", "help", "hen", "her", "him", "hip", "his", "hit", "home", "hop", "hot", "hub",
    "how", "ice", "id", "if", "ill", "in", "is", "it", "its", "jam", "job", "key", "kit", "lab", "lamp", "lap", "law", "laws", "lead", "led", "let", "lid", "life", "line", "lip", "list", "lot", "low",
    "mad", "mail", "man", "map", "mars", "mask", "mass", "mat", "may", "me", "mean", "men", "met", "mice", "mid", "mint", "mist", "mob", "mom", "moss", "most", "my", "name", "nasal", "nap", "near", "nest", "net", "new", "no", "none", "nor", "not", "now",
    "of", "off", "oil", "ok", "on", "once", "one", "or", "oral", "our", "out", "own", "pad", "pan", "par", "pass", "past", "path", "pay", "peer", "pen", "pet", "pets", "pie", "pin", "pit", "plan", "pod", "pop", "port", "pot", "pump",
    "race", "rad", "ram", "ran", "rap", "rare", "rat", "raw", "real", "red", "rest", "rich", "rid", "rip", "rise", "role", "room", "rose", "run", "sad", "safe", "sage", "sale", "salt", "sap", "sat", "save", "saw", "say", "scar", "see", "self",
    "set", "she", "shy", "sip", "sit", "six", "slim", "smart", "snap", "so", "soap", "sole", "some", "son", "spa", "spam", "spin", "spot", "star", "start", "stem", "step", "stop", "sum", "sun", "swift", "swot", "tab", "tag", "tan", "tap", "tax", "team", "ten", "test", "the",
    "tie", "tip", "to", "toe", "too", "top", "toy", "try", "two", "up", "us", "use", "van", "vat", "via", "war", "was", "wave", "way", "we", "web", "who", "why", "win", "wine", "wise", "wish", "yes", "you", "zip",
];

/// Whether a folded word is a word of every day, which an abbreviation of the same letters is not.
pub fn is_everyday(word: &str) -> bool {
    EVERYDAY.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::golden::any_text;
    use proptest::prelude::*;

    fn is_form(of: &str, word: &str) -> bool {
        let mut found = false;
        bases(word, &mut |base| found |= base.is(of) && !base.of_verb);
        found
    }

    fn is_verb_form(of: &str, word: &str) -> bool {
        let mut found = false;
        bases(word, &mut |base| found |= base.is(of));
        found
    }

    #[test]
    fn nouns_have_plurals_and_possessives() {
        for (noun, forms) in [
            ("model", &["model", "models", "model's"][..]),
            ("company", &["companies", "company's"]),
            ("process", &["processes"]),
            ("box", &["boxes"]),
            ("movie", &["movies"]),
            ("analysis", &["analyses"]),
            ("matrix", &["matrices"]),
            ("gpu", &["gpus", "gpu's"]),
            ("cache", &["caches"]),
            ("café", &["cafés"]),
        ] {
            for form in forms {
                assert!(is_form(noun, form), "{form} of {noun}");
            }
        }
    }

    #[test]
    fn other_words_are_no_forms() {
        for (noun, other) in [
            ("organ", "organisation"),
            ("universe", "university"),
            ("new", "news"),
            ("it", "its"),
            ("model", "modelling"),
            ("market", "marketing"),
            ("general", "generally"),
            ("economic", "economics"),
            ("gener", "generic"),
            ("mode", "model"),
            ("analysis", "analyst"),
            ("clas", "class"),
        ] {
            assert!(!is_form(noun, other), "{other} of {noun}");
        }
    }

    #[test]
    fn verbs_have_forms_too() {
        for (verb, form) in [
            ("train", "trained"),
            ("train", "training"),
            ("fine-tune", "fine-tuned"),
            ("tune", "tuning"),
            ("plan", "planning"),
            ("apply", "applied"),
            ("fit", "fitted"),
            ("train", "trains"),
        ] {
            assert!(is_verb_form(verb, form), "{form} of {verb}");
        }
        assert!(!is_verb_form("th", "thing") && !is_verb_form("r", "red"));
    }

    #[test]
    fn the_lists_are_folded() {
        for word in OWN_S.iter().chain(EVERYDAY).chain(IRREGULAR.iter().flat_map(|(a, b)| [a, b])) {
            assert_eq!(super::super::fold(word), *word);
        }
    }

    proptest! {
        #[test]
        fn a_word_is_its_own_base(text in any_text()) {
            let folded = super::super::fold(&text).into_owned();
            let mut first = None;
            bases(&folded, &mut |base| { first.get_or_insert(base); });
            prop_assert!(first.is_some_and(|base| base.is(without_possessive(&folded))));
        }
    }
}
