//! Languages that a file leaves out, and how it spells those it names.

use super::*;

/// The languages of each unit of a file, and what is said of it.
fn supplied(file: &str, source: Option<&str>, target: Option<&str>) -> Vec<(Vec<String>, Vec<String>)> {
    let given = (source.map(locale), target.map(locale));
    let input = || Box::new(std::io::Cursor::new(file.as_bytes().to_vec()));
    let strict = TmxReader::new(input(), "memory.tmx").unwrap();
    let lenient = TmxReader::lenient(input(), "memory.tmx").unwrap();
    let [strict, lenient] = [strict, lenient].map(|reader| {
        let mut reader = reader.with_languages(given.0.clone(), given.1.clone());
        let mut found = Vec::new();
        while let Some(record) = reader.next_record().unwrap() {
            let said = record.skipped.iter().chain(&record.warnings).map(|skip| skip.reason.clone());
            let variants = record.unit.map(|unit| unit.variants).unwrap_or_default();
            found.push((variants.iter().map(|v| v.locale.to_string()).collect(), said.collect()));
        }
        found
    });
    assert_eq!(strict, lenient, "both ways of reading a file supply the same");
    strict
}

/// A unit with a variant for each tag; `-` names none.
fn unit(tags: &[&str]) -> String {
    let variants: Vec<String> = tags
        .iter()
        .map(|tag| match *tag {
            "-" => "<tuv><seg>نص</seg></tuv>".to_owned(),
            tag => format!("<tuv xml:lang='{tag}'><seg>text</seg></tuv>"),
        })
        .collect();
    format!("<tu>{}</tu>", variants.concat())
}

/// The languages of a unit, the source and the target given, and the languages it then has.
type Case = (&'static [&'static str], Option<&'static str>, Option<&'static str>, &'static [&'static str]);

#[test]
fn a_language_is_supplied_where_it_is_clear_which_and_else_the_variant_is_left_out() {
    let cases: &[Case] = &[
        (&["-", "en"], Some("en"), Some("ar"), &["ar", "en"]),
        (&["en-US", "-"], Some("en"), Some("ar"), &["en-US", "ar"]),
        (&["ar-EG", "-"], Some("en"), Some("ar"), &["ar-EG", "en"]),
        (&["-", "-"], Some("en"), Some("ar"), &["en", "ar"]),
        (&["-", "fr", "-"], Some("en"), Some("ar"), &["en", "fr", "ar"]),
        (&["en-GB", "-"], Some("en-GB"), Some("en-US"), &["en-GB", "en-US"]),
        (&["-"], None, Some("ar"), &["ar"]),
        (&["-", "en"], None, Some("ar"), &["ar", "en"]),
        // Not clear: which of the two, the order, or how many.
        (&["-"], Some("en"), Some("ar"), &[]),
        (&["fr", "-"], Some("en"), Some("ar"), &["fr"]),
        (&["-", "-"], Some("ar"), Some("en"), &[]),
        (&["-", "-"], Some("en"), None, &[]),
        (&["-", "-"], Some("en"), Some("en"), &[]),
        (&["-", "-", "-"], Some("en"), Some("ar"), &[]),
        (&["-", "-", "en"], Some("en"), Some("ar"), &["en"]),
        (&["en", "ar", "-"], Some("en"), Some("ar"), &["en", "ar"]),
        (&["en", "-"], Some("en"), None, &["en"]),
        (&["fr", "-"], Some("ar"), None, &["fr"]),
        (&["-", "en"], None, None, &["en"]),
    ];
    // The header of `tmx` says that units are translated from English.
    for (tags, source, target, expected) in cases {
        let found = supplied(&tmx(&unit(tags)), *source, *target);
        let (languages, said) = &found[0];
        assert_eq!(languages, expected, "{tags:?} {source:?} {target:?}");
        assert_eq!(said.len(), tags.iter().filter(|tag| **tag == "-").count(), "{said:?}");
        let is_supplied = languages.len() == tags.len();
        assert!(said.iter().all(|reason| reason.contains("supplied") == is_supplied), "{said:?}");
    }
}

#[test]
fn a_source_language_is_supplied_only_where_the_header_has_none() {
    let variants = "<tu><tuv xml:lang='ar'><seg>نعم</seg></tuv></tu>";
    for (header, expected) in [
        ("<header/>", Some("ar")),
        ("<header srclang=' '/>", Some("ar")),
        ("<header srclang='*all*'/>", None),
        ("<header srclang='fr'/>", Some("fr")),
    ] {
        let file = format!("<tmx>{header}<body>{variants}</body></tmx>");
        let input = Box::new(std::io::Cursor::new(file.into_bytes()));
        let mut reader =
            TmxReader::new(input, "memory.tmx").unwrap().with_languages(Some(locale("ar")), None);
        let unit = reader.next_record().unwrap().unwrap().unit.unwrap();
        assert_eq!(unit.source, expected.map(locale), "{header}");
    }
}

#[test]
fn a_language_that_was_supplied_is_written() {
    let input = Box::new(std::io::Cursor::new(tmx(&unit(&["en", "-"])).into_bytes()));
    let mut reader =
        TmxReader::new(input, "memory.tmx").unwrap().with_languages(Some(locale("en")), Some(locale("ar")));
    let read = reader.next_record().unwrap().unwrap().unit.unwrap();
    let (file, _) = write(std::slice::from_ref(&read), Some(&locale("en")));
    assert!(file.contains("<tuv xml:lang=\"ar\">\n        <seg>نص</seg>"), "{file}");
    assert_eq!(units(file), [read]);
}

#[test]
fn languages_are_counted_as_they_are_spelled_and_as_they_are_kept() {
    let file = tmx(&[unit(&["EN_us", "ar"]), unit(&["en-US", "-"]), unit(&["EN_us", "AR-01"])].concat());
    let input = Box::new(std::io::Cursor::new(file.into_bytes()));
    let mut reader = TmxReader::new(input, "memory.tmx").unwrap().with_languages(None, Some(locale("ar")));
    while reader.next_record().unwrap().is_some() {}
    let found: Vec<String> = reader
        .languages()
        .iter()
        .map(|l| {
            let tags: Vec<String> = l.spellings.iter().map(ToString::to_string).collect();
            format!("{} {}: {}", l.lang, l.count, tags.join(", "))
        })
        .collect();
    assert_eq!(found, ["en-US 3: EN_us 2, en-US 1", "ar 3: ar 1, not named 1, AR-01 1"]);
}

#[test]
fn a_second_attribute_of_another_language_was_counted_as_its_spelling() {
    let file =
        tmx("<tu><tuv xml:lang='ar' lang='fr'><seg>نعم</seg></tuv><tuv lang='EN'><seg>yes</seg></tuv></tu>");
    let mut reader = TmxReader::new(Box::new(std::io::Cursor::new(file.into_bytes())), "memory.tmx").unwrap();
    while reader.next_record().unwrap().is_some() {}
    let said: Vec<String> = reader
        .languages()
        .iter()
        .flat_map(|language| {
            language.spellings.iter().map(|spelling| format!("{}: {spelling}", language.lang))
        })
        .collect();
    assert_eq!(said, ["ar: ar 1", "en: EN 1"]);
}
