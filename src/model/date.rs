//! Dates as TMX writes them (ISO 8601 basic, UTC) and as people do.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Seconds since 1970-01-01 00:00:00 UTC.
pub type Timestamp = i64;

/// Reads `20260203T040506Z`, `2026-02-03T04:05:06Z`, with any offset, or a date alone
/// (its first second, in UTC). Anything else is no date.
///
/// ```
/// use jisr::model::{format_date, parse_date};
/// let read = parse_date("2025-02-04").unwrap();
/// assert_eq!(format_date(read), "20250204T000000Z");
/// ```
pub fn parse_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        return Some(instant.as_second());
    }
    let local = text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(DateTime::from)).ok()?;
    TimeZone::UTC.to_timestamp(local).ok().map(jiff::Timestamp::as_second)
}

/// Writes a time as TMX wants it: `YYYYMMDDTHHMMSSZ`.
pub fn format_date(time: Timestamp) -> String {
    jiff::Timestamp::from_second(time)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

/// The time now, in whole seconds.
pub fn now() -> Timestamp {
    jiff::Timestamp::now().as_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_in_use_are_read() {
        let expected = parse_date("20250204T103000Z");
        assert!(expected.is_some());
        for form in [
            "2025-02-04T10:30:00Z",
            "2025-02-04T13:30:00+03:00",
            "20250204T133000+0300",
            "2025-02-04 10:30:00",
            "20250204T103000",
        ] {
            assert_eq!(parse_date(form), expected, "{form}");
        }
        assert_eq!(parse_date("20250204"), parse_date("2025-02-04"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for form in ["", "أمس", "yesterday", "2025-13-01", "20250204T996000Z"] {
            assert_eq!(parse_date(form), None, "{form}");
        }
    }

    #[test]
    fn writing_and_reading_agree() {
        for form in ["20250204T103000Z", "19991231T235959Z"] {
            assert_eq!(parse_date(form).map(format_date).as_deref(), Some(form));
        }
    }
}
