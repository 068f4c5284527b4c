//! How slowly a file may come or go: whoever sends or takes it holds a turn that others wait for.

use std::time::Duration;

/// How long nothing may go.
pub(super) const STALLED: Duration = Duration::from_secs(30);

/// The fewest bytes a second that go, after a while.
const SLOWEST: u64 = 64 << 10;

/// How fast a file goes.
#[derive(Default)]
pub(super) struct Pace {
    bytes: u64,
    /// How long its pieces were waited for, all in all; how long it takes to make or to keep them is not counted.
    waited: Duration,
}

impl Pace {
    /// A piece went, after so long.
    pub(super) fn went(&mut self, bytes: u64, waited: Duration) {
        self.bytes += bytes;
        self.waited += waited;
    }

    /// How long the next piece may take.
    pub(super) fn patience(&self) -> Duration {
        let fair = STALLED + Duration::from_secs(self.bytes / SLOWEST);
        fair.saturating_sub(self.waited).min(STALLED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_taken_slowly_without_end_kept_its_reader() {
        let minutes = |bytes_a_second: u64| {
            let (mut pace, piece) = (Pace::default(), 64 << 10);
            let a_piece = Duration::from_millis(piece * 1000 / bytes_a_second);
            (0..100_000).find(|_| {
                let is_given_up = pace.patience() < a_piece;
                pace.went(piece, a_piece);
                is_given_up
            })?;
            Some(pace.waited.as_secs() / 60)
        };
        assert_eq!(minutes(4 << 10), Some(0), "in half a minute");
        assert_eq!(minutes(32 << 10), Some(1), "in a minute");
        assert_eq!(minutes(SLOWEST), None);
        assert_eq!(minutes(10 << 20), None);
    }

    #[test]
    fn what_was_taken_fast_is_no_reason_to_wait_for_ever() {
        let mut pace = Pace::default();
        pace.went(1 << 30, Duration::from_secs(1));
        assert_eq!(pace.patience(), STALLED);
        // A piece that took as long as it may: that little was fair for all that came before.
        pace.went(0, Duration::from_secs((1 << 30) / SLOWEST));
        assert_eq!(pace.patience(), Duration::from_secs(29));
    }
}
