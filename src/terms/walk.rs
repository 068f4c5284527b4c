//! The texts of a memory, one after the other, and where each stands.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::{StoredUnit, UnitId};
use crate::store::{Reader, Selection};

/// A sentence of a document: the number of the document in [`Visited::documents`], and its own
/// in the document, from 1.
pub(super) type Place = (usize, usize);

/// A unit, and the sentences that are kept in it.
pub(super) struct Visited<'a> {
    pub(super) unit: &'a StoredUnit,
    /// None where no document has it.
    pub(super) places: &'a [Place],
    /// The names of the documents.
    pub(super) documents: &'a [String],
}

/// Visits every unit of the memory, or the sentences of one document.
pub(super) fn walk(
    reader: &dyn Reader,
    document: Option<&str>,
    visit: &mut dyn FnMut(&Visited<'_>) -> Result<()>,
) -> Result<()> {
    if let Some(name) = document {
        let Some((id, _)) = reader.document(name)? else {
            return Err(Error::Missing(format!("there is no document {name} (document list shows them)")));
        };
        let documents = [name.to_owned()];
        for (index, sentence) in reader.sentences(id)?.into_iter().enumerate() {
            if let Some(unit) = reader.unit(sentence.unit)? {
                visit(&Visited { unit: &unit, places: &[(0, index + 1)], documents: &documents })?;
            }
        }
        return Ok(());
    }
    let mut documents = Vec::new();
    let mut places: HashMap<UnitId, Vec<Place>> = HashMap::new();
    for (id, document) in reader.documents()? {
        for (index, sentence) in reader.sentences(id)?.into_iter().enumerate() {
            places.entry(sentence.unit).or_default().push((documents.len(), index + 1));
        }
        documents.push(document.name);
    }
    reader.units(&Selection::default(), &mut |unit| {
        let places = places.get(&unit.id).map_or(&[][..], Vec::as_slice);
        visit(&Visited { unit: &unit, places, documents: &documents })
    })
}
