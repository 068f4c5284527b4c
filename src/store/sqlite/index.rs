//! The blocks of the look-up index.

use rusqlite::OptionalExtension as _;

use super::Session;
use crate::error::Result;
use crate::store::{PostingPart, Reader as _};

/// How many bits of the number of a token block are not its language's.
const BLOCK_BITS: u32 = 40;

impl Session {
    /// The block of a list that begins at or before a segment.
    pub(super) fn block(&self, key: u32, band: u8, segment: u64) -> Result<Option<(u64, Vec<u8>)>> {
        self.read(|| {
            let sql = "SELECT first, block FROM posting WHERE key = ?1 AND band = ?2 AND first <= ?3
                       ORDER BY first DESC LIMIT 1";
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row((key, band, segment), |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
    }

    pub(super) fn part(&self, key: u32, band: u8, segment: u64) -> Result<PostingPart> {
        let next = self.read(|| {
            let sql = "SELECT first FROM posting WHERE key = ?1 AND band = ?2 AND first > ?3 ORDER BY first LIMIT 1";
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row((key, band, segment), |row| row.get(0)).optional()
        })?;
        Ok((self.block(key, band, segment)?, next))
    }

    pub(super) fn parts(
        &self,
        key: u32,
        band: u8,
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let sql = "SELECT first, block FROM posting WHERE key = ?1 AND band = ?2 ORDER BY first";
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        let mut rows = statement.query((key, band)).map_err(|e| self.error(e))?;
        while let Some(row) = rows.next().map_err(|e| self.error(e))? {
            self.still_wanted()?;
            let first = row.get(0).map_err(|e| self.error(e))?;
            let block = row.get_ref(1).map_err(|e| self.error(e))?;
            visit(first, block.as_blob().map_err(|e| self.error(e.into()))?)?;
        }
        Ok(())
    }

    pub(super) fn write_block(&self, key: u32, band: u8, first: u64, block: Option<&[u8]>) -> Result<()> {
        match block {
            Some(block) => self.execute(
                "INSERT INTO posting (key, band, first, block) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET block = excluded.block",
                (key, band, first, block),
            ),
            None => self.execute(
                "DELETE FROM posting WHERE key = ?1 AND band = ?2 AND first = ?3",
                (key, band, first),
            ),
        }
        .map(|_| ())
    }

    /// The number of the first block of tokens in a language, if it has any.
    fn first_block(&self, language: &str) -> Result<Option<i64>> {
        self.read(|| {
            let sql = "SELECT id FROM indexed_language WHERE tag = ?1";
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row([language], |row| Ok(row.get::<_, i64>(0)? << BLOCK_BITS)).optional()
        })
    }

    pub(super) fn tokens(&self, language: &str, number: u64) -> Result<Option<Vec<u8>>> {
        let Some(first) = self.first_block(language)? else { return Ok(None) };
        self.read(|| {
            let mut statement =
                self.connection.prepare_cached("SELECT block FROM token WHERE number = ?1")?;
            statement.query_row([first | number.cast_signed()], |row| row.get(0)).optional()
        })
    }

    pub(super) fn tokens_at(
        &self,
        language: &str,
        numbers: &[u64],
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let Some(first) = self.first_block(language)? else { return Ok(()) };
        let sql = "SELECT block FROM token WHERE number = ?1";
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        for number in numbers {
            self.still_wanted()?;
            let mut rows = statement.query([first | number.cast_signed()]).map_err(|e| self.error(e))?;
            if let Some(row) = rows.next().map_err(|e| self.error(e))? {
                let block = row.get_ref(0).map_err(|e| self.error(e))?;
                visit(*number, block.as_blob().map_err(|e| self.error(e.into()))?)?;
            }
        }
        Ok(())
    }

    pub(super) fn all_tokens(
        &self,
        language: &str,
        visit: &mut dyn FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let Some(first) = self.first_block(language)? else { return Ok(()) };
        let sql = "SELECT number, block FROM token WHERE number >= ?1 AND number < ?2 ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        let range = (first, first + (1 << BLOCK_BITS));
        let mut rows = statement.query(range).map_err(|e| self.error(e))?;
        while let Some(row) = rows.next().map_err(|e| self.error(e))? {
            self.still_wanted()?;
            let number: i64 = row.get(0).map_err(|e| self.error(e))?;
            let block = row.get_ref(1).map_err(|e| self.error(e))?;
            visit((number - first).cast_unsigned(), block.as_blob().map_err(|e| self.error(e.into()))?)?;
        }
        Ok(())
    }

    pub(super) fn write_tokens(&self, language: &str, number: u64, block: Option<&[u8]>) -> Result<()> {
        let first = match self.first_block(language)? {
            Some(first) => first,
            None => self.insert("INSERT INTO indexed_language (tag) VALUES (?1)", [language])? << BLOCK_BITS,
        };
        let number = first | number.cast_signed();
        match block {
            Some(block) => self.execute(
                "INSERT INTO token (number, block) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET block = excluded.block",
                (number, block),
            ),
            None => self.execute("DELETE FROM token WHERE number = ?1", [number]),
        }
        .map(|_| ())
    }
}
