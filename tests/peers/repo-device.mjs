// A device that keeps its records in automerge-repo, in the folder named first. Narratives are
// texts that merge, all else is a plain value, as in Bandeng's own documents. Which documents there
// are, a new device is told beside the line, so that a list of them costs nothing here.

import { readFileSync, writeFileSync } from "node:fs";
import { ImmutableString, updateText } from "@automerge/automerge";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { serve, told } from "./commands.mjs";

const TEXTS = ["claim_a", "claim_b", "verified"];
const repo = new Repo({ storage: new NodeFSStorageAdapter(process.argv[2]) });
let line;
let handles = new Map();

function plain(value) {
  if (typeof value === "string") return new ImmutableString(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

function document(record) {
  const doc = plain(record);
  for (const field of TEXTS) doc[field] = record[field];
  return doc;
}

function change(doc, edit) {
  if (edit.move !== undefined) {
    doc.state = plain(edit.move);
    const by = doc.recorded_by.toString();
    doc.steps.push(plain({ to: edit.move, reason: edit.reason, at_ms: Date.now(), by }));
  } else if (edit.phone !== undefined) {
    doc.parties[edit.party].phone = plain(edit.phone);
  } else if (TEXTS.includes(edit.field)) {
    updateText(doc, [edit.field], edit.text);
  } else {
    doc[edit.field] = plain(edit.text);
  }
}

await serve({
  async write({ corpus, urls }) {
    for (const { key, record, edits } of JSON.parse(readFileSync(corpus, "utf8"))) {
      const handle = repo.create(document(record));
      for (const edit of edits) handle.change((doc) => change(doc, edit));
      handles.set(key, handle);
    }
    await repo.flush();
    const all = [...handles].map(([key, handle]) => [key, handle.url]);
    writeFileSync(urls, JSON.stringify(all));
  },
  async edit({ edits }) {
    for (const { key, edit } of edits) handles.get(key).change((doc) => change(doc, edit));
  },
  connect({ url }) {
    line = new WebSocketClientAdapter(url.replace("http:", "ws:"));
    repo.networkSubsystem.addNetworkAdapter(line);
  },
  async find({ urls }) {
    const all = JSON.parse(readFileSync(urls, "utf8"));
    handles = new Map(await Promise.all(all.map(async ([key, url]) => [key, await repo.find(url)])));
    return { found: handles.size };
  },
  /// Waits until a record's text is what another device has made of it.
  async see({ edits }) {
    const arrived = ({ key, edit }) =>
      new Promise((seen) => {
        const handle = handles.get(key);
        const look = () => handle.doc()[edit.field] === edit.text && seen();
        handle.on("change", look);
        look();
      });
    await Promise.all(edits.map(arrived));
  },
  flush: () => repo.flush(),
  async dump({ file }) {
    const lines = [...handles].map(([key, handle]) => told(key, handle.doc())).sort();
    writeFileSync(file, lines.join("\n"));
  },
});
