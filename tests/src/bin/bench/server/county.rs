//! A county for the load: a grid full of records, and grids for those who push.

use model::{GridId, Role, WorkerId};
use sync_server::admin::{Admin, NewWorker, Reach};
use sync_server::{App, Config};

/// Devices that share a grid of their own, beside the full one.
const SHARING: usize = 5;

/// Who may push where.
pub(super) struct County {
    /// Seats with a grid to themselves.
    pub(super) clients: Vec<Seat>,
    /// Seats that hold the full grid, and one they share with a few others.
    pub(super) devices: Vec<Seat>,
}

/// An invitation that has not been redeemed.
pub(super) struct Seat {
    /// The code.
    pub(super) code: String,
    /// Whose device it makes.
    pub(super) worker: WorkerId,
    /// Where the device writes.
    pub(super) own: GridId,
    /// All it holds.
    pub(super) holds: Vec<GridId>,
}

impl County {
    /// Founds it where a server that does not run yet will find it.
    pub(super) fn founded(config: &Config, clients: usize, devices: usize) -> Self {
        let app = App::open(config).unwrap();
        let admin = app.admin();
        let demo = admin.demo().unwrap();
        let full = demo.grids[0].clone();
        let mut places = Vec::new();
        for _ in 0..clients {
            places.push(vec![admin.add_grid(&demo.village, None).unwrap()]);
        }
        let shared = (0..devices.div_ceil(SHARING)).map(|_| {
            let own = admin.add_grid(&demo.village, None).unwrap();
            vec![own, full.clone()]
        });
        let shared: Vec<_> = shared.collect();
        Self {
            clients: places
                .iter()
                .map(|holds| seats(&admin, holds, 1).remove(0))
                .collect(),
            devices: shared
                .iter()
                .flat_map(|holds| seats(&admin, holds, SHARING))
                .take(devices)
                .collect(),
        }
    }
}

/// A worker, and this many invitations.
fn seats(admin: &Admin, holds: &[GridId], count: usize) -> Vec<Seat> {
    let new = NewWorker {
        name: "李秀兰".to_owned(),
        role: Role::GridWorker,
        reach: Reach::Grids(holds.to_vec()),
    };
    let worker = admin.add_worker(&new).unwrap();
    let seat = |_| Seat {
        code: admin.invite(worker, 1).unwrap().code.shown(),
        worker,
        own: holds[0].clone(),
        holds: holds.to_vec(),
    };
    (0..count).map(seat).collect()
}
