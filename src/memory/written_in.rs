//! Whether a text is in the language that it is said to be in.
//!
//! A script is a sure sign. Where the script agrees, the three-letter sequences of the text tell
//! (`whatlang`), if there is enough of it: Persian and Urdu are written as Arabic is.

use whatlang::Lang;

use super::languages::is_written_in;
use crate::model::Locale;
use crate::text::{self, Script, is_letter};

/// So many letters a text must have before its language is told from it.
const ENOUGH: usize = 200;
/// So many bytes of it are looked at.
const LOOKED_AT: usize = 64 * 1024;

/// The languages that can be told: as whatlang names them, and as BCP 47 does.
const LANGUAGES: [(Lang, &str); 69] = [
    (Lang::Afr, "af"),
    (Lang::Aka, "ak"),
    (Lang::Amh, "am"),
    (Lang::Ara, "ar"),
    (Lang::Aze, "az"),
    (Lang::Bel, "be"),
    (Lang::Ben, "bn"),
    (Lang::Bul, "bg"),
    (Lang::Cat, "ca"),
    (Lang::Ces, "cs"),
    (Lang::Cmn, "zh"),
    (Lang::Cym, "cy"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Epo, "eo"),
    (Lang::Est, "et"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Guj, "gu"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Hrv, "hr"),
    (Lang::Hun, "hu"),
    (Lang::Hye, "hy"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Jav, "jv"),
    (Lang::Jpn, "ja"),
    (Lang::Kan, "kn"),
    (Lang::Kat, "ka"),
    (Lang::Khm, "km"),
    (Lang::Kor, "ko"),
    (Lang::Lat, "la"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Mal, "ml"),
    (Lang::Mar, "mr"),
    (Lang::Mkd, "mk"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "no"),
    (Lang::Ori, "or"),
    (Lang::Pan, "pa"),
    (Lang::Pes, "fa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Sin, "si"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Sna, "sn"),
    (Lang::Spa, "es"),
    (Lang::Srp, "sr"),
    (Lang::Swe, "sv"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Tgl, "tl"),
    (Lang::Tha, "th"),
    (Lang::Tuk, "tk"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Urd, "ur"),
    (Lang::Uzb, "uz"),
    (Lang::Vie, "vi"),
    (Lang::Yid, "yi"),
];

/// How a text is not written as the language says that it is said to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unexpected {
    /// Most of it is in this script.
    Script(&'static str),
    /// It is in this language, as far as can be told.
    Language(&'static str),
}

/// Whether a document is written in another script or language than said. Its head says something of the
/// text, and is not of it.
pub fn unexpected(locale: &Locale, document: &str) -> Option<Unexpected> {
    let text = document.get(text::head_length(document)..).unwrap_or_default();
    let script = unexpected_script(locale, text).map(Unexpected::Script);
    script.or_else(|| unexpected_language(locale, text).map(Unexpected::Language))
}

/// The script of a text, where its language is not written in it: a sign that the
/// language is another than said.
pub fn unexpected_script(locale: &Locale, text: &str) -> Option<&'static str> {
    match text::dominant_script(text)? {
        script if is_written_in(locale, script) => None,
        Script::Arabic => Some("Arabic"),
        Script::Latin => Some("Latin"),
        Script::Other => None,
    }
}

/// The language that a text is in, where that is surely another than said: none where the text is
/// short, or its language or the one said is none of those that can be told.
///
/// ```
/// use jisr::memory::unexpected_language;
/// use jisr::model::Locale;
///
/// let persian = "پژوهشگران گفتند که این روش تازه می‌تواند هزینه‌ها را کاهش دهد. ".repeat(5);
/// assert_eq!(unexpected_language(&Locale::parse("ar")?, &persian), Some("fa"));
/// assert_eq!(unexpected_language(&Locale::parse("fa-IR")?, &persian), None);
/// # Ok::<(), jisr::model::LocaleError>(())
/// ```
pub fn unexpected_language(locale: &Locale, text: &str) -> Option<&'static str> {
    let said = match locale.language() {
        "nb" | "nn" => "no",
        "hbs" | "bs" | "sh" => "hr",
        language => language,
    };
    LANGUAGES.iter().find(|(_, tag)| *tag == said)?;
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    text.chars().filter(|c| is_letter(*c)).nth(ENOUGH - 1)?;
    let found = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let (_, tag) = LANGUAGES.iter().find(|(lang, _)| *lang == found.lang())?;
    (*tag != said).then_some(*tag)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn told(said: &str, text: &str) -> Option<&'static str> {
        unexpected_language(&Locale::parse(said).unwrap(), text)
    }

    #[test]
    fn every_language_is_a_tag_of_its_own() {
        for (lang, tag) in LANGUAGES {
            assert_eq!(Locale::parse(tag).unwrap().as_str(), tag);
            assert_eq!(LANGUAGES.iter().filter(|(l, t)| *l == lang || *t == tag).count(), 1, "{tag}");
        }
    }

    #[test]
    fn arabic_and_english_are_what_they_are_said_to_be() {
        let arabic = "قال الباحثون إن الطريقة الجديدة قد تخفض تكاليف الإنتاج في المصانع الصغيرة، وإن النتائج الأولى مشجعة. ".repeat(4);
        let english = "The researchers said that the new method could lower the costs of production in small factories. ".repeat(4);
        let urdu = "محققین نے کہا کہ نیا طریقہ چھوٹے کارخانوں میں پیداوار کی لاگت کم کر سکتا ہے اور پہلے نتائج حوصلہ افزا ہیں۔ ".repeat(4);
        assert_eq!(told("ar", &arabic), None);
        assert_eq!(told("en-GB", &english), None);
        assert_eq!(told("ar", &urdu), Some("ur"));
        assert_eq!(told("fa", &arabic), Some("ar"));
        assert_eq!(told("fr", &english), Some("en"));
    }

    #[test]
    fn nothing_is_said_of_what_cannot_be_told() {
        assert_eq!(told("ar", "این متن کوتاه است."), None, "too short");
        let persian = "پژوهشگران گفتند که این روش تازه می‌تواند هزینه‌ها را کاهش دهد. ".repeat(5);
        assert_eq!(told("ckb", &persian), None, "Kurdish is not among the languages");
        assert_eq!(told("ar", ""), None);
    }
}
