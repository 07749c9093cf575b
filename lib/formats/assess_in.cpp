#include <fmt/format.h>

#include <algorithm>

#include "conditions/domain.hpp"
#include "formats/answers_in.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

constexpr std::string_view context_prefix = "context.";
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
                 std::vector<Rejection>& rejections)
      : record_(record), fields_(record, rejections), find_(find), rejections_(rejections) {}

  std::optional<AssessIn> run() {
    auto const before = rejections_.size();
    AssessIn in{.client = fields_.client(), .date = fields_.date()};
    fields_.schema({"assess-in", "assessment"});
    in.rater = fields_.optional_text("rater");
    auto const* const plan = plan_of(fields_.text("instrument"));
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
  Plan const* plan_of(std::string const& id) {
    if (id.empty()) return nullptr;
    try {
      return &find_(id);
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
      auto const& said = error.complaints.front();
      fields_.reject(RejectCode::unknown_name, "instrument", *fields_.field("instrument"),
                     said.message, said.hint);
      return nullptr;
    }
  }

  void row(Plan const& plan) {
    for (auto const cell : record_.root().children()) {
      auto const key = cell->key;
      if (key == "client" || key == "date" || key == "instrument" || key == "rater" ||
          key == "schema" || cell->kind == TreeKind::null)
        continue;
      auto const text = trim(cell->text);
      auto const* const item = plan.instrument->find_item(key);
      if (item == nullptr && key.starts_with(context_prefix))
        context(key.substr(context_prefix.size()), cell,
                parse_number(text) ? Value{*parse_number(text)} : Value{std::string(text)});
      else
        given_.push_back({{std::string(key), item == nullptr ? Value{std::string(text)}
                                                             : answer_from_text(*item, text)},
                          cell.index()});
    }
  }

  void context(std::string_view name, TreeRef at, Value value) {
    auto const field = fmt::format("context.{}", name);
    auto const domain = context_domain(name);
    if (!domain)
      fields_.reject(RejectCode::unknown_name, field, at, fmt::format("unknown context '{}'", name),
                     "age and sex are what bands may depend on", true);
    else if (!allows(*domain, value))
      fields_.reject(RejectCode::not_allowed, field, at,
                     fmt::format("'{}' cannot be {}", field, to_text(value)),
                     "it is " + describe(*domain));
    context_.insert_or_assign(std::string(name), std::move(value));
  }

  void line(Plan const& plan) {
    for (auto const name : scored_before) (void)fields_.field(name);
    if (auto const given = fields_.field("context"); given && (*given)->kind == TreeKind::object)
      for (auto const fact : given->children())
        context(fact->key, fact, fields_.value(fact, fmt::format("context.{}", fact->key)));
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
  std::vector<Given> given_;
  Facts context_;
};

}  // namespace

std::optional<AssessIn> read_assess_in(RecordStream const& record, FindPlan const& find,
                                       std::vector<Rejection>& rejections) {
  return AssessInReader(record, find, rejections).run();
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

void check_assess_in_columns(RecordStream const& stream) {
  need_columns(stream, {"client", "date", "instrument"},
               "the columns are client,date,instrument and one for each item");
}

}  // namespace careplan
