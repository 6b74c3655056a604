//! Visits to elders and notices in the statistics: counted again here from what the story did, day by day, and the
//! same on every device. What leaves holds no small count of them either.

use std::collections::BTreeMap;

use contract::command::elder::{self, CONSENT_WORDING, Register};
use contract::command::notice::{self, Send};
use contract::command::tally::{Form, Get, Report, Totals};
use data_encoding::BASE64;
use model::elder::act::consent::{Consented, Method, StateChanged};
use model::elder::act::plan::{Need, PlanSet};
use model::elder::act::visit::Visited;
use model::elder::{ElderWhat, ProfileDraft};
use model::notice::NoticeWhat;
use model::notice::act::Why;
use model::notice::act::shapes::{self, Accepted, Declined, Recalled};
use model::{Day, ElderState, GridId, Period, RecordId, Role};
use test_kit::{Device, World};

use crate::statistics::{read_pdf, read_xlsx};

const ELDERS: usize = 18;
const DAYS: i32 = 130;

/// What was done for an elder, as the story knows it.
struct Elder {
    id: RecordId,
    grid: usize,
    need: Need,
    since: Day,
    visits: Vec<Day>,
    /// In hospital from one day until the other.
    away: Option<(Day, Day)>,
}

/// What became of a notice.
struct Sent {
    grid: usize,
    on: Day,
    by: Day,
    stands: &'static str,
}

pub(crate) struct Story {
    pub(crate) world: World,
    phones: [Device; 2],
    pub(crate) station: Device,
    elders: Vec<Elder>,
    notices: Vec<Sent>,
}

fn registered(device: &Device, grid: &GridId, n: usize) -> RecordId {
    let need = [Need::Weekly, Need::Monthly, Need::Quarterly][n % 3].clone();
    let register = Register {
        profile: ProfileDraft {
            name: format!("老人{n}"),
            address: format!("三组{n}号"),
            birth_year: Some(1941),
            grid: Some(grid.clone()),
            ..ProfileDraft::default()
        },
        consent: Consented {
            wording: CONSENT_WORDING.into(),
            method: Method::Oral,
            witness: "周敏".into(),
        },
        plan: Some(PlanSet {
            need,
            after_alerts: false,
            reason: String::new(),
        }),
        contacts: Vec::new(),
    };
    device.give(&register).id
}

fn act(device: &Device, id: RecordId, what: impl Into<ElderWhat>) {
    let acts = vec![what.into().into()];
    device.give(&elder::Do { id, acts });
}

fn stand(device: &Device, id: RecordId, to: ElderState) {
    let on = device.today();
    let words = String::new();
    act(device, id, StateChanged { to, on, words });
}

/// A spring of visits and notices in two grids.
pub(crate) fn spring() -> Story {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let phones = [world.enrolled(Role::GridWorker), world.elsewhere()];
    let grids = world.demo().grids;
    let (mut elders, mut notices): (Vec<Elder>, Vec<Sent>) = (Vec::new(), Vec::new());
    for day in 0..DAYS {
        let at = usize::try_from(day).unwrap();
        if at.is_multiple_of(4) && elders.len() < ELDERS {
            let n = elders.len();
            let phone = &phones[n % 2];
            elders.push(Elder {
                id: registered(phone, &grids[n % 2], n),
                grid: n % 2,
                need: [Need::Weekly, Need::Monthly, Need::Quarterly][n % 3].clone(),
                since: phone.today(),
                visits: Vec::new(),
                away: None,
            });
        }
        for (n, elder) in elders.iter_mut().enumerate() {
            let phone = &phones[elder.grid];
            let today = phone.today();
            if n.is_multiple_of(5) && at == 60 + n {
                stand(phone, elder.id, ElderState::Hospitalised);
                elder.away = Some((today, Day::new(9999, 12, 31).unwrap()));
            }
            if n.is_multiple_of(10) && at == 80 + n {
                stand(phone, elder.id, ElderState::AtHome);
                elder.away = elder.away.map(|(from, _)| (from, today));
            }
            let at_home = elder.away.is_none_or(|(_, until)| until <= today);
            // Some come every week, some are forgotten for long.
            if at_home && n % 7 != 6 && (at + n).is_multiple_of(6 + n) {
                act(phone, elder.id, Visited::all_fine(today));
                elder.visits.push(today);
            }
        }
        if at.is_multiple_of(3) {
            notices.push(sent(&world, &phones, &station, &grids, notices.len()));
        }
        world.pass_days(1);
    }
    world.run_until_quiet(&[&phones[0], &phones[1], &station]);
    Story {
        world,
        phones,
        station,
        elders,
        notices,
    }
}

/// A notice that is answered in one way or another.
fn sent(world: &World, phones: &[Device; 2], station: &Device, grids: &[GridId], n: usize) -> Sent {
    let (on, grid) = (station.today(), n % 2);
    let by = on.plus_days(i32::try_from(n % 4).unwrap());
    let send = Send {
        grids: vec![grids[grid].clone()],
        asked: "上门看看".into(),
        why: "再次报警".into(),
        by: Some(by),
        expires_on: on.plus_days(60),
        to: Vec::new(),
        about: None,
        household: String::new(),
    };
    let id = station.give(&send).notices[0];
    let phone = &phones[grid];
    let give = |device: &Device, what: NoticeWhat| {
        let act = what.into();
        device.give(&notice::Do { id, act });
    };
    world.run_until_quiet(&[phone, station]);
    let words = String::new();
    let decline = |why| {
        let words = "说明".to_owned();
        Declined { why, words }.into()
    };
    let stands = match n % 6 {
        0 => "notices_waiting",
        1 => {
            give(phone, Accepted { words }.into());
            "notices_accepted"
        }
        2 => {
            give(phone, decline(Why::Unsafe));
            "notices_declined_unsafe"
        }
        3 => {
            give(phone, decline(Why::NotHere));
            "notices_declined_not_here"
        }
        4 => {
            give(
                station,
                Recalled {
                    reason: "弄错了".into(),
                }
                .into(),
            );
            "notices_recalled"
        }
        _ => {
            give(phone, Accepted { words }.into());
            let answer = "去过了".into();
            let dispute = None;
            give(phone, shapes::Done { answer, dispute }.into());
            "notices_done"
        }
    };
    world.run_until_quiet(&[phone, station]);
    Sent {
        grid,
        on,
        by,
        stands,
    }
}

fn interval(need: &Need, from: Day) -> Day {
    match need {
        Need::Weekly => from.plus_days(7),
        Need::Monthly => from.plus_months(1),
        _ => from.plus_months(3),
    }
}

impl Elder {
    /// Whether somebody was to come by as this day began: visits of the day itself are not made yet.
    fn waits_on(&self, day: Day) -> bool {
        let at_home = self
            .away
            .is_none_or(|(from, back)| day <= from || day >= back);
        day >= self.since && at_home
    }

    fn last_before(&self, day: Day) -> Option<Day> {
        let before = self.visits.iter().filter(|on| **on < day);
        before.max().copied()
    }

    fn due_at(&self, day: Day) -> Option<Day> {
        if !self.waits_on(day) {
            return None;
        }
        let from = self.last_before(day).unwrap_or(self.since);
        let due = interval(&self.need, from);
        // Whoever went to hospital before it was due was not due.
        let gone = self.away.map(|(from, _)| from).filter(|from| day <= *from);
        gone.is_none_or(|gone| due <= gone).then_some(due)
    }
}

/// Every day of a time.
fn days(period: Period, today: Day) -> Vec<Day> {
    let until = period.until().min(today);
    let all = (0..).map(|n| period.from().plus_days(n));
    all.take_while(|day| *day <= until).collect()
}

fn by_hand(story: &Story, period: Period, grid: Option<usize>, today: Day) -> Totals {
    let mut totals: BTreeMap<String, u64> = BTreeMap::new();
    let mut add = |what: &str, n: u64| {
        if n > 0 {
            *totals.entry(what.to_owned()).or_default() += n;
        }
    };
    let here = |at: usize| grid.is_none_or(|grid| grid == at);
    let all = days(period, today);
    for elder in story.elders.iter().filter(|elder| here(elder.grid)) {
        let cared = all.iter().any(|day| elder.waits_on(*day));
        if !cared {
            continue;
        }
        let last = *all.last().unwrap();
        let due = all
            .iter()
            .any(|day| elder.due_at(*day).is_some_and(|due| due <= last));
        let seen = elder.visits.iter().any(|on| all.contains(on));
        add("elders", 1);
        add("elders_due", due.into());
        add("elders_covered", (due && seen).into());
        add("elders_visited", seen.into());
        let next = last.plus_days(1);
        let left = elder
            .away
            .is_some_and(|(from, back)| from <= last && last < back);
        if let Some(on) = elder.last_before(next).filter(|_| !left) {
            add("elders_seen", 1);
            add(
                "elders_since_days",
                last.days_since(on).unsigned_abs().into(),
            );
        }
    }
    for sent in story.notices.iter().filter(|sent| here(sent.grid)) {
        if period.from() <= sent.on && sent.on <= period.until() {
            add("notices_sent", 1);
            add(sent.stands, 1);
            let open = ["notices_waiting", "notices_accepted"].contains(&sent.stands);
            if open && sent.by < today {
                add(&format!("{}_overdue", sent.stands), 1);
            }
        }
    }
    totals.into_iter().collect()
}

fn told(device: &Device, period: Period, area: &str) -> Totals {
    let area = area.to_owned();
    device.give(&Get { period, area }).totals
}

#[test]
fn visits_and_notices_are_counted_as_anybody_counts_them_and_alike_on_every_device() {
    let story = spring();
    let today = story.station.today();
    let grids = story.world.demo().grids;
    let month = Period::month_of(today);
    let mut some = Totals::default();
    for period in [
        month,
        month.before(),
        month.before().before(),
        Period::quarter_of(today),
        Period::quarter_of(today).before(),
        Period::year_of(today),
        Period::days(today.plus_days(-41), today.plus_days(-12)).unwrap(),
        Period::days(today.plus_days(-9), today.plus_days(-9)).unwrap(),
        Period::days(today.plus_days(2), today.plus_days(9)).unwrap(),
    ] {
        let all = told(&story.station, period, "");
        assert_eq!(all, by_hand(&story, period, None, today), "{period}");
        for (at, phone) in story.phones.iter().enumerate() {
            let here = told(&story.station, period, grids[at].as_str());
            assert_eq!(
                here,
                by_hand(&story, period, Some(at), today),
                "{period} {at}"
            );
            assert_eq!(told(phone, period, grids[at].as_str()), here);
        }
        for (what, n) in all.0 {
            *some.0.entry(what).or_default() += n;
        }
    }
    for what in [
        "elders_due",
        "elders_covered",
        "elders_since_days",
        "notices_waiting_overdue",
        "notices_accepted_overdue",
        "notices_declined_unsafe",
        "notices_recalled",
        "notices_done",
    ] {
        assert!(some.of(what) > 0, "{what}");
    }
    // A time that begins, and one that ends, on the day of a visit, and one of that day alone.
    for on in story
        .elders
        .iter()
        .flat_map(|elder| elder.visits.iter().take(3))
    {
        for (from, until) in [(0, 3), (-3, 0), (0, 0)] {
            let period = Period::days(on.plus_days(from), on.plus_days(until)).unwrap();
            let all = told(&story.station, period, "");
            assert_eq!(all, by_hand(&story, period, None, today), "{period}");
        }
    }
    assert!(some.of("elders_covered") < some.of("elders_due"));
    assert!(some.of("elders_due") < some.of("elders"));
    // A figure of people is no door: nothing stands behind it to be listed.
    let asked = serde_json::json!({ "period": "2026", "what": "elders_due" });
    assert!(story.station.field().call("tally.cases", asked).is_err());
}

#[test]
fn an_elder_who_is_erased_is_counted_no_more() {
    let story = spring();
    let Story {
        world,
        phones,
        station,
        elders,
        ..
    } = &story;
    let year = Period::days(station.today().plus_days(-200), station.today()).unwrap();
    assert_eq!(told(station, year, "").of("elders"), ELDERS as u64);
    world.erase(elders[1].id);
    world.run_until_quiet(&[&phones[0], &phones[1], station]);
    for (device, many) in [(station, ELDERS - 1), (&phones[1], ELDERS / 2 - 1)] {
        assert_eq!(told(device, year, "").of("elders"), many as u64);
    }
}

#[test]
fn a_report_tells_visits_and_notices_without_small_counts() {
    let story = spring();
    let station = &story.station;
    let period = Period::days(station.today().plus_days(-200), station.today()).unwrap();
    let report = |form| {
        let area = String::new();
        let made = station.give(&Report { period, area, form });
        BASE64.decode(made.bytes.as_bytes()).unwrap()
    };
    let book = read_xlsx(&report(Form::Xlsx));
    let totals = told(station, period, "");
    let cell = |sheet: &str, name: &str, at: usize| {
        let rows = book[sheet].as_array().unwrap();
        let row = rows.iter().find(|row| row[0][1] == name);
        row.unwrap_or_else(|| panic!("{name} in {book}"))[at][1].clone()
    };
    let may = |count: u64| {
        if (1..5).contains(&count) {
            serde_json::json!("＊")
        } else {
            serde_json::json!(count)
        }
    };
    assert!(totals.of("elders") >= 5 && totals.of("notices_sent") >= 5);
    assert_eq!(
        cell("独居老人走访", "在访老人（人）", 1),
        totals.of("elders")
    );
    let sent = cell("通知（反向推送）", "发出（份）", 1);
    assert!(sent == may(totals.of("notices_sent")) || sent == "＊");
    for sheet in ["独居老人走访", "通知（反向推送）"] {
        for row in book[sheet].as_array().unwrap().iter().skip(2) {
            for cell in row.as_array().unwrap().iter().skip(1) {
                assert_ne!(cell[0], "f");
                let name = row[0][1].as_str().unwrap();
                let count = name.contains('人') || name.contains('份') || sheet.starts_with('通');
                if let Some(told) = cell[1].as_f64().filter(|_| count) {
                    assert!(told <= 0.0 || told >= 5.0, "{name}: {told} in {sheet}");
                }
            }
        }
    }
    let text = read_pdf(&report(Form::Pdf));
    for words in [
        "独居老人走访",
        "走访覆盖率（%）",
        "通知（反向推送）",
        "不接受：上门不安全",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}
