//! Where a paper is signed: a line for each who signs, with what was drawn on the screen where somebody
//! drew, the seal and the date. It never prints a name in place of a signature.

use std::rc::Rc;

use model::Day;

use super::Desk;
use super::kit::{BODY, small};
use crate::case_file::{Signature, Signer};
use crate::flow::table::Stand;
use crate::flow::{Block, Cell};
use crate::picture::Picture;
use crate::text::{Align, Para, chars_em};
use crate::words;

/// From one line to be signed to the next.
const PITCH: f32 = 30.0;
/// Ems of a line to be signed.
const LINE_EM: f32 = 9.0;
/// Where a name is longer than this the lines no longer begin below each other.
const MAX_LABEL_EM: f32 = 20.0;

/// Who signs: in which role, how, each by name.
pub(super) type Signing<'a> = (&'a str, &'a str, &'a [Signer]);

/// Lines to be signed, which begin below each other.
pub(super) fn signed(desk: &Desk<'_>, signing: &[Signing<'_>]) -> Vec<Para> {
    let nobody = [Signer::default()];
    let mut lines: Vec<(String, &Signer)> = Vec::new();
    for (role, how, signers) in signing {
        let signers = if signers.is_empty() {
            &nobody
        } else {
            *signers
        };
        for signer in signers {
            // Several people of one role are told apart by name.
            let name = if signers.len() > 1 {
                signer.name.trim()
            } else {
                ""
            };
            lines.push((format!("{role}{name}{how}："), signer));
        }
    }
    let wide = lines
        .iter()
        .map(|(label, _)| chars_em(label))
        .fold(0.0, f32::max);
    let wide = wide.min(MAX_LABEL_EM);
    lines
        .iter()
        .map(|(label, signer)| {
            let para = Para::new(BODY, PITCH).align(Align::Left).text(label);
            let rest = wide - chars_em(label);
            sign(
                desk,
                if rest > 0.0 { para.room(rest) } else { para },
                signer,
            )
        })
        .collect()
}

fn sign(desk: &Desk<'_>, para: Para, signer: &Signer) -> Para {
    let line = |para: Para| para.filled("", LINE_EM);
    match &signer.signature {
        Signature::Open => line(para),
        Signature::Elsewhere => {
            desk.elsewhere.set(desk.elsewhere.get() + 1);
            line(para)
        }
        Signature::Drawn(bytes) => match Picture::read(bytes) {
            Some(picture) => para.picture(&Rc::new(picture), PITCH, LINE_EM * BODY),
            None => {
                desk.unreadable.set(desk.unreadable.get() + 1);
                line(para)
            }
        },
    }
}

/// A block of signatures with the seal and the date below, which stays with the words it is for.
pub(super) fn seal(signatures: Vec<Para>, seal: Option<&str>, day: Option<Day>) -> Block {
    let mut blocks = vec![Block::Gap(10.0)];
    blocks.extend(signatures.into_iter().map(Block::Para));
    let closing = |text: &str| {
        Block::Para(
            Para::new(BODY, 30.0)
                .align(Align::Right)
                .text(text)
                .room(2.0),
        )
    };
    blocks.push(Block::Gap(8.0));
    blocks.extend(seal.map(closing));
    blocks.push(closing(&words::day(day)));
    Block::Whole(blocks)
}

/// The same at the bottom of a cell.
pub(super) fn signed_cell(paras: Vec<Para>) -> Cell {
    Cell::story(paras).stand(Stand::Bottom)
}

/// A date at the right of a cell.
pub(super) fn dated(day: Option<Day>) -> Para {
    small().align(Align::Right).text(&words::day(day)).room(1.0)
}

/// The unit and the date under a letter, at the right, the date centred under the name.
pub(super) fn seal_of(unit: &str, day: Option<Day>, size: f32, pitch: f32) -> Block {
    let para = |text: &str, room: f32| {
        Block::Para(
            Para::new(size, pitch)
                .align(Align::Right)
                .text(text)
                .room(room),
        )
    };
    let date = words::day(day);
    let wide = crate::text::chars_em(unit).max(crate::text::chars_em(&date));
    let room = |text: &str| 4.0 + (wide - crate::text::chars_em(text)) / 2.0;
    Block::Whole(vec![
        Block::Gap(pitch),
        para(unit, room(unit)),
        para(&date, room(&date)),
    ])
}
