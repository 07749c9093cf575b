// assess export, assess questionnaire: what other systems take, as FHIR R4.
#include <fmt/format.h>

#include "cli/verbs.hpp"
#include "workflow/exchange.hpp"

namespace careplan::cli {
namespace {

struct ExportArgs {
  std::optional<ClientId> client{};
  std::string instrument{};
  Period period{};
};

void declare_export(Options& options, ExportArgs& args) {
  options.id("[CLIENT]", args.client, "only this client");
  options.id("--instrument ID", args.instrument, "only this instrument");
  options.period(args.period);
}

Exit run_export(Session& session, ExportArgs const& args) {
  Desk desk(session);
  auto const count = export_assessments(
      desk.clinic,
      {.client = args.client, .instrument = args.instrument, .within = args.period.span()},
      session.format, out(session));
  session.note(fmt::format("exported {} assessment{}", count, count == 1 ? "" : "s"));
  return Exit::done;
}

struct QuestionnaireArgs {
  std::vector<std::string> instruments{};
};

void declare_questionnaire(Options& options, QuestionnaireArgs& args) {
  options.id("[INSTRUMENT]...", args.instruments, "which; none: all of them");
}

Exit run_questionnaire(Session& session, QuestionnaireArgs const& args) {
  Catalogue const catalogue(session.data());
  export_questionnaires(catalogue, args.instruments, session.format, out(session));
  return Exit::done;
}

}  // namespace

Command assess_export_command() {
  return {.name = "assess export",
          .summary = "stored assessments as FHIR R4 responses and observations",
          .formats = {Format::json, Format::ndjson},
          .bind = bind(declare_export, run_export)};
}

Command assess_questionnaire_command() {
  return {.name = "assess questionnaire",
          .summary = "instruments as FHIR R4 questionnaires",
          .formats = {Format::json, Format::ndjson},
          .bind = bind(declare_questionnaire, run_questionnaire)};
}

}  // namespace careplan::cli
