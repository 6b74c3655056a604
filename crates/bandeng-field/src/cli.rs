//! What can be asked on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// The field app without a window.
#[derive(Debug, Parser)]
#[command(name = "bandeng-field", version, about)]
pub struct Cli {
    /// The folder that holds the records of one device; created when it is not there
    #[arg(long, value_name = "DIR", global = true)]
    pub home: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What the system does with a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Then {
    /// Opens it in the program for such files, to be read or printed from there
    Show,
    /// Sends it to the printer
    Print,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Gives one command and prints its reply as JSON; with - instead of a name, reads a command
    /// a line (NAME JSON) from standard input and prints an answer a line
    Call {
        /// Name of the command, such as dispute.list, or -
        name: String,
        /// Its arguments as JSON
        #[arg(default_value = "{}")]
        arguments: String,
        /// Hands this file over with it, in pieces, as the command's list: for repeat_call.import
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
        /// Writes the bytes of the reply, such as a paper's, into this file and leaves them out of
        /// what is printed
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Hands what --out wrote to the system
        #[arg(long, value_name = "HOW", requires = "out")]
        then: Option<Then>,
    },
    /// Prints every command with who may give it and the JSON Schema of arguments and reply
    Commands,
    /// What waits here as a file, to be carried to the server where there is no line
    #[command(subcommand)]
    Bundle(BundleVerb),
    /// Shows the screens in the browser of this machine
    Serve {
        /// Where to listen; only addresses of this machine itself
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
}

/// What to do with a bundle.
#[derive(Debug, Subcommand)]
pub enum BundleVerb {
    /// Makes a bundle of all that waits, with what is carried for others, and prints what is in it
    Make {
        /// The new file
        file: PathBuf,
    },
    /// Takes in the bundles of a file, to be carried to the server, and prints what became of each
    Take {
        /// The file
        file: PathBuf,
    },
}
