//! Where a request goes: `https`, with the pin the address may carry, or plain `http` to this very
//! machine and no further.

use std::net::IpAddr;

use field::LineError;
use reqwest::Url;

use wire::Pin;

/// The address of `path` under `server`, and the key that has to answer there when it is named.
///
/// # Errors
/// [`LineError::Address`] when `server` is not an address, or one that would carry records in the
/// clear over a network, or carries something after `#` that is no pin.
pub(crate) fn join(server: &str, path: &str) -> Result<(Url, Option<Pin>), LineError> {
    let refused = || LineError::Address(server.to_owned());
    let (base, pin) = match server.trim().split_once('#') {
        Some((base, written)) => (base, Some(Pin::parse(written).ok_or_else(refused)?)),
        None => (server.trim(), None),
    };
    let base = base.trim_end_matches('/');
    let url = Url::parse(&format!("{base}{path}")).map_err(|_| refused())?;
    let plain = url.username().is_empty() && url.password().is_none();
    let whole = base.contains("://") && !base.contains('?') && path.starts_with('/');
    let safe = match url.scheme() {
        "https" => true,
        "http" => pin.is_none() && url.host_str().is_some_and(is_this_machine),
        _ => false,
    };
    if plain && whole && safe {
        Ok((url, pin))
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
            ("http://[::1]:8080#", None),
            ("https://example.cn#", None),
            ("https://example.cn#sha256=short", None),
            ("http://bandeng.example.cn", None),
            ("http://10.0.0.2", None),
            ("http://localhost.example.cn", None),
            ("https://user:secret@example.cn", None),
            ("https://example.cn/?a=b", None),
            ("ftp://example.cn", None),
            ("bandeng.example.cn", None),
            ("", None),
        ] {
            let got = join(server, "/v1/sync").ok();
            let got = got.map(|(url, pin)| (String::from(url), pin));
            assert_eq!(got, want.map(|url| (url.to_owned(), None)), "{server:?}");
        }
    }

    #[test]
    fn a_pin_is_taken_off_the_address_and_means_nothing_in_the_clear() {
        let pin = format!("sha256={}", "A".repeat(43));
        for server in ["https://10.0.0.2:8470", "https://10.0.0.2:8470/"] {
            let (url, found) = join(&format!("{server}#{pin} "), "/v1/sync").unwrap();
            assert_eq!(url.as_str(), "https://10.0.0.2:8470/v1/sync");
            assert_eq!(found.unwrap().to_string(), pin);
        }
        assert!(join(&format!("http://127.0.0.1#{pin}"), "/v1/sync").is_err());
    }
}
