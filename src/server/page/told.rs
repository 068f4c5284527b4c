//! What a refusal says to a person, in the language of the page where the page knows it.

use axum::http::StatusCode;

use super::texts::{self, Markup};
use super::words::{Language, Words};
use crate::error::Reason;
use crate::server::refusal::{Refusal, Why};

/// The message for what the library declines.
fn declined(reason: Reason) -> &'static str {
    match reason {
        Reason::EmptyTerm => "told-no-term",
        Reason::NoWord => "told-no-word",
        Reason::TermTwice => "told-term-twice",
        Reason::ConceptTaken => "told-concept-taken",
        Reason::DocumentTaken => "told-document-taken",
        Reason::NoSentence => "told-no-sentence",
        Reason::SameLanguage => "told-languages",
        Reason::UncertainLanguage => "told-which-language",
        Reason::UndoneBefore => "told-undone-before",
        Reason::ReviewedBefore => "told-reviewed-before",
        Reason::WouldChange => "told-would-change",
    }
}

/// What a refusal says.
pub(super) fn told(words: &Words, refusal: &Refusal) -> Markup {
    let say = |message: &str| texts::name(&words.say(message));
    match (&refusal.why, refusal.status) {
        (Why::Page(message, what), _) => texts::message(words, message, what),
        (Why::Declined(reason, what), _) => texts::message(words, declined(*reason), what),
        (Why::Language(tag), _) => texts::message(words, "told-language", tag),
        (Why::Stale, _) => say("told-stale"),
        (Why::Busy, _) => say("told-busy"),
        (Why::Full, _) => say("told-full"),
        (Why::Crowded, _) => say("told-crowded"),
        (Why::LongTurns, _) => say("told-long-turns"),
        (Why::Slow, _) => say("told-slow"),
        (Why::Broken, _) => say("told-broken"),
        (Why::TooLarge, _) => say("told-too-large"),
        (Why::NotUtf8, _) => say("told-not-utf-8"),
        (Why::Unreadable, _) => of_server(words, "told-unreadable", &refusal.message),
        (Why::Said, StatusCode::NOT_FOUND) => say("told-not-found"),
        (Why::Said, StatusCode::FORBIDDEN) => say("told-forbidden"),
        (Why::Said, StatusCode::INTERNAL_SERVER_ERROR) => say("told-failed"),
        (Why::Said, _) => of_server(words, "told-in-english", &refusal.message),
    }
}

/// What the library and the server say, which speak English; where the page does not, that is said before it.
fn of_server(words: &Words, message: &str, said: &str) -> Markup {
    match words.language {
        Language::English => texts::english(said),
        Language::Arabic => texts::then(&texts::name(&words.say(message)), &texts::english(said)),
    }
}
