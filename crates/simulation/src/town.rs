//! Who works where, as the administrator knows it: what the server ought to give to whom, kept apart
//! from what the server thinks.

use std::collections::BTreeSet;

use model::{AreaCode, GridId, Role, WorkerId};
use sync_server::App;
use sync_server::admin::{NewWorker, Reach, Run};

const AREAS: &str = "code,name,level\n62,甘肃省,province\n6206,武威市,city\n620602,凉州区,county\n\
    620602119,金沙镇,township\n620602119202,金沙村,village\n620602119203,王家庄,village\n";
const VILLAGES: [&str; 2] = ["620602119202", "620602119203"];
const GRIDS_EACH: usize = 2;

/// A worker and what that worker may hold.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) worker: WorkerId,
    pub(crate) role: Role,
    villages: Vec<AreaCode>,
    grids: BTreeSet<GridId>,
}

#[cfg(test)]
impl Seat {
    /// A seat that may hold one grid.
    pub(crate) fn of_grid(grid: GridId) -> Self {
        Self {
            worker: WorkerId::from_bytes([1; 16]),
            role: Role::GridWorker,
            villages: Vec::new(),
            grids: BTreeSet::from([grid]),
        }
    }
}

/// The places and the people.
#[derive(Debug, Clone, Default)]
pub(crate) struct Town {
    pub(crate) grids: Vec<GridId>,
    pub(crate) seats: Vec<Seat>,
    /// Villages to which a grid was added since the beginning.
    added: Vec<AreaCode>,
}

/// Reach by place in [`VILLAGES`] or among the grids.
enum Over {
    Grid(usize),
    Villages(&'static [usize]),
}

const PEOPLE: [(&str, Role, Over); 7] = [
    ("李秀兰", Role::GridWorker, Over::Grid(0)),
    ("张桂英", Role::GridWorker, Over::Grid(1)),
    ("王建军", Role::AuxiliaryOfficer, Over::Villages(&[0])),
    ("赵志强", Role::StationOfficer, Over::Villages(&[0, 1])),
    ("陈玉梅", Role::GridWorker, Over::Grid(2)),
    ("孙国庆", Role::AuxiliaryOfficer, Over::Villages(&[1])),
    ("马三", Role::GridWorker, Over::Grid(0)),
];

impl Town {
    /// Sets the server up.
    pub(crate) fn found(app: &App) -> Self {
        let admin = app.admin();
        admin.import_areas(AREAS.as_bytes(), Run::Real).unwrap();
        let villages = VILLAGES.map(|code| code.parse::<AreaCode>().unwrap());
        let mut town = Self::default();
        for village in &villages {
            for _ in 0..GRIDS_EACH {
                town.grids.push(admin.add_grid(village, None).unwrap());
            }
        }
        for (name, role, over) in PEOPLE {
            let (reach, over_villages, grids) = match over {
                Over::Grid(at) => {
                    let grid = vec![town.grids[at].clone()];
                    (Reach::Grids(grid.clone()), vec![], grid)
                }
                Over::Villages(at) => {
                    let over: Vec<_> = at.iter().map(|at| villages[*at].clone()).collect();
                    (Reach::Villages(over.clone()), over, vec![])
                }
            };
            let new = NewWorker {
                name: name.to_owned(),
                role,
                reach,
            };
            let worker = admin.add_worker(&new).unwrap();
            let (villages, grids) = (over_villages, grids.into_iter().collect());
            town.seats.push(Seat {
                worker,
                role,
                villages,
                grids,
            });
        }
        town
    }

    /// A new grid in a village: its officers hold it from now on.
    pub(crate) fn add_grid(&mut self, app: &App, village: usize) -> GridId {
        let village: AreaCode = VILLAGES[village].parse().unwrap();
        let grid = app.admin().add_grid(&village, None).unwrap();
        self.added.push(village);
        self.grids.push(grid.clone());
        grid
    }

    /// What the administrator does again after a backup took the server's place: the grids it does
    /// not know yet.
    pub(crate) fn tell_again(&self, app: &App) {
        let known: BTreeSet<GridId> = app
            .admin()
            .workers()
            .unwrap()
            .into_iter()
            .flat_map(|row| row.grids)
            .collect();
        for village in &self.added {
            let wanted = self.grids.iter().filter(|grid| grid.village() == *village);
            if wanted.clone().any(|grid| !known.contains(grid)) {
                app.admin().add_grid(village, None).unwrap();
            }
        }
    }

    /// Whether the seat may hold the grid.
    pub(crate) fn may_hold(&self, seat: usize, grid: &GridId) -> bool {
        let seat = &self.seats[seat];
        seat.grids.contains(grid) || seat.villages.contains(&grid.village())
    }

    /// The grids the seat may hold.
    pub(crate) fn grant(&self, seat: usize) -> Vec<GridId> {
        self.grids
            .iter()
            .filter(|grid| self.may_hold(seat, grid))
            .cloned()
            .collect()
    }
}
