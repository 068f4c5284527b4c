//! jisr (جسر, "bridge"): a bilingual translation memory that understands Arabic.

pub mod align;
pub mod answer;
pub mod error;
pub mod files;
pub mod formats;
pub mod matching;
pub mod memory;
pub mod model;
#[cfg(feature = "serve")]
pub mod server;
pub mod store;
pub mod terms;
pub mod text;

pub use error::{Error, Place, Result};
pub use memory::Memory;
