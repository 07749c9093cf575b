#include "formats/assess_head.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conditions/domain.hpp"

namespace careplan {
namespace {

std::string instrument_id(RecordFields& fields, std::string const& usual) {
  if (usual.empty()) return fields.text("instrument");
  auto const named = fields.optional_text("instrument");
  if (named.empty() || named == usual) return usual;
  fields.reject(RejectCode::not_allowed, "instrument", *fields.field("instrument"),
                fmt::format("the record is about {}, not about {}", named, usual),
                "leave out the instrument that was given for all, or this record");
  return {};
}

}  // namespace

std::optional<Complaint> complaint_about_bands(Instrument const& instrument,
                                               std::string const& bands, Place const& at) {
  std::vector<std::string> known;
  for (auto const& set : instrument.band_sets) known.push_back(set.id);
  if (bands.empty() || std::ranges::find(known, bands) != known.end()) return std::nullopt;
  return Complaint{at, fmt::format("{} has no bands '{}'", instrument.id, bands),
                   known.empty() ? "it has none at all" : suggestion(bands, known)};
}

AssessIn read_assess_head(RecordFields& fields, AssessInDefaults const& defaults) {
  AssessIn in{.client = fields.client(), .date = fields.date()};
  fields.schema({"assess-in", "assessment"});
  in.rater = fields.optional_text("rater");
  in.reason = fields.optional_text("reason");
  in.bands = fields.optional_text("bands");
  if (in.bands.empty()) in.bands = defaults.bands;
  return in;
}

Plan const* read_plan(RecordFields& fields, FindPlan const& find, AssessInDefaults const& defaults,
                      std::string const& bands) {
  auto const id = instrument_id(fields, defaults.instrument);
  if (id.empty()) return nullptr;
  try {
    auto const& plan = find(id);
    if (auto const unknown = complaint_about_bands(*plan.instrument, bands, {}))
      fields.reject(RejectCode::unknown_name, "bands",
                    fields.field("bands").value_or(fields.record().root()), unknown->message,
                    unknown->hint);
    return &plan;
  } catch (Error const& error) {
    if (error.fault != Fault::not_found) throw;
    auto const& said = error.complaints.front();
    fields.reject(RejectCode::unknown_name, "instrument",
                  fields.field("instrument").value_or(fields.record().root()), said.message,
                  said.hint);
    return nullptr;
  }
}

void read_context(RecordFields& fields, std::string_view name, TreeRef at, Value value,
                  Facts& context) {
  auto const field = fmt::format("context.{}", name);
  auto const domain = context_domain(name);
  if (!domain)
    fields.reject(RejectCode::unknown_name, field, at, fmt::format("unknown context '{}'", name),
                  "age and sex are what bands may depend on", true);
  else if (!allows(*domain, value))
    fields.reject(RejectCode::not_allowed, field, at,
                  fmt::format("'{}' cannot be {}", field, to_text(value)),
                  "it is " + describe(*domain));
  context.insert_or_assign(std::string(name), std::move(value));
}

void read_context_cell(RecordFields& fields, TreeRef cell, Facts& context) {
  auto const text = trim(cell->text);
  auto const number = parse_number(text);
  read_context(fields, cell->key.substr(context_prefix.size()), cell,
               number ? Value{*number} : Value{std::string(text)}, context);
}

}  // namespace careplan
