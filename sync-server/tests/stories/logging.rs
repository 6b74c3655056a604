//! What the log says, and what it never says.

use serde_json::Value;
use wire::{EnrolReply, EnrolRequest, Outcome, PushedChange, one_from_bytes, one_to_bytes};

use crate::process::{Process, ask, start};
use crate::town::{Town, fresh_bytes, hear};

/// Everything a person wrote or must keep to themselves in this story.
const WORDS: [&str; 8] = [
    "李秀兰",
    "王建军",
    "张三",
    "排水沟",
    "13800138000",
    "手机",
    "金沙",
    "QUERY",
];

fn enrol(server: &Process, code: &str, actor: [u8; 16]) -> (u16, Vec<u8>) {
    let request = EnrolRequest {
        code: code.to_owned(),
        device_name: "手机".into(),
        actor: actor.to_vec(),
        app_version: "0.1.0".into(),
        ..EnrolRequest::default()
    };
    let body = one_to_bytes(&request).unwrap();
    ask(server.address(), "POST /v1/enrol", None, &body).unwrap()
}

#[tokio::test]
async fn a_whole_story_leaves_no_word_of_anybody_in_the_log() {
    let town = Town::new();
    let worker = town.grid_worker(&town.first);
    town.officer();
    let code = town.invite_by_system_time(worker);
    let server = start(town.folder.path(), &[], 1);
    let mut phone = town.phone(worker).await;
    let (status, body) = enrol(&server, &code, phone.actor);
    assert_eq!(status, 200);
    let enrolled: EnrolReply = one_from_bytes(&body).unwrap();
    phone.token = enrolled.token.clone();
    let wrong = "ABCDE-FGHJK";
    assert_eq!(enrol(&server, wrong, fresh_bytes()).0, 401);

    let (document, begun) = phone.record(&town.first);
    let mut edited = document.clone();
    let edited = phone.edit(&mut edited, "13800138000");
    let (_, outside) = phone.record(&town.second);
    let outside_name = merge::gate::name_of(&outside.bytes).to_string();
    let junk = PushedChange {
        bytes: "张三不是一个改动".into(),
        ..begun.clone()
    };
    let body = phone.request(&[vec![begun, edited, outside, junk]]);
    let sync = |token: &str, body: &[u8]| {
        ask(server.address(), "POST /v1/sync", Some(token), body).unwrap()
    };
    let (status, answer) = sync(&phone.token, &body);
    assert_eq!(status, 200);
    let outcomes: Vec<_> = hear(&answer).outcomes().iter().map(|o| o.0).collect();
    let [stored, rejected, held] = [Outcome::Stored, Outcome::Rejected, Outcome::Quarantined];
    assert_eq!(outcomes, [stored, stored, rejected, held]);
    let guessed = "B".repeat(43);
    assert_eq!(sync(&guessed, &body).0, 401);
    assert_eq!(sync(&phone.token, "张三".as_bytes()).0, 400);
    let lost = "GET /v1/%E5%BC%A0%E4%B8%89?code=QUERY";
    assert_eq!(ask(server.address(), lost, None, b"").unwrap().0, 404);
    server.signal("TERM");
    let (ended, log) = server.end();
    assert_eq!(ended.code(), Some(0), "{log}");

    let device = enrolled.device_id().unwrap().to_string();
    let (code, plain) = (code.clone(), code.replace('-', ""));
    let secrets = [
        &code,
        &plain,
        &enrolled.token,
        &guessed,
        wrong,
        "%E5",
        "%e5",
    ];
    for word in WORDS.into_iter().chain(secrets) {
        assert!(!log.contains(word), "{word:?} stands in the log:\n{log}");
    }
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    let answered: Vec<_> = lines
        .iter()
        .filter(|line| line["message"] == "answered")
        .map(|line| {
            assert!(line["took_ms"].is_u64(), "{line}");
            assert_eq!(line["span"]["id"].as_str().unwrap().len(), 16);
            let route = line["span"]["route"].as_str().unwrap().to_owned();
            (route, line["status"].as_u64().unwrap())
        })
        .collect();
    let expected = [
        ("/v1/enrol", 200),
        ("/v1/enrol", 401),
        ("/v1/sync", 200),
        ("/v1/sync", 401),
        ("/v1/sync", 400),
        ("other", 404),
    ];
    let expected = expected.map(|(route, status)| (route.to_owned(), status));
    assert_eq!(answered, expected, "{log}");
    // What was pushed for a grid of somebody else is told with who did it, and which change it was.
    let refused: Vec<_> = lines
        .iter()
        .filter(|line| line["code"] == "outside_scope")
        .collect();
    assert_eq!(refused.len(), 1, "{log}");
    assert_eq!(refused[0]["level"], "WARN");
    assert_eq!(refused[0]["message"], "a change was refused");
    assert_eq!(refused[0]["change"], outside_name);
    assert_eq!(refused[0]["device"], device);
    assert_eq!(refused[0]["span"]["route"], "/v1/sync");
    assert_eq!(refused[0]["span"]["device"], device);
    let held = lines.iter().find(|line| line["reason"] == "not_a_change");
    let held = held.unwrap_or_else(|| panic!("{log}"));
    assert_eq!(held["span"]["route"], "/v1/sync");
    assert_eq!(held["span"]["device"], device);
}
