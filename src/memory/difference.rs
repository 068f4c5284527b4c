//! What an edit changed, made again on a unit that stands otherwise than the one that was edited.

use crate::model::{Attributes, Meta, Unit, Variant};

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
    let in_language =
        |side: &Unit, variant: &Variant| side.variants.iter().position(|v| v.locale == variant.locale);
    for variant in &after.variants {
        let old = in_language(before, variant).map(|i| &before.variants[i]);
        if old == Some(variant) {
            continue;
        }
        match (in_language(unit, variant), old) {
            (None, _) => unit.variants.push(variant.clone()),
            (Some(i), None) => unit.variants[i] = variant.clone(),
            (Some(i), Some(old)) => {
                let known = &mut unit.variants[i];
                if old.segment != variant.segment {
                    known.segment.clone_from(&variant.segment);
                }
                apply_meta(&old.meta, &variant.meta, &mut known.meta);
            }
        }
    }
    for variant in &before.variants {
        if in_language(after, variant).is_none() {
            unit.variants.retain(|v| v.locale != variant.locale);
        }
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
    use crate::model::{Annotation, Locale, Segment};

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
