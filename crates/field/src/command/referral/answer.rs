//! What is done with a letter, on either side, and noted in the case.

use contract::command::referral::{Accept, Answer, Answered, Decline, Note, Revoke};
use contract::{Code, Failure};
use model::dispute::act::letter::{LetterAccepted, LetterAnswered, LetterDeclined, LetterRevoked};
use model::dispute::act::referral::{
    ReferralAccepted, ReferralAnswered, ReferralDeclined, ReferralRevoked,
};
use model::dispute::life::ReferralState;
use model::{ActId, Day, Dispute, DisputeId, Letter, Life, What};
use store::seat::Seat;
use store::{Reading, Writing, directory, erased, record, referral};

use super::{as_letter, case};
use crate::Field;
use crate::command::Handle;
use crate::command::act;
use crate::command::there::there;
use crate::failure::{Stop, not_found};

impl Handle for Accept {
    fn handle(self, field: &Field) -> Result<Answered, Failure> {
        let words = self.words.trim().to_owned();
        do_with(field, self.letter, LetterAccepted { words }.into())
    }
}

impl Handle for Decline {
    fn handle(self, field: &Field) -> Result<Answered, Failure> {
        let reason = self.reason.trim().to_owned();
        do_with(field, self.letter, LetterDeclined { reason }.into())
    }
}

impl Handle for Answer {
    fn handle(self, field: &Field) -> Result<Answered, Failure> {
        let words = self.words.trim().to_owned();
        do_with(field, self.letter, LetterAnswered { words }.into())
    }
}

impl Handle for Revoke {
    fn handle(self, field: &Field) -> Result<Answered, Failure> {
        let seat = field.seat()?;
        let reason = self.reason.trim().to_owned();
        field.store.write(|w| {
            let said = LetterRevoked {
                reason: reason.clone(),
            };
            let letter = write(field, w, &seat, self.letter, said.into())?;
            let (known, case) = case(w, &letter.case)?;
            let referral = letter.referral;
            if standing(&case, referral)? != ReferralState::Revoked {
                let revoked: What = ReferralRevoked { referral, reason }.into();
                act::write(field, w, &seat, known, &case, vec![revoked.into()])?;
            }
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        answered(field, self.letter)
    }
}

impl Handle for Note {
    fn handle(self, field: &Field) -> Result<Answered, Failure> {
        let seat = field.seat()?;
        let id = self.letter;
        field.store.write(|w| {
            let known = there(record::load(w, &id)?, erased::when(w, &id)?)?;
            let (_, said, letter) = as_letter(known)?;
            let (known, case) = case(w, &letter.case)?;
            let unsaid = unsaid(w, &said, letter.referral, &case)?;
            if unsaid.is_empty() {
                let detail = "the case says already what the unit has said";
                return Err(Failure::new(Code::IllegalStep, detail).into());
            }
            let deeds = unsaid.into_iter().map(Into::into).collect();
            act::write(field, w, &seat, known, &case, deeds)?;
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        answered(field, id)
    }
}

/// How a letter stands, as its case says.
fn standing(case: &Dispute, referral: ActId) -> Result<ReferralState, Stop> {
    let mut all = Life::of(case).referrals().into_iter();
    let found = all.find(|one| one.act == referral);
    Ok(found.ok_or_else(|| not_found("letter in this case"))?.state)
}

/// What was done with the letter that the case does not say yet.
fn unsaid(
    w: &Writing<'_>,
    letter: &Dispute,
    referral: ActId,
    case: &Dispute,
) -> Result<Vec<What>, Stop> {
    use ReferralState as S;
    let mut state = standing(case, referral)?;
    let goal = referral::state_of(letter);
    let mut unsaid = Vec::new();
    for act in &letter.acts {
        if state == goal {
            break;
        }
        let who = directory::worker_name(w, &act.by)?;
        let Some((next, what)) = as_heard(&act.what, referral, act.at_ms.day(), who) else {
            continue;
        };
        let follows: &[S] = match next {
            S::Offered => &[],
            S::Accepted => &[S::Offered, S::Revoked],
            S::Declined => &[S::Offered],
            S::Answered => &[S::Accepted],
            S::Revoked => &[S::Offered, S::Accepted],
        };
        if follows.contains(&state) {
            state = next;
            unsaid.push(what);
        }
    }
    Ok(unsaid)
}

/// What was done with a letter, as the case tells it, and how the letter stands then.
fn as_heard(what: &What, referral: ActId, on: Day, who: String) -> Option<(ReferralState, What)> {
    Some(match what {
        What::LetterAccepted(said) => {
            let words = said.words.clone();
            let heard = ReferralAccepted {
                referral,
                on,
                who,
                words,
            };
            (ReferralState::Accepted, heard.into())
        }
        What::LetterDeclined(said) => {
            let reason = said.reason.clone();
            let heard = ReferralDeclined {
                referral,
                on,
                who,
                reason,
            };
            (ReferralState::Declined, heard.into())
        }
        What::LetterAnswered(said) => {
            let words = said.words.clone();
            let heard = ReferralAnswered {
                referral,
                on,
                who,
                words,
            };
            (ReferralState::Answered, heard.into())
        }
        What::LetterRevoked(said) => {
            let reason = said.reason.clone();
            let heard = ReferralRevoked { referral, reason };
            (ReferralState::Revoked, heard.into())
        }
        _ => return None,
    })
}

fn do_with(field: &Field, letter: DisputeId, what: What) -> Result<Answered, Failure> {
    let seat = field.seat()?;
    field
        .store
        .write(|w| write(field, w, &seat, letter, what).map(|_| ()))?;
    field.wrote();
    answered(field, letter)
}

fn write(
    field: &Field,
    w: &Writing<'_>,
    seat: &Seat,
    id: DisputeId,
    what: What,
) -> Result<Letter, Stop> {
    let known = there(record::load(w, &id)?, erased::when(w, &id)?)?;
    let (known, record, letter) = as_letter(known)?;
    act::write(field, w, seat, known, &record, vec![what.into()])?;
    Ok(letter)
}

fn answered(field: &Field, letter: DisputeId) -> Result<Answered, Failure> {
    let row = |r: &Reading<'_>| Ok::<_, Stop>(referral::get(r, &letter)?);
    let row = field.store.read(row)?.ok_or_else(|| not_found("letter"))?;
    Ok(Answered {
        letter,
        state: row.state,
    })
}
