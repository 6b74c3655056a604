//! A worker looks for a case: what was recorded a moment ago, on this device or another, and not what is
//! gone or not theirs to see.

use std::time::{Duration, Instant};

use contract::Code;
use contract::command::dispute::{Do, FoundBy, Hit, Results, Search};
use contract::command::{draft, session};
use field::Clock as _;
use model::{DisputeDraft, DisputeKind, DisputeState, GridId, Role};
use serde_json::json;
use store::{FileKey, Store, StoreError};
use sync_server::admin::Reach;
use test_kit::{Device, World, neighbors_quarrel};

/// Longer than three records take.
const PATIENCE: Duration = Duration::from_secs(20);

fn quarrel(grid: &GridId) -> DisputeDraft {
    let mut draft = neighbors_quarrel(grid);
    draft.parties[0].name = "单守义".into();
    draft.parties[0].phone = "139 0935 7788".into();
    draft.parties[1].name = "尉迟秀兰".into();
    draft.place = "老槐树底下".into();
    draft
}

fn search(query: &str) -> Search {
    Search {
        query: query.into(),
        ..Search::default()
    }
}

fn find(device: &Device, query: &str) -> Results {
    device.give(&search(query))
}

fn found(device: &Device, query: &str) -> Vec<FoundBy> {
    find(device, query).hits.iter().map(|hit| hit.by).collect()
}

fn marked(hit: &Hit) -> String {
    let marked = hit.pieces.iter().filter(|piece| piece.hit);
    marked.map(|piece| piece.text.as_str()).collect()
}

/// The device in the hands of somebody with another role. No server gives these roles a device yet; what
/// they would find on one is settled already.
pub(crate) fn in_the_hands_of(role: Role, device: &mut Device) {
    let key = FileKey::at(device.home().join("key"));
    let store = Store::open(device.home(), &key).unwrap();
    let told = store
        .write(|w| Ok::<_, StoreError>(w.execute("UPDATE seat SET role = ?1", [role.code()])?));
    assert_eq!(told.unwrap(), 1);
    device.restart();
}

#[test]
fn a_case_is_found_from_the_moment_it_is_recorded_and_elsewhere_once_it_arrives() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(quarrel(&world.grid()));
    phone.record(neighbors_quarrel(&world.grid()));
    for (query, by) in [
        ("单守义", FoundBy::Name),
        ("单", FoundBy::NameStart),
        ("秀兰", FoundBy::NamePart),
        ("shan", FoundBy::Sound),
        ("ycx", FoundBy::Sound),
        ("7788", FoundBy::Phone),
        ("槐树", FoundBy::Place),
    ] {
        let results = find(&phone, query);
        let hits: Vec<_> = results
            .hits
            .iter()
            .map(|hit| (hit.row.id, hit.by))
            .collect();
        assert_eq!(hits, [(id, by)], "{query}");
        assert_eq!((results.after, results.unindexed), (None, 0));
    }
    let both = find(&phone, "排水沟");
    assert_eq!(both.hits.len(), 2);
    assert_eq!(
        both.hits[0].row.headline, "王小明 – 李大山",
        "the newer one first"
    );
    assert_eq!(marked(&both.hits[0]), "排水沟");
    assert_eq!(found(&laptop, "单守义"), []);
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(found(&laptop, "单守义"), [FoundBy::Name]);

    laptop.edit(id, |c| c.verified = "界石挪了一尺".into());
    assert_eq!(found(&laptop, "界石"), [FoundBy::Told]);
    world.run_until_quiet(&[&laptop, &phone]);
    assert_eq!(found(&phone, "界石"), [FoundBy::Told]);
}

#[test]
fn what_is_erased_or_taken_away_is_found_no_more() {
    let (world, phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    let erased = phone.record(quarrel(&grids[0]));
    phone.record(quarrel(&grids[0]));
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(found(&laptop, "单").len(), 2);
    world.erase(erased);
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(
        (found(&phone, "单").len(), found(&laptop, "单").len()),
        (1, 1)
    );

    let worker = phone.give(&session::Status {}).seat.unwrap().worker.id;
    let reach = |grids: &[GridId]| Reach::Grids(grids.to_vec());
    let admin = world.server.admin();
    admin.set_reach(worker, &reach(&grids[1..2])).unwrap();
    phone.sync();
    assert_eq!(find(&phone, "单").hits, []);
    admin.set_reach(worker, &reach(&grids[..1])).unwrap();
    world.run_until_quiet(&[&phone]);
    assert_eq!(found(&phone, "单"), [FoundBy::NameStart]);
}

#[test]
fn a_reviewer_finds_the_story_and_nobody_by_name() {
    let (world, phone, mut laptop) = World::two_devices();
    phone.record(quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    in_the_hands_of(Role::Reviewer, &mut laptop);
    let results = find(&laptop, "排水沟");
    assert_eq!(results.hits.len(), 1);
    assert_eq!(results.hits[0].row.headline, "单某 – 尉迟某");
    for query in [
        "单守义",
        "单",
        "shan",
        "ssy",
        "7788",
        "槐树",
        "排水沟 单守义",
    ] {
        assert_eq!(found(&phone, query).len(), 1, "{query}");
        assert_eq!(find(&laptop, query).hits, [], "{query}");
    }
}

#[test]
fn what_was_said_and_numbered_later_is_found_by_whoever_may_read_it() {
    let (world, phone, mut laptop) = World::two_devices();
    let id = phone.record(quarrel(&world.grid()));
    phone.step(id, DisputeState::Mediating);
    let today = phone.clock.now().day();
    let acts = [
        json!({
            "what": "session", "on": today, "place": "村委会", "outcome": "goes_on",
            "mediators": [{ "name": "贺老三" }],
            "voluntary_a": true, "voluntary_b": true, "course": "两家都说起了枣树",
        }),
        json!({ "what": "numbered", "number": "(2026)金沙人调字第12号" }),
        json!({ "what": "violence_mode", "on": true, "reason": "身上有伤" }),
        json!({ "what": "safe_contact", "party": phone.sheet(id).content.parties[0].id,
                "when": "晌午以后", "how": "打给妹妹" }),
    ];
    let acts = acts.map(|act| serde_json::from_value(act).unwrap());
    phone.give(&Do {
        id,
        acts: acts.into(),
        version: None,
    });
    world.run_until_quiet(&[&phone, &laptop]);
    for (query, by) in [
        ("枣树", FoundBy::Told),
        ("贺老三", FoundBy::Told),
        ("人调字第12号", FoundBy::Number),
        ("2026 金沙人调", FoundBy::Number),
    ] {
        assert_eq!(found(&laptop, query), [by], "{query}");
    }
    for query in ["晌午", "妹妹"] {
        assert_eq!(find(&laptop, query).hits, [], "{query}: not in a list");
    }
    in_the_hands_of(Role::Reviewer, &mut laptop);
    assert_eq!(found(&laptop, "枣树"), [FoundBy::Told]);
    assert_eq!(found(&laptop, "人调字第12号"), [FoundBy::Number]);
    assert_eq!(
        find(&laptop, "贺老三").hits,
        [],
        "named to those who work the case"
    );
}

#[test]
fn whoever_reads_no_cases_looks_for_none() {
    let world = World::new();
    let refused = world.blank().try_give(&search("单")).unwrap_err();
    assert_eq!(refused.code, Code::NotEnrolled);
    let mut device = world.enrolled(Role::AuxiliaryOfficer);
    for role in [Role::PartnerUnit, Role::Administrator] {
        in_the_hands_of(role, &mut device);
        let refused = device.try_give(&search("单")).unwrap_err();
        assert_eq!(refused.code, Code::NotAllowed);
    }
}

#[test]
fn filters_and_pages_hold_for_what_is_found() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    for n in 0..7 {
        let mut draft = quarrel(&world.grid());
        if n % 2 == 0 {
            draft.kind = Some(DisputeKind::Land);
        }
        phone.record(draft);
    }
    let land = Search {
        kind: Some(DisputeKind::Land),
        limit: 3,
        ..search("单")
    };
    let first = phone.give(&land);
    let rest = phone.give(&Search {
        after: first.after,
        ..land.clone()
    });
    assert_eq!(
        (first.hits.len(), rest.hits.len(), rest.after),
        (3, 1, None)
    );
    let closed = Search {
        state: Some(DisputeState::Closed),
        ..search("单")
    };
    assert_eq!(phone.give(&closed).hits, []);
    phone.step(first.hits[0].row.id, DisputeState::Mediating);
    let mediating = Search {
        state: Some(DisputeState::Mediating),
        ..search("单")
    };
    assert_eq!(
        phone.give(&mediating).hits.len(),
        1,
        "a step moves it at once"
    );
}

/// As the app of before left the device: it knew of no search.
fn as_before(device: &Device) {
    let key = FileKey::at(device.home().join("key"));
    let store = Store::open(device.home(), &key).unwrap();
    let emptied = store.write(|w| {
        Ok::<_, StoreError>(w.execute_batch(
            "INSERT INTO search (search) VALUES ('delete-all');
             DELETE FROM search_text; DELETE FROM search_row;
             INSERT OR IGNORE INTO search_due SELECT id FROM document;",
        )?)
    });
    emptied.unwrap();
}

#[test]
fn a_few_records_that_are_due_are_taken_in_before_the_answer_and_many_while_the_app_is_on() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    for _ in 0..3 {
        phone.record(quarrel(&world.grid()));
    }
    as_before(&phone);
    assert_eq!(found(&phone, "单").len(), 3, "nobody waits long for three");
    for _ in 3..201 {
        phone.record(quarrel(&world.grid()));
    }
    as_before(&phone);
    let results = find(&phone, "单");
    assert_eq!(
        (results.hits.len(), results.unindexed),
        (0, 201),
        "and it is said"
    );
    phone.field().start_sync();
    let began = Instant::now();
    while find(&phone, "单").unindexed > 0 {
        assert!(began.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
    assert_eq!(found(&phone, "单").len(), 50, "the first page of them");
}

#[test]
fn a_draft_is_nobodys_case_yet_and_nothing_typed_is_an_error() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    phone.give(&draft::Save {
        id: None,
        edits: None,
        content: quarrel(&world.grid()),
    });
    let long = "单".repeat(50_000);
    for query in [
        "单",
        "",
        "  ",
        "\"",
        "'; DROP TABLE search --",
        "NEAR(",
        "*",
        "\0",
        &long,
    ] {
        assert_eq!(find(&phone, query).hits, [], "{query:?}");
    }
}
