//! What a change that is held back says, in words: the values of a record, and of what is done with it.

use model::ElderState;
use model::elder::act::consent::Method;
use model::elder::act::door::{Heard, Whom};
use model::elder::act::plan::{Alert, Need};
use model::elder::act::visit::{Answer, Item, PassTo};
use model::elder::{Living, Sex};
use model::notice::act::Why;

use super::{Words, say};

impl Words {
    /// A value by the path of its field, as the field dictionary names it.
    pub(crate) fn as_told(&self, path: &str, value: &str) -> String {
        match path.split('.').collect::<Vec<_>>()[..] {
            _ if value.is_empty() => self.value(path, value),
            ["acts", "what"] => self.act(value),
            ["elder" | "notice", "acts", "what"] => self.visit_act(value),
            ["acts", .., "field"] => self.field(value),
            ["acts", .., "clock"] => self.clock(value),
            ["acts", .., key] => self.coded(key, value),
            ["elder", .., key] => self.told_of_an_elder(key, value),
            ["notice", "acts", .., "why"] => self.why_not(&Why::from_code(value)),
            _ => self.value(path, value),
        }
    }

    fn told_of_an_elder(&self, key: &str, value: &str) -> String {
        match key {
            "sex" => self.sex(&Sex::from_code(value)),
            "living" => self.living(&Living::from_code(value)),
            "method" => self.method(&Method::from_code(value)),
            "need" => self.need(&Need::from_code(value)),
            "alert" => self.alert(&Alert::from_code(value)),
            "item" => self.item(&Item::from_code(value)),
            "answer" => self.answer(&Answer::from_code(value)),
            "whom" => self.whom(&Whom::from_code(value)),
            "heard" => self.heard(&Heard::from_code(value)),
            "to" => match PassTo::from_code(value) {
                PassTo::Unknown(code) => self.elder_state(&ElderState::from_code(&code)),
                known => self.pass_to(&known),
            },
            _ => value.to_owned(),
        }
    }

    /// What a record is, from its written code.
    pub(crate) fn record_kind(&self, code: &str) -> String {
        match code {
            "dispute" => say!(self, "held-of-dispute"),
            "elder" => say!(self, "held-of-elder"),
            "notice" => say!(self, "held-of-notice"),
            _ => say!(self, "held-of-nothing"),
        }
    }
}
