//! Everything that is served over HTTP. A refusal is one typed frame with the HTTP status that goes
//! with it, or takes the place of the rest of an answer that had begun; a panic is answered with 500
//! and takes nothing else down.

pub mod admit;
pub(crate) mod attachments;
mod body;
pub(crate) mod bundles;
mod compare;
pub mod enrol;
pub mod health;
pub mod numbers;
mod outlines;
pub(crate) mod packs;
mod ranges;
pub mod ready;
pub mod refuse;
pub mod sync;
pub mod watch;

use std::any::Any;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;
use wire::RefusalCode;

use crate::App;
use refuse::Refused;

/// The largest request body.
pub const MAX_BODY_BYTES: usize = 8 << 20;

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/v1/sync", post(sync::sync))
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/compare", post(compare::compare))
        .route("/v1/numbers", post(numbers::numbers))
        .route("/v1/outlines", post(outlines::outlines))
        .route("/v1/packs/{sha256}", get(packs::fetch))
        .route("/v1/attachments", attachments::uploads())
        .route("/v1/attachments/{grid}/uploads/{id}", attachments::upload())
        .route("/v1/attachments/{grid}/{sha256}", attachments::file())
        .route("/v1/bundles", post(bundles::bring))
        .route("/healthz", get(health::health))
        .route("/readyz", get(ready::ready))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(app.clone(), watch::watch))
        .with_state(app)
}

async fn not_found() -> Refused {
    Refused::new(RefusalCode::NotFound, "there is nothing at this address")
}

fn after_panic(_panic: Box<dyn Any + Send>) -> Response {
    tracing::error!("a request ended in a panic");
    Refused::new(RefusalCode::Internal, "the server failed; try again later").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    /// Whoever writes a client reads that page, and nothing else.
    #[test]
    fn every_route_stands_in_the_page_about_the_protocol() {
        let page = include_str!("../../docs/wire.md");
        let code = include_str!("routes.rs").split("#[cfg(test)]").next();
        let routes = code.unwrap().split(".route(").skip(1);
        let paths: Vec<&str> = routes.filter_map(|route| route.split('"').nth(1)).collect();
        assert!(paths.len() >= 12, "{paths:?}");
        for path in paths {
            let parts = path.split('/').map(|part| {
                let name = part.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
                name.map_or(part.to_owned(), str::to_uppercase)
            });
            let written = parts.collect::<Vec<_>>().join("/");
            assert!(
                page.contains(&format!(" {written}`")),
                "{path} is not in docs/wire.md"
            );
        }
    }

    async fn fails() -> &'static str {
        panic!("on purpose")
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_the_next_request_served() {
        let router = Router::new()
            .route("/", get(fails))
            .fallback(not_found)
            .layer(CatchPanicLayer::custom(after_panic));
        for (path, status) in [
            ("/", StatusCode::INTERNAL_SERVER_ERROR),
            ("/x", StatusCode::NOT_FOUND),
        ] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            assert_eq!(
                router.clone().oneshot(request).await.unwrap().status(),
                status
            );
        }
    }
}
