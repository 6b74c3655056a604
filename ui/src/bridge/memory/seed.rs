//! Made-up people in a real village: what the preview and the tests begin with. No name here is
//! anyone's.

use contract::command::area::AreaRow;
use contract::command::dispute::{DisputeRow, Sheet, Standing, TakenStep, Version, Who};
use contract::command::paper::Printed;
use contract::command::session::{Grid, Seat};
use model::dispute::act::supervision::SupervisionLevel;
use model::{
    ActId, AreaCode, AreaLevel, DeviceId, DisputeContent, DisputeId, DisputeKind, DisputeState,
    GridId, Party, PartyId, Role, Side, Subtype, UtcMs, What, Worker, WorkerId,
};

pub(super) const GRID: &str = "第三网格";
pub(super) const HOUR: i64 = 3_600_000;

/// 2026-11-22 10:40 in Shanghai: the moment the tests are drawn for.
#[cfg(test)]
pub(crate) const NOW: UtcMs = UtcMs(1_795_315_200_000);

fn village() -> AreaCode {
    area("620602119202")
}

#[expect(
    clippy::expect_used,
    reason = "the codes are written below, and the tests run them"
)]
fn area(code: &str) -> AreaCode {
    code.parse().expect("a code of the seed is one")
}

#[expect(
    clippy::expect_used,
    reason = "the code is written here, and the tests run it"
)]
fn grid() -> GridId {
    "620602119202003"
        .parse()
        .expect("the grid of the seed is one")
}

pub(super) fn me() -> Who {
    Who {
        id: Some(WorkerId::from_bytes([1; 16])),
        name: "赵青禾".into(),
    }
}

/// The worker's seat: one grid of one village.
pub(crate) fn seat() -> Seat {
    Seat {
        device: DeviceId::from_bytes([2; 16]),
        device_name: "赵青禾的手机".into(),
        worker: Worker {
            id: WorkerId::from_bytes([1; 16]),
            name: "赵青禾".into(),
            role: Role::GridWorker,
        },
        server: "https://bandeng.example.cn".into(),
        grids: vec![Grid {
            id: grid(),
            name: GRID.into(),
            village: village(),
            village_name: "金沙村".into(),
        }],
        place: "金沙镇 金沙村".into(),
    }
}

/// A few areas, with their pinyin.
pub(super) fn areas() -> Vec<(AreaRow, &'static str)> {
    let row = |code: &str, name: &str, level, within: &str| AreaRow {
        code: area(code),
        name: name.into(),
        level,
        within: within.into(),
    };
    vec![
        (
            row(
                "620602119202",
                "金沙村",
                AreaLevel::Village,
                "凉州区 金沙镇",
            ),
            "jinshacun",
        ),
        (
            row("620602119", "金沙镇", AreaLevel::Township, "凉州区"),
            "jinshazhen",
        ),
        (
            row("620602", "凉州区", AreaLevel::County, "武威市"),
            "liangzhouqu",
        ),
    ]
}

pub(super) fn village_name(content: &DisputeContent) -> String {
    let known = areas()
        .into_iter()
        .find(|(row, _)| Some(&row.code) == content.area.as_ref());
    known.map(|(row, _)| row.name).unwrap_or_default()
}

pub(super) fn headline(parties: &[Party]) -> String {
    let names = |side| {
        let names: Vec<_> = parties
            .iter()
            .filter(|it| it.side == side && !it.name.is_empty())
            .map(|it| it.name.as_str())
            .collect();
        names.join("、")
    };
    [names(Side::A), names(Side::B)]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" 与 ")
}

/// Nobody is named in lists of such a case.
fn violent(sheet: &Sheet) -> bool {
    let mut acts = sheet.acts.iter();
    acts.any(|done| matches!(&done.act.what, What::ViolenceMode(mode) if mode.on))
}

/// The level that watches, the highest of those that do.
pub(super) fn supervision(sheet: &Sheet) -> Option<SupervisionLevel> {
    let acts = sheet.acts.iter();
    let running = acts.filter(|done| sheet.life.supervised.contains(&done.act.id));
    let levels = running.filter_map(|done| match &done.act.what {
        What::Supervised(watched) => Some(watched.level.clone()),
        _ => None,
    });
    levels.max()
}

/// A paper. The preview has no letters to print with: `%PDF` and nothing else.
pub(super) fn printed() -> Printed {
    Printed {
        name: "paper.pdf".into(),
        pages: 1,
        missing: vec![],
        unreadable: 0,
        elsewhere: 0,
        bytes: "JVBERg==".into(),
    }
}

/// The row a sheet has in a list.
pub(crate) fn row_of(sheet: &Sheet) -> DisputeRow {
    DisputeRow {
        id: sheet.id,
        kind: sheet.content.kind.clone(),
        subtype: sheet.content.subtype.clone(),
        state: sheet.state.clone(),
        headline: if violent(sheet) {
            String::new()
        } else {
            headline(&sheet.content.parties)
        },
        place: [sheet.area_name.as_str(), sheet.content.place.as_str()]
            .join(" ")
            .trim()
            .to_owned(),
        recorded_at_ms: sheet.recorded_at_ms,
        changed_at_ms: sheet.recorded_at_ms,
        conflicts: u32::try_from(sheet.conflicts.len()).unwrap_or(u32::MAX),
        grade: sheet.life.grade.as_ref().map(|grade| grade.grade.clone()),
        grade_lapsed: false,
        deadline: sheet.life.deadline,
        supervised: !sheet.life.supervised.is_empty(),
        supervision: supervision(sheet),
        violent: violent(sheet),
        number: sheet.life.number.clone(),
        waiting: sheet.waiting_changes > 0,
    }
}

/// The `n`th row of a long list, newest first.
#[cfg(test)]
pub(crate) fn row(n: usize) -> DisputeRow {
    row_of(&nth(n, NOW))
}

pub(super) fn nth(n: usize, now: UtcMs) -> Sheet {
    let surnames = ["马", "罗", "祁", "翟", "尚", "柴"];
    let kinds = DisputeKind::ALL;
    let states = DisputeState::ALL;
    let kind = &kinds[n % kinds.len()];
    let subtype = kind
        .subtypes()
        .get(n % kind.subtypes().len().max(1))
        .copied()
        .unwrap_or_default();
    let names = (
        format!("{}某{n}", surnames[n % 6]),
        format!("{}某{}", surnames[(n + 2) % 6], n + 1),
    );
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
    Sheet {
        id: DisputeId::from_bytes(bytes),
        ..case(
            now,
            (n as i64) * 7 + 1,
            (kind.code(), subtype),
            [&names.0, &names.1],
            states[n % states.len()].clone(),
        )
    }
}

/// A case between neighbours in this state.
#[cfg(test)]
pub(crate) fn sheet(state: &str) -> Sheet {
    let state = DisputeState::from_code(state);
    case(
        NOW,
        26,
        ("neighbor", "drainage"),
        ["马得水", "罗守田"],
        state,
    )
}

/// A case recorded so many hours ago.
pub(crate) fn case(
    now: UtcMs,
    hours_ago: i64,
    (kind, subtype): (&str, &str),
    names: [&str; 2],
    state: DisputeState,
) -> Sheet {
    let party = |side, name: &str, byte| Party {
        id: Some(PartyId::from_bytes([byte; 16])),
        side,
        name: name.to_owned(),
        phone: String::new(),
        address: String::new(),
    };
    let at = now.plus_ms(-hours_ago * HOUR);
    let content = DisputeContent {
        kind: DisputeKind::from_code(kind),
        subtype: (!subtype.is_empty()).then(|| Subtype(subtype.to_owned())),
        parties: vec![party(Side::A, names[0], 1), party(Side::B, names[1], 2)],
        claim_a: "浇水的时候渠被堵了，水漫到我家院墙根，墙已经裂了一道缝，要他家赔修墙的钱。"
            .into(),
        claim_b: "渠是两家一起挖的，今年他家没来清淤，堵了不能只怪我。".into(),
        verified: "到现场看过：渠长约三十米，中段淤堵；院墙有一道约两指宽的裂缝，旧痕新痕都有。"
            .into(),
        happened_on: Some(at.day()),
        area: Some(village()),
        place: "村东水渠边".into(),
        point: None,
        grid: grid(),
    };
    Sheet {
        id: DisputeId::from_bytes([u8::try_from(hours_ago.rem_euclid(251)).unwrap_or(0); 16]),
        version: Version(vec![]),
        content,
        area_name: "金沙村".into(),
        grid_name: GRID.into(),
        next: state.next().to_vec(),
        state,
        recorded_by: me(),
        recorded_at_ms: at,
        received_at_ms: Some(at.plus_ms(HOUR / 4)),
        steps: vec![],
        acts: vec![],
        life: Standing::default(),
        conflicts: vec![],
        waiting_changes: 0,
        draft: None,
    }
}

pub(super) fn step(
    now: UtcMs,
    hours_ago: i64,
    to: DisputeState,
    by: &str,
    reason: &str,
) -> TakenStep {
    TakenStep {
        act: ActId::from_bytes([u8::try_from(hours_ago.rem_euclid(251)).unwrap_or(0); 16]),
        to,
        by: Who {
            id: Some(WorkerId::from_bytes([3; 16])),
            name: by.into(),
        },
        at_ms: now.plus_ms(-hours_ago * HOUR),
        reason: reason.into(),
    }
}
