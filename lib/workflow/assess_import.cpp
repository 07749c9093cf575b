// assess import: a stream of assessments into the record, in one transaction.
#include <fmt/format.h>

#include <map>
#include <optional>

#include "formats/assess_head.hpp"
#include "formats/assess_long.hpp"
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
      : clinic_(clinic),
        record_(record),
        transaction_(transaction),
        options_(options),
        defaults_{options.instrument, options.bands} {
    if (!options.instrument.empty()) (void)plan(options.instrument);
  }

  ImportCount run(ByteSource in) {
    if (options_.from == RecordFormat::fhir ||
        (options_.from == RecordFormat::guess && fhir::holds_resources(in)))
      take_responses(std::move(in));
    else
      take_records(std::move(in));
    throw_if_any(fault_, std::move(complaints_));
    return count_;
  }

 private:
  void take_records(ByteSource source) {
    RecordStream stream(std::move(source), options_.from);
    if (is_long(stream)) return take_long(stream);
    check_assess_in_columns(stream, defaults_);
    while (stream.next())
      take(stream, [&](std::vector<Rejection>& rejections) {
        return read_assess_in(stream, find_, rejections, defaults_);
      });
  }

  // Questionnaires tell what the responses behind them answer; other resources of the file
  // (patients, observations) are passed over.
  void take_responses(ByteSource source) {
    auto definitions = definitions_of(clinic_.catalogue, find_, options_.instrument);
    fhir::Forms forms;
    definitions.forms = &forms;
    fhir::ResourceStream stream(std::move(source));
    bool any = false;
    while (stream.next()) {
      if (!stream.complaint() && stream.type() == "Questionnaire") forms.add(stream);
      if (!stream.complaint() && stream.type() != "QuestionnaireResponse") continue;
      any = true;
      take(stream, [&](std::vector<Rejection>& rejections) {
        auto in = fhir::read_response(stream, definitions, rejections);
        if (in) in->bands = options_.bands;
        return in;
      });
    }
    if (!any) throw Error(Fault::input, "no QuestionnaireResponse in it", {.file = stream.name()});
  }

  // The current record of a stream of either kind.
  template <class Stream, class Read>
  void take(Stream const& stream, Read read) {
    std::vector<Rejection> rejections;
    std::optional<AssessIn> in;
    if (stream.complaint())
      rejections.push_back({RejectCode::malformed, {}, *stream.complaint()});
    else
      in = read(rejections);
    if (in) return save(*in, stream.place(), stream.text());
    ++count_.rejected;
    for (auto const& rejection : rejections) reject(rejection, stream.text());
  }

  void take_long(RecordStream& stream) {
    auto const all = read_long(stream, find_, defaults_);
    count_.rejected += all.rejected;
    for (auto const& [rejection, row] : all.rejections) reject(rejection, row);
    for (auto const& [in, place, rows] : all.assessments) save(in, place, rows);
  }

  Plan const& plan(std::string_view id) {
    auto found = plans_.find(id);
    if (found == plans_.end())
      found = plans_.emplace(std::string(id), plan_for(clinic_.catalogue.instrument(id))).first;
    return found->second;
  }

  void save(AssessIn const& in, Place const& at, std::string_view text) {
    if (auto const unknown = complaint_about_bands(*in.instrument, in.bands, at)) {
      ++count_.rejected;
      return reject({RejectCode::unknown_name, "bands", *unknown}, text);
    }
    try {
      need_happened(clinic_, in.date);
    } catch (Error const& error) {
      ++count_.rejected;
      auto const& [place, message, hint] = error.complaints.front();
      return reject({RejectCode::not_allowed, "date", {at, message, hint}}, text);
    }
    Facts context;
    if (reads_context(*in.instrument)) context = context_of(record_, in.client, in.date);
    for (auto const& [name, value] : in.context) context.insert_or_assign(name, value);
    auto const outcome = score(plan(in.instrument->id), in.answers, context, in.bands);
    auto row =
        row_of({.client = in.client, .date = in.date, .rater = in.rater, .reason = in.reason},
               *in.instrument, outcome);
    if (!holds_answer(row)) return void(++count_.blank);
    try {
      auto const written = import_assessment(record_, transaction_, row);
      count_.add(written);
      if (written != Written::unchanged) tell_crisis(row, outcome);
    } catch (Error const& error) {
      if (error.fault != Fault::conflict) throw;
      ++count_.rejected;
      if (options_.on_error == OnError::stop && complaints_.empty()) fault_ = Fault::conflict;
      reject({RejectCode::conflict,
              {},
              {at, error.complaints.front().message,
               "to correct what is recorded, give the record a 'reason'"}},
             text);
    }
  }

  void tell_crisis(AssessmentRow const& row, Outcome const& outcome) {
    for (auto const& flag : outcome.flags)
      if (flag.crisis && flag.state == Truth::yes)
        count_.crisis.push_back(fmt::format("{}, {} of {}: {}", row.client.value, row.instrument,
                                            to_text(row.date), flag.label));
  }

  void reject(Rejection const& rejection, std::string_view record) {
    // Where the first complaints stop everything, this would only be their echo.
    bool const echo = rejection.code == RejectCode::assessment_skipped;
    if (options_.on_error == OnError::stop) {
      if (!echo) complaints_.push_back(rejection.complaint);
    } else if (options_.rejects) {
      std::string line;
      append_reject(line, rejection, record);
      options_.rejects(line);
    }
  }

  Clinic const& clinic_;
  Record const& record_;
  Transaction& transaction_;
  FilterOptions const& options_;
  AssessInDefaults defaults_;
  FindPlan find_ = [this](std::string_view id) -> Plan const& { return plan(id); };
  std::map<std::string, Plan, std::less<>> plans_;
  Fault fault_ = Fault::input;  // of the first complaint
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
