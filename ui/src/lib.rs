//! The screens of Bandeng: what a worker sees and touches, in Chinese and English. They ask the
//! application through the bridge and never touch a network, a file or a database themselves.

pub mod app;
mod bridge;
mod outside;
mod part;
mod route;
mod screen;
#[cfg(test)]
mod tests;
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Puts the screens into the page. The page calls this once, when the module has been loaded.
#[wasm_bindgen(start)]
pub fn start() {
    outside::tell_of_panics();
    app::mount();
}
