//! What the screens may ask of the application (commands), hear from it (events) and be refused
//! (failures). Plain data: it knows neither the window nor the screens, so that a phone, a laptop,
//! a browser and a script all speak to the one application in the same words.

pub mod command;
pub mod event;
pub mod failure;

pub use command::{COMMANDS, Command, CommandInfo};
pub use event::Event;
pub use failure::{Code, Failure};
