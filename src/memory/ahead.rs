//! Reading ahead: the records of a file are read, and their keys made, on a thread of their
//! own while those before them are taken in.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use super::fingerprint::Print;
use super::writing::keys;
use crate::error::{Error, Result};
use crate::formats::{Language, Record, UnitReader};
use crate::store::hashes;
use crate::text::Keys;

/// How many batches wait to be taken in: enough that neither side waits for the other at each,
/// few enough that what waits takes a few megabytes.
const WAITING: usize = 8;

/// A record, with the hashes and the keys of its unit's variants.
pub(super) struct Keyed {
    pub(super) record: Record,
    pub(super) hashes: Vec<i64>,
    pub(super) keys: Vec<Box<[u64]>>,
}

/// What a file says of itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) header: serde_json::Value,
    pub(super) languages: Vec<Language>,
}

/// The records that were read from one piece of the file, as the reader takes it from the disk.
type Batch = Vec<Keyed>;

/// Opens a file and hands its records over, in order, a batch at a time. Answers what the file
/// says of itself. An error of the file comes after the records before it were handed over.
///
/// `print` is that of the file: it tells where a piece of it ends.
pub(super) fn read_ahead(
    open: impl FnOnce() -> Result<Box<dyn UnitReader>> + Send,
    print: &Print,
    take: &mut dyn FnMut(&mut [Keyed]) -> Result<()>,
) -> Result<Said> {
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(WAITING);
        let (spend, spent) = channel();
        let reading = thread::Builder::new()
            .name("reading".to_owned())
            .spawn_scoped(scope, move || read(open, print, &sender, &spent))
            .map_err(|e| Error::Request(format!("no thread can be started to read the file with: {e}")))?;
        for mut batch in batches {
            // An error drops the channel, and the reader stops at its next batch.
            take(&mut batch)?;
            // Its memory is freed by the thread that has less to do.
            let _ = spend.send(batch);
        }
        reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn read(
    open: impl FnOnce() -> Result<Box<dyn UnitReader>>,
    print: &Print,
    batches: &SyncSender<Batch>,
    spent: &Receiver<Batch>,
) -> Result<Said> {
    let mut reader = open()?;
    let (mut batch, mut known) = (Batch::new(), Keys::default());
    let mut piece = print.bytes();
    let outcome = loop {
        match reader.next_record() {
            Ok(Some(record)) => {
                let hashes = record.unit.as_ref().map_or_else(Vec::new, hashes);
                let keys = record.unit.as_ref().map_or_else(Vec::new, |unit| keys(&mut known, unit));
                batch.push(Keyed { record, hashes, keys });
            }
            Ok(None) => break Ok(Said { header: reader.header(), languages: reader.languages().to_vec() }),
            Err(error) => break Err(error),
        }
        let read = print.bytes();
        if read != piece {
            piece = read;
            spent.try_iter().for_each(drop);
            if batches.send(std::mem::take(&mut batch)).is_err() {
                break Ok(Said::default()); // nobody waits for more: taking in has failed
            }
        }
    };
    // Where this fails as well, the other side has its own error.
    let _ = batches.send(batch);
    outcome
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;
    use crate::formats::tmx::TmxReader;
    use crate::memory::fingerprint::Fingerprint;

    const HEAD: &str = "<tmx version=\"1.4\"><header/><body>";
    const UNIT: &str = "<tu><tuv xml:lang=\"ar\"><seg>نعم</seg></tuv></tu>\n";

    fn opened(input: Fingerprint) -> Result<Box<dyn UnitReader>> {
        Ok(Box::new(TmxReader::new(Box::new(input), "م.tmx")?))
    }

    #[test]
    fn records_come_in_order_and_all_of_them() {
        let units: String = (0..5000).map(|n| UNIT.replace("نعم", &format!("نعم {n}"))).collect();
        let file = format!("{HEAD}{units}</body></tmx>");
        let (input, print) = Fingerprint::around(Box::new(Cursor::new(file.clone().into_bytes())));
        let (mut texts, mut batches) = (Vec::new(), 0);
        read_ahead(|| opened(input), &print, &mut |batch| {
            batches += 1;
            for Keyed { record, hashes: kept, .. } in batch {
                let unit = record.unit.take().unwrap();
                assert_eq!(*kept, hashes(&unit));
                texts.push(unit.variants[0].segment.text.clone());
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(texts, (0..5000).map(|n| format!("نعم {n}")).collect::<Vec<_>>());
        assert!(batches > 2, "{batches}");
        assert_eq!(print.bytes(), file.len() as u64);
    }

    #[test]
    fn a_failure_of_who_takes_in_stops_the_reader_of_an_endless_file() {
        let endless = Bytes(std::iter::repeat(UNIT.as_bytes()).flatten().copied());
        let (input, print) = Fingerprint::around(Box::new(Cursor::new(HEAD).chain(endless)));
        let mut batches = 0;
        let failed = read_ahead(|| opened(input), &print, &mut |_| {
            batches += 1;
            if batches == 3 { Err(Error::Request("the disk is full".to_owned())) } else { Ok(()) }
        });
        assert_eq!(failed.unwrap_err().to_string(), "the disk is full");
    }

    struct Bytes<I>(I);

    impl<I: Iterator<Item = u8>> Read for Bytes<I> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            Ok(buffer.iter_mut().zip(&mut self.0).map(|(to, byte)| *to = byte).count())
        }
    }
}
