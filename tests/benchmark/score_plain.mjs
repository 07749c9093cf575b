// A peer for `assess score`: what a capable analyst writes in an afternoon. Reads the same records,
// adds up what was answered, and writes total and number missing. It does much less: no interval, no
// band, no result, no flag, no check of an answer.
// usage: node score_plain.mjs FILE
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const items = { "phq-9": 9, "dast-10": 10, k10: 10, "barc-10": 10, "whodas-12": 12, "pcl-5": 20 };
let out = [];
const lines = createInterface({ input: createReadStream(process.argv[2]) });
for await (const line of lines) {
  const record = JSON.parse(line);
  let total = 0;
  let answered = 0;
  for (const value of Object.values(record.answers))
    if (value !== null && typeof value !== "string") {
      total += Number(value);
      ++answered;
    }
  const missing = items[record.instrument] - answered;
  out.push(JSON.stringify({ client: record.client, instrument: record.instrument, total, missing }));
  if (out.length === 4096) {
    process.stdout.write(out.join("\n") + "\n");
    out = [];
  }
}
process.stdout.write(out.join("\n") + "\n");
