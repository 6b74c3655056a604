//! Where a PostgreSQL is, as it is written on the command line: `postgres://user@host/database`, or
//! `host=… user=… dbname=…`.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use tokio_postgres::config::{Config, Host, SslMode, TargetSessionAttrs};

/// How a session behaves. What was said to be stored is on the disk. A node that vanishes with a
/// scope in its hands, without its connection ending, lets go of it after a while; nobody waits for
/// ever.
const SESSION: &str = "-c synchronous_commit=on -c idle_in_transaction_session_timeout=15s \
    -c lock_timeout=10s -c statement_timeout=60s -c client_min_messages=warning";

/// Where a PostgreSQL is. Neither `Debug` nor `Display` shows the password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(Config);

/// Why a text names no PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}; write it as postgres://user:password@host/database")]
pub struct UrlError(String);

impl FromStr for PostgresUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        // What the parser says of a text that is no address may repeat it, password included.
        let mut config: Config = text
            .parse()
            .map_err(|_| UrlError("this names no PostgreSQL".to_owned()))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(UrlError("the host is missing".to_owned()));
        }
        let theirs = config.get_options().unwrap_or_default();
        let options = format!("{SESSION} {theirs}");
        config.options(options.trim_end());
        if config.get_application_name().is_none() {
            config.application_name("bandeng-server");
        }
        // Over a network the line is encrypted and the server known, unless the keeper says that it
        // need not be; on this machine it need not.
        if config.get_ssl_mode() == SslMode::Prefer {
            config.ssl_mode(if is_here(&config) {
                SslMode::Disable
            } else {
                SslMode::Require
            });
        }
        // Of several hosts, the one that takes writes.
        if config.get_hosts().len() > 1
            && config.get_target_session_attrs() == TargetSessionAttrs::Any
        {
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        Ok(Self(config))
    }
}

impl PostgresUrl {
    pub(super) const fn config(&self) -> &Config {
        &self.0
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.0.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        });
        let addresses = self.0.get_hostaddrs().iter().map(ToString::to_string);
        let all: Vec<String> = hosts.chain(addresses).collect();
        let database = self
            .0
            .get_dbname()
            .or(self.0.get_user())
            .unwrap_or_default();
        write!(f, "{}/{database}", all.join(","))
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({self})")
    }
}

fn is_here(config: &Config) -> bool {
    let named = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
    });
    named && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> PostgresUrl {
        text.parse().unwrap()
    }

    #[test]
    fn a_password_is_shown_nowhere() {
        let url = parsed("postgres://bandeng:geheim@db.county:5433/bandeng");
        assert_eq!(url.to_string(), "db.county/bandeng");
        assert!(!format!("{url:?}").contains("geheim"));
        let error = "postgres://bandeng:geheim@db:port/x".parse::<PostgresUrl>();
        assert!(!error.unwrap_err().to_string().contains("geheim"));
    }

    #[test]
    fn a_line_over_a_network_is_encrypted_unless_said_otherwise() {
        let mode = |text: &str| parsed(text).config().get_ssl_mode();
        assert_eq!(mode("postgres://b@db.county/b"), SslMode::Require);
        assert_eq!(
            mode("postgres://b@db.county/b?sslmode=disable"),
            SslMode::Disable
        );
        assert_eq!(mode("postgres://b@127.0.0.1/b"), SslMode::Disable);
        assert_eq!(mode("host=/run/postgresql user=b"), SslMode::Disable);
        assert_eq!(mode("host=localhost,db.county user=b"), SslMode::Require);
    }

    #[test]
    fn what_was_stored_is_on_the_disk_whatever_the_url_says_beside() {
        let url = parsed("postgres://b@localhost/b?options=-c%20search_path%3Dcounty");
        let options = url.config().get_options().unwrap();
        assert!(options.contains("synchronous_commit=on"));
        assert!(options.ends_with("-c search_path=county"));
    }

    #[test]
    fn a_text_without_a_host_is_refused() {
        for text in ["", "postgres:///bandeng", "sqlite://x", "bandeng"] {
            assert!(text.parse::<PostgresUrl>().is_err(), "{text}");
        }
    }
}
