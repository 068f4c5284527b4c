//! The queue of candidates for terms.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::extract::{Body, Object, Query, within};
use crate::answer::{CandidateList, Found, ReviewDone};
use crate::model::{CandidateId, Decision, ReadCandidate, Review};
use crate::server::refusal::{Refusal, Refused};
use crate::server::state::Server;
use crate::store::Reader;

/// The most candidates that may be asked for.
const MOST: u32 = 100_000;

/// Which candidates to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CandidateQuery {
    /// Only what stands in this document.
    document: Option<String>,
    /// Whether those that were rejected are listed instead.
    #[serde(default)]
    #[param(default = false)]
    rejected: bool,
    /// The most candidates to answer; else all there are.
    #[param(minimum = 1, maximum = 100_000)]
    limit: Option<u32>,
}

/// Propose the terms that the texts hold, each under its number. All texts are searched, which takes ten seconds and
/// more where there are a million.
#[utoipa::path(get, path = "/candidates", tag = "candidates", params(CandidateQuery),
    responses(
        (status = 200, description = "The candidates", body = CandidateList),
        (status = 404, description = "There is no such document", body = Refused),
    ))]
pub(super) async fn list(
    State(server): State<Server>,
    Query(CandidateQuery { document, rejected, limit }): Query<CandidateQuery>,
) -> Result<Json<CandidateList>, Refusal> {
    let limit =
        limit.map_or(Ok(usize::MAX), |limit| within("limit", limit, 1, MOST).map(|limit| limit as usize))?;
    let shown = |mut list: CandidateList| {
        list.candidates.truncate(limit);
        Json(list)
    };
    if rejected {
        if document.is_some() {
            return Err(Refusal::bad(
                "those that were rejected are not looked for in documents; leave one out",
            ));
        }
        return server.work.read(|reader| CandidateList::rejected(reader)).await.map(shown);
    }
    let read = move |reader: &dyn Reader| {
        let found = Found::in_texts(reader, document.as_deref())?;
        let numbers = found.numbers(reader)?;
        Ok((found, numbers))
    };
    let (found, numbers) = server.work.read_at_length(read).await?;
    let numbers = match numbers {
        Some(numbers) => numbers,
        None => {
            let new = found.candidates();
            server.work.write_much(move |memory| memory.queue(&new)).await?
        }
    };
    server.work.read(move |reader| found.listed(reader, numbers)).await.map(shown)
}

/// What is decided about candidates.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reviews": [{"number": 1, "decision": "rejected"}]}))]
pub(super) struct Reviews {
    /// Carried out in order, all of them or none.
    #[schema(min_items = 1, value_type = Vec<ReviewOf>)]
    reviews: Vec<Object<ReviewOf>>,
}

/// What is decided about a candidate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewOf {
    /// Its number.
    number: i64,
    /// Accepted into the termbase, or rejected; without it, it is only edited, and still waits.
    decision: Option<Decision>,
    /// Another text for the term.
    term: Option<String>,
    /// Another text for the translation, or for the short form of an abbreviation.
    translation: Option<String>,
    /// What it was when it was read: nothing is changed where it is another by now.
    #[schema(value_type = Option<ReadCandidate>)]
    was: Option<Object<ReadCandidate>>,
}

/// Accept, edit and reject candidates.
#[utoipa::path(post, path = "/candidates/review", tag = "candidates", request_body = Reviews,
    responses(
        (status = 200, description = "The candidates as they stand", body = ReviewDone),
        (status = 404, description = "There is no such candidate", body = Refused),
        (status = 412, description = "One was changed since it was read, by what its `was` says", body = Refused),
    ))]
pub(super) async fn review(
    State(server): State<Server>,
    Body(Reviews { reviews }): Body<Reviews>,
) -> Result<Json<ReviewDone>, Refusal> {
    let idle = |review: &ReviewOf| {
        review.decision.is_none() && review.term.is_none() && review.translation.is_none()
    };
    if reviews.is_empty() || reviews.iter().any(|Object(review)| idle(review)) {
        return Err(Refusal::bad("a review needs candidates, each with a decision, a term or a translation"));
    }
    let steps: Vec<Review> = reviews
        .into_iter()
        .map(|Object(ReviewOf { number, decision, term, translation, was })| Review {
            id: CandidateId(number),
            term,
            translation,
            decision,
            was: was.map(|Object(was)| was),
        })
        .collect();
    let reviewed = server.work.write(move |memory| memory.review(&steps)).await?;
    Ok(Json(ReviewDone::from(reviewed)))
}
