//! Finding disputes.

use contract::Failure;
use contract::command::dispute::{FoundBy, Hit, Piece, Results, Search, SearchAfter};
use model::{Day, Role};
use store::dispute::Filter;
use store::search::{self, By, Cursor, Wanted};

use super::Handle;
use super::reading::page_rows;
use super::rows::dispute_row;
use crate::Field;
use crate::failure::Stop;
use crate::indexing;

impl Handle for Search {
    fn handle(self, field: &Field) -> Result<Results, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.parts.clock.now().day();
        let limit = usize::try_from(page_rows(self.limit)).unwrap_or(usize::MAX);
        let wanted = Wanted {
            query: &self.query,
            filter: Filter {
                kind: self.kind,
                state: self.state,
                ..Filter::default()
            },
            role,
            after: self
                .after
                .map(|SearchAfter { way, place }| Cursor { way, place }),
            limit,
        };
        indexing::catch_up(field)?;
        let results = field.store.read(|r| {
            let found = search::find(r, &wanted)?;
            Ok::<_, Stop>(Results {
                hits: found
                    .hits
                    .into_iter()
                    .map(|found| hit(role, found, today))
                    .collect(),
                after: found
                    .next
                    .map(|Cursor { way, place }| SearchAfter { way, place }),
                unindexed: search::remaining(r)?,
            })
        })?;
        Ok(results)
    }
}

/// One record found. What a case of domestic violence was found by is not shown in a list.
fn hit(role: Role, found: search::Hit, today: Day) -> Hit {
    let pieces = if found.row.violent {
        Vec::new()
    } else {
        found.pieces
    };
    Hit {
        row: dispute_row(role, found.row, today),
        by: match found.by {
            By::Name => FoundBy::Name,
            By::Start => FoundBy::NameStart,
            By::Part => FoundBy::NamePart,
            By::Sound => FoundBy::Sound,
            By::Phone => FoundBy::Phone,
            By::Number => FoundBy::Number,
            By::Place => FoundBy::Place,
            By::Told | By::Kept => FoundBy::Told,
            By::Area => FoundBy::Area,
        },
        pieces: pieces
            .into_iter()
            .map(|search::Piece { text, hit }| Piece { text, hit })
            .collect(),
    }
}
