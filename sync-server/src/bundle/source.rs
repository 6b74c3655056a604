//! Where the sealed bytes of a bundle lie: in the object store in parts, as a device brought them, or in
//! a file on a stick. They are read twice, once to see that they are what was signed, once to open them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use tokio::runtime::Handle;

use super::BundleKey;
use crate::attachment::Depot;
use crate::attachment::depot::Bytes;

/// Where the sealed bytes of a bundle lie.
#[derive(Debug)]
pub(crate) enum Source {
    /// Parts in the object store.
    Parts {
        /// The store.
        depot: Depot,
        /// Whose parts.
        key: BundleKey,
        /// How many bytes there are.
        size_bytes: u64,
    },
    /// A file, from a place on.
    File {
        /// The file.
        file: File,
        /// Where in it they begin.
        begins_at: u64,
        /// How many bytes there are.
        size_bytes: u64,
    },
}

impl Source {
    /// Reads them from the start. Blocks; is called from within a runtime, where blocking is allowed.
    pub(crate) fn read(&self) -> io::Result<Box<dyn Read + '_>> {
        match self {
            Self::Parts {
                depot,
                key,
                size_bytes,
            } => Ok(Box::new(Parts {
                depot,
                key: *key,
                at: 0,
                size_bytes: *size_bytes,
                part: Bytes::new(),
                runtime: Handle::current(),
            })),
            Self::File {
                file,
                begins_at,
                size_bytes,
            } => {
                let mut file = file;
                file.seek(SeekFrom::Start(*begins_at))?;
                Ok(Box::new(io::BufReader::new(file).take(*size_bytes)))
            }
        }
    }
}

/// Parts, one in memory at a time.
struct Parts<'a> {
    depot: &'a Depot,
    key: BundleKey,
    at: u64,
    size_bytes: u64,
    part: Bytes,
    runtime: Handle,
}

impl Read for Parts<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.part.is_empty() && self.at < self.size_bytes {
            let part = self.depot.bundle_part(&self.key, self.at);
            self.part = self.runtime.block_on(part).map_err(io::Error::other)?;
            self.at += u64::try_from(self.part.len()).unwrap_or(u64::MAX);
        }
        let count = self.part.len().min(into.len());
        into[..count].copy_from_slice(&self.part.split_to(count));
        Ok(count)
    }
}
