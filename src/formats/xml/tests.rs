//! What is well formed is read, what is not is refused, with its place.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// The events of a file in one line, or the error.
fn events(text: &str) -> Result<String, String> {
    let mut xml = XmlReader::new(Box::new(std::io::Cursor::new(text.as_bytes().to_vec())), "m.xml")
        .map_err(|e| e.to_string())?;
    let mut out = String::new();
    loop {
        let event = xml.next().map_err(|e| e.to_string())?;
        match event {
            Event::Eof => return Ok(out),
            Event::Text(t) => out.push_str(t),
            Event::Start => {
                write!(out, "<{}", xml.tag.name).unwrap();
                for (name, value) in &xml.tag.attributes {
                    write!(out, " {name}={value}").unwrap();
                }
                out.push('>');
            }
            Event::End => out.push_str("</>"),
            Event::Comment => out.push_str("<!>"),
            Event::Instruction => out.push_str("<?>"),
        }
    }
}

#[test]
fn well_formed_files_are_read() {
    for (text, expected) in [
        ("<a/>", "<a></>"),
        (
            "<?xml version='1.0'?>\n<!-- c --><a>\r\nنعم\r&#13;<![CDATA[<b> & ]]]></a >\n<?p?>",
            "<?>\n<!><a>\nنعم\n\r<b> & ]</>\n<?>",
        ),
        (
            "<!DOCTYPE a [<!ENTITY e 'x<b c=\"&quot;&f;\"/>&f;y'><!ENTITY f 'ف'>]><a d='&f;'>1&e;2</a>",
            "<?><a d=ف>1x<b c=\"ف></>فy2</>",
        ),
        ("<a b='>'>]] &gt; &amp;lt;</a>", "<a b=>>]] > &lt;</>"),
    ] {
        assert_eq!(events(text).as_deref(), Ok(expected), "{text}");
    }
}

/// What is not well formed, and how the error for it starts.
const ILL_FORMED: &[(&str, &str)] = &[
    ("", "m.xml:1:1: the file has no root element"),
    ("\n  <?xml version='1.0'?><a/>", "m.xml:2:3: the XML declaration may only"),
    ("<a>\n  <b>م</a>", "m.xml:2:7: </a> stands where </b> is due (<b> started on line 2)"),
    ("<a>\n<b>", "m.xml:2:4: the file ends before </b> (<b> started on line 2"),
    ("<a/><b/>", "m.xml:1:5: a second root"),
    ("<?xml version='1.0' encoding='\tUTF-8'?><a/>", "m.xml:1:1: the XML declaration names no"),
    ("<!doctype a><a/>", "m.xml:1:1: a document type is written"),
    ("<!DOCTYPEa><a/>", "m.xml:1:1: a document type is written"),
    ("<?xml version='1.x'?><a/>", "m.xml:1:1: the XML declaration starts"),
    ("<a/> نص", "m.xml:1:6: text stands outside"),
    ("نص<a/>", "m.xml:1:1: text stands outside"),
    ("<a/><![CDATA[]]>", "m.xml:1:5: text stands outside"),
    ("<a/>&lt;", "m.xml:1:5: text stands outside"),
    ("</a>", "m.xml:1:1: </a> ends an element"),
    ("<a>نعم &nbsp;</a>", "m.xml:1:8: the entity “nbsp” is not declared"),
    ("<a>AT&T</a>", "m.xml:1:6: “&” starts no reference"),
    ("<a>AT&T;x &y </a>", "m.xml:1:6: the entity “T” is not declared"),
    ("<a>R&D department; x</a>", "m.xml:1:5: “&” starts no reference"),
    ("<a>\r\nنص\u{1}</a>", "m.xml:2:3: the character U+0001 is not allowed in XML (remove it)"),
    ("<a>\u{FFFF}</a>", "m.xml:1:4: the character U+FFFF"),
    ("<a>&#x1F;</a>", "m.xml:1:4: the character U+001F"),
    ("<a b='&#0;'/>", "m.xml:1:7: the character U+0000"),
    ("<a\n b='1' b='2'/>", "m.xml:2:8: the attribute “b” is given twice"),
    ("<a b='<'/>", "m.xml:1:7: “<” is not allowed in an attribute"),
    ("<a>]]></a>", "m.xml:1:4: “]]>”"),
    ("<a><!-- a -- b --></a>", "m.xml:1:4: “--”"),
    ("<a><!-- a ---></a>", "m.xml:1:4: “--”"),
    ("<a><1/></a>", "m.xml:1:5: “1” is no name"),
    ("<a> 5 < 6 </a>", "m.xml:1:8: “” is no name"),
    ("<a><b", "m.xml:1:4: the tag that starts here is not closed"),
    ("<a><b c='", "m.xml:1:4: the tag that starts here has an attribute"),
    ("<a><!-- ", "m.xml:1:4: the comment"),
    ("<a><![CDATA[ ", "m.xml:1:4: the CDATA"),
    ("<a><!nope></a>", "m.xml:1:4: “<!” starts no"),
    ("<a><?xml version='1.0'?></a>", "m.xml:1:4: the XML declaration may"),
    ("<a><?XML x?></a>", "m.xml:1:4: the XML declaration is"),
    ("<?xml encoding='UTF-8'?><a/>", "m.xml:1:1: the XML declaration starts with version"),
    ("<a><!DOCTYPE a></a>", "m.xml:1:4: DOCTYPE stands where"),
    ("<!DOCTYPE a><!DOCTYPE a><a/>", "m.xml:1:13: DOCTYPE stands where"),
    ("\u{FEFF}\u{FEFF}<a/>", "m.xml:1:1: a second byte order mark"),
    ("<!DOCTYPE a [<!ENTITY x SYSTEM 'f'>]><a/>", "m.xml:1:22: the entity “x” is external"),
    (
        "<!DOCTYPE a [<!ENTITY x '&y;'><!ENTITY y '&x;'>]><a>&x;</a>",
        "m.xml:1:53: the entity “x” stands for itself",
    ),
    ("<!DOCTYPE a [<!ENTITY x '<b>'>]><a>&x;</b></a>", "m.xml:1:39: an entity does not hold whole elements"),
    ("<!DOCTYPE a [<!ENTITY x '</a>'>]><a>&x;", "m.xml:1:40: an entity does not hold whole elements"),
    ("<!DOCTYPE a [<!ENTITY x '<b '>]><a>&x;/></a>", "m.xml:1:36: an entity does not hold whole elements"),
];

#[test]
fn ill_formed_files_are_refused_where_they_go_wrong() {
    for (text, expected) in ILL_FORMED {
        let error = events(text).unwrap_err();
        assert!(error.starts_with(expected), "{text}\n  {error}\n  {expected}");
    }
}

#[test]
fn a_billion_laughs_are_refused() {
    let mut text = "<!DOCTYPE a [<!ENTITY e0 'ههههههههههه'>".to_owned();
    for n in 1..9 {
        let value = format!("&e{};", n - 1).repeat(10);
        write!(text, "<!ENTITY e{n} '{value}'>").unwrap();
    }
    text.push_str("]><a");
    assert!(events(&format!("{text}>&e8;</a>")).unwrap_err().contains("over 1 MiB"));
    assert!(events(&format!("{text} b='&e8;'/>")).unwrap_err().contains("over 1 MiB"));
}

#[test]
fn entities_that_nest_a_hundred_thousand_deep_do_not_overflow_the_stack() {
    let mut text = "<!DOCTYPE a [<!ENTITY e0 ''>".to_owned();
    for n in 1..100_000 {
        write!(text, "<!ENTITY e{n} '&e{};'>", n - 1).unwrap();
    }
    text.push_str("]><a");
    assert!(events(&format!("{text}>&e99999;</a>")).unwrap_err().contains("nest deeper"));
    assert!(events(&format!("{text} b='&e99999;'/>")).unwrap_err().contains("nest deeper"));
}

#[test]
fn depth_is_bounded() {
    let nested = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
    assert!(events(&nested(DEPTH_LIMIT)).is_ok());
    assert!(events(&nested(DEPTH_LIMIT + 1)).unwrap_err().contains("nest deeper"));
}

/// Gives `<a>`, then text without end.
struct Endless(bool);

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(b'x');
        if std::mem::take(&mut self.0) {
            buffer[..3].copy_from_slice(b"<a>");
        }
        Ok(buffer.len())
    }
}

#[test]
fn a_record_without_end_is_refused_and_does_not_fill_memory() {
    let mut xml = XmlReader::new(Box::new(Endless(true)), "m.xml").unwrap();
    assert_eq!(xml.next().unwrap(), Event::Start);
    assert!(xml.next().unwrap_err().to_string().contains("longer than 64 MiB"));
}

#[test]
fn a_carriage_return_and_a_line_feed_in_two_pieces_are_one_line_end() {
    let text = format!("<a>{}\r\nب</a>", "x".repeat(65_536 + 1024 - 4));
    for shift in 0..8 {
        let text = format!("{}{text}", "\n".repeat(shift));
        assert!(events(&text).unwrap().contains("x\nب"), "{shift}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}|[<>/!?\\-\\[\\]&;#'\"= a-cDOCTYPE\\n\\r%]{0,60}") {
        let _ = events(&text);
        let _ = events(&format!("<a>{text}</a>"));
        let _ = events(&format!("<!DOCTYPE a [{text}]><a/>"));
    }
}
