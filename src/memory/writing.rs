//! Writing units: what is stored and what the look-up index has of it change together.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::error::Result;
use crate::matching::index::{Changes, Indexed, VERSION, segment_number};
use crate::model::{ChangeId, StoredUnit, Unit, UnitId, Variant};
use crate::store::{Selection, Writer, hashes};
use crate::text::Keys;

/// A writer whose units are found: all that is written of units goes through its own methods,
/// everything else through the store's.
pub(super) struct Writing<'a> {
    store: &'a mut (dyn Writer + 'a),
    changes: Changes,
    keys: Keys,
    languages: Vec<Arc<str>>,
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
        Self { store, changes: Changes::default(), keys: Keys::default(), languages: Vec::new() }
    }

    /// Adds a unit.
    pub(super) fn add_unit(&mut self, change: ChangeId, unit: &Unit) -> Result<UnitId> {
        let keys = keys(&mut self.keys, unit);
        self.add_units(change, &[NewUnit { unit, hashes: &hashes(unit), keys: &keys }])
    }

    /// Adds units, in order; answers the number of the last.
    pub(super) fn add_units(&mut self, change: ChangeId, units: &[NewUnit<'_>]) -> Result<UnitId> {
        let rows: Vec<(&Unit, &[i64])> = units.iter().map(|new| (new.unit, new.hashes)).collect();
        let last = self.store.add_units(change, &rows)?;
        let first = last.0 + 1 - i64::try_from(units.len()).unwrap_or(i64::MAX);
        for (id, new) in (first..).zip(units) {
            self.index(UnitId(id), new.unit, new.keys);
        }
        self.write_much()?;
        Ok(last)
    }

    /// Puts a unit in the place of what stood under its number.
    pub(super) fn replace_unit(&mut self, id: UnitId, unit: &Unit) -> Result<()> {
        self.forget(id)?;
        self.store.replace_unit(id, unit)?;
        self.index_anew(id, unit);
        self.write_much()
    }

    /// Puts a unit under a number and at a place, whether one stands there or not.
    pub(super) fn restore_unit(&mut self, stored: &StoredUnit) -> Result<()> {
        self.forget(stored.id)?;
        self.store.restore_unit(stored)?;
        self.index_anew(stored.id, &stored.unit);
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
                self.index_anew(id, &stored.unit);
            }
            self.write_much()?;
        }
        Ok(())
    }

    fn write_much(&mut self) -> Result<()> {
        if self.changes.is_much() { self.changes.write(self.store) } else { Ok(()) }
    }

    fn forget(&mut self, id: UnitId) -> Result<()> {
        let Some(stood) = self.store.unit(id)? else { return Ok(()) };
        let keys = keys(&mut self.keys, &stood.unit);
        for (place, (variant, keys)) in stood.unit.variants.iter().zip(keys).enumerate() {
            let indexed = Indexed { language: self.language(variant), keys };
            self.changes.remove(segment_number(id, place), indexed);
        }
        Ok(())
    }

    fn index_anew(&mut self, id: UnitId, unit: &Unit) {
        let keys = keys(&mut self.keys, unit);
        self.index(id, unit, &keys);
    }

    fn index(&mut self, id: UnitId, unit: &Unit, keys: &[Box<[u64]>]) {
        for (place, (variant, keys)) in unit.variants.iter().zip(keys).enumerate() {
            let language = self.language(variant);
            self.changes.add(segment_number(id, place), &language, keys);
        }
    }

    /// The language of a variant, one for all that have it.
    fn language(&mut self, variant: &Variant) -> Arc<str> {
        let language = variant.locale.language();
        if let Some(known) = self.languages.iter().find(|known| &***known == language) {
            return Arc::clone(known);
        }
        let new: Arc<str> = language.into();
        self.languages.push(Arc::clone(&new));
        new
    }
}

/// The keys of a unit's variants, in their order.
pub(super) fn keys(keys: &mut Keys, unit: &Unit) -> Vec<Box<[u64]>> {
    let of = |variant: &Variant| keys.of(&variant.segment.text, variant.locale.language()).into_boxed_slice();
    unit.variants.iter().map(of).collect()
}

/// A unit to add, with what was made of its texts.
pub(super) struct NewUnit<'a> {
    pub(super) unit: &'a Unit,
    /// [`hashes`] of it.
    pub(super) hashes: &'a [i64],
    /// [`keys`] of it.
    pub(super) keys: &'a [Box<[u64]>],
}
