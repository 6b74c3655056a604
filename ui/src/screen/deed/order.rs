//! From answers to what is asked of the application: the acts, or the command that does more than an
//! act. Nothing here decides whether it may be done.

use std::fmt;

use base64ct::{Base64, Encoding};
use contract::Failure;
use contract::command::attachment::{Add, Handed};
use contract::command::dispute::{Deed, Do, Number, SealReporter, Sheet};
use contract::command::referral::{Offer, Revoke};
use model::dispute::life::ReferralState;
use model::{ActId, DisputeId, DisputeState, FieldProblem, FileHash, PartyId, Problem, What};
use serde_json::{Map, Value, json};

use super::answers::Answers;
use super::correct;
use super::form::Form;
use super::ink::Ink;
use super::signer::{Whose, signers};
use crate::outside::World;

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Order {
    /// Acts done together.
    Acts(Do),
    /// An agreement with names under it, and with it that the case is settled.
    Agreement {
        /// The agreement, and what it settles.
        reached: Do,
        /// The names, and whose each is.
        inks: Vec<(Option<Whose>, Ink)>,
        /// What the signatures are called.
        caption: String,
    },
    /// A letter.
    Letter(Offer),
    /// A letter taken back.
    Revoke(Revoke),
    /// Who reported it, to be sealed.
    Seal(DisputeId, Secret),
    /// The next number.
    Number(Number),
}

/// Words that stand in no report of this program on itself.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What a form with these answers asks for.
pub(crate) fn order(
    form: &Form,
    answers: &Answers,
    sheet: &Sheet,
    inks: &[Ink],
    caption: String,
) -> Result<Order, Vec<FieldProblem>> {
    let mut problems = answers.missing(form.asks);
    problems.extend(also_missing(form, answers));
    if !problems.is_empty() {
        return Err(problems);
    }
    let id = sheet.id;
    let fields = answers.shaped();
    Ok(match form.code {
        "referral_offered" => Order::Letter(Offer {
            dispute: id,
            hand_over: read(handed(fields))?,
        }),
        "referral_revoked" => {
            let runs = |state| matches!(state, ReferralState::Offered | ReferralState::Accepted);
            let letter = sheet.life.referrals.iter().find(|one| runs(one.state));
            Order::Revoke(Revoke {
                letter: letter.map(|one| one.letter).ok_or_else(|| gone("reason"))?,
                reason: answers.text("reason").to_owned(),
            })
        }
        "sealed_reporter" => Order::Seal(id, Secret(answers.text("words").trim().to_owned())),
        "numbered" => Order::Number(Number { id }),
        "agreement" => {
            let mut fields = fields;
            let level = fields.remove("level").unwrap_or_default();
            let mut done = vec![deed("agreement", fields)?];
            if sheet.state == DisputeState::Mediating {
                // By the agreement it is done together with.
                let level = (!level.is_null()).then(|| one("level", level));
                done.push(deed("agreed", level.unwrap_or_default())?);
            }
            let drawn = signers(sheet).into_iter().zip(inks);
            let drawn = drawn.filter(|(_, ink)| ink.is_drawn());
            Order::Agreement {
                reached: acts(sheet, done),
                inks: drawn
                    .map(|(signer, ink)| (signer.whose, ink.clone()))
                    .collect(),
                caption,
            }
        }
        _ => Order::Acts(acts(sheet, deeds(form, fields, sheet)?)),
    })
}

/// What puts an act right with these answers.
pub(super) fn correction(
    form: &Form,
    answers: &Answers,
    sheet: &Sheet,
    act: ActId,
    what: &What,
) -> Result<Order, Vec<FieldProblem>> {
    let mut problems = answers.missing(form.asks);
    problems.extend(also_missing(form, answers));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut answered = answers.shaped();
    if form.code == "meeting" {
        names_of_units(&mut answered);
    }
    // A session that came to nothing after all ends the mediation; one that is only put into other words does not.
    let ended = match what {
        What::Session(held) if answers.text("outcome") != held.outcome.code() => ended(&answered)?,
        _ => None,
    };
    let mut deed = deed(form.code, correct::corrected(form, what, answered))?;
    deed.corrects = Some(act);
    if let What::Agreement(agreement) = &mut deed.what {
        // Of whoever is not in the case any more nobody can say what they signed.
        let parties = &sheet.content.parties;
        let known = |party: PartyId| parties.iter().any(|it| it.id == Some(party));
        agreement.signed.retain(|one| one.party.is_none_or(known));
    }
    let all = std::iter::once(deed).chain(ended).collect();
    Ok(Order::Acts(acts(sheet, all)))
}

/// The step that a session leads to which came to nothing.
fn ended(session: &Map<String, Value>) -> Result<Option<Deed>, Vec<FieldProblem>> {
    let why = session.get("course").cloned().unwrap_or_default();
    Ok(match session.get("outcome").and_then(Value::as_str) {
        Some("failed") => Some(deed("failed", one("reason", why))?),
        Some("refused") => Some(deed("refused", Map::new())?),
        _ => None,
    })
}

/// A unit is written as its name alone.
fn names_of_units(fields: &mut Map<String, Value>) {
    let units = fields.remove("units").unwrap_or_default();
    let units = units.as_array().into_iter().flatten();
    let units = units.filter_map(|row| row.get("unit").cloned());
    fields.insert("units".into(), units.collect::<Vec<_>>().into());
}

/// What the answers together leave open.
fn also_missing(form: &Form, answers: &Answers) -> Vec<FieldProblem> {
    let missing = |key: &str| vec![FieldProblem::new(key, Problem::Missing)];
    match form.code {
        // A mediation that came to nothing says why, and trouble says what.
        "session" if answers.text("outcome") == "failed" && answers.text("course").is_empty() => {
            missing("course")
        }
        "follow_up"
            if answers.said("trouble") == Some(true) && answers.text("words").is_empty() =>
        {
            missing("words")
        }
        _ => vec![],
    }
}

fn deeds(
    form: &Form,
    mut fields: Map<String, Value>,
    sheet: &Sheet,
) -> Result<Vec<Deed>, Vec<FieldProblem>> {
    let life = &sheet.life;
    let mut more = Vec::new();
    match form.code {
        "passed_back" => {
            let me = fields.remove("me");
            let left = life.responsible.iter().filter_map(|who| who.id);
            let left = left
                .map(|id| json!(id))
                .filter(|id| Some(id) != me.as_ref());
            fields.insert("left".into(), left.collect::<Vec<_>>().into());
        }
        "performance" | "court_confirmation" => {
            let agreement = life.agreements.last().ok_or_else(|| gone("words"))?;
            fields.insert("agreement".into(), json!(agreement));
        }
        "extended" => drop(fields.insert("clock".into(), "mediation".into())),
        "supervision_ended" => drop(fields.insert("ends".into(), json!(life.supervised))),
        "violence_mode" => {
            fields.insert("on".into(), life.violent.is_empty().into());
            fields.insert("ends".into(), json!(life.violent));
        }
        "taker_done" => {
            let task = fields.remove("task");
            let task = task.as_ref().and_then(Value::as_str).unwrap_or_default();
            let (meeting, taker) = task.split_once('/').ok_or_else(|| gone("task"))?;
            fields.insert("meeting".into(), meeting.into());
            let taker: u32 = taker.parse().map_err(|_| gone("task"))?;
            fields.insert("taker".into(), taker.into());
        }
        "referral_accepted" | "referral_declined" | "referral_answered" => {
            let wanted = match form.code {
                "referral_answered" => ReferralState::Accepted,
                _ => ReferralState::Offered,
            };
            let letter = life.referrals.iter().find(|one| one.state == wanted);
            let letter = letter.ok_or_else(|| gone("on"))?;
            fields.insert("referral".into(), json!(letter.act));
        }
        "meeting" => names_of_units(&mut fields),
        "session" => {
            if fields.get("outcome").and_then(Value::as_str) != Some("goes_on") {
                fields.remove("next_on");
            }
            more.extend(ended(&fields)?);
        }
        "follow_up" => {
            if let Some(planned) = life.planned.first() {
                fields.insert("planned".into(), json!(planned.act));
            }
            let trouble = fields.get("trouble") == Some(&Value::Bool(true));
            let why = fields.get("words").cloned().unwrap_or_default();
            let settled = matches!(
                sheet.state,
                DisputeState::Agreed | DisputeState::FollowUp | DisputeState::Closed
            );
            if trouble && settled {
                more.push(deed("reopened", one("reason", why))?);
            }
        }
        _ => {}
    }
    let mut all = vec![deed(form.code, fields)?];
    all.extend(more);
    Ok(all)
}

fn one(key: &str, value: Value) -> Map<String, Value> {
    let value = if value.is_null() { "".into() } else { value };
    std::iter::once((key.to_owned(), value)).collect()
}

/// Whom the unit is told of, and how much of each.
fn handed(mut fields: Map<String, Value>) -> Map<String, Value> {
    let parties = fields.remove("parties").unwrap_or_default();
    let phone = fields.remove("phone").unwrap_or(false.into());
    let address = fields.remove("address").unwrap_or(false.into());
    let parties = parties.as_array().into_iter().flatten();
    let parties = parties
        .map(|party| json!({ "party": party, "phone": phone.clone(), "address": address.clone() }));
    let parties: Vec<Value> = parties.collect();
    fields.insert("parties".into(), parties.into());
    let unit = fields.get("unit").and_then(Value::as_str);
    if let Some(unit) = unit.and_then(|unit| unit.parse::<u64>().ok()) {
        fields.insert("unit".into(), unit.into());
    }
    fields
}

fn deed(code: &str, mut fields: Map<String, Value>) -> Result<Deed, Vec<FieldProblem>> {
    fields.insert("what".into(), code.into());
    read(fields)
}

fn read<T: serde::de::DeserializeOwned>(
    fields: Map<String, Value>,
) -> Result<T, Vec<FieldProblem>> {
    serde_json::from_value(Value::Object(fields)).map_err(|_| gone("reason"))
}

fn gone(field: &str) -> Vec<FieldProblem> {
    vec![FieldProblem::new(field, Problem::Missing)]
}

/// Acts done together, in the case as it is on screen.
pub(crate) fn acts(sheet: &Sheet, acts: Vec<Deed>) -> Do {
    Do {
        id: sheet.id,
        acts,
        version: Some(sheet.version.clone()),
    }
}

/// Has it done.
pub(crate) async fn give(order: Order, world: &World) -> Result<(), Failure> {
    let bridge = &world.bridge;
    match order {
        Order::Acts(acts) => bridge.call(acts).await.map(drop),
        Order::Letter(offer) => bridge.call(offer).await.map(drop),
        Order::Revoke(revoke) => bridge.call(revoke).await.map(drop),
        Order::Seal(id, Secret(words)) => bridge.call(SealReporter { id, words }).await.map(drop),
        Order::Number(number) => bridge.call(number).await.map(drop),
        Order::Agreement {
            mut reached,
            inks,
            caption,
        } => {
            let (mut signatures, mut signed) = (Vec::new(), Vec::new());
            for (whose, ink) in inks {
                let file = drawn(reached.id, &ink, &caption, world).await?;
                signatures.push(file);
                signed.extend(whose.map(|whose| whose.signed(file)));
            }
            for deed in &mut reached.acts {
                if let What::Agreement(agreement) = &mut deed.what {
                    agreement.signatures.clone_from(&signatures);
                    agreement.signed.clone_from(&signed);
                }
            }
            bridge.call(reached).await.map(drop)
        }
    }
}

/// A name as a file of the record.
async fn drawn(
    dispute: DisputeId,
    ink: &Ink,
    caption: &str,
    world: &World,
) -> Result<FileHash, Failure> {
    let picture = world.outside.drawn(&ink.strokes);
    let problem = || Failure::invalid(vec![FieldProblem::new("signatures", Problem::NotAPhoto)]);
    let bytes = picture.ok_or_else(problem)?;
    let add = Add {
        dispute,
        photo: Handed::Bytes(Base64::encode_string(&bytes)),
        caption: caption.to_owned(),
        agreed: true,
    };
    Ok(world.bridge.call(add).await?.sha256)
}
