//! `POST /v1/sync`: reads the request frame by frame and stores each push as it arrives, so that
//! a cut loses at most the frame it falls in; then answers. What a device says is worked on away from
//! the sockets, in as few turns as it takes; between two turns, while bytes arrive or the disk is waited
//! for, a request holds no thread.

mod answering;
mod visit;

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use wire::RefusalCode;

use super::MAX_BODY_BYTES;
use super::refuse::{Refused, blocking, frames, in_a_room};
use crate::accounts::{self, Seat, SeatError, Token};
use crate::answer::Answer;
use crate::limits::Takes;
use crate::{App, news, packs};
use visit::{Turn, Visit};

/// How long a device may be silent in the middle of a request.
const SILENCE: Duration = Duration::from_secs(60);

pub(crate) async fn sync(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let token = token(request.headers())?;
    let mut body = Arriving::of(request.into_body());
    let first = body.piece().await?;
    let server = app.clone();
    let enter = move || Visit::enter(server, token)?.hear(&first);
    let mut turn = in_a_room(&app, Takes::Little, enter).await?;
    loop {
        turn = match turn {
            Turn::Hear(mut visit) => {
                while !visit.has_something_to_do() {
                    visit.take_in(&body.piece().await?);
                }
                in_a_room(&app, Takes::Little, move || visit.go_on()).await?
            }
            Turn::GoInto(visit) => {
                in_a_room(&app, Takes::Long, move || visit.go_into_at_length()).await?
            }
            Turn::Store(visit, receipt, waiting) => {
                let outcome = receipt.await;
                let told = move || visit.stored(waiting, outcome);
                in_a_room(&app, Takes::Little, told).await?
            }
            Turn::Wait(visit, hello) => {
                news::wait(&app, visit.seat(), &hello).await?;
                in_a_room(&app, Takes::Little, move || visit.answer_later(&hello)).await?
            }
            Turn::Offer(mut answering, far) => {
                answering.offer(packs::offers(&app, far).await);
                let begin = move || Ok::<_, Refused>(answering.begin());
                in_a_room(&app, Takes::Little, begin).await?
            }
            // A short answer is sent whole, with its length; a long one as it is read.
            Turn::Answer(whole, None) => return Ok(frames(Body::from(whole))),
            Turn::Answer(first, Some(rest)) => return Ok(frames(flowing(app, first, *rest))),
        }
    }
}

/// The seat of the token a request shows.
pub(super) async fn seat(app: &App, headers: &HeaderMap) -> Result<Seat, Refused> {
    let (token, known) = (token(headers)?, app.clone());
    let seat = blocking(move || seat_of(&known, &token)).await?;
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

fn seat_of(app: &App, token: &Token) -> Result<Seat, SeatError> {
    let registry = &app.inner.registry;
    registry.glance(|books| accounts::seat_of(books, token))
}

fn flowing(app: App, first: Vec<u8>, rest: Answer) -> Body {
    let rest = stream::unfold(Some((app, rest)), |state| async {
        let (app, mut rest) = state?;
        let server = app.clone();
        let next = in_a_room(&app, Takes::Long, move || {
            let next = rest.next(&server)?;
            Ok::<_, Refused>(next.map(|bytes| (bytes, (server, rest))))
        });
        match next.await {
            Ok(next) => next.map(|(bytes, state)| (Bytes::from(bytes), Some(state))),
            Err(refused) => Some((Bytes::from(refused.frame()), None)),
        }
    });
    let all = stream::once(async { Bytes::from(first) }).chain(rest);
    Body::from_stream(all.map(Ok::<_, std::convert::Infallible>))
}

/// A body as it comes.
struct Arriving {
    body: Body,
    received: usize,
}

/// What has come of a body.
struct Piece {
    bytes: Bytes,
    /// Whether nothing comes after it.
    last: bool,
}

impl Arriving {
    const fn of(body: Body) -> Self {
        Self { body, received: 0 }
    }

    /// The next piece.
    async fn piece(&mut self) -> Result<Piece, Refused> {
        loop {
            let next = tokio::time::timeout(SILENCE, self.body.frame()).await;
            let frame = match next.map_err(|_| bad("the request stopped in the middle"))? {
                None => return Ok(Piece::END),
                Some(Err(_)) => return Err(bad("the request was cut")),
                Some(Ok(frame)) => frame,
            };
            let Ok(bytes) = frame.into_data() else {
                continue;
            };
            self.received += bytes.len();
            if self.received > MAX_BODY_BYTES {
                let detail =
                    format!("a request may have {MAX_BODY_BYTES} bytes: send less at once");
                return Err(Refused::new(RefusalCode::TooLarge, detail));
            }
            let last = self.body.is_end_stream();
            return Ok(Piece { bytes, last });
        }
    }
}

impl Piece {
    /// Nothing comes any more.
    const END: Self = Self {
        bytes: Bytes::new(),
        last: true,
    };
}

fn bad(detail: &str) -> Refused {
    Refused::new(RefusalCode::BadRequest, detail)
}
