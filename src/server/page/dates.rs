//! Times, as people read them.

use crate::model::{Timestamp, format_date};

/// A time to the minute, in UTC: `2026-02-03 04:05`.
pub(super) fn shown(time: Timestamp) -> String {
    let packed = format_date(time);
    let digits = |range: std::ops::Range<usize>| packed.get(range).unwrap_or_default();
    format!("{}-{}-{} {}:{}", digits(0..4), digits(4..6), digits(6..8), digits(9..11), digits(11..13))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_to_the_minute() {
        assert_eq!(
            crate::model::parse_date("2026-02-03T04:05:06Z").map(shown).as_deref(),
            Some("2026-02-03 04:05")
        );
    }
}
