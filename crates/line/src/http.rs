//! One request over HTTP, its answer handed over piece by piece. A line that says nothing for half
//! a minute counts as broken; one that is merely slow does not.

use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use field::{Line, LineError, Method, Reply, Request};
use reqwest::{Client, Response, redirect::Policy};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use wire::Pin;

use crate::{address, trust};

const CONNECT: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next request: less than the server keeps it.
const IDLE: Duration = Duration::from_secs(25);
const SILENCE: Duration = Duration::from_secs(30);
/// Slower than this, a body is not under way but stuck.
const SLOWEST_BYTES_PER_S: u64 = 1024;
const REFUSAL_BYTES: usize = 64 * 1024;

/// The line over HTTP. Connections stay open between requests; those to a server with a pin are
/// never shared with one that has another or none.
pub struct HttpLine {
    clients: Mutex<HashMap<Option<Pin>, Client>>,
    runtime: Runtime,
}

impl HttpLine {
    /// A line that has not connected anywhere yet.
    ///
    /// # Errors
    /// When the system gives no thread, or the TLS settings do not hold together.
    pub fn new() -> io::Result<Self> {
        let clients = Mutex::new(HashMap::from([(None, client(None)?)]));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("line")
            .enable_all()
            .build()?;
        Ok(Self { clients, runtime })
    }

    fn client(&self, pin: Option<Pin>) -> Result<Client, LineError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = clients.get(&pin) {
            return Ok(known.clone());
        }
        let new = client(pin).map_err(|error| LineError::Unreachable(error.to_string()))?;
        clients.insert(pin, new.clone());
        Ok(new)
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
        patience: Duration,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        let mut answer = within(patience, request.send()).await?;
        let mut reply = head_of(&answer);
        if !reply.is_success() {
            reply.refusal = refusal(answer).await;
            return Ok(reply);
        }
        while let Some(piece) = within(SILENCE, answer.chunk()).await? {
            if !take(&reply, &piece) {
                break;
            }
        }
        Ok(reply)
    }
}

impl Line for HttpLine {
    fn send(
        &self,
        server: &str,
        request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        let (url, pin) = address::join(server, request.path)?;
        let upload_s = u64::try_from(request.body.len()).unwrap_or(u64::MAX) / SLOWEST_BYTES_PER_S;
        let patience = SILENCE + Duration::from_secs(upload_s) + request.wait;
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut wanted = self.client(pin)?.request(method, url).body(request.body);
        for (name, value) in request.headers {
            wanted = wanted.header(name, value);
        }
        if let Some(token) = request.token {
            wanted = wanted.bearer_auth(token);
        }
        self.runtime.block_on(self.exchange(wanted, patience, take))
    }
}

fn head_of(answer: &Response) -> Reply {
    let headers = answer.headers().iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    Reply {
        status: answer.status().as_u16(),
        headers: headers.collect(),
        refusal: Vec::new(),
    }
}

fn client(pin: Option<Pin>) -> io::Result<Client> {
    Client::builder()
        .tls_backend_preconfigured(trust::settings(pin).map_err(io::Error::other)?)
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE)
        .tcp_nodelay(true)
        .build()
        .map_err(io::Error::other)
}

/// What the server said while refusing, as far as it came.
async fn refusal(mut answer: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = within(SILENCE, answer.chunk()).await {
        let room = REFUSAL_BYTES - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if body.len() == REFUSAL_BYTES {
            break;
        }
    }
    body
}

async fn within<T>(
    patience: Duration,
    work: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, LineError> {
    match timeout(patience, work).await {
        Ok(done) => done.map_err(|error| broken(&error)),
        Err(_) => Err(LineError::Unreachable(format!(
            "silent for {} s",
            patience.as_secs()
        ))),
    }
}

/// The cause at the bottom says what happened; the layers above only say where.
fn broken(error: &(dyn Error + 'static)) -> LineError {
    let mut cause = error;
    loop {
        if let Some(rustls::Error::InvalidCertificate(why)) = cause.downcast_ref() {
            return LineError::Untrusted(why.to_string());
        }
        match below(cause) {
            Some(deeper) => cause = deeper,
            None => return LineError::Unreachable(cause.to_string()),
        }
    }
}

/// What lies under an error. An `io::Error` names as its source what lies under the error it was made
/// of, and so skips that one; and one may be made of another.
fn below<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inside) => Some(inside),
        None => error.source(),
    }
}
