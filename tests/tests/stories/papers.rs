//! Papers are made on the device, without a line, from what the record holds; what it does not hold is a
//! blank.

use std::io::Write as _;
use std::process::{Command, Stdio};

use contract::command::dispute::Looks;
use contract::command::paper::{Paper, Print};
use contract::command::referral;
use contract::{Code, Command as _};
use data_encoding::BASE64;
use field::Clock as _;
use model::{DisputeDraft, DisputeId, DisputeKind, DisputeState, Role, Side, Subtype};
use serde_json::{Value, json};
use test_kit::{Device, Fault, World, camera, neighbors_quarrel, party};

use crate::letters::{offer, taken_in, three};

/// What another program reads, without white space.
pub(crate) fn read(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

pub(crate) fn print(device: &Device, id: DisputeId, paper: Paper) -> String {
    let printed = device.give(&Print {
        id,
        paper,
        party: None,
    });
    assert!(printed.pages > 0 && printed.missing.is_empty());
    read(&BASE64.decode(printed.bytes.as_bytes()).unwrap())
}

pub(crate) fn quarrel(world: &World) -> DisputeDraft {
    let mut draft = neighbors_quarrel(&world.grid());
    draft.kind = Some(DisputeKind::Neighbor);
    draft.subtype = Some(Subtype("drainage".to_owned()));
    draft.parties = vec![party(Side::A, "王𠮷"), party(Side::B, "李㛃")];
    draft.parties[0].phone = "13812340000".to_owned();
    draft.parties[0].address = "三组17号".to_owned();
    draft.claim_b = "从来没有堵过。".to_owned();
    draft.verified = "沟里有水泥块。".to_owned();
    draft
}

#[test]
fn a_case_file_is_printed_at_the_door_without_a_line() {
    let (world, phone, _laptop) = World::two_devices();
    phone.line.be(Fault::Offline);
    let id = phone.record(quarrel(&world));
    phone.step(id, DisputeState::Mediating);
    phone.line.trips();
    let text = print(&phone, id, Paper::CaseFile);
    for words in [
        "人民调解卷宗",
        "王𠮷与李㛃邻里纠纷",
        "卷内目录",
        "邻里纠纷（排水）",
        "甲方称：排水沟被堵，水进了院子。",
        "乙方称：从来没有堵过。",
        "经核实：沟里有水泥块。",
        "三组17号",
        "人民调解委员会",
        "人民调解协议书",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert_eq!(phone.line.trips(), [], "nobody was asked");
}

#[test]
fn the_same_record_is_printed_in_the_same_bytes_and_on_every_device_that_holds_it() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    world.run_until_quiet(&[&phone, &laptop]);
    let bytes = |device: &Device| {
        let printed = device.give(&Print {
            id,
            paper: Paper::CaseFile,
            party: None,
        });
        printed.bytes
    };
    assert!(bytes(&phone) == bytes(&phone));
    assert!(bytes(&phone) == bytes(&laptop));
}

#[test]
fn a_look_is_written_down_before_a_paper_is_printed() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    world.run_until_quiet(&[&phone, &laptop]);
    print(&laptop, id, Paper::Register);
    assert_eq!(laptop.give(&Looks { id }).len(), 1);
}

/// Does acts as they are typed on the command line.
pub(crate) fn act(device: &Device, id: DisputeId, acts: &Value) {
    let asked = json!({ "id": id, "acts": acts });
    device.field().call("dispute.act", asked).unwrap();
}

#[test]
fn what_was_done_in_a_case_stands_on_its_papers() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    world.run_until_quiet(&[&phone, &laptop]);
    let today = world.clock.now().day();
    let party = laptop.sheet(id).content.parties[1].id;
    act(
        &laptop,
        id,
        &json!([
            { "what": "numbered", "number": "（2026）李人调字第12号" },
            { "what": "accepted" },
            { "what": "mediation_began" },
            {
                "what": "session", "on": today, "place": "村调解室", "open": false,
                "mediators": [{ "name": "赵满仓" }, { "name": "何律师", "invited": true }],
                "chosen_by_parties": true, "voluntary_a": true, "voluntary_b": true,
                "invited": [{ "name": "陈组长", "role": "村民小组长", "consent": true }],
                "statement_a": "会上说沟要通。", "statement_b": "会上说味道大。",
                "course": "看了现场。", "outcome": "agreed",
            },
            { "what": "statement", "party": party, "words": "补充一句：沟盖石板。" },
            {
                "what": "agreement", "form": "written", "facts": "沟被封了一截。",
                "terms": [
                    { "deed": "拆除封堵物。", "who": "乙方", "by": today.plus_days(10) },
                    { "deed": "加盖石板。", "who": "双方" },
                ],
                "method": "自行完成。", "deadline": today.plus_days(20), "effective_on": today,
            },
            { "what": "agreed" },
        ]),
    );
    act(
        &laptop,
        id,
        &json!([
            { "what": "follow_up_began" },
            {
                "what": "follow_up", "on": today, "how": "phone", "state_a": "沟通了。", "state_b": "没有意见。",
                "kept": "partly", "trouble": false, "words": "过一个月再看。",
            },
        ]),
    );
    let text = print(&laptop, id, Paper::CaseFile);
    for words in [
        "（2026）李人调字第12号",
        "人民调解员：赵满仓、何律师",
        "调解方式：不公开进行",
        "陈组长（村民小组长）（经当事人同意邀请）",
        "会上说沟要通。",
        "双方自愿达成协议。",
        "补充一句：沟盖石板。",
        "1．乙方：拆除封堵物。",
        "2．双方：加盖石板。",
        "前履行完毕。",
        "部分履行。",
        "没有意见。",
        "人民调解回访记录",
        "授权委托书按需另附",
        "履行凭证按需另附",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let court = print(&laptop, id, Paper::Confirmation);
    let effective = format!(
        "{}年{}月{}日",
        today.year(),
        today.month(),
        today.day_of_month()
    );
    assert!(court.contains(&effective), "{court}");
    world.run_until_quiet(&[&phone, &laptop]);
    assert!(
        text == print(&phone, id, Paper::CaseFile),
        "the same on every device"
    );
}

#[test]
fn what_became_of_an_agreement_stands_in_the_file() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    world.run_until_quiet(&[&phone, &laptop]);
    let today = world.clock.now().day();
    act(
        &laptop,
        id,
        &json!([
            { "what": "accepted" },
            { "what": "mediation_began" },
            {
                "what": "agreement", "form": "oral", "terms": [{ "deed": "恢复水沟。" }],
                "effective_on": today,
            },
            { "what": "agreed" },
        ]),
    );
    let text = print(&laptop, id, Paper::CaseFile);
    for nothing_yet in ["履行凭证", "协议履行情况", "司法确认裁定书"] {
        assert!(!text.contains(nothing_yet), "{nothing_yet} in {text}");
    }
    let latest = |what: &str| {
        let acts = laptop.sheet(id).acts;
        let act = acts.iter().rfind(|done| done.act.what.code() == what);
        act.unwrap().act.id
    };
    let agreement = latest("agreement");
    let court = "凉州区人民法院";
    act(
        &laptop,
        id,
        &json!([
            { "what": "performance", "agreement": agreement, "kept": "partly", "words": "还差一截。" },
            {
                "what": "court_confirmation", "agreement": agreement, "step": "asked", "on": today,
                "words": court,
            },
            {
                "what": "court_confirmation", "agreement": agreement, "step": "confirmed", "on": today,
                "words": court,
            },
        ]),
    );
    let seen = latest("performance");
    let right = json!([{
        "what": "performance", "corrects": seen, "agreement": agreement, "kept": "whole",
        "words": "补偿款当面付清，出具了收条。",
    }]);
    act(&laptop, id, &right);
    let text = print(&laptop, id, Paper::CaseFile);
    let day = format!(
        "{}年{}月{}日",
        today.year(),
        today.month(),
        today.day_of_month()
    );
    let ruling = format!("司法确认裁定书（{day}）另附");
    let ruled = format!("{day}，{court}裁定确认调解协议有效。");
    let kept = format!("协议履行情况：{day}记录：调解协议已全部履行。补偿款当面付清，出具了收条。");
    let mut at = 0;
    for words in [
        "当事人身份证明另附",
        "授权委托书按需另附",
        "证据材料按需另附",
        "人民调解口头协议登记表",
        "履行凭证按需另附",
        "司法确认申请书",
        ruling.as_str(),
        "卷宗情况说明",
        ruled.as_str(),
        kept.as_str(),
    ] {
        let found = text[at..].find(words);
        at += found.unwrap_or_else(|| panic!("{words} is not in its place: {text}")) + words.len();
    }
    assert!(
        !text.contains("还差一截。"),
        "what was put right is told once"
    );
    // Whoever asks what is held of them gets what is about them, and not what became of the case.
    let party = laptop.sheet(id).content.parties[0].id;
    let paper = Paper::Held;
    let held = laptop.give(&Print { id, paper, party });
    let held = read(&BASE64.decode(held.bytes.as_bytes()).unwrap());
    assert!(!held.contains("出具了收条"), "{held}");
}

#[test]
fn a_letter_is_printed_by_the_sender_and_by_the_unit_and_lies_in_the_case_file() {
    let (world, devices) = three();
    let (id, party) = taken_in(&world, &devices);
    let [phone, station, unit] = &devices;
    let sent = offer(station, id, party);
    world.run_until_quiet(&devices.each_ref());
    let letter = sent.letter;
    let on_paper = |device: &Device| {
        let printed = device.give(&referral::Print { letter });
        assert!(printed.pages > 0 && printed.missing.is_empty());
        read(&BASE64.decode(printed.bytes.as_bytes()).unwrap())
    };
    let text = on_paper(station);
    assert_eq!(station.give(&Looks { id: letter }).len(), 1);
    let until = station.give(&referral::Get { letter }).letter.deadline;
    let until = format!(
        "请于{}年{}月{}日前将办理情况函复",
        until.year(),
        until.month(),
        until.day_of_month()
    );
    for words in [
        sent.number.as_str(),
        "凉州区人社局：",
        "关于反映拖欠工资的提示函",
        "王小明称三个月工资未付，有工友作证。",
        "请核实并督促支付。",
        "王小明（甲方，电话13900000000）",
        "联系人：赵志强",
        until.as_str(),
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    for others in ["李大山", "三组东头", "家里等着用"] {
        assert!(!text.contains(others), "{others} in {text}");
    }
    assert!(text == on_paper(unit), "the unit prints the same");
    let refused = phone.try_give(&referral::Print { letter }).unwrap_err();
    assert_eq!(refused.code, Code::NotAllowed);

    let file = print(station, id, Paper::CaseFile);
    assert!(file.contains("有工友作证。"), "{file}");
    assert!(print(station, id, Paper::Letter).contains(&sent.number));
    // Where the letter is not, it is listed to be put in by hand.
    let file = print(phone, id, Paper::CaseFile);
    let listed = format!("提示函（{}", sent.number);
    assert!(file.contains(&listed), "{listed} in {file}");
    assert!(!file.contains("有工友作证。"), "{file}");
    let refused = |device: &Device, id, paper| {
        let party = None;
        let asked = Print { id, paper, party };
        device.try_give(&asked).unwrap_err().code
    };
    assert_eq!(refused(phone, id, Paper::Letter), Code::NotFound);
    assert_eq!(refused(station, letter, Paper::CaseFile), Code::NotFound);
}

#[test]
fn what_is_recorded_elsewhere_stands_in_the_file() {
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    phone.add_photo(id, &camera(61));
    phone.add_photo(id, &camera(62));
    world.run_until_quiet(&[&phone, &laptop]);
    let today = world.clock.now().day();
    act(
        &laptop,
        id,
        &json!([
            { "what": "accepted" },
            { "what": "mediation_began", "procedure": "court_assigned" },
            {
                "what": "extended", "clock": "mediation", "until": today.plus_days(40),
                "consent_a": true, "consent_b": true, "reason": "秋收后再谈。",
            },
        ]),
    );
    let text = print(&laptop, id, Paper::CaseFile);
    let place = |words: &str| {
        let found = text.find(words);
        found.unwrap_or_else(|| panic!("{words} is not in {text}"))
    };
    assert!(place("照片：被堵的水沟（2张）") < place("人民调解记录"));
    place("（√）人民法院移送");
    let until = today.plus_days(40);
    place(&format!(
        "经双方当事人同意，调解期限延长至{}年{}月{}日。秋收后再谈。",
        until.year(),
        until.month(),
        until.day_of_month()
    ));

    let other = phone.record(quarrel(&world));
    let parties = phone.sheet(other).content.parties;
    let refused = json!([{
        "what": "refused", "party": parties[1].id, "said_where": "村口", "reason": "要去法院。",
    }]);
    act(&phone, other, &refused);
    let text = print(&phone, other, Paper::CaseFile);
    assert!(
        text.contains("李㛃在村口明确表示不愿调解。要去法院。"),
        "{text}"
    );
    assert!(!text.contains("照片"), "{text}");
}

#[test]
fn a_person_gets_what_is_held_about_them_and_nothing_about_anybody_else() {
    let (world, phone, _laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    let sheet = phone.sheet(id);
    let of = |side| {
        let parties = &sheet.content.parties;
        parties.iter().find(|party| party.side == side).unwrap().id
    };
    let printed = phone.give(&Print {
        id,
        paper: Paper::Held,
        party: of(Side::A),
    });
    let text = read(&BASE64.decode(printed.bytes.as_bytes()).unwrap());
    for words in [
        "王𠮷",
        "13812340000",
        "排水沟被堵，水进了院子。",
        "沟里有水泥块。",
        "网格员",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    for others in ["李㛃", "从来没有堵过。"] {
        assert!(!text.contains(others), "{others} in {text}");
    }
}

#[test]
fn a_paper_that_cannot_be_is_refused_with_what_to_do() {
    let (world, phone, _laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    let refused = |paper, party| {
        let failure = phone.try_give(&Print { id, paper, party }).unwrap_err();
        (failure.code, failure.detail)
    };
    let (code, detail) = refused(Paper::Held, None);
    assert_eq!(code, Code::BadArguments);
    assert!(detail.contains("`party`"), "{detail}");
    let party = phone.sheet(id).content.parties[0].id;
    assert_eq!(refused(Paper::Cover, party).0, Code::BadArguments);
    let stranger = Some(model::PartyId::from_bytes([9; 16]));
    assert_eq!(refused(Paper::Held, stranger).0, Code::NotFound);
    assert_eq!(refused(Paper::Letter, None).0, Code::NotFound);
    let nobody = Print {
        id: DisputeId::from_bytes([9; 16]),
        paper: Paper::Cover,
        party: None,
    };
    assert_eq!(phone.try_give(&nobody).unwrap_err().code, Code::NotFound);
}

#[test]
fn whoever_works_no_cases_prints_none() {
    let (world, phone, _laptop) = World::two_devices();
    let id = phone.record(quarrel(&world));
    let asked = Print {
        id,
        paper: Paper::CaseFile,
        party: None,
    };
    let nobody = world.blank().try_give(&asked).unwrap_err();
    assert_eq!(nobody.code, Code::NotEnrolled);
    for role in [Role::Reviewer, Role::PartnerUnit, Role::Administrator] {
        assert!(!Print::MAY.allows(Some(role)), "{role:?}");
    }
}
