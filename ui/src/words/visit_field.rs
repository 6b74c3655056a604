//! The names of fields of elders and notices.

use super::{Words, say};

impl Words {
    /// The name of a field of an elder or of a notice.
    pub(super) fn visit_field(&self, path: &str) -> String {
        match path {
            "elder.id" => say!(self, "field-elder-id"),
            "elder.name" | "name" => say!(self, "field-elder-name"),
            "elder.sex" | "sex" => say!(self, "field-elder-sex"),
            "elder.birth_year" | "birth_year" => say!(self, "field-elder-birth-year"),
            "elder.phone" | "phone" => say!(self, "field-elder-phone"),
            "elder.address" | "address" => say!(self, "field-elder-address"),
            "elder.living" | "living" => say!(self, "field-elder-living"),
            "elder.point" => say!(self, "field-elder-point"),
            "elder.grid" => say!(self, "field-elder-grid"),
            "elder.heads.states" => say!(self, "field-elder-state"),
            "elder.heads.plans" | "plan" => say!(self, "field-elder-plan"),
            "elder.recorded_by" => say!(self, "field-elder-recorded-by"),
            "elder.recorded_at_ms" => say!(self, "field-elder-recorded-at"),
            path if path.starts_with("elder.acts.consented") => say!(self, "field-elder-consent"),
            path if path.starts_with("elder.acts.consent_withdrawn") => {
                say!(self, "field-elder-withdrawn")
            }
            path if path.starts_with("elder.acts.contact") => say!(self, "field-elder-contact"),
            path if path.starts_with("elder.acts.plan_set") => say!(self, "field-elder-plan-set"),
            path if path.starts_with("elder.acts.alerted") => say!(self, "field-elder-alert"),
            path if path.starts_with("elder.acts.visited.checks") => {
                say!(self, "field-elder-checks")
            }
            path if path.starts_with("elder.acts.visited") => say!(self, "field-elder-visit"),
            path if path.starts_with("elder.acts.passed_on") => say!(self, "field-elder-passed-on"),
            path if path.starts_with("elder.acts.nobody") => say!(self, "field-elder-nobody"),
            path if path.starts_with("elder.acts.asked") => say!(self, "field-elder-asked"),
            path if path.starts_with("elder.acts.state_changed") => {
                say!(self, "field-elder-state-changed")
            }
            path if path.starts_with("elder.acts") => say!(self, "field-elder-act"),
            path if path.starts_with("notice.errand") => say!(self, "field-notice-errand"),
            path if path.starts_with("notice.acts") => say!(self, "field-notice-act"),
            path if path.starts_with("notice") => say!(self, "field-notice-field"),
            _ => path.to_owned(),
        }
    }
}
