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
/// Documents that are asked for at once: enough that a long line is never idle, and no more than a
/// repo answers for within the minute after which it gives a document up.
const AT_ONCE = 500;
/// Documents that are written to storage at once: each takes a file.
const FILES = 100;
const AGAIN_AFTER_MS = 200;

const repo = new Repo({ storage: new NodeFSStorageAdapter(process.argv[2]) });
/// What the storage of the server is called, once there is a connection.
let server;
let handles = new Map();

/** Does something with each, so many at a time, the next as soon as one is done. */
async function withEach(all, atOnce, work) {
  const waiting = all[Symbol.iterator]();
  const one = async () => {
    for (const next of waiting) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

async function keep(some) {
  for (let at = 0; at < some.length; at += FILES) {
    await repo.flush(some.slice(at, at + FILES).map((handle) => handle.documentId));
  }
}

/**
 * A document, however long it takes. One that was asked for while a connection ended counts as
 * unavailable until there is another, over which the repo asks again by itself.
 */
async function found(url) {
  for (;;) {
    try {
      return await repo.find(url);
    } catch (error) {
      if (server === undefined || !String(error).includes("is unavailable")) throw error;
      await new Promise((again) => setTimeout(again, AGAIN_AFTER_MS));
    }
  }
}

/** Waits until the server has told that it holds of a document what is held here. */
function held(handle) {
  const sorted = (heads) => [...heads].sort().join();
  return new Promise((done) => {
    const look = () => {
      const there = handle.getSyncInfo(server)?.lastHeads;
      if (there === undefined || sorted(there) !== sorted(handle.heads())) return;
      handle.off("remote-heads", look);
      done();
    };
    handle.on("remote-heads", look);
    look();
  });
}

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
    const all = JSON.parse(readFileSync(corpus, "utf8"));
    for (let at = 0; at < all.length; at += FILES) {
      const some = all.slice(at, at + FILES).map(({ key, record, edits }) => {
        const handle = repo.create(document(record));
        for (const edit of edits) handle.change((doc) => change(doc, edit));
        handles.set(key, handle);
        return handle;
      });
      await keep(some);
    }
    const named = [...handles].map(([key, handle]) => [key, handle.url]);
    writeFileSync(urls, JSON.stringify(named));
  },
  async edit({ edits }) {
    for (const { key, edit } of edits) handles.get(key).change((doc) => change(doc, edit));
  },
  /// Returns when the server has answered: a document that is asked for before there is anybody to
  /// ask is unavailable at once.
  async connect({ url }) {
    const answered = new Promise((peer) => repo.networkSubsystem.once("peer", peer));
    const line = new WebSocketClientAdapter(url.replace("http:", "ws:"));
    repo.networkSubsystem.addNetworkAdapter(line);
    server = repo.getStorageIdOfPeer((await answered).peerId);
    if (server === undefined) throw new Error("the server does not name its storage");
  },
  async find({ urls }) {
    const all = JSON.parse(readFileSync(urls, "utf8"));
    handles = new Map();
    await withEach(all, AT_ONCE, async ([key, url]) => handles.set(key, await found(url)));
    return { found: handles.size };
  },
  /// Waits until the server holds of every document what is held here.
  async settle() {
    await Promise.all([...handles.values()].map(held));
  },
  /// Waits until a record's text is what another device has made of it.
  async see({ edits }) {
    const arrived = ({ key, edit }) =>
      new Promise((seen) => {
        const handle = handles.get(key);
        const look = () => {
          if (handle.doc()[edit.field] !== edit.text) return;
          handle.off("change", look);
          seen();
        };
        handle.on("change", look);
        look();
      });
    await Promise.all(edits.map(arrived));
  },
  flush: () => keep([...handles.values()]),
  async dump({ file }) {
    const lines = [...handles].map(([key, handle]) => told(key, handle.doc())).sort();
    writeFileSync(file, lines.join("\n"));
  },
});
