//! placeholder
use super::skeleton::Skeleton;
use super::write::Changed;
use crate::error::Result;
use crate::model::Locale;
pub(super) fn read(_bytes: &[u8], _name: &str) -> Result<Skeleton> { Ok(Skeleton::default()) }
pub(super) fn write(bytes: &[u8], _s: &Skeleton, _c: &[Changed<'_>], _t: &Locale) -> Result<Vec<u8>> { Ok(bytes.to_vec()) }
