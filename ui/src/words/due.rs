//! What is due, what was counted, and other ways, in words. A code that only a newer app knows is said to be
//! unknown.

use model::clock::{Due, Note, Standing};
use model::dispute::remedy::Remedy;
use model::task::TaskKind;
use model::{Day, Grade};

use super::{Words, say};

impl Words {
    /// What is to be done.
    pub(crate) fn task(&self, code: &str) -> String {
        match code {
            "accept" => say!(self, "code-task-accept"),
            "complete" => say!(self, "code-task-complete"),
            "assign" => say!(self, "code-task-assign"),
            "claim" => say!(self, "code-task-claim"),
            "deadline" => say!(self, "code-task-deadline"),
            "mediation" => say!(self, "code-task-mediation"),
            "police_mediation" => say!(self, "code-task-police-mediation"),
            "session" => say!(self, "code-task-session"),
            "term" => say!(self, "code-task-term"),
            "court_confirmation" => say!(self, "code-task-court-confirmation"),
            "grade_review" => say!(self, "code-task-grade-review"),
            "referral_answer" => say!(self, "code-task-referral-answer"),
            "follow_up" => say!(self, "code-task-follow-up"),
            "planned_visit" => say!(self, "code-task-planned-visit"),
            "weekly_visit" => say!(self, "code-task-weekly-visit"),
            "monthly_return_visit" => say!(self, "code-task-monthly-return-visit"),
            "meeting_task" => say!(self, "code-task-meeting-task"),
            "supervision_ends" => say!(self, "code-task-supervision-ends"),
            "report_duty" => say!(self, "code-task-report-duty"),
            "warning_visit" => say!(self, "code-task-warning-visit"),
            "order_ends" => say!(self, "code-task-order-ends"),
            code => self.unknown(code),
        }
    }

    /// A clock of a case.
    pub(crate) fn clock(&self, code: &str) -> String {
        match code {
            "mediation" => say!(self, "code-clock-mediation"),
            "police_mediation" => say!(self, "code-clock-police-mediation"),
            "police_second_mediation" => say!(self, "code-clock-police-second-mediation"),
            "court_confirmation" => say!(self, "code-clock-court-confirmation"),
            "red_review" => say!(self, "code-clock-red-review"),
            "orange_review" => say!(self, "code-clock-orange-review"),
            "yellow_review" => say!(self, "code-clock-yellow-review"),
            "referral_answer" => say!(self, "code-clock-referral-answer"),
            "first_follow_up" => say!(self, "code-clock-first-follow-up"),
            "second_follow_up" => say!(self, "code-clock-second-follow-up"),
            "third_follow_up" => say!(self, "code-clock-third-follow-up"),
            "weekly_visit" => say!(self, "code-clock-weekly-visit"),
            "monthly_return_visit" => say!(self, "code-clock-monthly-return-visit"),
            "monthly_analysis" => say!(self, "code-clock-monthly-analysis"),
            code => self.unknown(code),
        }
    }

    /// What was counted.
    pub(crate) fn total(&self, code: &str) -> String {
        match code {
            "recorded" => say!(self, "code-total-recorded"),
            "resolved" => say!(self, "code-total-resolved"),
            "settled" => say!(self, "code-total-settled"),
            "settled_in_3_days" => say!(self, "code-total-settled-in-3-days"),
            "settled_in_7_days" => say!(self, "code-total-settled-in-7-days"),
            "settled_in_15_days" => say!(self, "code-total-settled-in-15-days"),
            "settled_in_30_days" => say!(self, "code-total-settled-in-30-days"),
            "settled_later" => say!(self, "code-total-settled-later"),
            "sessions" => say!(self, "code-total-sessions"),
            "mediators" => say!(self, "code-total-mediators"),
            "invited_mediators" => say!(self, "code-total-invited-mediators"),
            "agreed" => say!(self, "code-total-agreed"),
            "failed" => say!(self, "code-total-failed"),
            "refused" => say!(self, "code-total-refused"),
            "closed" => say!(self, "code-total-closed"),
            "reopened" => say!(self, "code-total-reopened"),
            "settled_in_house" => say!(self, "code-total-settled-in-house"),
            "settled_in_group" => say!(self, "code-total-settled-in-group"),
            "settled_in_village" => say!(self, "code-total-settled-in-village"),
            "settled_in_township" => say!(self, "code-total-settled-in-township"),
            "letters_sent" => say!(self, "code-total-letters-sent"),
            "letters_accepted" => say!(self, "code-total-letters-accepted"),
            "letters_declined" => say!(self, "code-total-letters-declined"),
            "letters_answered" => say!(self, "code-total-letters-answered"),
            "follow_ups" => say!(self, "code-total-follow-ups"),
            "meetings" => say!(self, "code-total-meetings"),
            "elders" => say!(self, "code-total-elders"),
            "elders_due" => say!(self, "code-total-elders-due"),
            "notices_waiting" => say!(self, "code-total-notices-waiting"),
            "notices_accepted" => say!(self, "code-total-notices-accepted"),
            "notices_done" => say!(self, "code-total-notices-done"),
            "notices_recalled" => say!(self, "code-total-notices-recalled"),
            "notices_declined_unsafe" => say!(self, "code-total-notices-declined-unsafe"),
            "notices_declined_not_suitable" => {
                say!(self, "code-total-notices-declined-not-suitable")
            }
            "notices_declined_not_here" => say!(self, "code-total-notices-declined-not-here"),
            "notices_declined_no_hands" => say!(self, "code-total-notices-declined-no-hands"),
            "notices_declined_other" => say!(self, "code-total-notices-declined-other"),
            code => self.unknown(code),
        }
    }

    /// How a letter stands.
    pub(crate) fn letter_state(&self, code: &str) -> String {
        match code {
            "offered" => say!(self, "code-referral-offered"),
            "accepted" => say!(self, "code-referral-accepted"),
            "declined" => say!(self, "code-referral-declined"),
            "answered" => say!(self, "code-referral-answered"),
            "revoked" => say!(self, "code-referral-revoked"),
            code => self.unknown(code),
        }
    }

    /// Another way than to sit down.
    pub(crate) fn remedy(&self, remedy: &Remedy) -> String {
        match remedy.code() {
            "court" => say!(self, "code-remedy-court"),
            "legal_aid" => say!(self, "code-remedy-legal-aid"),
            "land_arbitration" => say!(self, "code-remedy-land-arbitration"),
            "land_authority" => say!(self, "code-remedy-land-authority"),
            "labour_arbitration" => say!(self, "code-remedy-labour-arbitration"),
            "civil_affairs" => say!(self, "code-remedy-civil-affairs"),
            "police" => say!(self, "code-remedy-police"),
            code => self.unknown(code),
        }
    }

    /// A grade with its shape.
    pub(crate) fn grade(&self, grade: &Grade) -> String {
        self.coded("grade", grade.code())
    }

    /// By when, and whether that has passed.
    pub(crate) fn due(&self, today: Day, day: Day) -> String {
        match today.days_since(day) {
            0 => say!(self, "due-today"),
            late if late > 0 => say!(self, "due-late", days = late),
            _ => say!(self, "due-by", day = self.day(today, day)),
        }
    }

    /// How a time limit stands: what can no longer be done is not merely late.
    pub(crate) fn limit(&self, today: Day, due: &Due) -> String {
        match due.at(today) {
            Standing::Lapsed { on } => say!(self, "due-lapsed", day = self.day(today, on)),
            Standing::Coming { .. } | Standing::Today | Standing::Overdue { .. } => {
                self.due(today, due.due_on)
            }
        }
    }

    /// The same of a task in the day's work.
    pub(crate) fn task_due(&self, today: Day, kind: &TaskKind, day: Day) -> String {
        if *kind == TaskKind::CourtConfirmation && day < today {
            say!(self, "due-over")
        } else {
            self.due(today, day)
        }
    }

    /// What is to be said beside a due day.
    pub(crate) fn due_note(&self, today: Day, note: &Note) -> String {
        match note {
            Note::HolidaysUnknown { years } => {
                let years = years.iter().map(ToString::to_string);
                let years = years.map(|year| say!(self, "period-year", year = year));
                let years: Vec<_> = years.collect();
                let years = years.join(&say!(self, "list-comma"));
                say!(self, "due-holidays-unknown", years = years)
            }
            Note::Extended { from } => say!(self, "due-extended", day = self.day(today, *from)),
            Note::Moved { from } => say!(self, "due-moved", day = self.day(today, *from)),
            Note::SetByHand => say!(self, "due-set-by-hand"),
            Note::GradeUnknown => say!(self, "due-grade-unknown"),
        }
    }
}
