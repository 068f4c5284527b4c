//! The tables of Arabic clitics and endings, all in folded letters
//! (ا for أ إ آ, ه for ة, ي for ى, و and ي for ؤ and ئ).
//!
//! `light.rs` strips words by them and `token.rs` splits clitics off words of
//! another script. A number beside an affix is the least count of letters that
//! must be left, so that a short word whose own letters look like an affix
//! (ولد, بيان, فكر) stays whole. After a change raise
//! [`NORMAL_FORMS`](super::NORMAL_FORMS): keys change.

/// Where an affix may be cut off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Affix {
    /// The affix, in folded letters.
    pub(super) letters: &'static str,
    /// The least count of letters that must be left of the word.
    pub(super) leaves: usize,
}

const fn affix(letters: &'static str, leaves: usize) -> Affix {
    Affix { letters, leaves }
}

/// The article with the clitics before it, longest first. Of what is left two
/// letters are needed beside a final ه (a ة or a pronoun): الله, إله and بالغة
/// have no article.
///
/// س is not here: it stands before verbs, and no verb has an article.
pub(super) const ARTICLES: &[Affix] = &[
    affix("وبال", 3),
    affix("فبال", 3),
    affix("وكال", 3),
    affix("فكال", 3),
    affix("وال", 2),
    affix("فال", 3),
    affix("بال", 3),
    affix("كال", 3),
    affix("لال", 3),
    affix("ال", 2),
];

/// The article after ل, written لل. A word that begins with ل has only the
/// two: للغة is ل and اللغة.
pub(super) const CONTRACTED: &[&str] = &["ولل", "فلل", "لل"];

/// Words that are never cut but for a clitic of [`BEFORE_WHOLE`].
pub(super) const WHOLE: &[&str] = &[
    "الله",
    "الان",
    "الاف",
    "الذي",
    "التي",
    "الذين",
    "اللذان",
    "اللذين",
    "اللتان",
    "اللتين",
    "اللواتي",
    "اللاتي",
];

/// The clitics that may stand before a [`WHOLE`] word.
pub(super) const BEFORE_WHOLE: &[char] = &['و', 'ف', 'ب', 'ك', 'ل'];

/// Stems that begin with a و of their own. It is taken for "and" in any other
/// word that leaves three letters.
#[rustfmt::skip]
pub(super) const OWN_WAW: &[&str] = &[
    "واجب", "واجه", "واحد", "وارد", "واسع", "واضح", "واعد", "وافر", "وافق", "واقع", "وثاق", "وثايق",
    "وثيق", "وجد", "وجه", "وجود", "وحد", "وحيد", "وراث", "ورد", "ورش", "ورق", "وزار", "وزراء", "وزن",
    "وزير", "وسايط", "وسايل", "وسط", "وسطاء", "وسع", "وسيط", "وسيل", "وصف", "وصل", "وصول", "وضع",
    "وضوح", "وطن", "وظايف", "وظيف", "وعد", "وعي", "وفاء", "وفد", "وفر", "وفق", "وفير", "وقاي", "وقت",
    "وقع", "وقف", "وقود", "وكال", "وكاء", "وكلاء", "وكيل", "ولاي", "ولد",
];

/// The pronouns that follow a word, longest first; ه is also the feminine ة.
pub(super) const PRONOUNS: &[Affix] = &[
    affix("هما", 3),
    affix("كما", 4),
    affix("ها", 3),
    affix("هم", 3),
    affix("هن", 4),
    affix("كم", 4),
    affix("كن", 4),
    affix("نا", 3),
    affix("ه", 3),
];

/// Stems whose final ت is their own; before a pronoun any other one is a ة.
pub(super) const OWN_TAA: &[&str] =
    &["ثابت", "صامت", "لافت", "موقت", "مثبت", "ملفت", "انترنت", "انصات", "انبت", "سكوت", "صوت", "وقت"];

/// Plural, dual and other endings, longest first.
pub(super) const ENDINGS: &[Affix] = &[
    affix("تان", 3),
    affix("تين", 3),
    affix("ات", 2),
    affix("ان", 4),
    affix("ون", 4),
    affix("ين", 4),
    affix("وا", 3),
    affix("ا", 3),
];

/// The ending ي of relation (nisba) and possession.
pub(super) const NISBA: Affix = affix("ي", 3);

/// The clitics that are glued to a word of another script: وGoogle, الـAPI.
pub(super) const PROCLITICS: &[&str] = &[
    "ال", "لل", "و", "ف", "ب", "ك", "ل", "وال", "فال", "بال", "كال", "لال", "وبال", "فبال", "وكال", "فكال",
    "ولل", "فلل", "ولال", "وب", "فب", "وك", "فك", "ول", "فل",
];

/// The endings that are glued to a word of another script: GPUات.
pub(super) const ENCLITICS: &[&str] =
    &["ات", "ان", "ين", "ون", "ي", "يه", "يا", "يين", "يون", "ه", "ها", "هم", "هما", "هن", "نا", "كم"];
