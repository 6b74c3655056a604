//! Carries frames over HTTPS: the one place of a device that opens a connection. It goes where the
//! enrolment points and nowhere else – no redirect, no proxy – and never looks into what it carries.

mod address;
mod http;
mod trust;

pub use http::HttpLine;

#[cfg(test)]
mod tests;
