//! The screens, as they were when the program was built.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Screens;

const INDEX: &str = "index.html";

/// Whether there is anything to show.
pub(crate) fn are_here() -> bool {
    Screens::get(INDEX).is_some()
}

/// One file of the screens. A path without an ending is a place inside the application, and the
/// application finds its way there itself.
pub(crate) fn file(path: &str) -> Response {
    let name = path.trim_start_matches('/');
    let name = if name
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'))
    {
        name
    } else {
        INDEX
    };
    match Screens::get(name) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, kind(name)),
                (header::CACHE_CONTROL, "no-cache"),
            ];
            (headers, file.data).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("ftl") => "text/plain; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_compiles_wasm_only_under_its_own_name() {
        assert_eq!(kind("ui_bg.wasm"), "application/wasm");
        assert_eq!(kind("start.js"), "text/javascript; charset=utf-8");
    }
}
