//! Who is let in. A request must name this machine as its host (a name that was bent to point here
//! is another site), come from no other page, and carry the cookie; the token of the printed
//! address buys one cookie, once.

use std::io;
use std::net::SocketAddr;
use std::sync::Mutex;

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

use super::key::{CookieKey, random_hex};

/// The door of one running server.
pub(crate) struct Door {
    key: CookieKey,
    hosts: [String; 3],
    printed: String,
    unused: Mutex<bool>,
}

/// Why somebody stays outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outside {
    /// The request was sent to another name, or from another page.
    Elsewhere,
    /// No cookie, or not ours.
    Stranger,
}

impl Door {
    /// The door of the server that listens on `address`.
    ///
    /// # Errors
    /// When the random source gives nothing.
    pub(crate) fn new(key: CookieKey, address: SocketAddr) -> io::Result<Self> {
        let port = address.port();
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
        Ok(Self {
            key,
            hosts,
            printed: random_hex(32)?,
            unused: Mutex::new(true),
        })
    }

    /// The token to print.
    pub(crate) fn token(&self) -> &str {
        &self.printed
    }

    /// Takes the token in and gives the cookie out, the first time only.
    pub(crate) fn redeem(&self, token: &str) -> Option<String> {
        let mut unused = self.unused.lock().ok()?;
        if !*unused || !bool::from(token.as_bytes().ct_eq(self.printed.as_bytes())) {
            return None;
        }
        *unused = false;
        Some(self.key.cookie())
    }

    /// Whether the request was sent here, and from here.
    ///
    /// # Errors
    /// [`Outside::Elsewhere`].
    pub(crate) fn check_place(&self, headers: &HeaderMap) -> Result<(), Outside> {
        let host = text(headers, header::HOST).unwrap_or_default();
        let known = self
            .hosts
            .iter()
            .any(|known| known.eq_ignore_ascii_case(host));
        let own_page = headers.get(header::ORIGIN).is_none_or(|origin| {
            origin
                .to_str()
                .is_ok_and(|origin| origin.eq_ignore_ascii_case(&format!("http://{host}")))
        });
        if known && own_page {
            Ok(())
        } else {
            Err(Outside::Elsewhere)
        }
    }

    /// Whether the request carries the cookie.
    ///
    /// # Errors
    /// [`Outside::Stranger`].
    pub(crate) fn check_cookie(&self, headers: &HeaderMap) -> Result<(), Outside> {
        let known = headers
            .get_all(header::COOKIE)
            .iter()
            .any(|value| value.to_str().is_ok_and(|value| self.key.opens(value)));
        if known {
            Ok(())
        } else {
            Err(Outside::Stranger)
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
