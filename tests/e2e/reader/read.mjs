// Reads a saved record with the Automerge of another language and prints what it says as JSON. It
// knows nothing of Bandeng but the names of the fields.

import { readFileSync } from "node:fs";
import { getAllChanges, load } from "@automerge/automerge";

const doc = load(readFileSync(process.argv[2]));
const text = (value) => (value === undefined ? null : String(value));
const parties = Object.values(doc.parties).sort((a, b) => a.order - b.order);
const told = {
  ...Object.fromEntries(
    ["type", "id", "grid", "kind", "state", "claim_a", "claim_b", "verified", "place"].map(
      (field) => [field, text(doc[field])],
    ),
  ),
  parties: parties.map(({ side, name, phone }) => [text(side), text(name), text(phone ?? "")]),
  acts: Object.values(doc.acts).map((line) => JSON.parse(text(line)).what),
  recorded_at_ms: doc.recorded_at.getTime(),
  changes: getAllChanges(doc).length,
};
console.log(JSON.stringify(told));
