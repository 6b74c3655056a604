//! What is read for the list.

use contract::Code;
use contract::command::dispute::Who;
use contract::command::notice::Stand;
use model::{ActId, Day, RecordId, UtcMs};

use super::*;

fn row(batch: Option<ActId>) -> NoticeRow {
    let day: Day = "2026-11-20".parse().unwrap();
    NoticeRow {
        id: RecordId::from_bytes([1; 16]),
        grid: "620602119202003".parse().unwrap(),
        grid_name: "第三网格".into(),
        asked: String::new(),
        by: None,
        expires_on: day,
        expired: false,
        late: false,
        state: NoticeState::Sent,
        escalated: false,
        batch,
        from: Who {
            id: None,
            name: "孙立新".into(),
        },
        sent_at_ms: UtcMs(0),
        waiting: false,
    }
}

#[test]
fn how_a_batch_stands_is_read_where_there_is_one() {
    let (notices, effects) = Notices::default().update(Event::Read);
    assert_eq!(effects, [Ask::List]);
    let (_, effects) = notices.clone().update(Event::Got(Ok(vec![row(None)])));
    assert_eq!(effects, []);
    let id = ActId::from_bytes([5; 16]);
    let (notices, effects) = notices.update(Event::Got(Ok(vec![row(None), row(Some(id))])));
    assert_eq!(effects, [Ask::Batches]);
    let batch = Batch {
        batch: id,
        asked: "上门看看".into(),
        sent_at_ms: UtcMs(0),
        by: None,
        expires_on: "2026-11-20".parse().unwrap(),
        grids: 12,
        stand: Stand {
            sent: 10,
            done: 2,
            ..Stand::default()
        },
    };
    let (notices, _) = notices.update(Event::Batches(Ok(vec![batch.clone()])));
    assert_eq!(notices.batches, [batch]);
    let refused = Failure::new(Code::Busy, "busy");
    let (notices, effects) = notices.update(Event::Got(Err(refused.clone())));
    assert_eq!((notices.failure, effects), (Some(refused), vec![]));
    assert_eq!(
        notices.rows.map(|rows| rows.len()),
        Some(2),
        "what was read stays"
    );
}
