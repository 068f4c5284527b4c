//! DOCX, made here: `.ci/docx_check.py` does the same with those of python-docx.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    let main =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"x\"><w:body>{body}</w:body></w:document>");
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &main),
        ("word/media/a.png", "\u{1}\u{2}"),
    ])
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn open_bytes(bytes: Vec<u8>) -> DocumentFile {
    DocumentFile::open(bytes, "a.docx", &ReadOptions::default()).unwrap()
}

/// The main part with sentences translated by these words.
fn written(file: &DocumentFile, lang: &str, words: &[(&str, &str)]) -> String {
    let segments: Vec<_> = sentences(file)
        .into_iter()
        .map(|span| {
            let text = file.segment(span.clone()).text;
            (span, words.iter().find(|(from, _)| *from == text).map(|(_, to)| Segment::plain(*to)))
        })
        .collect();
    let translations: Vec<_> = segments.iter().map(|(span, s)| (span.clone(), s.as_ref())).collect();
    let bytes = file.write(&translations, &other(lang), &Locale::parse(lang).unwrap()).unwrap().bytes;
    assert_eq!(part(&bytes, "word/media/a.png"), "\u{1}\u{2}");
    part(&bytes, "word/document.xml")
}

fn body(main: &str) -> &str {
    &main[main.find("<w:body>").unwrap() + 8..main.find("</w:body>").unwrap()]
}

#[test]
fn runs_of_one_formatting_are_one_text() {
    let file = open_bytes(document(concat!(
        "<w:p><w:pPr><w:bidi/><w:jc w:val=\"start\"/></w:pPr>",
        "<w:r w:rsidR=\"1\"><w:rPr><w:rtl/></w:rPr><w:t>وصل الو</w:t></w:r><w:proofErr w:type=\"x\"/>",
        "<w:r><w:rPr><w:rtl/><w:lang w:bidi=\"ar\"/></w:rPr><w:t>فد إلى </w:t></w:r>",
        "<w:r><w:rPr><w:b/><w:rtl/></w:rPr><w:t>عمّان</w:t></w:r>",
        "<w:r><w:t xml:space=\"preserve\"> &amp; غادر.</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>stays</w:t></w:r></w:p>",
    )));
    assert_eq!(paragraphs(&file), ["وصل الوفد إلى عمّان & غادر.", "stays"]);
    let codes = file.segment(sentences(&file)[0].clone()).codes;
    assert_eq!(codes.iter().map(|c| &*c.name).collect::<Vec<_>>(), ["bpt", "ept"]);
    assert_eq!(codes[0].content, "&lt;w:rPr&gt;&lt;w:b/&gt;&lt;/w:rPr&gt;");

    let main = written(&file, "en", &[("وصل الوفد إلى عمّان & غادر.", "The delegation <came> & left.")]);
    assert_eq!(
        body(&main),
        concat!(
            "<w:p><w:pPr><w:bidi w:val=\"0\"/><w:jc w:val=\"start\"/></w:pPr>",
            "<w:r><w:t xml:space=\"preserve\">The delegation &lt;came&gt; &amp; left.</w:t></w:r></w:p>",
            "<w:p><w:r><w:t>stays</w:t></w:r></w:p>",
        )
    );
}

#[test]
fn what_is_no_text_stays_where_it_was() {
    let file = open_bytes(document(concat!(
        "<w:p><w:bookmarkStart w:id=\"1\"/><w:r><w:t>See </w:t></w:r>",
        "<w:hyperlink r:id=\"rId1\"><w:r><w:rPr><w:u/></w:rPr><w:t>DeepSeek</w:t></w:r></w:hyperlink>",
        "<w:r><w:t> here</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>.</w:t><w:tab/><w:t>Second</w:t></w:r>",
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:bookmarkEnd w:id=\"1\"/></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>",
        "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        "<w:r><w:t> pages</w:t></w:r></w:p>",
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
        "<w:r><w:t>Beside it</w:t></w:r></w:p>",
    )));
    assert_eq!(paragraphs(&file), ["See DeepSeek here. Second", "Cell", "7 pages", "Beside it", "In a box"]);
    let main = written(
        &file,
        "ar",
        &[
            ("See DeepSeek here.", "انظر DeepSeek هنا."),
            ("Second", "ثانية"),
            ("Cell", "خلية"),
            ("7 pages", "7 صفحات"),
            ("Beside it", "بجانبه"),
            ("In a box", "في صندوق"),
        ],
    );
    let rtl =
        |text: &str| format!("<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let bidi = "<w:pPr><w:bidi/></w:pPr>";
    let expected = [
        format!(
            "<w:p>{bidi}<w:bookmarkStart w:id=\"1\"/>{}<w:hyperlink r:id=\"rId1\"><w:r><w:rPr><w:u/></w:rPr><w:t xml:space=\"preserve\">DeepSeek</w:t></w:r></w:hyperlink>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:tab/></w:r>{}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:bookmarkEnd w:id=\"1\"/></w:p>",
            rtl("انظر "),
            rtl(" هنا."),
            rtl("ثانية")
        ),
        format!("<w:tbl><w:tr><w:tc><w:p>{bidi}{}</w:p></w:tc></w:tr></w:tbl>", rtl("خلية")),
        format!(
            "<w:p>{bidi}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t xml:space=\"preserve\">7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>{}</w:p>",
            rtl(" صفحات")
        ),
        format!(
            "<w:p>{bidi}<w:r><w:pict><w:txbxContent><w:p>{bidi}{}</w:p></w:txbxContent></w:pict></w:r>{}</w:p>",
            rtl("في صندوق"),
            rtl("بجانبه")
        ),
    ];
    assert_eq!(body(&main), expected.concat());
}

#[test]
fn sentences_before_and_after_a_page_break_are_two() {
    for kind in ["page", "column"] {
        let page = format!("<w:r><w:br w:type=\"{kind}\"/></w:r>");
        let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
        let of = |before: &str, after: &str| format!("<w:p>{}{page}{}</w:p>", run(before), run(after));
        let file = open_bytes(document(&of("One time.", "After the page")));
        assert_eq!(paragraphs(&file), ["One time. After the page"]);
        let main = written(&file, "fr", &[("One time.", "Une fois."), ("After the page", "Après")]);
        assert_eq!(body(&main), of("Une fois.", "Après"));

        let file = open_bytes(document(&of("مرة", "بعد الصفحة")));
        assert_eq!(said(&file)[0].text, "مرة بعد الصفحة", "white space, at least");
        let main = written(&file, "fa", &[("مرة بعد الصفحة", "یک بار")]);
        assert_eq!(body(&main).matches(&page).count(), 1, "no translation leaves it out: {main}");
    }
}

#[test]
fn sentences_written_anew_say_the_same() {
    let file = open_bytes(document(concat!(
        "<w:p><w:r><w:t>One </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>two. Three</w:t></w:r>",
        "<w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t> four</w:t></w:r><w:r><w:t> خمسة</w:t><w:br/><w:t>نصف</w:t><w:br w:type=\"page\"/><w:t>ستة</w:t></w:r></w:hyperlink>",
        "<w:sdt><w:sdtPr><w:id/></w:sdtPr><w:sdtContent><w:r><w:t> سبعة.</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    )));
    let segments: Vec<_> =
        sentences(&file).into_iter().map(|span| (span.clone(), file.segment(span))).collect();
    let translations: Vec<_> = segments.iter().map(|(span, s)| (span.clone(), Some(s))).collect();
    let bytes = file.write(&translations, &other("en"), &Locale::parse("en").unwrap()).unwrap().bytes;
    assert_eq!(said(&open_bytes(bytes)), said(&file));
}

#[test]
fn what_is_no_docx_is_refused() {
    let refused = |bytes: Vec<u8>| {
        DocumentFile::open(bytes, "a.docx", &ReadOptions::default()).unwrap_err().to_string()
    };
    let whole = document("<w:p><w:r><w:t>نعم</w:t></w:r></w:p>");
    assert!(
        refused(whole[..whole.len() / 2].to_vec())
            .contains("a.docx: the directory of this DOCX cannot be read")
    );
    assert!(refused(b"PK\x03\x04".to_vec()).contains("cannot be read"));
    assert!(
        refused(packed(&[("content.xml", "<x/>")])).contains("there is no word/document.xml in this file")
    );
    let of = |xml: &str| packed(&[("word/document.xml", xml)]);
    assert!(refused(of("<w:p><w:r>")).contains("word/document.xml: the XML ends"));
    assert!(refused(of("<w:p></w:r>")).contains("the XML is damaged"));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><w:p><w:r><w:t>&a;</w:t></w:r></w:p>";
    assert!(refused(of(bomb)).contains("a document type"));
    assert!(refused(of("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")).contains("the entity &a; is not declared"));
    assert!(refused(of(&"<w:sdt>".repeat(100_000))).contains("nest deeper"));
    assert!(refused(of("<w:body/>")).contains("no text in it"));
    let long = " ".repeat(65 * 1024 * 1024);
    assert!(refused(of(&long)).contains("longer than 64 MiB"));
}
