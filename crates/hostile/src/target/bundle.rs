//! Files of bundles, as whoever carries them meets them: read from outside, taken in by a device, brought
//! to the server.

use bundle::{ReadError, read_head};

use super::{kind, shape};
use crate::stage::{self, carry, device, server};
use crate::{Draw, mutate};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    stage::get().carried.files.clone()
}

/// Bytes anywhere; the outside alone, with its checksum put right; what is sealed, with the outside signed
/// anew; an outside that says something else and is signed; two in one file; a cut.
pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let carried = &stage::get().carried;
    let Some((outside, sealed)) = carry::parts(input) else {
        return mutate::bytes(input, draw);
    };
    match draw.below(6) {
        0 => mutate::bytes(input, draw),
        1 => {
            let (magic, frame) = outside.split_at(outside.len().min(16));
            [magic, &mutate::frames::change(frame, draw), sealed].concat()
        }
        2 => {
            let sealed = mutate::bytes(sealed, draw);
            [carried.outside(&sealed, |_| ()), sealed].concat()
        }
        3 => {
            let edges = [
                0,
                1,
                u64::from(u32::MAX),
                256 << 20,
                (256 << 20) + 1,
                u64::MAX,
            ];
            let (edge, which) = (edges[draw.below(edges.len())], draw.below(4));
            let says = |envelope: &mut wire::Envelope| match which {
                0 => envelope.sealed_bytes = edge,
                1 => envelope.no = edge,
                2 => envelope.made_at_ms = i64::from_le_bytes(edge.to_le_bytes()),
                _ => envelope.changes = u32::try_from(edge).unwrap_or(u32::MAX),
            };
            [&carried.outside(sealed, says), sealed].concat()
        }
        4 => [input, input].concat(),
        _ => input[..draw.below(input.len() + 1)].to_vec(),
    }
}

pub(super) fn run(input: &[u8]) -> u64 {
    let looked = look(input);
    let told = server::ask("POST", "/v1/bundles", &headers(), input);
    assert!(told.status < 500, "status {}", told.status);
    let taken = device::carry(input).map(|taken| {
        let places: Vec<_> = taken.bundles.iter().map(|one| one.place).collect();
        (format!("{places:?}"), format!("{:?}", taken.refused))
    });
    let taken = taken.map_err(|failure| {
        // Nothing a file says is ever this machine's own trouble.
        assert_ne!(failure.code, contract::Code::Internal, "{failure}");
        kind(&failure)
    });
    shape(&(looked, told.said(), taken))
}

pub(super) fn headers() -> [(&'static str, &'static str); 1] {
    static BEARER: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let bearer = BEARER.get_or_init(|| format!("Bearer {}", server::token()));
    [("authorization", bearer)]
}

/// Every outside in the file, until one cannot be read.
fn look(input: &[u8]) -> Vec<String> {
    let mut from = input;
    let mut seen = Vec::new();
    loop {
        let before = from.len();
        match read_head(&mut from) {
            Ok(None) => return seen,
            Ok(Some(outside)) => match outside.check(&stage::get().carried.authority) {
                Ok(head) => {
                    assert_eq!(
                        before - from.len(),
                        head.bytes.len(),
                        "read beyond its outside"
                    );
                    seen.push("good".to_owned());
                    let sealed = usize::try_from(head.said.sealed_bytes).unwrap_or(usize::MAX);
                    from = from.get(sealed..).unwrap_or_default();
                }
                Err(refused) => {
                    seen.push(refused.code().to_owned());
                    return seen;
                }
            },
            Err(ReadError::Refused(refused)) => {
                seen.push(kind(&refused));
                return seen;
            }
            // Memory does not fail.
            Err(ReadError::Io(error)) => unreachable!("{error}"),
        }
        if seen.len() > 8 {
            return seen;
        }
    }
}
