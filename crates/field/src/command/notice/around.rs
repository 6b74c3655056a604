//! Who is around a grid: those a notice reaches by name, and those who can be asked to see to one. Where somebody works
//! the directory says, to those who send notices.

use contract::Failure;
use contract::command::notice::{Around, People};
use model::notice::act::RECEIVERS;
use model::notice::act::shapes::Escalated;
use model::{FieldProblem, GridId, Problem, Role, Worker, WorkerId};
use store::{Writing, directory};

use super::super::Handle;
use crate::Field;
use crate::failure::Stop;

impl Handle for People {
    fn handle(self, field: &Field) -> Result<Around, Failure> {
        let me = field.seat()?.worker.id;
        let around = field
            .store
            .read(|r| Ok::<_, Stop>(directory::workers_in(r, &self.grid)?))?;
        let (to, others): (Vec<Worker>, Vec<Worker>) =
            around.into_iter().partition(|one| receives(one.role));
        let above = others.into_iter().filter(|one| oversees(one, me));
        Ok(Around {
            to,
            above: above.collect(),
        })
    }
}

fn receives(role: Role) -> bool {
    RECEIVERS.contains(&role)
}

fn oversees(worker: &Worker, me: WorkerId) -> bool {
    worker.role.sends_notices() && worker.id != me
}

/// Somebody of whom it is known that they do not work in the grid would never hear of it.
pub(super) fn check_named(w: &Writing<'_>, grid: &GridId, to: &[WorkerId]) -> Result<(), Stop> {
    if to.is_empty() {
        return Ok(());
    }
    let there = directory::workers_in(w, grid)?;
    for named in to {
        let is_there = there
            .iter()
            .any(|one| one.id == *named && receives(one.role));
        if !is_there && directory::knows_reach_of(w, named)? {
            let problem = FieldProblem::new("to", Problem::NotAmongThem);
            return Err(Failure::invalid(vec![problem]).into());
        }
    }
    Ok(())
}

/// Why nobody would hear of it that they are asked to see to a notice.
pub(super) fn wrong_overseer(
    w: &Writing<'_>,
    grid: &GridId,
    me: WorkerId,
    to: &Escalated,
) -> Result<Option<FieldProblem>, Stop> {
    let problem = |field, problem| Ok(Some(FieldProblem::new(field, problem)));
    match (&to.seat, to.worker) {
        (None, None) => return problem("to", Problem::Missing),
        (Some(seat), _) if seat.role().is_none() => return problem("seat", Problem::NotAmongThem),
        _ => {}
    }
    let Some(named) = to.worker else {
        return Ok(None);
    };
    let there = directory::workers_in(w, grid)?;
    if there.iter().any(|one| one.id == named && oversees(one, me)) {
        Ok(None)
    } else {
        problem("worker", Problem::NotAmongThem)
    }
}
