//! Alignment as a whole, on texts of our own.

use std::cell::Cell;

use super::*;

fn lines<'a>(text: &'a str, language: &str) -> Sentences<'a> {
    Sentences::lines(text, language)
}

fn shown(beads: &[Bead]) -> Vec<(Range<usize>, Range<usize>)> {
    beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect()
}

/// Every sentence is in one bead, and they are in order.
fn assert_whole(beads: &[Bead], sources: usize, targets: usize) {
    let mut ends = (0, 0);
    for bead in beads {
        assert_eq!((bead.source.start, bead.target.start), ends);
        assert!((0.0..=1.0).contains(&bead.confidence), "{bead:?}");
        ends = (bead.source.end, bead.target.end);
    }
    assert_eq!(ends, (sources, targets));
}

const ARABIC: &str = "زار الرئيس أوباما القاهرة في عام ٢٠٠٩.
تحدث عن السلام، ثم سافر إلى لندن.
هل سمعتم الخطاب؟
اشترت الشركة 300 حاسوب من طراز ThinkPad.";

const ENGLISH: &str = "President Obama visited Cairo in 2009.
He spoke about peace.
Then he travelled to London.
Did you hear the speech?
Nobody answered.
The company bought 300 ThinkPad computers.";

#[test]
fn an_alignment_that_nobody_wanted_any_more_went_on_to_its_end() {
    let many = |text: &str| format!("{text}\n").repeat(25);
    let (arabic, english) = (many(ARABIC), many(ENGLISH));
    let (source, target) = (lines(&arabic, "ar"), lines(&english, "en"));
    let ended_by = |most: usize| {
        let asked = Cell::new(0);
        let wanted = || {
            asked.set(asked.get() + 1);
            if asked.get() < most { Ok(()) } else { Err(asked.get()) }
        };
        let beads = align_while(&source, &target, &[], &wanted);
        beads.map(|beads| (beads, asked.get()))
    };
    let Ok((beads, asked)) = ended_by(usize::MAX) else { panic!("it was wanted") };
    assert_eq!(beads, align(&source, &target, &[]));
    let sentences = source.texts.len() + target.texts.len();
    assert!(asked > sentences + PASSES * source.texts.len(), "{asked} times of {sentences} sentences");
    for most in (1..=asked).step_by(asked / 12) {
        assert_eq!(ended_by(most).map(drop), Err(most), "it went on where it was not wanted");
    }
}

#[test]
fn long_texts_that_do_not_translate_each_other_took_memory_without_end() {
    let straight = |sentences: usize| -> Vec<Step> {
        (1..=sentences).map(|at| Step { source: at, target: at, kind: 0, sure: 0.5 }).collect()
    };
    let widened = |sentences| wider(&straight(sentences), WIDENED, sentences, sentences);
    assert!(widened(100_000).is_none());
    assert!(widened(2_000).is_some_and(|band| band.cells() <= MOST_CELLS));
    assert!(wider(&straight(50_000), 1, 50_000, 50_000).is_some(), "a little, long ones are");
}

#[test]
fn words_numbers_names_and_marks_lead_the_way() {
    let beads = align(&lines(ARABIC, "ar"), &lines(ENGLISH, "en"), &[]);
    assert_eq!(shown(&beads), [(0..1, 0..1), (1..2, 1..3), (2..3, 3..4), (3..3, 4..5), (3..4, 5..6)]);
    let back = align(&lines(ENGLISH, "en"), &lines(ARABIC, "ar"), &[]);
    let turned: Vec<_> = shown(&back).into_iter().map(|(a, b)| (b, a)).collect();
    assert_eq!(turned, shown(&beads), "the other way round is the same");
}

#[test]
fn what_the_caller_knows_is_used() {
    // Nothing but the pairs of the caller says where the sentence that is missing was.
    let source = "قطف بنبشق.\nنبت خزمك.";
    let target = "Tangerine fell.\nThe snowdrop was picked.\nLavender grew.";
    let known = [("بنبشق", "snowdrop"), ("قطف", "picked"), ("خزمك", "lavender"), ("نبت", "grew")];
    let found = shown(&align(&lines(source, "ar"), &lines(target, "en"), &known));
    assert_eq!(found, [(0..0, 0..1), (0..1, 1..2), (1..2, 2..3)]);
}

#[test]
fn an_empty_side_leaves_all_sentences_alone() {
    let beads = align(&lines("", "ar"), &lines(ENGLISH, "en"), &[]);
    assert_whole(&beads, 0, 6);
    assert!(beads.iter().all(|bead| bead.source.is_empty()));
    assert!(align(&lines("", "ar"), &lines("", "en"), &[]).is_empty());
}

#[test]
fn nothing_in_common_is_no_panic_and_whole() {
    let noise: Vec<String> = (0..60).map(|n| "ء؟ ".repeat(n % 7)).collect();
    let noise = noise.join("\n");
    for (source, target) in [(&*noise, ENGLISH), ("\n\n\n", ENGLISH), (ARABIC, &*noise), (ARABIC, "\n")] {
        let (source, target) = (lines(source, "ar"), lines(target, "en"));
        assert_whole(&align(&source, &target, &[]), source.texts.len(), target.texts.len());
    }
}

/// Sentences that all differ, and their translations, by two words of a small language of our own.
fn made(count: usize) -> (Vec<String>, Vec<String>) {
    let word = |letters: &[char], number: usize| -> String {
        let mut number = number * 7919 + 13;
        let mut word = String::new();
        for _ in 0..6 {
            word.push(letters[number % letters.len()]);
            number /= letters.len();
        }
        word
    };
    let arabic: Vec<char> = "بتجدرزشطفقكمنه".chars().collect();
    let latin: Vec<char> = "aeioubdfgklmnprst".chars().collect();
    (0..count)
        .map(|n| {
            let numbers = [n % 97, 100 + n % 89, 200 + n / 50];
            let say = |letters: &[char]| numbers.map(|n| word(letters, n)).join(" ");
            (format!("{} {}", say(&arabic), n / 3), format!("{} {}", say(&latin), n / 3))
        })
        .unzip()
}

#[test]
fn a_chapter_that_is_missing_does_not_lead_astray() {
    let (source, target) = made(360);
    let source: Vec<&str> = source.iter().map(String::as_str).collect();
    let target: Vec<&str> = target[..150].iter().chain(&target[230..]).map(String::as_str).collect();
    let (source, target) = (source.join("\n"), target.join("\n"));
    let beads = align(&lines(&source, "ar"), &lines(&target, "en"), &[]);
    assert_whole(&beads, 360, 280);
    let right = beads.iter().filter(|bead| {
        let (a, b) = (bead.source.start, bead.target.start);
        bead.source.len() == 1 && bead.target.len() == 1 && (a < 150 && a == b || a >= 230 && a == b + 80)
    });
    assert!(right.count() > 265);
}

#[test]
fn many_sentences_against_few_stay_few() {
    let (source, target) = made(600);
    let (source, target) = (source.join("\n"), target[..10].join("\n"));
    assert_whole(&align(&lines(&source, "ar"), &lines(&target, "en"), &[]), 600, 10);
}

#[test]
fn paragraphs_are_anchors_where_they_agree() {
    // Neither words nor lengths say where the sentence that is missing was.
    let source =
        Sentences::cut("كقق بطط. لفف نشش. ثضض زذذ.\nخحح غجج. هسس ويي. قطط شنن.\nبكك فلل. ضثث ذزز.", "ar");
    let target = Sentences::cut(
        "Abab cdcd. Efef ghgh. Ijij klkl.\nMnmn opop. Qrqr stst.\nUvuv wxwx. Yzyz baba.",
        "en",
    );
    let beads = align(&source, &target, &[]);
    assert!(shown(&beads).contains(&(6..7, 5..6)), "{beads:?}");
    assert!(shown(&beads).contains(&(7..8, 6..7)), "{beads:?}");
}

#[test]
fn a_line_of_three_hundred_sentences_overflowed_a_byte() {
    let (source, target) = ("نعم نعم. ".repeat(300), "yes yes. ".repeat(300));
    let beads = align(&lines(&source, "ar"), &lines(&target, "en"), &[]);
    assert_eq!(shown(&beads), [(0..1, 0..1)]);
}

#[test]
fn a_clitic_stayed_on_a_word_of_two_letters() {
    let text = Text::read(&lines("عن السلام\nوعن الحرب\nفعن من\nعن من", "ar"));
    let words = |sentence: usize| &text.sentences[sentence].words;
    assert!(words(1).iter().any(|word| words(0).contains(word)), "{:?}", text.words);
    assert_eq!(words(2), words(3));
}

#[test]
fn a_long_sentence_lost_the_words_that_the_text_has_last_and_not_its_own_last() {
    for (letters, language) in [("درزطقصحجمش", "ar"), ("bcdfghjklm", "en")] {
        let letters: Vec<char> = letters.chars().collect();
        let word = |n: usize| (0..4).map(|place| letters[n / 10_usize.pow(place) % 10]).collect::<String>();
        let joined =
            |numbers: &mut dyn Iterator<Item = usize>| numbers.map(word).collect::<Vec<_>>().join(" ");
        // The text begins with what the long sentence ends with; its first word stands in it twice.
        let long = joined(&mut (0..400).chain([0]));
        let text = [joined(&mut (200..400)), long, joined(&mut (0..3))].join("\n");
        let text = Text::read(&lines(&text, language));
        let kept = |sentence: usize| -> Vec<_> {
            text.sentences[sentence].words.iter().map(|&word| &*text.words[word as usize].form).collect()
        };
        let mut first: Vec<_> = kept(1);
        first.sort_unstable();
        let mut wanted: Vec<_> = (0..words::MOST_WORDS).map(word).collect();
        wanted.sort_unstable();
        assert_eq!(first, wanted, "{language}");
        let again = kept(1).iter().position(|kept| *kept == word(0));
        assert!(again.is_some_and(|at| text.sentences[1].before[at].is_nan()), "it stands in it twice");
        assert_eq!(kept(2), [word(0), word(1), word(2)]);
    }
}

#[test]
fn sentences_that_are_joined_keep_where_their_words_stand() {
    let text = Text::read(&lines("one two two\nthree one", "en"));
    let whole = words::Sentence::joined(&text.sentences);
    let places: Vec<String> = (0..3).map(|word| format!("{:.2}", whole.place(word))).collect();
    assert_eq!(places, ["NaN", "NaN", "0.55"], "one and two stand more than once");
}

#[test]
fn blocks_of_more_words_than_a_u16_counts_are_scored() {
    // The only words that both texts share stand behind 70,000 others of their block.
    let text = |words: Range<usize>, letter: char| -> Text {
        let digits: Vec<char> = "bcdfghjklm".chars().collect();
        let spelt = |n: usize| (0..5).map(|place| digits[n / 10_usize.pow(place) % 10]).collect::<String>();
        let word = |n: usize| format!("{letter}{}ok", spelt(n));
        let sentences: Vec<String> = words
            .step_by(250)
            .map(|first| (first..first + 250).map(&word).collect::<Vec<_>>().join(" "))
            .collect();
        let mut whole = sentences.join("\n");
        whole.push_str("\nZamalek Heliopolis");
        Text::read(&Sentences::lines(&whole, "en"))
    };
    let (source, target) = (text(0..70_000, 'o').blocks(4096), text(0..70_000, 'u').blocks(4096));
    assert!(source.sentences[0].words.len() > usize::from(u16::MAX));
    let links = links::known(&source, &target, ("en", "en"), &[]);
    let ratios = learn(&links, &[], (&source.counts(), &target.counts()), 1);
    let shape = Shape::expected(&source.sentences, &target.sentences);
    let mut scorer = Scorer::new((&source, &target), &ratios, &shape);
    scorer.read_row(0, 0, 1);
    assert!(scorer.words(1, 1, 1, 1).is_finite());
}
