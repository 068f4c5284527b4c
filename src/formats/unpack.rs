//! Files packed with gzip, read as what they hold.

use std::fmt;
use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

use crate::error::{Error, Place, Result};

/// The two bytes every gzip file starts with.
const MAGIC: [u8; 2] = [0x1F, 0x8B];

/// The bytes of a file: where they are packed with gzip, which its first bytes tell, those
/// that it holds, of all its members. `file` is named in errors. A damaged gzip is an error
/// of the reader that it is given to, which says so.
///
/// ```
/// use std::io::{Read, Write};
///
/// let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
/// packed.write_all("source,target\nنعم,yes\n".as_bytes())?;
/// let file = std::io::Cursor::new(packed.finish()?);
///
/// let mut text = String::new();
/// jisr::formats::unpacked(Box::new(file), "memory.csv.gz")?.read_to_string(&mut text)?;
/// assert_eq!(text, "source,target\nنعم,yes\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn unpacked(mut input: Box<dyn Read + Send>, file: &str) -> Result<Box<dyn Read + Send>> {
    let mut head = Vec::with_capacity(MAGIC.len());
    input.by_ref().take(MAGIC.len() as u64).read_to_end(&mut head).map_err(|error| Error::io(file, error))?;
    let is_packed = head == MAGIC;
    let whole = Cursor::new(head).chain(input);
    if !is_packed {
        return Ok(Box::new(whole));
    }
    Ok(Box::new(Unpack { decoder: MultiGzDecoder::new(Watched { inner: Box::new(whole), failed: false }) }))
}

struct Unpack {
    decoder: MultiGzDecoder<Watched>,
}

/// The packed bytes, and whether it was the system that could not read them.
struct Watched {
    inner: Box<dyn Read + Send>,
    failed: bool,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.read(buffer);
        self.failed = matches!(&result, Err(error) if error.kind() != io::ErrorKind::Interrupted);
        result
    }
}

impl Read for Unpack {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(buffer).map_err(|error| {
            if self.decoder.get_ref().failed || error.kind() == io::ErrorKind::Interrupted {
                error
            } else {
                io::Error::new(io::ErrorKind::InvalidData, Damaged(error))
            }
        })
    }
}

/// Packed bytes that cannot be unpacked.
#[derive(Debug)]
struct Damaged(io::Error);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the gzip is damaged or cut off: {} (unpack it with gzip, or get the file again)", self.0)
    }
}

impl std::error::Error for Damaged {}

/// The error of a file that could not be read on.
pub(super) fn read_error(file: &str, error: io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Damaged>()) {
        Some(damaged) => {
            Error::input(Place { file: file.to_owned(), ..Place::default() }, damaged.to_string())
        }
        None => Error::io(file, error),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::formats::UnitReader;
    use crate::formats::csv::{CsvOptions, CsvReader};
    use crate::formats::tmx::TmxReader;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        unpacked(Box::new(Cursor::new(bytes)), "م.gz").unwrap().read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn members_follow_each_other_and_what_is_not_packed_stays() {
        let both = [packed("نعم"), packed(""), packed(" لا")].concat();
        assert_eq!(read(both).unwrap(), "نعم لا".as_bytes());
        for bytes in [&b""[..], &[0x1F], b"a", "نعم".as_bytes()] {
            assert_eq!(read(bytes.to_vec()).unwrap(), bytes);
        }
    }

    #[test]
    fn damage_names_the_file_and_is_no_failure_of_the_system() {
        let text = format!("<tmx><body>{}</body></tmx>", "<tu/>".repeat(100_000));
        let whole = packed(&text);
        let mut flipped = whole.clone();
        let at = flipped.len() / 2;
        flipped[at] ^= 0xFF;
        let checksum = [&whole[..whole.len() - 8], &[0; 8]].concat();
        for bytes in [&whole[..whole.len() / 2], &whole[..whole.len() - 1], &whole[..5], &flipped, &checksum]
        {
            let all = || -> Result<()> {
                let mut reader =
                    TmxReader::new(unpacked(Box::new(Cursor::new(bytes.to_vec())), "م.tmx.gz")?, "م.tmx.gz")?;
                while reader.next_record()?.is_some() {}
                Ok(())
            };
            let error = all().unwrap_err();
            assert!(matches!(error, Error::Input { .. }), "{error:?}");
            assert!(error.to_string().starts_with("م.tmx.gz: the gzip is damaged or cut off: "), "{error}");
        }
        let input =
            unpacked(Box::new(Cursor::new(packed("source,target\n")[..12].to_vec())), "م.csv").unwrap();
        let error = CsvReader::new(input, "م.csv", CsvOptions::default()).err().unwrap();
        assert!(error.to_string().starts_with("م.csv: the gzip is damaged"), "{error}");
    }

    #[test]
    fn a_failing_disk_is_told_apart() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::TimedOut))
            }
        }
        let input = Cursor::new(packed("نعم")[..10].to_vec()).chain(Failing);
        let mut reader = unpacked(Box::new(input), "م.gz").unwrap();
        let error = read_error("م.gz", reader.read_to_end(&mut Vec::new()).unwrap_err());
        assert!(matches!(error, Error::Io { .. }), "{error:?}");
        assert!(matches!(unpacked(Box::new(Failing), "م.gz"), Err(Error::Io { .. })));
    }
}
