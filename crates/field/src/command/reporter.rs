//! Who reported domestic violence: sealed before it is stored, opened where the secret half of the key is.

use contract::command::dispute::{Done, Reported, Reporter, SealReporter};
use contract::{Code, Failure};
use model::dispute::act::What;
use model::dispute::act::violence::SealedReporter;
use model::dispute::limits;
use model::{FieldProblem, Life, Problem};
use store::{erased, record, seal};

use super::Handle;
use super::act;
use super::reading::note_look;
use super::rows::who;
use super::there::{check_is_a_case, there};
use crate::failure::Stop;
use crate::{Field, sealing};

/// How much of a key's name tells it from others.
const KEY_CHARS: usize = 20;

impl Handle for SealReporter {
    fn handle(self, field: &Field) -> Result<Done, Failure> {
        let words = self.words.trim();
        check(words)?;
        let key = field.store.read(|r| {
            let known = there(record::load(r, &self.id)?, erased::when(r, &self.id)?)?;
            let record = known.read().map_err(merge::MergeError::from)?;
            check_is_a_case(&record)?;
            Ok::<_, Stop>(seal::of(r, &record.content.grid.village())?)
        })?;
        let key = key.ok_or_else(|| {
            let detail = "the key of this village is not here yet: connect to the server once";
            Failure::new(Code::NotFound, detail)
        })?;
        let sealed: What = SealedReporter {
            sealed: sealing::seal(&key.recipient, words)?,
            key: key.recipient.chars().take(KEY_CHARS).collect(),
        }
        .into();
        let acts = act::act(field, &self.id, None, |_, _| Ok(vec![sealed.into()]))?;
        Ok(Done { id: self.id, acts })
    }
}

fn check(words: &str) -> Result<(), Failure> {
    let chars = words.chars().count();
    let max_chars = limits::NARRATIVE_CHARS;
    let problem = match chars {
        0 => Problem::Missing,
        chars if chars > max_chars => Problem::TooLong { max_chars, chars },
        _ => return Ok(()),
    };
    Err(Failure::invalid(vec![FieldProblem::new("words", problem)]))
}

impl Handle for Reporter {
    fn handle(self, field: &Field) -> Result<Vec<Reported>, Failure> {
        let worker = field.seat()?.worker;
        let reported = field.store.read(|r| {
            let known = there(record::load(r, &self.id)?, erased::when(r, &self.id)?)?;
            let record = known.read().map_err(merge::MergeError::from)?;
            let key = seal::of(r, &record.content.grid.village())?;
            let identity = key.map(|key| key.identity).unwrap_or_default();
            let life = Life::of(&record);
            let sealed = life.standing().filter_map(|act| match &act.what {
                What::SealedReporter(sealed) => Some((act, sealed)),
                _ => None,
            });
            let opened = sealed.map(|(act, sealed)| {
                Ok(Reported {
                    act: act.id,
                    by: who(r, Some(act.by))?,
                    at_ms: act.at_ms,
                    words: sealing::open(&identity, &sealed.sealed)?,
                })
            });
            opened.collect::<Result<Vec<_>, Stop>>()
        })?;
        note_look(field, &self.id, &worker)?;
        Ok(reported)
    }
}
