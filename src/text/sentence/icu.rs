//! Regular expressions of ICU and Java, in which SRX rules are written, in the syntax of `fancy-regex`.
//!
//! Most of it is the same. What is not: `\h` (a hexadecimal digit there), `\v`, `\R`, `\uXXXX`, `\Q…\E`, `\<`, and
//! the names of properties that Java prefixes with `Is`.

use std::fmt::Write as _;

/// Horizontal white space, inside a class.
const HORIZONTAL: &str = r"\t\p{Zs}";
/// Vertical white space, inside a class.
const VERTICAL: &str = r"\n\x0B\f\r\x{85}\x{2028}\x{2029}";

/// The expression in the syntax of `fancy-regex`, or what of it there is no word for.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    // How many classes are open.
    let mut classes = 0_usize;
    while let Some(c) = rest.chars().next() {
        if c != '\\' {
            match c {
                '[' => classes += 1,
                ']' => classes = classes.saturating_sub(1),
                _ => {}
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
            // A bracket that opens a class may be followed by one that is in it.
            if c == '[' {
                let negated = rest.strip_prefix('^');
                out.push_str(if negated.is_some() { "^" } else { "" });
                rest = negated.unwrap_or(rest);
                if let Some(after) = rest.strip_prefix(']') {
                    out.push_str("\\]");
                    rest = after;
                }
            }
            continue;
        }
        rest = escape(&rest[1..], classes > 0, &mut out)?;
    }
    Ok(out)
}

/// Translates what stands behind a backslash; what stands behind that.
fn escape<'a>(rest: &'a str, in_class: bool, out: &mut String) -> Result<&'a str, String> {
    let mut chars = rest.chars();
    let Some(c) = chars.next() else { return Err("it ends with a backslash".to_owned()) };
    let after = chars.as_str();
    let set = |out: &mut String, set: &str, negated: bool| {
        let _ = match (in_class, negated) {
            (true, false) => write!(out, "{set}"),
            (_, negated) => write!(out, "[{}{set}]", if negated { "^" } else { "" }),
        };
    };
    match c {
        'h' | 'H' => set(out, HORIZONTAL, c == 'H'),
        'v' | 'V' => set(out, VERTICAL, c == 'V'),
        'R' => {
            let _ = write!(out, "(?:\\r\\n|[{VERTICAL}])");
        }
        'u' | 'U' if !after.starts_with('{') => {
            let length = if c == 'u' { 4 } else { 8 };
            let digits = after.get(..length).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
            let digits = digits.ok_or_else(|| format!("\\{c} needs {length} hexadecimal digits"))?;
            let _ = write!(out, "\\x{{{digits}}}");
            return Ok(&after[length..]);
        }
        'p' | 'P' => return property(after, c, out),
        'Q' => {
            let (quoted, after) = after.split_once("\\E").unwrap_or((after, ""));
            quoted.chars().for_each(|c| literal(c, out));
            return Ok(after);
        }
        'E' => {}
        'X' | 'N' | 'C' => return Err(format!("\\{c} is not known here")),
        c if c.is_alphanumeric() => {
            out.push('\\');
            out.push(c);
        }
        c => literal(c, out),
    }
    Ok(after)
}

/// Writes a character that stands for itself.
fn literal(c: char, out: &mut String) {
    match c {
        '<' | '>' | ' ' => {
            let _ = write!(out, "\\x{:02X}", u32::from(c));
        }
        _ if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
        }
        _ => out.push(c),
    }
}

/// Translates the name of a property behind `\p`.
fn property<'a>(rest: &'a str, letter: char, out: &mut String) -> Result<&'a str, String> {
    let Some((name, after)) = rest.strip_prefix('{').and_then(|name| name.split_once('}')) else {
        out.push('\\');
        out.push(letter);
        return Ok(rest);
    };
    let plain = name.strip_prefix("Is").filter(|rest| !rest.is_empty()).unwrap_or(name);
    let plain = match plain {
        "Alnum" => return Ok(class(r"\p{Alphabetic}\p{Nd}", letter, after, out)),
        "InArabic" | "InARABIC" => return Ok(class(r"\x{600}-\x{6FF}", letter, after, out)),
        "L1" => return Ok(class(r"\x00-\x{FF}", letter, after, out)),
        "javaLowerCase" => "Lowercase",
        "javaUpperCase" => "Uppercase",
        "javaWhitespace" | "Blank" => "White_Space",
        block if block.starts_with("In") => {
            return Err(format!(
                "the block \\{letter}{{{block}}} is not known (write its characters, as in [\\x{{600}}-\\x{{6FF}}])"
            ));
        }
        plain => plain,
    };
    let _ = write!(out, "\\{letter}{{{plain}}}");
    Ok(after)
}

/// Writes a class, which may stand in another one; what stands behind it.
fn class<'a>(set: &str, letter: char, after: &'a str, out: &mut String) -> &'a str {
    let _ = write!(out, "[{}{set}]", if letter == 'P' { "^" } else { "" });
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_translated() {
        for (icu, here) in [
            (r"\bد\.\s", r"\bد\.\s"),
            (r"\h+", r"[\t\p{Zs}]+"),
            (r"[\h\u00AB]", r"[\t\p{Zs}\x{00AB}]"),
            (r"\u060C|\x{61F}", r"\x{060C}|\x{61F}"),
            (r"\Q...\E$", r"\.\.\.$"),
            (r"\<b\>", r"\x3Cb\x3E"),
            (r"\p{IsLu}\P{L}\p{InArabic}", r"\p{Lu}\P{L}[\x{600}-\x{6FF}]"),
            (r"[\p{L}&&[^\p{Lu}]]", r"[\p{L}&&[^\p{Lu}]]"),
            (r"[]»]", r"[\]»]"),
            (r"\»\،", "»،"),
            (r"(?i)etc\.", r"(?i)etc\."),
            (r"a++(?>b)", r"a++(?>b)"),
        ] {
            assert_eq!(translate(icu).as_deref(), Ok(here));
        }
        for bad in [r"a\", r"\u12", r"\p{InThaana}", r"\X"] {
            assert!(translate(bad).is_err(), "{bad}");
        }
    }
}
