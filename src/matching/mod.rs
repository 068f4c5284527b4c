//! Finding what was translated before, and saying how alike it is.
//!
//! [`score`] is the one definition of likeness, [`lookup`] finds the units that reach
//! a score, [`concordance`] the units whose text holds a piece of text.
//!
//! ```
//! use jisr::matching::{Analysed, score};
//! use jisr::model::{Locale, Segment};
//!
//! let analyse = |text: &str| Analysed::new(&Segment::plain(text), &Locale::parse("ar").unwrap());
//! let answer = score(&analyse("يقول المدير نعم"), &analyse("يقول المُدير نعم"));
//! assert_eq!(answer.score, 98); // one word in another spelling: 5 hundredths of 3 words
//! ```

mod align;
mod analyse;
mod concordance;
mod context;
mod draw;
mod everything;
pub mod index;
mod lookup;
mod measure;
mod scan;
mod score;

pub use analyse::Analysed;
pub(crate) use context::{Context, DocumentContexts, annotation, contexts_said, is_of, tells_units_apart};

pub use concordance::{Hit, OtherText, Sought, concordance, concordance_scan};
pub use draw::draw_queries;
pub use everything::{Everything, scan};
pub use lookup::{DEFAULT_LIMIT, DEFAULT_MIN_SCORE, Query, lookup, nearest};
pub use measure::{Answer, Bench, BenchReport, Difference, Latency, Stage, Way, measure, measure_watched};
pub use scan::plain_scan;
pub use score::{Cost, Scored, score, weights};
