//! Work on all cores whose answers come in the order of the questions.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvError, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How many questions wait for each worker, at most: what is in memory at once.
const WAITING: usize = 16;

/// How many threads can work at once here.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// The answers, in the order of their questions.
pub(super) struct Answers<A>(Receiver<Receiver<A>>);

/// Asks the workers, each on a thread of its own. Questions are taken as answers are: a long list
/// of them is never in memory as a whole. Where the answers are dropped the work ends; nobody waits
/// for a question that is only being read.
pub(super) fn in_order<Q, A, W>(
    questions: impl Iterator<Item = Q> + Send + 'static,
    workers: Vec<W>,
) -> Answers<A>
where
    Q: Send + 'static,
    A: Send + 'static,
    W: FnMut(Q) -> A + Send + 'static,
{
    let waiting = WAITING * workers.len();
    let (expect, answers) = sync_channel::<Receiver<A>>(waiting);
    let (ask, asked) = sync_channel::<(Q, SyncSender<A>)>(waiting);
    let asked = Arc::new(Mutex::new(asked));
    for mut worker in workers {
        let asked = Arc::clone(&asked);
        thread::spawn(move || {
            loop {
                let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((question, answer)) = next else { break };
                // Nobody may want it any more.
                let _ = answer.send(worker(question));
            }
        });
    }
    thread::spawn(move || {
        for question in questions {
            let (answer, answered) = sync_channel(1);
            if expect.send(answered).is_err() || ask.send((question, answer)).is_err() {
                break;
            }
        }
    });
    Answers(answers)
}

impl<A> Answers<A> {
    /// The next answer, if there is one. Before it is waited for, `idle` is called. An error where
    /// the worker that was asked is no more.
    pub(super) fn next(&self, idle: impl FnOnce()) -> Option<Result<A, RecvError>> {
        let answered = match self.0.try_recv() {
            Ok(answered) => match answered.try_recv() {
                Err(TryRecvError::Empty) => answered,
                ready => return Some(ready.map_err(|_| RecvError)),
            },
            Err(TryRecvError::Empty) => {
                idle();
                return self.0.recv().ok().map(|answered| answered.recv());
            }
            Err(TryRecvError::Disconnected) => return None,
        };
        idle();
        Some(answered.recv())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        let worker = |nth: usize| {
            move |question: u64| {
                // Some are slow, each worker at others.
                thread::sleep(Duration::from_micros((question * 7 + nth as u64) % 5 * 100));
                question * 2
            }
        };
        let answers = in_order(0..2000, (0..8).map(worker).collect());
        for question in 0..2000 {
            assert_eq!(answers.next(|| ()), Some(Ok(question * 2)));
        }
        assert_eq!(answers.next(|| ()), None);
    }

    #[test]
    fn questions_are_taken_no_faster_than_answers() {
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        let questions = (0..).inspect(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let answers = in_order(questions, vec![|question: u64| question; 2]);
        for question in 0..10 {
            assert_eq!(answers.next(|| ()), Some(Ok(question)));
        }
        thread::sleep(Duration::from_millis(50));
        // Those that were answered, those that wait, and the one that is about to.
        assert!(taken.load(Ordering::Relaxed) <= 10 + 2 * WAITING + 1);
    }

    #[test]
    fn a_worker_that_is_gone_is_told_of() {
        let answers = in_order(0..3, vec![|question: u64| assert_ne!(question, 1)]);
        assert_eq!(answers.next(|| ()), Some(Ok(())));
        assert_eq!(answers.next(|| ()), Some(Err(RecvError)));
    }
}
