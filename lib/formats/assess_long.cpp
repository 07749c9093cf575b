#include "formats/assess_long.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "formats/assess_head.hpp"

namespace careplan {
namespace {

constexpr std::string_view known_columns[] = {"client", "date",   "instrument", "item",  "value",
                                              "rater",  "reason", "bands",      "schema"};

struct Row {
  int line = 0;
  std::string text{};
};

// One assessment while its rows come in.
struct Group {
  AssessIn in{};
  Plan const* plan = nullptr;
  Place first{};
  int last_line = 0;
  std::vector<Place> answer_places{};  // by answer
  std::vector<Row> rows{};
  bool broken = false;
};

using Key = std::tuple<std::string, Date, std::string>;

class LongReader {
 public:
  LongReader(RecordStream& stream, FindPlan const& find, AssessInDefaults const& defaults)
      : stream_(stream), find_(find), defaults_(defaults) {}

  LongAssessments run() {
    check_columns();
    while (stream_.next()) take_row();
    for (auto& group : groups_) finish(group);
    std::ranges::stable_sort(all_.rejections, {}, [](LongRejection const& one) {
      return one.rejection.complaint.place.line;
    });
    return std::move(all_);
  }

 private:
  void check_columns() const {
    check_assess_in_columns(stream_, defaults_);
    std::vector<Complaint> complaints;
    std::vector<std::string> const known(std::begin(known_columns), std::end(known_columns));
    for (std::size_t at = 0; at < stream_.columns().size(); ++at) {
      auto const& name = stream_.columns()[at];
      if (name.starts_with(context_prefix) || std::ranges::find(known, name) != known.end())
        continue;
      complaints.push_back({stream_.place_of_column(at), fmt::format("unknown column '{}'", name),
                            suggestion(name, known)});
    }
    throw_if_any(Fault::input, std::move(complaints));
  }

  // A row that does not say whose it is may belong to the assessment before or after it.
  void take_row() {
    std::vector<Rejection> rejections;
    auto const head = read_head(rejections);
    if (!head) {
      if (current_) groups_[*current_].broken = true;
      unread_before_ = true;
    } else {
      auto& group = group_of(*head, rejections);
      group.rows.push_back({stream_.line(), std::string(stream_.text())});
      group.last_line = stream_.line();
      add(group, *head, rejections);
      group.broken = group.broken || unread_before_ || !rejections.empty();
      unread_before_ = false;
    }
    for (auto& rejection : rejections)
      all_.rejections.push_back({std::move(rejection), std::string(stream_.text())});
    if (!head) ++all_.rejected;
  }

  struct Head {
    AssessIn in{};
    Plan const* plan = nullptr;
  };
  std::optional<Head> read_head(std::vector<Rejection>& rejections) {
    if (stream_.complaint()) {
      rejections.push_back({RejectCode::malformed, {}, *stream_.complaint()});
      return std::nullopt;
    }
    RecordFields fields(stream_, rejections);
    Head head{.in = read_assess_head(fields, defaults_)};
    head.plan = read_plan(fields, find_, defaults_, head.in.bands);
    if (!rejections.empty()) return std::nullopt;
    head.in.instrument = head.plan->instrument;
    return head;
  }

  Group& group_of(Head const& head, std::vector<Rejection>& rejections) {
    Key key{head.in.client.value, head.in.date, head.in.instrument->id};
    if (current_ && key == current_key_) return groups_[*current_];
    auto const [found, first] = by_key_.emplace(key, groups_.size());
    current_key_ = std::move(key);
    if (first) {
      groups_.push_back({.in = head.in, .plan = head.plan, .first = stream_.place()});
    } else {
      auto const& group = groups_[found->second];
      rejections.push_back({RejectCode::not_allowed,
                            {},
                            {stream_.place(),
                             fmt::format("{} of {} on {} stands in lines {} to {} already",
                                         head.in.instrument->id, head.in.client.value,
                                         to_text(head.in.date), group.first.line, group.last_line),
                             "all rows of one assessment follow one another"}});
    }
    current_ = found->second;
    return groups_[*current_];
  }

  void add(Group& group, Head const& head, std::vector<Rejection>& rejections) {
    RecordFields fields(stream_, rejections);
    agree(fields, "rater", group.in.rater, head.in.rater);
    agree(fields, "reason", group.in.reason, head.in.reason);
    agree(fields, "bands", group.in.bands, head.in.bands);
    for (auto const cell : stream_.root().children())
      if (cell->key.starts_with(context_prefix) && cell->kind != TreeKind::null)
        read_context_cell(fields, cell, group.in.context);
    auto const id = fields.text("item");
    if (id.empty()) return;
    auto const cell = fields.field("value");
    auto const before = std::ranges::find(group.in.answers, id, &Answer::item);
    if (before != group.in.answers.end()) {
      auto const at = static_cast<std::size_t>(before - group.in.answers.begin());
      fields.reject(RejectCode::not_allowed, "item", *fields.field("item"),
                    fmt::format("{} is given in line {} already", id, group.answer_places[at].line),
                    "keep one of the two rows");
      return;
    }
    auto const text = cell && (*cell)->kind == TreeKind::text ? trim((*cell)->text) : "";
    auto const* const item = group.plan->instrument->find_item(id);
    group.in.answers.push_back(
        {id, item == nullptr ? Value{std::string(text)} : answer_from_text(*item, text)});
    group.answer_places.push_back(
        stream_.place_of(item == nullptr || !cell ? *fields.field("item") : *cell));
  }

  // What is said of the whole assessment is said by its first row, or by every one alike.
  void agree(RecordFields& fields, std::string_view key, std::string& of_group,
             std::string const& of_row) {
    if (of_row == of_group || of_row.empty()) return;
    fields.reject(RejectCode::not_allowed, std::string(key),
                  fields.field(key).value_or(stream_.root()),
                  fmt::format("{} is '{}', but '{}' in the rows before", key, of_row, of_group),
                  "say it in the first row of the assessment, or alike in all");
  }

  void finish(Group& group) {
    if (!group.broken) check(group);
    if (!group.broken) {
      std::vector<std::string> texts;
      for (auto& row : group.rows) texts.push_back(std::move(row.text));
      all_.assessments.push_back({std::move(group.in), group.first, join(texts, "\n")});
      return;
    }
    ++all_.rejected;
    for (auto const& row : group.rows)
      if (std::ranges::none_of(all_.rejections, [&](LongRejection const& one) {
            return one.rejection.complaint.place.line == row.line;
          }))
        all_.rejections.push_back(
            {Rejection{RejectCode::assessment_skipped,
                       {},
                       {Place{group.first.file, row.line, 1},
                        fmt::format(
                            "{} of {} on {} is not taken: another of its rows could not be used",
                            group.in.instrument->id, group.in.client.value, to_text(group.in.date)),
                        "mend that row and import all of them again"}},
             row.text});
  }

  void check(Group& group) {
    auto const& answers = group.in.answers;
    for (auto& complaint : complaints_about(*group.plan, answers, group.first)) {
      group.broken = true;
      auto const behind = answer_behind(*group.plan, answers, complaint);
      if (behind) complaint.place = group.answer_places[*behind];
      auto const row = behind.value_or(0);
      bool const known = group.plan->item_at.contains(answers[row].item);
      all_.rejections.push_back(
          {Rejection{known ? RejectCode::not_allowed : RejectCode::unknown_name, "value",
                     std::move(complaint)},
           group.rows[row].text});
    }
  }

  RecordStream& stream_;
  FindPlan const& find_;
  AssessInDefaults const& defaults_;
  std::vector<Group> groups_;
  std::map<Key, std::size_t> by_key_;
  Key current_key_{};
  std::optional<std::size_t> current_;
  bool unread_before_ = false;
  LongAssessments all_;
};

}  // namespace

bool is_long(RecordStream const& stream) {
  auto const& columns = stream.columns();
  return stream.csv() && std::ranges::find(columns, "item") != columns.end() &&
         std::ranges::find(columns, "value") != columns.end();
}

LongAssessments read_long(RecordStream& stream, FindPlan const& find,
                          AssessInDefaults const& defaults) {
  return LongReader(stream, find, defaults).run();
}

}  // namespace careplan
