//! A server asked as a browser without scripts asks it.

#![allow(clippy::unwrap_used, dead_code)]

use std::fmt::Write as _;
use std::time::Duration;

use super::Workplace;
use super::serving::{Answered, Serving, encoded};

pub(crate) const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml");
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Serves what the tour makes.
pub(crate) fn tour(options: &[&str]) -> Serving {
    Serving::of(Workplace::of_tour(), options)
}

/// Looks at a page as a browser does.
pub(crate) fn look(server: &Serving, target: &str, headers: &[(&str, &str)]) -> Answered {
    server.ask("GET", target, &[&[HTML], headers].concat(), "")
}

/// A page that is there.
pub(crate) fn page(server: &Serving, target: &str) -> String {
    let answer = look(server, target, &[]);
    assert_eq!(answer.status, 200, "{target}: {}", answer.body);
    answer.body
}

/// Sends a form as a page of the server itself does.
pub(crate) fn send(
    server: &Serving,
    target: &str,
    fields: &[(&str, &str)],
    headers: &[(&str, &str)],
) -> Answered {
    let headers = [&[HTML, FORM, ("origin", &*server.origin)], headers].concat();
    server.ask("POST", target, &headers, &form(fields))
}

fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// Sends a form, and looks at where it leads.
pub(crate) fn sent(server: &Serving, target: &str, fields: &[(&str, &str)]) -> String {
    let answer = send(server, target, fields, &[]);
    assert_eq!(answer.status, 303, "{target}: {}", answer.body);
    page(server, answer.header("location").unwrap())
}

/// The value of the first field of this name that a page has.
pub(crate) fn value(page: &str, name: &str) -> String {
    let (_, after) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    after.split('"').next().unwrap().to_owned()
}

/// A page without what stands in its fields, which hold a text as it is.
pub(crate) fn without_fields(page: &str) -> String {
    let (mut shown, mut rest) = (String::new(), page);
    while let Some((before, after)) = rest.split_once("<textarea") {
        shown.push_str(before);
        rest = after.split_once("</textarea>").unwrap().1;
    }
    shown.push_str(rest);
    let mut tags = shown.split('<');
    let mut texts = tags.next().unwrap().to_owned();
    for tag in tags {
        texts.push_str(tag.split_once('>').map_or("", |(_, text)| text));
    }
    texts
}

/// What a browser would send of the first form of a page that goes to this address, if nothing were typed.
pub(crate) fn form_of(page: &str, action: &str) -> Vec<(String, String)> {
    let (_, form) = page
        .split_once(&format!("<form method=\"post\" action=\"{action}\""))
        .unwrap_or_else(|| panic!("{action}: {page}"));
    let form = form.split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for tag in form.split('<') {
        let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!(" {name}=\""))?;
            Some(unescaped(value.split('"').next().unwrap()))
        };
        let (kind, name) = (tag.split(' ').next().unwrap(), attribute("name"));
        let value = || attribute("value").unwrap_or_default();
        match (kind, name) {
            ("input", Some(name)) if !tag.contains("type=\"checkbox\"") || tag.ends_with("checked") => {
                fields.push((name, value()));
            }
            // The first line break of a text stands for none.
            ("textarea", Some(name)) => fields.push((name, unescaped(text.trim_start_matches('\n')))),
            ("select", Some(name)) => fields.push((name, String::new())),
            ("option", _) if tag.ends_with("selected") => fields.last_mut().unwrap().1 = value(),
            _ => {}
        }
    }
    fields
}

fn unescaped(text: &str) -> String {
    let escapes = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    escapes.iter().fold(text.to_owned(), |text, (escape, c)| text.replace(escape, c))
}

/// The same with what is typed into some of its fields, or where they are not there, said beside them.
pub(crate) fn typed(form: &[(String, String)], fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut typed = form.to_vec();
    for (name, value) in fields {
        match typed.iter_mut().find(|(found, _)| found == name) {
            Some((_, found)) => (*value).clone_into(found),
            None => typed.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    typed
}

/// Sends such a form.
pub(crate) fn send_form(
    server: &Serving,
    target: &str,
    form: &[(String, String)],
    headers: &[(&str, &str)],
) -> Answered {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    send(server, target, &fields, headers)
}

/// Sends a file as the form of imports does.
pub(crate) fn upload(
    server: &Serving,
    fields: &[(&str, &str)],
    name: &str,
    file: &str,
    headers: &[(&str, &str)],
) -> Answered {
    upload_to(server, "/imports", fields, &[("file", name, file)], headers)
}

/// Sends files, each in a field and with a name, as a form of the page does.
pub(crate) fn upload_to(
    server: &Serving,
    target: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &str)],
    headers: &[(&str, &str)],
) -> Answered {
    server.send(upload_of(server, target, fields, files, headers).as_bytes())
}

/// The request with files, each in a field and with a name, that a form of the page sends.
pub(crate) fn upload_of(
    server: &Serving,
    target: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &str)],
    headers: &[(&str, &str)],
) -> String {
    let body = parts(fields, files) + "--edge--\r\n";
    server.request("POST", target, &multipart(server, headers), &body)
}

/// The same of which the last file never comes to its end: so many bytes are said to come.
pub(crate) fn unfinished_upload(
    server: &Serving,
    target: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &str)],
    headers: &[(&str, &str)],
    length: usize,
) -> Answered {
    let body = parts(fields, files);
    let whole = server.request("POST", target, &multipart(server, headers), &body);
    let said = format!("content-length: {}", body.len());
    let unfinished = whole.replacen(&said, &format!("content-length: {length}"), 1);
    server.send(unfinished.trim_end().as_bytes())
}

/// What a form with files has in its head.
fn multipart<'a>(server: &'a Serving, headers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let form = ("content-type", "multipart/form-data; boundary=edge");
    [&[HTML, form, ("origin", &server.origin)], headers].concat()
}

/// The parts of a form with files.
fn parts(fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> String {
    let mut body = String::new();
    for (field, value) in fields {
        write!(body, "--edge\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
            .unwrap();
    }
    for (field, name, file) in files {
        write!(
            body,
            "--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n{file}\r\n"
        )
        .unwrap();
    }
    body
}

/// Looks at an import until it has ended, as a page that loads itself again.
pub(crate) fn ended(server: &Serving, started: &Answered) -> (String, String) {
    assert_eq!(started.status, 303, "{}", started.body);
    let address = started.header("location").unwrap().to_owned();
    for _ in 0..600 {
        let shown = page(server, &address);
        let goes_on = shown.contains("<noscript><meta http-equiv=\"refresh\"");
        assert_eq!(goes_on, shown.contains("hx-trigger=\"load delay"), "{shown}");
        if !goes_on {
            return (address, shown);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the import does not end");
}
