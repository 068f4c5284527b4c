//! HTML.

use super::*;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>خبر اليوم</title>
<meta name="description" content="وصف &quot;الصفحة&quot;">
<script>var x = "<p>لا</p>";</script><style>p{}</style></head>
<body dir=rtl>
<h1>عنوان</h1>
<p>وصل <b>الوفد</b> &amp; غادر
   الوزير. <a href="x?a=1&amp;b=2" title="إلى الخبر">المزيد</a>.<br>سطر جديد.</p>
<pre>stays  here</pre>
<ul><li>بند <img src="a.png" alt="صورة"> أول<li>بند ثان</ul>
<p translate="no">stays</p><p>نص <span translate="no">Acme</span> هنا.</p>
<button>زر</button><input type="submit" value="أرسل"><input placeholder='اكتب'>
</body></html>
"#;

#[test]
fn text_is_found_without_markup() {
    let file = open(PAGE, "a.html");
    assert_eq!(
        paragraphs(&file),
        [
            "خبر اليوم",
            "وصف \"الصفحة\"",
            "عنوان",
            "وصل الوفد & غادر الوزير. المزيد. سطر جديد.",
            "إلى الخبر",
            "بند  أول",
            "صورة",
            "بند ثان",
            "نص  هنا.",
            "زر",
            "أرسل",
            "اكتب",
        ]
    );
    let codes = |n: usize| file.segment(sentences(&file)[n].clone()).codes;
    let names = |n: usize| codes(n).into_iter().map(|c| c.name).collect::<Vec<_>>();
    assert_eq!(names(3), ["bpt", "ept"]);
    assert_eq!(codes(3)[0].content, "&lt;b&gt;");
    assert_eq!(names(4), ["bpt", "ept"], "the link ends before the full stop");
    assert_eq!(names(5), [""; 0], "a line break between sentences is in none");
    assert_eq!(names(7), ["ph"]);
}

#[test]
fn translations_take_the_place_of_sentences_alone() {
    let file = open(PAGE, "a.html");
    assert_eq!(translated(&file, "ar", |_| None), PAGE);
    let written = with_words(
        &file,
        "en",
        &[
            ("خبر اليوم", "News & more"),
            ("وصف \"الصفحة\"", "The \"page\""),
            ("وصل الوفد & غادر الوزير.", "The delegation <came>."),
            ("المزيد.", "More."),
            ("إلى الخبر", "To the news"),
            ("بند  أول", "First"),
            ("صورة", "A picture"),
            ("نص  هنا.", "Text here."),
            ("اكتب", "Type 'it'"),
        ],
    );
    let expected = PAGE
        .replace("lang=\"ar\" dir=\"rtl\"", "lang=\"en\" dir=\"ltr\"")
        .replace("dir=rtl", "dir=\"ltr\"")
        .replace("خبر اليوم", "News &amp; more")
        .replace("وصف &quot;الصفحة&quot;", "The &quot;page&quot;")
        .replace("وصل <b>الوفد</b> &amp; غادر\n   الوزير.", "The delegation &lt;came&gt;.")
        .replace("<a href=\"x?a=1&amp;b=2\" title=\"إلى الخبر\">المزيد</a>.", "More.")
        .replace("بند <img src=\"a.png\" alt=\"صورة\"> أول", "First<img src=\"a.png\" alt=\"A picture\">")
        .replace("نص <span translate=\"no\">Acme</span> هنا.", "Text here.<span translate=\"no\">Acme</span>")
        .replace("'اكتب'", "'Type &#39;it&#39;'");
    assert_eq!(written, expected);
}

#[test]
fn a_space_beside_a_code_that_shows_something_is_kept() {
    for code in [
        "<span translate=\"no\">JISR Pro</span>",
        "<img src=\"a.png\">",
        "<input>",
        "<progress value=\"1\"></progress>",
        "<b><img></b>",
    ] {
        for (before, after) in [("كلمة", "باقية."), ("A word", "stays.")] {
            let page = format!("<html><p>{before} {code} {after}</p></html>");
            let file = open(&page, "a.html");
            assert_eq!(paragraphs(&file), [format!("{before}  {after}")], "{code}");
            assert_eq!(translated(&file, "en", Some).replace(" lang=\"en\"", ""), page);
            // A translation with the codes where the two spaces are.
            let written = translated(&file, "en", |mut segment| {
                segment.text = segment.text.replacen(before, &"x".repeat(before.len()), 1);
                Some(segment)
            });
            assert!(written.contains(&format!("x {code} {after}")), "{written}");
        }
    }
    for code in ["<!-- c -->", "<wbr>", "<b></b>"] {
        let file = open(&format!("<html><p>كلمة {code} باقية.</p>"), "a.html");
        assert_eq!(paragraphs(&file), ["كلمة باقية."], "{code} shows nothing");
    }
}

#[test]
fn what_is_inside_of_a_page_has_the_new_direction_too() {
    let page = r#"<html><body><div lang="ar-EG" dir="rtl"><p dir=rtl xml:lang='ar'>نعم</p><p lang="fa" dir="ltr">س</p>
<div translate="no"><div lang="ar" dir="rtl">ب</div></div><b lang="ar" dir="rtl" translate="no">ب</b>
<input lang="ar"><code dir="ltr">x</code></div><pre dir="rtl"></pre><span dir="RTL">ن</span></body></html>"#;
    let expected = page
        .replace("<html>", "<html lang=\"en\">")
        .replace("\"ar-EG\" dir=\"rtl\"", "\"en\" dir=\"ltr\"")
        .replace("dir=rtl xml:lang='ar'", "dir=\"ltr\" xml:lang='en'")
        .replace("<input lang=\"ar\">", "<input lang=\"en\">")
        .replace("\"RTL\"", "\"ltr\"");
    let file = open(page, "a.html");
    assert_eq!(translated(&file, "en", |_| None), expected);
    assert_eq!(translated(&file, "en", Some), expected);

    let page = "<html lang=en><div dir=\"ltr\" lang=en-GB><code dir=\"ltr\">x</code> a word</div><p dir=rtl>ن</p></html>";
    let expected = "<html dir=\"rtl\" lang=\"ar\"><div dir=\"rtl\" lang=\"ar\"><code dir=\"ltr\">x</code> a word</div><p dir=rtl>ن</p></html>";
    assert_eq!(translated(&open(page, "a.html"), "ar", Some), expected);
}

#[test]
fn values_of_attributes_without_quotes_are_read() {
    let page = "<html lang=ar><p>نص <img alt=صورة title = هنا&amp;هناك src=a.png> بعد</p><input placeholder=Name><img alt=قطة></html>";
    let file = open(page, "a.html");
    assert_eq!(paragraphs(&file), ["نص  بعد", "صورة", "هنا&هناك", "Name", "قطة"]);
    let words = [("صورة", "A \"picture\""), ("هنا&هناك", "Here & there"), ("قطة", "A cat")];
    assert_eq!(
        with_words(&file, "en", &words),
        page.replace("lang=ar", "lang=\"en\"")
            .replace("alt=صورة", "alt=\"A &quot;picture&quot;\"")
            .replace("هنا&amp;هناك", "\"Here &amp; there\"")
            .replace("alt=قطة", "alt=\"A cat\"")
    );
    let again = translated(&file, "en", Some);
    assert_eq!(said(&open(&again, "a.html")).len(), said(&file).len(), "{again}");
}

#[test]
fn the_encoding_is_what_the_page_says() {
    let page = "<html><head><meta charset=\"windows-1256\"></head><p>نعم</p></html>";
    let bytes = encoding_rs::WINDOWS_1256.encode(page).0.into_owned();
    let file = DocumentFile::open(bytes, "a.html", &ReadOptions::default()).unwrap();
    assert_eq!(paragraphs(&file), ["نعم"]);
    let span = sentences(&file)[0].clone();
    let chinese = Segment::plain("是 نعم");
    let written =
        file.write(&[(span, Some(&chinese))], &other("zh"), &Locale::parse("zh").unwrap()).unwrap().bytes;
    let read = DocumentFile::open(written, "a.html", &ReadOptions::default()).unwrap();
    assert_eq!(paragraphs(&read), ["是 نعم"], "what the encoding does not have is a reference");
}

#[test]
fn a_page_is_known_by_how_it_begins() {
    let format = |text: &str, name: &str| open(text, name).original().format;
    assert_eq!(format("\u{FEFF}<!-- x --> <!doctype HTML><p>نعم", "a.txt"), DocumentFormat::Html);
    assert_eq!(format("<HTML><p>yes", "-"), DocumentFormat::Html);
    assert_eq!(format("<p>yes", "a.HTM"), DocumentFormat::Html);
    assert_eq!(format("# نعم", "a.md"), DocumentFormat::Markdown);
    assert_eq!(format("<p>yes", "a.txt"), DocumentFormat::Text);
}

#[test]
fn odd_pages_are_read_in_a_moment() {
    for piece in [
        "<b>",
        "<div>",
        "</b>",
        "<b><i></b>",
        "&",
        "&#",
        "<a title=\"نص\">",
        "<",
        "<p translate=no>",
        "<br>",
        "<!--",
        "<svg>",
        "a<b",
    ] {
        let page = format!("<html>نص{}", piece.repeat(200_000 / piece.len()));
        let file = open(&page, "a.html");
        let _ = translated(&file, "en", Some);
    }
}

#[test]
fn lines_may_end_in_any_way() {
    for end in ["\r\n", "\r", "\n"] {
        let page = PAGE.replace('\n', end);
        let file = open(&page, "a.html");
        assert_eq!(paragraphs(&file), paragraphs(&open(PAGE, "a.html")), "{end:?}");
        assert_eq!(translated(&file, "ar", |_| None), page);
    }
}

const PIECES: &[&str] = &[
    "قال",
    "the report",
    "GPU",
    " ",
    " ",
    "\n",
    ". ",
    "<b>",
    "</b>",
    "<i class='x'>",
    "</i>",
    "<p>",
    "</p>",
    "<br>",
    "<br/>",
    "<a href=\"u\" title=\"عنوان\">",
    "</a>",
    "<img alt='صورة'>",
    "<img alt=صورة title=x>",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&",
    "&copy",
    "&#1571;",
    "<",
    ">",
    "<div>",
    "</div>",
    "<script>x</script>",
    "<pre>",
    "</pre>",
    "<!-- c -->",
    "<span translate=no>",
    "</span>",
    "<td>",
    "<title>",
    "</title>",
    "\r\n",
    "\"",
    "'",
    "<textarea>",
    "</textarea>",
    "é",
];

proptest! {
    #[test]
    fn a_page_comes_back(text in of_pieces(PIECES, 24)) {
        let options = ReadOptions { encoding: Some("utf-8".into()), format: Some(DocumentFormat::Html), wrapped: None };
        let Ok(file) = DocumentFile::open(text.as_bytes(), "a.html", &options) else { return Ok(()) };
        prop_assert_eq!(translated(&file, "en", |_| None), text);
        let mut done = 0;
        for paragraph in &file.skeleton.paragraphs {
            let pieces = &file.skeleton.items[paragraph.items.clone()];
            prop_assert!(pieces.windows(2).all(|pair| pair[0].source.end <= pair[1].source.start), "in order");
            prop_assert!(done <= paragraph.text.start);
            done = paragraph.text.end;
        }
        // Written anew, it says the same, with the same codes; a value that had no quotes has them then.
        let again = DocumentFile::open(translated(&file, "en", Some), "a.html", &options);
        prop_assert!(again.is_ok());
        let in_quotes = |file: &DocumentFile| {
            let mut said = said(file);
            for code in said.iter_mut().flat_map(|segment| &mut segment.codes) {
                for value in ["صورة", "x"] {
                    code.content = code.content.replace(&format!("={value}"), &format!("=\"{value}\""));
                }
            }
            said
        };
        prop_assert_eq!(in_quotes(&again.unwrap()), in_quotes(&file));
    }
}

#[test]
fn a_tag_of_many_attributes_overflowed_the_stack() {
    for attribute in [" a=\"\"", " a=\"<\"", " a=''", " a", "a=\"ب\"", " a=b"] {
        let page = format!("<p{}>نعم</p>", attribute.repeat(20_000));
        let file = open(&page, "a.html");
        assert_eq!(paragraphs(&file), ["نعم"], "{attribute}");
        assert!(with_words(&file, "en", &[("نعم", "Yes")]).ends_with(">Yes</p>"), "{attribute}");
    }
}
