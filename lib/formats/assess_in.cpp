#include <fmt/format.h>

#include <algorithm>

#include "formats/answers_in.hpp"
#include "formats/assess_head.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

// Columns that are no items.
constexpr std::string_view beside_answers[] = {"client", "date",  "instrument", "rater",
                                               "reason", "bands", "schema"};
// An assessment can be scored again: what scoring gave before is passed over.
constexpr std::string_view scored_before[] = {"version", "scores", "results", "flags"};

// An answer and where it stands, for complaints.
struct Given {
  Answer answer{};
  std::uint32_t at = 0;
};

class AssessInReader {
 public:
  AssessInReader(RecordStream const& record, FindPlan const& find,
                 std::vector<Rejection>& rejections, AssessInDefaults const& defaults)
      : record_(record),
        fields_(record, rejections),
        find_(find),
        rejections_(rejections),
        defaults_(defaults) {}

  std::optional<AssessIn> run() {
    auto const before = rejections_.size();
    auto in = read_assess_head(fields_, defaults_);
    auto const* const plan = read_plan(fields_, find_, defaults_, in.bands);
    if (plan != nullptr) {
      in.instrument = plan->instrument;
      record_.csv() ? row(*plan) : line(*plan);
      in.context = std::move(context_);
      if (rejections_.size() == before) check(*plan);
    }
    if (rejections_.size() != before) return std::nullopt;
    for (auto& given : given_) in.answers.push_back(std::move(given.answer));
    return in;
  }

 private:
  void row(Plan const& plan) {
    for (auto const cell : record_.root().children()) {
      auto const key = cell->key;
      if (cell->kind == TreeKind::null ||
          std::ranges::find(beside_answers, key) != std::end(beside_answers))
        continue;
      auto const text = trim(cell->text);
      auto const* const item = plan.instrument->find_item(key);
      if (item == nullptr && key.starts_with(context_prefix))
        read_context_cell(fields_, cell, context_);
      else
        given_.push_back({{std::string(key), item == nullptr ? Value{std::string(text)}
                                                             : answer_from_text(*item, text)},
                          cell.index()});
    }
  }

  void line(Plan const& plan) {
    for (auto const name : scored_before) (void)fields_.field(name);
    if (auto const given = fields_.field("context"); given && (*given)->kind == TreeKind::object)
      for (auto const fact : given->children())
        read_context(fields_, fact->key, fact,
                     fields_.value(fact, fmt::format("context.{}", fact->key)), context_);
    else if (given)
      fields_.reject(RejectCode::wrong_type, "context", *given, "'context' should be an object");
    auto const answers = fields_.field("answers");
    if (answers && (*answers)->kind == TreeKind::object)
      for (auto const answer : answers->children()) add(answer->key, answer);
    else if (answers && (*answers)->kind == TreeKind::array)
      list(plan, *answers);
    else
      fields_.reject(RejectCode::missing, "answers", answers.value_or(record_.root()),
                     "the record needs 'answers'", "an object by item, or a list in item order");
    fields_.finish();
  }

  void add(std::string_view item, TreeRef at) {
    auto const name = fmt::format("answers.{}", item);
    auto value = fields_.value(at, name);
    if (std::holds_alternative<Interval>(value) || std::holds_alternative<OneOf>(value))
      fields_.reject(RejectCode::wrong_type, name, at, "an answer is one value or null");
    given_.push_back({{std::string(item), std::move(value)}, at.index()});
  }

  // A list that is too short or too long has slipped somewhere: every answer in it is in doubt.
  // Only items at the end that nothing is worked out from may be left out.
  void list(Plan const& plan, TreeRef answers) {
    auto const& items = plan.instrument->items;
    auto const size = answers.children().size();
    auto const least = needed_items(plan);
    if (size < least || size > items.size()) {
      fields_.reject(
          RejectCode::not_allowed, "answers", answers,
          fmt::format("{} answers in a list, but {} has {}{} items", size, plan.instrument->id,
                      least < items.size() ? fmt::format("{} to ", least) : "", items.size()),
          "write null for what was not asked");
      return;
    }
    std::size_t next = 0;
    for (auto const answer : answers.children()) add(items[next++].id, answer);
  }

  void check(Plan const& plan) {
    std::vector<Answer> answers;
    answers.reserve(given_.size());
    for (auto const& given : given_) answers.push_back(given.answer);
    for (auto const& complaint : complaints_about(plan, answers, record_.place()))
      reject(plan, answers, complaint);
  }

  void reject(Plan const& plan, std::vector<Answer> const& answers, Complaint const& complaint) {
    auto const behind = answer_behind(plan, answers, complaint);
    if (!behind) return rejections_.push_back({RejectCode::not_allowed, "answers", complaint});
    auto const& given = given_[*behind];
    bool const known = plan.instrument->find_item(given.answer.item) != nullptr;
    fields_.reject(known ? RejectCode::not_allowed : RejectCode::unknown_name,
                   "answers." + given.answer.item, record_.at(given.at), complaint.message,
                   complaint.hint, !known);
  }

  RecordStream const& record_;
  RecordFields fields_;
  FindPlan const& find_;
  std::vector<Rejection>& rejections_;
  AssessInDefaults const& defaults_;
  std::vector<Given> given_;
  Facts context_;
};

}  // namespace

std::optional<AssessIn> read_assess_in(RecordStream const& record, FindPlan const& find,
                                       std::vector<Rejection>& rejections,
                                       AssessInDefaults const& defaults) {
  return AssessInReader(record, find, rejections, defaults).run();
}

// The instrument judges all answers at once; asking it about each one alone tells which one a
// complaint is about. What no answer alone explains is about the answers together.
std::optional<std::size_t> answer_behind(Plan const& plan, std::vector<Answer> const& answers,
                                         Complaint const& complaint) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto const alone = complaints_about(plan, {answers[i]}, complaint.place);
    if (std::ranges::find(alone, complaint) != alone.end()) return i;
  }
  return std::nullopt;
}

void check_assess_in_columns(RecordStream const& stream, AssessInDefaults const& defaults) {
  std::vector<std::string_view> needed{"client", "date"};
  if (defaults.instrument.empty()) needed.push_back("instrument");
  need_columns(stream, needed,
               "the columns are client,date,instrument and one for each item; --instrument ID "
               "stands for that of a file about one");
}

}  // namespace careplan
