//! Plain text.

use super::*;

const WRAPPED: &str = "\u{FEFF}أعلنت الشركة أمس أنها ستفتتح مكتبا جديدا في العاصمة، وأنها\nستوظف فيه خمسين مهندسا. وقال المدير إن العمل سيبدأ في الشهر\nالقادم، وإن المكتب سيخدم المنطقة كلها من غير تأخير، بما فيها\nالقرى البعيدة.\n\n- بند أول\n- بند ثان\n\nخاتمة قصيرة.\n";

fn wrapped(text: &str) -> bool {
    open(text, "a.txt").original().wrapped
}

#[test]
fn a_text_broken_into_lines_is_known() {
    assert!(wrapped(WRAPPED));
    let english = "The company announced yesterday that it would open an office\nin the capital, and that it would hire fifty engineers there in\nthe coming month. The manager said that work would begin soon,\nand that the office would serve the whole of the region without\ndelay.\n";
    assert!(wrapped(english));
    // A paragraph a line, a list, a poem, and a text of one line are not.
    for text in [
        "هذه فقرة كاملة في سطر واحد، وهي طويلة بعض الشيء لأنها تروي قصة.\nوهذه أخرى.\nAnd a third one, which is in English.\n",
        "قهوة\nسكر\nشاي\nحليب\nخبز\n",
        "One line only, however long it may be, says nothing of how the others are broken.",
        "Roses are red,\nviolets are blue,\nthis is a poem,\nand short lines too.\n",
        "The first sentence of this list is as long as the second one is.\nThe second sentence of the list is as long as the third one is.\nThe third sentence of this list is as long as the fourth one is.\nThe fourth sentence of the list is as long as the first one is.\n",
    ] {
        assert!(!wrapped(text), "{text}");
    }
}

#[test]
fn sentences_have_spaces_where_lines_break() {
    let file = open(WRAPPED, "a.txt");
    let all = paragraphs(&file);
    assert_eq!(all.len(), 4);
    assert!(all[0].contains("وأنها ستوظف فيه"), "{}", all[0]);
    assert_eq!(all[1..], ["- بند أول", "- بند ثان", "خاتمة قصيرة."]);
    // Places are those of the file.
    for span in sentences(&file) {
        let place = file.in_file(span.clone()).unwrap();
        assert_eq!(WRAPPED[place].replace('\n', " "), file.text()[span]);
    }
}

#[test]
fn a_translation_is_broken_into_lines_as_wide() {
    let file = open(WRAPPED, "a.txt");
    let english = "The company announced yesterday that it would open a new office in the capital, and that it would hire fifty engineers.";
    let first = file.segment(sentences(&file)[0].clone()).text;
    let written = with_words(&file, "en", &[(&first, english), ("خاتمة قصيرة.", "A short end.")]);
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 60), "{written}");
    assert!(
        written.starts_with("\u{FEFF}The company announced yesterday that it would open a new\n"),
        "{written}"
    );
    assert!(written.contains("fifty\nengineers. وقال المدير إن"), "{written}");
    assert!(written.ends_with("\n\n- بند أول\n- بند ثان\n\nA short end.\n"), "{written}");
}

#[test]
fn the_encoding_is_known_or_said() {
    let arabic = "وصل الوفد إلى العاصمة مساء أمس، وغادر الوزير في الصباح.\n";
    let windows = encoding_rs::WINDOWS_1256.encode(arabic).0.into_owned();
    let utf_16: Vec<u8> = format!("\u{FEFF}{arabic}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, encoding) in [(windows.clone(), "windows-1256"), (utf_16.clone(), "UTF-16LE")] {
        let file = DocumentFile::open(bytes.clone(), "a.txt", &ReadOptions::default()).unwrap();
        assert_eq!(file.text().trim_start_matches('\u{FEFF}'), arabic);
        assert_eq!(file.original().encoding.as_deref(), Some(encoding));
        assert_eq!(file.write(&[], &other("en"), &Locale::parse("en").unwrap()).unwrap().bytes, bytes);
        assert!(!file.is_its_text());
    }
    let options = ReadOptions { encoding: Some("iso-8859-6".to_owned()), ..ReadOptions::default() };
    let iso = encoding_rs::ISO_8859_6.encode("نعم.").0.into_owned();
    assert_eq!(DocumentFile::open(iso, "a.txt", &options).unwrap().text(), "نعم.");
    // What an encoding does not have makes the file UTF-8.
    let file = DocumentFile::open(windows, "a.txt", &ReadOptions::default()).unwrap();
    let span = sentences(&file)[0].clone();
    let chinese = Segment::plain("代表团到了。");
    let written = file.write(&[(span, Some(&chinese))], &other("zh"), &Locale::parse("zh").unwrap()).unwrap();
    assert_eq!(String::from_utf8(written.bytes).unwrap(), "代表团到了。\n");
}

#[test]
fn what_is_no_document_is_refused() {
    let refused = |bytes: &[u8], name: &str| {
        DocumentFile::open(bytes, name, &ReadOptions::default()).unwrap_err().to_string()
    };
    assert_eq!(refused(b"", "a.txt"), "a.txt: this file is empty; there is nothing to cut into sentences");
    assert_eq!(
        refused(b" \n", "a.md"),
        "a.md: this file has no text in it; there is nothing to cut into sentences"
    );
    assert_eq!(refused(b"Yes\0no.", "a.txt"), "a.txt:1:4: a NUL character: this is no text file");
    assert!(refused(b"caf\xE9 bar", "a.txt").starts_with("a.txt:1:4: 0xE9 cannot be read as UTF-8"));
    assert!(refused(b"\x89PNG\r\n\x1A\n....", "صورة.txt").ends_with("but an image"));
    assert!(refused(b"\x7FELF\x02\x01", "a").ends_with("but a program"));
    assert!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a.doc").contains("password"));
    assert!(refused("نعم".as_bytes().split_last().unwrap().1, "a.txt").contains("cannot be read as UTF-8"));
    let options = ReadOptions { encoding: Some("klingon".to_owned()), ..ReadOptions::default() };
    assert!(DocumentFile::open("x", "a", &options).unwrap_err().to_string().contains("klingon"));
}

#[test]
fn a_text_broken_into_lines_with_carriage_returns_was_a_text_of_short_paragraphs() {
    let text = WRAPPED.replace('\n', "\r\n");
    assert!(wrapped(&text));
    let (crlf, lf) = (open(&text, "a.txt"), open(WRAPPED, "a.txt"));
    assert_eq!(paragraphs(&crlf), paragraphs(&lf));
    assert_eq!(translated(&crlf, "en", |_| None), text);
}

const PIECES: &[&str] = &[
    "قال",
    "the report",
    " ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    ". ",
    "؟ ",
    "- ",
    "1. ",
    "\t",
    "   ",
    "GPU",
    "\u{FEFF}",
    "كلمات كثيرة في سطر طويل حتى يقال إنه سطر من فقرة",
    "many words on a line that is long enough to be one of a paragraph",
];

proptest! {
    #[test]
    fn a_text_comes_back(text in of_pieces(PIECES, 40), wrapped: bool) {
        let options = ReadOptions { wrapped: Some(wrapped), format: Some(DocumentFormat::Text), encoding: Some("utf-8".into()) };
        let Ok(file) = DocumentFile::open(text.as_bytes(), "a", &options) else { return Ok(()) };
        prop_assert_eq!(translated(&file, "en", |_| None), text.clone());
        for span in sentences(&file) {
            let place = file.in_file(span.clone()).unwrap();
            let words = |text: &str| text.replace('\u{FEFF}', " ").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&text[place]), words(&file.text()[span]));
        }
        // Written anew, the words and the paragraphs are the same.
        let again = translated(&file, "en", Some);
        let again = DocumentFile::open(again, "a", &options).unwrap();
        let words = |file: &DocumentFile| {
            let all = paragraphs(file).into_iter();
            all.map(|p| p.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        prop_assert_eq!(words(&again), words(&file));
    }
}
