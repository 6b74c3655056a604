// What every program here has in common: it reads a command a line as JSON, `{"do": NAME, …}`, and
// prints an answer a line, so that the measuring program times each of them from outside.

import { createInterface } from "node:readline";

/** Carries out commands one after the other until standard input ends. */
export async function serve(commands) {
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line);
    let answer;
    try {
      answer = (await commands[command.do](command)) ?? {};
    } catch (error) {
      answer = { failure: String(error.stack ?? error) };
    }
    console.log(JSON.stringify(answer));
  }
  process.exit(0);
}

/** Ends this program when standard input does: then whoever started it is gone. */
export function endWithInput() {
  process.stdin.resume().on("end", () => process.exit(0));
}

/** A record as one line of text, so that what arrived can be compared with what was written. */
export function told(key, record) {
  const parties = record.parties.map((one) => `${one.side} ${one.name} ${one.phone}`);
  const texts = ["kind", "state", "place", "claim_a", "claim_b", "verified"];
  return [key, ...texts.map((field) => String(record[field])), ...parties].join("|");
}
