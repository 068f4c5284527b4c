//! `jisr serve` where things go wrong: it is killed, its disk is full, another process holds its memory, its clients
//! say nothing. What was acknowledged is there, what was refused is not, and everybody else is answered.

#![cfg(all(feature = "serve", unix))]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // what is skipped says so

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::api::{JSON, ask, get, refused, table};
use common::serving::{Answered, Serving, encoded};
use common::{Answer, Workplace, project};
use jisr::matching::{Query, lookup};
use jisr::memory::{Access, Memory};
use jisr::model::{Locale, Subject, UnitId};
use jisr::store::Selection;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Value, json};

const ARABIC: &str = "وصل الوفد إلى المدينة القديمة صباحا.";
const ENGLISH: &str = "The delegation reached the old city in the morning.";
const LANGUAGES: &str = "source_lang=ar&target_lang=en";

/// How many units [`Serving::memory`] has.
const UNITS: usize = 3;

fn unit(number: usize) -> String {
    json!({"source": format!("الجملة رقم {number}."), "target": format!("Sentence number {number}.")})
        .to_string()
}

/// The request that adds a unit by amaGama's protocol.
fn adding(server: &Serving, number: usize) -> String {
    server.request("PUT", "/tmserver/ar/en/unit/", &[], &unit(number))
}

fn add(server: &Serving, number: usize) -> Answered {
    server.send(adding(server, number).as_bytes())
}

fn signal(server: &Serving, name: &str) {
    assert!(Command::new("kill").args([name, &server.server.id().to_string()]).status().unwrap().success());
}

/// That a look-up is answered, and soon.
fn assert_answers(server: &Serving) {
    let asked = Instant::now();
    let found = server.get(&format!("/tmserver/ar/en/unit/{}", encoded(ARABIC)));
    assert_eq!(found[0]["target"], ENGLISH);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
}

/// That no page of a memory's file is damaged, and no row of it leads nowhere.
fn assert_sound(memory: &Path) {
    let file = rusqlite::Connection::open(memory).unwrap();
    let said: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    assert!(!file.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
}

/// Sees that a memory is whole, and answers the numbers of the units that were added, each of which is found from both
/// languages, and the English text of the first unit.
fn read_whole(memory: &Path) -> (BTreeSet<usize>, String) {
    let opened = Memory::open(memory, Access::Read).unwrap();
    let reader = opened.reader();
    assert_sound(memory);

    let mut texts = BTreeMap::new();
    reader
        .units(&Selection::default(), &mut |stored| {
            let both: Vec<_> = stored.unit.variants.iter().map(|v| v.segment.text.clone()).collect();
            texts.insert(stored.id, <[String; 2]>::try_from(both).unwrap());
            Ok(())
        })
        .unwrap();
    let counts = reader.counts().unwrap();
    assert_eq!((counts.units, texts.len()), (texts.len() as u64, texts.len()));
    // Nothing is in the history of a unit that is not there.
    let of_changes: BTreeSet<_> = reader
        .changes()
        .unwrap()
        .iter()
        .flat_map(|change| reader.units_of_change(change.id).unwrap())
        .collect();
    assert!(of_changes.iter().eq(texts.keys()), "{of_changes:?}");

    let found = |text: &str, from: &str, to: &str| {
        let locale = |tag| Locale::parse(tag).unwrap();
        let query = Query { min_score: 100, limit: 1, ..Query::new(text, locale(from), locale(to)) };
        lookup(reader, &query)
            .unwrap()
            .into_iter()
            .map(|found| (found.unit, found.target))
            .collect::<Vec<_>>()
    };
    for (id, [arabic, english]) in &texts {
        assert_eq!(found(arabic, "ar", "en"), [(*id, english.clone())]);
        assert_eq!(found(english, "en", "ar"), [(*id, arabic.clone())]);
    }
    let numbers = texts.values().filter_map(|[arabic, english]| {
        let number: usize = arabic.strip_prefix("الجملة رقم ")?.strip_suffix('.')?.parse().unwrap();
        assert_eq!(*english, format!("Sentence number {number}."));
        Some(number)
    });
    (numbers.collect(), texts[&UnitId(1)][1].clone())
}

/// While several add units and one edits the same unit again and again.
#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    const WRITERS: usize = 3;
    let mut place = Serving::memory();
    let next = AtomicUsize::new(0);
    let added = Mutex::new(BTreeSet::new());
    let (asked_edits, edits) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let text = |edit: usize| format!("The delegation came, as edit {edit} has it.");
    for round in 1..=12 {
        let mut server = Serving::of(place, &[]);
        let written = || (added.lock().unwrap().len(), edits.lock().unwrap().len());
        let (units, edited) = written();
        let is_midway = || written().0 >= units + 10 + round && written().1 > edited;
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::SeqCst);
                        let Some(answer) = server.try_send(adding(&server, number).as_bytes()) else { break };
                        assert_eq!(answer.status, 200, "{}", answer.body);
                        added.lock().unwrap().insert(number);
                    }
                });
            }
            scope.spawn(|| {
                loop {
                    let edit = asked_edits.fetch_add(1, Ordering::SeqCst) + 1;
                    let change = json!({"texts": [{"lang": "en", "text": text(edit)}]}).to_string();
                    let headers = [JSON, ("if-match", "*")];
                    let request = server.request("PATCH", "/api/v1/units/1", &headers, &change);
                    let Some(answer) = server.try_send(request.as_bytes()) else { break };
                    assert_eq!(answer.status, 200, "{}", answer.body);
                    edits.lock().unwrap().push(edit);
                }
            });
            let until = Instant::now() + Duration::from_secs(20);
            while !is_midway() && Instant::now() < until {
                std::thread::sleep(Duration::from_micros(137 * round as u64));
            }
            signal(&server, "-KILL");
        });
        assert!(!server.server.wait().unwrap().success());
        place = server.take_place();

        let (there, first) = read_whole(&place.path("jisr.db"));
        assert!(is_midway(), "hardly anything was written in round {round}");
        let added = added.lock().unwrap();
        let lost: Vec<_> = added.difference(&there).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?}");
        // What was asked for in the moment of the kill is there whole, or not.
        assert!(there.len() <= added.len() + WRITERS * round, "{} of {}", there.len(), added.len());
        let last = *edits.lock().unwrap().last().unwrap();
        let asked = asked_edits.load(Ordering::SeqCst);
        assert!([text(last), text(asked)].contains(&first), "round {round}: {first} after edit {last}");
    }
    let memory = Memory::open(&place.path("jisr.db"), Access::Read).unwrap();
    let mut history = json!(memory.reader().history(Subject::Unit(1)).unwrap()).to_string();
    history += &read_whole(&place.path("jisr.db")).1;
    for edit in edits.into_inner().unwrap() {
        assert!(history.contains(&text(edit)), "edit {edit} has gone from the history");
    }
}

/// Another process holds it for longer than a writer waits.
#[test]
fn a_memory_that_another_process_writes_to_is_read_and_what_was_refused_is_not_written_later() {
    let server = Serving::new(&[]);
    let other = rusqlite::Connection::open(server.place.path("jisr.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| add(&server, 1));
        // Whoever only asks does not wait.
        while !waiting.is_finished() {
            assert_answers(&server);
            assert_eq!(get(&server, "/stats")["units"], UNITS);
            std::thread::sleep(Duration::from_millis(200));
        }
        let answer = waiting.join().unwrap();
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")), "{}", answer.body);
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(
            told,
            json!({"error": "another process is writing to this memory; try again", "status": 503})
        );
    });
    other.execute_batch("ROLLBACK").unwrap();
    // Changes are made one after the other: with this one, whatever waited before is done.
    assert_eq!(add(&server, 2).status, 200);
    assert_eq!(read_whole(&server.place.path("jisr.db")).0, BTreeSet::from([2]));
    assert_eq!(add(&server, 1).status, 200);
}

/// That nothing can be changed for want of room, in any way.
fn assert_full(server: &Serving) {
    let change = json!({"texts": [{"lang": "en", "text": "No more room."}]}).to_string();
    let term =
        json!({"term": "مزيج", "lang": "ar", "translation": "mixture", "target_lang": "en"}).to_string();
    let told = [
        server.refused(507, "PUT", "/tmserver/ar/en/unit/", &[], &unit(1_000_000)),
        refused(server, 507, "PATCH", "/units/1", &[JSON, ("if-match", "*")], &change),
        refused(server, 507, "DELETE", "/units/1", &[("if-match", "*")], ""),
        refused(server, 507, "POST", "/terms", &[JSON], &term),
        refused(server, 507, "POST", "/imports/1/undo", &[], ""),
    ];
    for told in told {
        assert!(told.contains("disk") && told.contains("nothing was changed"), "{told}");
    }
    assert_answers(server);
}

/// That there is room for a file that is sent, and none for what it holds.
fn assert_no_room_to_import(server: &Serving) {
    let path = format!("/imports?name=a.csv&{LANGUAGES}");
    let (answer, sent) = ask(server, "POST", &path, &[], &table(2000));
    assert_eq!(answer.status, 202, "{sent}");
    // Its events end when it does.
    let job = format!("/imports/jobs/{}", sent["job"]);
    server.ask("GET", &format!("/api/v1{job}/events"), &[], "");
    let ended = get(server, &job);
    assert_eq!((&ended["state"], &ended["error"]["status"]), (&json!("failed"), &json!(507)), "{ended}");
    assert_answers(server);
}

/// Adds units until one is refused; answers how many were added.
fn add_until_full(server: &Serving, first: usize) -> usize {
    for number in first..first + 5000 {
        let answer = add(server, number);
        if answer.status != 200 {
            assert_eq!(answer.status, 507, "{}", answer.body);
            return number - first;
        }
    }
    panic!("it never was full");
}

/// A command in a process whose files may have so many blocks of 512 bytes.
fn limited(place: &Workplace, blocks: usize, args: &[&str]) -> Command {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_jisr")]).args(args);
    command.current_dir(place.folder.path()).env_remove("JISR_MEMORY");
    command
}

#[test]
fn a_disk_without_room_refuses_what_is_new_and_keeps_what_was_acknowledged() {
    let place = Serving::memory();
    // The log of changes is full soon.
    let command = limited(&place, 1024, &["serve", "--listen", "127.0.0.1:0"]);
    let mut server = Serving::started(place, command);
    let added = add_until_full(&server, 0);
    assert!(added > 10, "{added}");
    assert_full(&server);
    assert_no_room_to_import(&server);
    assert_eq!(get(&server, "/stats")["units"], UNITS + added);
    signal(&server, "-KILL");
    server.server.wait().unwrap();
    // With room again all of it is there, and no more.
    let (there, first) = read_whole(&server.place.path("jisr.db"));
    assert_eq!(there, (0..added).collect());
    assert_eq!(first, ENGLISH);
    server.place.ok(&["import", "undo", "1"]);
}

#[test]
fn a_command_that_found_no_room_said_that_the_disk_failed() {
    let place = Serving::memory();
    place.write("big.csv", table(3000));
    let import = ["import", "big.csv", "--source-lang", "ar", "--target-lang", "en"];
    let fails = |blocks, args: &[&str]| {
        let answer = Answer::from(limited(&place, blocks, args).output().unwrap());
        assert_eq!(answer.code, Some(1), "{args:?}: {}{}", answer.out, answer.err);
        let told = "the disk takes no more (it is full, or a quota is used up); nothing was changed";
        assert!(answer.err.contains(told), "{args:?}: {}", answer.err);
    };
    let before = place.ok(&["export"]);
    fails(1024, &import);
    // Not even the index of the log has room.
    for args in [&["unit", "edit", "1", "--note", "ملاحظة"][..], &["import", "undo", "1"]] {
        fails(8, args);
        assert_eq!(place.ok(&["export"]), before, "{args:?}");
    }
    place.ok(&import);
    let before = place.ok(&["export"]);
    fails(1024, &["import", "undo", "2"]);
    fails(1024, &["backup", "copy.db"]);
    assert_eq!(place.ok(&["export"]), before);
    let left: BTreeSet<_> = fs::read_dir(place.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let left = left.iter().filter(|name| !name.starts_with("jisr.db")).collect::<Vec<_>>();
    assert_eq!(left, ["big.csv", "units.csv"]);
    assert_sound(&place.path("jisr.db"));
    place.ok(&["import", "undo", "2"]);
}

/// A disk in a namespace of the server's own, seen from here through its process.
#[cfg(target_os = "linux")]
struct SmallDisk {
    root: fs::File,
}

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// Serves the memory of a place from a disk of its own; none where that is not allowed.
    fn serve(place: Workplace, kibibytes: usize) -> Option<(Serving, Self)> {
        let disk = place.path("disk");
        fs::create_dir(&disk).unwrap();
        let in_namespace = |script: &str| {
            let mut command = Command::new("unshare");
            command.args(["-rm", "sh", "-ec", script, env!("CARGO_BIN_EXE_jisr")]);
            command.current_dir(place.folder.path()).env_remove("JISR_MEMORY");
            command
        };
        let mount = format!("mount -t tmpfs -o size={kibibytes}k none disk");
        let allowed = in_namespace(&mount).stderr(std::process::Stdio::null()).status();
        if !allowed.is_ok_and(|status| status.success()) {
            println!("skipped: no disk may be mounted on this system, not even in a namespace");
            return None;
        }
        let serve = "cp jisr.db disk; cd disk; exec \"$0\" serve --listen 127.0.0.1:0";
        let server = in_namespace(&format!("{mount}; {serve}"));
        let server = Serving::started(place, server);
        let seen = format!("/proc/{}/root{}", server.server.id(), disk.canonicalize().unwrap().display());
        let root = fs::File::open(seen).unwrap();
        Some((server, Self { root }))
    }

    /// A file on it; also once the server has ended.
    fn path(&self, name: &str) -> std::path::PathBuf {
        use std::os::fd::AsRawFd as _;
        Path::new("/proc/self/fd").join(self.root.as_raw_fd().to_string()).join(name)
    }

    /// Fills it, but for so many bytes.
    fn fill(&self, but: u64) {
        let mut filler = fs::File::create(self.path("filler")).unwrap();
        let piece = [0; 4096];
        let full = loop {
            if let Err(error) = filler.write_all(&piece) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::StorageFull);
        let filled = filler.metadata().unwrap().len();
        filler.set_len(filled - but).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.path("filler")).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_refuses_each_change_and_with_room_again_the_server_goes_on() {
    let Some((mut server, disk)) = SmallDisk::serve(Serving::memory(), 16 << 10) else { return };
    disk.fill(0);
    assert_full(&server);
    let path = format!("/imports?name=a.csv&{LANGUAGES}");
    assert!(refused(&server, 507, "POST", &path, &[], &table(2000)).contains("no room for this file"));
    disk.make_room();
    assert_eq!(add(&server, 0).status, 200);
    disk.fill(400 << 10);
    assert_no_room_to_import(&server);
    disk.make_room();
    // The log is brought into the memory from time to time, and here the memory has no room to grow for it: what is
    // written stays in the log, until that has none.
    disk.fill(4300 << 10);
    let added = 1 + add_until_full(&server, 1);
    let log = fs::metadata(disk.path("jisr.db-wal")).unwrap().len();
    assert!(log > 1000 * 4096, "{log} bytes are not enough to be brought in");
    assert_full(&server);

    // Nor is it when the server ends.
    signal(&server, "-TERM");
    assert!(server.server.wait().unwrap().success());
    disk.make_room();
    let place = server.take_place();
    for file in ["jisr.db", "jisr.db-wal"] {
        fs::copy(disk.path(file), place.path(file)).unwrap();
    }
    let (there, first) = read_whole(&place.path("jisr.db"));
    assert_eq!(there, (0..added).collect());
    assert_eq!(first, ENGLISH);
    let server = Serving::of(place, &[]);
    assert_eq!(add(&server, added).status, 200);
}

/// Sends a hundred megabytes, while it reads what is answered.
fn send_too_much(server: &Serving, target: &str, kind: &str) -> (Answered, usize) {
    let size = 100 << 20;
    let mut reading = TcpStream::connect(&server.address).unwrap();
    reading.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut writing = reading.try_clone().unwrap();
    let head = format!(
        "POST {target} HTTP/1.1\r\nhost: {}\r\ncontent-type: {kind}\r\ncontent-length: {size}\r\n\r\n",
        server.address
    );
    std::thread::scope(|scope| {
        let written = scope.spawn(move || {
            writing.write_all(head.as_bytes()).unwrap();
            let piece = vec![b' '; 1 << 16];
            // It is not taken to its end: the connection is closed, though nobody asked for that.
            (0..size / piece.len()).take_while(|_| writing.write_all(&piece).is_ok()).count() * piece.len()
        });
        let mut answer = Vec::new();
        let ended = reading.read_to_end(&mut answer).map_err(|error| error.kind());
        assert!(matches!(ended, Ok(_) | Err(ErrorKind::ConnectionReset)), "{ended:?}");
        (Answered::read(&answer), written.join().unwrap())
    })
}

#[test]
fn a_body_of_a_hundred_megabytes_is_refused_and_the_server_goes_on() {
    let server = Serving::new(&["--max-upload", "1"]);
    for (target, kind, reason) in [
        ("/api/v1/units", "application/json", "mebibyte"),
        ("/translate", "application/json", "mebibyte"),
        ("/api/v1/imports?name=x.csv", "text/csv", "--max-upload"),
    ] {
        let (answer, written) = send_too_much(&server, target, kind);
        let told: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, told["status"].as_u64()), (413, Some(413)), "{target}: {}", answer.body);
        assert!(told["error"].as_str().unwrap().contains(reason), "{target}: {told}");
        assert!(written < 50 << 20, "{target}: {written} bytes were taken");
    }
    // Just too much, so that all of it is sent before the answer is read.
    let much = " ".repeat((1 << 20) + 1);
    assert!(refused(&server, 413, "POST", "/units", &[JSON], &much).contains("mebibyte"));
    assert!(refused(&server, 413, "POST", "/imports?name=x.csv", &[], &much).contains("--max-upload"));
    assert_eq!(get(&server, "/stats")["units"], UNITS);
}

/// A client that speaks TLS.
struct Secure {
    session: rustls::ClientConnection,
    stream: TcpStream,
}

impl Secure {
    fn connect(server: &Serving) -> Self {
        let certificate = fs::read(project().join("tests/tls/cert.pem")).unwrap();
        let certificate = rustls::pki_types::CertificateDer::from_pem_slice(&certificate).unwrap();
        let mut trusted = rustls::RootCertStore::empty();
        trusted.add(certificate).unwrap();
        let config = rustls::ClientConfig::builder().with_root_certificates(trusted).with_no_client_auth();
        let name = "localhost".try_into().unwrap();
        let session = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
        Self { session, stream: TcpStream::connect(&server.address).unwrap() }
    }

    fn shake_hands(&mut self) {
        while self.session.is_handshaking() {
            self.session.complete_io(&mut self.stream).unwrap();
        }
    }

    fn ask(&mut self, request: &str) -> Answered {
        let mut stream = rustls::Stream::new(&mut self.session, &mut self.stream);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Answered::read(&answer)
    }
}

/// Wherever they fall silent: before, in the middle of and after their handshake, and in a request.
#[test]
fn clients_of_tls_that_say_nothing_are_let_go_and_hold_nobody_up() {
    let file = |name: &str| project().join("tests/tls").join(name).to_str().unwrap().to_owned();
    let options = ["--tls-cert", &file("cert.pem"), "--tls-key", &file("key.pem")];
    let server = Serving::new(&options);
    let begun = Instant::now();
    let silent = TcpStream::connect(&server.address).unwrap();
    let mut half = Secure::connect(&server);
    let mut hello = Vec::new();
    half.session.write_tls(&mut hello).unwrap();
    half.stream.write_all(&hello[..hello.len() / 2]).unwrap();
    // All of its hello, and nothing of what follows.
    let mut answered = Secure::connect(&server);
    answered.session.write_tls(&mut answered.stream).unwrap();
    let mut shaken = Secure::connect(&server);
    shaken.shake_hands();
    let mut asking = Secure::connect(&server);
    asking.shake_hands();
    asking.session.writer().write_all("GET /healthz HT".as_bytes()).unwrap();
    asking.session.complete_io(&mut asking.stream).unwrap();

    let mut idle: Vec<TcpStream> = (0..500).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    for half in idle.iter_mut().take(250) {
        half.write_all(&hello[..hello.len() / 2]).unwrap();
    }
    let asked = Instant::now();
    let target = format!("/tmserver/ar/en/unit/{}", encoded(ARABIC));
    let found = Secure::connect(&server).ask(&server.request("GET", &target, &[], ""));
    let found: Value = serde_json::from_str(&found.body).unwrap();
    assert_eq!(found[0]["target"], ENGLISH);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());

    for (name, mut stream) in [
        ("silent", silent),
        ("half a hello", half.stream),
        ("half a handshake", answered.stream),
        ("no request", shaken.stream),
        ("half a request", asking.stream),
    ] {
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let ended = stream.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
        assert!(matches!(ended, Ok(_) | Err(ErrorKind::ConnectionReset)), "{name}: {ended:?}");
        // Ten seconds for a handshake, and ten for a request.
        let taken = begun.elapsed().as_secs();
        assert!((9..25).contains(&taken), "{name}: {taken} seconds");
    }
    for mut stream in idle {
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let ended = stream.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
        assert!(matches!(ended, Ok(_) | Err(ErrorKind::ConnectionReset)), "{ended:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}
