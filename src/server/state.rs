//! What every handler of a request is given.

use std::sync::Arc;

use axum::http::HeaderMap;

use super::Settings;
use super::access::{self, Tokens};
use super::imports::Imports;
use super::metrics::Metrics;
use super::refusal::Refusal;
use super::work::Work;
use crate::memory::Memory;
use crate::model::{Operation, Role, Unit, UnitId};

/// A server of a memory.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) work: Work,
    pub(super) tokens: Tokens,
    pub(super) imports: Imports,
    pub(super) metrics: Metrics,
    pub(super) settings: Arc<Settings>,
}

impl Server {
    /// Refuses whoever may not do this; answers what else they may do.
    pub(super) async fn require(&self, headers: &HeaderMap, role: Role) -> Result<Role, Refusal> {
        self.require_with(headers, None, role).await
    }

    /// The same, where the protocol has a place of its own for the secret.
    pub(super) async fn require_with(
        &self,
        headers: &HeaderMap,
        secret: Option<String>,
        role: Role,
    ) -> Result<Role, Refusal> {
        let secrets: Vec<String> = secret.into_iter().chain(access::secrets(headers)).collect();
        let theirs = self.tokens.role(&secrets).await?;
        access::require(theirs, role).map(|()| theirs)
    }
}

/// Adds a unit for somebody of a role: says which unit it is in now, and what was done.
pub(super) fn add_unit(memory: &mut Memory, unit: &Unit, role: Role) -> crate::Result<(UnitId, Operation)> {
    match role >= Role::Write {
        true => memory.take_in_unit(unit),
        false => memory.suggest_unit(unit),
    }
}
