//! What a store must do, told as one story. Every engine is driven through it: a new
//! store adds one line to [`stores`].

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a failing story says whose it is

use std::collections::HashSet;
use std::path::PathBuf;

use jisr::Error;
use jisr::memory::Access;
use jisr::model::{
    AccessToken, Annotation, ChangeId, ChangeKind, Code, CodeKind, Concept, Document, Duplicates,
    ImportRecord, Locale, Operation, Revision, Role, Segment, Sentence, StoredUnit, Subject, Term,
    TermStatus, Unit, UnitId, Variant,
};
use jisr::store::sqlite::SqliteStore;
use jisr::store::{Commit, Neighbourhood, Reader, Selection, Store, Wanted, Writer};
use jisr::text::segment_hash;

/// Opens the same empty store as often as it is called.
type Open = Box<dyn Fn() -> Box<dyn Store>>;

/// Each engine, and how to open it.
fn stores() -> Vec<(&'static str, tempfile::TempDir, Open)> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("jisr.db");
    let open: Open = Box::new(move || Box::new(SqliteStore::open(&path, Access::Create).unwrap()));
    vec![("SQLite", folder, open)]
}

#[test]
fn every_store_tells_the_story() {
    for (name, _folder, open) in stores() {
        println!("the story of {name}");
        let mut store = open();
        units(&mut *store);
        languages(&*store);
        documents(&mut *store);
        terms(&mut *store);
        history(&mut *store);
        access_tokens(&mut *store);
        all_or_nothing(&mut *store);
        drop(store);
        still_there(&*open());
        snapshots_do_not_change(&*open(), &mut *open());
        what_is_given_up_is_read_no_further(&*open());
        another_only_reads(&mut *open());
    }
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// Writes in one transaction, and answers what the writing answered.
fn write<T>(store: &mut dyn Store, f: impl Fn(&mut dyn Writer) -> T) -> T {
    let mut answer = None;
    store
        .write(&Wanted::default(), &mut |writer| {
            answer = Some(f(writer));
            Ok(Commit::Yes)
        })
        .unwrap();
    answer.unwrap()
}

fn change(writer: &mut dyn Writer, kind: ChangeKind) -> ChangeId {
    writer.add_change(kind, 1_770_000_000, "قصة").unwrap()
}

/// A unit of three languages with everything a unit can have.
fn rich_unit() -> Unit {
    let mut unit = Unit::pair(locale("ar-SA"), "مرحبا يا سعاد", locale("en"), "Hello, Suad");
    unit.meta.attributes =
        vec![("tuid".into(), "1".into()), ("changedate".into(), "20260203T040506Z".into())];
    unit.meta.annotations =
        vec![Annotation::note("تحية"), Annotation::prop("x-client", "one"), Annotation::note("2")];
    unit.variants.push(Variant::plain(locale("fr"), "Bonjour, Souad"));
    unit.variants[1].segment.codes = vec![
        Code {
            at: 0,
            kind: CodeKind::Start,
            name: "hi".into(),
            attributes: vec![("type".into(), "bold".into())],
            content: String::new(),
        },
        Code { at: 5, kind: CodeKind::End, name: "hi".into(), attributes: vec![], content: String::new() },
        Code {
            at: 5,
            kind: CodeKind::Whole,
            name: "ph".into(),
            attributes: vec![],
            content: "&lt;br/&gt;".into(),
        },
    ];
    unit.variants[2].meta.annotations = vec![Annotation::prop("x-mt", "no")];
    unit
}

fn visited(reader: &dyn Reader, languages: &[&str]) -> Vec<StoredUnit> {
    let selection = Selection { languages: languages.iter().map(|l| locale(l)).collect() };
    let mut all = Vec::new();
    reader
        .units(&selection, &mut |unit| {
            all.push(unit);
            Ok(())
        })
        .unwrap();
    all
}

fn units(store: &mut dyn Store) {
    let (plain, rich) = (Unit::pair(locale("ar"), "نعم", locale("en"), "Yes"), rich_unit());
    let (change, first, second) = write(store, |writer| {
        let change = change(writer, ChangeKind::Import);
        (change, writer.add_unit(change, &plain).unwrap(), writer.add_unit(change, &rich).unwrap())
    });
    let reader = store.reader();
    assert_eq!(
        reader.unit(first).unwrap(),
        Some(StoredUnit { id: first, added: change, place: first.0, unit: plain.clone() })
    );
    assert_eq!(reader.unit(second).unwrap().unwrap().unit, rich, "nothing of a unit is lost");
    assert_eq!(reader.unit(UnitId(99)).unwrap(), None);
    assert_eq!(visited(reader, &[]).iter().map(|u| u.id).collect::<Vec<_>>(), [first, second]);

    let greeting = segment_hash("مَرحبا  يا سُعاد");
    assert_eq!(reader.known_hashes(&[1, greeting, -1, greeting]).unwrap(), HashSet::from([greeting]));
    // An exact look-up is by the hash of the folded key, whatever the spelling.
    let found = reader.segments_by_hash(segment_hash("مَرحبا  يا سُعاد")).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].unit, &found[0].locale, &found[0].segment),
        (second, &locale("ar-SA"), &rich.variants[0].segment)
    );

    let mut replaced = rich.clone();
    replaced.variants[1].segment = Segment::plain("Welcome, Suad");
    write(store, |writer| writer.replace_unit(second, &replaced).unwrap());
    assert_eq!(store.reader().unit(second).unwrap().unwrap().unit, replaced);
    assert!(store.reader().segments_by_hash(segment_hash("Hello, Suad")).unwrap().is_empty());

    // The number of a deleted unit is never given again.
    let third = write(store, |writer| {
        let id = writer.add_unit(change, &plain).unwrap();
        writer.delete_unit(id).unwrap();
        id
    });
    assert_eq!(store.reader().unit(third).unwrap(), None);
    let fourth = write(store, |writer| writer.add_unit(change, &plain).unwrap());
    assert!(fourth > third);
    write(store, |writer| writer.delete_unit(fourth).unwrap());
}

fn languages(store: &dyn Store) {
    let reader = store.reader();
    let texts = |tag: &str| {
        let mut texts = Vec::new();
        reader
            .segments(&locale(tag), &mut |row| {
                texts.push(row.segment.text);
                Ok(())
            })
            .unwrap();
        texts
    };
    assert_eq!(texts("ar"), ["نعم", "مرحبا يا سعاد"], "a language finds its regions");
    assert_eq!(texts("ar-EG"), texts("ar"), "and a region finds the others");
    assert_eq!(texts("de"), Vec::<String>::new());
    assert_eq!(visited(reader, &["fr", "ar"]).len(), 1);
    let counts = reader.locales().unwrap();
    assert_eq!(counts[0], (locale("en"), 2));
    assert_eq!(counts.len(), 4);
}

fn documents(store: &mut dyn Store) {
    let text = "نعم. لا.";
    let document = Document {
        name: "حوار".into(),
        locale: locale("ar"),
        text: text.into(),
        metadata: vec![("date".into(), "2025-02-04".into())],
    };
    let (id, sentences) = write(store, |writer| {
        let change = change(writer, ChangeKind::DocumentAdd);
        let unit = |writer: &mut dyn Writer, text: &str| {
            let unit = Unit { variants: vec![Variant::plain(locale("ar"), text)], ..Unit::default() };
            writer.add_unit(change, &unit).unwrap()
        };
        let mut sentences = Vec::new();
        for (start, end) in [(0, "نعم.".len()), ("نعم. ".len(), text.len())] {
            let unit = unit(writer, &text[start..end]);
            sentences.push(Sentence { start, end, paragraph: 0, codes: Vec::new(), unit, chosen: None });
        }
        (writer.add_document(change, &document, &sentences).unwrap(), sentences)
    });
    let reader = store.reader();
    assert_eq!(reader.document("حوار").unwrap(), Some((id, document.clone())));
    assert_eq!(reader.document("none").unwrap(), None);
    assert_eq!(reader.documents().unwrap(), [(id, document.clone())]);
    assert_eq!(reader.sentences(id).unwrap(), sentences);
    assert_eq!(reader.sentences_of(sentences[1].unit).unwrap(), [(id, 1)]);

    // A unit that a sentence is kept in cannot be deleted under it.
    let refused = store
        .write(&Wanted::default(), &mut |writer| writer.delete_unit(sentences[0].unit).map(|()| Commit::Yes));
    assert!(refused.is_err());

    // The latest choice counts, and goes with its unit.
    let (first, second) = (UnitId(1), UnitId(2));
    for unit in [first, second] {
        write(store, |writer| {
            let change = change(writer, ChangeKind::Import);
            writer.choose(change, id, 0, unit).unwrap();
        });
    }
    assert_eq!(store.reader().sentences(id).unwrap()[0].chosen, Some(second));

    // A sentence is found with its neighbours by the unit it is kept in, and by any that was named.
    let of = |unit: UnitId| store.reader().neighbourhoods(unit).unwrap();
    let (before, after) = (sentences[0].unit, sentences[1].unit);
    let neighbourhood =
        |unit, chosen, before, after| Neighbourhood { locale: locale("ar"), unit, chosen, before, after };
    let named = neighbourhood(before, Some(second), None, Some(after));
    assert_eq!((of(first), of(second)), (vec![named.clone()], vec![named.clone()]));
    assert_eq!(of(before), [named]);
    assert_eq!(of(after), [neighbourhood(after, None, Some(before), None)]);
    write(store, |writer| writer.move_sentence(id, 1, first).unwrap());
    assert_eq!(store.reader().sentences(id).unwrap()[1].unit, first);

    write(store, |writer| writer.remove_document(id).unwrap());
    assert_eq!(store.reader().document("حوار").unwrap(), None);
    assert!(store.reader().unit(sentences[0].unit).unwrap().is_some(), "the units of a document stay");
    write(store, |writer| sentences.iter().for_each(|s| writer.delete_unit(s.unit).unwrap()));
}

fn terms(store: &mut dyn Store) {
    let term = |tag: &str, text: &str, status| Term {
        part_of_speech: Some("noun".into()),
        gender: Some("masculine".into()),
        source: Some("مقال".into()),
        note: Some("ملاحظة".into()),
        tbx: vec!["<note>أخرى</note>".into()],
        ..Term::new(locale(tag), text).with_status(status)
    };
    let terms = vec![
        term("en", "Mixture of Experts", TermStatus::Preserved),
        term("ar", "مزيج الخبراء", TermStatus::Preferred),
    ];
    let mut concept = Concept {
        definition: Some("شبكة من عدة شبكات".into()),
        subject_field: Some("AI".into()),
        tbx: vec!["<note>أخرى</note>".into()],
        ..Concept::new("mixture-of-experts", terms)
    };
    let id = write(store, |writer| {
        let change = change(writer, ChangeKind::TermAdd);
        writer.add_concept(change, &concept).unwrap()
    });
    assert_eq!(store.reader().concept("mixture-of-experts").unwrap().unwrap().concept, concept);
    concept.terms.reverse();
    write(store, |writer| writer.replace_concept(id, &concept).unwrap());
    assert_eq!(store.reader().concepts().unwrap()[0].concept, concept, "terms keep their order");
    write(store, |writer| writer.remove_concept(id).unwrap());
    assert!(store.reader().concepts().unwrap().is_empty());
}

fn history(store: &mut dyn Store) {
    let (before, brought) = (Unit::pair(locale("ar"), "نعم", locale("en"), "Yes"), rich_unit());
    let subject = Subject::Unit(1);
    let added = store.reader().unit(UnitId(1)).unwrap().unwrap().added;
    let revisions = write(store, |writer| {
        let change = change(writer, ChangeKind::Import);
        let import = ImportRecord {
            file: "ذاكرة.tmx".into(),
            format: "tmx".into(),
            digest: "0f".into(),
            bytes: 7,
            header: serde_json::json!({"version": "1.4"}),
            report: serde_json::json!({"merged": 1}),
            duplicates: Duplicates::Keep,
            undone: None,
        };
        writer.record_import(change, &import).unwrap();
        let revisions = [
            Revision::new(change, subject, Operation::Merge, Some(&before), Some(&brought)).unwrap(),
            Revision::new::<Unit>(change, subject, Operation::Confirm, None, None).unwrap(),
        ];
        for revision in &revisions {
            writer.add_revision(revision).unwrap();
        }
        assert_eq!(writer.import(change).unwrap(), Some(import));
        assert_eq!(writer.import_of("0f").unwrap(), Some(change));
        assert_eq!(writer.import_of("f0").unwrap(), None);
        revisions
    });
    let reader = store.reader();
    let mut kept = reader.history(subject).unwrap();
    for places in [0..0, 0..1, 1..2, 0..2] {
        let some = reader.history_between(subject, places.start as u64..places.end as u64).unwrap();
        assert_eq!(some, kept[places]);
    }
    assert_eq!(reader.history_extent(subject).unwrap(), (2, Some((kept[1].number, kept[1].change))));
    assert!(reader.history_has(subject, Operation::Confirm).unwrap());
    assert!(!reader.history_has(subject, Operation::Edit).unwrap());
    assert!(kept[0].number < kept[1].number, "steps are numbered in their order");
    for revision in &mut kept {
        revision.number = 0;
    }
    assert_eq!(kept, revisions);
    assert_eq!(
        serde_json::from_value::<Unit>(kept[0].before.clone()).unwrap(),
        before,
        "a unit comes back as it was"
    );
    assert!(reader.history(Subject::Concept(1)).unwrap().is_empty());
    assert_eq!(reader.units_of_change(added).unwrap().first(), Some(&UnitId(1)));
    assert_eq!(reader.units_of_change(revisions[0].change).unwrap(), [UnitId(1)]);
    assert_eq!(reader.change(added).unwrap().unwrap().kind, ChangeKind::Import);
    assert!(revisions[0].change > added);
    let changes = reader.changes().unwrap();
    assert!(changes.is_sorted_by_key(|c| c.id));
    assert_eq!(changes.last().unwrap().id, revisions[0].change);
}

fn access_tokens(store: &mut dyn Store) {
    let token = |name: &str, role, revoked| AccessToken {
        name: name.to_owned(),
        role,
        hash: [name.len().to_le_bytes()[0]; 32],
        created: 1_770_000_000,
        revoked,
    };
    let put = |writer: &mut dyn Writer| {
        writer.put_access_token(&token("سعاد", Role::Write, None)).unwrap();
        writer.put_access_token(&token("Ben", Role::Suggest, None)).unwrap();
        writer.put_access_token(&token("Ben", Role::Read, Some(1_770_000_001))).unwrap();
    };
    write(store, put);
    let expected = [token("Ben", Role::Read, Some(1_770_000_001)), token("سعاد", Role::Write, None)];
    assert_eq!(store.reader().access_tokens().unwrap(), expected);
}

fn all_or_nothing(store: &mut dyn Store) {
    let before = store.reader().counts().unwrap();
    let add = |writer: &mut dyn Writer| {
        let change = change(writer, ChangeKind::Import);
        writer.add_unit(change, &rich_unit()).unwrap();
    };
    let failed = store.write(&Wanted::default(), &mut |writer| {
        add(writer);
        Err(Error::Request("no".into()))
    });
    assert_eq!(failed.unwrap_err().to_string(), "no");
    store
        .write(&Wanted::default(), &mut |writer| {
            add(writer);
            Ok(Commit::No)
        })
        .unwrap();
    let after = store.reader().counts().unwrap();
    assert_eq!((after.units, &after.variants), (before.units, &before.variants));
}

fn still_there(store: &dyn Store) {
    let units = visited(store.reader(), &[]);
    assert_eq!(units.len(), 2);
    let counts = store.reader().counts().unwrap();
    assert_eq!(
        (counts.units, counts.documents, counts.sentences, counts.concepts, counts.terms),
        (2, 0, 0, 0, 0)
    );
    assert!(counts.bytes > 0);
}

fn another_only_reads(store: &mut dyn Store) {
    let mut other = store.another().unwrap();
    let units = other.reader().counts().unwrap().units;
    let refused = other.write(&Wanted::default(), &mut |writer| {
        change(writer, ChangeKind::Import);
        Ok(Commit::Yes)
    });
    assert!(refused.is_err(), "it is for reading");
    write(store, |writer| {
        let change = change(writer, ChangeKind::Import);
        writer.add_unit(change, &rich_unit()).unwrap();
    });
    assert_eq!(other.reader().counts().unwrap().units, units + 1, "it reads what was written since");
    // In a thread of its own.
    std::thread::spawn(move || other.reader().counts().unwrap()).join().unwrap();
}

fn what_is_given_up_is_read_no_further(store: &dyn Store) {
    let mut visited = 0;
    let wanted = Wanted::default();
    let ended = store.snapshot(&wanted, &mut |reader| {
        reader.units(&Selection::default(), &mut |_| {
            visited += 1;
            wanted.give_up();
            Ok(())
        })
    });
    assert!(matches!(ended, Err(Error::GivenUp)), "{ended:?}");
    assert_eq!(visited, 1, "the others were read all the same");
    let again = store.snapshot(&wanted, &mut |reader| reader.languages().map(drop));
    assert!(matches!(again, Err(Error::GivenUp)), "{again:?}");
    // What is asked next is another question.
    store.snapshot(&Wanted::default(), &mut |reader| reader.languages().map(drop)).unwrap();
    store.reader().languages().unwrap();
}

fn snapshots_do_not_change(reading: &dyn Store, writing: &mut dyn Store) {
    reading
        .snapshot(&Wanted::default(), &mut |reader| {
            let before = reader.counts()?.units;
            write(writing, |writer| {
                let change = change(writer, ChangeKind::Import);
                writer.add_unit(change, &rich_unit()).unwrap();
            });
            assert_eq!(
                reader.counts()?.units,
                before,
                "a snapshot does not see what is written after it began"
            );
            Ok(())
        })
        .unwrap();
    assert_eq!(reading.reader().counts().unwrap().units, 3);
}
