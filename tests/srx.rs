//! Sentences by the rules of SRX files: the dialects of four tools, what is wrong in files, and the built-in
//! rules written as SRX.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // how far both agree is said

mod common;

use common::project;
use jisr::formats::srx;
use jisr::text::{SENTENCE_RULES, SrxSegmenter, rules_as_srx, segment};

fn segmenter(file: &str, language: &str, with_builtin: bool) -> jisr::Result<SrxSegmenter> {
    let text = std::fs::read(project().join("tests/fixtures").join(file)).unwrap();
    SrxSegmenter::new(&srx::read(Box::new(std::io::Cursor::new(text)), file)?, language, with_builtin)
}

fn of_text(text: &str, language: &str, with_builtin: bool) -> jisr::Result<SrxSegmenter> {
    SrxSegmenter::new(
        &srx::read(Box::new(std::io::Cursor::new(text.to_owned().into_bytes())), "rules.srx")?,
        language,
        with_builtin,
    )
}

/// A file of rules for English, each `no` or `yes`, before, after.
fn file(rules: &[(&str, &str, &str)]) -> String {
    let rules: Vec<String> = rules
        .iter()
        .map(|(is_break, before, after)| {
            format!("<rule break=\"{is_break}\"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>\n")
        })
        .collect();
    format!(
        "<srx version=\"2.0\"><body><languagerules><languagerule languagerulename=\"r\">{}</languagerule></languagerules>
        <maprules><languagemap languagepattern=\"en\" languagerulename=\"r\"/></maprules></body></srx>",
        rules.concat()
    )
}

fn cut(segmenter: &SrxSegmenter, text: &str) -> String {
    let cut = segmenter.segment(text).unwrap();
    cut.sentences.iter().map(|s| &text[s.start..s.end]).collect::<Vec<_>>().join(" | ")
}

#[test]
fn the_dialects_of_four_tools() {
    let arabic = "وصل د. سامي أمس؛ ثم غادر. هل عاد؟ نعم.";
    let english = "Dr. Hall saw U.S.A. boats etc. and left. Why? Nobody knows.";
    for (file, in_arabic, in_english) in [
        (
            "omegat.srx",
            "وصل د. سامي أمس؛ | ثم غادر. | هل عاد؟ | نعم.",
            "Dr. Hall saw U.S.A. | boats etc. | and left. | Why? | Nobody knows.",
        ),
        (
            "languagetool.srx",
            "وصل د. سامي أمس؛ ثم غادر. | هل عاد؟ | نعم.",
            "Dr. | Hall saw U.S.A. | boats etc. and left. | Why? | Nobody knows.",
        ),
        (
            "okapi.srx",
            "وصل د. سامي أمس؛ ثم غادر. | هل عاد؟ | نعم.",
            "Dr. | Hall saw U.S.A. boats etc. | and left. | Why? | Nobody knows.",
        ),
        (
            "memoq.srx",
            "وصل د. سامي أمس؛ ثم غادر. | هل عاد؟ | نعم.",
            "Dr. | Hall saw U.S.A. | boats etc. | and left. | Why? | Nobody knows.",
        ),
    ] {
        assert_eq!(cut(&segmenter(file, "ar", false).unwrap(), arabic), in_arabic, "{file}");
        assert_eq!(cut(&segmenter(file, "en", false).unwrap(), english), in_english, "{file}");
    }
}

#[test]
fn the_first_rule_that_matches_decides() {
    let text = "One. Two. three";
    for (rules, expected) in [
        (&[("no", r"One\.", r"\s"), ("yes", r"\.", r"\s")][..], "One. Two. | three"),
        (&[("yes", r"\.", r"\s"), ("no", r"One\.", r"\s")][..], "One. | Two. | three"),
        // Look-around sees past the place, in both directions.
        (&[("yes", r"\.(?=\s\p{Lu})", ""), ("yes", "", r"(?&lt;=wo\.)\s")][..], "One. | Two. | three"),
        (&[("no", r"(?&lt;=One)\.", ""), ("yes", r"\.", r"\s(?!three)")][..], "One. Two. three"),
        // Groups, with references of their own in either pattern.
        (&[("yes", r"(w)(o)\.", r"(\s)(t)hr(e)\3")][..], "One. Two. | three"),
        (&[("yes", r"(?:O(n)e|Two)(\.)", r"(\s|$)")][..], "One. | Two. | three"),
        // Any end of a match counts, not only the longest.
        (&[("yes", r"O\w*", r"ne")][..], "O | ne. Two. three"),
        (&[("yes", r"\bTw(o|o\.)", r"\.?\s")][..], "One. Two | . three"),
    ] {
        let joined = cut(&of_text(&file(rules), "en", false).unwrap(), text);
        // A piece of marks only joins the one before.
        assert_eq!(joined, expected.replace("Two | . three", "Two. | three"), "{rules:?}");
    }
}

#[test]
fn rules_of_a_file_go_before_those_built_in() {
    let rules = file(&[("no", r"\bUnit\.", r"\s"), ("yes", ";", r"\s")]);
    let text = "Dr. Hall left; nobody saw. The Unit. The end.";
    assert_eq!(
        cut(&of_text(&rules, "en", false).unwrap(), text),
        "Dr. Hall left; | nobody saw. The Unit. The end."
    );
    assert_eq!(
        cut(&of_text(&rules, "en", true).unwrap(), text),
        "Dr. Hall left; | nobody saw. | The Unit. The end."
    );
}

#[test]
fn built_in_rules_stand_in_where_a_file_has_none_for_the_language() {
    let rules = file(&[("yes", ";", r"\s")]);
    let segmenter = of_text(&rules, "ar", true).unwrap();
    assert!(!segmenter.has_rules());
    assert_eq!(cut(&segmenter, "وصل د. سامي. نام."), "وصل د. سامي. | نام.");
    assert_eq!(cut(&segmenter, "Dr. Hall left. He slept."), "Dr. Hall left. | He slept.");
    assert!(of_text(&rules, "ar", false).is_err() && of_text(&rules, "en", true).unwrap().has_rules());
}

#[test]
fn what_is_wrong_is_said_with_its_rule() {
    assert_eq!(
        segmenter("bad-pattern.srx", "ar", false).unwrap_err().to_string().split(": Parsing").next().unwrap(),
        "bad-pattern.srx:4:31: rule 2 of “Arabic”: the beforebreak “(د|م\\.” cannot be read"
    );
    assert_eq!(segmenter("omegat.srx", "ar", false).map(|_| ()).map_err(|e| e.to_string()), Ok(()));
    assert_eq!(
        segmenter("bad-pattern.srx", "fr", false).unwrap_err().to_string(),
        "bad-pattern.srx: no languagemap of this file matches fr (its patterns: ar)"
    );
    let text = format!("{} c", "a".repeat(60));
    let error = segmenter("runaway.srx", "en", false).unwrap().segment(&text).unwrap_err().to_string();
    assert!(
        error.starts_with("runaway.srx:3:") && error.contains("rule 1 of “English” tries too many ways"),
        "{error}"
    );
    // One that a tool without limits would never end is read in one go.
    let rules = file(&[("yes", r"(x+x+)+y", r"\s")]);
    assert_eq!(cut(&of_text(&rules, "en", false).unwrap(), &"x".repeat(3000)), "x".repeat(3000));
}

#[test]
fn a_rule_that_reads_back_without_end_read_a_long_paragraph_at_every_place() {
    for (before, after) in [(r".*\.", r"\s"), (r"^.*\.", r"\s"), (r"\b.*\.", r"\s.*"), (r"\.", r"\s.*$")] {
        let segmenter = of_text(&file(&[("yes", before, after)]), "en", false).unwrap();
        let text = "قال سامي نعم. He said no. ".repeat(4000);
        let cut = segmenter.segment(&text).unwrap();
        assert_eq!(cut.sentences.len(), 8000, "{before} {after}");
    }
}

#[test]
fn an_assertion_before_a_group_was_tested_behind_it() {
    for (before, text) in [
        (r"\b(د|أم)\.", "قال محمد. ثم خرج."),
        (r"\b(d|em)\.", "It is placed. What now?"),
        (r"(?&lt;!x)(\d|[a-z]{2})\.", "He counted x5. Then no."),
        (r"(?=[A-Z])(Unit|Mr)\.", "The unit. It was small."),
    ] {
        let rules = of_text(&file(&[("yes", before, r"\s")]), "en", false).unwrap();
        assert_eq!(rules.segment(text).unwrap().sentences.len(), 1, "{before}");
    }
    let rules = of_text(&file(&[("yes", r"\b(d|em|د|أم)\.", r"\s")]), "en", false).unwrap();
    assert_eq!(
        cut(&rules, "Ask d. not em. now. سأل أم. عن د. سامي"),
        "Ask d. | not em. | now. سأل أم. | عن د. | سامي"
    );
}

#[test]
fn a_rule_sees_whole_words_however_far_back() {
    let rules = of_text(&file(&[("yes", r"\bx.*\.", r"\s")]), "en", false).unwrap();
    for last in ["b", "bb", "bbb"] {
        let text = format!("{}{last}. No", "ax ".repeat(3000));
        assert_eq!(rules.segment(&text).unwrap().sentences.len(), 1);
    }
}

#[test]
fn the_built_in_rules_as_srx_agree_with_themselves() {
    let written = srx::write(&rules_as_srx());
    let segmenter = of_text(&written, "ar", false).unwrap();
    let golden = std::fs::read_to_string(project().join("tests/golden/sentences.txt")).unwrap();
    let article = include_str!("../seeds/deepseek.ar.txt");
    assert_eq!(segmenter.segment(article).unwrap(), segment(article));
    let cases: Vec<String> = golden
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with(['#', '[']))
        .map(|l| l.replace(" | ", " "))
        .collect();
    let own = |text: &str| {
        segment(text).sentences.iter().map(|s| &text[s.start..s.end]).collect::<Vec<_>>().join(" | ")
    };
    let other: Vec<_> = cases.iter().filter(|text| cut(&segmenter, text) != own(text)).collect();
    println!(
        "the golden cases of {} rules: {} of {} the same",
        SENTENCE_RULES.len(),
        cases.len() - other.len(),
        cases.len()
    );
    for text in &other {
        println!("  {}\n  {}", own(text), cut(&segmenter, text));
    }
    assert!(other.len() * 20 <= cases.len(), "more than one in twenty differs");
}
