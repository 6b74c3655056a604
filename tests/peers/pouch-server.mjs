// A PouchDB server over HTTP, its databases in LevelDB in the folder named first. What a browser
// would look at is left out; all else is as it comes.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import express from "express";
import expressPouch from "express-pouchdb";
import PouchDB from "pouchdb";
import { endWithInput } from "./commands.mjs";

const folder = join(process.argv[2], "/");
mkdirSync(folder, { recursive: true });
const app = express();
app.use(
  expressPouch(PouchDB.defaults({ prefix: folder }), {
    mode: "fullCouchDB",
    overrideMode: { exclude: ["routes/fauxton"] },
    configPath: join(folder, "config.json"),
    logPath: join(folder, "log.txt"),
  }),
);
const listener = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${listener.address().port}`);
});
endWithInput();
