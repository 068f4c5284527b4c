//! A server of a memory, asked byte for byte.

#![allow(clippy::unwrap_used, dead_code)]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::Workplace;

/// A server of a memory, stopped when it is dropped.
pub(crate) struct Serving {
    pub(crate) place: Workplace,
    pub(crate) server: Child,
    pub(crate) address: String,
    /// Where its own pages come from.
    pub(crate) origin: String,
}

/// An answer over HTTP.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answered {
    pub(crate) fn read(answer: &[u8]) -> Self {
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let mut body = answer.get(end + 4..).unwrap_or_default().to_vec();
        if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            body = whole(&body);
        }
        Self { status, head: head.to_ascii_lowercase(), body: String::from_utf8(body).unwrap() }
    }

    /// A field of the head.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// A body that came in chunks; what there is of it, if it was cut off.
fn whole(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap(), 16).unwrap();
        let Some(chunk) = chunks.get(end + 2..end + 2 + size) else { break };
        body.extend_from_slice(chunk);
        chunks = chunks.get(end + 4 + size..).unwrap_or_default();
    }
    body
}

impl Serving {
    /// Serves a memory of a few units.
    pub(crate) fn new(options: &[&str]) -> Self {
        Self::of(Self::memory(), options)
    }

    /// A memory of a few units.
    pub(crate) fn memory() -> Workplace {
        let place = Workplace::new();
        place.import_table("units.csv", "source,target\n\
             \"وصل الوفد إلى المدينة القديمة صباحا.\",\"The delegation reached the old city in the morning.\"\n\
             نعم/لا,Yes/No\n\
             <b>نعم</b>,<script>alert(1)</script>\n");
        place
    }

    pub(crate) fn of(place: Workplace, options: &[&str]) -> Self {
        let command = place.command(&[&["serve", "--listen", "127.0.0.1:0"], options].concat());
        Self::started(place, command)
    }

    /// What a command serves.
    pub(crate) fn started(place: Workplace, mut command: Command) -> Self {
        let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(server.stderr.take().unwrap());
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("://").next().unwrap().to_owned();
        assert!(line.starts_with("serving jisr.db on http"), "{line}");
        // Whoever stops reading would stop the server.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let origin = format!("http://{address}");
        Self { place, server, address, origin }
    }

    /// Sends a request, byte for byte, and reads the answer.
    pub(crate) fn send(&self, request: &[u8]) -> Answered {
        self.try_send(request).unwrap()
    }

    /// The same; none of a server that is gone, or went before it answered.
    pub(crate) fn try_send(&self, request: &[u8]) -> Option<Answered> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // A server that refuses a body may not take all of it.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        // A server that refuses a body may close before all of it is sent.
        let _ = stream.read_to_end(&mut answer);
        (!answer.is_empty()).then(|| Answered::read(&answer))
    }

    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        self.send(self.request(method, target, headers, body).as_bytes())
    }

    /// A request, byte for byte.
    pub(crate) fn request(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut request = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            write!(request, "host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        write!(request, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        request
    }

    pub(crate) fn get(&self, target: &str) -> Value {
        let answer = self.ask("GET", target, &[], "");
        assert_eq!(answer.status, 200, "{target}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    pub(crate) fn refused(
        &self,
        status: u16,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> String {
        let answer = self.ask(method, target, headers, body);
        assert_eq!(answer.status, status, "{method} {target}: {}", answer.body);
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        answer["error"].as_str().unwrap().to_owned()
    }
}

impl Serving {
    /// What a server that has ended leaves.
    pub(crate) fn take_place(mut self) -> Workplace {
        assert!(self.server.try_wait().unwrap().is_some(), "it has not ended");
        std::mem::replace(&mut self.place, Workplace::new())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A text as it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        write!(encoded, "%{byte:02X}").unwrap();
        encoded
    })
}
