//! Writing units: what is stored and what the look-up index has of it change together.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::error::Result;
use crate::matching::index::{Changes, Indexed, VERSION, segment_number};
use crate::model::{ChangeId, StoredUnit, Unit, UnitId};
use crate::store::{Selection, Writer, hashes};
use crate::text::Keys;

/// A writer whose units are found: all that is written of units goes through its own methods,
/// everything else through the store's.
pub(super) struct Writing<'a> {
    store: &'a mut (dyn Writer + 'a),
    changes: Changes,
    keys: Keys,
    languages: HashMap<String, Arc<str>>,
}

impl<'a> Deref for Writing<'a> {
    type Target = dyn Writer + 'a;

    fn deref(&self) -> &Self::Target {
        self.store
    }
}

impl DerefMut for Writing<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.store
    }
}

impl<'a> Writing<'a> {
    pub(super) fn new(store: &'a mut (dyn Writer + 'a)) -> Self {
        Self { store, changes: Changes::default(), keys: Keys::default(), languages: HashMap::new() }
    }

    /// Adds a unit.
    pub(super) fn add_unit(&mut self, change: ChangeId, unit: &Unit) -> Result<UnitId> {
        self.add_units(change, &[(unit, &hashes(unit))])
    }

    /// Adds units, in order, each with its hashes; answers the number of the last.
    pub(super) fn add_units(&mut self, change: ChangeId, units: &[(&Unit, &[i64])]) -> Result<UnitId> {
        let last = self.store.add_units(change, units)?;
        for ((unit, _), number) in units.iter().rev().zip((1..=last.0).rev()) {
            self.index(UnitId(number), unit);
        }
        self.write_much()?;
        Ok(last)
    }

    /// Puts a unit in the place of what stood under its number.
    pub(super) fn replace_unit(&mut self, id: UnitId, unit: &Unit) -> Result<()> {
        self.forget(id)?;
        self.store.replace_unit(id, unit)?;
        self.index(id, unit);
        self.write_much()
    }

    /// Puts a unit under a number and at a place, whether one stands there or not.
    pub(super) fn restore_unit(&mut self, stored: &StoredUnit) -> Result<()> {
        self.forget(stored.id)?;
        self.store.restore_unit(stored)?;
        self.index(stored.id, &stored.unit);
        self.write_much()
    }

    /// Deletes a unit that no sentence is kept in.
    pub(super) fn delete_unit(&mut self, id: UnitId) -> Result<()> {
        self.forget(id)?;
        self.store.delete_unit(id)?;
        self.write_much()
    }

    /// Writes what is left to write into the index.
    pub(super) fn finish(&mut self) -> Result<()> {
        if self.store.index_version()? != Some(VERSION) {
            self.store.set_index_version(VERSION)?;
        }
        self.changes.write(self.store)
    }

    /// Makes the index of all units, whatever there was of it.
    pub(super) fn index_all(&mut self) -> Result<()> {
        self.store.clear_index()?;
        let mut ids = Vec::new();
        self.store.units(&Selection::default(), &mut |stored| {
            ids.push(stored.id);
            Ok(())
        })?;
        for id in ids {
            if let Some(stored) = self.store.unit(id)? {
                self.index(id, &stored.unit);
            }
            self.write_much()?;
        }
        Ok(())
    }

    fn write_much(&mut self) -> Result<()> {
        if self.changes.is_much() { self.changes.write(self.store) } else { Ok(()) }
    }

    fn forget(&mut self, id: UnitId) -> Result<()> {
        if let Some(stood) = self.store.unit(id)? {
            for (segment, indexed) in self.indexed(id, &stood.unit) {
                self.changes.remove(segment, indexed);
            }
        }
        Ok(())
    }

    fn index(&mut self, id: UnitId, unit: &Unit) {
        for (segment, indexed) in self.indexed(id, unit) {
            self.changes.add(segment, indexed);
        }
    }

    fn indexed(&mut self, id: UnitId, unit: &Unit) -> Vec<(u64, Indexed)> {
        let mut segments = Vec::with_capacity(unit.variants.len());
        for (place, variant) in unit.variants.iter().enumerate() {
            let language = variant.locale.language();
            if !self.languages.contains_key(language) {
                self.languages.insert(language.to_owned(), language.into());
            }
            let keys = self.keys.of(&variant.segment.text, language).into_boxed_slice();
            let language = Arc::clone(&self.languages[language]);
            segments.push((segment_number(id, place), Indexed { language, keys }));
        }
        segments
    }
}
