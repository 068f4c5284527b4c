//! What a text is to the aligner: the words of each sentence as numbers, its length and its marks.

use std::collections::{HashMap, HashSet};

use super::{Sentences, Wanted};
use crate::text::{Script, Token, TokenKind, dominant_script, fold, script_of, tokens};

/// The most words of a sentence that are compared, the first of it; a longer one is no sentence.
pub(super) const MOST_WORDS: usize = 300;

/// Marks that stand on both sides of a translation. Others (a full stop, a comma) say nothing.
const TELLING_MARKS: &[&str] =
    &["?", "!", ":", ";", "\"", "(", "[", "%", "$", "€", "£", "/", "*", "#", "@", "="];

/// Arabic letters that may be a word of their own, written onto the next one.
const ONE_LETTER_WORDS: [char; 6] = ['و', 'ف', 'ب', 'ل', 'ك', 'س'];
/// The letters that are left of a word at least without them: وعن is عن.
const SHORTEST: usize = 2;

/// A word of a text, as the aligner compares it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// What it is compared by.
    pub key: Box<str>,
    /// A form it has in the text, folded.
    pub form: Box<str>,
    /// What it is.
    pub kind: Kind,
    /// In how many sentences it stands.
    pub sentences: u32,
}

impl Word {
    /// What it adds to the length of a sentence.
    pub(super) fn letters(&self) -> f32 {
        if self.kind == Kind::Mark { 0.0 } else { letters(&self.form) }
    }
}

/// What a word or a number adds to the length of a sentence: its letters and a space.
#[allow(clippy::cast_precision_loss)] // no word is that long
fn letters(word: &str) -> f32 {
    word.chars().count() as f32 + 1.0
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word that begins with a small letter, or has no capitals.
    Plain,
    /// A word that begins with a capital wherever it stands.
    Capital,
    /// Digits, in one shape.
    Number,
    /// A mark of punctuation.
    Mark,
}

/// A sentence, as the aligner compares it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence {
    /// Its words, each once, as places in [`Text::words`].
    pub words: Vec<u32>,
    /// How much of [`Self::length`] stands before each of them; not a number where that is not
    /// known, or the word stands there more than once.
    pub before: Vec<f32>,
    /// How many letters and digits it has.
    pub length: f32,
    /// How long it is for its translation (`lengths.rs`).
    pub counted: f32,
    /// How many sentences its marks say that it holds.
    pub stops: u8,
    /// What it ends with.
    pub end: End,
    /// Whether a paragraph begins with it.
    pub opens: bool,
}

/// What a sentence ends with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum End {
    /// A letter, or a mark that says nothing.
    #[default]
    Open,
    /// `.`
    Stop,
    /// `?`
    Question,
    /// `!`
    Exclamation,
    /// `:`
    Colon,
    /// `,` or `;`
    Comma,
}

/// How many ends there are.
pub(super) const ENDS: usize = 6;

/// A text, as the aligner compares it.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The words, each once.
    pub words: Vec<Word>,
    places: HashMap<Box<str>, u32>,
}

impl Text {
    /// Reads the sentences of a text, for as long as they are wanted.
    pub(super) fn read_while<E>(sentences: &Sentences<'_>, wanted: Wanted<'_, E>) -> Result<Self, E> {
        let mut text = Self::default();
        let mut before = None;
        for (sentence, &paragraph) in sentences.texts.iter().zip(&sentences.paragraphs) {
            wanted()?;
            let mut read = text.sentence(sentence, &sentences.language);
            read.opens = before != Some(paragraph);
            before = Some(paragraph);
            text.sentences.push(read);
        }
        text.take_clitics_off();
        for sentence in &mut text.sentences {
            sentence.keep_first_words(MOST_WORDS);
            sentence.keep_each_word_once();
            sentence.counted = sentence.length;
            for &word in &sentence.words {
                text.words[word as usize].sentences += 1;
            }
        }
        Ok(text)
    }

    /// Reads the sentences of a text.
    #[cfg(test)]
    pub(super) fn read(sentences: &Sentences<'_>) -> Self {
        let Ok(text) = Self::read_while(sentences, super::ALWAYS);
        text
    }

    /// The words of another text of the same language that this one has too, and where they stand.
    pub(super) fn known_words(&self, other: &str, language: &str) -> Sentence {
        let mut known = Sentence::default();
        for token in tokens(other, language) {
            let before = known.length;
            known.see(&token);
            let key = key_of(token.kind, &token.folded, &token.key);
            if let Some(place) = key.and_then(|key| self.place(&key)) {
                known.push(place, before);
            }
        }
        known.keep_each_word_once();
        known
    }

    /// In how many sentences each word stands.
    pub(super) fn counts(&self) -> Vec<u32> {
        self.words.iter().map(|word| word.sentences).collect()
    }

    /// The text with so many sentences as one: their words only.
    pub(super) fn blocks(&self, size: usize) -> Self {
        let mut blocks = Self { sentences: Vec::new(), words: self.words.clone(), places: HashMap::new() };
        blocks.words.iter_mut().for_each(|word| word.sentences = 0);
        for sentences in self.sentences.chunks(size) {
            let mut words: Vec<u32> = sentences.iter().flat_map(|s| &s.words).copied().collect();
            words.sort_unstable();
            words.dedup();
            for &word in &words {
                blocks.words[word as usize].sentences += 1;
            }
            let before = vec![f32::NAN; words.len()];
            blocks.sentences.push(Sentence { words, before, ..Sentence::default() });
        }
        blocks
    }

    /// Where a key stands among the words.
    pub(super) fn place(&self, key: &str) -> Option<u32> {
        self.places.get(key).copied()
    }

    fn sentence(&mut self, sentence: &str, language: &str) -> Sentence {
        let mut read = Sentence::default();
        let mut first = true;
        for token in tokens(sentence, language) {
            let before = read.length;
            read.see(&token);
            let Some(key) = key_of(token.kind, &token.folded, &token.key) else { continue };
            let kind = match token.kind {
                TokenKind::Number => Kind::Number,
                TokenKind::Punctuation => Kind::Mark,
                TokenKind::Word if token.surface.starts_with(char::is_uppercase) => Kind::Capital,
                TokenKind::Word => Kind::Plain,
            };
            read.push(self.add(&key, &token.folded, kind, first), before);
            first &= !token.is_content();
        }
        read.stops = read.stops.saturating_add(1);
        read
    }

    fn add(&mut self, key: &str, form: &str, kind: Kind, first: bool) -> u32 {
        if let Some(&place) = self.places.get(key) {
            let word = &mut self.words[place as usize];
            // A capital at the start of a sentence says nothing of a word that has none elsewhere.
            if kind == Kind::Plain && !first {
                word.kind = Kind::Plain;
            }
            return place;
        }
        #[allow(clippy::cast_possible_truncation)] // so many words no text has
        let place = self.words.len() as u32;
        self.places.insert(key.into(), place);
        self.words.push(Word { key: key.into(), form: form.into(), kind, sentences: 0 });
        place
    }

    /// Takes a clitic of one letter off Arabic words where the text has the word without it:
    /// بقلم is قلم where قلم stands, and بنات stays whole where نات does not.
    fn take_clitics_off(&mut self) {
        let mut count = vec![0_u32; self.words.len()];
        for sentence in &self.sentences {
            for &word in &sentence.words {
                count[word as usize] += 1;
            }
        }
        let mut becomes: Vec<u32> = (0..).take(self.words.len()).collect();
        for (place, word) in self.words.iter().enumerate() {
            if !word.key.chars().next().is_some_and(|c| script_of(c) == Script::Arabic) {
                continue;
            }
            let mut rest = &*word.form;
            for _ in 0..2 {
                let Some(shorter) = rest.strip_prefix(ONE_LETTER_WORDS) else { break };
                if shorter.chars().count() < SHORTEST {
                    break;
                }
                rest = shorter;
                let key = crate::text::stem(rest, "ar");
                let Some(&other) = self.places.get(&*key) else { continue };
                if count[other as usize] >= count[place] {
                    becomes[place] = other;
                    break;
                }
            }
        }
        for sentence in &mut self.sentences {
            for word in &mut sentence.words {
                *word = becomes[*word as usize];
            }
        }
        for place in self.places.values_mut() {
            *place = becomes[*place as usize];
        }
    }
}

impl Sentence {
    /// The words of some sentences together, and where they stand in the whole; nothing of its marks.
    pub(super) fn joined(sentences: &[Self]) -> Self {
        let mut whole = Self::default();
        for sentence in sentences {
            whole.words.extend(&sentence.words);
            whole.before.extend(sentence.before.iter().map(|before| whole.length + before));
            whole.length += sentence.length;
        }
        whole.keep_each_word_once();
        whole
    }

    /// Where a word stands, from 0 at the start to 1 at the end; not a number as in [`Self::before`].
    pub(super) fn place(&self, word: usize) -> f32 {
        self.before[word] / self.length.max(1.0)
    }

    /// Keeps so many different words, while they still stand as they do in the sentence.
    fn keep_first_words(&mut self, most: usize) {
        if self.words.len() <= most {
            return;
        }
        let mut kept = HashSet::with_capacity(most);
        let found = self.words.drain(..).zip(self.before.drain(..));
        (self.words, self.before) = found
            .filter(|(word, _)| kept.contains(word) || (kept.len() < most && kept.insert(*word)))
            .unzip();
    }

    fn keep_each_word_once(&mut self) {
        let mut found: Vec<(u32, f32)> = self.words.drain(..).zip(self.before.drain(..)).collect();
        found.sort_by_key(|&(word, _)| word);
        found.dedup_by(|again, first| {
            let same = again.0 == first.0;
            if same {
                first.1 = f32::NAN;
            }
            same
        });
        (self.words, self.before) = found.into_iter().unzip();
    }

    /// Takes a token's length and what it says of where the sentence ends.
    fn see(&mut self, token: &Token) {
        if token.kind == TokenKind::Punctuation {
            self.see_mark(&token.folded);
            return;
        }
        self.stops += u8::from(self.end.is_stop() && self.stops < u8::MAX);
        self.end = End::Open;
        self.length += letters(&token.folded);
    }

    fn push(&mut self, word: u32, before: f32) {
        self.words.push(word);
        self.before.push(before);
    }

    fn see_mark(&mut self, mark: &str) {
        self.end = match mark {
            "." | "…" | "۔" => End::Stop,
            "?" => End::Question,
            "!" => End::Exclamation,
            ":" => End::Colon,
            "," | ";" => End::Comma,
            // A quote or a bracket closes over what stands before it.
            _ => self.end,
        };
    }
}

impl End {
    fn is_stop(self) -> bool {
        matches!(self, Self::Stop | Self::Question | Self::Exclamation)
    }
}

/// What a token is compared by, if it says anything.
fn key_of(kind: TokenKind, folded: &str, key: &str) -> Option<String> {
    match kind {
        TokenKind::Word => Some(key.to_owned()),
        TokenKind::Number => Some(number(folded)),
        TokenKind::Punctuation => TELLING_MARKS.contains(&folded).then(|| folded.to_owned()),
    }
}

/// A number without the separators of its thousands: `5,000` is `5000`, and `3.5` stays.
fn number(folded: &str) -> String {
    let groups: Vec<&str> = folded.split(',').collect();
    let thousands = groups.len() > 1 && groups[1..].iter().all(|group| group.len() >= 3);
    if thousands { groups.concat() } else { folded.to_owned() }
}

/// Whether most letters of a key are Latin.
pub(super) fn is_latin(key: &str) -> bool {
    dominant_script(key) == Some(Script::Latin)
}

/// The key a single word has; none where a text has not exactly one word.
pub(super) fn key_of_word(text: &str, language: &str) -> Option<String> {
    let found = tokens(&fold(text), language);
    let mut content = found.iter().filter(|token| token.is_content());
    let word = content.next()?;
    content.next().is_none().then(|| key_of(word.kind, &word.folded, &word.key)).flatten()
}
