//! `serve …`: where the server listens and how much it may be asked.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{CompactArgs, RollOverArgs};
use crate::limits::{Limits, Rate};
use crate::serve::{Sockets, TlsFiles};

/// How many times what it may ask in a second a device may ask at once.
const DEVICE_BURST: u32 = 60;
const ADDRESS_BURST: u32 = 60;

/// Where and how the server listens.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Address and port for devices; port 0 takes a free one and prints it.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8470")]
    pub listen: SocketAddr,
    /// Address and port where Prometheus finds /metrics; nowhere when not given. Nobody else should
    /// reach it.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub metrics: Option<SocketAddr>,
    /// The certificate, PEM, with those that vouch for it. Read again at SIGHUP.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// How many seconds requests are still taken once the server was told to stop, so that what
    /// stands in front of it can notice that it is not ready.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub drain: u64,
    /// How many seconds a request may still take after that.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub grace: u64,
    /// How many seconds a handshake or the head of a request may take, and a request may be silent
    /// or slow.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub patience: u64,
    /// How many requests may be open at the same time, those that wait for news among them.
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().open_requests)]
    pub max_open_requests: usize,
    /// How many connections may be open at the same time.
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().connections)]
    pub max_connections: usize,
    /// How often one device may ask in a second in the long run; 0 is no bound.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    pub device_requests_per_s: u32,
    /// How often one address may ask in a second in the long run without a token that opens
    /// anything; 0 is no bound.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub address_requests_per_s: u32,
    /// What is compacted once a day.
    #[command(flatten)]
    pub compact: CompactArgs,
    /// What is rolled over once a day.
    #[command(flatten)]
    pub roll_over: RollOverArgs,
}

impl ServeArgs {
    /// Where and how to listen.
    #[must_use]
    pub fn sockets(&self) -> Sockets {
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        Sockets {
            listen: self.listen,
            metrics: self.metrics,
            tls: files.map(|(certificate, key)| TlsFiles { certificate, key }),
            drain: Duration::from_secs(self.drain),
            grace: Duration::from_secs(self.grace),
        }
    }

    /// How much the server may be asked.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let (device, address) = (self.device_requests_per_s, self.address_requests_per_s);
        Limits {
            open_requests: self.max_open_requests,
            connections: self.max_connections,
            device: Rate::per_s(device, device.saturating_mul(DEVICE_BURST)),
            address: Rate::per_s(address, address.saturating_mul(ADDRESS_BURST)),
            patience: Duration::from_secs(self.patience),
            ..Limits::default()
        }
    }
}
