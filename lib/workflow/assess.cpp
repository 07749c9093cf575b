#include "workflow/assess.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

// "phq-9.total" of a row's facts belongs to score "total" of instrument "phq-9".
std::string lines_of(ScoreOutcome const& score) {
  std::string text = fmt::format("  {:<14} {}", score.id, to_text(Value{score.range}));
  if (score.range.exact()) text = fmt::format("  {:<14} {}", score.id, to_text(score.range.low));
  if (score.band)
    text += fmt::format("  {} ({})", *score.band, score.band_set);
  else if (!score.bands.empty())
    text += fmt::format("  {} ({}): what is missing decides", join(score.bands, " or "),
                        score.band_set);
  if (score.prorated) text += fmt::format("; prorated {}", to_text(*score.prorated));
  return text + "\n";
}

AssessmentRow row_of(AssessRequest const& request, Instrument const& instrument,
                     Outcome const& outcome) {
  AssessmentRow row{.client = request.client,
                    .date = request.date,
                    .instrument = instrument.id,
                    .version = instrument.version,
                    .rater = request.rater,
                    .reason = request.reason};
  for (auto const& answer : outcome.answers) row.answers.emplace_back(answer.item, answer.value);
  add_facts(row.facts, instrument, outcome);
  row.outcome_json = assessment_json(request.client, request.date, instrument, outcome);
  return row;
}

// What the record already knows of the client that band sets may ask for.
Facts context_of(Record const& record, ClientId const& client, Date date) {
  auto const known = known_facts(record, client, date);
  Facts context;
  for (auto const* name : {"age", "sex"})
    if (auto const found = known.facts.find(std::string("intake.") + name);
        found != known.facts.end())
      context.emplace(name, found->second);
  return context;
}

std::optional<long> answered_before(Record const& record, AssessmentRow const& row) {
  for (auto const& other : record.assessments(row.client))
    if (other.date == row.date && other.instrument == row.instrument) return other.id;
  return std::nullopt;
}

std::vector<Answer> answers_of(Instrument const& instrument, AssessRequest const& request) {
  std::vector<Answer> answers;
  for (auto const& [id, text] : request.answers) {
    // An item that is not there keeps its text: the complaint about it names the near ones.
    auto const* const item = instrument.find_item(id);
    answers.push_back({id, item == nullptr ? Value{text} : answer_from_text(*item, text)});
  }
  throw_if_any(Fault::input, complaints_about(instrument, answers, {}));
  return answers;
}

}  // namespace

AssessAnswer assess_record(Clinic const& clinic, AssessRequest const& request) {
  auto const& instrument = clinic.catalogue.instrument(request.instrument);
  auto const answers = answers_of(instrument, request);
  auto record = clinic.open(Access::write);
  AssessAnswer answer{.instrument = &instrument};
  answer.outcome = score(instrument, answers, context_of(record, request.client, request.date));
  answer.row = row_of(request, instrument, answer.outcome);
  if (!request.reason.empty()) answer.row.supersedes = answered_before(record, answer.row);
  Transaction transaction(record, "assess record", request.client.value, request.reason);
  answer.written = transaction.save(answer.row);
  transaction.commit();
  return answer;
}

namespace {

// Reads, scores and saves the records of a stream inside one transaction.
class Importer {
 public:
  Importer(Clinic const& clinic, Record const& record, Transaction& transaction,
           FilterOptions const& options)
      : clinic_(clinic), record_(record), transaction_(transaction), options_(options) {}

  ImportCount run(ByteSource const& in) {
    RecordStream stream(in, options_.from);
    check_assess_in_columns(stream);
    while (stream.next()) take(stream);
    throw_if_any(Fault::input, std::move(complaints_));
    return count_;
  }

 private:
  void take(RecordStream const& stream) {
    std::vector<Rejection> rejections;
    if (stream.complaint())
      rejections.push_back({RejectCode::malformed, {}, *stream.complaint()});
    else if (auto const in = read_assess_in(
                 stream, [this](std::string_view id) -> Plan const& { return plan(id); },
                 rejections))
      return save(*in, stream.place());
    reject(stream, rejections);
  }

  Plan const& plan(std::string_view id) {
    auto found = plans_.find(id);
    if (found == plans_.end())
      found = plans_.emplace(std::string(id), plan_for(clinic_.catalogue.instrument(id))).first;
    return found->second;
  }

  void save(AssessIn const& in, Place const& at) {
    AssessRequest const request{
        .client = in.client, .date = in.date, .instrument = in.instrument->id, .rater = in.rater};
    auto context = context_of(record_, in.client, in.date);
    for (auto const& [name, value] : in.context) context.insert_or_assign(name, value);
    auto row = row_of(request, *in.instrument, score(plan(in.instrument->id), in.answers, context));
    try {
      count_.add(transaction_.save(row));
    } catch (Error const& error) {
      if (error.fault != Fault::conflict) throw;
      throw Error(Fault::conflict, error.complaints.front().message, at,
                  error.complaints.front().hint);
    }
  }

  void reject(RecordStream const& stream, std::vector<Rejection> const& rejections) {
    ++count_.rejected;
    for (auto const& rejection : rejections) {
      if (options_.on_error == OnError::stop) {
        complaints_.push_back(rejection.complaint);
      } else if (options_.rejects) {
        std::string line;
        append_reject(line, rejection, stream.text());
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

std::string summary(AssessAnswer const& answer) {
  std::string text = fmt::format("{} {} of {}\n", answer.row.client.value, answer.instrument->title,
                                 to_text(answer.row.date));
  for (auto const& flag : answer.outcome.flags) {
    if (flag.state == Truth::no) continue;
    text +=
        fmt::format("  ! {}{}\n", flag.label, flag.state == Truth::yes ? "" : " (not known: ask)");
    if (!flag.action.empty()) text += fmt::format("    do: {}\n", flag.action);
    if (flag.crisis)
      text += "    crisis lines (US): call or text 988; in immediate danger call 911\n";
  }
  for (auto const& score : answer.outcome.scores) text += lines_of(score);
  for (auto const& result : answer.outcome.results)
    text += fmt::format("  {:<14} {}\n", result.id, join(result.possible, " or "));
  std::vector<std::string> open;
  for (auto const& given : answer.outcome.answers)
    if (!settled(given.value))
      open.push_back(fmt::format("{} ({})", given.item, to_text(given.value)));
  if (!open.empty()) text += "  missing: " + join(open, ", ") + "\n";
  return shown(text);
}

Table assessment_history(Clinic const& clinic, ClientId const& client,
                         std::string const& instrument) {
  auto const record = clinic.open(Access::read);
  need_client(record, client);
  Table table{.id = "score",
              .title = "Scores of " + client.value,
              .columns = {{"client", "Client", ColumnKind::text, true},
                          {"instrument", "Instrument", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"score", "Score", ColumnKind::text},
                          {"value", "Value", ColumnKind::text},
                          {"band", "Band", ColumnKind::text},
                          {"version", "Version", ColumnKind::text, true}},
              .group_by = 1};
  auto rows = record.assessments(client);
  std::ranges::stable_sort(
      rows, {}, [](AssessmentRow const& row) { return std::pair(row.instrument, row.date); });
  for (auto const& row : rows) {
    if (!instrument.empty() && row.instrument != instrument) continue;
    // Scores and results are the facts that are neither an item nor a band nor a flag.
    for (auto const& [address, value] : row.facts) {
      auto const name = address.substr(row.instrument.size() + 1);
      bool const item = std::ranges::any_of(
          row.answers, [&](auto const& answer) { return answer.first == name; });
      if (item || name.find('.') != std::string::npos) continue;
      auto const band = row.facts.find(address + ".band");
      table.rows.push_back({row.client.value, row.instrument, row.date, name, to_text(value),
                            band == row.facts.end() ? Cell{} : Cell{to_text(band->second)},
                            row.version});
    }
  }
  return table;
}

Table instrument_table(Clinic const& clinic) {
  Table table{.id = "instrument",
              .title = "Instruments",
              .columns = {{"instrument", "Instrument", ColumnKind::text},
                          {"version", "Version", ColumnKind::text},
                          {"title", "Title", ColumnKind::text},
                          {"items", "Items", ColumnKind::integer},
                          {"scores", "Scores", ColumnKind::list},
                          {"rater", "Rated by", ColumnKind::text},
                          {"repeat_days", "Repeat (days)", ColumnKind::integer}}};
  for (auto const& id : clinic.catalogue.list(DefinitionKind::instrument)) {
    auto const& instrument = clinic.catalogue.instrument(id);
    std::vector<std::string> scores;
    for (auto const& score : instrument.scores) scores.push_back(score.id);
    for (auto const& result : instrument.results) scores.push_back(result.id);
    table.rows.push_back(
        {instrument.id, instrument.version, instrument.title,
         static_cast<long>(instrument.items.size()), scores, instrument.rater,
         instrument.repeat_days > 0 ? Cell{static_cast<long>(instrument.repeat_days)} : Cell{}});
  }
  return table;
}

}  // namespace careplan
