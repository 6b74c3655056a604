//! The fields of a 110 call that a station hands over, and what an officer says about a household's. They are in no
//! document and on no other device.

use super::{Class, FieldRule, Retention};
use crate::Role;

/// Those who weigh what is to be done.
const WEIGHERS: &[Role] = &[Role::StationOfficer];
/// Those, and who supervises them.
const STATION: &[Role] = &[Role::StationOfficer, Role::Reviewer, Role::Administrator];

const fn rule(path: &'static str, class: Class, whole: &'static [Role]) -> FieldRule {
    FieldRule {
        path,
        purpose: "发现反复报警的家庭",
        class,
        retention: Retention::WhileLookedAt,
        whole,
        masked: &[],
    }
}

/// Every field of a call.
pub const CALLS: &[FieldRule] = &[
    rule("calls.at_ms", Class::Case, STATION),
    rule("calls.kind", Class::Case, STATION),
    rule("calls.family", Class::Case, STATION),
    rule("calls.place", Class::Personal, WEIGHERS),
    FieldRule {
        masked: &[Role::Reviewer, Role::Administrator],
        ..rule("calls.phone", Class::Personal, WEIGHERS)
    },
    rule("calls.words", Class::Personal, WEIGHERS),
    FieldRule {
        retention: Retention::Months(12),
        ..rule("calls.assessment", Class::Personal, STATION)
    },
];
