//! SRX, rules of segmentation that tools exchange: versions 1.0 and 2.0.
//!
//! ```
//! use jisr::formats::srx;
//!
//! let file = r#"<srx version="2.0" xmlns="http://www.lisa.org/srx20">
//! <header segmentsubflows="yes" cascade="no"/>
//! <body>
//!   <languagerules><languagerule languagerulename="Arabic">
//!     <rule break="no"><beforebreak>\bد\.</beforebreak><afterbreak>\s</afterbreak></rule>
//!     <rule break="yes"><beforebreak>[.؟]</beforebreak><afterbreak>\s</afterbreak></rule>
//!   </languagerule></languagerules>
//!   <maprules><languagemap languagepattern="ar.*" languagerulename="Arabic"/></maprules>
//! </body></srx>"#;
//! let rules = srx::read(Box::new(file.as_bytes()), "rules.srx")?;
//! assert_eq!(rules.languages[0].rules.len(), 2);
//! assert_eq!(rules.languages[0].rules[1].before.text, "[.؟]");
//! # Ok::<(), jisr::Error>(())
//! ```

mod reader;
mod writer;

pub use reader::read;
pub use writer::write;

#[cfg(test)]
mod tests;
