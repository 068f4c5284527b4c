//! What people do on the page. Each is what a request of the API does too, and so needs the same role.

use axum::http::Method;

use crate::model::Role;
use crate::server::roles;

/// Something that is done on the page: the request of the API that does the same.
pub(super) type Deed = (Method, &'static str);

pub(super) const LOOK_UP: Deed = (Method::GET, "/api/v1/lookup");
pub(super) const SEARCH: Deed = (Method::GET, "/api/v1/concordance");
pub(super) const READ_UNITS: Deed = (Method::GET, "/api/v1/units/{id}/history");
pub(super) const ADD_UNITS: Deed = (Method::POST, "/api/v1/units");
pub(super) const EDIT_UNITS: Deed = (Method::PATCH, "/api/v1/units/{id}");
pub(super) const DELETE_UNITS: Deed = (Method::DELETE, "/api/v1/units/{id}");
pub(super) const REVERT_UNITS: Deed = (Method::POST, "/api/v1/units/{id}/revert");
pub(super) const READ_TERMS: Deed = (Method::GET, "/api/v1/terms");
pub(super) const ADD_TERMS: Deed = (Method::POST, "/api/v1/terms");
pub(super) const EDIT_TERMS: Deed = (Method::PATCH, "/api/v1/concepts/{concept}");
pub(super) const REMOVE_TERMS: Deed = (Method::DELETE, "/api/v1/concepts/{concept}");
pub(super) const READ_CANDIDATES: Deed = (Method::GET, "/api/v1/candidates");
pub(super) const REVIEW_CANDIDATES: Deed = (Method::POST, "/api/v1/candidates/review");
pub(super) const READ_DOCUMENTS: Deed = (Method::GET, "/api/v1/documents");
/// The API adds none: whoever may import a file may.
pub(super) const CHANGE_DOCUMENTS: Deed = IMPORT;
pub(super) const READ_IMPORTS: Deed = (Method::GET, "/api/v1/imports");
pub(super) const WATCH_IMPORTS: Deed = (Method::GET, "/api/v1/imports/jobs/{job}");
pub(super) const IMPORT: Deed = (Method::POST, "/api/v1/imports");
pub(super) const CANCEL_IMPORTS: Deed = (Method::POST, "/api/v1/imports/jobs/{job}/cancel");
pub(super) const UNDO_IMPORTS: Deed = (Method::POST, "/api/v1/imports/{import}/undo");
pub(super) const EXPORT: Deed = (Method::GET, "/api/v1/export");
pub(super) const EXPORT_TERMS: Deed = (Method::GET, "/api/v1/terms/export");

/// The role that it needs; none where nobody may.
pub(super) fn needed((method, route): &Deed) -> Option<Role> {
    roles::needed(method, route)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_read_was_kept_from_the_list_of_imports() {
        assert_eq!(needed(&READ_IMPORTS), roles::needed(&Method::GET, "/api/v1/imports"));
        for deed in [
            LOOK_UP,
            SEARCH,
            READ_UNITS,
            ADD_UNITS,
            EDIT_UNITS,
            DELETE_UNITS,
            REVERT_UNITS,
            READ_TERMS,
            ADD_TERMS,
            EDIT_TERMS,
            REMOVE_TERMS,
            READ_CANDIDATES,
            REVIEW_CANDIDATES,
            READ_DOCUMENTS,
            CHANGE_DOCUMENTS,
            READ_IMPORTS,
            WATCH_IMPORTS,
            IMPORT,
            CANCEL_IMPORTS,
            UNDO_IMPORTS,
            EXPORT,
            EXPORT_TERMS,
        ] {
            assert!(needed(&deed).is_some(), "{deed:?} has no row in the table");
        }
    }
}
