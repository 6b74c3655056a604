//! Elders, visits and notices in words. A code that only a newer app knows is said to be unknown.

use model::elder::act::consent::Method;
use model::elder::act::door::{Heard, Whom};
use model::elder::act::plan::{Alert, Need};
use model::elder::act::visit::{Answer, Item, PassTo};
use model::elder::{Living, Sex};
use model::notice::act::{Means, Overseer, Why};
use model::{ElderState, NoticeState};

use super::{Words, say};

impl Words {
    /// What is looked at on a visit.
    pub(crate) fn item(&self, it: &Item) -> String {
        match it {
            Item::Daily => say!(self, "item-daily"),
            Item::Spirits => say!(self, "item-spirits"),
            Item::Electricity => say!(self, "item-electricity"),
            Item::Gas => say!(self, "item-gas"),
            Item::Heating => say!(self, "item-heating"),
            Item::Water => say!(self, "item-water"),
            Item::House => say!(self, "item-house"),
            Item::Passage => say!(self, "item-passage"),
            Item::SmokeAlarm => say!(self, "item-smoke-alarm"),
            Item::Contacts => say!(self, "item-contacts"),
            Item::Relatives => say!(self, "item-relatives"),
            Item::Benefits => say!(self, "item-benefits"),
            Item::Fraud => say!(self, "item-fraud"),
            Item::Weather => say!(self, "item-weather"),
            Item::Unknown(code) => self.unknown(code),
        }
    }

    /// What was seen of it.
    pub(crate) fn answer(&self, it: &Answer) -> String {
        match it {
            Answer::Fine => say!(self, "answer-fine"),
            Answer::FixedNow => say!(self, "answer-fixed-now"),
            Answer::ToBeFixed => say!(self, "answer-to-be-fixed"),
            Answer::NotLookedAt => say!(self, "answer-not-looked-at"),
            Answer::Declined => say!(self, "answer-declined"),
            Answer::Unknown(code) => self.unknown(code),
        }
    }

    /// How often somebody comes by.
    pub(crate) fn need(&self, it: &Need) -> String {
        match it {
            Need::Weekly => say!(self, "need-weekly"),
            Need::Monthly => say!(self, "need-monthly"),
            Need::Quarterly => say!(self, "need-quarterly"),
            Need::Unknown(code) => self.unknown(code),
        }
    }

    /// How an elder is addressed.
    pub(crate) fn sex(&self, it: &Sex) -> String {
        match it {
            Sex::Female => say!(self, "sex-female"),
            Sex::Male => say!(self, "sex-male"),
            Sex::Unknown(code) => self.unknown(code),
        }
    }

    /// How an elder lives.
    pub(crate) fn living(&self, it: &Living) -> String {
        match it {
            Living::Alone => say!(self, "living-alone"),
            Living::AloneByDay => say!(self, "living-alone-by-day"),
            Living::TwoElders => say!(self, "living-two-elders"),
            Living::Unknown(code) => self.unknown(code),
        }
    }

    /// What the weather service warns of.
    pub(crate) fn alert(&self, it: &Alert) -> String {
        match it {
            Alert::Heat => say!(self, "alert-heat"),
            Alert::Cold => say!(self, "alert-cold"),
            Alert::Unknown(code) => self.unknown(code),
        }
    }

    /// What a field of an elder says.
    pub(crate) fn elder_value(&self, path: &str, value: &str) -> String {
        match (path, value) {
            (_, "") => say!(self, "value-empty"),
            ("state", code) => self.elder_state(&ElderState::from_code(code)),
            ("plan", code) => self.need(&Need::from_code(code)),
            ("sex", code) => self.sex(&Sex::from_code(code)),
            ("living", code) => self.living(&Living::from_code(code)),
            (_, text) => text.to_owned(),
        }
    }

    /// Where an elder is.
    pub(crate) fn elder_state(&self, it: &ElderState) -> String {
        match it {
            ElderState::AtHome => say!(self, "elder-state-at-home"),
            ElderState::Hospitalised => say!(self, "elder-state-hospitalised"),
            ElderState::Moved => say!(self, "elder-state-moved"),
            ElderState::PassedAway => say!(self, "elder-state-passed-away"),
            ElderState::Unknown(code) => self.unknown(code),
        }
    }

    /// Who is asked when nobody answers.
    pub(crate) fn whom(&self, it: &Whom) -> String {
        match it {
            Whom::Neighbours => say!(self, "whom-neighbours"),
            Whom::Contact => say!(self, "whom-contact"),
            Whom::Officer => say!(self, "whom-officer"),
            Whom::Unknown(code) => self.unknown(code),
        }
    }

    /// What they knew.
    pub(crate) fn heard(&self, it: &Heard) -> String {
        match it {
            Heard::Well => say!(self, "heard-well"),
            Heard::NeedsHelp => say!(self, "heard-needs-help"),
            Heard::Unknowing => say!(self, "heard-unknowing"),
            Heard::Unknown(code) => self.unknown(code),
        }
    }

    /// To whom something is passed on.
    pub(crate) fn pass_to(&self, it: &PassTo) -> String {
        match it {
            PassTo::Village => say!(self, "pass-to-village"),
            PassTo::Station => say!(self, "pass-to-station"),
            PassTo::Township => say!(self, "pass-to-township"),
            PassTo::Family => say!(self, "pass-to-family"),
            PassTo::Unknown(code) => self.unknown(code),
        }
    }

    /// How somebody agreed.
    pub(crate) fn method(&self, it: &Method) -> String {
        match it {
            Method::Oral => say!(self, "method-oral"),
            Method::Signature => say!(self, "method-signature"),
            Method::Thumb => say!(self, "method-thumb"),
            Method::Unknown(code) => self.unknown(code),
        }
    }

    /// How a contact agreed: by telephone, too.
    pub(crate) fn contact_method(&self, it: &Method) -> String {
        match it {
            Method::Oral => say!(self, "contact-method-oral"),
            method => self.method(method),
        }
    }

    /// How a notice stands.
    pub(crate) fn notice_state(&self, it: &NoticeState) -> String {
        match it {
            NoticeState::Sent => say!(self, "notice-state-sent"),
            NoticeState::Delivered => say!(self, "notice-state-delivered"),
            NoticeState::Read => say!(self, "notice-state-read"),
            NoticeState::Accepted => say!(self, "notice-state-accepted"),
            NoticeState::Declined => say!(self, "notice-state-declined"),
            NoticeState::Done => say!(self, "notice-state-done"),
            NoticeState::Recalled => say!(self, "notice-state-recalled"),
            NoticeState::Unknown(code) => self.unknown(code),
        }
    }

    /// Why somebody does not do what a notice asks.
    pub(crate) fn why_not(&self, it: &Why) -> String {
        match it {
            Why::Unsafe => say!(self, "why-not-unsafe"),
            Why::NotSuitable => say!(self, "why-not-not-suitable"),
            Why::NotHere => say!(self, "why-not-not-here"),
            Why::NoHands => say!(self, "why-not-no-hands"),
            Why::Other => say!(self, "why-not-other"),
            Why::Unknown(code) => self.unknown(code),
        }
    }

    /// Beside the app.
    pub(crate) fn means(&self, it: &Means) -> String {
        match it {
            Means::Phone => say!(self, "means-phone"),
            Means::Sms => say!(self, "means-sms"),
            Means::Unknown(code) => code.clone(),
        }
    }

    /// That it was told so.
    pub(crate) fn told(&self, it: &Means) -> String {
        match it {
            Means::Phone => say!(self, "told-phone"),
            Means::Sms => say!(self, "told-sms"),
            Means::Unknown(code) => code.clone(),
        }
    }

    /// Those who see to a notice the time of which has passed.
    pub(crate) fn overseer(&self, it: &Overseer) -> String {
        match it {
            Overseer::Station => say!(self, "overseer-station"),
            Overseer::Township => say!(self, "overseer-township"),
            Overseer::Unknown(code) => code.clone(),
        }
    }

    /// Something that was done for an elder or with a notice.
    pub(crate) fn visit_act(&self, code: &str) -> String {
        match code {
            "consented" => say!(self, "visit-act-consented"),
            "consent_withdrawn" => say!(self, "visit-act-consent-withdrawn"),
            "contact_added" => say!(self, "visit-act-contact-added"),
            "contact_removed" => say!(self, "visit-act-contact-removed"),
            "plan_set" => say!(self, "visit-act-plan-set"),
            "alerted" => say!(self, "visit-act-alerted"),
            "visited" => say!(self, "visit-act-visited"),
            "passed_on_done" => say!(self, "visit-act-passed-on-done"),
            "nobody_answered" => say!(self, "visit-act-nobody-answered"),
            "asked" => say!(self, "visit-act-asked"),
            "state_changed" => say!(self, "visit-act-state-changed"),
            "delivered" => say!(self, "visit-act-delivered"),
            "read" => say!(self, "visit-act-read"),
            "accepted" => say!(self, "visit-act-accepted"),
            "declined" => say!(self, "visit-act-declined"),
            "done" => say!(self, "visit-act-done"),
            "recalled" => say!(self, "visit-act-recalled"),
            "escalated" => say!(self, "visit-act-escalated"),
            "told_otherwise" => say!(self, "visit-act-told-otherwise"),
            other => self.unknown(other),
        }
    }
}
