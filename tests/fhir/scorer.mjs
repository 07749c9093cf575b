// Scores by FHIRPath over what was exported, with HL7's model of R4 and nothing of careplan.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const compiled = new Map();
function evaluate(path, resource, known = {}) {
  if (!compiled.has(path)) compiled.set(path, fhirpath.compile(path, r4));
  return compiled.get(path)(resource, known)[0];
}

const sum = (name) =>
  `item.answer.value.extension.where(url='http://hl7.org/fhir/StructureDefinition/${name}')` +
  ".value.sum()";

// The response as a system writes it that keeps the weights in its questionnaire; without answers
// that have none there either.
function bare(response) {
  const item = response.item
    .filter(({ answer }) => answer?.[0].valueCoding?.extension)
    .map(({ linkId, answer }) => {
      const { system, code } = answer[0].valueCoding;
      return { linkId, answer: [{ valueCoding: { system, code } }] };
    });
  return { ...response, item };
}

// The sum of the weights of the answers, by both names that they carry them under, and as the
// questionnaire weighs them.
export const weightSums = (response, questionnaire) => ({
  ordinalValue: evaluate(sum("ordinalValue"), response),
  itemWeight: evaluate(sum("itemWeight"), response),
  questionnaire:
    evaluate("item.answer.value.weight().sum()", bare(response), { questionnaire }) ?? 0,
});

export const low = (observation) =>
  evaluate("iif(value is Quantity, value.value, value.low.value)", observation);
export const high = (observation) =>
  evaluate("iif(value is Quantity, value.value, value.high.value)", observation);
