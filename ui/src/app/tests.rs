//! The frame: where it leads, what its keys do, what its badge says.

use contract::Code;
use contract::command::sync::Line;
use rstest::rstest;

use super::keys::Key;
use super::*;
use crate::bridge::memory::seed::{self, NOW};
use crate::screen::sync::badge::{Mood, badge};
use crate::words::ENGLISH_TEXT;
use model::DisputeId;

fn enrolled() -> Frame {
    let session = Session {
        seat: Some(seed::seat()),
        app_version: "0.1.0".into(),
    };
    Frame::new(Route::Today, NOW)
        .update(Event::Session(Box::new(Ok(session))))
        .0
}

#[test]
fn a_sheet_closes_to_the_list_it_was_opened_from() {
    let sheet = Route::Dispute(DisputeId::from_bytes([1; 16]));
    let (frame, _) = enrolled().update(Event::Went(sheet));
    assert_eq!(
        frame.clone().update(Event::Key(Key::Close)).1,
        vec![Effect::Go(Route::Today)]
    );
    let (frame, _) = frame.update(Event::Went(Route::Disputes));
    let (frame, effects) = frame.update(Event::Went(sheet));
    assert_eq!(effects, vec![Effect::Heading]);
    assert_eq!(
        frame.update(Event::Key(Key::Close)).1,
        vec![Effect::Go(Route::Disputes)]
    );
}

#[test]
fn n_writes_something_down_but_not_before_enrolment_nor_while_writing() {
    assert_eq!(
        enrolled().update(Event::Key(Key::New)).1,
        vec![Effect::Go(Route::NewDispute)]
    );
    assert_eq!(
        Frame::new(Route::Today, NOW).update(Event::Key(Key::New)).1,
        vec![]
    );
    let (writing, _) = enrolled().update(Event::Went(Route::NewDispute));
    assert_eq!(writing.update(Event::Key(Key::New)).1, vec![]);
}

#[test]
fn the_list_of_keys_opens_takes_the_cursor_and_closes() {
    let (frame, effects) = enrolled().update(Event::Key(Key::Help));
    assert_eq!((frame.help, effects), (true, vec![Effect::Help]));
    let (frame, effects) = frame.update(Event::Key(Key::Close));
    assert_eq!((frame.help, effects), (false, vec![]));
}

#[test]
fn a_stroke_leads_to_what_is_looked_for_from_everywhere() {
    assert_eq!(
        (Key::of("/"), Key::of("、")),
        (Some(Key::Seek), Some(Key::Seek))
    );
    let (frame, effects) = enrolled().update(Event::Key(Key::Seek));
    assert_eq!(effects, vec![Effect::Go(Route::Disputes)]);
    let (frame, effects) = frame.update(Event::Went(Route::Disputes));
    assert_eq!(effects, vec![Effect::Seek], "and not the heading");
    let sheet = Route::Dispute(DisputeId::from_bytes([1; 16]));
    let (frame, effects) = frame.update(Event::Went(sheet));
    assert_eq!(effects, vec![Effect::Heading]);
    assert_eq!(frame.update(Event::Key(Key::Seek)).1, vec![Effect::Seek]);
    let nobody = Frame::new(Route::Disputes, NOW);
    assert_eq!(nobody.update(Event::Key(Key::Seek)).1, vec![]);
}

#[test]
fn choosing_a_language_changes_every_word() {
    let english = Settings {
        language: Language::English,
        ..Settings::default()
    };
    let (frame, effects) = enrolled().update(Event::Settings(Ok(english)));
    assert_eq!(effects, vec![Effect::English]);
    assert_eq!(
        frame.eye().words.language(),
        Language::Chinese,
        "until they are there"
    );
    let text = ENGLISH_TEXT.to_owned();
    let (frame, effects) = frame.update(Event::English(Ok(text.clone())));
    let (words, size) = (Words::of(Language::English), english.text_size);
    assert_eq!(effects, vec![Effect::Dress(words, size)]);
    assert_eq!(frame.eye().words.language(), Language::English);
    assert_eq!(say!(frame.eye().words, "app-name"), "Bandeng");

    let (frame, effects) = frame.update(Event::Settings(Ok(Settings::default())));
    assert_eq!(effects, vec![Effect::Dress(Words::chinese(), size)]);
    let (frame, effects) = frame.update(Event::English(Ok(text)));
    assert_eq!(effects, vec![], "not wanted any more");
    assert_eq!(frame.eye().words.language(), Language::Chinese);
}

#[rstest]
#[case(Line::Online, 0, 0, "已同步 10:32", Mood::Well)]
#[case(Line::Online, 2, 0, "2 条待上传", Mood::Quiet)]
#[case(Line::Offline, 0, 0, "无网络", Mood::Quiet)]
#[case(Line::Offline, 2, 0, "无网络 · 2 条待上传", Mood::Quiet)]
#[case(Line::Busy, 2, 0, "2 条待上传", Mood::Quiet)]
#[case(Line::Online, 0, 1, "需处理", Mood::Needed)]
#[case(Line::Trouble, 2, 0, "需处理", Mood::Needed)]
fn the_badge_says_how_it_stands(
    #[case] line: Line,
    #[case] waiting: u32,
    #[case] quarantined: u32,
    #[case] says: &str,
    #[case] mood: Mood,
) {
    let status = SyncStatus {
        line,
        waiting,
        quarantined,
        last_success_ms: Some(NOW.plus_ms(-8 * 60_000)),
        last_attempt_ms: None,
        next_attempt_ms: None,
        running: false,
        trouble: None,
        clock_off_ms: None,
        photos: contract::command::sync::PhotosWaiting::default(),
        apart: None,
    };
    assert_eq!(
        badge(Some(&status), &enrolled().eye()),
        (says.to_owned(), mood)
    );
}

#[test]
fn what_cannot_be_opened_is_said_instead_of_an_empty_screen() {
    let refused = Failure::new(Code::NewerDatabase, "");
    let (frame, _) =
        Frame::new(Route::Today, NOW).update(Event::Session(Box::new(Err(refused.clone()))));
    assert_eq!(frame.failure, Some(refused));
}

#[test]
fn the_application_is_told_when_nobody_looks() {
    for present in [false, true] {
        let (_, effects) = enrolled().update(Event::Seen { present });
        assert_eq!(effects, vec![Effect::Seen { present }]);
    }
}

#[test]
fn the_application_is_told_what_the_line_costs() {
    for metered in [Some(true), Some(false), None] {
        let (_, effects) = enrolled().update(Event::Line { metered });
        assert_eq!(effects, vec![Effect::Line { metered }]);
    }
}
