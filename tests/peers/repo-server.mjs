// The sync server of automerge-repo as its own example has it: a WebSocket, documents in a folder,
// a document told only to those who ask for it. One thing is not as it comes: a client whose pong is
// not there when the next ping is due is cut off, and a device that works on thousands of documents
// reads no ping for longer than the usual five seconds.

import { createServer } from "node:http";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";
import { endWithInput } from "./commands.mjs";

const PING_EVERY_MS = 60_000;

const sockets = new WebSocketServer({ noServer: true });
const repo = new Repo({
  network: [new WebSocketServerAdapter(sockets, PING_EVERY_MS)],
  storage: new NodeFSStorageAdapter(process.argv[2]),
  peerId: "server",
  sharePolicy: async () => false,
});
const http = createServer();
http.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit("connection", ws, request));
});
http.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${http.address().port}`);
});
endWithInput();
