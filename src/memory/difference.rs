//! What an edit changed, made again on a unit that stands otherwise than the one that was edited.

use super::pairing::{Likeness, pair, same_language, same_text};
use crate::model::{Attributes, Meta, Unit};

/// Changes `unit` as `before` was changed to become `after`: what the edit did not touch
/// stays as it is in `unit`.
pub(super) fn apply(before: &Unit, after: &Unit, unit: &mut Unit) {
    if before.source != after.source {
        unit.source.clone_from(&after.source);
    }
    apply_meta(&before.meta, &after.meta, &mut unit.meta);
    // An edit dates the unit, also where it was dated in the same second before.
    if let Some(date) = after.meta.attribute("changedate") {
        unit.meta.set_attribute("changedate", date);
    }
    let ways: [Likeness; 2] = [same_text, same_language];
    let became = pair(&before.variants, &after.variants, &ways[1..]);
    let here = pair(&before.variants, &unit.variants, &ways);
    let mut gone = Vec::new();
    for (old, (became, here)) in before.variants.iter().zip(became.iter().zip(&here)) {
        match (became.map(|at| &after.variants[at]), here) {
            (Some(new), Some(here)) => {
                let known = &mut unit.variants[*here];
                if old.segment != new.segment {
                    known.segment.clone_from(&new.segment);
                }
                apply_meta(&old.meta, &new.meta, &mut known.meta);
            }
            (Some(new), None) if new != old => unit.variants.push(new.clone()),
            (Some(_), None) => {}
            (None, here) => gone.extend(here),
        }
    }
    for (at, new) in after.variants.iter().enumerate().filter(|(at, _)| !became.contains(&Some(*at))) {
        // Where something else has brought the language since, the edit is the last word.
        let other = (0..unit.variants.len())
            .find(|at| !here.contains(&Some(*at)) && same_language(&unit.variants[*at], new));
        match other {
            Some(other) => unit.variants[other] = after.variants[at].clone(),
            None => unit.variants.push(new.clone()),
        }
    }
    gone.sort_unstable();
    for at in gone.into_iter().rev() {
        unit.variants.remove(at);
    }
}

fn apply_meta(before: &Meta, after: &Meta, meta: &mut Meta) {
    for (name, value) in &after.attributes {
        if before.attribute(name) != Some(value) {
            meta.set_attribute(name, value.clone());
        }
    }
    let gone = |name: &str| {
        let has = |side: &Attributes| side.iter().any(|(n, _)| n == name);
        has(&before.attributes) && !has(&after.attributes)
    };
    meta.attributes.retain(|(name, _)| !gone(name));
    for annotation in &after.annotations {
        if !before.annotations.contains(annotation) {
            meta.annotations.push(annotation.clone());
        }
    }
    meta.annotations.retain(|a| !before.annotations.contains(a) || after.annotations.contains(a));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{Annotation, Locale, Segment, Variant};

    fn unit() -> Unit {
        let mut unit = Unit::pair(Locale::parse("ar").unwrap(), "نعم", Locale::parse("en").unwrap(), "Yes");
        unit.meta.set_attribute("usagecount", "1");
        unit.meta.annotations.push(Annotation::note("قديم"));
        unit
    }

    #[test]
    fn an_edit_made_again_on_the_same_gives_the_same() {
        let before = unit();
        let mut after = unit();
        after.variants[1].segment = Segment::plain("Indeed");
        after.variants.push(Variant::plain(Locale::parse("fr").unwrap(), "Oui"));
        after.variants.remove(0);
        after.meta.annotations = vec![Annotation::note("جديد")];
        after.meta.attributes = vec![("changedate".into(), "20260101T000000Z".into())];
        let mut again = unit();
        apply(&before, &after, &mut again);
        assert_eq!(again, after);
    }

    #[test]
    fn what_the_edit_did_not_touch_stays() {
        let before = unit();
        let mut after = unit();
        after.variants[1].segment = Segment::plain("Indeed");
        let mut other = unit();
        other.variants[0].segment = Segment::plain("أجل");
        other.meta.annotations.push(Annotation::note("آخر"));
        let mut expected = other.clone();
        expected.variants[1].segment = Segment::plain("Indeed");
        apply(&before, &after, &mut other);
        assert_eq!(other, expected);
    }
}
