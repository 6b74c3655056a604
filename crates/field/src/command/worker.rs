//! Colleagues, as the directory knows them.

use contract::Failure;
use contract::command::worker::List;
use model::Worker;
use store::directory;

use super::Handle;
use crate::Field;
use crate::failure::Stop;

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Vec<Worker>, Failure> {
        field.seat()?;
        let workers = field
            .store
            .read(|r| Ok::<_, Stop>(directory::workers(r)?))?;
        Ok(workers
            .into_iter()
            .filter(|worker| worker.role.writes_records())
            .collect())
    }
}
