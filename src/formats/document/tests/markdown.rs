//! Markdown.

use super::*;

const PAGE: &str = r#"---
title: لا يترجم
---

# عنوان *مهم*

نص فيه **خط عريض** و[رابط](https://a.example "عنوان الرابط") و`code`. جملة ثانية\
بعد سطر.

> اقتباس من
> سطرين.

1. بند أول
   - بند داخلي

| اسم | value |
|-----|-------|
| أ \| ب | [ref] |

![صورة قطة](cat.png)

```
code stays
```

<div>html stays</div>

[ref]: https://b.example
"#;

#[test]
fn text_is_found_without_markup() {
    let file = open(PAGE, "a.md");
    assert_eq!(
        paragraphs(&file),
        [
            "عنوان مهم",
            "نص فيه خط عريض ورابط وcode. جملة ثانية بعد سطر.",
            "عنوان الرابط",
            "اقتباس من سطرين.",
            "بند أول",
            "بند داخلي",
            "اسم",
            "value",
            "أ | ب",
            "ref",
            "صورة قطة",
        ]
    );
    let codes: Vec<_> =
        file.segment(sentences(&file)[1].clone()).codes.into_iter().map(|c| (c.name, c.content)).collect();
    let names: Vec<&str> = codes.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["bpt", "ept", "bpt", "ept", "bpt", "ept"]);
    assert_eq!(codes[0].1, "**");
    assert_eq!(codes[3].1, "](https://a.example \"عنوان الرابط\")");
}

#[test]
fn translations_take_the_place_of_sentences_alone() {
    let file = open(PAGE, "a.md");
    assert_eq!(translated(&file, "ar", |_| None), PAGE);
    let written = with_words(
        &file,
        "en",
        &[
            ("عنوان مهم", "A heading"),
            ("عنوان الرابط", "Title \"of\" the link"),
            ("جملة ثانية بعد سطر.", "A second sentence."),
            ("اقتباس من سطرين.", "A quote * of two lines."),
            ("بند أول", "First"),
            ("أ | ب", "A | B"),
            ("ref", "the link"),
            ("صورة قطة", "A cat [pic]"),
        ],
    );
    let expected = PAGE
        .replace("عنوان *مهم*", "A heading")
        .replace("\"عنوان الرابط\"", "\"Title \\\"of\\\" the link\"")
        .replace("جملة ثانية\\\nبعد سطر.", "A second sentence.")
        .replace("اقتباس من\n> سطرين.", "A quote \\* of two lines.")
        .replace("بند أول", "First")
        .replace("أ \\| ب", "A \\| B")
        .replace("صورة قطة", "A cat \\[pic\\]")
        .replace("| [ref] |", "| [the link][ref] |");
    assert_eq!(written, expected);
}

#[test]
fn codes_of_a_translation_write_their_markup() {
    let file = open("قال **الوزير** إن `GPU` مهم [هنا].\n\n[هنا]: https://a.example\n", "a.md");
    let span = sentences(&file)[0].clone();
    let source = file.segment(span.clone());
    // Where a CAT tool put them: the link first.
    let mut target = Segment::plain("Here a GPU is vital, said the minister.");
    let places =
        [0, 4, "Here a GPU is vital, said the ".len(), "Here a GPU is vital, said the minister".len()];
    let codes = [&source.codes[4], &source.codes[5], &source.codes[0], &source.codes[1]];
    target.codes =
        codes.into_iter().zip(places).map(|(code, at)| crate::model::Code { at, ..code.clone() }).collect();
    let written =
        file.write(&[(span.clone(), Some(&target))], &other("en"), &Locale::parse("en").unwrap()).unwrap();
    assert_eq!(
        String::from_utf8(written.bytes).unwrap(),
        "[Here][هنا] a `GPU` is vital, said the **minister**.\n\n[هنا]: https://a.example\n"
    );
    assert_eq!(written.without_markup, [0; 0], "the code stands around the same word");
    let plain = Segment::plain("A GPU is vital.");
    let written = file.write(&[(span, Some(&plain))], &other("en"), &Locale::parse("en").unwrap()).unwrap();
    assert!(String::from_utf8(written.bytes).unwrap().starts_with("A `GPU` is vital.\n"));
    assert_eq!(written.without_markup, [0]);
}

#[test]
fn a_space_beside_an_image_is_kept_where_the_line_ends() {
    for text in ["كلمة ![](a.png)\nباقية.", "A word <img>\nstays.", "A word [^1]\nstays.\n\n[^1]: نعم"]
    {
        let file = open(text, "a.md");
        assert!(paragraphs(&file)[0].contains("  "), "{text}");
        let written = translated(&file, "en", Some);
        assert!([text.to_owned(), text.replacen('\n', " ", 1)].contains(&written), "{written:?}");
    }
}

#[test]
fn backticks_in_a_span_of_more_backticks_stay() {
    for text in ["``a`b``", "``أمر ` آخر``", "`` `a` ``", "``*`قال``"] {
        assert_eq!(translated(&open(text, "a.md"), "en", Some), text);
    }
    let written = with_words(&open("``أمر``", "a.md"), "en", &[("أمر", "`a``b ``` c`")]);
    assert_eq!(written, "``'a''b ``` c'``");
}

#[test]
fn a_heading_that_ends_in_number_signs_keeps_them() {
    for words in ["end #", "النهاية #", "end ##", "end # ## ", "a # b", "# #", "C#", "end #1", "##"] {
        for page in ["# كلمة", "## كلمة ##\n", "**نص** كلمة\n===\n", "| كلمة |\n|---|\n"] {
            let written = translated(&open(page, "a.md"), "en", |segment| {
                let text = segment.text.replace("كلمة", words);
                Some(Segment { text, ..segment })
            });
            let again = open(&written, "a.md");
            let expected = paragraphs(&open(page, "a.md"))[0].replace("كلمة", words);
            assert_eq!(paragraphs(&again), [expected.trim()], "{written}");
        }
    }
}

#[test]
fn markup_that_goes_on_in_the_next_sentence_stays_whole() {
    let file = open("نص **عريض. يستمر** هنا.", "a.md");
    let source = said(&file);
    assert_eq!(source[0].codes[0].name, "it");
    let words = [("نص عريض.", "A bold text."), ("يستمر هنا.", "It goes on here.")];
    // Asterisks with white space on both sides would be text.
    assert_eq!(with_words(&file, "en", &words), "A bold text. It goes on here.");
    assert_eq!(translated(&file, "en", Some), "نص **عريض. يستمر** هنا.");
}

#[test]
fn marks_that_no_escape_keeps_apart_lost_a_text() {
    for text in ["![`[](u)](u)```\n", "**_- [ ] *`**", "قال- [ ] [\r\n](u \"عنوان\")*"] {
        let file = open(text, "a.md");
        let again = open(&translated(&file, "en", Some), "a.md");
        let words =
            |file: &DocumentFile| file.text().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&again), words(&file), "{text}");
    }
}

#[test]
fn paragraphs_that_do_not_come_back_were_each_a_reading_of_the_file() {
    // Codes of which no CAT tool would make this; the others stand between them.
    let page = "word **نص** more\n\nنعم\n\n".repeat(400);
    let file = open(&page, "a.md");
    let span = sentences(&file)[0].clone();
    let codes = file.segment(span).codes;
    let mut bad = Segment::plain("word(text)more");
    let at = [4, 10];
    bad.codes = codes.into_iter().zip(at).map(|(code, at)| crate::model::Code { at, ..code }).collect();
    let good = Segment::plain("Yes");
    let spans = sentences(&file);
    let translations: Vec<_> = spans
        .iter()
        .enumerate()
        .map(|(n, span)| (span.clone(), Some(if n % 2 == 0 { &bad } else { &good })))
        .collect();
    let written = file.write(&translations, &other("en"), &Locale::parse("en").unwrap()).unwrap();
    assert_eq!(written.without_markup, (0..800).step_by(2).collect::<Vec<_>>());
    assert_eq!(String::from_utf8(written.bytes).unwrap(), "word(text)more\n\nYes\n\n".repeat(400));
}

#[test]
fn what_would_be_markup_is_escaped() {
    for text in [
        "# not",
        "1. one",
        "- x",
        "+ x",
        "> x",
        "a_b_ c",
        "*a*",
        "[x](y)",
        "<b>",
        "&amp; co",
        "`x`",
        "~~x~~",
        "\\*",
        "a\\",
        "=== x",
        "2) x",
        "| a |",
        "![x](y)",
        "[^1] x",
        "_a_",
        "    x",
        "---",
        "***",
        "<!-- x",
        "a  b",
        "https://a.example/x_y",
    ] {
        let file = open("كلمة", "a.md");
        let written = with_words(&file, "en", &[("كلمة", text)]);
        let read = DocumentFile::open(written.as_bytes(), "a.md", &ReadOptions::default());
        assert!(read.is_ok(), "{text} was written as {written}");
        let again = read.unwrap();
        assert_eq!(paragraphs(&again), [text.trim()], "{written}");
        assert!(said(&again)[0].codes.is_empty(), "{written}");
    }
}

#[test]
fn deep_nesting_takes_neither_stack_nor_time() {
    for piece in ["> ", "- ", "*a ", "[", "**a [", "<b>", "`", "![", "((", "_a", "| a "] {
        let text = format!("{}نص", piece.repeat(50_000));
        let _ = DocumentFile::open(text, "a.md", &ReadOptions::default());
    }
}

const PIECES: &[&str] = &[
    "قال",
    "the report",
    "GPU",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "``",
    "~~",
    "[",
    "](u)",
    "](u \"عنوان\")",
    "[ref]",
    "\n\n[ref]: u\n\n",
    "![",
    "# ",
    " #",
    "> ",
    "- ",
    "1. ",
    "  \n",
    "\\\n",
    "\\*",
    "&amp;",
    "&lt;",
    "<b>",
    "</b>",
    "<br>",
    "\n\n| a | ب |\n|---|---|\n| c \\| d | **e** |\n\n",
    ". ",
    "[^1]",
    "\n\n[^1]: note\n\n",
    "- [ ] ",
    "```\n",
    "    ",
    "===\n",
    "\t",
    "<https://a.example>",
    "\u{FEFF}",
    "\r\n",
    "---\n",
    "!",
    "é",
    "|",
];

proptest! {
    #[test]
    fn a_page_comes_back(text in of_pieces(PIECES, 24)) {
        let Ok(file) = DocumentFile::open(text.as_bytes(), "a.md", &ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() }) else { return Ok(()) };
        prop_assert_eq!(translated(&file, "en", |_| None), text.clone());
        for item in &file.skeleton.items {
            prop_assert!(text.get(item.source.clone()).is_some());
        }
    }

    #[test]
    fn sentences_written_anew_say_the_same(text in of_pieces(PIECES, 24)) {
        let options = ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() };
        let Ok(file) = DocumentFile::open(text.as_bytes(), "a.md", &options) else { return Ok(()) };
        let segments: Vec<_> = sentences(&file).into_iter().map(|span| (span.clone(), file.segment(span))).collect();
        let translations: Vec<_> = segments.iter().map(|(span, segment)| (span.clone(), Some(segment))).collect();
        let written = file.write(&translations, &other("en"), &Locale::parse("en").unwrap()).unwrap();
        let again = String::from_utf8(written.bytes).unwrap();
        let read = DocumentFile::open(again.as_bytes(), "a.md", &options);
        prop_assert!(read.is_ok(), "{:?} became {:?}", text, again);
        // With markup that is left out goes the text in it: the title of a link.
        let is_whole = written.without_markup.is_empty();
        let texts = |file: &DocumentFile| {
            let counted = |kind: &str| is_whole || kind.is_empty();
            let paragraphs = file.skeleton.paragraphs.iter().filter(|paragraph| counted(paragraph.kind));
            let words = paragraphs.flat_map(|paragraph| file.text()[paragraph.text.clone()].split_whitespace());
            // Inside of code a backtick may have to be an apostrophe.
            words.map(|word| word.replace('`', "'")).collect::<Vec<_>>()
        };
        prop_assert_eq!(texts(&read.unwrap()), texts(&file), "{:?} became {:?}", text, again);
    }
}
