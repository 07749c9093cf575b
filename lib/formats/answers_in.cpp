#include "formats/answers_in.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/json_reader.hpp"

namespace careplan {
namespace {

Place place_of(std::string_view text, std::size_t offset, std::string const& name) {
  auto const before = text.substr(0, offset);
  auto const newline = before.rfind('\n');
  auto const line_begin = newline == std::string_view::npos ? 0 : newline + 1;
  return {.file = name,
          .line = static_cast<int>(std::ranges::count(before, '\n')) + 1,
          .column = static_cast<int>(offset - line_begin) + 1};
}

Complaint about_length(Plan const& plan, std::size_t size, Place const& at) {
  auto const least = needed_items(plan);
  auto const most = plan.instrument->items.size();
  return {at,
          fmt::format("{} answers in a list, but {} has {}{} items", size, plan.instrument->id,
                      least < most ? fmt::format("{} to ", least) : "", most),
          "leave the place of what was not asked empty, or write null in JSON"};
}

bool right_length(Plan const& plan, std::size_t size) {
  return needed_items(plan) <= size && size <= plan.instrument->items.size();
}

std::optional<Value> value_of(TreeRef node) {
  switch (node->kind) {
    case TreeKind::null:
      return Missing::not_asked;
    case TreeKind::yes_no:
      return node->yes;
    case TreeKind::number:
      return node->number;
    case TreeKind::text:
      if (auto const missing = from_text<Missing>(node->text)) return *missing;
      return std::string(node->text);
    default:
      return std::nullopt;
  }
}

std::vector<Answer> json_answers(Plan const& plan, std::string_view text, std::string const& name) {
  JsonReader reader;
  if (auto const fault = reader.read(text))
    throw Error(Fault::input, fault->message, place_of(text, fault->offset, name), fault->hint);
  auto const root = reader.root();
  bool const list = root->kind == TreeKind::array;
  if (list && !right_length(plan, root.children().size()))
    throw Error(Fault::input,
                {about_length(plan, root.children().size(), place_of(text, 0, name))});
  std::vector<Complaint> complaints;
  std::vector<Answer> answers;
  for (auto const node : root.children()) {
    auto const item = list ? plan.instrument->items[answers.size()].id : std::string(node->key);
    auto const value = value_of(node);
    if (!value)
      complaints.push_back({place_of(text, json_offset(text, node.index()), name),
                            fmt::format("the answer to {} is not one value", item),
                            "an answer is a number, a word, true, false or null"});
    answers.push_back({item, value.value_or(Missing::not_asked)});
  }
  throw_if_any(Fault::input, std::move(complaints));
  return answers;
}

// As typed: the item says what kind of value it is. An item that is not there keeps its text.
Value typed(Plan const& plan, std::string_view item, std::string_view text) {
  auto const* const found = plan.instrument->find_item(item);
  return found == nullptr ? Value{std::string(text)} : answer_from_text(*found, text);
}

std::vector<Answer> listed_answers(Plan const& plan, std::string_view text,
                                   std::string const& name) {
  auto const parts = split(text, ',');
  if (!right_length(plan, parts.size()))
    throw Error(Fault::input, {about_length(plan, parts.size(), {.file = name})});
  std::vector<Answer> answers;
  for (auto const part : parts) {
    auto const& item = plan.instrument->items[answers.size()].id;
    answers.push_back({item, typed(plan, item, trim(part))});
  }
  return answers;
}

std::vector<Answer> lined_answers(Plan const& plan, std::string_view text,
                                  std::string const& name) {
  std::vector<Complaint> complaints;
  std::vector<Answer> answers;
  int number = 0;
  for (auto const raw : split(text, '\n')) {
    ++number;
    auto const line = trim(raw);
    if (line.empty()) continue;
    auto const sign = line.find('=');
    if (sign == std::string_view::npos || sign == 0) {
      complaints.push_back({Place{.file = name, .line = number, .column = 1},
                            fmt::format("'{}' is not ITEM=VALUE", shown(line)),
                            "write answers as q1=2, one a line"});
      continue;
    }
    auto const item = trim(line.substr(0, sign));
    answers.push_back({std::string(item), typed(plan, item, trim(line.substr(sign + 1)))});
  }
  throw_if_any(Fault::input, std::move(complaints));
  return answers;
}

}  // namespace

std::size_t needed_items(Plan const& plan) {
  std::size_t needed = 0;
  for (auto const* const reads : {&plan.score_items, &plan.result_reads, &plan.flag_reads})
    for (auto const& items : *reads)
      for (auto const item : items) needed = std::max(needed, item + 1);
  return needed > 0 ? needed : plan.instrument->items.size();
}

std::vector<Answer> read_answers(Plan const& plan, std::string_view text, std::string const& name) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  auto const all = trim(text);
  if (all.starts_with('{') || all.starts_with('[')) return json_answers(plan, text, name);
  if (all.empty()) return {};
  if (all.find('=') == std::string_view::npos && all.find('\n') == std::string_view::npos)
    return listed_answers(plan, all, name);
  return lined_answers(plan, text, name);
}

}  // namespace careplan
