//! Where a request goes: `https`, or plain `http` to this very machine and no further.

use std::net::IpAddr;

use field::LineError;
use reqwest::Url;

/// The address of `path` under `server`.
///
/// # Errors
/// [`LineError::Address`] when `server` is not an address, or one that would carry records in the
/// clear over a network.
pub(crate) fn join(server: &str, path: &str) -> Result<Url, LineError> {
    let refused = || LineError::Address(server.to_owned());
    let base = server.trim().trim_end_matches('/');
    let url = Url::parse(&format!("{base}{path}")).map_err(|_| refused())?;
    let plain = url.username().is_empty() && url.password().is_none();
    let whole = base.contains("://") && !base.contains(['?', '#']) && path.starts_with('/');
    let safe = match url.scheme() {
        "https" => true,
        "http" => url.host_str().is_some_and(is_this_machine),
        _ => false,
    };
    if plain && whole && safe {
        Ok(url)
    } else {
        Err(refused())
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_goes_anywhere_and_http_stays_on_this_machine() {
        for (server, want) in [
            (
                "https://bandeng.example.cn",
                Some("https://bandeng.example.cn/v1/sync"),
            ),
            (
                " https://bandeng.example.cn/ ",
                Some("https://bandeng.example.cn/v1/sync"),
            ),
            (
                "https://example.cn/bandeng",
                Some("https://example.cn/bandeng/v1/sync"),
            ),
            (
                "http://127.0.0.1:8080",
                Some("http://127.0.0.1:8080/v1/sync"),
            ),
            (
                "http://localhost:8080",
                Some("http://localhost:8080/v1/sync"),
            ),
            ("http://[::1]:8080", Some("http://[::1]:8080/v1/sync")),
            ("http://bandeng.example.cn", None),
            ("http://10.0.0.2", None),
            ("http://localhost.example.cn", None),
            ("https://user:secret@example.cn", None),
            ("https://example.cn/?a=b", None),
            ("ftp://example.cn", None),
            ("bandeng.example.cn", None),
            ("", None),
        ] {
            let got = join(server, "/v1/sync").ok().map(String::from);
            assert_eq!(got.as_deref(), want, "{server:?}");
        }
    }
}
