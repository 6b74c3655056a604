//! The forms of acts: for each kind of act what is asked, in which order, and what must be answered.
//! A question is called like the field of the act it fills, so that a problem finds its place.

/// A form for one kind of act, or for a few that are done together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The written code of the act, which is the form's name in an address too.
    pub(crate) code: &'static str,
    /// What is asked.
    pub(crate) asks: &'static [Ask],
}

/// One question.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// The field it fills.
    pub(crate) key: &'static str,
    /// How it is answered.
    pub(crate) how: How,
    /// Whether it must be.
    pub(crate) must: bool,
}

/// How a question is answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// A line.
    Line,
    /// A text that grows.
    Text,
    /// A text, with phrases that one touch writes.
    Phrases(&'static [&'static str]),
    /// A day that has been.
    Past,
    /// A day to come, with spans from today that one touch chooses.
    Ahead(&'static [i32]),
    /// A day to come, with the spans after which the county looks at grades again.
    Review,
    /// One of a few.
    One(&'static [&'static str]),
    /// Some of what the county has ticked for a grade.
    Facts,
    /// Yes, or nothing said.
    Yes,
    /// No or yes, and neither until somebody says.
    NoYes,
    /// One of the parties.
    Party,
    /// Some of the parties.
    Parties,
    /// Some colleagues.
    Workers,
    /// One colleague.
    Worker,
    /// One of the colleagues just chosen.
    Lead,
    /// A partner unit.
    Unit,
    /// Something somebody took on in a meeting.
    Task,
    /// Lines of a few questions each.
    Rows(&'static [Ask]),
    /// One line each.
    Lines,
    /// Names drawn with a finger.
    Signatures,
}

const fn may(key: &'static str, how: How) -> Ask {
    Ask {
        key,
        how,
        must: false,
    }
}

const fn must(key: &'static str, how: How) -> Ask {
    Ask {
        key,
        how,
        must: true,
    }
}

const WHY: Ask = must("reason", How::Text);
const WORDS: Ask = may("words", How::Text);
const LEVELS: &[&str] = &["house", "group", "village", "township"];
const STATES: &[&str] = &["calm", "speaking", "distant", "resentful", "absent"];
const KEPT: &[&str] = &["whole", "partly", "not"];
const CONTACTS: &[&str] = &["door", "phone", "met"];
const WEEKS: &[i32] = &[3, 7, 15, 30];

macro_rules! forms {
    ($( $code:literal: $asks:expr; )+) => {
        /// Every form, as a case goes.
        pub(crate) const FORMS: &[Form] = &[ $( Form { code: $code, asks: &$asks } ),+ ];
    };
}

forms! {
    "accepted": [];
    "returned": [WHY];
    "resubmitted": [];
    "assigned": [must("to", How::Workers), may("lead", How::Lead), may("deadline", How::Ahead(WEEKS)), may("reason", How::Text)];
    "claimed": [];
    "passed_back": [WHY];
    "mediation_began": [
        may("procedure", How::One(&["people", "public_security", "court_assigned"])),
        may("counts_from", How::Past),
        may("weighed", How::Text),
    ];
    "session": [
        must("on", How::Past),
        may("voluntary_a", How::Yes),
        may("voluntary_b", How::Yes),
        must("outcome", How::One(&["agreed", "goes_on", "failed", "refused"])),
        may("next_on", How::Ahead(WEEKS)),
        may("statement_a", How::Text),
        may("statement_b", How::Text),
        may("course", How::Text),
        may("place", How::Line),
        must("mediators", How::Rows(&[must("name", How::Line), may("invited", How::Yes)])),
        may("chosen_by_parties", How::Yes),
        may("invited", How::Rows(&[must("name", How::Line), may("role", How::Line), must("consent", How::Yes)])),
        may("open", How::Yes),
    ];
    "agreement": [
        must("form", How::One(&["written", "oral"])),
        may("facts", How::Text),
        must("terms", How::Rows(&[must("deed", How::Line), may("who", How::Line), may("by", How::Ahead(WEEKS))])),
        may("method", How::Line),
        may("deadline", How::Ahead(WEEKS)),
        must("effective_on", How::Past),
        may("level", How::One(LEVELS)),
        may("signatures", How::Signatures),
    ];
    "failed": [WHY];
    "refused": [may("party", How::Party), may("said_where", How::Line), may("reason", How::Text)];
    "referred": [must("unit", How::Line), may("reason", How::Text)];
    "follow_up": [
        must("how", How::One(CONTACTS)),
        may("state_a", How::Phrases(STATES)),
        may("state_b", How::Phrases(STATES)),
        may("kept", How::One(KEPT)),
        must("trouble", How::NoYes),
        WORDS,
        must("on", How::Past),
    ];
    "follow_up_planned": [must("on", How::Ahead(&[7, 30, 90])), may("party", How::Party), may("reason", How::Text)];
    "follow_up_began": [];
    "closed": [may("level", How::One(LEVELS)), may("reason", How::Text)];
    "reopened": [WHY];
    "statement": [must("party", How::Party), must("words", How::Text)];
    "performance": [must("kept", How::One(KEPT)), WORDS];
    "court_confirmation": [
        must("step", How::One(&["asked", "confirmed", "declined", "withdrawn"])),
        must("on", How::Past),
        WORDS,
    ];
    "graded": [
        must("grade", How::One(&["red", "orange", "yellow"])),
        may("facts", How::Facts),
        WHY,
        must("expires_on", How::Review),
    ];
    "deadline_set": [must("day", How::Ahead(WEEKS)), WHY];
    "extended": [must("until", How::Ahead(&[15, 30])), must("consent_a", How::Yes), must("consent_b", How::Yes), may("reason", How::Text)];
    "meeting": [
        must("on", How::Past),
        may("place", How::Line),
        may("chair", How::Line),
        must("units", How::Lines),
        must("minutes", How::Text),
        may("takers", How::Rows(&[
            may("worker", How::Worker),
            may("unit", How::Line),
            must("task", How::Line),
            must("deadline", How::Ahead(WEEKS)),
        ])),
    ];
    "taker_done": [must("task", How::Task), must("words", How::Text)];
    "referral_offered": [
        must("unit", How::Unit),
        must("matter", How::Line),
        must("facts", How::Text),
        must("asked", How::Text),
        may("deadline", How::Ahead(&[7, 15, 30])),
        may("parties", How::Parties),
        may("phone", How::Yes),
        may("address", How::Yes),
    ];
    "referral_accepted": [must("on", How::Past), may("who", How::Line), WORDS];
    "referral_declined": [must("on", How::Past), may("who", How::Line), WHY];
    "referral_answered": [must("on", How::Past), may("who", How::Line), must("words", How::Text)];
    "referral_revoked": [WHY];
    "supervised": [must("level", How::One(&["station", "county", "city"])), WHY, may("until", How::Ahead(WEEKS))];
    "supervision_ended": [WHY];
    "violence_mode": [WHY];
    "report_duty": [
        must("duty", How::One(&["police_told", "medical_help", "shelter_found", "units_told", "rights_told", "children_seen"])),
        must("on", How::Past),
        WORDS,
    ];
    "safe_contact": [must("party", How::Party), must("when", How::Line), may("how", How::Line)];
    "warning_letter": [must("issued_on", How::Past), may("number", How::Line), may("against", How::Party), may("copied_on", How::Past)];
    "protection_order": [must("issued_on", How::Past), must("until", How::Ahead(&[30, 90, 180])), may("court", How::Line), may("against", How::Party)];
    "protective_visit": [must("party", How::Party), must("how", How::One(CONTACTS)), must("on", How::Past), must("words", How::Text)];
    "sealed_reporter": [must("words", How::Text)];
    "numbered": [];
}

impl Form {
    /// The form of this name.
    pub(crate) fn of(code: &str) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.code == code)
    }

    /// Whether one touch does it: there is nothing to ask.
    pub(crate) fn is_one_touch(&self, violent: bool) -> bool {
        self.asks.is_empty() || (self.code == "mediation_began" && !violent)
    }
}
