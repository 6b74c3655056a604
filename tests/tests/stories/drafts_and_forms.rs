//! What is being written is safe, and a refusal says which field and why.

use contract::Code;
use contract::command::area::{Find, Recent};
use contract::command::dispute::{Edit, Record};
use contract::command::draft::{Discard, List, Open, Save};
use contract::command::form;
use contract::command::settings::{Get, Language, Set, TextSize};
use contract::command::today;
use model::{DisputeDraft, DisputeId, Problem, Side};
use serde_json::json;
use sync_server::admin::Run;
use test_kit::{World, neighbors_quarrel, party};

#[test]
fn a_draft_survives_being_switched_off_and_becomes_a_record_by_one_tap() {
    let (world, mut phone, _laptop) = World::two_devices();
    let mut content = neighbors_quarrel(&world.grid());
    let id = phone
        .give(&Save {
            id: None,
            edits: None,
            content: DisputeDraft::default(),
        })
        .id;
    phone.give(&Save {
        id: Some(id),
        edits: None,
        content: content.clone(),
    });
    content.claim_b = "没有的事。".into();
    phone.give(&Save {
        id: Some(id),
        edits: None,
        content: content.clone(),
    });
    phone.restart();
    assert_eq!(phone.give(&Open { id }).content, content);
    assert_eq!(
        phone.give(&today::Get {}).drafts[0].headline,
        "王小明 – 李大山"
    );
    phone.give(&Record { draft: id });
    assert!(phone.give(&List {}).is_empty());
    assert_eq!(phone.list().total, 1);
}

#[test]
fn what_is_answered_in_a_form_survives_being_switched_off() {
    let (world, mut phone, _laptop) = World::two_devices();
    let dispute = phone.record(neighbors_quarrel(&world.grid()));
    let keep = form::Keep {
        dispute,
        form: "session".into(),
        content: r#"{"answers":{"statement_a":"他家先堵的"}}"#.into(),
    };
    phone.give(&keep);
    phone.restart();
    let waiting = phone.give(&today::Get {}).forms;
    assert_eq!(
        (waiting.len(), waiting[0].dispute.id, &*waiting[0].form),
        (1, dispute, "session")
    );
    let open = form::Open {
        dispute,
        form: "session".into(),
    };
    assert_eq!(phone.give(&open).unwrap().content, keep.content);
    phone.give(&form::Discard {
        dispute,
        form: "session".into(),
    });
    assert_eq!(phone.give(&open), None);
    assert!(phone.give(&today::Get {}).forms.is_empty());
}

#[test]
fn a_form_keeps_nobody_who_reported_and_nothing_without_a_case() {
    let (world, phone, _laptop) = World::two_devices();
    let dispute = phone.record(neighbors_quarrel(&world.grid()));
    let keep = |dispute, form: &str, content: String| {
        let form = form.to_owned();
        let refused = phone.try_give(&form::Keep {
            dispute,
            form,
            content,
        });
        refused.unwrap_err().code
    };
    let words = || "邻居".to_owned();
    assert_eq!(
        keep(dispute, "sealed_reporter", words()),
        Code::BadArguments
    );
    assert_eq!(keep(dispute, "poetry", words()), Code::BadArguments);
    let long = "长".repeat(400_000);
    assert_eq!(keep(dispute, "session", long), Code::BadArguments);
    let nowhere = DisputeId::from_bytes([9; 16]);
    assert_eq!(keep(nowhere, "session", words()), Code::NotFound);
}

#[test]
fn an_unfinished_draft_hears_of_every_field_and_stays() {
    let (_world, phone, _laptop) = World::two_devices();
    let content = DisputeDraft {
        parties: vec![party(Side::A, "")],
        ..DisputeDraft::default()
    };
    let id = phone
        .give(&Save {
            id: None,
            edits: None,
            content,
        })
        .id;
    let failure = phone.try_give(&Record { draft: id }).unwrap_err();
    assert_eq!(failure.code, Code::Invalid);
    let fields: Vec<_> = failure.fields.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["parties", "kind", "claim_a", "grid"]);
    assert_eq!(phone.give(&List {}).len(), 1);
}

#[test]
fn an_overlong_text_is_kept_as_a_draft_and_refused_as_a_record() {
    let (world, phone, _laptop) = World::two_devices();
    let mut content = neighbors_quarrel(&world.grid());
    content.verified = "长".repeat(6_000);
    let id = phone
        .give(&Save {
            id: None,
            edits: None,
            content: content.clone(),
        })
        .id;
    let failure = phone.try_give(&Record { draft: id }).unwrap_err();
    assert_eq!(
        failure.fields[0].problem,
        Problem::TooLong {
            max_chars: 5_000,
            chars: 6_000
        }
    );
    assert_eq!(phone.give(&Open { id }).content, content);
    content.verified = "长".repeat(500_000);
    let failure = phone
        .try_give(&Save {
            id: Some(id),
            edits: None,
            content,
        })
        .unwrap_err();
    assert_eq!(failure.code, Code::BadArguments);
}

#[test]
fn the_largest_record_a_form_allows_reaches_the_second_device() {
    use model::dispute::limits;
    let (world, phone, laptop) = World::two_devices();
    let mut content = neighbors_quarrel(&world.grid());
    content.claim_a = "甲".repeat(limits::NARRATIVE_CHARS);
    content.claim_b = "乙".repeat(limits::NARRATIVE_CHARS);
    content.verified = "核".repeat(limits::NARRATIVE_CHARS);
    content.place = "处".repeat(limits::PLACE_CHARS);
    content.parties = (0..limits::PARTIES)
        .map(|_| {
            let mut party = party(Side::B, &"名".repeat(limits::NAME_CHARS));
            party.address = "址".repeat(limits::PLACE_CHARS);
            party.phone = "1".repeat(limits::PHONE_CHARS);
            party
        })
        .collect();
    let id = phone.record(content);
    let status = phone.sync();
    assert_eq!((status.waiting, status.quarantined), (0, 0));
    laptop.sync();
    assert_eq!(laptop.sheet(id).content, phone.sheet(id).content);
}

#[test]
fn the_grid_of_a_record_is_fixed_and_an_unknown_area_is_refused() {
    let (world, _phone, laptop) = World::two_devices();
    let grids = world.demo().grids;
    let id = laptop.record(neighbors_quarrel(&grids[0]));
    let sheet = laptop.sheet(id);
    let edits = contract::command::draft::Edits {
        dispute: id,
        version: sheet.version,
    };
    let mut content = sheet.content.into_draft();
    content.grid = Some(grids[1].clone());
    let draft = laptop
        .give(&Save {
            id: None,
            edits: Some(edits),
            content: content.clone(),
        })
        .id;
    assert_eq!(
        laptop.try_give(&Edit { draft }).unwrap_err().fields[0].problem,
        Problem::Fixed
    );
    content.grid = Some(grids[0].clone());
    content.area = Some("110101001001".parse().unwrap());
    laptop.give(&Save {
        id: Some(draft),
        edits: None,
        content,
    });
    assert_eq!(
        laptop.try_give(&Edit { draft }).unwrap_err().fields[0].problem,
        Problem::UnknownArea
    );
    assert_eq!(laptop.sheet(id).draft, Some(draft));
}

#[test]
fn a_village_that_is_no_more_stays_in_old_records_and_is_picked_for_no_new_one() {
    let (world, phone, _laptop) = World::two_devices();
    let grid = world.grid();
    let old = phone.record(neighbors_quarrel(&grid));
    let name = phone.sheet(old).area_name;
    let list = format!(
        "code,name,revoked_on\n{},{name},2026-01-01\n",
        grid.village()
    );
    let admin = world.server.admin();
    admin.import_areas(list.as_bytes(), Run::Real).unwrap();
    phone.sync();
    assert_eq!(phone.sheet(old).area_name, name);
    phone.edit(old, |content| content.claim_b = "没有的事。".into());
    for query in ["", &name, "jinsha", grid.village().as_str()] {
        let query = query.to_owned();
        let found = phone.give(&Find { query, limit: 0 });
        let named = found.iter().find(|area| area.code == grid.village());
        assert_eq!(named, None);
    }
    assert_eq!(phone.give(&Recent {}), []);
    let draft = phone
        .give(&Save {
            id: None,
            edits: None,
            content: neighbors_quarrel(&grid),
        })
        .id;
    let refused = phone.try_give(&Record { draft }).unwrap_err();
    let problem = &refused.fields[0];
    assert_eq!(
        (problem.field.as_str(), &problem.problem),
        ("area", &Problem::RevokedArea)
    );
    let drafts = phone.give(&List {});
    assert!(
        drafts.iter().any(|kept| kept.id == draft),
        "nothing is lost"
    );
}

#[test]
fn a_draft_is_thrown_away_once() {
    let (_world, phone, _laptop) = World::two_devices();
    let id = phone
        .give(&Save {
            id: None,
            edits: None,
            content: DisputeDraft::default(),
        })
        .id;
    phone.give(&Discard { id });
    assert_eq!(
        phone.try_give(&Discard { id }).unwrap_err().code,
        Code::NotFound
    );
    assert_eq!(
        phone.try_give(&Open { id }).unwrap_err().code,
        Code::NotFound
    );
}

#[test]
fn wrong_words_on_the_command_line_are_told_what_is_right() {
    let (_world, phone, _laptop) = World::two_devices();
    let call = |name: &str, arguments| phone.field().call(name, arguments).unwrap_err();
    assert_eq!(call("dispute.lst", json!({})).code, Code::UnknownCommand);
    let failure = call("dispute.list", json!({ "knd": "land" }));
    assert_eq!(failure.code, Code::BadArguments);
    assert!(failure.detail.contains("knd"), "{}", failure.detail);
    assert_eq!(
        call("dispute.get", json!({ "id": "12" })).code,
        Code::BadArguments
    );
    assert_eq!(call("draft.save", json!([1])).code, Code::BadArguments);
}

#[test]
fn settings_stay_and_recent_places_are_offered() {
    let (world, mut phone, _laptop) = World::two_devices();
    phone.give(&Set {
        language: Some(Language::English),
        text_size: Some(TextSize::Percent150),
        sync_every_min: None,
        ..Set::default()
    });
    for place in ["东头", "西头", "东头"] {
        let mut content = neighbors_quarrel(&world.grid());
        content.place = place.into();
        phone.record(content);
    }
    phone.restart();
    let settings = phone.give(&Get {});
    assert_eq!(
        (settings.language, settings.text_size),
        (Language::English, TextSize::Percent150)
    );
    let places: Vec<_> = phone
        .give(&Recent {})
        .into_iter()
        .map(|p| p.place)
        .collect();
    assert_eq!(places, ["东头", "西头"]);
    let zero = Set {
        sync_every_min: Some(0),
        ..Set::default()
    };
    assert_eq!(phone.try_give(&zero).unwrap_err().code, Code::BadArguments);
}
