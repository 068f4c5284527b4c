//! What every handler of a request is given.

use std::sync::Arc;

use axum::http::HeaderMap;

use super::Settings;
use super::access::{self, Tokens};
use super::imports::Imports;
use super::metrics::Metrics;
use super::refusal::Refusal;
use super::work::Work;
use crate::model::Role;

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
    /// Refuses whoever may not do this.
    pub(super) async fn require(&self, headers: &HeaderMap, role: Role) -> Result<(), Refusal> {
        self.require_with(headers, None, role).await
    }

    /// The same, where the protocol has a place of its own for the secret.
    pub(super) async fn require_with(
        &self,
        headers: &HeaderMap,
        secret: Option<String>,
        role: Role,
    ) -> Result<(), Refusal> {
        let secret = access::secret(headers).or(secret);
        access::require(self.tokens.role(secret.as_deref()).await?, role)
    }
}
