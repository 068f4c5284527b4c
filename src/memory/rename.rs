//! What writing languages under other names does to the units of an export.

use super::export::{ExportRequest, visit_units};
use crate::error::{Error, Result};
use crate::formats::tmx::Rename;
use crate::model::{Locale, StoredUnit};
use crate::store::Reader;

/// What came of the renames of an export.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// Renames of languages that no unit of the export has, or that another rename has taken.
    pub(super) without_effect: Vec<String>,
    /// Units that have more than one text in a language for it: `en` and `en-US`, both `en` now.
    pub(super) in_one: u64,
}

/// Looks at all the units before any is written. Refused is what would write the text of one
/// language as another that the unit has, too.
pub(super) fn look(reader: &dyn Reader, request: &ExportRequest<'_>) -> Result<Renamed> {
    let mut renamed = Renamed::default();
    if request.renames.is_empty() {
        return Ok(renamed);
    }
    let mut has_effect = vec![false; request.renames.len()];
    visit_units(reader, request, &mut |StoredUnit { id, unit, .. }, _| {
        let mut tags: Vec<(Locale, &Locale)> = Vec::new();
        let mut is_in_one = false;
        for locale in unit.variants.iter().map(|variant| &variant.locale).filter(|l| request.writes(l)) {
            let at = request.renames.iter().position(|rename| rename.from == *locale);
            let name = at.map_or(Ok(locale.clone()), |at| Locale::parse(&request.renames[at].to))?;
            if let Some(at) = at {
                has_effect[at] = true;
            }
            let same = tags.iter().find(|(other, from)| *other == name && *from != locale);
            if let Some((_, other)) = same {
                if other.language() != locale.language() {
                    return Err(Error::Request(format!(
                        "unit {id} has a text in {other} and one in {locale}, and both would be written as {name}; \
                         give --rename-lang another name"
                    )));
                }
                is_in_one = true;
            }
            tags.push((name, locale));
        }
        renamed.in_one += u64::from(is_in_one);
        Ok(())
    })?;
    let unused = request.renames.iter().zip(has_effect).filter(|(_, has_effect)| !has_effect);
    renamed.without_effect = unused.map(|(rename, _)| Rename::to_string(rename)).collect();
    Ok(renamed)
}
