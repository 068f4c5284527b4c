//! The sentences of a text that is to be aligned.

use crate::text::{self, Segmented};

/// The sentences of a text, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentences<'a> {
    /// The language of the text: a primary subtag in lower case, such as `ar`.
    pub language: String,
    /// The sentences.
    pub texts: Vec<&'a str>,
    /// Where they stand in the text, in bytes.
    pub starts: Vec<usize>,
    /// The paragraph that each stands in, from 0.
    pub paragraphs: Vec<usize>,
}

impl<'a> Sentences<'a> {
    /// Cuts a text into sentences.
    ///
    /// ```
    /// use jisr::align::Sentences;
    ///
    /// let sentences = Sentences::cut("وصل. ثم غادر.\nHe left.", "ar");
    /// assert_eq!(sentences.texts, ["وصل.", "ثم غادر.", "He left."]);
    /// assert_eq!(sentences.paragraphs, [0, 0, 1]);
    /// ```
    pub fn cut(text: &'a str, language: &str) -> Self {
        Self::of(text, &text::segment(text), language)
    }

    /// Takes the sentences of a text as it was cut.
    pub fn of(text: &'a str, cut: &Segmented, language: &str) -> Self {
        let mut sentences = Self { language: language.to_owned(), ..Self::default() };
        for sentence in &cut.sentences {
            sentences.push(&text[sentence.start..sentence.end], sentence.start, sentence.paragraph);
        }
        sentences
    }

    /// Takes each line of a text for a sentence, empty ones too, so that their numbers are those of
    /// the lines. Nothing is known of paragraphs then.
    ///
    /// ```
    /// use jisr::align::Sentences;
    ///
    /// let sentences = Sentences::lines("وصل.\r\nHe left. He was late.\n", "ar");
    /// assert_eq!(sentences.texts, ["وصل.", "He left. He was late."]);
    /// ```
    pub fn lines(text: &'a str, language: &str) -> Self {
        let mut sentences = Self { language: language.to_owned(), ..Self::default() };
        let mut start = text.len() - text.trim_start_matches('\u{FEFF}').len();
        for line in text[start..].split_inclusive('\n') {
            let trimmed = line.trim();
            let before = line.len() - line.trim_start().len();
            sentences.push(trimmed, start + before.min(line.trim_end().len()), 0);
            start += line.len();
        }
        sentences
    }

    fn push(&mut self, text: &'a str, start: usize, paragraph: usize) {
        self.texts.push(text);
        self.starts.push(start);
        self.paragraphs.push(paragraph);
    }
}
