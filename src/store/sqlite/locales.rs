//! The table of locales, kept in memory: every row that is read or written names one.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension as _, Row};

use super::Session;
use super::read::Sql;
use crate::error::Result;
use crate::model::Locale;

/// The locales by their numbers.
#[derive(Clone, Default)]
pub(super) struct Locales(HashMap<i64, Locale>);

/// The table as it was last read, and the state of the database it was read in.
#[derive(Default)]
pub(super) struct Known {
    table: Arc<Locales>,
    data_version: Option<i64>,
    /// Whether this process is writing, so that no other one can.
    settled: bool,
}

impl Locales {
    pub(super) fn get(&self, id: i64) -> Sql<Locale> {
        self.0.get(&id).cloned().ok_or(rusqlite::Error::IntegralValueOutOfRange(0, id))
    }

    pub(super) fn known(&self, id: i64) -> Sql<&Locale> {
        self.0.get(&id).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, id))
    }

    /// The locale whose number stands in a column.
    pub(super) fn at(&self, row: &Row<'_>, column: usize) -> Sql<Locale> {
        self.get(row.get(column)?)
    }

    /// The numbers of the locales that a question in `locale` finds, as a list for SQL.
    pub(super) fn found_by(&self, locale: &Locale) -> String {
        let mut ids: Vec<i64> = self.0.iter().filter(|(_, l)| locale.finds(l)).map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
    }

    fn number_of(&self, locale: &Locale) -> Option<i64> {
        self.0.iter().find(|(_, known)| *known == locale).map(|(id, _)| *id)
    }
}

impl Session {
    /// The locales there are; read again only where another process has written since.
    pub(super) fn locales_known(&self) -> Result<Arc<Locales>> {
        let known = self.locales.borrow();
        if known.settled {
            return Ok(Arc::clone(&known.table));
        }
        drop(known);
        let version = self.read(|| {
            self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get::<_, i64>(0))
        })?;
        let mut known = self.locales.borrow_mut();
        if known.data_version != Some(version) {
            let rows = self.all("SELECT id, tag FROM locale", [], |row| {
                let tag: String = row.get(1)?;
                let locale = Locale::parse(&tag).map_err(|e| {
                    rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(e))
                })?;
                Ok((row.get(0)?, locale))
            })?;
            let table = Arc::new(Locales(rows.into_iter().collect()));
            *known = Known { table, data_version: Some(version), settled: false };
        }
        Ok(Arc::clone(&known.table))
    }

    /// The number of a locale, which is given one if it is new.
    pub(super) fn locale_id(&self, locale: &Locale) -> Result<i64> {
        if let Some(id) = self.locales_known()?.number_of(locale) {
            return Ok(id);
        }
        let known = self.read(|| {
            self.connection
                .prepare_cached("SELECT id FROM locale WHERE tag = ?1")?
                .query_row([locale.as_str()], |row| row.get(0))
                .optional()
        })?;
        let id = match known {
            Some(id) => id,
            None => self.insert("INSERT INTO locale (tag) VALUES (?1)", [locale.as_str()])?,
        };
        Arc::make_mut(&mut self.locales.borrow_mut().table).0.insert(id, locale.clone());
        Ok(id)
    }

    /// Counts a variant more of a locale, or one less.
    pub(super) fn count(&self, locale: i64, more: i64) {
        *self.counts.borrow_mut().entry(locale).or_default() += more;
    }

    /// Writes how many variants the locales have by now; it is not done for each.
    pub(super) fn write_counts(&self) -> Result<()> {
        for (locale, more) in self.counts.take() {
            self.execute("UPDATE locale SET variants = variants + ?2 WHERE id = ?1", (locale, more))?;
        }
        Ok(())
    }

    /// Says that a transaction has begun that keeps other writers out: asking each time whether
    /// one has written took a tenth of an import.
    pub(super) fn settle_locales(&self) -> Result<()> {
        self.locales_known()?;
        self.locales.borrow_mut().settled = true;
        Ok(())
    }

    /// Says that the transaction has ended.
    pub(super) fn unsettle_locales(&self) {
        self.locales.borrow_mut().settled = false;
    }

    /// Forgets the locales: a transaction that may have added some was rolled back.
    pub(super) fn forget_locales(&self) {
        *self.locales.borrow_mut() = Known::default();
        self.counts.take();
    }
}
