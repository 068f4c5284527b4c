//! Names that are spelt by ear: Obama and أوباما have the same consonants.
//!
//! A skeleton is the row of a name's consonants, each by the class that both alphabets can tell:
//! Arabic has no p and no v, English no ق and no ط. What is spelt two ways (c, g, th, gh; ج, غ)
//! has two skeletons, and two names are alike where they share one.

/// The most skeletons that are made of one name.
const MOST: usize = 12;

/// The skeletons of an Arabic word, folded, without its article.
///
/// A worked example: كلينتون gives `KLNTN`, and so does Clinton.
pub(super) fn of_arabic(word: &str) -> Vec<String> {
    let bare = word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3).unwrap_or(word);
    let letters: Vec<char> = bare.chars().collect();
    let mut made = Made::default();
    for (at, &c) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        match c {
            'ا' | 'ع' | 'ء' | 'أ' | 'إ' | 'آ' if at == 0 => made.add(&["A"]),
            'ي' if at == 0 => made.add(&["Y"]),
            'و' if at == 0 => made.add(&["W"]),
            'ب' | 'پ' => made.add(&["B"]),
            'ت' if next == Some('ش') => made.add(&["C"]),
            'ش' if at > 0 && letters[at - 1] == 'ت' => {}
            'ت' | 'ط' => made.add(&["T"]),
            'ث' => made.add(&["T", "S"]),
            'ج' => made.add(&["J", "K"]),
            'چ' => made.add(&["C"]),
            'ح' | 'ه' if at + 1 < letters.len() => made.add(&["H"]),
            'ح' => made.add(&["H"]),
            'خ' => made.add(&["K", "H"]),
            'د' | 'ض' => made.add(&["D"]),
            'ذ' | 'ظ' => made.add(&["D", "Z"]),
            'ر' => made.add(&["R"]),
            'ز' => made.add(&["Z"]),
            'س' | 'ص' => made.add(&["S"]),
            'ش' => made.add(&["X"]),
            'غ' | 'ق' | 'ك' | 'ک' | 'گ' | 'ڭ' => made.add(&["K"]),
            'ف' | 'ڤ' => made.add(&["F"]),
            'ل' => made.add(&["L"]),
            'م' => made.add(&["M"]),
            'ن' => made.add(&["N"]),
            _ => {}
        }
    }
    made.done()
}

/// The skeletons of a Latin word, folded.
pub(super) fn of_latin(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let mut made = Made::default();
    let mut at = 0;
    while at < letters.len() {
        let pair = (letters[at], letters.get(at + 1).copied().unwrap_or(' '));
        let last = at + 1 >= letters.len();
        let mut taken = 2;
        match pair {
            ('t', 'h') => made.add(&["T", "D"]),
            ('s', 'h') => made.add(&["X"]),
            ('c', 'h') => made.add(&["C", "X", "K"]),
            ('p', 'h') => made.add(&["F"]),
            ('g', 'h') => made.add(&["K", ""]),
            ('k', 'h') => made.add(&["K", "H"]),
            ('c', 'k') => made.add(&["K"]),
            ('d', 'h') => made.add(&["D", "Z"]),
            ('n', 'g') => made.add(&["NK", "N", "NJ"]),
            _ => {
                taken = 1;
                match pair.0 {
                    'a' | 'e' | 'i' | 'o' | 'u' if at == 0 => made.add(&["A"]),
                    'y' if at == 0 => made.add(&["Y"]),
                    'w' if at == 0 => made.add(&["W"]),
                    'b' | 'p' => made.add(&["B"]),
                    'c' if matches!(pair.1, 'e' | 'i' | 'y') => made.add(&["S"]),
                    'k' | 'q' | 'c' => made.add(&["K"]),
                    'g' if matches!(pair.1, 'e' | 'i' | 'y') => made.add(&["J", "K"]),
                    'g' => made.add(&["K", "J"]),
                    'j' => made.add(&["J", "H"]),
                    'd' => made.add(&["D"]),
                    't' => made.add(&["T"]),
                    's' => made.add(if last { &["S", "Z", ""] } else { &["S", "Z"] }),
                    'z' => made.add(&["Z", "S"]),
                    'x' => made.add(&["KS", "Z"]),
                    'f' | 'v' => made.add(&["F"]),
                    'h' if last => made.add(&[""]),
                    'h' => made.add(&["H"]),
                    'r' => made.add(&["R"]),
                    'l' => made.add(&["L"]),
                    'm' => made.add(&["M"]),
                    'n' => made.add(&["N"]),
                    _ => {}
                }
            }
        }
        at += taken;
    }
    made.done()
}

/// Skeletons as they grow.
#[derive(Default)]
struct Made(Vec<String>);

impl Made {
    /// Adds a consonant that may be one of several classes.
    fn add(&mut self, classes: &[&str]) {
        if self.0.is_empty() {
            self.0.push(String::new());
        }
        let so_far = self.0.len();
        for class in classes.iter().skip(1) {
            for at in 0..so_far {
                if self.0.len() < MOST {
                    let mut other = self.0[at].clone();
                    add_once(&mut other, class);
                    self.0.push(other);
                }
            }
        }
        for skeleton in &mut self.0[..so_far] {
            add_once(skeleton, classes[0]);
        }
    }

    fn done(mut self) -> Vec<String> {
        self.0.retain(|skeleton| skeleton.len() >= 2);
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

/// Adds a class, a doubled one once.
fn add_once(skeleton: &mut String, class: &str) {
    if !skeleton.ends_with(class) || class.is_empty() {
        skeleton.push_str(class);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(arabic: &str, latin: &str) -> bool {
        let latin = of_latin(latin);
        of_arabic(arabic).iter().any(|skeleton| latin.contains(skeleton))
    }

    #[test]
    fn names_are_alike_where_they_sound_alike() {
        for (arabic, latin) in [
            ("كلينتون", "clinton"),
            ("اوباما", "obama"),
            ("باريس", "paris"),
            ("فيينا", "vienna"),
            ("واشنطن", "washington"),
            ("جورج", "george"),
            ("تشرشل", "churchill"),
            ("الخرطوم", "khartoum"),
            ("غاندي", "gandhi"),
            ("محمد", "muhammad"),
            ("ثاتشر", "thatcher"),
            ("مكسيكو", "mexico"),
        ] {
            assert!(
                are_alike(arabic, latin),
                "{arabic} {:?}, {latin} {:?}",
                of_arabic(arabic),
                of_latin(latin)
            );
        }
    }

    #[test]
    fn other_names_are_not_alike() {
        for (arabic, latin) in [
            ("لندن", "paris"),
            ("كلينتون", "clifton"),
            ("روما", "prague"),
            ("مدريد", "milan"),
            ("بكين", "berlin"),
        ] {
            assert!(!are_alike(arabic, latin), "{arabic} {latin}");
        }
    }

    #[test]
    fn a_name_has_few_skeletons_and_none_is_a_single_letter() {
        for word in ["ثذظجثذظجثذظج", "او", "", "ء"] {
            let made = of_arabic(word);
            assert!(made.len() <= MOST && made.iter().all(|skeleton| skeleton.len() >= 2), "{word} {made:?}");
        }
        for word in ["chghthchghth", "a", "", "xsxsxsxsxsxs"] {
            let made = of_latin(word);
            assert!(made.len() <= MOST && made.iter().all(|skeleton| skeleton.len() >= 2), "{word} {made:?}");
        }
    }
}
