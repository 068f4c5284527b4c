//! The words of TBX: its elements and data categories, and how each tool spells a status.

use crate::model::TermStatus;

/// The parts of speech that TBX-Basic knows.
pub(super) const PARTS_OF_SPEECH: [&str; 5] = ["noun", "verb", "adjective", "adverb", "other"];
/// The genders that TBX-Basic knows.
pub(super) const GENDERS: [&str; 4] = ["masculine", "feminine", "neuter", "other"];
/// The kinds of terms that TBX-Basic knows.
pub(super) const TERM_TYPES: [&str; 6] =
    ["fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"];
/// Where in a program a term stands, as TBX-Basic knows it.
pub(super) const TERM_LOCATIONS: [&str; 18] = [
    "checkBox",
    "comboBox",
    "comboBoxElement",
    "dialogBox",
    "groupBox",
    "informativeMessage",
    "interactiveMessage",
    "menuItem",
    "progressBar",
    "pushButton",
    "radioButton",
    "slider",
    "spinBox",
    "tab",
    "tableText",
    "textBox",
    "toolTip",
    "user-definedType",
];

/// The data categories of TBX-Basic, by the element that holds each.
const CATEGORIES: [(&str, &[&str]); 6] = [
    ("admin", &["customerSubset", "projectSubset", "source"]),
    ("descrip", &["subjectField", "context", "definition"]),
    ("ref", &["crossReference"]),
    (
        "termNote",
        &[
            "administrativeStatus",
            "partOfSpeech",
            "geographicalUsage",
            "grammaticalGender",
            "termLocation",
            "termType",
        ],
    ),
    ("transac", &["transactionType"]),
    ("xref", &["externalCrossReference", "xGraphic"]),
];

/// The elements of an entry, of 2008 and of 2019.
const CORE: [&str; 36] = [
    "conceptEntry",
    "langSec",
    "termSec",
    "term",
    "termNote",
    "termNoteGrp",
    "admin",
    "adminGrp",
    "adminNote",
    "descrip",
    "descripGrp",
    "descripNote",
    "transac",
    "transacGrp",
    "transacNote",
    "date",
    "note",
    "ref",
    "xref",
    "hi",
    "foreign",
    "ec",
    "sc",
    "ph",
    "termEntry",
    "langSet",
    "tig",
    "ntig",
    "termGrp",
    "termCompList",
    "termCompGrp",
    "termComp",
    "bpt",
    "ept",
    "it",
    "ut",
];

/// Whether an element is one of an entry, of any year.
pub(super) fn is_core(name: &str) -> bool {
    CORE.contains(&name)
}

/// Whether TBX-Basic has this data category, and in this element.
pub(super) fn is_basic(element: &str, kind: &str) -> bool {
    (element == "transacNote" && kind == "responsibility")
        || CATEGORIES.iter().any(|(name, kinds)| *name == element && kinds.contains(&kind))
}

/// The element of today that a data category stands in which is an element of its own (DCT).
pub(super) fn element_of(name: &str, parent: &str, has_prefix: bool) -> Option<&'static str> {
    if is_core(name) {
        return None;
    }
    if name == "responsibility" {
        return Some("transacNote");
    }
    let known = CATEGORIES.iter().find(|(_, kinds)| kinds.contains(&name)).map(|(element, _)| *element);
    known.or_else(|| {
        has_prefix.then_some(match parent {
            "termSec" | "termNoteGrp" => "termNote",
            "transacGrp" => "transacNote",
            "adminGrp" => "admin",
            _ => "descrip",
        })
    })
}

/// The name that an element of 2008 has today.
pub(super) fn name_today(name: &str) -> &str {
    match name {
        "termEntry" => "conceptEntry",
        "langSet" => "langSec",
        "tig" | "ntig" => "termSec",
        other => other,
    }
}

/// The status that TBX-Basic calls so, or any tool that we know of.
pub(super) fn status(word: &str) -> Option<TermStatus> {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let word = word.strip_suffix("admnsts").unwrap_or(&word);
    let word = word.strip_suffix("term").unwrap_or(word);
    Some(match word {
        "preferred" | "approved" | "standardized" | "standard" | "recommended" | "main" => {
            TermStatus::Preferred
        }
        "admitted" | "allowed" | "accepted" | "proposed" | "permitted" | "alternative" | "synonym"
        | "legal" | "regulated" => TermStatus::Admitted,
        "deprecated" | "superseded" | "forbidden" | "obsolete" | "prohibited" | "rejected"
        | "notrecommended" | "banned" | "donotuse" => TermStatus::Forbidden,
        "preserved" | "donottranslate" | "dnt" | "untranslatable" | "nontranslatable" => {
            TermStatus::Preserved
        }
        _ => return None,
    })
}

/// What TBX-Basic calls a status, as far as it can.
pub(super) fn administrative_status(status: TermStatus) -> Option<&'static str> {
    match status {
        TermStatus::Preferred | TermStatus::Preserved => Some("preferredTerm-admn-sts"),
        TermStatus::Admitted => Some("admittedTerm-admn-sts"),
        TermStatus::Forbidden => Some("deprecatedTerm-admn-sts"),
        TermStatus::Variant => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_spells_a_status_in_its_own_way() {
        for (word, expected) in [
            ("preferredTerm-admn-sts", TermStatus::Preferred),
            ("admittedTerm", TermStatus::Admitted),
            ("Deprecated", TermStatus::Forbidden),
            ("supersededTerm-admn-sts", TermStatus::Forbidden),
            ("Not recommended", TermStatus::Forbidden),
            ("do-not-translate", TermStatus::Preserved),
        ] {
            assert_eq!(status(word), Some(expected), "{word}");
        }
        assert_eq!(status("مفضل"), None);
    }
}
