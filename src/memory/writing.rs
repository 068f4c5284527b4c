//! Writing units: what is stored and what the indexes have of it change together.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::merge::identity;
use crate::error::{Error, Result};
use crate::matching::index::{Changes, Indexed, Standing, VERSION, segment_number};
use crate::model::{ChangeId, StoredUnit, Unit, UnitId, Variant};
use crate::store::{Reader, Selection, Writer, folded_texts, hashes};
use crate::text::Keys;

/// A writer whose units are found: all that is written of units goes through its own methods,
/// everything else through the store's.
pub(super) struct Writing<'a> {
    store: &'a mut (dyn Writer + 'a),
    changes: Changes,
    keys: Keys,
    languages: Vec<Arc<str>>,
    /// The units of several variants that have a text which many have, by its hash, then by
    /// their [`identity`].
    crowds: HashMap<i64, HashMap<u64, Vec<UnitId>>>,
    texts: Texts,
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
        Self {
            store,
            changes: Changes::default(),
            keys: Keys::default(),
            languages: Vec::new(),
            crowds: HashMap::new(),
            texts: Texts::default(),
        }
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
            self.texts.put(&*self.store, UnitId(id), new.unit)?;
        }
        self.write_much()?;
        Ok(last)
    }

    /// Puts a unit in the place of what stood under its number.
    pub(super) fn replace_unit(&mut self, id: UnitId, unit: &Unit) -> Result<()> {
        self.forget(id)?;
        self.store.replace_unit(id, unit)?;
        self.index_anew(id, unit);
        self.texts.put(&*self.store, id, unit)?;
        self.write_much()
    }

    /// Puts a unit under a number and at a place, whether one stands there or not.
    pub(super) fn restore_unit(&mut self, stored: &StoredUnit) -> Result<()> {
        self.forget(stored.id)?;
        self.store.restore_unit(stored)?;
        self.index_anew(stored.id, &stored.unit);
        self.texts.put(&*self.store, stored.id, &stored.unit)?;
        self.write_much()
    }

    /// Deletes a unit that no sentence is kept in.
    pub(super) fn delete_unit(&mut self, id: UnitId) -> Result<()> {
        self.forget(id)?;
        self.store.delete_unit(id)?;
        self.write_much()
    }

    /// The units with a text that many have, by its hash, that may be the same as this one. They are
    /// read once and then kept up to date, as files have many units with such a text.
    pub(super) fn crowd(&mut self, hash: i64, unit: &Unit) -> Result<Vec<UnitId>> {
        if !self.crowds.contains_key(&hash) {
            let mut crowd: HashMap<u64, Vec<UnitId>> = HashMap::new();
            let mut ids: Vec<UnitId> =
                self.store.segments_by_hash(hash)?.into_iter().map(|row| row.unit).collect();
            ids.dedup();
            for id in ids {
                if let Some(stored) = self.store.unit(id)? {
                    crowd.entry(identity(&stored.unit)).or_default().push(id);
                }
            }
            self.crowds.insert(hash, crowd);
        }
        Ok(self.crowds[&hash].get(&identity(unit)).cloned().unwrap_or_default())
    }

    /// Lets the crowds know of a unit that stands now, or is gone.
    fn tell_crowds(&mut self, id: UnitId, unit: &Unit, stands: bool) {
        if self.crowds.is_empty() {
            return;
        }
        let identity = identity(unit);
        for hash in hashes(unit) {
            if let Some(crowd) = self.crowds.get_mut(&hash) {
                let same = crowd.entry(identity).or_default();
                same.retain(|known| *known != id);
                if stands {
                    same.push(id);
                }
            }
        }
    }

    /// Writes what is left to write into the index.
    pub(super) fn finish(&mut self) -> Result<()> {
        match self.store.index_version()? {
            Some(VERSION) => {}
            None => self.store.set_index_version(VERSION)?,
            Some(_) => {
                let message = "another version of jisr changed this memory while it was open; nothing was \
                               written (open it again)";
                return Err(Error::Request(message.to_owned()));
            }
        }
        self.changes.write(self.store)?;
        self.texts.write(self.store)
    }

    /// Makes the index of all units, whatever there was of it; `watch` is told how many are done,
    /// and of how many.
    pub(super) fn index_all(&mut self, watch: &mut dyn FnMut(u64, u64)) -> Result<()> {
        self.store.clear_index()?;
        self.store.set_index_version(VERSION)?;
        let mut ids = Vec::new();
        self.store.units(&Selection::default(), &mut |stored| {
            ids.push(stored.id);
            Ok(())
        })?;
        let all = ids.len() as u64;
        for (done, id) in (1..).zip(ids) {
            if let Some(stored) = self.store.unit(id)? {
                self.index_anew(id, &stored.unit);
            }
            self.write_much()?;
            watch(done, all);
        }
        Ok(())
    }

    fn write_much(&mut self) -> Result<()> {
        if self.changes.is_much() {
            self.changes.write(self.store)?;
        }
        if self.texts.is_much() { self.texts.write(self.store) } else { Ok(()) }
    }

    fn forget(&mut self, id: UnitId) -> Result<()> {
        let Some(stood) = self.store.unit(id)? else { return Ok(()) };
        self.tell_crowds(id, &stood.unit, false);
        self.texts.take(&*self.store, id, &stood.unit)?;
        let (keys, standing) = (keys(&mut self.keys, &stood.unit), Standing::of(&stood.unit));
        for (place, (variant, keys)) in stood.unit.variants.iter().zip(keys).enumerate() {
            let indexed = Indexed { language: self.language(variant), keys, standing };
            self.changes.remove(segment_number(id, place), indexed);
        }
        Ok(())
    }

    fn index_anew(&mut self, id: UnitId, unit: &Unit) {
        let keys = keys(&mut self.keys, unit);
        self.index(id, unit, &keys);
    }

    fn index(&mut self, id: UnitId, unit: &Unit, keys: &[Box<[u64]>]) {
        self.tell_crowds(id, unit, true);
        let standing = Standing::of(unit);
        for (place, (variant, keys)) in unit.variants.iter().zip(keys).enumerate() {
            let language = self.language(variant);
            self.changes.add(segment_number(id, place), &language, keys, standing);
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

/// What is to change in the text index, where there is one. It is written in the order of the
/// units, and what comes and goes again is not: the index writes a piece of itself to the file
/// each time it is told of an earlier unit, or twice of one.
#[derive(Default)]
struct Texts {
    /// Whether there is an index; none where nobody asked yet.
    kept: Option<bool>,
    /// What the index has of a unit, and what it is to have.
    changes: BTreeMap<UnitId, (Option<String>, Option<String>)>,
    bytes: usize,
}

impl Texts {
    /// How much waits at most, in bytes.
    const MUCH: usize = 8 << 20;

    fn are_kept(&mut self, store: &dyn Reader) -> Result<bool> {
        if self.kept.is_none() {
            self.kept = Some(store.has_text_index()?);
        }
        Ok(self.kept == Some(true))
    }

    /// The unit is no longer what it was.
    fn take(&mut self, store: &dyn Reader, id: UnitId, unit: &Unit) -> Result<()> {
        if self.are_kept(store)? {
            let folded = folded(unit);
            self.bytes += folded.len();
            self.changes.entry(id).or_insert((Some(folded), None)).1 = None;
        }
        Ok(())
    }

    fn put(&mut self, store: &dyn Reader, id: UnitId, unit: &Unit) -> Result<()> {
        if self.are_kept(store)? {
            let folded = folded(unit);
            self.bytes += folded.len();
            self.changes.entry(id).or_default().1 = Some(folded);
        }
        Ok(())
    }

    fn is_much(&self) -> bool {
        self.bytes > Self::MUCH
    }

    fn write(&mut self, store: &mut dyn Writer) -> Result<()> {
        self.bytes = 0;
        for (id, (stood, stands)) in std::mem::take(&mut self.changes) {
            if stood != stands {
                stood.map_or(Ok(()), |stood| store.take_texts(id, &stood))?;
                stands.map_or(Ok(()), |stands| store.put_texts(id, &stands))?;
            }
        }
        Ok(())
    }
}

fn folded(unit: &Unit) -> String {
    folded_texts(unit.variants.iter().map(|variant| &*variant.segment.text))
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Memory;
    use crate::matching::index::contents;
    use crate::model::{Locale, Segment};

    const WORDS: [&str; 6] = ["نعم", "وصل", "الوفد", "البيانات", "API", "٢٠٢٦"];

    #[derive(Debug, Clone)]
    enum Step {
        Add(Vec<usize>),
        Edit(usize, Vec<usize>),
        Delete(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        let words = || prop::collection::vec(0..6usize, 0..7);
        prop_oneof![
            5 => words().prop_map(Step::Add),
            2 => (0..999usize, words()).prop_map(|(nth, words)| Step::Edit(nth, words)),
            1 => (0..999usize).prop_map(Step::Delete),
        ]
    }

    fn text(words: &[usize]) -> String {
        words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ")
    }

    /// The index has what the units say, nothing less and nothing that is gone. `before` are
    /// units that stand already, so many that the lists are in parts.
    fn holds(before: usize, steps: &[Step]) {
        let mut memory = Memory::in_memory().unwrap();
        let arabic = Locale::parse("ar").unwrap();
        let mut texts: HashMap<UnitId, String> = HashMap::new();
        let mut ever: Vec<Vec<u64>> = Vec::new();
        let mut keys = Keys::default();
        let ids: Vec<UnitId> = memory
            .write(|writer| {
                let change = writer.add_change(crate::model::ChangeKind::UnitAdd, 0, "unit")?;
                let mut ids = Vec::new();
                for nth in 0..before {
                    let text = text(&[nth % 6, nth / 6 % 6, nth % 5, nth % 4][..=nth % 4]);
                    let unit = Unit {
                        variants: vec![Variant::plain(arabic.clone(), text.as_str())],
                        ..Unit::default()
                    };
                    let id = writer.add_unit(change, &unit)?;
                    texts.insert(id, text);
                    ids.push(id);
                }
                Ok((crate::store::Commit::Yes, ids))
            })
            .unwrap();
        let mut standing = ids;
        for step in steps {
            let change_text = |memory: &mut Memory, id, words: &[usize]| {
                let segment = Segment::plain(text(words));
                memory
                    .edit_unit(id, |unit| {
                        unit.variants[0].segment = segment;
                        Ok(())
                    })
                    .unwrap();
            };
            match step {
                Step::Add(words) => {
                    let unit = Unit {
                        variants: vec![Variant::plain(arabic.clone(), text(words))],
                        ..Unit::default()
                    };
                    let id = memory.add_unit(&unit).unwrap();
                    if texts.insert(id, text(words)).is_none() {
                        standing.push(id);
                    }
                }
                Step::Edit(nth, words) if !standing.is_empty() => {
                    let id = standing[nth % standing.len()];
                    ever.push(keys.of(&texts[&id], "ar"));
                    change_text(&mut memory, id, words);
                    texts.insert(id, text(words));
                }
                Step::Delete(nth) if !standing.is_empty() => {
                    let id = standing.swap_remove(nth % standing.len());
                    ever.push(keys.of(&texts[&id], "ar"));
                    memory.delete_unit(id).unwrap();
                    texts.remove(&id);
                }
                _ => {}
            }
        }
        let mut lens: Vec<(u64, usize)> = Vec::new();
        for (id, text) in &texts {
            ever.push(keys.of(text, "ar"));
            lens.push((segment_number(*id, 0), ever[ever.len() - 1].len()));
        }
        lens.sort_unstable();
        let (lists, tokens) = contents(memory.reader(), &ever, "ar");
        assert_eq!(tokens, lens);
        let total: usize = lens.iter().map(|(_, len)| len).sum();
        assert_eq!(lists.len(), total, "a posting for every token");
        for (_, segment, len) in &lists {
            assert!(lens.contains(&(*segment, *len as usize)));
        }
        // Built anew it is the same.
        memory.write(|writer| Ok((crate::store::Commit::Yes, writer.index_all(&mut |_, _| {})?))).unwrap();
        assert_eq!(contents(memory.reader(), &ever, "ar"), (lists, tokens));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_index_has_what_the_units_say(steps in prop::collection::vec(step(), 1..30)) {
            holds(0, &steps);
        }
    }

    #[test]
    fn long_lists_lose_what_is_gone() {
        let steps: Vec<Step> = (0..120)
            .map(|n| match n % 3 {
                0 => Step::Delete(n * 37),
                1 => Step::Edit(n * 53, vec![n % 6, n % 5]),
                _ => Step::Add(vec![n % 6, n % 4, n % 3]),
            })
            .collect();
        holds(1500, &steps);
    }
}
