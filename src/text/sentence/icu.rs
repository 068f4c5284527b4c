//! Regular expressions of ICU and Java, in which SRX rules are written, in the syntax of `fancy-regex`.
//!
//! Most of it is the same. What is not: `\h` (a hexadecimal digit there), `\v`, `\R`, `\uXXXX`, `\0nn`, `\Q…\E`, `\<`,
//! a hyphen behind a class or before one (`[\d-–]`), and the names of properties that Java prefixes with `Is`.
//!
//! Groups that nothing refers to capture nothing here: in a look-behind that captures, `fancy-regex` 0.20 tests an
//! assertion at the start, such as `\b`, at the end.

use std::fmt::Write as _;

/// Horizontal white space, inside a class.
const HORIZONTAL: &str = r"\t\p{Zs}";
/// Vertical white space, inside a class.
const VERTICAL: &str = r"\n\x0B\f\r\x{85}\x{2028}\x{2029}";

/// The expression in the syntax of `fancy-regex`, or what of it there is no word for.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let captures = has_references(pattern);
    // How many classes are open.
    let mut classes = 0_usize;
    // Whether a class such as `\d` stands just before.
    let mut behind_class = false;
    while let Some(c) = rest.chars().next() {
        if c != '\\' {
            match c {
                '[' => classes += 1,
                ']' => classes = classes.saturating_sub(1),
                '-' if classes > 0 && (behind_class || rest[1..].starts_with('[')) => out.push('\\'),
                _ => {}
            }
            behind_class = false;
            out.push(c);
            rest = &rest[c.len_utf8()..];
            if c == '(' && classes == 0 && !captures {
                rest = without_capture(rest, &mut out);
            }
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
        behind_class = rest[1..].starts_with(['d', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'p', 'P']);
        rest = escape(&rest[1..], classes > 0, &mut out)?;
    }
    // A comment at the end would take what the expression is wrapped in.
    if out.starts_with("(?x") {
        out.push('\n');
    }
    Ok(out)
}

/// Whether an expression refers to what a group has matched.
fn has_references(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && matches!(chars.next(), Some('1'..='9' | 'k')) {
            return true;
        }
    }
    false
}

/// Makes a group that was opened one that captures nothing; what stands behind its start.
fn without_capture<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let Some(kind) = rest.strip_prefix('?') else {
        out.push_str("?:");
        return rest;
    };
    let name = kind.strip_prefix('<').filter(|name| name.starts_with(char::is_alphabetic));
    match name.and_then(|name| name.split_once('>')) {
        Some((_, after)) => {
            out.push_str("?:");
            after
        }
        None => rest,
    }
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
        '0' => {
            let most = if after.starts_with(['0', '1', '2', '3']) { 3 } else { 2 };
            let length = after.bytes().take(most).take_while(|b| (b'0'..=b'7').contains(b)).count();
            let code = u32::from_str_radix(&after[..length], 8);
            let code = code.map_err(|_| "\\0 needs an octal number".to_owned())?;
            let _ = write!(out, "\\x{{{code:X}}}");
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
            (r"\b(د|أم)\.", r"\b(?:د|أم)\."),
            (r"(?<year>\d+)[(](?=a)(?<!b)", r"(?:\d+)[(](?=a)(?<!b)"),
            (r"(.)\1(?<n>a)", r"(.)\1(?<n>a)"),
            (r"[\d-–]", r"[\d\-–]"),
            (r#"["-[a-z]-]"#, r#"["\-[a-z]-]"#),
            (r"[a-z\056-]", r"[a-z\x{2E}-]"),
            ("(?x)a # b", "(?x)a # b\n"),
        ] {
            assert_eq!(translate(icu).as_deref(), Ok(here));
        }
        for bad in [r"a\", r"\u12", r"\09", r"\p{InThaana}", r"\X"] {
            assert!(translate(bad).is_err(), "{bad}");
        }
    }
}
