//! Letters to partner units: written from a case, and what was done with them noted in it.

mod answer;
mod read;

use contract::command::referral::{Offer, Offered};
use contract::{Code, Failure};
use merge::Document;
use model::dispute::act::referral::ReferralOffered;
use model::number::Series;
use model::{ActId, Dispute, DisputeContent, DisputeId, DisputeKind, GridId, Letter, What, clock};
use store::{Writing, directory, erased, practice, record};

use super::Handle;
use super::act;
use super::there::{check_is_a_case, there};
use crate::failure::{Stop, not_found};
use crate::{Field, hand, numbers};

impl Handle for Offer {
    fn handle(self, field: &Field) -> Result<Offered, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let today = hand.at_ms.day();
        let letter_id = DisputeId::from_bytes(hand::fresh_at(hand.at_ms)?);
        let act_id = ActId::from_bytes(hand::fresh_at(hand.at_ms)?);
        let wanted = self.hand_over;
        let number = field.store.write(|w| {
            let (known, case) = case(w, &self.dispute)?;
            let problems = wanted.check(&case.content, today);
            if !problems.is_empty() {
                return Err(Failure::invalid(problems).into());
            }
            let village = case.content.grid.village();
            let (channel, unit_name) = channel(w, &village, wanted.unit)?;
            let number = numbers::next(w, Series::Letter, village, today)?;
            let practice = practice::get(w)?;
            let by_rule = || clock::answer_by(today, practice.rules(), practice.calendar());
            let deadline = wanted.deadline.unwrap_or_else(by_rule);
            let offered = ReferralOffered {
                letter: letter_id,
                unit: unit_name.clone(),
                number: number.clone(),
                matter: wanted.matter.clone(),
                deadline,
            };
            let act = model::Act {
                id: act_id,
                ..act::named(hand, What::from(offered).into())?
            };
            let letter = Letter {
                case: self.dispute,
                referral: act_id,
                unit: wanted.unit,
                unit_name,
                number: number.clone(),
                matter: wanted.matter.clone(),
                asked: wanted.asked.clone(),
                deadline,
                from: seat.worker.id,
                from_name: seat.worker.name.clone(),
            };
            // Field by field: of the case goes along what was chosen. A record cannot do without a kind; of what kind
            // the case is says the letter as far as somebody wrote it into it.
            let handed = DisputeContent {
                kind: DisputeKind::Other,
                subtype: None,
                parties: wanted.content(&case.content),
                claim_a: String::new(),
                claim_b: String::new(),
                verified: wanted.facts.trim().to_owned(),
                happened_on: None,
                area: None,
                place: String::new(),
                point: None,
                grid: channel.clone(),
            };
            act::write_named(w, &seat, hand, known, &case, std::slice::from_ref(&act))?;
            let (begun, change) = Document::begin_letter(letter_id, &handed, &letter, hand)?;
            record::begin(w, &letter_id, &channel, &begun, &change, &seat.worker)?;
            Ok::<_, Stop>(number)
        })?;
        field.wrote();
        Ok(Offered {
            letter: letter_id,
            act: act_id,
            number,
        })
    }
}

/// A case as it is here.
fn case(w: &Writing<'_>, id: &DisputeId) -> Result<(Document, Dispute), Stop> {
    let known = there(record::load(w, id)?, erased::when(w, id)?)?;
    let record = known.read().map_err(merge::MergeError::from)?;
    check_is_a_case(&record)?;
    Ok((known, record))
}

/// A document read as a letter.
fn as_letter(known: Document) -> Result<(Document, Dispute, Letter), Stop> {
    let record = known.read().map_err(merge::MergeError::from)?;
    let letter = record.letter.clone().ok_or_else(|| not_found("letter"))?;
    Ok((known, record, letter))
}

/// The channel between a village and a unit, and the unit's name.
fn channel(
    w: &Writing<'_>,
    village: &model::AreaCode,
    unit: model::UnitNo,
) -> Result<(GridId, String), Stop> {
    let units = directory::units(w)?;
    let known = units.into_iter().find(|(known, _)| *known == unit);
    let channel = GridId::channel(village, unit);
    let (Some((_, name)), Some(channel)) = (known, channel) else {
        return Err(not_found("partner unit").into());
    };
    if directory::holds(w, &channel)? {
        return Ok((channel, name));
    }
    let detail = format!("letters to {name} are not for this device to write");
    Err(Failure::new(Code::NotAllowed, detail).into())
}
