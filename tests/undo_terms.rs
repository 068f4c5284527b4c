//! Undoing an import of terms gives the termbase that would stand had it never run.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::io::{Cursor, Read};

use jisr::Memory;
use jisr::formats::Format;
use jisr::formats::terms::TermRow;
use jisr::memory::{Commit, ImportSource};
use jisr::model::{ChangeId, Concept, Locale, Term, TermStatus};
use proptest::prelude::*;

/// Few names and texts, so that they meet often.
const CONCEPTS: [&str; 3] = ["chip", "net", "شركة"];
const TERMS: [(&str, &str); 5] =
    [("ar", "رقاقة"), ("en", "chip"), ("ar", "شريحة"), ("en", "network"), ("fr", "puce")];
const TEXTS: [&str; 3] = ["أول", "second", "ثالث"];

/// A term that each concept has, by which a TBX knows it again, and which no one edits.
const ROOT: (&str, &str) = ("la", "radix");

/// What is said of a term, or of a concept.
#[derive(Debug, Clone)]
struct Row {
    concept: usize,
    term: usize,
    status: Option<usize>,
    note: Option<usize>,
    gender: Option<usize>,
    context: Option<usize>,
    subject_field: Option<usize>,
    remark: Option<usize>,
}

#[derive(Debug, Clone)]
enum Step {
    Import { rows: Vec<Row>, as_tbx: bool, undone_after: Option<usize> },
    Add(Row),
    Note { concept: usize, term: usize, note: Option<usize> },
    Status { concept: usize, term: usize, status: usize },
    Subject { concept: usize, text: Option<usize> },
    Retext { concept: usize, term: usize, to: usize },
    RemoveTerm { concept: usize, term: usize },
    RemoveConcept(usize),
    Merge { from: usize, into: usize },
}

fn row() -> impl Strategy<Value = Row> {
    let text = || prop::option::weighted(0.3, 0..TEXTS.len());
    let status = prop::option::weighted(0.4, 0..TermStatus::ALL.len());
    (0..CONCEPTS.len(), 0..TERMS.len(), status, text(), text(), text(), text(), text()).prop_map(
        |(concept, term, status, note, gender, context, subject_field, remark)| Row {
            concept,
            term,
            status,
            note,
            gender,
            context,
            subject_field,
            remark,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let (concept, term, text) = (0..CONCEPTS.len(), 0..TERMS.len(), 0..TEXTS.len());
    prop_oneof![
        6 => (prop::collection::vec(row(), 1..5), any::<bool>(), prop::option::weighted(0.5, 0..5usize))
            .prop_map(|(rows, as_tbx, undone_after)| Step::Import { rows, as_tbx, undone_after }),
        1 => row().prop_map(Step::Add),
        2 => (concept.clone(), term.clone(), prop::option::of(text.clone()))
            .prop_map(|(concept, term, note)| Step::Note { concept, term, note }),
        1 => (concept.clone(), term.clone(), 0..TermStatus::ALL.len())
            .prop_map(|(concept, term, status)| Step::Status { concept, term, status }),
        1 => (concept.clone(), prop::option::of(text)).prop_map(|(concept, text)| Step::Subject { concept, text }),
        1 => (concept.clone(), term.clone(), term.clone())
            .prop_map(|(concept, term, to)| Step::Retext { concept, term, to }),
        1 => (concept.clone(), term).prop_map(|(concept, term)| Step::RemoveTerm { concept, term }),
        1 => concept.clone().prop_map(Step::RemoveConcept),
        1 => (concept.clone(), concept).prop_map(|(from, into)| Step::Merge { from, into }),
    ]
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn text(at: Option<usize>) -> Option<String> {
    at.map(|at| TEXTS[at].to_owned())
}

fn term(at: usize) -> Term {
    Term::new(locale(TERMS[at].0), TERMS[at].1)
}

fn csv(number: usize, rows: &[Row]) -> String {
    // The column that no one knows makes each file another one.
    let mut file =
        format!("concept,lang,term,status,note,gender,context,subject_field,concept_note,x{number}\n");
    for row in rows {
        let (tag, word) = TERMS[row.term];
        let status = row.status.map_or("", |at| TermStatus::ALL[at].as_str());
        let cells = [row.note, row.gender, row.context, row.subject_field, row.remark]
            .map(|at| at.map_or("", |at| TEXTS[at]));
        writeln!(file, "{},{},{},,,,,,,", CONCEPTS[row.concept], ROOT.0, ROOT.1).unwrap();
        writeln!(file, "{},{tag},{word},{status},{},", CONCEPTS[row.concept], cells.join(",")).unwrap();
    }
    file
}

fn tbx(number: usize, rows: &[Row]) -> String {
    let mut body = String::new();
    for row in rows {
        let field = |open: &str, close: &str, at: Option<usize>| {
            at.map_or(String::new(), |at| format!("<{open}>{}</{close}>", TEXTS[at]))
        };
        let (tag, word) = TERMS[row.term];
        let status = row
            .status
            .map_or(String::new(), |at| format!("<note>jisr:status={}</note>", TermStatus::ALL[at]));
        write!(
            body,
            "<conceptEntry id=\"{}\">{}{}<langSec xml:lang=\"{}\"><termSec><term>{}</term></termSec></langSec>\
             <langSec xml:lang=\"{tag}\"><termSec><term>{word}</term>{status}{}{}{}\
             </termSec></langSec></conceptEntry>",
            CONCEPTS[row.concept],
            field("descrip type=\"subjectField\"", "descrip", row.subject_field),
            field("note", "note", row.remark),
            ROOT.0,
            ROOT.1,
            field("note", "note", row.note),
            field("termNote type=\"grammaticalGender\"", "termNote", row.gender),
            field("descrip type=\"context\"", "descrip", row.context),
        )
        .unwrap();
    }
    let header =
        format!("<tbxHeader><fileDesc><sourceDesc><p>{number}</p></sourceDesc></fileDesc></tbxHeader>");
    format!(
        "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"ar\">{header}<text><body>{body}</body></text></tbx>"
    )
}

fn import(memory: &mut Memory, number: usize, rows: &[Row], as_tbx: bool) -> ChangeId {
    let (file, format) =
        if as_tbx { (tbx(number, rows), Format::Tbx) } else { (csv(number, rows), Format::Terms) };
    let input: Box<dyn Read + Send> = Box::new(Cursor::new(file));
    memory.import(vec![(ImportSource::new("t", format), input)], Commit::Yes).unwrap()[0].import.unwrap()
}

fn termbase(memory: &Memory) -> Vec<Concept> {
    let mut concepts: Vec<Concept> =
        memory.reader().concepts().unwrap().into_iter().map(|stored| stored.concept).collect();
    concepts.sort_by(|a, b| a.name.cmp(&b.name));
    concepts
}

fn concept(memory: &Memory, at: usize) -> Option<Concept> {
    memory.reader().concept(CONCEPTS[at]).unwrap().map(|stored| stored.concept)
}

/// Both memories change, or neither: what a user sees of the thing changed is the same in both.
fn in_both<T: PartialEq>(memories: &[Memory; 2], at: usize, seen: impl Fn(&Concept) -> Option<T>) -> bool {
    let [here, there] = memories.each_ref().map(|memory| concept(memory, at).and_then(|found| seen(&found)));
    here.is_some() && here == there
}

fn edit(memories: &mut [Memory; 2], at: usize, edit: impl Fn(&mut Concept)) {
    for memory in memories {
        let done = memory.edit_concept(CONCEPTS[at], |concept| {
            edit(concept);
            Ok(())
        });
        done.unwrap();
    }
}

fn find(concept: &Concept, at: usize) -> Option<&Term> {
    concept.terms.iter().find(|known| known.is_same(&term(at)))
}

fn change(concept: &mut Concept, at: usize, change: impl Fn(&mut Term)) {
    concept.terms.iter_mut().filter(|known| known.is_same(&term(at))).for_each(change);
}

fn play(steps: &[Step]) -> [Memory; 2] {
    // One memory has all the imports, and undoes some later; the other never has those.
    let mut memories = [(); 2].map(|()| Memory::in_memory().unwrap());
    let mut waiting: Vec<(usize, ChangeId)> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Import { rows, as_tbx, undone_after } => {
                let change = import(&mut memories[0], number, rows, *as_tbx);
                match undone_after {
                    Some(later) => waiting.push((number + later, change)),
                    None => drop(import(&mut memories[1], number, rows, *as_tbx)),
                }
            }
            Step::Add(row) => {
                for memory in &mut memories {
                    let said = Term {
                        status: TermStatus::ALL[row.status.unwrap_or_default()],
                        note: text(row.note),
                        gender: text(row.gender),
                        ..term(row.term)
                    };
                    let has_status = row.status.is_some();
                    let concept = CONCEPTS[row.concept].to_owned();
                    let root = Term::new(locale(ROOT.0), ROOT.1);
                    let root = TermRow { line: 1, concept: concept.clone(), term: root, has_status: false };
                    memory.add_terms(&[root, TermRow { line: 2, concept, term: said, has_status }]).unwrap();
                }
            }
            Step::Note { concept: at, term: nth, note } => {
                if in_both(&memories, *at, |c| find(c, *nth).map(|term| term.note.clone())) {
                    edit(&mut memories, *at, |c| change(c, *nth, |term| term.note = text(*note)));
                }
            }
            Step::Status { concept: at, term: nth, status } => {
                if in_both(&memories, *at, |c| find(c, *nth).map(|term| term.status)) {
                    edit(&mut memories, *at, |c| {
                        change(c, *nth, |term| term.status = TermStatus::ALL[*status]);
                    });
                }
            }
            Step::Subject { concept: at, text: to } => {
                if in_both(&memories, *at, |c| Some(c.subject_field.clone())) {
                    edit(&mut memories, *at, |c| c.subject_field = text(*to));
                }
            }
            Step::Retext { concept: at, term: nth, to } => {
                let seen = |c: &Concept| find(c, *to).is_none().then(|| find(c, *nth).map(|_| ())).flatten();
                if in_both(&memories, *at, seen) {
                    edit(&mut memories, *at, |c| {
                        change(c, *nth, |known| {
                            let Term { locale, text, .. } = term(*to);
                            (known.locale, known.text) = (locale, text);
                        });
                    });
                }
            }
            Step::RemoveTerm { concept: at, term: nth } => {
                if in_both(&memories, *at, |c| find(c, *nth).map(|_| ())) {
                    let (tag, word) = TERMS[*nth];
                    for memory in &mut memories {
                        memory.remove_term(CONCEPTS[*at], Some((word, Some(&locale(tag))))).unwrap();
                    }
                }
            }
            Step::RemoveConcept(at) => {
                if in_both(&memories, *at, |_| Some(())) {
                    for memory in &mut memories {
                        memory.remove_term(CONCEPTS[*at], None).unwrap();
                    }
                }
            }
            Step::Merge { from, into } => {
                let both = |at| in_both(&memories, at, |_| Some(()));
                if from != into && both(*from) && both(*into) {
                    for memory in &mut memories {
                        memory.merge_concepts(CONCEPTS[*from], CONCEPTS[*into]).unwrap();
                    }
                }
            }
        }
        waiting.retain(|(when, change)| {
            if *when == number {
                memories[0].undo_import(*change).unwrap();
            }
            *when != number
        });
    }
    for (_, change) in waiting {
        memories[0].undo_import(change).unwrap();
    }
    memories
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn an_undone_import_of_terms_might_never_have_run(steps in prop::collection::vec(step(), 1..8)) {
        let [with, without] = play(&steps);
        prop_assert_eq!(termbase(&with), termbase(&without));
    }
}

fn bring(concept: usize, term: usize) -> Row {
    Row {
        concept,
        term,
        status: None,
        note: None,
        gender: None,
        context: None,
        subject_field: None,
        remark: None,
    }
}

fn import_step(rows: Vec<Row>, undone_after: Option<usize>) -> Step {
    Step::Import { rows, as_tbx: false, undone_after }
}

fn might_never_have_run(steps: &[Step]) {
    let [with, without] = play(steps);
    assert_eq!(termbase(&with), termbase(&without), "{steps:#?}");
}

#[test]
fn a_term_added_by_hand_stays_when_the_import_that_had_it_is_undone() {
    might_never_have_run(&[import_step(vec![bring(1, 0)], Some(1)), Step::Add(bring(1, 0))]);
}

#[test]
fn a_term_of_another_text_stays_where_it_was_after_an_undo() {
    might_never_have_run(&[
        import_step(vec![bring(2, 0)], Some(4)),
        import_step(vec![bring(1, 0)], None),
        import_step(vec![bring(1, 2), bring(2, 1)], None),
        Step::Merge { from: 1, into: 2 },
        Step::Retext { concept: 2, term: 0, to: 3 },
    ]);
    // And keeps nothing that only the undone import said of it.
    let noted = Row { note: Some(0), ..bring(0, 0) };
    might_never_have_run(&[
        import_step(vec![bring(0, 0)], None),
        import_step(vec![noted], Some(1)),
        Step::Retext { concept: 0, term: 0, to: 2 },
    ]);
}
