// A device that keeps its records in PouchDB on LevelDB, in the folder named first.
//
// `tuned` is what its replication can be brought to without another server: one large batch, the
// checkpoint kept on the receiving side only, no request for making the database or for the name of
// the server, which is known.

import { readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import PouchDB from "pouchdb";
import { serve, told } from "./commands.mjs";

const db = new PouchDB(process.argv[2]);

/** Connections of its own, kept open between requests as a browser keeps them. */
function overFreshConnections() {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  return (url, options) => PouchDB.fetch(url, { ...options, agent });
}

function remote(url, tuned) {
  const fetch = overFreshConnections();
  if (!tuned) return new PouchDB(url, { fetch });
  const there = new PouchDB(url, { fetch, skip_setup: true });
  there.id = async () => url;
  return there;
}

async function replicate(way, { url, tuned }) {
  const there = remote(url, tuned);
  const options = tuned ? { batch_size: 10000, batches_limit: 10, checkpoint: "target" } : {};
  const result = await db.replicate[way](there, options);
  if (!result.ok || result.doc_write_failures > 0) throw new Error(JSON.stringify(result));
  return { moved: result.docs_written };
}

function change(doc, edit) {
  if (edit.move !== undefined) {
    doc.state = edit.move;
    doc.steps.push({ to: edit.move, reason: edit.reason, at_ms: Date.now(), by: doc.recorded_by });
  } else if (edit.phone !== undefined) {
    doc.parties[edit.party].phone = edit.phone;
  } else {
    doc[edit.field] = edit.text;
  }
}

async function edit(key, edits) {
  const doc = await db.get(key);
  for (const one of edits) {
    change(doc, one);
    doc._rev = (await db.put(doc)).rev;
  }
}

await serve({
  async write({ corpus }) {
    for (const { key, record, edits } of JSON.parse(readFileSync(corpus, "utf8"))) {
      await db.put({ _id: key, ...record });
      await edit(key, edits);
    }
  },
  async edit({ edits }) {
    for (const one of edits) await edit(one.key, [one.edit]);
  },
  push: (command) => replicate("to", command),
  pull: (command) => replicate("from", command),
  async dump({ file }) {
    const { rows } = await db.allDocs({ include_docs: true });
    const lines = rows.map(({ id, doc }) => told(id, doc)).sort();
    writeFileSync(file, lines.join("\n"));
  },
});
