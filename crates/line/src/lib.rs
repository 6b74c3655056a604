//! Carries frames over HTTPS: the one place of a device that opens a connection. It goes where the
//! enrolment points and nowhere else – no redirect, no proxy – and never looks into what it carries.

mod address;
mod http;
mod pin;
mod trust;

pub use http::HttpLine;
pub use pin::Pin;

#[cfg(test)]
mod tests;
