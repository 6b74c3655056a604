//! `POST /v1/enrol`: an invitation becomes a device with a token and a directory.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use model::UtcMs;
use proof::PublicKey;
use wire::{Directory, EnrolReply, EnrolRequest, RefusalCode, one_from_bytes, one_to_bytes};

use super::body::whole;
use super::refuse::{Refused, blocking, frames};
use crate::App;
use crate::accounts::enrolment::{Asked, MAX_NAME_CHARS};
use crate::accounts::{self, Certified, EnrolError, Enrolled, InviteCode, key, tries};
use crate::directory;

/// A request carries a code and a name; more is not one.
const MAX_BODY_BYTES: usize = 4096;
const MAX_VERSION_CHARS: usize = 32;

pub(crate) async fn enrol(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|from| from.0.ip());
    let body = whole(request.into_body(), MAX_BODY_BYTES).await?;
    let request: EnrolRequest = one_from_bytes(&body)?;
    let now = app.now();
    let asked = asked(&app, &request)?;
    let key = match request.key.as_slice() {
        [] => None,
        _ if app.newest_protocol() == wire::OLDEST_PROTOCOL => None,
        key => Some(PublicKey::from_slice(key).ok_or_else(no_key)?),
    };
    let authority = app.inner.authority.public();
    let worker = app.clone();
    let new = blocking(move || enrol_now(&worker, from, asked, key, now)).await?;
    app.metrics().enrolled();
    let (enrolled, certified, directory) = new;
    tracing::info!(device = %enrolled.device, "a device was enrolled");
    let reply = EnrolReply {
        device: enrolled.device.as_bytes().to_vec(),
        token: enrolled.token.shown(),
        directory: Some(directory),
        server_clock_ms: now.0,
        authority: certified
            .iter()
            .flat_map(|_| *authority.as_bytes())
            .collect(),
        recipient: certified
            .as_ref()
            .map(|_| app.inner.bundles.recipient.clone()),
        certificate: certified.as_ref().map(Into::into),
    };
    Ok(frames(Body::from(one_to_bytes(&reply)?)))
}

/// What was asked; none when the code cannot be one.
fn asked(app: &App, request: &EnrolRequest) -> Result<Option<Asked>, Refused> {
    let (actor, former_actors) = (request.actor_id()?, request.former_actor_ids()?);
    let too_long = request.device_name.chars().count() > MAX_NAME_CHARS
        || request.app_version.chars().count() > MAX_VERSION_CHARS;
    if too_long {
        let detail = format!("the device's name may have {MAX_NAME_CHARS} characters");
        return Err(Refused::new(RefusalCode::BadRequest, detail));
    }
    Ok(InviteCode::parse(&request.code).map(|code| Asked {
        code_mac: app.inner.invite_key.mac(&code),
        device_name: request.device_name.clone(),
        actor,
        former_actors,
        app_version: request.app_version.clone(),
    }))
}

fn enrol_now(
    app: &App,
    from: Option<IpAddr>,
    asked: Option<Asked>,
    key: Option<PublicKey>,
    now: UtcMs,
) -> Result<(Enrolled, Option<Certified>, Directory), Refused> {
    let registry = &app.inner.registry;
    let address = app.inner.invite_key.mac_of_address(from);
    if !registry.glance(|books| tries::may(books, &address, now))? {
        let detail = "too many wrong invitation codes: wait a minute and try again";
        return Err(Refused::new(RefusalCode::TooManyTries, detail));
    }
    let outcome = match asked {
        // In one transaction, so that the answer is whole even when the same phone enrols twice at
        // once.
        Some(asked) => registry.write({
            let app = app.clone();
            move |books| {
                let enrolled = accounts::enrol(books, &asked, now)?;
                let (device, worker) = (enrolled.device, enrolled.worker);
                let authority = &app.inner.authority;
                let certify = |key| key::certify(books, authority, device, worker, key, now);
                let certified = key.map(certify).transpose()?;
                let seat = accounts::seat_of(books, &enrolled.token)?;
                let directory = directory::directory_of(books, &seat)?;
                Ok((enrolled, certified, directory))
            }
        }),
        None => Err(EnrolError::UnknownCode),
    };
    if let Err(EnrolError::UnknownCode | EnrolError::UsedCode | EnrolError::ExpiredCode) = outcome {
        registry.write(move |books| tries::note(books, &address, now))?;
    }
    Ok(outcome?)
}

fn no_key() -> Refused {
    Refused::new(RefusalCode::BadRequest, "the key it shows is not one")
}

impl From<EnrolError> for Refused {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::UnknownCode | EnrolError::UsedCode | EnrolError::ExpiredCode => {
                tracing::warn!(reason = %error, "an invitation was refused");
                Self::new(RefusalCode::BadInvite, error.to_string())
            }
            EnrolError::KnownActor => Self::new(RefusalCode::BadInvite, error.to_string()),
            EnrolError::Random(_) => {
                tracing::error!(%error, "no randomness");
                Self::new(RefusalCode::Internal, "the server failed: try again later")
            }
            EnrolError::Key(error) => error.into(),
            EnrolError::Seat(error) => error.into(),
            EnrolError::Database(error) => error.into(),
        }
    }
}
