//! Elders on the screens: as they stand in both languages, and a visit that was left and is taken up again.

use contract::command::elder::{
    CONSENT_WORDING, CONTACT_WORDING, Do, ElderDeed, Register as Registering,
};
use contract::command::today as day;
use model::elder::act::consent::{ConsentWithdrawn, Consented, Method, StateChanged};
use model::elder::act::contact::ContactAdded;
use model::elder::act::door::NobodyAnswered;
use model::elder::act::plan::{Need, PlanSet};
use model::elder::act::visit::{Answer, Item, PassTo, PassedOn, Visited};
use model::elder::{ElderWhat, Living, ProfileDraft, Sex};
use model::{ElderState, RecordId};

use super::looks::both;
use super::*;
use crate::screen::elder::{self, Elder, again, contacts, plan};
use crate::screen::elders::{self, Elders};
use crate::screen::profile::Profile;
use crate::screen::register::{self, Register};
use crate::screen::today::{self, Today};
use crate::screen::visit::{self, Visit};

async fn registered(bridge: &Bridge, name: &str, need: Need) -> RecordId {
    let registering = Registering {
        profile: ProfileDraft {
            name: name.into(),
            sex: Some(Sex::Female),
            birth_year: Some(1941),
            phone: "13800000001".into(),
            address: "三组12号".into(),
            living: Some(Living::Alone),
            grid: Some(seed::seat().grids.remove(0).id),
            ..ProfileDraft::default()
        },
        consent: Consented {
            wording: CONSENT_WORDING.into(),
            method: Method::Oral,
            witness: "周敏".into(),
        },
        plan: Some(PlanSet {
            need,
            after_alerts: true,
            reason: String::new(),
        }),
        contacts: vec![ContactAdded {
            name: "贺小梅".into(),
            relation: "女儿".into(),
            phone: "13900000002".into(),
            agreed: true,
            method: Some(Method::Oral),
            wording: CONTACT_WORDING.into(),
        }],
    };
    bridge.call(registering).await.unwrap().id
}

async fn act(bridge: &Bridge, id: RecordId, what: impl Into<ElderWhat>) {
    let acts = vec![ElderDeed(what.into())];
    bridge.call(Do { id, acts }).await.unwrap();
}

/// A village of four: one whose visit is late, one whose door nobody answers, one who agrees no more, one in hospital.
async fn village() -> (Bridge, [RecordId; 4]) {
    let bridge = device(Held::enrolled(NOW));
    let late = registered(&bridge, "贺玉兰", Need::Weekly).await;
    let nine_days_ago = NOW.day().plus_days(-9);
    let mut visited = Visited::all_fine(nine_days_ago);
    visited.checks[2].answer = Answer::ToBeFixed;
    visited.words = "电线有点旧了。".into();
    let matter = |matter: &str, to, by| PassedOn {
        matter: matter.into(),
        to,
        by,
    };
    visited.passed_on = vec![
        matter(
            "换灶台边的电线",
            PassTo::Village,
            Some(nine_days_ago.plus_days(3)),
        ),
        matter("门口常有生人推销保健品", PassTo::Station, None),
    ];
    act(&bridge, late, visited).await;
    let unanswered = registered(&bridge, "单守义", Need::Monthly).await;
    act(&bridge, unanswered, NobodyAnswered::default()).await;
    let withdrawn = registered(&bridge, "周老三", Need::Monthly).await;
    act(&bridge, withdrawn, ConsentWithdrawn::default()).await;
    let away = registered(&bridge, "尚兰英", Need::Quarterly).await;
    let to = StateChanged {
        to: ElderState::Hospitalised,
        on: NOW.day(),
        words: String::new(),
    };
    act(&bridge, away, to).await;
    (bridge, [late, unanswered, withdrawn, away])
}

#[tokio::test]
async fn the_list_of_elders_with_those_no_longer_visited_and_with_nobody() {
    let (bridge, _) = village().await;
    let table = Table::opened(Elders::default(), &bridge).await;
    both("elders", &table).await;
    table.tell(elders::Event::Gone).await;
    both("elders_gone", &table).await;
    let bridge = device(Held::enrolled(NOW));
    let empty = Table::opened(Elders::default(), &bridge).await;
    both("elders_empty", &empty).await;
}

#[tokio::test]
async fn an_elder_with_everything_folded_open_at_a_door_and_without_consent() {
    let (bridge, [late, unanswered, withdrawn, _]) = village().await;
    let sheet = Table::opened(Elder::of(late), &bridge).await;
    both("elder", &sheet).await;
    for event in [
        elder::Event::Fold,
        elder::Event::Plan(plan::Event::Fold),
        elder::Event::Contact(contacts::Event::Fold),
    ] {
        sheet.tell(event).await;
    }
    // Without a name, and without consent.
    let save = contacts::Event::Save;
    sheet.tell(elder::Event::Contact(save)).await;
    both("elder_unfolded", &sheet).await;
    let door = Table::opened(Elder::of(unanswered), &bridge).await;
    both("elder_door", &door).await;
    let again = Table::opened(Elder::of(withdrawn), &bridge).await;
    again.tell(elder::Event::Again(again::Event::Fold)).await;
    both("elder_again", &again).await;
}

#[tokio::test]
async fn registering_as_it_begins_and_sent_too_early_and_a_sheet_put_right() {
    let (bridge, [late, ..]) = village().await;
    let grid = seed::seat().grids.remove(0).id;
    let form = Table::opened(Register::of(Some(grid)), &bridge).await;
    both("register", &form).await;
    let named = register::Event::Wrote(register::Line::ContactName, "贺小梅".into());
    form.tell(named).await;
    form.tell(register::Event::Save).await;
    both("register_refused", &form).await;
    let profile = Table::opened(Profile::of(late), &bridge).await;
    both("profile", &profile).await;
}

#[tokio::test]
async fn a_visit_as_it_begins_and_with_something_passed_on() {
    let (bridge, [late, ..]) = village().await;
    let table = Table::opened(Visit::of(late, NOW.day()), &bridge).await;
    both("visit", &table).await;
    for event in [
        visit::Event::Answered(Item::Gas, Answer::ToBeFixed),
        visit::Event::AllFine,
        visit::Event::Fold,
        visit::Event::Said("软管该换了。".into()),
        visit::Event::Matter("换软管".into()),
        visit::Event::To(PassTo::Township),
        visit::Event::By(Some(NOW.day().plus_days(3))),
        visit::Event::NextOn(Some(NOW.day().plus_days(7))),
    ] {
        table.tell(event).await;
    }
    both("visit_passed_on", &table).await;
    // Left, and opened again the day after.
    let again = Table::opened(Visit::of(late, NOW.day().plus_days(1)), &bridge).await;
    both("visit_goes_on", &again).await;
}

#[tokio::test]
async fn todays_visits_by_the_clock() {
    let (bridge, _) = village().await;
    let table = Table::opened(Today::default(), &bridge).await;
    both("today_visits", &table).await;
    // Twenty minutes later it is the next one's turn, though nothing was tapped and nothing was read again.
    let mut later = eye(Language::Chinese);
    later.now = NOW.plus_ms(20 * 60_000);
    let seen = drawn(table.model().view(&later, &Callback::noop())).await;
    assert!(seen.contains("该问紧急联系人"), "{seen}");
    assert!(seen.contains("还剩 40 分钟"), "{seen}");
}

#[tokio::test]
async fn a_visit_that_was_left_waits_today_and_is_gone_once_it_was_taken() {
    let (bridge, [late, ..]) = village().await;
    let begun = Table::opened(Visit::of(late, NOW.day()), &bridge).await;
    begun.tell(visit::Event::Said("夜里睡不好".into())).await;
    let today = Table::opened(Today::default(), &bridge).await;
    let seen = today.drawn(Language::Chinese).await;
    assert!(seen.contains("visit-row") && seen.contains(&Route::Visit(late).hash()));
    let again = Table::opened(Visit::of(late, NOW.day()), &bridge).await;
    let seen = again.drawn(Language::Chinese).await;
    assert!(seen.contains("夜里睡不好") && seen.contains("visit-goes-on"));
    again.tell(visit::Event::AllFine).await;
    again.tell(visit::Event::Save).await;
    assert_eq!(again.asked(), [format!("go {}", Route::Elder(late).hash())]);
    let today = Table::opened(Today::default(), &bridge).await;
    let seen = today.drawn(Language::Chinese).await;
    assert!(!seen.contains("visit-row"), "{seen}");
    let sheet = Table::opened(Elder::of(late), &bridge).await;
    assert!(sheet.drawn(Language::Chinese).await.contains("夜里睡不好"));
}

#[tokio::test]
async fn today_is_read_again_at_the_moment_a_door_is_the_officers() {
    let bridge = device(Held::enrolled(NOW));
    let table = Table::opened(Today::default(), &bridge).await;
    let later = |minutes: i64| NOW.plus_ms(minutes * 60_000);
    assert!(
        table.model().ticked(later(500)).is_none(),
        "nothing is to come"
    );
    let mut waiting = bridge.call(day::Get {}).await.unwrap();
    waiting.visits_next_ms = Some(later(120));
    table.tell(today::Event::Got(Box::new(Ok(waiting)))).await;
    assert!(table.model().ticked(later(119)).is_none());
    let come = table.model().ticked(later(120));
    assert!(matches!(come, Some(today::Event::Read)));
}
