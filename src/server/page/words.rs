//! The words of the page, in its languages: the messages of `locales/*.ftl`.

use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::model::Locale;

/// A language that the page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Arabic,
}

impl Language {
    pub(super) const ALL: [Self; 2] = [Self::English, Self::Arabic];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    pub(super) fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// Its name in itself.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Arabic => "العربية",
        }
    }

    pub(super) fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What a browser would rather read (RFC 9110, section 12.5.4); English, where it is neither.
    pub(super) fn preferred(headers: &HeaderMap) -> Self {
        let wanted = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
        let mut best = (0, Self::English);
        for range in wanted.flat_map(|value| value.split(',')) {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).unwrap_or(0.0);
            // In thousandths, as the header has them: of equal ones the first counts.
            #[allow(clippy::cast_possible_truncation, reason = "between 0 and 1000")]
            let weight = (weight.clamp(0.0, 1.0) * 1000.0) as i32;
            if let Some(language) = Self::named(&primary).filter(|_| weight > best.0) {
                best = (weight, language);
            }
        }
        best.1
    }

    fn messages(self) -> &'static str {
        match self {
            Self::English => include_str!("../../../locales/en.ftl"),
            Self::Arabic => include_str!("../../../locales/ar.ftl"),
        }
    }
}

/// What can be counted in a message.
pub(super) trait Number {
    fn number(&self) -> u64;
}

impl Number for u64 {
    fn number(&self) -> u64 {
        *self
    }
}

impl Number for usize {
    fn number(&self) -> u64 {
        u64::try_from(*self).unwrap_or(u64::MAX)
    }
}

impl<N: Number> Number for &N {
    fn number(&self) -> u64 {
        (**self).number()
    }
}

/// The messages of a language.
pub(super) struct Words {
    pub(super) language: Language,
    bundle: FluentBundle<FluentResource>,
}

static WORDS: LazyLock<[Words; 2]> = LazyLock::new(|| Language::ALL.map(Words::new));

/// The languages of texts whose names the page knows.
const NAMED: [(&str, &str); 12] = [
    ("ar", "language-ar"),
    ("de", "language-de"),
    ("en", "language-en"),
    ("es", "language-es"),
    ("fa", "language-fa"),
    ("fr", "language-fr"),
    ("he", "language-he"),
    ("ja", "language-ja"),
    ("ru", "language-ru"),
    ("tr", "language-tr"),
    ("ur", "language-ur"),
    ("zh", "language-zh"),
];

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        let [english, arabic] = &*WORDS;
        match language {
            Language::English => english,
            Language::Arabic => arabic,
        }
    }

    fn new(language: Language) -> Self {
        let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // A test reads both files; what is sound of them counts.
        let resource =
            FluentResource::try_new(language.messages().to_owned()).unwrap_or_else(|(sound, _)| sound);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// A message.
    pub(super) fn say(&self, name: &str) -> String {
        self.format(name, None)
    }

    /// A message about a number.
    pub(super) fn count(&self, name: &str, number: impl Number) -> String {
        self.format(name, Some(&FluentArgs::from_iter([("number", FluentValue::from(number.number()))])))
    }

    /// A message about something that has a name.
    pub(super) fn about(&self, name: &str, what: impl AsRef<str>) -> String {
        let what = FluentValue::from(what.as_ref().to_owned());
        self.format(name, Some(&FluentArgs::from_iter([("what", what)])))
    }

    /// The name of a language of texts, and its tag where that says more.
    pub(super) fn language_name(&self, locale: &Locale) -> String {
        let known = NAMED.iter().find(|(code, _)| *code == locale.language());
        match known {
            Some((code, name)) if *code == locale.as_str() => self.say(name),
            Some((_, name)) => format!("{} ({locale})", self.say(name)),
            None => locale.to_string(),
        }
    }

    /// The name of a format of files, by the word that the memory has for it.
    pub(super) fn format_name(&self, format: &str) -> String {
        match format {
            "terms" => self.say("format-terms"),
            "glossary" => self.say("export-glossary"),
            "text" => self.say("format-text"),
            "markdown" => "Markdown".to_owned(),
            known => known.to_uppercase(),
        }
    }

    /// A message about a number of things that are named.
    pub(super) fn count_about(&self, name: &str, number: impl Number, what: &str) -> String {
        let (number, what) = (FluentValue::from(number.number()), FluentValue::from(what));
        self.format(name, Some(&FluentArgs::from_iter([("number", number), ("what", what)])))
    }

    fn format(&self, name: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(name).and_then(|message| message.value());
        let mut faults = Vec::new();
        match pattern {
            Some(pattern) => self.bundle.format_pattern(pattern, arguments, &mut faults).into_owned(),
            None => name.to_owned(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    fn names(language: Language) -> BTreeSet<String> {
        let lines = language.messages().lines();
        let named = lines.filter_map(|line| line.split_once(" =").map(|(name, _)| name));
        named.filter(|name| !name.contains([' ', '#', '[', '*'])).map(str::to_owned).collect()
    }

    /// The sources and templates that speak.
    fn speakers() -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = ["src/server/page", "templates"].iter().flat_map(|folder| {
            fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
        });
        files.filter(|file| file.is_file()).map(|file| fs::read_to_string(file).unwrap()).collect()
    }

    #[test]
    fn both_files_are_sound_and_have_the_same_messages() {
        for language in Language::ALL {
            let read = FluentResource::try_new(language.messages().to_owned());
            assert!(read.is_ok(), "{}: {:?}", language.code(), read.err().map(|(_, faults)| faults));
        }
        let (english, arabic) = (names(Language::English), names(Language::Arabic));
        assert!(english.len() > 100, "{}", english.len());
        assert_eq!(english, arabic);
    }

    #[test]
    fn every_message_is_used_and_every_one_that_is_used_is_there() {
        let sources = speakers();
        for name in names(Language::English) {
            let quoted = format!("\"{name}\"");
            assert!(sources.iter().any(|source| source.contains(&quoted)), "nothing says {name}");
        }
        let known = names(Language::English);
        for source in &sources {
            for way in ["say(\"", "count(\"", "about(\""] {
                for name in source.split(way).skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(known.contains(name) || name.contains('{'), "{name} is in no file");
                }
            }
        }
    }

    #[test]
    fn every_message_says_something_in_both_languages() {
        for language in Language::ALL {
            let words = Words::of(language);
            let arguments = [("number", FluentValue::from(3)), ("what", "x".into())];
            let arguments = FluentArgs::from_iter(arguments);
            for name in names(language) {
                let pattern = words.bundle.get_message(&name).and_then(|m| m.value()).unwrap();
                let mut faults = Vec::new();
                let said = words.bundle.format_pattern(pattern, Some(&arguments), &mut faults);
                assert!(faults.is_empty() && !said.is_empty(), "{name}: {faults:?}");
            }
        }
    }

    #[test]
    fn numbers_agree_with_what_they_count() {
        let plain = |language, number: u64| {
            let said = Words::of(language).count("count-matches", number);
            said.replace(['\u{2068}', '\u{2069}'], "")
        };
        assert_eq!(plain(Language::English, 1), "1 match");
        assert_eq!(plain(Language::English, 2), "2 matches");
        let arabic = [0, 1, 2, 3, 11, 100].map(|number| plain(Language::Arabic, number));
        assert_eq!(arabic, ["لا نتائج", "نتيجة واحدة", "نتيجتان", "3 نتائج", "11 نتيجة", "100 نتيجة"]);
    }

    #[test]
    fn a_hundred_was_counted_as_eleven_in_arabic() {
        let plain = |name: &str, number: u64| {
            let said = Words::of(Language::Arabic).count(name, number);
            said.replace(['\u{2068}', '\u{2069}'], "")
        };
        for (name, eleven, hundred) in [
            ("count-concepts", "11 مفهومًا", "100 مفهوم"),
            ("count-concepts-found", "وُجد 11 مفهومًا", "وُجد 100 مفهوم"),
            ("document-terms-count", "11 مصطلحًا", "100 مصطلح"),
            ("count-beads", "11 زوجًا من الجمل", "100 زوج من الجمل"),
            ("count-doubtful", "11 زوجًا موضع شك", "100 زوج موضع شك"),
            ("count-candidates", "11 اقتراحًا", "100 اقتراح"),
            ("import-records-read", "قُرئ 11 سجلًا", "قُرئ 100 سجل"),
        ] {
            assert_eq!([plain(name, 11), plain(name, 100)], [eleven, hundred]);
            assert!(!plain(name, 0).contains('0'), "{}", plain(name, 0));
        }
    }

    #[test]
    fn one_line_was_said_to_be_lines() {
        let plain = |language, number: u64, what: &str| {
            let said = Words::of(language).count_about("import-lines", number, what);
            said.replace(['\u{2068}', '\u{2069}'], "")
        };
        for (number, what, english, arabic) in [
            (1, "3", "line 3", "السطر 3"),
            (2, "3, 7", "lines 3, 7", "السطران 3, 7"),
            (3, "3, 7, 9", "lines 3, 7, 9", "الأسطر 3, 7, 9"),
            (11, "3, …", "lines 3, …", "الأسطر 3, …"),
        ] {
            assert_eq!(plain(Language::English, number, what), english);
            assert_eq!(plain(Language::Arabic, number, what), arabic);
        }
    }

    #[test]
    fn the_language_is_what_the_browser_would_rather_read() {
        let preferred = |wanted: &str| {
            Language::preferred(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, wanted.parse().unwrap())]))
        };
        for arabic in ["ar", "ar-EG,ar;q=0.9,en;q=0.8", "fr, AR;q=0.5, en;q=0.4", "en;q=0, ar;q=0.1"] {
            assert_eq!(preferred(arabic), Language::Arabic, "{arabic}");
        }
        for english in ["en-GB,ar;q=0.9", "fr", "", "ar;q=0", "ar;q=much", "*"] {
            assert_eq!(preferred(english), Language::English, "{english}");
        }
        assert_eq!(Language::preferred(&HeaderMap::new()), Language::English);
    }
}
