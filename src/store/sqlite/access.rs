//! Who may ask a server of this memory.

use super::Session;
use super::read::Word;
use crate::error::Result;
use crate::model::AccessToken;

impl Session {
    pub(super) fn all_access_tokens(&self) -> Result<Vec<AccessToken>> {
        self.all("SELECT name, role, hash, created, revoked FROM access_token ORDER BY name", [], |row| {
            Ok(AccessToken {
                name: row.get(0)?,
                role: row.get::<_, Word<_>>(1)?.0,
                hash: row.get(2)?,
                created: row.get(3)?,
                revoked: row.get(4)?,
            })
        })
    }

    pub(super) fn write_access_token(&self, token: &AccessToken) -> Result<()> {
        let AccessToken { name, role, hash, created, revoked } = token;
        self.execute(
            "INSERT INTO access_token (name, role, hash, created, revoked) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash,
             created = excluded.created, revoked = excluded.revoked",
            (name, role.as_str(), hash, created, revoked),
        )
        .map(|_| ())
    }
}
