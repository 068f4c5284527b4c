//! What stands around every view: its title, the ways to the others, and what was just done.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::assets;
use super::deeds::{self, Deed};
use super::links::by_way_of;
use super::texts::Markup;
use super::told::told;
use super::visitor::Visitor;
use super::words::{Language, Words};
use crate::model::Locale;
use crate::server::refusal::Refusal;

/// A view that others lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    LookUp,
    Concordance,
    Terms,
    Documents,
    Harvest,
    Imports,
    Export,
}

impl View {
    /// In the order they are offered: the address, the message with the name, what is done there first.
    const ALL: [(Self, &'static str, &'static str, Deed); 7] = [
        (Self::LookUp, "/", "view-look-up", deeds::LOOK_UP),
        (Self::Concordance, "/concordance", "view-concordance", deeds::SEARCH),
        (Self::Terms, "/terms", "view-terms", deeds::READ_TERMS),
        (Self::Documents, "/documents", "view-documents", deeds::READ_DOCUMENTS),
        (Self::Harvest, "/harvest", "view-harvest", deeds::READ_CANDIDATES),
        (Self::Imports, "/imports", "view-imports", deeds::READ_IMPORTS),
        (Self::Export, "/export", "view-export", deeds::EXPORT),
    ];
}

/// A way to another view.
pub(super) struct Way {
    pub(super) address: &'static str,
    pub(super) name: String,
    pub(super) is_here: bool,
}

/// A choice of a list.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// What stands around a view.
pub(super) struct Frame {
    pub(super) words: &'static Words,
    /// The title of the view.
    pub(super) title: String,
    /// What was just done, in words.
    pub(super) done: Option<String>,
    /// The version of the program, which its assets are of.
    pub(super) version: &'static str,
    /// Whether the page asks for itself again, as something goes on.
    pub(super) goes_on: bool,
    view: Option<View>,
    visitor: Visitor,
}

/// What an address may say was just done: the word in it, and the message.
const DONE: [(&str, &str); 9] = [
    ("added", "done-added"),
    ("deleted", "done-deleted"),
    ("edited", "done-edited"),
    ("nothing", "done-nothing"),
    ("rejected", "done-rejected"),
    ("removed", "done-removed"),
    ("saved", "done-saved"),
    ("searched", "done-searched"),
    ("undone", "done-undone"),
];

impl Frame {
    /// The frame of a view, whose title is a message.
    pub(super) fn new(visitor: Visitor, view: impl Into<Option<View>>, title: &str) -> Self {
        let title = visitor.words.say(title);
        Self {
            words: visitor.words,
            title,
            done: None,
            version: assets::VERSION,
            goes_on: false,
            view: view.into(),
            visitor,
        }
    }

    /// The same, with what an address says was just done.
    pub(super) fn after(self, done: Option<&str>) -> Self {
        let message = DONE.iter().find(|(word, _)| Some(*word) == done);
        let done = message.map(|(_, message)| self.words.say(message));
        Self { done, ..self }
    }

    pub(super) fn language(&self) -> &'static str {
        self.words.language.code()
    }

    pub(super) fn direction(&self) -> &'static str {
        self.words.language.direction()
    }

    /// The views that whoever looks may see.
    pub(super) fn ways(&self) -> Vec<Way> {
        let seen = View::ALL.into_iter().filter(|(.., deed)| self.visitor.may(deed));
        let way = |(view, address, name, _)| Way {
            address,
            name: self.words.say(name),
            is_here: self.view == Some(view),
        };
        seen.map(way).collect()
    }

    /// The other languages, each with the address that changes to it.
    pub(super) fn languages(&self) -> Vec<(Language, String)> {
        let others = Language::ALL.into_iter().filter(|language| *language != self.words.language);
        let address = |language: Language| {
            let to = if self.visitor.address.starts_with("/sign-in") { "/" } else { &self.visitor.address };
            by_way_of(&format!("/language/{}", language.code()), to)
        };
        others.map(|language| (language, address(language))).collect()
    }

    /// Whether whoever looks may do this.
    pub(super) fn may(&self, deed: &Deed) -> bool {
        self.visitor.may(deed)
    }

    /// Whether there is anything to sign out of.
    pub(super) fn is_signed_in(&self) -> bool {
        self.visitor.signs_in && self.visitor.role.is_some()
    }

    /// The languages to choose from; nothing chosen is the first, of a message where there is one.
    pub(super) fn choices(
        &self,
        languages: &[Locale],
        chosen: Option<&Locale>,
        none: Option<&str>,
    ) -> Vec<Choice> {
        let none = none.map(|message| Choice {
            value: String::new(),
            name: self.words.say(message),
            chosen: chosen.is_none(),
        });
        let language = |locale: &Locale| Choice {
            value: locale.to_string(),
            name: self.words.language_name(locale),
            chosen: chosen == Some(locale),
        };
        let other = chosen.filter(|chosen| !languages.contains(chosen));
        none.into_iter().chain(languages.iter().chain(other).map(language)).collect()
    }
}

/// A view as it is sent.
pub(super) fn show(view: &impl Template) -> Result<Response, Refusal> {
    show_with(StatusCode::OK, view)
}

/// The same, with another status.
pub(super) fn show_with(status: StatusCode, view: &impl Template) -> Result<Response, Refusal> {
    let html = view.render().map_err(|error| {
        tracing::error!(%error, "a page");
        Refusal::failed()
    })?;
    let mut response = (status, Html(html)).into_response();
    let varies = HeaderValue::from_static("accept-language, cookie, hx-request");
    response.headers_mut().insert(header::VARY, varies);
    Ok(response)
}

/// A form that was refused, as it was sent.
pub(super) fn show_again(refusal: &Refusal, view: &impl Template) -> Result<Response, Refusal> {
    let status = match refusal.status {
        // That is for requests that say what they expect in their head.
        StatusCode::PRECONDITION_FAILED => StatusCode::CONFLICT,
        status => status,
    };
    show_with(status, view)
}

/// The way on after something was done, so that to load the page again does not do it again.
pub(super) fn go_on(address: &str) -> Response {
    Redirect::to(address).into_response()
}

#[derive(Template)]
#[template(path = "refused.html")]
struct Refused {
    frame: Frame,
    message: Markup,
}

/// A refusal, for a person.
pub(super) fn refused(visitor: Visitor, refusal: &Refusal) -> Result<Response, Refusal> {
    let title = match refusal.status {
        StatusCode::NOT_FOUND => "refused-not-found",
        StatusCode::FORBIDDEN => "refused-forbidden",
        status if status.is_server_error() => "refused-failed",
        _ => "refused-bad",
    };
    let frame = Frame::new(visitor, None, title);
    let message = told(frame.words, refusal);
    show_with(refusal.status, &Refused { frame, message })
}
