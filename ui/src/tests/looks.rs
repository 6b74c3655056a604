//! Every screen as it stands, in both languages, as snapshots: a changed word or element shows in
//! the review.

mod notices;

use contract::command::settings::Language;

use super::*;
use crate::outside::{Picked, Pieces};
use crate::screen::calls::{self, Calls, handing};
use crate::screen::carry::{self, Carry};
use crate::screen::deed::form::Form;
use crate::screen::deed::{self, Deed};
use crate::screen::dispute::{self, Dispute};
use crate::screen::disputes::{self, Disputes};
use crate::screen::enrol::Enrol;
use crate::screen::letter::Letter;
use crate::screen::letters::Letters;
use crate::screen::map::{self, Map};
use crate::screen::me::Me;
use crate::screen::me::held::Held as WhatIsHeld;
use crate::screen::photos::{self, Photos};
use crate::screen::record::{Record, Source};
use crate::screen::sync::Sync;
use crate::screen::today::Today;
use crate::screen::totals::Totals;
use contract::command::attachment::{Handed, StagedId};
use contract::command::bundle::Staged;
use contract::command::repeat_call::{Column, Going, Import, Imported, Part, Then};
use contract::{Code, Failure};
use model::{BundleName, DisputeId, DraftId, FileHash};

pub(super) async fn both<S: Screen>(name: &str, table: &Table<S>) {
    insta::assert_snapshot!(format!("{name}_zh"), table.drawn(Language::Chinese).await);
    insta::assert_snapshot!(format!("{name}_en"), table.drawn(Language::English).await);
}

#[tokio::test]
async fn the_first_start() {
    let bridge = device(Held::unenrolled(NOW));
    both("enrol", &Table::opened(Enrol::default(), &bridge).await).await;
}

#[tokio::test]
async fn today_with_a_week_and_with_nothing() {
    let bridge = device(Held::of_a_week(NOW));
    both("today", &Table::opened(Today::default(), &bridge).await).await;
    let bridge = device(Held::enrolled(NOW));
    both(
        "today_empty",
        &Table::opened(Today::default(), &bridge).await,
    )
    .await;
}

#[tokio::test]
async fn the_list_with_a_week_and_with_nothing() {
    let bridge = device(Held::of_a_week(NOW));
    both(
        "disputes",
        &Table::opened(Disputes::default(), &bridge).await,
    )
    .await;
    let bridge = device(Held::enrolled(NOW));
    both(
        "disputes_empty",
        &Table::opened(Disputes::default(), &bridge).await,
    )
    .await;
}

#[tokio::test]
async fn what_was_found_by_name_and_by_words_and_what_was_not() {
    let bridge = device(Held::of_a_week(NOW));
    for (name, query) in [
        ("found_name", "祁"),
        ("found_words", "水渠"),
        ("found_none", "钱多多"),
    ] {
        let table = Table::opened(Disputes::default(), &bridge).await;
        table.tell(disputes::Event::Typed(query.into())).await;
        both(name, &table).await;
    }
}

#[tokio::test]
async fn a_sheet_that_two_devices_disagree_on_with_everything_folded_open() {
    let bridge = device(Held::of_a_week(NOW));
    let sheet = Table::opened(Dispute::of(DisputeId::from_bytes([26; 16])), &bridge).await;
    both("sheet", &sheet).await;
    for part in [
        dispute::Part::Others,
        dispute::Part::Parties,
        dispute::Part::History,
        dispute::Part::Looks,
        dispute::Part::Papers,
    ] {
        sheet.tell(dispute::Event::Toggle(part)).await;
    }
    both("sheet_unfolded", &sheet).await;
}

#[tokio::test]
async fn the_map_with_a_week_near_the_worker_and_with_nothing() {
    let mut held = Held::of_a_week(NOW);
    held.allow_location();
    let bridge = device(held);
    let table = Table::opened(Map::default(), &bridge).await;
    both("map", &table).await;
    table.tell(map::Event::Layer(map::Layer::Elders)).await;
    table.tell(map::Event::Near).await;
    both("map_near", &table).await;
    let bridge = device(Held::enrolled(NOW));
    both("map_empty", &Table::opened(Map::default(), &bridge).await).await;
}

/// The case of the preview that came as far as an agreement.
fn agreed() -> DisputeId {
    DisputeId::from_bytes([216; 16])
}

#[tokio::test]
async fn a_sheet_that_has_come_a_long_way_and_one_of_violence() {
    let bridge = device(Held::of_a_week(NOW));
    let sheet = Table::opened(Dispute::of(agreed()), &bridge).await;
    sheet
        .tell(dispute::Event::Toggle(dispute::Part::Others))
        .await;
    both("sheet_agreed", &sheet).await;
    let violent = Dispute::of(DisputeId::from_bytes([48; 16]));
    both("sheet_violent", &Table::opened(violent, &bridge).await).await;
}

#[tokio::test]
async fn forms_as_they_begin_and_one_that_was_sent_too_early() {
    let bridge = device(Held::of_a_week(NOW));
    let me = seed::seat().worker;
    for code in ["follow_up", "agreement", "assigned", "referral_offered"] {
        let form = Form::of(code).unwrap();
        let deed = Deed::of(agreed(), form, NOW.day(), Some(me.clone()));
        let table = Table::opened(deed, &bridge).await;
        both(&format!("deed_{code}"), &table).await;
    }
    let form = Form::of("session").unwrap();
    let deed = Deed::of(DisputeId::from_bytes([26; 16]), form, NOW.day(), Some(me));
    let table = Table::opened(deed, &bridge).await;
    table.tell(deed::Event::Send(String::new())).await;
    both("deed_session", &table).await;
}

#[tokio::test]
async fn letters_one_letter_and_a_month() {
    let bridge = device(Held::of_a_week(NOW));
    both("letters", &Table::opened(Letters::default(), &bridge).await).await;
    let letter = Letter::of(DisputeId::from_bytes([1; 16]));
    both("letter", &Table::opened(letter, &bridge).await).await;
    let totals = Totals::of_the_month(NOW.day());
    both("totals", &Table::opened(totals, &bridge).await).await;
    let bridge = device(Held::enrolled(NOW));
    both(
        "letters_empty",
        &Table::opened(Letters::default(), &bridge).await,
    )
    .await;
    let totals = Totals::of_the_month(NOW.day());
    both("totals_empty", &Table::opened(totals, &bridge).await).await;
}

#[tokio::test]
async fn the_photos_of_a_record_one_of_them_large_and_another_about_to_be_added() {
    let bridge = device(Held::of_a_week(NOW));
    let photos = Photos::of(DisputeId::from_bytes([26; 16]), true);
    let table = Table::opened(photos, &bridge).await;
    both("photos", &table).await;
    let first = FileHash::from_bytes([0xd1; 32]);
    table.tell(photos::Event::Open(first)).await;
    table.tell(photos::Event::Remove(first)).await;
    table.tell(photos::Event::Begin).await;
    both("photos_open", &table).await;
}

#[tokio::test]
async fn a_page_to_write_on_new_and_taken_up_again() {
    let bridge = device(Held::of_a_week(NOW));
    both(
        "record",
        &Table::opened(Record::from(Source::New), &bridge).await,
    )
    .await;
    let draft = Source::Draft(DraftId::from_bytes([9; 16]));
    both(
        "record_draft",
        &Table::opened(Record::from(draft), &bridge).await,
    )
    .await;
}

#[tokio::test]
async fn synchronisation_when_well_and_when_a_person_is_needed() {
    let bridge = device(Held::of_a_week(NOW));
    both("sync", &Table::opened(Sync::default(), &bridge).await).await;
    let bridge = device(Held::in_trouble(NOW));
    both(
        "sync_trouble",
        &Table::opened(Sync::default(), &bridge).await,
    )
    .await;
}

#[tokio::test]
async fn carrying_with_something_to_carry_with_a_file_made_and_with_nothing() {
    let bridge = device(Held::of_a_week(NOW));
    let table = Table::opened(Carry::default(), &bridge).await;
    both("carry", &table).await;
    table.tell(carry::Event::Make).await;
    table
        .tell(carry::Event::Forget(BundleName::from_bytes([0xb7; 32])))
        .await;
    both("carry_made", &table).await;
    let bridge = device(Held::enrolled(NOW));
    both(
        "carry_empty",
        &Table::opened(Carry::default(), &bridge).await,
    )
    .await;
}

#[tokio::test]
async fn my_own_page_and_what_is_held() {
    let bridge = device(Held::of_a_week(NOW));
    both("me", &Table::opened(Me::default(), &bridge).await).await;
    both("held", &Table::opened(WhatIsHeld, &bridge).await).await;
}

#[tokio::test]
async fn a_list_of_calls_looked_at_a_family_that_called_again_and_a_notice_about_it() {
    let bridge = device(Held::of_a_week(NOW));
    let table = Table::opened(Calls::default(), &bridge).await;
    let look = Import {
        list: Handed::Bytes(String::new()),
        columns: None,
        dry_run: true,
        leave_out_bad: false,
        reasons_from: 0,
    };
    let told = bridge.call(look).await.unwrap();
    let tell = |event| table.tell(calls::Event::Handing(event));
    tell(handing::Event::Told(Box::new(Ok(told.clone())))).await;
    at_the_station("calls", &table).await;
    let odd = Imported {
        names: ["列1", "列2", "列3", ""].map(String::from).into(),
        examples: ["2026-08-30 21:05", "13900000001", "", "x"]
            .map(String::from)
            .into(),
        columns: [(Column::Phone, "列2".to_owned())].into(),
        needs: vec![Column::At, Column::Kind],
        ..told.clone()
    };
    tell(handing::Event::Told(Box::new(Ok(odd)))).await;
    at_the_station("calls_columns", &table).await;
    tell(handing::Event::Told(Box::new(Ok(told)))).await;
    table.tell(calls::Event::Open(1)).await;
    table.tell(calls::Event::Assess(Then::Nothing)).await;
    at_the_station("calls_family", &table).await;
    let today = NOW.day();
    table.tell(calls::Event::Ask(today)).await;
    at_the_station("calls_notice", &table).await;
    let bridge = device(Held::enrolled(NOW));
    let empty = Table::opened(Calls::default(), &bridge).await;
    at_the_station("calls_empty", &empty).await;
}

#[tokio::test]
async fn a_long_list_of_calls_with_how_far_it_is_and_one_that_was_stopped() {
    let bridge = device(Held::of_a_week(NOW));
    let table = Table::opened(Calls::default(), &bridge).await;
    let take = |event| table.running.take(calls::Event::Handing(event));
    let file = Picked::from(Rc::new(Long));
    take(handing::Event::Picked(file));
    let staged = StagedId("11".repeat(16));
    let received = 3 << 20;
    let put = |received| Staged {
        staged: staged.clone(),
        received,
    };
    take(handing::Event::Put(Ok(put(received))));
    at_the_station("calls_going_over", &table).await;
    take(handing::Event::Put(Ok(put(8 << 20))));
    take(handing::Event::Going(Ok(Going {
        part: Part::Checking,
        done: 48_000,
        rows: 100_000,
    })));
    at_the_station("calls_going", &table).await;
    take(handing::Event::Stop);
    at_the_station("calls_stopping", &table).await;
    let stopped = Failure::new(Code::Stopped, "stopped");
    take(handing::Event::Told(Box::new(Err(stopped))));
    at_the_station("calls_stopped", &table).await;
}

/// A file of eight megabytes.
struct Long;

impl Pieces for Long {
    fn size_bytes(&self) -> u64 {
        8 << 20
    }

    fn piece(&self, _: u64, _: u64) -> Local<Option<String>> {
        Box::pin(async { None })
    }
}

/// As an officer of the station sees it.
async fn at_the_station<S: Screen>(name: &str, table: &Table<S>) {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        let mut eye = eye(language);
        let mut seat = seed::seat();
        seat.worker.role = model::Role::StationOfficer;
        eye.seat = Some(Rc::new(seat));
        let seen = drawn(table.model().view(&eye, &Callback::noop())).await;
        insta::assert_snapshot!(format!("{name}_{code}"), seen);
    }
}
