//! Text into XML: what must be escaped is, what XML forbids is left out and counted.

use super::characters::is_allowed;

/// Writes text between tags; how many characters XML forbids, and were left out.
pub(in crate::formats) fn write_text(text: &str, out: &mut String) -> u64 {
    write(text, out, |byte| matches!(byte, b'&' | b'<' | b'>' | b'\r'))
}

/// Writes ` name="value"`; how many characters were left out of the value.
pub(in crate::formats) fn write_attribute(name: &str, value: &str, out: &mut String) -> u64 {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    // White space other than spaces would be read back as spaces.
    let left_out =
        write(value, out, |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\t' | b'\n' | b'\r'));
    out.push('"');
    left_out
}

fn write(text: &str, out: &mut String, is_special: impl Fn(u8) -> bool) -> u64 {
    let mut left_out = 0;
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            _ if is_special(byte) => match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\t' => "&#9;",
                b'\n' => "&#10;",
                _ => "&#13;",
            },
            b'\t' | b'\n' | b'\r' => continue,
            // 0xEF may start U+FFFE or U+FFFF.
            0..0x20 | 0xEF if text[at..].chars().next().is_some_and(|c| !is_allowed(c)) => {
                left_out += 1;
                ""
            }
            _ => continue,
        };
        out.push_str(&text[written..at]);
        out.push_str(escaped);
        written = at + if byte == 0xEF { 3 } else { 1 };
    }
    out.push_str(&text[written..]);
    left_out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_forbidden_characters_are_counted() {
        let mut out = String::new();
        assert_eq!(write_text("نعم & <b>\"لا\"\r\n\u{1}\u{FFFE}\u{FEFF}ﷺ", &mut out), 2);
        assert_eq!(out, "نعم &amp; &lt;b&gt;\"لا\"&#13;\n\u{FEFF}ﷺ");
    }

    #[test]
    fn white_space_in_attribute_values_survives_normalisation() {
        let mut out = String::new();
        assert_eq!(write_attribute("type", "a\tb\nc\rd \"e\"\u{0}", &mut out), 1);
        assert_eq!(out, " type=\"a&#9;b&#10;c&#13;d &quot;e&quot;\"");
    }
}
