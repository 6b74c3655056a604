//! Names drawn on the screen stand on the agreement, each on the line of whoever drew it, once the drawing has
//! come; a line stands where nobody drew, or where nobody said whose it is.

use contract::Code;
use contract::command::attachment::{Fetch, Remove};
use contract::command::paper::{Paper, Print, Printed};
use data_encoding::BASE64;
use field::Clock as _;
use model::{DisputeId, FileHash, PartyId, Problem};
use serde_json::{Value, json};
use test_kit::{Device, World, picture};

use crate::papers::{act, print, quarrel, read};

fn agreement_on(device: &Device, id: DisputeId) -> (Printed, Vec<u8>) {
    let printed = device.give(&Print {
        id,
        paper: Paper::Agreement,
        party: None,
    });
    let pdf = BASE64.decode(printed.bytes.as_bytes()).unwrap();
    (printed, pdf)
}

fn pictures(pdf: &[u8]) -> usize {
    let is_one = |bytes: &&[u8]| matches!(*bytes, b"/Subtype /Image" | b"/Subtype/Image/");
    pdf.windows(15).filter(is_one).count()
}

/// What the device prints of the agreement: pictures, and signatures that it says are elsewhere.
fn told(device: &Device, id: DisputeId) -> (usize, u32) {
    let (printed, pdf) = agreement_on(device, id);
    assert_eq!(printed.unreadable, 0);
    (pictures(&pdf), printed.elsewhere)
}

/// A drawing, as the screens hand it over.
fn drawn(device: &Device, id: DisputeId, seed: u8) -> FileHash {
    device.add_photo(id, &picture(seed, 600, 240))
}

/// A quarrel that is being mediated on the laptop, with its parties.
fn mediated(world: &World, phone: &Device, laptop: &Device) -> (DisputeId, Vec<PartyId>) {
    let id = phone.record(quarrel(world));
    world.run_until_quiet(&[phone, laptop]);
    let session = json!([
        { "what": "accepted" },
        { "what": "mediation_began" },
        {
            "what": "session", "on": world.clock.now().day(), "mediators": [{ "name": "赵满仓" }],
            "voluntary_a": true, "voluntary_b": true, "course": "看了现场。", "outcome": "agreed",
        },
    ]);
    act(laptop, id, &session);
    let parties = laptop.sheet(id).content.parties;
    (id, parties.iter().filter_map(|party| party.id).collect())
}

fn agreement(world: &World, signatures: &[FileHash], signed: &Value) -> Value {
    json!({
        "what": "agreement", "form": "written", "terms": [{ "deed": "拆除封堵物。" }],
        "effective_on": world.clock.now().day(), "signatures": signatures, "signed": signed,
    })
}

#[test]
fn each_drawing_stands_on_the_line_of_whoever_drew_it_where_it_has_come() {
    let (world, phone, laptop) = World::two_devices();
    let (id, parties) = mediated(&world, &phone, &laptop);
    let files = [drawn(&laptop, id, 71), drawn(&laptop, id, 72)];
    let signed = json!([
        { "party": parties[1], "file": files[0] },
        { "mediator": "赵满仓", "file": files[1] },
    ]);
    let reached = agreement(&world, &files, &signed);
    act(&laptop, id, &json!([reached, { "what": "agreed" }]));
    assert_eq!(
        told(&laptop, id),
        (2, 0),
        "two drew, the third signs a line"
    );
    let (_, pdf) = agreement_on(&laptop, id);
    let text = read(&pdf);
    for line in [
        "当事人王𠮷（签名、盖章或者按指印）：",
        "当事人李㛃（签名、盖章或者按指印）：",
        "人民调解员（签名）：",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let file = print(&laptop, id, Paper::CaseFile);
    assert!(!file.contains("照片"), "a signature is no evidence: {file}");

    // The words have come to the phone, the pictures not yet.
    world.run_until_quiet(&[&laptop, &phone]);
    assert_eq!(told(&phone, id), (0, 2));
    let register = phone.give(&Print {
        id,
        paper: Paper::Register,
        party: None,
    });
    assert_eq!(register.elsewhere, 0, "nobody signs the register for them");
    for (come, sha256) in (1..).zip(files) {
        phone.give(&Fetch {
            dispute: id,
            sha256,
        });
        let left = u32::try_from(files.len() - come).unwrap();
        assert_eq!(told(&phone, id), (come, left));
    }
    assert!(agreement_on(&phone, id).1 == agreement_on(&laptop, id).1);

    // What was taken off the record does not come any more, and nobody is told to wait for it.
    laptop.give(&Remove {
        dispute: id,
        sha256: files[0],
    });
    assert_eq!(told(&laptop, id), (1, 0));
}

#[test]
fn a_drawing_of_which_nobody_said_whose_it_is_stands_under_nobodys_name() {
    let (world, phone, laptop) = World::two_devices();
    let (id, _) = mediated(&world, &phone, &laptop);
    let file = drawn(&laptop, id, 73);
    let mut older = agreement(&world, &[file], &json!([]));
    older.as_object_mut().unwrap().remove("signed");
    act(&laptop, id, &json!([older, { "what": "agreed" }]));
    assert_eq!(told(&laptop, id), (0, 0));
    world.run_until_quiet(&[&laptop, &phone]);
    assert_eq!(told(&phone, id), (0, 0));
}

#[test]
fn whose_a_drawing_is_is_refused_where_it_cannot_be() {
    let (world, phone, laptop) = World::two_devices();
    let (id, parties) = mediated(&world, &phone, &laptop);
    let file = drawn(&laptop, id, 74);
    let other = FileHash::from_bytes([9; 32]);
    let stranger = PartyId::from_bytes([9; 16]);
    for (signed, field, problem) in [
        (
            json!({ "party": stranger, "file": file }),
            "party",
            Problem::NotInCase,
        ),
        (json!({ "file": file }), "party", Problem::Missing),
        (
            json!({ "party": parties[0], "file": other }),
            "file",
            Problem::NotAmongThem,
        ),
    ] {
        let reached = agreement(&world, &[file], &json!([signed]));
        let asked = json!({ "id": id, "acts": [reached] });
        let refused = laptop.field().call("dispute.act", asked).unwrap_err();
        assert_eq!(refused.code, Code::Invalid);
        assert_eq!(refused.fields[0].field, format!("signed.0.{field}"));
        assert_eq!(refused.fields[0].problem, problem);
    }
}
