//! The fields of a record: their names, their values in words, and what is wrong with one.

use model::{DisputeKind, DisputeState, Problem, Subtype};

use super::{Words, say};

impl Words {
    /// The name of the field at a path such as `claim_a` or `parties.<id>.phone`.
    pub(crate) fn field(&self, path: &str) -> String {
        match path {
            "id" => say!(self, "field-id"),
            "kind" => say!(self, "field-kind"),
            "subtype" => say!(self, "field-subtype"),
            "state" => say!(self, "field-state"),
            "claim_a" => say!(self, "field-claim-a"),
            "claim_b" => say!(self, "field-claim-b"),
            "verified" => say!(self, "field-verified"),
            "happened_on" => say!(self, "field-happened-on"),
            "area" => say!(self, "field-area"),
            "place" => say!(self, "field-place"),
            "point" => say!(self, "field-point"),
            "grid" => say!(self, "field-grid"),
            "recorded_by" => say!(self, "field-recorded-by"),
            "recorded_at_ms" => say!(self, "field-recorded-at"),
            "parties" => say!(self, "field-parties"),
            "heads.states" => say!(self, "field-heads-states"),
            "heads.grades" | "grade" => say!(self, "field-grade"),
            "heads.assignments" | "assignment" => say!(self, "field-assignment"),
            "heads.deadlines" | "deadline" => say!(self, "field-deadline"),
            path if path.starts_with("acts") => self.act_field(path),
            _ => self.field_within(path),
        }
    }

    fn field_within(&self, path: &str) -> String {
        let list = path.split('.').next().unwrap_or_default();
        match (list, path.rsplit('.').next().unwrap_or_default()) {
            ("parties", "id") => say!(self, "field-party-id"),
            ("parties", "side") => say!(self, "field-party-side"),
            ("parties", "name") => say!(self, "field-party-name"),
            ("parties", "phone") => say!(self, "field-party-phone"),
            ("parties", "address") => say!(self, "field-party-address"),
            ("parties", _) => say!(self, "field-party"),
            ("calls", "at_ms") => say!(self, "field-call-at"),
            ("calls", "kind") => say!(self, "field-call-kind"),
            ("calls", "family") => say!(self, "field-call-family"),
            ("calls", "place") => say!(self, "field-call-place"),
            ("calls", "phone") => say!(self, "field-call-phone"),
            ("calls", "words") => say!(self, "field-call-words"),
            ("calls", "assessment") => say!(self, "field-call-assessment"),
            ("letter", "case") => say!(self, "field-letter-case"),
            ("letter", "referral") => say!(self, "field-letter-referral"),
            ("letter", "unit" | "unit_name") => say!(self, "field-letter-unit"),
            ("letter", "number") => say!(self, "field-letter-number"),
            ("letter", "matter") => say!(self, "field-letter-matter"),
            ("letter", "asked") => say!(self, "field-letter-asked"),
            ("letter", "deadline") => say!(self, "field-letter-deadline"),
            ("letter", _) => say!(self, "field-letter-from"),
            ("attachments", "sha256") => say!(self, "field-file-sha256"),
            ("attachments", "type") => say!(self, "field-file-type"),
            ("attachments", "size_bytes") => say!(self, "field-file-size"),
            ("attachments", "caption") => say!(self, "field-file-caption"),
            ("attachments", "agreed") => say!(self, "field-file-agreed"),
            ("attachments", "added_by") => say!(self, "field-file-by"),
            ("attachments", "added_at_ms") => say!(self, "field-file-at"),
            ("attachments", _) => say!(self, "field-file"),
            _ => self.visit_field(path),
        }
    }

    /// The value of a field, in words where it is a code.
    pub(crate) fn value(&self, path: &str, value: &str) -> String {
        match (path, value) {
            (_, "") => say!(self, "value-empty"),
            ("state", code) => self.state(&DisputeState::from_code(code)),
            ("kind", code) => self.kind(&DisputeKind::from_code(code)),
            ("subtype", code) => self.subtype(&Subtype(code.to_owned())),
            (path, "a") if path.ends_with(".side") => say!(self, "side-a"),
            (path, "b") if path.ends_with(".side") => say!(self, "side-b"),
            (path, "kept") if path.ends_with(".removed") => say!(self, "value-kept"),
            (path, "removed") if path.ends_with(".removed") => say!(self, "value-removed"),
            (_, text) => text.to_owned(),
        }
    }

    /// What is wrong with the field at `path`, and what to do.
    pub(crate) fn problem(&self, path: &str, problem: &Problem) -> String {
        match problem {
            Problem::Missing => match path {
                "kind" => say!(self, "missing-kind"),
                "parties" => say!(self, "missing-parties"),
                "claim_a" => say!(self, "missing-claims"),
                "grid" => say!(self, "missing-grid"),
                "reason" => say!(self, "missing-reason"),
                "agreed" => say!(self, "missing-agreed"),
                path if path.ends_with(".name") => say!(self, "missing-name"),
                _ => say!(self, "problem-missing"),
            },
            &Problem::TooLong { max_chars, chars } => {
                let over = chars.saturating_sub(max_chars);
                say!(self, "problem-too-long", max = max_chars, over = over)
            }
            &Problem::TooMany { max } if path == "attachments" => {
                say!(self, "problem-too-many-photos", max = max)
            }
            &Problem::TooMany { max } => say!(self, "problem-too-many", max = max),
            Problem::InPast => say!(self, "problem-in-past"),
            Problem::BeforeEvent => say!(self, "problem-before-event"),
            Problem::TooLate { latest } => {
                say!(self, "problem-too-late", latest = latest.to_string())
            }
            Problem::NotAmongThem => say!(self, "problem-not-among-them"),
            Problem::NotInCase => say!(self, "problem-not-in-case"),
            Problem::InFuture => say!(self, "problem-in-future"),
            Problem::NotAPhone => say!(self, "problem-not-a-phone"),
            Problem::NotOfThisKind => say!(self, "problem-not-of-this-kind"),
            Problem::UnknownArea => say!(self, "problem-unknown-area"),
            Problem::RevokedArea => say!(self, "problem-revoked-area"),
            Problem::NotAPhoto => say!(self, "problem-not-a-photo"),
            Problem::DamagedPhoto => say!(self, "problem-damaged-photo"),
            Problem::PhotoTooLarge => say!(self, "problem-photo-too-large"),
            Problem::NotABundle => say!(self, "problem-not-a-bundle"),
            Problem::NewerBundle => say!(self, "problem-newer-bundle"),
            Problem::DamagedBundle => say!(self, "problem-damaged-bundle"),
            Problem::ForeignBundle => say!(self, "problem-foreign-bundle"),
            Problem::ForgedBundle => say!(self, "problem-forged-bundle"),
            Problem::BundleTooLarge => say!(self, "problem-bundle-too-large"),
            Problem::BundlesFull => say!(self, "problem-bundles-full"),
            Problem::Fixed => say!(self, "problem-fixed"),
            Problem::NotAnElder => say!(self, "problem-not-an-elder"),
            Problem::Twice => say!(self, "problem-twice"),
            Problem::OutsideScope => say!(self, "problem-outside-scope"),
            Problem::List(why) => self.list_problem(why),
        }
    }
}
