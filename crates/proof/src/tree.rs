//! The changes of a batch as a tree of hashes, so that some of them can be shown to be of the batch
//! without naming all the others: a hash stands for each run of changes that is left out.
//!
//! The tree is that of RFC 6962 §2.1: a leaf is hashed after a byte 0, a node after a byte 1, and a run
//! of changes parts at the largest power of two below its length.

use model::ChangeHash;

use crate::sha256;

/// How many changes a batch has, and the hash of all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChangeTree {
    count: u32,
    root: [u8; 32],
}

/// A run of changes that is left out of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// The place of its first change in the batch, from 0.
    pub at: u32,
    /// How many changes it stands for.
    pub many: u32,
    /// The name of the change when it is one; of more, the hash of their part of the tree.
    pub hash: [u8; 32],
}

impl ChangeTree {
    /// The tree of all changes of a batch.
    #[must_use]
    pub fn of(changes: &[ChangeHash]) -> Self {
        Self {
            count: u32::try_from(changes.len()).unwrap_or(u32::MAX),
            root: node_of(changes),
        }
    }

    /// The tree of a batch of which some changes are shown, in their order, and the rest is left out;
    /// none when the two do not make a batch.
    #[must_use]
    pub fn shown(changes: &[ChangeHash], left_out: &[LeftOut]) -> Option<Self> {
        let shown = u32::try_from(changes.len()).ok()?;
        let count = left_out
            .iter()
            .try_fold(shown, |count, run| count.checked_add(run.many.max(1)))?;
        let mut parts = Parts { changes, left_out };
        let root = if count == 0 {
            node_of(&[])
        } else {
            parts.node(0, count)?
        };
        let all = parts.changes.is_empty() && parts.left_out.is_empty();
        all.then_some(Self { count, root })
    }

    /// How many changes there are.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    pub(crate) const fn root(&self) -> &[u8; 32] {
        &self.root
    }
}

/// What stands for the changes of a batch that are not shown: the fewest runs of them that are parts
/// of its tree.
#[must_use]
pub fn left_out(changes: &[ChangeHash], is_shown: &dyn Fn(&ChangeHash) -> bool) -> Vec<LeftOut> {
    let mut runs = Vec::new();
    if !changes.is_empty() {
        gather(0, changes, is_shown, &mut runs);
    }
    runs
}

fn gather(
    at: u32,
    changes: &[ChangeHash],
    is_shown: &dyn Fn(&ChangeHash) -> bool,
    runs: &mut Vec<LeftOut>,
) {
    if !changes.iter().any(is_shown) {
        let many = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        let hash = match changes {
            [one] => *one.as_bytes(),
            more => node_of(more),
        };
        runs.push(LeftOut { at, many, hash });
    } else if let Some((left, right)) = halves(changes) {
        let middle = at.saturating_add(u32::try_from(left.len()).unwrap_or(u32::MAX));
        gather(at, left, is_shown, runs);
        gather(middle, right, is_shown, runs);
    }
}

/// What is left to be put into a tree.
struct Parts<'a> {
    changes: &'a [ChangeHash],
    left_out: &'a [LeftOut],
}

impl Parts<'_> {
    /// The part of the tree over `many` changes from `at` on.
    fn node(&mut self, at: u32, many: u32) -> Option<[u8; 32]> {
        if let Some((run, rest)) = self.left_out.split_first()
            && (run.at, run.many.max(1)) == (at, many)
        {
            self.left_out = rest;
            return Some(if many == 1 {
                leaf(&ChangeHash::from_bytes(run.hash))
            } else {
                run.hash
            });
        }
        if many == 1 {
            let (change, rest) = self.changes.split_first()?;
            self.changes = rest;
            return Some(leaf(change));
        }
        let left = part(many);
        let (left, right) = (
            self.node(at, left)?,
            self.node(at.checked_add(left)?, many - left)?,
        );
        Some(pair(&left, &right))
    }
}

fn node_of(changes: &[ChangeHash]) -> [u8; 32] {
    match (changes, halves(changes)) {
        (_, Some((left, right))) => pair(&node_of(left), &node_of(right)),
        ([one], None) => leaf(one),
        _ => sha256(&[]),
    }
}

fn halves(changes: &[ChangeHash]) -> Option<(&[ChangeHash], &[ChangeHash])> {
    let many = u32::try_from(changes.len()).ok()?;
    let left = usize::try_from(part(many)).ok()?;
    (many > 1).then(|| changes.split_at(left))
}

/// The largest power of two below a number that is larger than one.
const fn part(many: u32) -> u32 {
    match many {
        0 | 1 => 1,
        _ => 1 << (31 - (many - 1).leading_zeros()),
    }
}

fn leaf(change: &ChangeHash) -> [u8; 32] {
    sha256(&[&[0], change.as_bytes()])
}

fn pair(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    sha256(&[&[1], left, right])
}
