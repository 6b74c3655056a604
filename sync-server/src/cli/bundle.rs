//! `bundle …`: files with the work of devices that had no line, brought to the station by hand.

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use model::BundleName;

use super::{CliError, print};
use crate::admin::Admin;

/// What can be done with bundles.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Takes in every bundle of a file, as the work of the devices that made them; also while the
    /// server runs.
    Take {
        /// The file.
        file: PathBuf,
    },
    /// Lists what became of bundles, the latest first.
    List {
        /// Only those that are kept aside until somebody decides.
        #[arg(long)]
        held: bool,
    },
    /// Takes in a bundle that is kept aside: somebody has asked its worker and found it good.
    Release {
        /// The bundle: 64 hexadecimal digits.
        name: BundleName,
    },
    /// Lets go of a bundle that is kept aside, for good.
    Discard {
        /// The bundle: 64 hexadecimal digits.
        name: BundleName,
    },
}

pub(super) fn run(
    command: BundleCommand,
    admin: &Admin,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    match command {
        BundleCommand::Take { file } => {
            let mut told = Ok(());
            admin.take_bundles(&file, &mut |taken| {
                let printed = print::taken_bundle(out, taken);
                if told.is_ok() {
                    told = printed;
                }
            })?;
            told?;
        }
        BundleCommand::List { held } => {
            for receipt in admin.bundles(held)? {
                print::bundle(out, &receipt)?;
            }
        }
        BundleCommand::Release { name } => {
            print::bundle(out, &admin.release_bundle(name)?)?;
        }
        BundleCommand::Discard { name } => {
            admin.discard_bundle(name)?;
            writeln!(out, "discarded {name}")?;
        }
    }
    Ok(())
}
