//! Papers of a case, from the record as it reads now.

mod agreed;
mod case;
mod enclosed;
mod held;
mod held_elder;
mod kept;
mod letter;
mod words;

use contract::command::paper::{Paper, Print, Printed};
use contract::{Code, Failure};
use data_encoding::BASE64;
use model::Day;
use paper::{Press, Typefaces};
use store::{erased, record};

use super::Handle;
use super::reading::note_look;
use super::there::there;
use crate::Field;
use crate::failure::{Stop, internal};

impl Handle for Print {
    fn handle(self, field: &Field) -> Result<Printed, Failure> {
        let worker = field.seat()?.worker;
        // The look stands in the log before the words leave, and the log is part of one paper.
        field.store.read(|r| {
            there(record::load(r, &self.id)?, erased::when(r, &self.id)?)?;
            Ok::<_, Stop>(())
        })?;
        note_look(field, &self.id, &worker)?;
        let faces = Typefaces::embedded().map_err(|error| failed(&error))?;
        let today = field.parts.clock.now().day();
        let press = Press::new(&faces, today);
        let printed = match kind(self.paper) {
            Kind::Held => {
                let elder = field.store.read(|r| {
                    let known = there(record::load(r, &self.id)?, erased::when(r, &self.id)?)?;
                    Ok::<_, Stop>(known.elder().ok())
                })?;
                if let Some(elder) = elder {
                    let held = field
                        .store
                        .read(|r| held_elder::held(r, &self.id, &elder, worker.role, today))?;
                    let printed = press.held(&held).map_err(|error| failed(&error))?;
                    return Ok(told(self.paper, today, &printed));
                }
                let party = self
                    .party
                    .ok_or_else(|| bad("say whom it is for in `party`"))?;
                let held = field
                    .store
                    .read(|r| held::held(r, &self.id, &party, worker.role, today))?;
                press.held(&held)
            }
            _ if self.party.is_some() => return Err(bad("only `held` is for one `party`")),
            Kind::File => {
                press.case_file(&field.store.read(|r| case::file(r, &self.id, worker.role))?)
            }
            Kind::One(one) => {
                let mut file = field.store.read(|r| case::file(r, &self.id, worker.role))?;
                // The application is printed before it is handed in and can be recorded.
                if file.confirmation.is_none() {
                    file.confirmation = file.agreement.as_ref().map(|agreed| paper::Confirmation {
                        effective_on: agreed.effective_on,
                        ..Default::default()
                    });
                }
                press.one(one, &file)
            }
        };
        let printed = printed.map_err(|error| failed(&error))?;
        Ok(told(self.paper, today, &printed))
    }
}

fn told(paper: Paper, on: Day, printed: &paper::Printed) -> Printed {
    Printed {
        name: file_name(paper, on),
        pages: count(printed.pages),
        missing: printed.missing.iter().map(char::to_string).collect(),
        unreadable: count(printed.unreadable),
        elsewhere: count(printed.elsewhere),
        bytes: BASE64.encode(&printed.pdf),
    }
}

enum Kind {
    File,
    One(paper::Paper),
    Held,
}

fn kind(paper: Paper) -> Kind {
    use paper::Paper as One;
    match paper {
        Paper::CaseFile => Kind::File,
        Paper::Held => Kind::Held,
        Paper::Cover => Kind::One(One::Cover),
        Paper::Application => Kind::One(One::Application),
        Paper::Register => Kind::One(One::Register),
        Paper::RightsNotice => Kind::One(One::RightsNotice),
        Paper::Investigation => Kind::One(One::Investigation),
        Paper::Mediation => Kind::One(One::Mediation),
        Paper::Agreement => Kind::One(One::Agreement),
        Paper::OralAgreement => Kind::One(One::OralAgreement),
        Paper::FollowUp => Kind::One(One::FollowUp),
        Paper::Confirmation => Kind::One(One::Confirmation),
        Paper::Letter => Kind::One(One::Letter),
        Paper::Meeting => Kind::One(One::Meeting),
        Paper::Back => Kind::One(One::Back),
    }
}

/// The name of a file is seen by whoever sees the folder.
fn file_name(paper: Paper, on: Day) -> String {
    let name = match paper {
        Paper::CaseFile => "人民调解卷宗",
        Paper::Cover => "卷宗封面",
        Paper::Application => "人民调解申请书",
        Paper::Register => "受理登记表",
        Paper::RightsNotice => "权利义务告知书",
        Paper::Investigation => "调查记录",
        Paper::Mediation => "调解记录",
        Paper::Agreement => "调解协议书",
        Paper::OralAgreement => "口头协议登记表",
        Paper::FollowUp => "回访记录",
        Paper::Confirmation => "司法确认申请书",
        Paper::Letter => "提示函",
        Paper::Meeting => "联席会议纪要",
        Paper::Back => "卷宗封底",
        Paper::Held => "个人信息告知单",
    };
    format!("{name}-{on}.pdf")
}

fn failed(error: &paper::PaperError) -> Failure {
    match error {
        paper::PaperError::NothingYet => Failure::new(Code::NotFound, error.to_string()),
        other => internal(other),
    }
}

fn bad(detail: &str) -> Failure {
    Failure::new(Code::BadArguments, detail)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
