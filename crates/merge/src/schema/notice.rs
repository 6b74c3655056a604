//! What a notice's document looks like inside:
//!
//! ```text
//! ROOT  type id grid recorded_by recorded_at      scalars, set once
//!       notice                                    a line of JSON: what is asked
//!       acts { <id>: "{what by at_ms …}" }        a line each
//! ```

use model::{GridId, Notice};

use super::{Fields, Malformed, View, WrittenAct, malformed, read_acts};

/// Key of what is asked.
pub(crate) const NOTICE: &str = "notice";

impl View<'_> {
    /// The notice, from what was read of the document already.
    pub(super) fn notice_of(
        &self,
        root: &Fields<'_>,
        acts: &[WrittenAct],
    ) -> Result<Notice, Malformed> {
        let errand = serde_json::from_str(root.str(NOTICE)?);
        Ok(Notice {
            id: root.needed("id", "is not an identity")?,
            grid: root.needed::<GridId>("grid", "is not a grid")?,
            errand: errand.map_err(|_| malformed(NOTICE, "is not a notice"))?,
            recorded_by: root.needed("recorded_by", "is not an identity")?,
            recorded_at_ms: root.moment("recorded_at")?,
            acts: read_acts(acts)?,
        })
    }
}
