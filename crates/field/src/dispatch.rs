//! From a name and JSON to a typed command and back. The role is checked here, for every command,
//! before its arguments are looked at.

use contract::command::May;
use contract::{Code, Command, Failure};
use serde_json::Value;

use crate::command::Handle;
use crate::{Field, failure};

pub(crate) fn call(field: &Field, name: &str, arguments: Value) -> Result<Value, Failure> {
    macro_rules! arm {
        ($command:path) => {
            if name == <$command as Command>::NAME {
                return run::<$command>(field, arguments);
            }
        };
    }
    contract::for_each_command!(arm);
    let detail = format!("there is no command {name:?}; `commands` lists them all");
    Err(Failure::new(Code::UnknownCommand, detail))
}

fn run<C: Handle>(field: &Field, arguments: Value) -> Result<Value, Failure> {
    check_role::<C>(field)?;
    let arguments = if arguments.is_null() {
        Value::Object(Default::default())
    } else {
        arguments
    };
    let command: C = serde_json::from_value(arguments).map_err(|error| {
        Failure::new(
            Code::BadArguments,
            format!("{} does not take this: {error}", C::NAME),
        )
    })?;
    serde_json::to_value(command.handle(field)?).map_err(failure::internal)
}

fn check_role<C: Command>(field: &Field) -> Result<(), Failure> {
    if C::MAY == May::Anyone {
        return Ok(());
    }
    let seat = field.seat()?;
    if C::MAY.allows(Some(seat.worker.role)) {
        return Ok(());
    }
    let detail = format!("a {} may not give {}", seat.worker.role.code(), C::NAME);
    Err(Failure::new(Code::NotAllowed, detail))
}
