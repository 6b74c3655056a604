//! Commands the preview does not play: no test of the screens needs them.

use contract::command::dispute::{Merge, Number, Reporter, SealReporter};
use contract::command::referral;
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
    referral::Accept,
    referral::Answer,
    referral::Decline,
    referral::Note,
    referral::Offer,
    referral::Revoke,
);
