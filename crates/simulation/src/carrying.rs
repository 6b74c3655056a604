//! Work that goes as a file: whoever has no line gives it to a colleague, who brings it when they have one,
//! before or after its author's own next sync.

use contract::command::bundle::{Make, Put, Read, Status, Take};
use contract::{Code, Failure};
use data_encoding::BASE64;
use model::BundleName;

use crate::device::Device;
use crate::world::World;

/// How much is handed over at a time.
const PIECE_BYTES: usize = 100_000;

/// Someone makes a bundle, and another one takes it.
pub(crate) fn hand_over(world: &mut World) {
    let at_work = world.at_work();
    let waits = |number: &usize| !world.devices[*number].running().waiting().is_empty();
    let makers: Vec<_> = at_work.iter().copied().filter(waits).collect();
    let mut draw = world.draw.fork();
    let (Some(maker), Some(carrier)) = (draw.pick(&makers).copied(), draw.pick(&at_work).copied())
    else {
        return;
    };
    if maker == carrier {
        return;
    }
    let file = match file_of(&world.devices[maker]) {
        Ok(file) => file,
        // It has never been online with a server that signs.
        Err(failure) if failure.code == Code::NotAllowed => return,
        Err(failure) => return broke(world, "a bundle that cannot be made", maker, &failure),
    };
    match take(&world.devices[carrier], &file) {
        Ok(places) => world
            .trace
            .note(&format!("{carrier} takes a bundle from {maker}: {places}")),
        Err(failure) if failure.code == Code::NotAllowed => {}
        Err(failure) => broke(world, "a bundle that is not taken", carrier, &failure),
    }
}

/// What was carried has been brought: nobody is left with a bundle.
pub(crate) fn check(world: &World, wrong: &mut Vec<String>) {
    for number in world.at_work() {
        let carrying = world.devices[number].give(&Status {});
        for row in carrying
            .map(|carrying| carrying.carried)
            .unwrap_or_default()
        {
            let why = row.refused.unwrap_or_default();
            wrong.push(format!(
                "a bundle that is not brought: by device {number}: {why}"
            ));
        }
    }
}

fn broke(world: &World, rule: &str, device: usize, failure: &Failure) {
    let how = format!("device {device}: {failure:?}");
    world.net.eye.known().book.broke(rule, how);
}

fn file_of(device: &Device) -> Result<Vec<u8>, Failure> {
    let mut file = Vec::new();
    for row in device.give(&Make {})?.bundles {
        file.extend(whole(device, row.bundle, row.size_bytes)?);
    }
    Ok(file)
}

fn whole(device: &Device, bundle: BundleName, size_bytes: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut offset = 0;
    while offset < size_bytes {
        let piece = device.give(&Read { bundle, offset })?;
        let piece = BASE64.decode(piece.bytes.as_bytes()).unwrap();
        offset += piece.len() as u64;
        bytes.extend(piece);
    }
    Ok(bytes)
}

fn take(device: &Device, file: &[u8]) -> Result<String, Failure> {
    let (mut staged, mut offset) = (None, 0);
    for piece in file.chunks(PIECE_BYTES) {
        let put = Put {
            staged,
            offset,
            bytes: BASE64.encode(piece),
        };
        let told = device.give(&put)?;
        (staged, offset) = (Some(told.staged), told.received);
    }
    let Some(staged) = staged else {
        return Ok("nothing".to_owned());
    };
    let taken = device.give(&Take { staged })?;
    let places: Vec<_> = taken.bundles.iter().map(|one| one.place).collect();
    Ok(format!("{places:?} {:?}", taken.refused))
}
