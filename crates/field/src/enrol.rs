//! Enrolment: a one-time code for a seat, and the directory that comes with it.

use contract::command::session::Enrol;
use contract::{Code, Event, Failure};
use model::{Worker, WorkerId};
use proof::PublicKey;
use store::directory::{Area, Grid};
use store::seal::Seal;
use store::{Writing, directory, outline, seal, seat, signing};
use wire::{Directory, EnrolReply, EnrolRequest, WireError, one_from_bytes, one_to_bytes};

use crate::failure::{self, Stop, not_understood};
use crate::{Field, bundle, line, numbers, practice, sync};

/// Where enrolment happens.
const PATH: &str = "/v1/enrol";
/// The most an answer to an enrolment may hold.
const MAX_ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// What a device is called when the worker does not say.
const DEVICE: &str = "Bandeng";

/// Enrols; a device that was `before` somebody's stays that worker's, with all it holds.
pub(crate) fn enrol(
    field: &Field,
    wanted: &Enrol,
    before: Option<WorkerId>,
) -> Result<(), Failure> {
    let server = wanted.server.trim().trim_end_matches('/').to_owned();
    let name = wanted.device_name.trim();
    let device_name: String = if name.is_empty() { DEVICE } else { name }
        .chars()
        .take(50)
        .collect();
    let signer = field.store.write(|w| Ok::<_, Stop>(signing::signer(w)?))?;
    let request = EnrolRequest {
        code: wanted.code.trim().to_owned(),
        device_name: device_name.clone(),
        actor: field.store.install().to_vec(),
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        key: signer.key.public().as_bytes().to_vec(),
        former_actors: sync::former_actors(field)?
            .iter()
            .map(|name| name.to_vec())
            .collect(),
    };
    let body = one_to_bytes(&request).map_err(failure::internal)?;
    let answer = line::collect(
        field.parts.line.as_ref(),
        &server,
        PATH,
        body,
        MAX_ANSWER_BYTES,
    )
    .map_err(|error| failure::from_line(&error))?;
    let reply: EnrolReply = one_from_bytes(&answer).map_err(not_understood)?;
    let directory = reply
        .directory
        .as_ref()
        .ok_or_else(|| not_understood("no directory"))?;
    let taken = seat::Seat {
        server,
        token: reply.token.clone(),
        device: reply.device_id().map_err(not_understood)?,
        device_name,
        worker: directory.owner().map_err(not_understood)?,
        directory_version: directory.version,
    };
    if before.is_some_and(|before| before != taken.worker.id) {
        let detail = "the code is another worker's; this device keeps the records of its own";
        return Err(Failure::new(Code::BadInvite, detail));
    }
    field.store.write(|w| {
        let is_another = seat::find(w)?.is_some_and(|before| before.device != taken.device);
        if is_another {
            // Whoever read what was signed before knows that key as another device's.
            signing::rotate(w)?;
        } else if let Some(certificate) = &reply.certificate {
            let authority = PublicKey::from_slice(&reply.authority)
                .ok_or_else(|| not_understood("the server's key is not one"))?;
            sync::believe_server(w, &authority, certificate)?;
            if let Some(recipient) = &reply.recipient {
                bundle::believe_recipient(w, recipient)?;
            }
        }
        seat::put(w, &taken)?;
        put_directory(w, directory)
    })?;
    if let Err(failure) = numbers::refill(field) {
        tracing::warn!(%failure, "no numbers were given; they are asked for with the next sync");
    }
    field.sync.ask(field.parts.clock.now());
    field.tell(Event::Session);
    Ok(())
}

/// Puts a directory in the place of the old one; whether lists of records may read otherwise since. An
/// entry this app cannot read is left out: a newer role must not keep the areas from coming.
pub(crate) fn put_directory(w: &Writing<'_>, from: &Directory) -> Result<bool, Stop> {
    let areas: Vec<_> = from
        .areas
        .iter()
        .filter_map(|area| {
            Some(Area {
                code: area.area().ok()?,
                name: area.name.clone(),
                revoked_on: area.revoked_on.parse().ok(),
            })
        })
        .collect();
    let grids: Vec<_> = from
        .grids
        .iter()
        .filter_map(|grid| {
            Some(Grid {
                id: grid.grid().ok()?,
                name: grid.name.clone(),
            })
        })
        .collect();
    let workers: Vec<Worker> = from
        .workers
        .iter()
        .filter_map(|person| person.parse().ok())
        .collect();
    let units = from.units.iter();
    let units: Vec<_> = units
        .filter_map(|unit| Some((unit.unit().ok()?, unit.name.clone())))
        .collect();
    let seals = from.seals.iter().filter_map(|told| {
        Some(Seal {
            village: told.area().ok()?,
            recipient: told.recipient.clone(),
            identity: told.identity.clone(),
        })
    });
    outline::put_told(w, &from.outlines)?;
    directory::replace_units(w, &units)?;
    seal::replace(w, &seals.collect::<Vec<_>>())?;
    let reaches = from.reaches.iter();
    let reaches: Vec<_> = reaches
        .filter_map(|reach| Some((reach.worker_id().ok()?, reach.code.clone())))
        .collect();
    directory::replace_reaches(w, &reaches)?;
    directory::replace(w, &areas, &grids, &workers)?;
    practice::take(w, &from.practice)
}

/// Whose device it is may change with the directory: another name, another role.
pub(crate) fn put_owner(w: &Writing<'_>, from: &Directory) -> Result<(), Stop> {
    let Some(mut seat) = seat::find(w)? else {
        return Ok(());
    };
    match from.owner() {
        Ok(Worker { name, role, .. }) => {
            seat.worker.name = name;
            seat.worker.role = role;
        }
        // What a role of a newer server may do is not known here: the worker keeps the old one.
        Err(WireError::UnknownRole(role)) => tracing::warn!(role, "a role of a newer server"),
        Err(error) => return Err(not_understood(error).into()),
    }
    seat.directory_version = from.version;
    Ok(seat::put(w, &seat)?)
}
