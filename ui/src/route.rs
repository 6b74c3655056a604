//! Where the worker is, as the part of the address after `#`. It names screens and random
//! identities only; nothing about a person ever stands in an address.

use model::{ActId, DisputeId, DraftId, RecordId};

use crate::screen::deed::form::Form;

/// A place among the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Route {
    /// What waits today.
    #[default]
    Today,
    /// The list of disputes.
    Disputes,
    /// One dispute.
    Dispute(DisputeId),
    /// A dispute being changed.
    Edit(DisputeId),
    /// Something being done in a dispute.
    Deed(DisputeId, &'static Form),
    /// Something that was done in a dispute being put right.
    Correct(DisputeId, &'static Form, ActId),
    /// A dispute that may be the same as another.
    Join(DisputeId),
    /// Letters to partner units.
    Letters,
    /// One letter.
    Letter(DisputeId),
    /// Elders living alone.
    Elders,
    /// One elder.
    Elder(RecordId),
    /// Who an elder is, being put right.
    Profile(RecordId),
    /// A visit being written down.
    Visit(RecordId),
    /// An elder being registered.
    Register,
    /// Notices.
    Notices,
    /// One notice.
    Notice(RecordId),
    /// A notice being written.
    SendNotice,
    /// A notice about a case being written.
    NoticeOfCase(DisputeId),
    /// A notice about an elder being written.
    NoticeOfElder(RecordId),
    /// What was done in a month.
    Totals,
    /// The map.
    Map,
    /// Families that called more than once.
    Calls,
    /// A dispute not yet begun.
    NewDispute,
    /// A draft taken up again.
    Draft(DraftId),
    /// Synchronisation.
    Sync,
    /// The worker and the settings.
    Me,
    /// What is held, and why.
    Held,
}

impl Route {
    /// The list of elders or of notices a place belongs to.
    pub(crate) const fn list(self) -> Option<Self> {
        match self {
            Self::Elders
            | Self::Elder(_)
            | Self::Profile(_)
            | Self::Visit(_)
            | Self::Register
            | Self::NoticeOfElder(_) => Some(Self::Elders),
            Self::Notices | Self::Notice(_) | Self::SendNotice => Some(Self::Notices),
            _ => None,
        }
    }

    /// Reads the part of an address after `#`; anything else is today.
    pub(crate) fn parse(hash: &str) -> Self {
        let parts: Vec<_> = hash.trim_start_matches(['#', '/']).split('/').collect();
        let found = match parts.as_slice() {
            ["disputes"] => Some(Self::Disputes),
            ["disputes", id] => id.parse().ok().map(Self::Dispute),
            ["disputes", id, "edit"] => id.parse().ok().map(Self::Edit),
            ["disputes", id, "do", code] => id
                .parse()
                .ok()
                .zip(Form::of(code))
                .map(|(id, form)| Self::Deed(id, form)),
            ["disputes", id, "correct", code, act] => match (id.parse(), act.parse()) {
                (Ok(id), Ok(act)) => Form::of(code).map(|form| Self::Correct(id, form, act)),
                _ => None,
            },
            ["disputes", id, "join"] => id.parse().ok().map(Self::Join),
            ["letters"] => Some(Self::Letters),
            ["letters", id] => id.parse().ok().map(Self::Letter),
            ["elders"] => Some(Self::Elders),
            ["elders", "new"] => Some(Self::Register),
            ["elders", id] => id.parse().ok().map(Self::Elder),
            ["elders", id, "edit"] => id.parse().ok().map(Self::Profile),
            ["elders", id, "visit"] => id.parse().ok().map(Self::Visit),
            ["notices"] => Some(Self::Notices),
            ["notices", "new"] => Some(Self::SendNotice),
            ["notices", "new", "case", id] => id.parse().ok().map(Self::NoticeOfCase),
            ["notices", "new", "elder", id] => id.parse().ok().map(Self::NoticeOfElder),
            ["notices", id] => id.parse().ok().map(Self::Notice),
            ["totals"] => Some(Self::Totals),
            ["map"] => Some(Self::Map),
            ["calls"] => Some(Self::Calls),
            ["drafts", "new"] => Some(Self::NewDispute),
            ["drafts", id] => id.parse().ok().map(Self::Draft),
            ["sync"] => Some(Self::Sync),
            ["me"] => Some(Self::Me),
            ["me", "held"] => Some(Self::Held),
            _ => None,
        };
        found.unwrap_or_default()
    }

    /// Writes the part of an address that [`Self::parse`] reads.
    pub(crate) fn hash(self) -> String {
        match self {
            Self::Today => "#/today".into(),
            Self::Disputes => "#/disputes".into(),
            Self::Dispute(id) => format!("#/disputes/{id}"),
            Self::Edit(id) => format!("#/disputes/{id}/edit"),
            Self::Deed(id, form) => format!("#/disputes/{id}/do/{}", form.code),
            Self::Correct(id, form, act) => format!("#/disputes/{id}/correct/{}/{act}", form.code),
            Self::Join(id) => format!("#/disputes/{id}/join"),
            Self::Letters => "#/letters".into(),
            Self::Letter(id) => format!("#/letters/{id}"),
            Self::Elders => "#/elders".into(),
            Self::Elder(id) => format!("#/elders/{id}"),
            Self::Profile(id) => format!("#/elders/{id}/edit"),
            Self::Visit(id) => format!("#/elders/{id}/visit"),
            Self::Register => "#/elders/new".into(),
            Self::Notices => "#/notices".into(),
            Self::Notice(id) => format!("#/notices/{id}"),
            Self::SendNotice => "#/notices/new".into(),
            Self::NoticeOfCase(id) => format!("#/notices/new/case/{id}"),
            Self::NoticeOfElder(id) => format!("#/notices/new/elder/{id}"),
            Self::Totals => "#/totals".into(),
            Self::Map => "#/map".into(),
            Self::Calls => "#/calls".into(),
            Self::NewDispute => "#/drafts/new".into(),
            Self::Draft(id) => format!("#/drafts/{id}"),
            Self::Sync => "#/sync".into(),
            Self::Me => "#/me".into(),
            Self::Held => "#/me/held".into(),
        }
    }

    /// Whether the screen is one to write on, where tabs would only be in the way.
    pub(crate) fn is_writing(self) -> bool {
        matches!(
            self,
            Self::NewDispute
                | Self::Draft(_)
                | Self::Edit(_)
                | Self::Deed(..)
                | Self::Correct(..)
                | Self::Visit(_)
                | Self::Register
                | Self::SendNotice
                | Self::NoticeOfCase(_)
                | Self::NoticeOfElder(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_survives_its_address() {
        let (id, draft) = (DisputeId::from_bytes([7; 16]), DraftId::from_bytes([9; 16]));
        for route in [
            Route::Today,
            Route::Disputes,
            Route::Dispute(id),
            Route::Edit(id),
            Route::Deed(id, &crate::screen::deed::form::FORMS[1]),
            Route::Correct(
                id,
                &crate::screen::deed::form::FORMS[1],
                ActId::from_bytes([5; 16]),
            ),
            Route::Join(id),
            Route::Letters,
            Route::Letter(id),
            Route::Elders,
            Route::Elder(id),
            Route::Visit(id),
            Route::Register,
            Route::Notices,
            Route::Notice(id),
            Route::SendNotice,
            Route::NoticeOfCase(id),
            Route::NoticeOfElder(id),
            Route::Totals,
            Route::Map,
            Route::Calls,
            Route::NewDispute,
            Route::Draft(draft),
            Route::Sync,
            Route::Me,
            Route::Held,
        ] {
            assert_eq!(Route::parse(&route.hash()), route);
        }
    }

    #[test]
    fn an_address_nobody_wrote_leads_to_today() {
        assert_eq!(Route::parse("#/disputes/not-an-id"), Route::Today);
        assert_eq!(Route::parse(""), Route::Today);
    }
}
