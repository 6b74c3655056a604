//! What a device of the preview holds: nothing yet, a worker's week, a long list, trouble.

use contract::command::bundle::BundleFate;
use contract::command::dispute::{Conflict, ConflictValue, Who};
use contract::command::draft::Draft;
use contract::command::settings::Settings;
use contract::command::sync::{HeldBy, Line, Quarantined};
use model::{ChangeHash, DisputeDraft, DisputeKind, DisputeState, DraftId, Party, Side, UtcMs};

use super::life::{loop_of, protected, standing_of};
use super::seed::{HOUR, case, seat, step};
use super::{Held, carry};

impl Held {
    /// A device nobody has enrolled.
    pub(crate) fn unenrolled(now: UtcMs) -> Self {
        Self {
            seat: None,
            settings: Settings::default(),
            disputes: vec![],
            elders: vec![],
            notices: vec![],
            opened: vec![],
            drafts: vec![],
            forms: vec![],
            waiting: 0,
            line: Line::Untried,
            last_success_ms: None,
            quarantine: vec![],
            photos: vec![],
            carried: vec![],
            bundle_news: vec![],
            staged: String::new(),
            made: 100,
            now,
        }
    }

    /// An enrolled device without a record.
    pub(crate) fn enrolled(now: UtcMs) -> Self {
        Self {
            seat: Some(seat()),
            ..Self::unenrolled(now)
        }
    }

    /// A device with so many records.
    #[cfg(feature = "demo")]
    pub(crate) fn with_rows(now: UtcMs, rows: usize) -> Self {
        Self {
            disputes: (0..rows).map(|n| super::seed::nth(n, now)).collect(),
            ..Self::enrolled(now)
        }
    }

    /// A device the server knows no more, with a change held back.
    pub(crate) fn in_trouble(now: UtcMs) -> Self {
        let held = |reason: &str, by, byte| Quarantined {
            change: ChangeHash::from_bytes([byte; 32]),
            by,
            reason: reason.into(),
            size_bytes: 812,
            at_ms: now.plus_ms(-HOUR),
        };
        Self {
            line: Line::Trouble,
            quarantine: vec![
                held("poison", HeldBy::Device, 0xa7),
                held("outside_scope", HeldBy::Server, 0x3c),
            ],
            ..Self::of_a_week(now)
        }
    }

    /// What a grid worker may have after a week.
    pub(crate) fn of_a_week(now: UtcMs) -> Self {
        let mut disagreeing = case(
            now,
            26,
            ("neighbor", "drainage"),
            ["马得水", "罗守田"],
            DisputeState::Mediating,
        );
        disagreeing.steps = vec![step(now, 20, DisputeState::Mediating, "孙立新", "")];
        let value = |value: &str, name: &str, hours: i64| ConflictValue {
            value: value.into(),
            pick: value.into(),
            by: Who {
                id: None,
                name: name.into(),
            },
            at_ms: now.plus_ms(-hours * HOUR),
        };
        disagreeing.conflicts = vec![Conflict {
            field: "state".into(),
            values: vec![
                value("mediating", "孙立新", 20),
                value("agreed", "赵青禾", 18),
            ],
        }];
        let mut returned = case(
            now,
            50,
            ("land", "contract_boundary"),
            ["祁长顺", "翟玉梅"],
            DisputeState::Returned,
        );
        returned.steps = vec![step(
            now,
            30,
            DisputeState::Returned,
            "孙立新",
            "两家地界的四至没有写，请补上再报。",
        )];
        let mut long = case(
            now,
            75,
            ("household", "elder_support"),
            ["阿布都热合曼·买买提吐尔逊", "尚兰英"],
            DisputeState::Recorded,
        );
        long.content.place = "村委会往北第三排靠路口老供销社对面的院子".into();
        let mut fresh = case(
            now,
            1,
            ("marriage", "bride_price"),
            ["柴金花", "尚有福"],
            DisputeState::Recorded,
        );
        fresh.waiting_changes = 1;
        fresh.received_at_ms = None;
        fresh.content.claim_b = String::new();
        let mut refused = case(
            now,
            200,
            ("other", "debt"),
            ["罗启明", "马春生"],
            DisputeState::Refused,
        );
        refused.steps = vec![step(
            now,
            150,
            DisputeState::Refused,
            "孙立新",
            "罗启明当面说不调，要去法院。",
        )];
        let mut agreed = case(
            now,
            24 * 9,
            ("neighbor", "boundary"),
            ["柴玉兰", "翟福来"],
            DisputeState::Agreed,
        );
        agreed.acts = loop_of(now);
        agreed.life = standing_of(now);
        let mut violent = case(
            now,
            24 * 2,
            ("household", ""),
            ["尚春梅", "罗大成"],
            DisputeState::Accepted,
        );
        violent.acts = protected(now);
        let closed = case(
            now,
            24 * 40,
            ("neighbor", "livestock"),
            ["翟有才", "祁万里"],
            DisputeState::Closed,
        );
        let draft = Draft {
            id: DraftId::from_bytes([9; 16]),
            edits: None,
            content: DisputeDraft {
                kind: Some(DisputeKind::Neighbor),
                parties: vec![Party {
                    id: None,
                    side: Side::A,
                    name: "祁长顺".into(),
                    phone: String::new(),
                    address: String::new(),
                }],
                ..DisputeDraft::default()
            },
            saved_at_ms: now.plus_ms(-2 * HOUR),
        };
        Self {
            photos: super::photos::of(disagreeing.id, now),
            carried: vec![carry::row(0xb7, "孙立新", 18, 4, now.plus_ms(-5 * HOUR))],
            bundle_news: vec![
                carry::news(
                    "赵青禾",
                    BundleFate::Arrived,
                    false,
                    now.plus_ms(-26 * HOUR),
                ),
                carry::news("马春生", BundleFate::Arrived, true, now.plus_ms(-50 * HOUR)),
            ],
            disputes: vec![
                fresh,
                disagreeing,
                returned,
                violent,
                long,
                refused,
                agreed,
                closed,
            ],
            drafts: vec![draft],
            forms: vec![],
            waiting: 1,
            line: Line::Online,
            last_success_ms: Some(now.plus_ms(-HOUR / 8)),
            ..Self::enrolled(now)
        }
    }
}
