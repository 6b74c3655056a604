//! Commands the preview does not play: no screen of it gives them.

use contract::command::dispute::{Merge, SettleConflict, Similar};
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

not_played!(Merge, SettleConflict, Similar);
