//! `POST /v1/sync`: reads the request frame by frame and stores each push as it arrives, so that
//! a cut loses at most the frame it falls in; then answers.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use proof::PublicKey;
use wire::{
    FrameReader, FrameWriter, FromDevice, Hello, OLDEST_PROTOCOL, Push, RefusalCode, Welcome,
    WireError,
};

use super::MAX_BODY_BYTES;
use super::refuse::{Refused, blocking, frames};
use crate::App;
use crate::accounts::{self, Certified, Seat, SeatError, Token, key};
use crate::answer::{Answer, batches};
use crate::registry::Books;
use crate::{directory, intake, news, packs, renewal};

/// What is quicker read than handed to another thread.
const SMALL_BYTES: usize = 16 * 1024;
/// How long a device may be silent in the middle of a request.
const SILENCE: Duration = Duration::from_secs(60);

pub(crate) async fn sync(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let token = token(request.headers())?;
    let seat = seat_of(&app, token.clone()).await?;
    app.admit(&seat)?;
    let mut visit = Visit {
        app,
        token,
        seat,
        hello: None,
        key: None,
        vouched: false,
        pushed: false,
        answer: FrameWriter::new(),
    };
    visit.listen(request.into_body()).await?;
    visit.respond().await
}

/// The seat of the token a request shows.
pub(super) async fn seat(app: &App, headers: &HeaderMap) -> Result<Seat, Refused> {
    let seat = seat_of(app, token(headers)?).await?;
    app.admit(&seat)?;
    Ok(seat)
}

fn token(headers: &HeaderMap) -> Result<Token, Refused> {
    let shown = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = shown
        .and_then(|text| text.strip_prefix("Bearer "))
        .and_then(Token::parse);
    Ok(token.ok_or(SeatError::Unknown)?)
}

async fn seat_of(app: &App, token: Token) -> Result<Seat, Refused> {
    let known = app.clone();
    blocking(move || {
        let registry = &known.inner.registry;
        registry.glance(|books| accounts::seat_of(books, &token))
    })
    .await
}

struct Visit {
    app: App,
    token: Token,
    seat: Seat,
    hello: Option<Hello>,
    /// The key the device says it signs with.
    key: Option<PublicKey>,
    /// Whether that key is certified.
    vouched: bool,
    /// Whether it said more than where it stands.
    pushed: bool,
    answer: FrameWriter,
}

impl Visit {
    async fn listen(&mut self, mut body: Body) -> Result<(), Refused> {
        let mut reader = FrameReader::new();
        let mut received = 0;
        while let Some(piece) = next_piece(&mut body).await? {
            received += piece.len();
            if received > MAX_BODY_BYTES {
                let detail =
                    format!("a request may have {MAX_BODY_BYTES} bytes: send less at once");
                return Err(Refused::new(RefusalCode::TooLarge, detail));
            }
            reader.push(&piece);
            while let Some(said) = read(&mut reader).await? {
                self.hear(said).await?;
            }
        }
        if reader.held_bytes() > 0 {
            return Err(Refused::new(
                RefusalCode::BadRequest,
                "the request was cut inside a frame",
            ));
        }
        Ok(())
    }

    async fn hear(&mut self, said: FromDevice) -> Result<(), Refused> {
        match (said, &self.hello) {
            (FromDevice::Hello(hello), None) => self.welcome(hello).await,
            (FromDevice::Push(push), Some(_)) => self.take(push).await,
            (FromDevice::Unknown(_), _) => Ok(()),
            (FromDevice::Hello(_), Some(_)) => Err(bad("a request has one hello")),
            (FromDevice::Push(_), None) => Err(bad("a request begins with a hello")),
        }
    }

    async fn welcome(&mut self, hello: Hello) -> Result<(), Refused> {
        let newest = self.app.newest_protocol();
        match hello.protocol {
            0 => return Err(bad("the hello names no protocol")),
            newer if newer > newest => return Err(Refused::older_server(newer, newest)),
            _ => {}
        }
        if let Some(actor) = hello.actor_id()? {
            self.know(actor).await?;
        }
        for former in hello.former_actor_ids()? {
            if let Err(refused) = self.know(former).await {
                let (device, detail) = (self.seat.device, refused.into_detail());
                tracing::warn!(%device, detail, "a device may not write under a name it says was its");
            }
        }
        if hello.protocol > OLDEST_PROTOCOL {
            let key = PublicKey::from_slice(&hello.key);
            self.key = Some(key.ok_or_else(|| bad("the hello shows no key"))?);
        }
        let certificate = if self.key.is_some() && !hello.certified {
            Some((&self.vouch().await?).into())
        } else {
            None
        };
        let wanted = self.key.is_some() && (certificate.is_some() || hello.wants_recipient);
        let recipient = wanted.then(|| self.app.inner.bundles.recipient.clone());
        let hello = self.renew(hello).await?;
        let authority = self.app.inner.authority.public();
        let welcome = Welcome {
            protocol: hello.protocol,
            server_clock_ms: self.app.now().0,
            authority: match certificate {
                Some(_) => authority.as_bytes().to_vec(),
                None => Vec::new(),
            },
            certificate,
            recipient,
        };
        self.answer.put(&welcome)?;
        self.hello = Some(hello);
        Ok(())
    }

    /// Certifies the key the device signs with, unless it is already.
    async fn vouch(&mut self) -> Result<Certified, Refused> {
        let key = self.key.ok_or_else(|| bad("the hello shows no key"))?;
        let (app, device, worker) = (self.app.clone(), self.seat.device, self.seat.worker.id);
        let certified = blocking(move || {
            let registry = &app.inner.registry;
            if let Some(known) = registry.glance(|books| books.key(key.id()))?
                && known.said.device == device
            {
                return Ok(known);
            }
            let now = app.now();
            let shared = app.clone();
            registry.write(move |books| {
                key::certify(books, &shared.inner.authority, device, worker, key, now)
            })
        });
        let certified = certified.await?;
        self.seat.signs = true;
        self.vouched = true;
        Ok(certified)
    }

    /// An install that lost its name writes under a new one from now on.
    async fn know(&mut self, actor: [u8; 16]) -> Result<(), Refused> {
        if self.seat.actors.contains(&actor) {
            return Ok(());
        }
        let (app, device) = (self.app.clone(), self.seat.device);
        let adopt = move |books: &dyn Books| accounts::actor::adopt(books, device, actor);
        blocking(move || app.inner.registry.write(adopt)).await?;
        tracing::info!(%device, "a device writes under another name from now on");
        self.seat.actors.insert(actor);
        Ok(())
    }

    /// A feed that ends before what the device has read begins a new epoch before anything of this
    /// request is stored in it: a row must not take a number the device has passed.
    async fn renew(&self, hello: Hello) -> Result<Hello, Refused> {
        let (app, seat) = (self.app.clone(), self.seat.clone());
        blocking(move || {
            let short = renewal::short(app.inner.ledger.as_ref(), &seat, &hello.cursors)?;
            if short.is_empty() {
                return Ok(hello);
            }
            app.admit_renewal(&seat)?;
            for feed in &short {
                let (device, grid, read_to) = (seat.device, &feed.grid, feed.read_to);
                tracing::error!(%device, %grid, read_to, "a feed ends before what a device has \
                    read, as after a restored backup: every device reads it from the start");
            }
            let now = app.now();
            let registry = &app.inner.registry;
            registry.write(move |books| renewal::renew(books, &short, now))?;
            Ok::<_, Refused>(hello)
        })
        .await
    }

    async fn take(&mut self, push: Push) -> Result<(), Refused> {
        if push.changes.len() > intake::MAX_CHANGES {
            return Err(bad("a push has too many changes: send them in several"));
        }
        if push.signed.is_some() && !self.vouched {
            self.vouch().await?;
        }
        let touched: BTreeSet<_> = push.changes.iter().filter_map(|c| c.grid().ok()).collect();
        let (app, seat, key) = (self.app.clone(), self.seat.clone(), self.key);
        let acks = blocking(move || {
            let ledger = app.inner.ledger.as_ref();
            let gates = &app.inner.bounds.gates;
            let vouch = |key| batches::certificate(&app, key);
            intake::take(ledger, gates, &seat, key.as_ref(), &push, &vouch, app.now())
        });
        let acks = acks.await?;
        self.app.metrics().acked(&acks);
        self.pushed = true;
        for grid in &touched {
            self.app.inner.bells.ring(grid);
        }
        self.answer.put(&acks)?;
        Ok(())
    }

    async fn respond(mut self) -> Result<Response, Refused> {
        let hello = self.hello.ok_or_else(|| bad("the request is empty"))?;
        if hello.wait_ms > 0 && !self.pushed {
            news::wait(&self.app, &self.seat, &hello).await?;
            // Meanwhile the device may have been locked out, or have lost a grid.
            self.seat = seat_of(&self.app, self.token).await?;
        }
        let (app, mut answer) = (self.app, self.answer);
        let (mut app, mut first, mut rest, far) = blocking(move || {
            let registry = &app.inner.registry;
            let version = registry.glance(|books| directory::version(books, &self.seat.county))?;
            if version != hello.directory_version {
                let directory = registry.read(|books| directory::directory_of(books, &self.seat));
                answer.put(&directory?)?;
            }
            let mut rest = Answer::new(self.seat, self.key.map(|key| key.id()), &hello);
            let mut first = answer.into_bytes();
            // From here on a refusal takes the place of the rest: the acks still count.
            let far = match rest.plan(&app) {
                Ok(far) => far,
                Err(error) => {
                    rest.stop();
                    first.extend(Refused::from(error).frame());
                    Vec::new()
                }
            };
            if far.is_empty() {
                begin(&app, &mut rest, &mut first);
            }
            Ok::<_, Refused>((app, first, rest, far))
        })
        .await?;
        if !far.is_empty() {
            rest.offer(packs::offers(&app, far).await);
            (app, first, rest) = blocking(move || {
                begin(&app, &mut rest, &mut first);
                Ok::<_, Refused>((app, first, rest))
            })
            .await?;
        }
        // A short answer is sent whole, with its length; a long one as it is read.
        let body = if rest.ended() {
            Body::from(first)
        } else {
            flowing(app, first, rest)
        };
        Ok(frames(body))
    }
}

/// The first frames of what is to be read.
fn begin(app: &App, rest: &mut Answer, first: &mut Vec<u8>) {
    match rest.next(app) {
        Ok(bytes) => first.extend(bytes.unwrap_or_default()),
        Err(error) => {
            rest.stop();
            first.extend(Refused::from(error).frame());
        }
    }
}

fn flowing(app: App, first: Vec<u8>, rest: Answer) -> Body {
    let rest = stream::unfold(Some((app, rest)), |state| async {
        let (app, mut rest) = state?;
        let next = blocking(move || {
            let next = rest.next(&app)?;
            Ok::<_, Refused>(next.map(|bytes| (bytes, (app, rest))))
        });
        match next.await {
            Ok(next) => next.map(|(bytes, state)| (Bytes::from(bytes), Some(state))),
            Err(refused) => Some((Bytes::from(refused.frame()), None)),
        }
    });
    let all = stream::once(async { Bytes::from(first) }).chain(rest);
    Body::from_stream(all.map(Ok::<_, std::convert::Infallible>))
}

/// The next whole message of what has arrived. A large one is read where blocking is allowed.
async fn read(reader: &mut FrameReader) -> Result<Option<FromDevice>, Refused> {
    fn said(reader: &mut FrameReader) -> Result<Option<FromDevice>, WireError> {
        let frame = reader.next()?;
        frame
            .map(|frame| FromDevice::from_frame(&frame))
            .transpose()
    }
    if reader.held_bytes() <= SMALL_BYTES {
        return Ok(said(reader)?);
    }
    let mut away = std::mem::take(reader);
    let (back, next) = blocking(move || {
        let next = said(&mut away)?;
        Ok::<_, WireError>((away, next))
    })
    .await?;
    *reader = back;
    Ok(next)
}

async fn next_piece(body: &mut Body) -> Result<Option<Bytes>, Refused> {
    loop {
        let next = tokio::time::timeout(SILENCE, body.frame()).await;
        match next.map_err(|_| bad("the request stopped in the middle"))? {
            None => return Ok(None),
            Some(Err(_)) => return Err(bad("the request was cut")),
            Some(Ok(frame)) => {
                if let Ok(piece) = frame.into_data() {
                    return Ok(Some(piece));
                }
            }
        }
    }
}

fn bad(detail: &str) -> Refused {
    Refused::new(RefusalCode::BadRequest, detail)
}
