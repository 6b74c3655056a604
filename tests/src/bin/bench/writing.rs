//! Writes the records as a worker does: every sentence through a draft, every edit
//! from the sheet that was read.

use serde_json::{Value, json};

use crate::records::{self, Record};

/// Gives a command that must go through.
pub(crate) type Call<'a> = &'a mut dyn FnMut(&str, &Value) -> Value;

/// A record and all its edits; tells its name on the device.
pub(crate) fn whole(call: Call<'_>, record: &Record) -> String {
    let draft = call("draft.save", &json!({ "content": record.content }))["id"].take();
    let recorded = call("dispute.record", &json!({ "draft": draft }));
    let id = recorded["id"].as_str().expect("a record has a name");
    for one in &record.edits {
        edit(call, id, one);
    }
    id.to_owned()
}

/// One edit.
pub(crate) fn edit(call: Call<'_>, id: &str, edit: &Value) {
    if edit["move"] == "agreed" {
        call("dispute.act", &agreed(id));
        return;
    }
    if edit["move"].is_string() {
        let step = json!({ "id": id, "to": edit["move"], "reason": edit["reason"] });
        call("dispute.move", &step);
        return;
    }
    let sheet = call("dispute.get", &json!({ "id": id }));
    let mut content = sheet["content"].clone();
    records::apply(&mut content, edit);
    let edits = json!({ "dispute": id, "version": sheet["version"] });
    let draft = json!({ "edits": edits, "content": content });
    let draft = call("draft.save", &draft)["id"].take();
    call("dispute.edit", &json!({ "draft": draft }));
}

/// A case is settled by what was agreed, which is written down with it.
fn agreed(id: &str) -> Value {
    // The last day on which something that is recorded here happened.
    let agreement = json!({
        "what": "agreement",
        "form": "oral",
        "terms": [{ "deed": "恢复原状" }],
        "effective_on": "2025-12-28",
    });
    json!({ "id": id, "acts": [agreement, { "what": "agreed" }] })
}
