//! Commands the preview does not play: no screen of it gives them.

use contract::command::dispute::{Merge, Number, Reporter, SealReporter, SettleConflict, Similar};
use contract::command::{referral, tally};
use contract::{Code, Command, Failure};

use super::{Answers, Held};

macro_rules! not_played {
    ($( $command:ty ),+ $(,)?) => { $(
        impl Answers<$command> for Held {
            fn answer(&mut self, _: $command) -> Result<<$command as Command>::Reply, Failure> {
                Err(Failure::new(Code::NotFound, "the preview does not play this"))
            }
        }
    )+ };
}

not_played!(
    Merge,
    Number,
    Reporter,
    SealReporter,
    SettleConflict,
    Similar,
    referral::Accept,
    referral::Answer,
    referral::Decline,
    referral::Get,
    referral::List,
    referral::Note,
    referral::Offer,
    referral::Revoke,
    referral::Units,
    tally::Get,
);
