//! From the first start to the sheet: enrol, write down, find it in the list, read it, take a step.

use base64ct::{Base64, Encoding};
use contract::command::attachment;
use contract::command::settings::Language;
use model::{ChangeHash, DisputeKind, Problem};

use super::*;
use crate::outside::{Picked, Pieces};
use crate::screen::carry::{self, Carry};
use crate::screen::deed::form::Form;
use crate::screen::deed::{self, Deed};
use crate::screen::dispute::{self, Dispute};
use crate::screen::disputes::{self, Disputes};
use crate::screen::enrol::{self, Enrol};
use crate::screen::photos::{self, Photos};
use crate::screen::record::{self, Record, Source, Text};
use crate::screen::sync::{self, Sync};
use crate::screen::today::Today;

#[tokio::test]
async fn a_worker_enrols_writes_a_dispute_down_and_finds_it() {
    let bridge = device(Held::unenrolled(NOW));

    let enrol = Table::opened(Enrol::default(), &bridge).await;
    enrol
        .tell(enrol::Event::Server("bandeng.example.cn".into()))
        .await;
    enrol.tell(enrol::Event::Code("0000-0000".into())).await;
    enrol.tell(enrol::Event::Submit).await;
    assert!(
        enrol
            .drawn(Language::Chinese)
            .await
            .contains("登记码不对、用过了或过期了")
    );
    enrol.tell(enrol::Event::Code("1234-5678".into())).await;
    enrol.tell(enrol::Event::Submit).await;

    let record = Table::opened(Record::from(Source::New), &bridge).await;
    record
        .tell(record::Event::Kind(DisputeKind::Neighbor))
        .await;
    record
        .tell(record::Event::Wrote(Text::Name(0), "王小明".into()))
        .await;
    record
        .tell(record::Event::Wrote(Text::ClaimA, "排水沟堵了".into()))
        .await;
    let renamed = record.asked();
    assert_eq!(
        renamed.len(),
        1,
        "the first save names the draft: {renamed:?}"
    );
    assert!(
        record
            .drawn(Language::Chinese)
            .await
            .contains("已自动保存 10:40")
    );
    let today = Table::opened(Today::default(), &bridge).await;
    assert!(
        today
            .drawn(Language::Chinese)
            .await
            .contains("today-drafts")
    );
    record.tell(record::Event::Record(NOW.day())).await;
    let went = record.asked();
    let sheet = match went.as_slice() {
        [went] => Route::parse(went.trim_start_matches("replace ")),
        other => panic!("went to {other:?}"),
    };
    let Route::Dispute(id) = sheet else {
        panic!("{sheet:?} is not a sheet")
    };

    let list = Table::opened(Disputes::default(), &bridge).await;
    let drawn = list.drawn(Language::Chinese).await;
    assert!(
        drawn.contains("王小明") && drawn.contains("待上传"),
        "{drawn}"
    );
    list.tell(disputes::Event::Kind(Some(DisputeKind::Land)))
        .await;
    assert!(
        list.drawn(Language::Chinese)
            .await
            .contains("没有这样的纠纷")
    );

    let sheet = Table::opened(Dispute::of(id), &bridge).await;
    let began = Form::of("mediation_began").unwrap();
    sheet.tell(dispute::Event::Touch(began)).await;
    let drawn = sheet.drawn(Language::Chinese).await;
    assert!(
        drawn.contains("调解中") && drawn.contains("记一次调解"),
        "{drawn}"
    );

    let me = seed::seat().worker;
    let refused = Deed::of(id, Form::of("refused").unwrap(), NOW.day(), Some(me));
    let refused = Table::opened(refused, &bridge).await;
    refused.tell(deed::Event::Send(String::new())).await;
    assert_eq!(refused.asked(), ["back"]);
    let sheet = Table::opened(Dispute::of(id), &bridge).await;
    let drawn = sheet.drawn(Language::Chinese).await;
    assert!(drawn.contains("到人民法院起诉"), "{drawn}");
    assert!(!drawn.contains("do-mediation_began"), "nobody asks again");
}

#[tokio::test]
async fn a_quarrel_that_was_recorded_before_is_hinted_at_and_stops_nobody() {
    let bridge = device(Held::of_a_week(NOW));
    let record = Table::opened(Record::from(Source::New), &bridge).await;
    record
        .tell(record::Event::Kind(DisputeKind::Neighbor))
        .await;
    record
        .tell(record::Event::Wrote(Text::Name(0), "马得水".into()))
        .await;
    let drawn = record.drawn(Language::Chinese).await;
    let known = model::DisputeId::from_bytes([26; 16]);
    assert!(drawn.contains("可能是同一件") && drawn.contains("同一个人 · 同一类"));
    assert!(drawn.contains(&Route::Dispute(known).hash()), "{drawn}");
    let asked = record.asked();
    assert!(
        asked.iter().all(|asked| asked.starts_with("rename")),
        "nothing else moves: {asked:?}"
    );
    // It is written on and recorded as if nothing had been said.
    record
        .tell(record::Event::Wrote(Text::ClaimA, "排水沟又堵了".into()))
        .await;
    record.tell(record::Event::Record(NOW.day())).await;
    let went = record.asked();
    assert!(went[0].starts_with("replace #/disputes/"), "{went:?}");

    // A case of violence is not hinted at where somebody may read along.
    let record = Table::opened(Record::from(Source::New), &bridge).await;
    record
        .tell(record::Event::Kind(DisputeKind::Household))
        .await;
    record
        .tell(record::Event::Wrote(Text::Name(0), "尚春梅".into()))
        .await;
    let drawn = record.drawn(Language::Chinese).await;
    assert!(!drawn.contains("可能是同一件"), "{drawn}");
}

#[tokio::test]
async fn what_waited_is_said_to_be_sent_once_it_was() {
    let bridge = device(Held::of_a_week(NOW));
    let list = Table::opened(Disputes::default(), &bridge).await;
    assert!(list.drawn(Language::Chinese).await.contains("待上传"));
    let sync = Table::opened(Sync::default(), &bridge).await;
    sync.tell(sync::Event::Now).await;
    assert!(
        sync.drawn(Language::Chinese)
            .await
            .contains("没有，都传上去了")
    );
    list.tell(disputes::Event::Synced).await;
    assert!(!list.drawn(Language::Chinese).await.contains("待上传"));
}

#[tokio::test]
async fn a_photo_that_waits_for_wifi_says_so_and_can_be_sent_anyway() {
    use contract::command::sync::Status;
    let bridge = device(Held::of_a_week(NOW));
    let sync = Table::opened(Sync::default(), &bridge).await;
    assert!(!sync.drawn(Language::Chinese).await.contains("照样上传"));
    let mut status = bridge.call(Status {}).await.unwrap();
    status.photos.held_back = true;
    for (unknown, says) in [
        (false, "连上无线网就传"),
        (true, "看不出现在用的是不是无线网"),
    ] {
        status.photos.unknown = unknown;
        sync.tell(sync::Event::Got(Ok(status.clone()))).await;
        let drawn = sync.drawn(Language::Chinese).await;
        assert!(drawn.contains(says) && drawn.contains("sync-photos-anyway"));
    }
    sync.tell(sync::Event::Anyway).await;
    let drawn = sync.drawn(Language::Chinese).await;
    assert!(drawn.contains("没有等着上传的") && !drawn.contains("sync-photos-anyway"));
}

#[tokio::test]
async fn what_is_held_back_is_read_before_it_is_put_aside() {
    use contract::command::sync::{Discard, Held as Which, HeldBy};
    let bridge = device(Held::in_trouble(NOW));
    let sync = Table::opened(Sync::default(), &bridge).await;
    let (by_server, by_device) = (
        ChangeHash::from_bytes([0x3c; 32]),
        ChangeHash::from_bytes([0xa7; 32]),
    );
    let read = |change, by| sync::Event::Tell(Which { change, by });
    sync.tell(read(by_server, HeldBy::Server)).await;
    let drawn = sync.drawn(Language::Chinese).await;
    for told in [
        "矛盾纠纷 · 柴金花 – 尚有福",
        "彩礼的事还要再谈一次。",
        "<del>村东头</del>",
        "<ins>村西头老供销社对面</ins>",
        "held-shut",
    ] {
        assert!(drawn.contains(told), "{told}");
    }
    assert!(!drawn.contains("statement"), "no code is shown");
    let drawn = sync.drawn(Language::English).await;
    assert!(drawn.contains("Written by") && drawn.contains("Dispute · "));
    // What nobody can read says so, in place of the one before.
    sync.tell(read(by_device, HeldBy::Device)).await;
    let drawn = sync.drawn(Language::Chinese).await;
    assert!(drawn.contains("这一条读不出来") && !drawn.contains("村东头"));
    sync.tell(sync::Event::Shut).await;
    assert!(!sync.drawn(Language::Chinese).await.contains("held-told"));
    // What that means is said before it is done.
    sync.tell(sync::Event::Discard(by_server)).await;
    let drawn = sync.drawn(Language::Chinese).await;
    assert!(drawn.contains("held-discard-means") && drawn.contains("held-discard-sure"));
    let discard = Discard {
        change: by_server,
        reason: "本人看过，不要这条".into(),
        by: HeldBy::Server,
    };
    sync.tell(sync::Event::Discarded(discard)).await;
    assert!(!sync.drawn(Language::Chinese).await.contains("3c3c3c3c"));
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field_and_the_first_is_shown() {
    let bridge = device(Held::enrolled(NOW));
    let record = Table::opened(Record::from(Source::New), &bridge).await;
    record.tell(record::Event::Record(NOW.day())).await;
    assert_eq!(record.asked(), ["show field-kind"]);
    let drawn = record.drawn(Language::Chinese).await;
    for sentence in ["请选一类", "至少写一位当事人的名字", "至少写一样"] {
        assert!(drawn.contains(sentence), "{sentence}");
    }
    let words = Words::of(Language::English);
    assert_eq!(
        words.problem(
            "place",
            &Problem::TooLong {
                max_chars: 200,
                chars: 203
            }
        ),
        "200 characters at most; take away 3"
    );
}

#[tokio::test]
async fn an_edit_begins_with_the_record_and_comes_back_to_it() {
    let bridge = device(Held::of_a_week(NOW));
    let list = Table::opened(Disputes::default(), &bridge).await;
    list.tell(disputes::Event::Step { down: true }).await;
    list.tell(disputes::Event::Enter).await;
    let went = list.asked();
    let Route::Dispute(id) = Route::parse(went[0].trim_start_matches("go ")) else {
        panic!("{went:?} is not a sheet")
    };
    let record = Table::opened(Record::from(Source::Record(id)), &bridge).await;
    record
        .tell(record::Event::Wrote(
            Text::Verified,
            "两家都在场，看过彩礼单。".into(),
        ))
        .await;
    assert_eq!(
        record.asked(),
        Vec::<String>::new(),
        "the address of an edit stays"
    );
    let again = Table::opened(Record::from(Source::Record(id)), &bridge).await;
    assert!(
        again.drawn(Language::Chinese).await.contains("看过彩礼单"),
        "the draft is taken up again"
    );
    record.tell(record::Event::Record(NOW.day())).await;
    assert_eq!(
        record.asked(),
        [format!("replace {}", Route::Dispute(id).hash())]
    );
    let sheet = Table::opened(Dispute::of(id), &bridge).await;
    assert!(sheet.drawn(Language::Chinese).await.contains("看过彩礼单"));
}

/// A file in memory, read as a browser reads one.
struct Taken(Vec<u8>);

impl Pieces for Taken {
    fn size_bytes(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap()
    }

    fn piece(&self, offset: u64, most_bytes: u64) -> Local<Option<String>> {
        let from = usize::try_from(offset).unwrap();
        let most = usize::try_from(most_bytes).unwrap();
        let piece = &self.0[from..self.0.len().min(from + most)];
        let bytes = Base64::encode_string(piece);
        Box::pin(async { Some(bytes) })
    }
}

#[tokio::test]
async fn a_photo_is_added_with_consent_seen_at_once_and_taken_off_again() {
    let bridge = device(Held::of_a_week(NOW));
    let id = model::DisputeId::from_bytes([25; 16]);
    let photos = Table::opened(Photos::of(id, true), &bridge).await;
    assert!(photos.drawn(Language::Chinese).await.contains("还没有照片"));
    // Larger than what goes over at once, and no whole number of threes.
    let taken = || Picked::from(Rc::new(Taken(vec![7; 500_001 * 3 + 3])));
    photos.tell(photos::Event::Begin).await;
    photos.tell(photos::Event::Picked(taken())).await;
    let drawn = photos.drawn(Language::Chinese).await;
    assert!(drawn.contains("当事人同意了，才能存照片"), "{drawn}");
    photos.tell(photos::Event::Agreed(true)).await;
    photos
        .tell(photos::Event::Caption("被堵的水沟".into()))
        .await;
    photos.tell(photos::Event::Picked(taken())).await;
    let drawn = photos.drawn(Language::Chinese).await;
    assert!(drawn.contains("被堵的水沟") && drawn.contains("等着上传"));
    assert!(drawn.contains("data:image/jpeg;base64,BwcH"), "it is shown");
    assert!(!drawn.contains("photo-form"), "the form is put away");

    let list = attachment::List { dispute: id };
    let row = bridge.call(list).await.unwrap().remove(0);
    photos.tell(photos::Event::Open(row.sha256)).await;
    photos.tell(photos::Event::Remove(row.sha256)).await;
    photos.tell(photos::Event::RemoveSurely(row.sha256)).await;
    assert!(photos.drawn(Language::Chinese).await.contains("还没有照片"));
}

#[tokio::test]
async fn a_colleagues_photo_is_brought_here_and_need_not_stay() {
    let bridge = device(Held::of_a_week(NOW));
    let id = model::DisputeId::from_bytes([26; 16]);
    let photos = Table::opened(Photos::of(id, true), &bridge).await;
    let theirs = model::FileHash::from_bytes([0xd3; 32]);
    photos.tell(photos::Event::Fetch(theirs)).await;
    let drawn = photos.drawn(Language::Chinese).await;
    assert!(drawn.contains("photo-large") && drawn.contains("photo-forget"));
    photos.tell(photos::Event::Forget(theirs)).await;
    let drawn = photos.drawn(Language::Chinese).await;
    assert!(!drawn.contains("photo-large") && drawn.contains("photo-fetch"));
}

#[tokio::test]
async fn a_worker_without_a_line_takes_a_file_along_and_another_ones_file_in() {
    let bridge = device(Held::of_a_week(NOW));
    let carry = Table::opened(Carry::default(), &bridge).await;
    carry.tell(carry::Event::Make).await;
    assert_eq!(
        carry.asked(),
        ["save bandeng-2026-03-01-1030.bundle, 1200 bytes"]
    );
    let shown = carry.drawn(Language::Chinese).await;
    assert!(
        shown.contains("装好了：bandeng-2026-03-01-1030.bundle"),
        "{shown}"
    );

    let choose = |bytes: &[u8]| carry::Event::Picked(Picked::from(Rc::new(Taken(bytes.to_vec()))));
    carry.tell(choose(b"a picture")).await;
    let shown = carry.drawn(Language::Chinese).await;
    assert!(shown.contains("这不是板凳的包"), "{shown}");
    assert!(!shown.contains("装好了"), "what was said before is over");
    carry.tell(choose(b"bandeng bundle")).await;
    let shown = carry.drawn(Language::Chinese).await;
    assert!(
        shown.contains("收下了周小燕的包：12 条，3 张照片。"),
        "{shown}"
    );
    assert!(shown.contains("替别人带着 2 包"), "{shown}");
}

#[tokio::test]
async fn a_tap_on_here_keeps_a_rough_point_and_nobody_is_asked_where_they_are_without_it() {
    let bridge = device(Held::of_a_week(NOW));
    let record = Table::opened(Record::from(Source::New), &bridge).await;
    assert!(!record.drawn(Language::Chinese).await.contains("point-here"));
    record.tell(record::Event::Here).await;
    assert!(record.asked().is_empty(), "location is off");

    let mut held = Held::of_a_week(NOW);
    held.allow_location();
    let bridge = device(held);
    let record = Table::opened(Record::from(Source::New), &bridge).await;
    assert!(record.drawn(Language::Chinese).await.contains("point-here"));
    record.tell(record::Event::Here).await;
    assert!(record.asked().contains(&"locate".to_owned()));
    assert!(record.drawn(Language::Chinese).await.contains("point-kept"));
    record.tell(record::Event::Nowhere).await;
    assert!(!record.drawn(Language::Chinese).await.contains("point-kept"));
}
