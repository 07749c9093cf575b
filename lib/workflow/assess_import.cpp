// assess import: a stream of assessments into the record, in one transaction.
#include <map>

#include "formats/records.hpp"
#include "workflow/assess.hpp"
#include "workflow/assessment_rows.hpp"
#include "workflow/exchange.hpp"

namespace careplan {
namespace {

// Reads, scores and saves the records of a stream inside one transaction.
class Importer {
 public:
  Importer(Clinic const& clinic, Record const& record, Transaction& transaction,
           FilterOptions const& options)
      : clinic_(clinic), record_(record), transaction_(transaction), options_(options) {}

  ImportCount run(ByteSource in) {
    if (options_.from == RecordFormat::fhir ||
        (options_.from == RecordFormat::guess && fhir::holds_resources(in)))
      return run_responses(std::move(in));
    RecordStream stream(std::move(in), options_.from);
    check_assess_in_columns(stream);
    while (stream.next()) take(stream);
    throw_if_any(Fault::input, std::move(complaints_));
    return count_;
  }

 private:
  // Questionnaires tell what the responses behind them answer; other resources of the file
  // (patients, observations) are passed over.
  ImportCount run_responses(ByteSource source) {
    auto definitions = definitions_of(
        clinic_.catalogue, [this](std::string_view id) -> Plan const& { return plan(id); },
        options_.instrument);
    fhir::Forms forms;
    definitions.forms = &forms;
    fhir::ResourceStream stream(std::move(source));
    bool any = false;
    while (stream.next()) {
      if (!stream.complaint() && stream.type() == "Questionnaire") forms.add(stream);
      if (!stream.complaint() && stream.type() != "QuestionnaireResponse") continue;
      any = true;
      take(stream, definitions);
    }
    if (!any) throw Error(Fault::input, "no QuestionnaireResponse in it", {.file = stream.name()});
    throw_if_any(Fault::input, std::move(complaints_));
    return count_;
  }

  void take(fhir::ResourceStream const& stream, fhir::Definitions const& definitions) {
    std::vector<Rejection> rejections;
    if (stream.complaint())
      rejections.push_back({RejectCode::malformed, {}, *stream.complaint()});
    else if (auto const in = fhir::read_response(stream, definitions, rejections))
      return save(*in, stream.place());
    reject(stream.text(), rejections);
  }

  void take(RecordStream const& stream) {
    std::vector<Rejection> rejections;
    if (stream.complaint())
      rejections.push_back({RejectCode::malformed, {}, *stream.complaint()});
    else if (auto const in = read_assess_in(
                 stream, [this](std::string_view id) -> Plan const& { return plan(id); },
                 rejections))
      return save(*in, stream.place());
    reject(stream.text(), rejections);
  }

  Plan const& plan(std::string_view id) {
    auto found = plans_.find(id);
    if (found == plans_.end())
      found = plans_.emplace(std::string(id), plan_for(clinic_.catalogue.instrument(id))).first;
    return found->second;
  }

  void save(AssessIn const& in, Place const& at) {
    auto context = context_of(record_, in.client, in.date);
    for (auto const& [name, value] : in.context) context.insert_or_assign(name, value);
    auto row = row_of({.client = in.client, .date = in.date, .rater = in.rater}, *in.instrument,
                      score(plan(in.instrument->id), in.answers, context));
    try {
      count_.add(save_assessment(record_, transaction_, row));
    } catch (Error const& error) {
      if (error.fault != Fault::conflict) throw;
      throw Error(Fault::conflict, error.complaints.front().message, at,
                  error.complaints.front().hint);
    }
  }

  void reject(std::string_view record, std::vector<Rejection> const& rejections) {
    ++count_.rejected;
    for (auto const& rejection : rejections) {
      if (options_.on_error == OnError::stop) {
        complaints_.push_back(rejection.complaint);
      } else if (options_.rejects) {
        std::string line;
        append_reject(line, rejection, record);
        options_.rejects(line);
      }
    }
  }

  Clinic const& clinic_;
  Record const& record_;
  Transaction& transaction_;
  FilterOptions const& options_;
  std::map<std::string, Plan, std::less<>> plans_;
  std::vector<Complaint> complaints_;
  ImportCount count_;
};

}  // namespace

ImportCount assess_import(Clinic const& clinic, ByteSource const& in, FilterOptions const& options,
                          bool dry_run) {
  auto record = clinic.open(Access::write);
  Transaction transaction(record, "assess import", in.name);
  auto const count = Importer(clinic, record, transaction, options).run(in);
  if (!dry_run) transaction.commit();
  return count;
}

}  // namespace careplan
