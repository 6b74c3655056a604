//! Repeat calls: a station's list of 110 calls is taken in, the families that called again are listed, the officer
//! says what is done, and the case that comes of it is told. No call leaves the device.

mod by_hash;
mod from_workbooks;
mod long_lists;
mod pushed;

use std::collections::BTreeMap;

use contract::Code;
use contract::command::attachment::{Handed, StagedId};
use contract::command::dispute::Record;
use contract::command::draft;
use contract::command::repeat_call::{
    Assess, Column, Get, Import, Imported, List, Put, Rule, SetRule, Then, Wrong,
};
use data_encoding::BASE64;
use model::{
    DisputeId, DisputeKind, DisputeState, DraftId, FieldProblem, ListProblem, Problem, Role, Side,
};
use test_kit::{Device, World};

use crate::everything::everything_on;

pub(crate) fn import(text: &[u8]) -> Import {
    Import {
        list: Handed::Bytes(BASE64.encode(text)),
        columns: None,
        dry_run: false,
        leave_out_bad: false,
        reasons_from: 0,
    }
}

/// A list in pieces, as the screens hand a long one over.
pub(crate) fn handed_over(device: &Device, text: &str) -> StagedId {
    let (mut staged, mut offset) = (None, 0);
    for piece in text.as_bytes().chunks(100_000) {
        let bytes = BASE64.encode(piece);
        let told = device.give(&Put {
            staged,
            offset,
            bytes,
        });
        (staged, offset) = (Some(told.staged), told.received);
    }
    staged.unwrap()
}

/// What is wrong with a file that is no list.
fn no_list(why: ListProblem) -> FieldProblem {
    FieldProblem::new("list", Problem::List(why))
}

/// A day so many days ago, as lists write it.
pub(crate) fn ago(device: &Device, days: i32) -> String {
    device.today().plus_days(-days).to_string()
}

/// Three families: one called three times, from two telephones and with its address written in three ways; one
/// called once; one called twice, but not about the family.
fn list(device: &Device) -> String {
    let day = |days| ago(device, days);
    format!(
        "警情编号,报警时间,报警电话,警情地址,警情类别,简要警情\n\
         1,{} 10:40:00,13900000001,金沙镇李家磨村三组17号,家庭纠纷,夫妻争吵\n\
         2,{} 21:05:00,139 0000 0001,,家庭纠纷,又争吵\n\
         3,{} 22:10:00,13900000002,李家磨村3组十七号,家庭暴力,\"儿子报警，\n母亲被推\"\n\
         4,{} 09:00:00,13900000003,李家磨村二组4号,家庭纠纷,一次\n\
         5,{} 09:00:00,13900000004,李家磨村一组9号,噪音扰民,\n\
         6,{} 09:00:00,13900000004,李家磨村一组9号,噪音扰民,\n",
        day(40),
        day(12),
        day(2),
        day(5),
        day(6),
        day(3),
    )
}

/// A case begun for a family, with what its draft still lacked.
fn completed(station: &Device, world: &World, draft: DraftId) -> DisputeId {
    let mut content = station.give(&draft::Open { id: draft }).content;
    content.grid = Some(world.grid());
    content.parties[0].name = "王桂英".into();
    content.claim_a = "说好的地不给了。".into();
    station.give(&draft::Save {
        id: Some(draft),
        edits: None,
        content,
    });
    station.give(&Record { draft }).id
}

#[test]
fn a_family_that_called_again_is_assessed_and_its_case_is_told() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = list(&station);
    let dry = station.give(&Import {
        dry_run: true,
        ..import(text.as_bytes())
    });
    assert!(
        !dry.done && station.give(&List {}).calls == 0,
        "a dry run writes nothing"
    );
    let imported = station.give(&import(text.as_bytes()));
    let told = |imported: &Imported| {
        (
            imported.rows,
            imported.new,
            imported.known,
            imported.family,
            imported.bad,
        )
    };
    assert_eq!(told(&imported), (6, 6, 0, 4, 0));
    assert_eq!(told(&dry), told(&imported));
    let families = station.give(&List {});
    assert_eq!((families.calls, families.households.len()), (6, 1));
    let family = &families.households[0];
    assert_eq!(
        (family.calls, family.waits, family.phone.as_str()),
        (3, true, "139****0002")
    );

    // The same list again, in other letters and as a workbook would be: nothing is new.
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let again = station.give(&import(&gb));
    assert_eq!(
        (told(&again), again.written.as_str()),
        ((6, 0, 6, 0, 0), "GB 18030")
    );
    assert_eq!(station.give(&List {}).households, families.households);

    let opened = station.give(&Get {
        household: family.household,
    });
    assert_eq!((opened.calls.len(), opened.looks.len()), (3, 0));
    assert_eq!(opened.calls[0].words, "儿子报警，\n母亲被推");
    station.give(&Get {
        household: family.household,
    });
    assert_eq!(
        station
            .give(&Get {
                household: family.household
            })
            .looks
            .len(),
        1
    );

    let assess = |words: &str, then| Assess {
        household: family.household,
        words: words.into(),
        then,
        notice: None,
    };
    let silent = station.try_give(&assess(" ", Then::Nothing)).unwrap_err();
    assert_eq!(silent.fields[0].field, "words");
    let draft = station
        .give(&assess("上门核实：争家里的地，孩子害怕。", Then::Case))
        .draft
        .unwrap();
    let content = station.give(&draft::Open { id: draft }).content;
    assert_eq!(content.kind, Some(DisputeKind::Household));
    assert_eq!(
        (content.parties[0].phone.as_str(), content.parties[0].side),
        ("13900000002", Side::A)
    );
    assert_eq!(content.verified, "上门核实：争家里的地，孩子害怕。");
    let said = |device: &Device| device.give(&List {}).households[0].assessments[0].clone();
    assert_eq!(
        (said(&station).draft, said(&station).dispute),
        (Some(draft), None)
    );
    let case = completed(&station, &world, draft);
    assert_eq!(
        (said(&station).dispute, said(&station).state),
        (Some(case), Some(DisputeState::Recorded))
    );
    assert!(!station.give(&List {}).households[0].waits);

    // It calls once more: it waits again. Then the days pass: the calls go, what was said stays.
    let more = format!(
        "警情编号,报警时间,报警电话,警情地址,警情类别,简要警情\n7,{},13900000001,,家庭纠纷,\n",
        ago(&station, 0)
    );
    station.give(&import(more.as_bytes()));
    assert!(station.give(&List {}).households[0].waits);
    world.run_until_quiet(&[&station]);
    world.pass_days(200);
    station.sync();
    let families = station.give(&List {});
    assert_eq!(
        (
            families.calls,
            families.households.len(),
            families.earlier.len()
        ),
        (0, 0, 1)
    );
    assert_eq!(families.earlier[0].dispute, Some(case));
}

#[test]
fn no_call_leaves_the_device_and_none_stays_beyond_its_time() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let reviewer = world.enrolled(Role::Reviewer);
    station.give(&import(list(&station).as_bytes()));
    world.run_until_quiet(&[&station, &reviewer]);
    assert!(
        everything_on(&station).contains("13900000003"),
        "the look finds what is there"
    );
    assert!(!everything_on(&reviewer).contains("13900000003"));
    for role in [Role::GridWorker, Role::AuxiliaryOfficer, Role::PartnerUnit] {
        let device = world.enrolled(role);
        assert_eq!(
            device.try_give(&List {}).unwrap_err().code,
            Code::NotAllowed,
            "{role:?}"
        );
        assert_eq!(
            device.try_give(&import(b"a")).unwrap_err().code,
            Code::NotAllowed,
            "{role:?}"
        );
    }
    let noise = Rule {
        family: vec!["噪音".into()],
        ..Rule::default()
    };
    let others = station.give(&SetRule { rule: noise }).households;
    assert_eq!((others.len(), others[0].calls), (1, 2), "judged anew");
    let shorter = Rule {
        days: 7,
        ..Rule::default()
    };
    let left = station.give(&SetRule { rule: shorter });
    assert_eq!(left.calls, 4, "those of the last seven days");
    assert!(!everything_on(&station).contains("夫妻争吵"));
    let wrong = Rule {
        days: 3,
        ..Rule::default()
    };
    assert_eq!(
        station.try_give(&SetRule { rule: wrong }).unwrap_err().code,
        Code::BadArguments
    );
}

#[test]
fn a_row_that_cannot_stand_is_told_and_nothing_is_taken_in_until_somebody_says_so() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let (yesterday, tomorrow) = (ago(&station, 1), ago(&station, -3));
    let text = format!(
        "时间,电话,地点,类别\n\
         {yesterday},13900000001,三组17号,家庭纠纷\n\
         昨天,13900000001,三组17号,家庭纠纷\n\
         {tomorrow},13900000001,三组17号,家庭纠纷\n\
         {yesterday},=cmd|' /C calc'!A0,三组17号,家庭纠纷\n\
         {yesterday},无,李家磨村,家庭纠纷\n\
         {yesterday},13900000001,三组17号,\n",
    );
    let told = station.give(&import(text.as_bytes()));
    assert!(
        !told.done && station.give(&List {}).calls == 0,
        "nothing half taken in"
    );
    let reasons: Vec<_> = told
        .reasons
        .iter()
        .map(|bad| (bad.line, bad.column.as_str(), bad.why))
        .collect();
    assert_eq!(
        reasons,
        [
            (3, "时间", Wrong::NotAMoment),
            (4, "时间", Wrong::InFuture),
            (5, "电话", Wrong::Formula),
            (6, "地点", Wrong::NoHousehold),
            (7, "类别", Wrong::Missing),
        ]
    );
    let rest = station.give(&Import {
        leave_out_bad: true,
        ..import(text.as_bytes())
    });
    assert_eq!((rest.done, rest.new, rest.bad), (true, 1, 5));
}

#[test]
fn one_group_and_house_number_in_two_villages_is_not_one_family() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = format!(
        "时间,电话,地点,类别\n\
         {0},13900000001,三组17号,家庭纠纷\n\
         {1},13900000001,金沙镇三组17号,家庭纠纷\n\
         {0},13900000002,三组17号,家庭纠纷\n\
         {1},13900000002,3组十七号,家庭纠纷\n\
         {0},13900000003,李家磨村三组17号,家庭纠纷\n\
         {1},13900000004,金沙镇李家磨村3组17号,家庭纠纷\n\
         {1},无,三组17号,家庭纠纷\n",
        ago(&station, 2),
        ago(&station, 1),
    );
    let taken = station.give(&Import {
        leave_out_bad: true,
        ..import(text.as_bytes())
    });
    let reasons: Vec<_> = taken
        .reasons
        .iter()
        .map(|bad| (bad.line, bad.why))
        .collect();
    assert_eq!(
        (taken.new, reasons),
        (6, vec![(8, Wrong::NoHousehold)]),
        "without a village and a telephone it is nobody's"
    );
    let families = station.give(&List {}).households;
    let calls: Vec<u32> = families.iter().map(|family| family.calls).collect();
    assert_eq!(calls, [2, 2, 2], "{families:?}");
}

#[test]
fn columns_that_nobody_could_guess_are_said_once_and_remembered() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let text = format!("A,B,C\n{},13900000001,家庭纠纷\n", ago(&station, 1));
    let refused = station.try_give(&import(text.as_bytes())).unwrap_err();
    assert!(
        refused.code == Code::BadArguments && refused.detail.contains("A、B、C"),
        "{refused:?}"
    );
    let columns = [(Column::At, "A"), (Column::Phone, "B"), (Column::Kind, "C")];
    let columns: BTreeMap<_, _> = columns
        .map(|(column, name)| (column, name.to_owned()))
        .into();
    let said = Import {
        columns: Some(columns.clone()),
        ..import(text.as_bytes())
    };
    assert_eq!(station.give(&said).new, 1);
    let later = format!("A,B,C\n{},13900000001,家庭纠纷\n", ago(&station, 2));
    let again = station.give(&import(later.as_bytes()));
    assert_eq!((again.columns, again.new), (columns, 1));
    let twice: BTreeMap<_, _> = [Column::At, Column::Phone, Column::Kind]
        .map(|column| (column, "A".to_owned()))
        .into();
    let twice = Import {
        columns: Some(twice),
        ..import(text.as_bytes())
    };
    assert_eq!(
        station.try_give(&twice).unwrap_err().code,
        Code::BadArguments
    );
}

#[test]
fn a_long_list_comes_in_pieces_and_one_that_is_no_list_is_refused_in_words() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let mut text = String::from("报警时间,报警电话,警情类别\n");
    for n in 0..5_000 {
        text.push_str(&format!(
            "{},139{:08},家庭纠纷\n",
            ago(&station, n % 91),
            n % 1_500
        ));
    }
    let list = Handed::Staged(handed_over(&station, &text));
    let imported = station.give(&Import {
        list,
        ..import(b"")
    });
    assert_eq!((imported.rows, imported.new), (5_000, 5_000));
    assert_eq!(station.give(&List {}).households.len(), 1_500);

    let far = Put {
        staged: None,
        offset: 200 << 20,
        bytes: BASE64.encode(b"x"),
    };
    let refused = station.try_give(&far).unwrap_err();
    assert!(
        refused.detail.contains("more than 67108864 bytes"),
        "{refused:?}"
    );
    assert_eq!(
        refused.fields,
        [no_list(ListProblem::TooLarge {
            most_bytes: 64 << 20
        })]
    );
    let cells = ListProblem::TooManyCells {
        line: 2,
        cells: 3,
        columns: 2,
    };
    for (bytes, says, why) in [
        (&b""[..], "first row", ListProblem::NoColumns),
        (b"PK\x03\x04", "no workbook", ListProblem::NotAWorkbook),
        (b"\xd0\xcf\x11\xe0", "old .xls", ListProblem::OldWorkbook),
        (b"a,b\n1,2,3\n", "line 2 has 3 cells", cells),
        (
            b"\xff\xff\n",
            "neither UTF-8 nor GB 18030",
            ListProblem::UnknownLetters { line: 1 },
        ),
    ] {
        let refused = station.try_give(&import(bytes)).unwrap_err();
        assert!(
            refused.code == Code::Invalid && refused.detail.contains(says),
            "{refused:?}"
        );
        assert_eq!(refused.fields, [no_list(why)]);
    }
}
