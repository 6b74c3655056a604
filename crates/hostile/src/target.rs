//! The places that meet bytes from outside.

mod answer;
mod bundle;
mod carried;
mod change;
mod compare;
mod device;
mod directory;
mod enrol;
mod entered;
mod frames;
mod outline;
mod pack;
mod practice;
mod request;
mod table;
mod token;
mod tus;
mod whole;

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::{Draw, mutate};

/// A place that meets bytes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, of its folder under `fuzz/corpus` too.
    pub name: &'static str,
    /// Takes an input; how it was handled, as a number. Panics when it was not handled as it should be.
    pub run: fn(&[u8]) -> u64,
    /// Changes an input to another one.
    pub mutate: fn(&[u8], &mut Draw) -> Vec<u8>,
    /// Good inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "frames",
        run: frames::run,
        mutate: mutate::frames::change,
        seeds: frames::seeds,
    },
    Target {
        name: "answer",
        run: answer::run,
        mutate: mutate::frames::change,
        seeds: answer::seeds,
    },
    Target {
        name: "device",
        run: device::run,
        mutate: mutate::frames::change,
        seeds: answer::seeds,
    },
    Target {
        name: "pack",
        run: pack::run,
        mutate: mutate::frames::change,
        seeds: pack::seeds,
    },
    Target {
        name: "whole",
        run: whole::run,
        mutate: whole::mutate,
        seeds: whole::seeds,
    },
    Target {
        name: "entered",
        run: entered::run,
        mutate: mutate::field::message,
        seeds: entered::seeds,
    },
    Target {
        name: "change",
        run: change::run,
        mutate: change::mutate,
        seeds: change::seeds,
    },
    Target {
        name: "request",
        run: request::run,
        mutate: request::mutate,
        seeds: request::seeds,
    },
    Target {
        name: "compare",
        run: compare::run,
        mutate: compare::mutate,
        seeds: compare::seeds,
    },
    Target {
        name: "enrol",
        run: enrol::run,
        mutate: mutate::frames::change,
        seeds: enrol::seeds,
    },
    Target {
        name: "directory",
        run: directory::run,
        mutate: mutate::frames::change,
        seeds: directory::seeds,
    },
    Target {
        name: "token",
        run: token::run,
        mutate: mutate::bytes,
        seeds: token::seeds,
    },
    Target {
        name: "outline",
        run: outline::run,
        mutate: outline::mutate,
        seeds: outline::seeds,
    },
    Target {
        name: "practice",
        run: practice::run,
        mutate: mutate::bytes,
        seeds: practice::seeds,
    },
    Target {
        name: "table",
        run: table::run,
        mutate: table::mutate,
        seeds: table::seeds,
    },
    Target {
        name: "bundle",
        run: bundle::run,
        mutate: bundle::mutate,
        seeds: bundle::seeds,
    },
    Target {
        name: "carried",
        run: carried::run,
        mutate: mutate::frames::change,
        seeds: carried::seeds,
    },
    Target {
        name: "tus",
        run: tus::run,
        mutate: tus::mutate,
        seeds: tus::seeds,
    },
];

/// The target with this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// A number for a way of being handled.
fn shape(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// The words of a sentence without its numbers: the same kind of trouble reads the same.
fn kind(sentence: &impl std::fmt::Display) -> String {
    let mut text = sentence.to_string();
    text.retain(|letter| !letter.is_ascii_digit());
    text.truncate(text.char_indices().nth(60).map_or(text.len(), |(at, _)| at));
    text
}
