//! A letter to a partner unit on paper, from its own record alone: the sender and the unit print the same. The
//! record says who wrote it and not for which office, so that whose letter it is, and where somebody answers
//! the telephone, stay blanks.

use contract::Failure;
use contract::command::paper::{Paper, Printed};
use contract::command::referral::Print;
use model::dictionary::{self, Sight};
use model::dispute::letter::Handed;
use model::{Dispute, DisputeId, Life, Party, Role, Side};
use paper::{CaseFile, Letter, Press, Typefaces};
use store::{Reading, erased, record};

use super::{failed, told};
use crate::Field;
use crate::command::Handle;
use crate::command::reading::note_look;
use crate::command::there::there;
use crate::failure::{Stop, not_found};

impl Handle for Print {
    fn handle(self, field: &Field) -> Result<Printed, Failure> {
        let worker = field.seat()?.worker;
        let id = self.letter;
        let letter = field.store.read(|r| {
            let known = there(record::load(r, &id)?, erased::when(r, &id)?)?;
            let record = known.read().map_err(merge::MergeError::from)?;
            let letter = letter(record, worker.role).ok_or_else(|| not_found("letter"))?;
            Ok::<_, Stop>(letter)
        })?;
        // The look stands in the log before the words leave.
        note_look(field, &id, &worker)?;
        let faces = Typefaces::embedded().map_err(|error| failed(&error))?;
        let today = field.parts.clock.now().day();
        let printed = Press::new(&faces, today).letter(&letter);
        let printed = printed.map_err(|error| failed(&error))?;
        Ok(told(Paper::Letter, today, &printed))
    }
}

/// Puts the letters of a case into its file. One that is not on this device, or not for the role to read, is
/// listed to be put in by hand.
pub(super) fn of_case(
    r: &Reading<'_>,
    life: &Life<'_>,
    role: Role,
    file: &mut CaseFile,
) -> Result<(), Stop> {
    for sent in life.referrals() {
        match here(r, &sent.letter, role)? {
            Some(letter) => file.letters.push(letter),
            None => {
                let name = format!("提示函（{}，{}）", sent.number, sent.unit);
                file.letters_elsewhere.push(name);
            }
        }
    }
    Ok(())
}

fn here(r: &Reading<'_>, id: &DisputeId, role: Role) -> Result<Option<Letter>, Stop> {
    let reads = dictionary::sight("letter.asked", role) == Sight::Whole;
    if !reads || erased::when(r, id)?.is_some() {
        return Ok(None);
    }
    let Some(document) = record::load(r, id)? else {
        return Ok(None);
    };
    let record = document.read().map_err(merge::MergeError::from)?;
    Ok(letter(record, role))
}

/// What is printed of a letter, as the role may see it; none when the record is no letter.
fn letter(record: Dispute, role: Role) -> Option<Letter> {
    let written = dictionary::letter_for(role, record.letter?);
    let handed = dictionary::handed_for(role, record.content);
    Some(Letter {
        number: written.number,
        to: written.unit_name,
        matter: written.matter,
        facts: facts(&handed),
        asked: written.asked,
        answer_by: Some(written.deadline),
        contact: written.from_name,
        on: Some(record.recorded_at_ms.day()),
        ..Letter::default()
    })
}

/// What the unit has to know, and of whom, as far as each was handed over.
fn facts(handed: &Handed) -> String {
    let people: Vec<String> = handed.parties.iter().map(person).collect();
    if people.is_empty() {
        return handed.verified.clone();
    }
    format!("{}\n涉及当事人：{}。", handed.verified, people.join("；"))
}

/// `王小明（甲方，电话13900000000）`.
fn person(party: &Party) -> String {
    let side = match party.side {
        Side::A => "甲方",
        Side::B => "乙方",
    };
    let mut told = side.to_owned();
    for (label, value) in [("电话", &party.phone), ("住址", &party.address)] {
        if !value.is_empty() {
            told += &format!("，{label}{value}");
        }
    }
    format!("{}（{told}）", party.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_person_stands_what_was_handed_over() {
        let mut party = Party {
            id: None,
            side: Side::B,
            name: "李大山".to_owned(),
            phone: String::new(),
            address: String::new(),
        };
        assert_eq!(person(&party), "李大山（乙方）");
        party.phone = "13900000000".to_owned();
        party.address = "三组东头".to_owned();
        assert_eq!(
            person(&party),
            "李大山（乙方，电话13900000000，住址三组东头）"
        );
    }
}
