//! Bringing the index up to date with the segments that a transaction changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::damaged;
use super::postings::{Head, Posting, SegmentNumber, band, decode_part, encode_part};
use super::tokens::{Print, Standing, TokenBlock, block_of};
use crate::error::Result;
use crate::store::Writer;
use crate::text::{print, without_number};

/// From how many bytes on a list is kept in parts.
const LONGEST_HEAD: usize = 800;
/// How long a part may be: what a page holds four of.
const LONGEST_PART: usize = 960;

/// How many tokens of changed segments are held before they are written.
const MOST_TOKENS: usize = 3_000_000;

/// A segment as the index has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Its primary language.
    pub language: Arc<str>,
    /// The keys of its content tokens ([`Keys`](crate::text::Keys)).
    pub keys: Box<[u64]>,
    /// That of its unit.
    pub standing: Standing,
}

/// The key of the nth occurrence of a token in its segment, as posting lists have it: a text
/// with a word twice is in two lists, so that a word counts as often as it stands in both texts.
pub(super) fn list_key(key: u64, occurrence: usize) -> u32 {
    let key = without_number(key);
    let hash = match occurrence {
        0 => key,
        nth => xxh3_64_with_seed(&key.to_le_bytes(), nth as u64),
    };
    (hash >> 32) as u32 // the upper half
}

/// The list keys of a text, in the order of its tokens.
pub(super) fn list_keys(keys: &[u64]) -> Vec<u32> {
    let mut seen: HashMap<u64, usize> = HashMap::with_capacity(keys.len());
    let of_key = |key: &u64| {
        let count = seen.entry(without_number(*key)).or_default();
        *count += 1;
        list_key(*key, *count - 1)
    };
    keys.iter().map(of_key).collect()
}

fn prints(keys: &[u64]) -> Vec<Print> {
    keys.iter().map(|key| print(*key)).collect()
}

/// What the index had of a segment when the transaction began, or was last written, and what
/// it is to have.
#[derive(Debug, Default)]
struct Change {
    before: Option<Indexed>,
    after: Option<Indexed>,
}

/// What becomes of the tokens of some segments: new ones, or none.
type Tokens = Vec<(SegmentNumber, Option<(Standing, Vec<Print>)>)>;

/// The segments that changed and are not written yet.
#[derive(Debug, Default)]
pub struct Changes {
    /// Segments that are new, in order, as those of an import are: nearly all there is, so kept
    /// close together.
    new: Vec<New>,
    /// Their keys, one segment after the other.
    keys: Vec<u64>,
    /// All others.
    changed: BTreeMap<SegmentNumber, Change>,
    tokens: usize,
}

/// A new segment.
#[derive(Debug)]
struct New {
    segment: SegmentNumber,
    language: Arc<str>,
    standing: Standing,
    /// Where its keys begin.
    from: usize,
    /// How many content tokens it has; none where it is gone again.
    len: Option<u32>,
}

impl New {
    fn keys<'a>(&self, keys: &'a [u64]) -> &'a [u64] {
        &keys[self.from..self.from + self.len.unwrap_or(0) as usize]
    }
}

impl Changes {
    /// Notes that a segment is gone, as it stood.
    pub fn remove(&mut self, segment: SegmentNumber, stood: Indexed) {
        self.tokens += stood.keys.len();
        let new = self.new.binary_search_by_key(&segment, |new| new.segment).ok();
        if let Some(new) = new.map(|at| &mut self.new[at]).filter(|new| new.len.is_some()) {
            new.len = None;
            return;
        }
        let mut stood = Some(stood);
        let change =
            self.changed.entry(segment).or_insert_with(|| Change { before: stood.take(), after: None });
        change.after = None;
    }

    /// Notes a segment that is new, or stands in the place of one that is gone.
    pub fn add(&mut self, segment: SegmentNumber, language: &Arc<str>, keys: &[u64], standing: Standing) {
        self.tokens += keys.len();
        let is_next = self.new.last().is_none_or(|last| last.segment < segment);
        if is_next && !self.changed.contains_key(&segment) {
            let len = Some(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            let (language, from) = (Arc::clone(language), self.keys.len());
            self.new.push(New { segment, language, standing, from, len });
            self.keys.extend_from_slice(keys);
        } else {
            let stands = Indexed { language: Arc::clone(language), keys: keys.into(), standing };
            self.changed.entry(segment).or_default().after = Some(stands);
        }
    }

    /// Whether so much has changed that it should be written.
    pub fn is_much(&self) -> bool {
        self.tokens > MOST_TOKENS
    }

    /// Writes what changed into the index.
    pub fn write(&mut self, writer: &mut dyn Writer) -> Result<()> {
        let Self { new, keys, changed, .. } = std::mem::take(self);
        let mut written = Written { blocks: BTreeMap::new(), postings: Vec::with_capacity(keys.len()) };
        for new in new.iter().filter(|new| new.len.is_some()) {
            written.note(new.segment, &new.language, new.keys(&keys), Some(new.standing));
        }
        drop((new, keys));
        for (segment, Change { before, after }) in changed {
            if before != after {
                if let Some(Indexed { language, keys, .. }) = &before {
                    written.note(segment, language, keys, None);
                }
                if let Some(Indexed { language, keys, standing }) = &after {
                    written.note(segment, language, keys, Some(*standing));
                }
            }
        }
        let Written { blocks, mut postings } = written;
        for ((language, number), segments) in blocks {
            write_tokens(writer, &language, number, segments)?;
        }
        // By key, then segment; what is gone before what is new.
        postings.sort_unstable();
        let mut steps = Vec::new();
        for of_key in postings.chunk_by(|a, b| a.0 == b.0) {
            steps.clear();
            steps.extend(of_key.iter().map(|&(_, segment, len)| Step {
                posting: Posting { segment, len: len & !IS_NEW },
                new: len & IS_NEW != 0,
            }));
            write_list(writer, of_key[0].0, &steps)?;
        }
        Ok(())
    }
}

/// Marks the length of a posting that is new.
const IS_NEW: u32 = 1 << 31;

/// What is to be written.
struct Written {
    blocks: BTreeMap<(Arc<str>, u64), Tokens>,
    /// Key, segment, length.
    postings: Vec<(u32, SegmentNumber, u32)>,
}

impl Written {
    /// A segment that is new, with the standing of its unit, or is gone.
    fn note(&mut self, segment: SegmentNumber, language: &Arc<str>, keys: &[u64], new: Option<Standing>) {
        let len = u32::try_from(keys.len()).unwrap_or(u32::MAX) & !IS_NEW;
        let marked = if new.is_some() { len | IS_NEW } else { len };
        self.postings.extend(list_keys(keys).into_iter().map(|key| (key, segment, marked)));
        let block = self.blocks.entry((Arc::clone(language), block_of(segment))).or_default();
        block.push((segment, new.map(|standing| (standing, prints(keys)))));
    }
}

fn write_tokens(writer: &mut dyn Writer, language: &str, number: u64, segments: Tokens) -> Result<()> {
    let mut block = match writer.token_block(language, number)? {
        Some(stored) => TokenBlock::decode(number, &stored).map_err(damaged)?,
        None => TokenBlock::default(),
    };
    for (segment, tokens) in segments {
        block.set(segment, tokens);
    }
    let data = (!block.segments.is_empty()).then(|| block.encode());
    writer.put_token_block(language, number, data.as_deref())
}

/// A posting that is gone, or new.
#[derive(Debug, Clone, Copy)]
struct Step {
    posting: Posting,
    new: bool,
}

/// `list` and `steps` are in the order of the segments.
fn make(list: Vec<Posting>, steps: &[Step]) -> Vec<Posting> {
    let mut made = Vec::with_capacity(list.len() + steps.len());
    let mut list = list.into_iter().peekable();
    for step in steps {
        while let Some(posting) = list.next_if(|posting| posting.segment < step.posting.segment) {
            made.push(posting);
        }
        match step.new {
            true => made.push(step.posting),
            false => drop(list.next_if_eq(&step.posting)),
        }
    }
    made.extend(list);
    made
}

/// Brings the list of a key up to date. `steps` are in the order of the segments.
fn write_list(writer: &mut dyn Writer, key: u32, steps: &[Step]) -> Result<()> {
    let head = match writer.posting_head(key)? {
        Some(block) => Head::decode(&block).map_err(damaged)?,
        None => Head::Whole(Vec::new()),
    };
    let head = match head {
        Head::Whole(list) => {
            let whole = Head::Whole(make(list, steps));
            let block = whole.encode();
            match whole {
                Head::Whole(list) if block.len() > LONGEST_HEAD => {
                    let steps: Vec<Step> =
                        list.into_iter().map(|posting| Step { posting, new: true }).collect();
                    write_bands(writer, key, Vec::new(), &steps)?
                }
                whole => whole,
            }
        }
        Head::Bands(counts) => write_bands(writer, key, counts, steps)?,
    };
    let empty = match &head {
        Head::Whole(list) => list.is_empty(),
        Head::Bands(counts) => counts.is_empty(),
    };
    let block = (!empty).then(|| head.encode());
    writer.put_postings(key, 0, 0, block.as_deref())
}

fn write_bands(writer: &mut dyn Writer, key: u32, counts: Vec<(u8, u64)>, steps: &[Step]) -> Result<Head> {
    let mut counts: BTreeMap<u8, u64> = counts.into_iter().collect();
    let mut by_band: BTreeMap<u8, Vec<Step>> = BTreeMap::new();
    for step in steps {
        by_band.entry(band(step.posting.len)).or_default().push(*step);
    }
    for (band, steps) in by_band {
        let (before, now) = write_band(writer, key, band, &steps)?;
        let count = counts.entry(band).or_default();
        *count = (*count + now).saturating_sub(before);
    }
    Ok(Head::Bands(counts.into_iter().filter(|(_, count)| *count > 0).collect()))
}

/// Brings the parts of a band up to date; how many postings those that changed had, and have.
fn write_band(writer: &mut dyn Writer, key: u32, band: u8, mut steps: &[Step]) -> Result<(u64, u64)> {
    let (mut before, mut now) = (0, 0);
    while let Some(step) = steps.first() {
        let (part, next) = writer.posting_part(key, band, step.posting.segment)?;
        let here = next.map_or(steps.len(), |next| steps.partition_point(|step| step.posting.segment < next));
        let (first, mut list) = (part.as_ref().map_or(0, |(first, _)| *first), Vec::new());
        if let Some((first, block)) = part {
            decode_part(first, &block, |len, segments| {
                list.extend(segments.iter().map(|&segment| Posting { segment, len }));
            })
            .map_err(damaged)?;
        }
        list.sort_unstable();
        before += list.len() as u64;
        let list = make(list, &steps[..here]);
        now += list.len() as u64;
        write_parts(writer, key, band, first, &list)?;
        steps = &steps[here..];
    }
    Ok((before, now))
}

/// Writes the part that begins at `first`, in several if it has grown too long.
fn write_parts(
    writer: &mut dyn Writer,
    key: u32,
    band: u8,
    first: SegmentNumber,
    list: &[Posting],
) -> Result<()> {
    if list.is_empty() {
        return writer.put_postings(key, band, first, None);
    }
    let block = encode_part(first, &mut list.to_vec());
    if block.len() <= LONGEST_PART || list.len() == 1 {
        return writer.put_postings(key, band, first, Some(&block));
    }
    let parts = block.len().div_ceil(LONGEST_PART * 9 / 10).max(2);
    let mut first = Some(first);
    for part in list.chunks(list.len().div_ceil(parts)) {
        write_parts(writer, key, band, first.take().unwrap_or(part[0].segment), part)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_stands_twice_is_in_two_lists() {
        let keys = list_keys(&[7 << 32, 8 << 32, 7 << 32]);
        assert_eq!((keys[0], keys[1]), (7, 8));
        assert_ne!(keys[0], keys[2]);
        assert_eq!(keys[2], list_keys(&[7 << 32, 7 << 32])[1]);
    }

    #[test]
    fn steps_are_made_in_order() {
        let posting = |segment, len| Posting { segment, len };
        let step = |segment, len, new| Step { posting: posting(segment, len), new };
        let list = vec![posting(1, 3), posting(2, 3), posting(5, 1)];
        // 2 has another length now, 5 is gone, 4 is new.
        let steps = [step(2, 3, false), step(2, 9, true), step(4, 4, true), step(5, 1, false)];
        assert_eq!(make(list, &steps), [posting(1, 3), posting(2, 9), posting(4, 4)]);
    }
}
