// Sends a photo with the tus project's own client: breaks off in the middle, begins again as another
// program would, from what it had written down, and reads back what the server keeps.
//
// node send.mjs ADDRESS TOKEN GRID RECORD FILE
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as tus from "tus-js-client";

const [address, token, grid, doc, file] = process.argv.slice(2);
const bytes = readFileSync(file);
const sha256 = createHash("sha256").update(bytes).digest("hex");
const headers = { Authorization: `Bearer ${token}` };
const asked = [];

const upload = (more) => ({
  endpoint: `${address}/v1/attachments`,
  headers,
  metadata: { grid, doc, sha256, type: "image/jpeg" },
  chunkSize: 64 * 1024,
  retryDelays: null,
  onBeforeRequest: (request) => asked.push(request.getMethod()),
  ...more,
});

// The first half: the program goes away once two parts were taken.
const began = await new Promise((resolve, reject) => {
  const first = new tus.Upload(
    bytes,
    upload({
      onError: reject,
      onSuccess: () => reject(new Error("it was not broken off")),
      onChunkComplete: (_, taken) => {
        if (taken >= 128 * 1024) {
          first.abort().then(() => resolve(first.url));
        }
      },
    }),
  );
  first.start();
});
const broken = asked.splice(0);

// The second half knows nothing but where it was.
await new Promise((resolve, reject) => {
  const second = new tus.Upload(
    bytes,
    upload({ uploadUrl: began, onError: reject, onSuccess: resolve }),
  );
  second.start();
});

const answer = await fetch(`${address}/v1/attachments/${grid}/${sha256}`, { headers });
const kept = Buffer.from(await answer.arrayBuffer());
console.log(
  JSON.stringify({
    sha256,
    broken,
    resumed: asked,
    status: answer.status,
    whole: kept.equals(bytes),
  }),
);
