//! Who may give a command, who may do an act by it, and whose records and letters the gate believes are one table told
//! three times: here they are held together, so that none of them drifts.

use model::dispute::act::violence::SealedReporter;
use model::dispute::act::{What, bond, letter};
use model::elder::act::{AT_THE_DOOR, VISITORS};

use super::*;

/// The roles of whom something is true, in their order.
fn roles(says: impl Fn(Role) -> bool) -> Vec<Role> {
    let all = Role::ALL.iter().copied();
    all.filter(|role| says(*role)).collect()
}

/// The roles that may give a command.
fn give(name: &str) -> Vec<Role> {
    let found = COMMANDS.iter().find(|command| command.name == name);
    let may = found.map(|command| command.may);
    roles(|role| may.is_some_and(|may| may.allows(Some(role))))
}

#[test]
fn who_writes_records_gives_the_commands_that_write_them() {
    let writers = roles(Role::writes_records);
    for name in [
        "draft.save",
        "draft.open",
        "draft.list",
        "draft.discard",
        "dispute.record",
        "dispute.edit",
        "dispute.move",
        "dispute.number",
        "dispute.paper",
        "attachment.put",
        "attachment.add",
        "attachment.remove",
    ] {
        assert_eq!(give(name), writers, "{name}");
    }
    let readers = roles(|role| role.writes_records() || role == Role::Reviewer);
    for name in [
        "today.get",
        "dispute.list",
        "dispute.search",
        "dispute.get",
        "dispute.history",
        "dispute.looks",
        "dispute.similar",
        "dispute.act",
        "dispute.settle_conflict",
        "form.keep",
    ] {
        assert_eq!(give(name), readers, "{name}");
    }
    for name in ["referral.offer", "referral.revoke", "referral.note"] {
        assert_eq!(give(name), roles(Role::writes_letters), "{name}");
    }
    for name in ["notice.send", "notice.tell"] {
        assert_eq!(give(name), roles(Role::sends_notices), "{name}");
    }
    for name in ["elder.register", "elder.edit"] {
        assert_eq!(give(name), roles(Role::visits_elders), "{name}");
    }
    assert_eq!(VISITORS, roles(Role::visits_elders));
    assert_eq!(give("elder.act"), AT_THE_DOOR);
}

#[test]
fn a_command_that_does_one_act_is_given_by_those_who_may_do_it() {
    let nowhere = model::DisputeId::from_bytes([0; 16]);
    let into = bond::MergedInto {
        dispute: nowhere,
        reason: String::new(),
        before: None,
    };
    let settled = bond::SettledConflict::default();
    let acts: [(&str, What); 8] = [
        ("dispute.number", bond::Numbered::default().into()),
        ("dispute.merge", into.into()),
        ("dispute.settle_conflict", settled.into()),
        ("dispute.seal_reporter", SealedReporter::default().into()),
        ("referral.accept", letter::LetterAccepted::default().into()),
        ("referral.decline", letter::LetterDeclined::default().into()),
        ("referral.answer", letter::LetterAnswered::default().into()),
        ("referral.revoke", letter::LetterRevoked::default().into()),
    ];
    for (name, act) in acts {
        assert_eq!(give(name), act.roles(), "{name}");
    }
}
