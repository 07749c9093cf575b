// Holds what careplan exports as FHIR R4 against clients that know nothing of careplan: two
// validators over every shipped instrument, and a FHIRPath scorer over 1,000 random responses to
// PHQ-9 and to GAD-7. Then another clinic takes the export in and exports the same.
// usage: node tests/fhir/check.mjs CAREPLAN    (exit 77: `.ci/setup test` has not installed them)
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

if (!existsSync(new URL("node_modules", import.meta.url))) {
  console.error("tests/fhir/node_modules is not there: run .ci/setup test");
  process.exit(77);
}
const { faults } = await import("./validators.mjs");
const { weightSums, low, high } = await import("./scorer.mjs");

const binary = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "careplan-fhir-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

let database = "record.db";
function careplan(...args) {
  const env = { PATH: process.env.PATH, HOME: folder, CAREPLAN_DB: join(folder, database) };
  return execFileSync(binary, args, {
    env, cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"],
  });
}
const lines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

let failures = 0;
function complain(...what) {
  if (++failures <= 20) console.error(...what);
}
function equal(got, wanted, ...what) {
  if (got !== wanted) complain(...what, "is", got, "and should be", wanted);
}

// A generator with a seed (xorshift32), so that a failure comes again.
let state = 20261122;
function below(n) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
}

// What may be said to an item, by the questionnaire alone.
function anyAnswer(item) {
  const bound = (name) => item.extension?.find(({ url }) => url.endsWith(name))?.valueInteger;
  if (item.type === "boolean") return below(2) === 1;
  if (item.type === "integer") return bound("minValue") + below(bound("maxValue") + 1);
  if (item.type === "date") return "2026-11-0" + (1 + below(9));
  if (item.type === "text") return "anything";
  if (item.type !== "choice") return null;
  const { extension, valueCoding } = item.answerOption[below(item.answerOption.length)];
  if (extension) return extension[0].valueDecimal;
  if (valueCoding.system === "http://loinc.org") return null;  // our records do not take such codes
  return valueCoding.code.match(/^-?[0-9.]+$/) ? Number(valueCoding.code) : valueCoding.code;
}

// One record of answers to all that is asked of everybody; some of them missing when `gaps`.
function answers(questionnaire, gaps) {
  const kinds = [null, "refused", "unknown"];
  const asked = questionnaire.item.filter((item) => !item.enableWhen && !item.readOnly &&
    !item.extension?.some(({ url }) => url.endsWith("designNote")));
  return Object.fromEntries(asked.map((item) =>
    [item.linkId, gaps && below(8) === 0 ? kinds[below(3)] : anyAnswer(item)]));
}

function record(name, content, ...options) {
  const file = join(folder, name);
  writeFileSync(file, content.map((line) => JSON.stringify(line) + "\n").join(""));
  try {
    careplan("assess", "import", file, ...options);
  } catch (error) {
    if (options.length === 0 || error.status !== 3) throw error;
  }
}

careplan("store", "init");
const questionnaires = lines(careplan("assess", "questionnaire", "--format", "ndjson"));
if (questionnaires.length < 5) complain("only", questionnaires.length, "questionnaires");
const byUrl = new Map(questionnaires.map((each) => [each.url, each]));

const scored = [
  { instrument: "phq-9", total: "44261-6", most: 3, items: 9 },
  { instrument: "gad-7", total: "70274-6", most: 3, items: 7 },
];
for (const { instrument } of scored) {
  const questionnaire = byUrl.get(`urn:careplan:instrument:${instrument}`);
  record(`${instrument}.ndjson`, Array.from({ length: 1000 }, (_, n) => ({
    client: `C-${n}`, date: "2026-11-20", instrument, answers: answers(questionnaire, n % 2 === 1),
  })));
}
// Every instrument a few times more, the first time with no answer at all. Answers that contradict
// each other are refused, which is not what this is about.
record("rest.ndjson", questionnaires.flatMap((each) => Array.from({ length: 8 }, (_, n) => ({
  client: `C-rest-${n}`, date: "2026-11-20", instrument: each.url.split(":").pop(),
  answers: n === 0 ? {} : answers(each, n > 4),
}))), "--on-error", "skip");

const exported = lines(careplan("assess", "export", "--format", "ndjson"));
const responses = new Map();
let compared = 0;
for (const resource of exported) {
  if (resource.resourceType === "QuestionnaireResponse") {
    responses.set(`QuestionnaireResponse/${resource.id}`, resource);
    continue;
  }
  const rule = scored.find(({ total }) =>
    resource.code.coding.some(({ system, code }) => system === "http://loinc.org" && code === total));
  if (!rule || resource.dataAbsentReason) continue;
  const response = responses.get(resource.derivedFrom[0].reference);
  const answered = response.item.filter(
    (item) => item.answer && item.answer[0].valueCoding.extension).length;
  const sums = weightSums(response, byUrl.get(response.questionnaire.split("|")[0]));
  equal(sums.itemWeight, sums.ordinalValue, response.id, "sum of itemWeight");
  equal(sums.questionnaire, sums.ordinalValue, response.id, "sum by the questionnaire");
  equal(low(resource), sums.ordinalValue, resource.id, rule.instrument, "least total");
  equal(high(resource), sums.ordinalValue + (rule.items - answered) * rule.most,
        resource.id, rule.instrument, "greatest total");
  compared++;
}
if (compared < 1990) complain("only", compared, "totals were compared");
for (const { url } of questionnaires)
  if (![...responses.values()].some(({ questionnaire, item }) =>
    questionnaire.startsWith(`${url}|`) && item.some(({ answer }) => answer)))
    complain("no answer to", url, "was exported");

// One in fifty of the many alike, all of the others.
const bundle = JSON.parse(careplan("assess", "export", "C-1"));
const sample = exported.filter((resource, n) =>
  n % 50 === 0 || resource.subject.identifier.value.startsWith("C-rest"));
const validated = [...questionnaires, ...sample, bundle];
for (const resource of validated)
  for (const fault of faults(resource)) complain(resource.resourceType, resource.id, fault);

// A validator that finds nothing here finds nothing anywhere.
const broken = { ...sample.find((each) => each.resourceType === "Observation"), status: "done" };
if (faults(broken).length === 0) complain("nobody minds a status of 'done'");
const foreign = { ...questionnaires[0], colour: "red" };
if (faults(foreign).length === 0) complain("nobody minds an element that does not exist");

// Taken in by another clinic, and exported from there, it is the same to the last byte.
const ours = careplan("assess", "export", "--format", "ndjson");
writeFileSync(join(folder, "all.ndjson"), ours);
database = "other.db";
careplan("store", "init");
careplan("assess", "import", "all.ndjson");
equal(careplan("assess", "export", "--format", "ndjson") === ours, true, "the export of the import");
const bundled = careplan("assess", "export");
writeFileSync(join(folder, "all.json"), bundled);
database = "third.db";
careplan("store", "init");
careplan("assess", "import", "all.json");
equal(careplan("assess", "export") === bundled, true, "the Bundle of the imported Bundle");

if (failures > 0) {
  console.error(failures, "faults");
  process.exit(1);
}
console.log(`${questionnaires.length} questionnaires, ${validated.length} resources validated twice,`,
            `${compared} totals compared`);
