//! How a unit that is brought meets one that is stored. Pure functions.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::pairing::{pair, same_text};
use crate::matching::tells_units_apart;
use crate::model::{Meta, Unit, Variant, parse_date};

/// Attributes that hold a date: of two, the newer stays.
const DATES: [&str; 3] = ["creationdate", "changedate", "lastusagedate"];

/// What comes of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meeting {
    /// They are two units.
    Apart,
    /// They are one, as here merged; it may be just what was stored.
    Same(Unit),
    /// The stored unit waits for a translation, and this is it.
    Completes(Unit),
}

impl Meeting {
    /// What becomes of the stored unit; none where it stays as it is.
    pub(super) fn made(self) -> Option<Unit> {
        match self {
            Self::Apart => None,
            Self::Same(unit) | Self::Completes(unit) => Some(unit),
        }
    }
}

/// How `brought` meets `stored`.
///
/// They are the same if their variants, `tuid` and the context properties of other tools are
/// equal (those that jisr writes gather on one unit, as the sentences of documents do), or if
/// `brought` has one variant only and `stored` holds it among others. `brought` completes
/// `stored` if that has one variant only, and `brought` holds it among others.
pub(super) fn meet(stored: &Unit, brought: &Unit) -> Meeting {
    let pairs = pair(&brought.variants, &stored.variants, &[same_text]);
    let paired = pairs.iter().flatten().count();
    let (stored_in_brought, brought_in_stored) =
        (paired == stored.variants.len(), paired == brought.variants.len());
    if stored_in_brought && brought_in_stored {
        return match stored.tuid() == brought.tuid() && context(stored) == context(brought) {
            true => Meeting::Same(merged(stored, brought)),
            false => Meeting::Apart,
        };
    }
    let compatible = |waiting: &Unit, whole: &Unit| {
        (waiting.tuid().is_none() || waiting.tuid() == whole.tuid())
            && (context(waiting).is_empty() || context(waiting) == context(whole))
    };
    if brought.variants.len() == 1 && brought_in_stored && compatible(brought, stored) {
        Meeting::Same(merged(stored, brought))
    } else if stored.variants.len() == 1 && stored_in_brought && compatible(stored, brought) {
        Meeting::Completes(merged(stored, brought))
    } else {
        Meeting::Apart
    }
}

/// What two units of several variants have in common if they are the same: a hash of their
/// texts, their `tuid` and their contexts.
pub(super) fn identity(unit: &Unit) -> u64 {
    let mut texts: Vec<u64> = Vec::with_capacity(unit.variants.len());
    for Variant { locale, segment, .. } in &unit.variants {
        let mut hasher = DefaultHasher::new();
        (locale.as_str(), &segment.text).hash(&mut hasher);
        texts.push(hasher.finish());
    }
    texts.sort_unstable();
    let mut hasher = DefaultHasher::new();
    (texts, unit.tuid(), context(unit)).hash(&mut hasher);
    hasher.finish()
}

fn context(unit: &Unit) -> Vec<(String, &str)> {
    let mut props: Vec<_> = unit
        .meta
        .props()
        .chain(unit.variants.iter().flat_map(|v| v.meta.props()))
        .filter(|(kind, _)| tells_units_apart(kind))
        .map(|(kind, text)| (kind.to_lowercase(), text))
        .collect();
    props.sort_unstable();
    props
}

/// The stored unit with what the other brings: missing variants at the end, the newest
/// dates, the larger counts, notes and properties that were not there.
fn merged(stored: &Unit, brought: &Unit) -> Unit {
    let mut unit = stored.clone();
    unit.source = unit.source.or_else(|| brought.source.clone());
    merge_meta(&mut unit.meta, &brought.meta);
    let pairs = pair(&brought.variants, &stored.variants, &[same_text]);
    for (variant, known) in brought.variants.iter().zip(pairs) {
        match known {
            Some(known) => merge_meta(&mut unit.variants[known].meta, &variant.meta),
            None => unit.variants.push(variant.clone()),
        }
    }
    unit
}

fn merge_meta(known: &mut Meta, brought: &Meta) {
    // Who changed it goes with when.
    let newer_change = brought.date("changedate") > known.date("changedate");
    for (name, value) in &brought.attributes {
        let keeps = match known.attribute(name) {
            None => false,
            Some(old) if DATES.contains(&name.as_str()) => parse_date(old) >= parse_date(value),
            Some(old) if name == "usagecount" => count(old) >= count(value),
            Some(_) => !(newer_change && name == "changeid"),
        };
        if !keeps {
            known.set_attribute(name, value.clone());
        }
    }
    for annotation in &brought.annotations {
        if !known.annotations.contains(annotation) {
            known.annotations.push(annotation.clone());
        }
    }
}

fn count(text: &str) -> u64 {
    text.trim().parse().unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::matching::annotation;
    use crate::model::{Annotation, Locale};

    fn locale(tag: &str) -> Locale {
        Locale::parse(tag).unwrap()
    }

    fn pair(arabic: &str, english: &str) -> Unit {
        Unit::pair(locale("ar"), arabic, locale("en"), english)
    }

    fn alone(arabic: &str) -> Unit {
        Unit { variants: vec![Variant::plain(locale("ar"), arabic)], ..Unit::default() }
    }

    #[test]
    fn another_translation_is_another_unit() {
        assert_eq!(meet(&pair("نعم", "Yes"), &pair("نعم", "Yes.")), Meeting::Apart);
        assert_eq!(meet(&pair("نعم", "Yes"), &pair("نعَم", "Yes")), Meeting::Apart);
    }

    #[test]
    fn the_newest_dates_and_the_larger_counts_stay() {
        let (mut a, mut b) = (pair("نعم", "Yes"), pair("نعم", "Yes"));
        for (name, in_a, in_b, _) in MERGES {
            a.meta.set_attribute(name, *in_a);
            b.meta.set_attribute(name, *in_b);
        }
        let Meeting::Same(unit) = meet(&a, &b) else { panic!("they are the same unit") };
        for (name, _, _, expected) in MERGES {
            assert_eq!(unit.meta.attribute(name), Some(*expected), "{name}");
        }
    }

    const MERGES: &[(&str, &str, &str, &str)] = &[
        ("creationdate", "20260101T000000Z", "20250101T000000Z", "20260101T000000Z"),
        ("changedate", "20260101T000000Z", "20260201T000000Z", "20260201T000000Z"),
        ("changeid", "سعاد", "Omar", "Omar"),
        ("usagecount", "9", "10", "10"),
        ("x-tool", "one", "two", "one"),
    ];

    #[test]
    fn notes_and_properties_are_kept_from_both() {
        let (mut a, mut b) = (pair("نعم", "Yes"), pair("نعم", "Yes"));
        a.meta.annotations = vec![Annotation::note("هنا"), Annotation::prop("x-client", "one")];
        b.meta.annotations = vec![Annotation::note("here"), Annotation::note("هنا")];
        let Meeting::Same(unit) = meet(&a, &b) else { panic!("they are the same unit") };
        assert_eq!(unit.meta.annotations.len(), 3);
    }

    #[test]
    fn another_id_or_context_keeps_units_apart() {
        let (a, mut b, mut c) = (pair("نعم", "Yes"), pair("نعم", "Yes"), pair("نعم", "Yes"));
        b.meta.set_attribute("tuid", "7");
        c.meta.annotations = vec![Annotation::prop("x-context-pre", "هل وصل؟")];
        assert_eq!(meet(&a, &b), Meeting::Apart);
        assert_eq!(meet(&a, &c), Meeting::Apart);
    }

    #[test]
    fn contexts_that_jisr_wrote_gather_on_one_unit() {
        let with = |before: &str| {
            let mut unit = pair("نعم", "Yes");
            unit.variants[0].meta.annotations = vec![annotation(before, "")];
            unit
        };
        let Meeting::Same(unit) = meet(&with("هل وصل؟"), &with("هل غادر؟")) else {
            panic!("they are one")
        };
        assert_eq!(
            unit.variants[0].meta.annotations,
            [annotation("هل وصل؟", ""), annotation("هل غادر؟", "")]
        );
        assert_eq!(meet(&unit, &with("هل غادر؟")), Meeting::Same(unit.clone()));
        assert_eq!(meet(&pair("نعم", "Yes"), &unit), Meeting::Same(unit));
    }

    #[test]
    fn a_unit_without_translation_is_completed() {
        let Meeting::Completes(unit) = meet(&alone("نعم"), &pair("نعم", "Yes")) else {
            panic!("it is completed")
        };
        assert_eq!(unit.variants, pair("نعم", "Yes").variants);
    }

    #[test]
    fn a_sentence_that_comes_again_without_its_translation_changes_nothing() {
        let stored = pair("نعم", "Yes");
        assert_eq!(meet(&stored, &alone("نعم")), Meeting::Same(stored.clone()));
    }

    #[test]
    fn meeting_itself_changes_nothing() {
        let mut unit = pair("نعم", "Yes");
        unit.meta.set_attribute("changedate", "yesterday");
        unit.meta.set_attribute("usagecount", "many");
        assert_eq!(meet(&unit, &unit), Meeting::Same(unit.clone()));
    }
}
