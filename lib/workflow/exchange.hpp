// Assessments and instruments as other systems take them: FHIR R4, as one Bundle or as one resource
// a line. What goes out is what was stored; nothing is scored again.
#pragma once

#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "formats/fhir_response.hpp"
#include "reporting/table.hpp"
#include "workflow/clinic.hpp"

namespace careplan {

struct ExportRequest {
  std::optional<ClientId> client{};  // empty: everybody
  std::string instrument{};          // empty: all
  Span<Date> within{};               // days of the assessments
};

// Each assessment as a QuestionnaireResponse with an Observation for everything that it came to,
// by client and in the order of recording; superseded ones are left out. `format` json: a Bundle;
// ndjson: one resource a line. Gives the number of assessments. Error{not_found} for a client or an
// instrument that nobody knows.
long export_assessments(Clinic const& clinic, ExportRequest const& request, Format format,
                        ByteSink const& out);

// Instruments (none named: all) as Questionnaires. `format` json: the resource itself when there is
// one, else a Bundle.
void export_questionnaires(Catalogue const& catalogue, std::vector<std::string> instruments,
                           Format format, ByteSink const& out);

// How the instrument of a response is found in a catalogue, which has to outlive it. `plan` as in
// fhir::Definitions; `instrument` as in FilterOptions.
fhir::Definitions definitions_of(Catalogue const& catalogue, FindPlan plan,
                                 std::string const& instrument);

}  // namespace careplan
