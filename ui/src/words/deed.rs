//! Forms and their answers in words: what an act is called on a button, what a question asks, what a
//! code means. A code that only a newer app knows is said to be unknown; words are shown as they were written.

use model::dispute::act::violence::Duty;

use contract::command::settings::Language;
use model::practice::Fact;

use super::{Words, say};

impl Words {
    /// What a form does, as its button says it; `ends` where it ends what runs.
    pub(crate) fn deed(&self, code: &str, ends: bool) -> String {
        match code {
            "violence_mode" if ends => say!(self, "deed-violence-over"),
            "accepted" => say!(self, "deed-accepted"),
            "returned" => say!(self, "deed-returned"),
            "resubmitted" => say!(self, "deed-resubmitted"),
            "assigned" => say!(self, "deed-assigned"),
            "claimed" => say!(self, "deed-claimed"),
            "passed_back" => say!(self, "deed-passed-back"),
            "mediation_began" => say!(self, "deed-mediation-began"),
            "session" => say!(self, "deed-session"),
            "agreement" => say!(self, "deed-agreement"),
            "referred" => say!(self, "deed-referred"),
            "failed" => say!(self, "deed-failed"),
            "refused" => say!(self, "deed-refused"),
            "follow_up" => say!(self, "deed-follow-up"),
            "follow_up_planned" => say!(self, "deed-follow-up-planned"),
            "follow_up_began" => say!(self, "deed-follow-up-began"),
            "closed" => say!(self, "deed-closed"),
            "reopened" => say!(self, "deed-reopened"),
            "statement" => say!(self, "deed-statement"),
            "performance" => say!(self, "deed-performance"),
            "court_confirmation" => say!(self, "deed-court-confirmation"),
            "graded" => say!(self, "deed-graded"),
            "deadline_set" => say!(self, "deed-deadline-set"),
            "extended" => say!(self, "deed-extended"),
            "meeting" => say!(self, "deed-meeting"),
            "taker_done" => say!(self, "deed-taker-done"),
            "referral_offered" => say!(self, "deed-referral-offered"),
            "referral_accepted" => say!(self, "deed-referral-accepted"),
            "referral_declined" => say!(self, "deed-referral-declined"),
            "referral_answered" => say!(self, "deed-referral-answered"),
            "referral_revoked" => say!(self, "deed-referral-revoked"),
            "supervised" => say!(self, "deed-supervised"),
            "supervision_ended" => say!(self, "deed-supervision-ended"),
            "violence_mode" => say!(self, "deed-violence-mode"),
            "report_duty" => say!(self, "deed-report-duty"),
            "safe_contact" => say!(self, "deed-safe-contact"),
            "warning_letter" => say!(self, "deed-warning-letter"),
            "protection_order" => say!(self, "deed-protection-order"),
            "protective_visit" => say!(self, "deed-protective-visit"),
            "sealed_reporter" => say!(self, "deed-sealed-reporter"),
            "numbered" => say!(self, "deed-numbered"),
            code => code.to_owned(),
        }
    }

    /// What a question of a form asks.
    pub(crate) fn asked(&self, form: &str, key: &str) -> String {
        match (form, key) {
            (_, "weighed") => say!(self, "ask-weighed"),
            (_, "mediators") => say!(self, "ask-mediators"),
            ("session", "invited") => say!(self, "ask-invited"),
            (_, "invited_mediator") => say!(self, "ask-invited-mediator"),
            (_, "consent") => say!(self, "ask-consent"),
            (_, "terms") => say!(self, "ask-terms"),
            (_, "takers") => say!(self, "ask-takers"),
            (_, "trouble") => say!(self, "ask-trouble"),
            ("follow_up" | "performance", "kept") => say!(self, "ask-kept"),
            (_, "outcome") => say!(self, "ask-outcome"),
            ("supervised", "level") => say!(self, "ask-supervision-level"),
            (_, "level") => say!(self, "ask-level"),
            ("taker_done", "task") => say!(self, "ask-task"),
            ("sealed_reporter", "words") => say!(self, "ask-reporter"),
            (_, "words") => say!(self, "ask-words"),
            ("referral_offered", "parties") => say!(self, "ask-parties"),
            ("referral_offered", "phone") => say!(self, "ask-phone"),
            ("referral_offered", "address") => say!(self, "ask-address"),
            ("referral_offered", "asked") => say!(self, "ask-asked"),
            ("referral_offered", "facts") => say!(self, "ask-referral-facts"),
            ("referral_offered", "unit") => say!(self, "ask-referral-unit"),
            ("follow_up" | "protective_visit", "how") => say!(self, "ask-visit-how"),
            ("safe_contact", "how") => say!(self, "ask-contact-how"),
            ("graded", "facts") => say!(self, "ask-graded-facts"),
            (_, "reason") => say!(self, "ask-reason"),
            (_, "open") => say!(self, "ask-open"),
            (_, "on") => say!(self, "ask-day-done"),
            (_, key) => self.act_detail(key),
        }
    }

    /// What helps with a question; empty where nothing need be said.
    pub(crate) fn ask_hint(&self, form: &str, key: &str) -> String {
        match (form, key) {
            (_, "statement_a" | "statement_b") => say!(self, "record-claim-hint"),
            (_, "reason") => say!(self, "reason-hint"),
            ("referral_offered", "deadline") => say!(self, "referral-deadline-hint"),
            _ => String::new(),
        }
    }

    /// What is to be borne in mind with a form.
    pub(crate) fn deed_says(&self, form: &str) -> String {
        match form {
            "agreement" => say!(self, "says-agreement"),
            "session" => say!(self, "says-session"),
            "graded" => say!(self, "says-graded"),
            "refused" => say!(self, "says-refused"),
            "extended" => say!(self, "says-extended"),
            "referral_offered" => say!(self, "says-referral"),
            "violence_mode" => say!(self, "says-violence"),
            "sealed_reporter" => say!(self, "says-sealed"),
            "safe_contact" => say!(self, "says-safe-contact"),
            "follow_up" => say!(self, "says-follow-up"),
            "mediation_began" => say!(self, "says-weighed"),
            _ => String::new(),
        }
    }

    /// A duty that is open, as what there is to do.
    pub(crate) fn duty_to_do(&self, duty: &Duty) -> String {
        match duty {
            Duty::PoliceTold => say!(self, "duty-police-told"),
            Duty::MedicalHelp => say!(self, "duty-medical-help"),
            Duty::ShelterFound => say!(self, "duty-shelter-found"),
            Duty::UnitsTold => say!(self, "duty-units-told"),
            Duty::RightsTold => say!(self, "duty-rights-told"),
            Duty::ChildrenSeen => say!(self, "duty-children-seen"),
            Duty::Unknown(code) => self.unknown(code),
        }
    }

    /// What adds a row.
    pub(crate) fn row_add(&self, list: &str) -> String {
        match list {
            "mediators" => say!(self, "add-mediators"),
            "invited" => say!(self, "add-invited"),
            "terms" => say!(self, "add-terms"),
            "units" => say!(self, "add-units"),
            _ => say!(self, "add-takers"),
        }
    }

    /// What is ticked for a grade: as the county words it, where it does.
    pub(crate) fn fact(&self, code: &str, listed: &[Fact]) -> String {
        let listed = listed.iter().find(|fact| fact.code == code);
        let (said, otherwise) = listed.map_or(("", ""), |fact| match self.language() {
            Language::Chinese => (fact.zh.as_str(), fact.en.as_str()),
            Language::English => (fact.en.as_str(), fact.zh.as_str()),
        });
        if !said.is_empty() {
            return said.to_owned();
        }
        let own = self.coded("facts", code);
        if own == code && !otherwise.is_empty() {
            otherwise.to_owned()
        } else {
            own
        }
    }

    /// A code among the answers to a question.
    pub(crate) fn coded(&self, key: &str, code: &str) -> String {
        match (key, code) {
            ("procedure", "people") => say!(self, "code-procedure-people"),
            ("procedure", "public_security") => say!(self, "code-procedure-public-security"),
            ("procedure", "court_assigned") => say!(self, "code-procedure-court-assigned"),
            ("outcome", "agreed") => say!(self, "code-outcome-agreed"),
            ("outcome", "goes_on") => say!(self, "code-outcome-goes-on"),
            ("outcome", "failed") => say!(self, "code-outcome-failed"),
            ("outcome", "refused") => say!(self, "code-outcome-refused"),
            ("form", "written") => say!(self, "code-form-written"),
            ("form", "oral") => say!(self, "code-form-oral"),
            ("level", "house") => say!(self, "code-level-house"),
            ("level", "group") => say!(self, "code-level-group"),
            ("level", "village") => say!(self, "code-level-village"),
            ("level", "township") => say!(self, "code-level-township"),
            ("level", "station") => say!(self, "code-level-station"),
            ("level", "county") => say!(self, "code-level-county"),
            ("level", "city") => say!(self, "code-level-city"),
            ("how", "door") => say!(self, "code-how-door"),
            ("how", "phone") => say!(self, "code-how-phone"),
            ("how", "met") => say!(self, "code-how-met"),
            ("state_a" | "state_b", "calm") => say!(self, "code-state-calm"),
            ("state_a" | "state_b", "speaking") => say!(self, "code-state-speaking"),
            ("state_a" | "state_b", "distant") => say!(self, "code-state-distant"),
            ("state_a" | "state_b", "resentful") => say!(self, "code-state-resentful"),
            ("state_a" | "state_b", "absent") => say!(self, "code-state-absent"),
            ("kept", "whole") => say!(self, "code-kept-whole"),
            ("kept", "partly") => say!(self, "code-kept-partly"),
            ("kept", "not") => say!(self, "code-kept-not"),
            ("step", "asked") => say!(self, "code-step-asked"),
            ("step", "confirmed") => say!(self, "code-step-confirmed"),
            ("step", "declined") => say!(self, "code-step-declined"),
            ("step", "withdrawn") => say!(self, "code-step-withdrawn"),
            ("grade", "red") => say!(self, "code-grade-red"),
            ("grade", "orange") => say!(self, "code-grade-orange"),
            ("grade", "yellow") => say!(self, "code-grade-yellow"),
            ("facts", "repeat_calls") => say!(self, "code-facts-repeat-calls"),
            ("facts", "threats") => say!(self, "code-facts-threats"),
            ("facts", "weapon") => say!(self, "code-facts-weapon"),
            ("facts", "injury") => say!(self, "code-facts-injury"),
            ("facts", "mediation_failed") => say!(self, "code-facts-mediation-failed"),
            ("facts", "alcohol") => say!(self, "code-facts-alcohol"),
            ("facts", "child_or_elder") => say!(self, "code-facts-child-or-elder"),
            ("facts", "damage") => say!(self, "code-facts-damage"),
            ("facts", "many_people") => say!(self, "code-facts-many-people"),
            ("facts", "date_trigger") => say!(self, "code-facts-date-trigger"),
            ("facts", "violence_order") => say!(self, "code-facts-violence-order"),
            ("duty", "police_told") => say!(self, "code-duty-police-told"),
            ("duty", "medical_help") => say!(self, "code-duty-medical-help"),
            ("duty", "shelter_found") => say!(self, "code-duty-shelter-found"),
            ("duty", "units_told") => say!(self, "code-duty-units-told"),
            ("duty", "rights_told") => say!(self, "code-duty-rights-told"),
            ("duty", "children_seen") => say!(self, "code-duty-children-seen"),
            ("trouble", "no") => say!(self, "code-trouble-no"),
            ("trouble", "yes") => say!(self, "code-trouble-yes"),
            (
                "procedure" | "outcome" | "form" | "level" | "how" | "kept" | "step" | "grade"
                | "duty",
                code,
            ) => self.unknown(code),
            (_, words) => words.to_owned(),
        }
    }
}
