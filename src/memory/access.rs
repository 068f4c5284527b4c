//! Who may ask a server of the memory: tokens made, revoked and recognised.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::Memory;
use crate::error::{Error, Result};
use crate::model::{AccessToken, Role, now};
use crate::store::Commit;

/// What every token begins with, so that one that leaked is known for what it is.
const PREFIX: &str = "jisr_";

impl Memory {
    /// Makes a token for somebody. It is answered here, and nowhere kept or shown again.
    ///
    /// It has 256 random bits, so its plain hash cannot be turned back, and needs no salt.
    pub fn add_access_token(&mut self, name: &str, role: Role) -> Result<String> {
        if name.trim().is_empty() || name.contains(char::is_control) {
            return Err(Error::Request("a token needs a name in one line: who is to have it".to_owned()));
        }
        let mut bits = [0; 32];
        getrandom::fill(&mut bits)
            .map_err(|e| Error::Request(format!("the system gives no random numbers ({e})")))?;
        let secret = bits.iter().fold(PREFIX.to_owned(), |mut secret, byte| {
            let _ = write!(secret, "{byte:02x}");
            secret
        });
        let token =
            AccessToken { name: name.to_owned(), role, hash: hash(&secret), created: now(), revoked: None };
        self.write(|writer| {
            if writer.access_tokens()?.iter().any(|t| t.name == name && t.revoked.is_none()) {
                let message = format!("{name} has a token already; revoke it first, or choose another name");
                return Err(Error::Request(message));
            }
            writer.put_access_token(&token)?;
            Ok((Commit::Yes, ()))
        })?;
        Ok(secret)
    }

    /// The tokens that were made, by name.
    pub fn access_tokens(&self) -> Result<Vec<AccessToken>> {
        self.reader().access_tokens()
    }

    /// Makes a token good for nothing, from now on.
    pub fn revoke_access_token(&mut self, name: &str) -> Result<AccessToken> {
        self.write(|writer| {
            let found = writer.access_tokens()?.into_iter().find(|t| t.name == name);
            let mut token = found.ok_or_else(|| {
                Error::Missing(format!("nobody named {name} has a token (token list shows them)"))
            })?;
            if token.revoked.is_some() {
                return Ok((Commit::No, token));
            }
            token.revoked = Some(now());
            writer.put_access_token(&token)?;
            Ok((Commit::Yes, token))
        })
    }
}

/// The token that a secret is, among those that are good. Takes as long whichever it is, or none.
pub fn admitted<'a>(tokens: &'a [AccessToken], secret: &str) -> Option<&'a AccessToken> {
    let hash = hash(secret);
    tokens.iter().filter(|token| token.revoked.is_none()).fold(None, |found, token| {
        match bool::from(token.hash.ct_eq(&hash)) {
            true => Some(token),
            false => found,
        }
    })
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_token_admits_until_it_is_revoked() {
        let mut memory = Memory::in_memory().unwrap();
        let suad = memory.add_access_token("سعاد", Role::Write).unwrap();
        let ben = memory.add_access_token("Ben", Role::Read).unwrap();
        assert_eq!(suad.len(), PREFIX.len() + 64);
        assert_ne!(suad, ben);
        let who = |memory: &Memory, secret: &str| {
            admitted(&memory.access_tokens().unwrap(), secret).map(|t| (t.name.clone(), t.role))
        };
        assert_eq!(who(&memory, &suad), Some(("سعاد".to_owned(), Role::Write)));
        assert_eq!(who(&memory, &ben), Some(("Ben".to_owned(), Role::Read)));
        for other in ["", "jisr_", &suad[..suad.len() - 1], &suad.to_uppercase()] {
            assert_eq!(who(&memory, other), None, "{other}");
        }
        assert!(memory.add_access_token("سعاد", Role::Read).is_err());
        memory.revoke_access_token("سعاد").unwrap();
        assert_eq!(who(&memory, &suad), None);
        let again = memory.add_access_token("سعاد", Role::Read).unwrap();
        assert_eq!(who(&memory, &again), Some(("سعاد".to_owned(), Role::Read)));
        assert_eq!(who(&memory, &suad), None);
    }

    #[test]
    fn what_cannot_be_a_token_is_refused() {
        let mut memory = Memory::in_memory().unwrap();
        for name in ["", " ", "سعاد\nBen"] {
            assert!(memory.add_access_token(name, Role::Read).is_err(), "{name:?}");
        }
        assert!(memory.revoke_access_token("سعاد").unwrap_err().to_string().contains("سعاد"));
    }
}
