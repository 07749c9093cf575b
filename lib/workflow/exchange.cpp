#include "workflow/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formats/bytes.hpp"
#include "formats/fhir_resources.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

// A name-based UUID (RFC 9562, version 8) of what a resource tells: the same in every export, so
// that a server that is told twice keeps one.
std::string uuid_of(std::string_view name) {
  auto hex = digest(name).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[(hex[16] >= 'a' ? hex[16] - 'a' + 10 : hex[16] - '0') % 4];
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

// Resources one after another, in a Bundle or on lines of their own.
class ResourceSink {
 public:
  ResourceSink(Format format, ByteSink const& out) : bundle_(format == Format::json), out_(out) {}

  bool bundle() const { return bundle_; }

  void add(fhir::Resource const& resource) {
    if (bundle_)
      out_(fmt::format("{}{{\"fullUrl\":\"urn:uuid:{}\",\"resource\":{}}}",
                       any_ ? ",\n"
                            : "{\"resourceType\":\"Bundle\",\"type\":\"collection\","
                              "\"entry\":[\n",
                       resource.id, resource.json));
    else
      out_(resource.json + "\n");
    any_ = true;
  }

  // A Bundle without entries has no list of them: FHIR knows no empty lists.
  void finish() {
    if (bundle_) out_(any_ ? "\n]}\n" : "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}\n");
  }

 private:
  bool bundle_;
  ByteSink const& out_;
  bool any_ = false;
};

class AssessmentExporter {
 public:
  AssessmentExporter(Clinic const& clinic, ExportRequest const& request, Format format,
                     ByteSink const& out)
      : clinic_(clinic), request_(request), sink_(format, out) {
    for (auto& id : clinic.catalogue.list(DefinitionKind::instrument)) known_.insert(std::move(id));
  }

  long run() {
    auto const record = clinic_.open(Access::read);
    if (request_.client) need_client(record, *request_.client);
    for (auto const& client : request_.client ? std::vector{*request_.client} : record.clients())
      tell_all(chosen(record.assessments(client)));
    if (count_ == 0 && !request_.instrument.empty())
      (void)clinic_.catalogue.instrument(request_.instrument);
    sink_.finish();
    return count_;
  }

 private:
  std::vector<AssessmentRow> chosen(std::vector<AssessmentRow> rows) const {
    std::erase_if(rows, [&](AssessmentRow const& row) {
      return !request_.within.contains(row.date) ||
             (!request_.instrument.empty() && row.instrument != request_.instrument);
    });
    return rows;
  }

  void tell_all(std::vector<AssessmentRow> const& rows) {
    std::string outcomes;
    for (auto const& row : rows) outcomes += row.outcome_json + "\n";
    RecordStream stored(text_source(std::move(outcomes), "the record"), RecordFormat::ndjson);
    for (auto const& row : rows) {
      std::vector<Rejection> rejections;
      std::optional<AssessOut> outcome;
      if (stored.next() && !stored.complaint()) outcome = read_assess_out(stored, rejections);
      if (!outcome)
        throw Error(Fault::database,
                    fmt::format("what assessment {} came to cannot be read", row.id), {},
                    "careplan store verify");
      tell(row, std::move(outcome->outcome));
    }
  }

  void tell(AssessmentRow const& row, Outcome outcome) {
    auto const id_of = [&](std::string_view what) {
      return uuid_of(
          fmt::format("{}\n{}\n{}\n{}", row.client.value, to_text(row.date), row.instrument, what));
    };
    fhir::Telling const telling{.row = &row,
                                .instrument = definition_of(row),
                                .outcome = std::move(outcome),
                                .id_of = id_of,
                                .in_bundle = sink_.bundle()};
    sink_.add(fhir::response(telling));
    for (auto const& observation : fhir::observations(telling)) sink_.add(observation);
    ++count_;
  }

  // The definition that the answers were given to, while it is the one at hand.
  Instrument const* definition_of(AssessmentRow const& row) const {
    if (!known_.contains(row.instrument)) return nullptr;
    auto const& instrument = clinic_.catalogue.instrument(row.instrument);
    return instrument.version == row.version ? &instrument : nullptr;
  }

  Clinic const& clinic_;
  ExportRequest const& request_;
  ResourceSink sink_;
  std::set<std::string, std::less<>> known_;
  long count_ = 0;
};

}  // namespace

long export_assessments(Clinic const& clinic, ExportRequest const& request, Format format,
                        ByteSink const& out) {
  return AssessmentExporter(clinic, request, format, out).run();
}

void export_questionnaires(Catalogue const& catalogue, std::vector<std::string> instruments,
                           Format format, ByteSink const& out) {
  if (instruments.empty()) instruments = catalogue.list(DefinitionKind::instrument);
  std::vector<fhir::Resource> made;
  for (auto const& id : instruments) {
    auto const& instrument = catalogue.instrument(id);
    made.push_back(
        fhir::questionnaire(instrument, uuid_of(fmt::format("{}\n{}", id, instrument.version))));
  }
  if (made.size() == 1) return out(made.front().json + "\n");
  ResourceSink sink(format, out);
  for (auto const& each : made) sink.add(each);
  sink.finish();
}

fhir::Definitions definitions_of(Catalogue const& catalogue, FindPlan plan,
                                 std::string const& instrument) {
  auto const of_panel = [&catalogue](std::string_view loinc) {
    std::vector<std::string> found;
    for (auto& id : catalogue.list(DefinitionKind::instrument))
      if (catalogue.instrument(id).loinc == loinc) found.push_back(std::move(id));
    return found;
  };
  return {.plan = std::move(plan), .of_panel = of_panel, .instrument = instrument};
}

}  // namespace careplan
