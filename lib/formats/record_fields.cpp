#include "formats/record_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace careplan {

std::string_view kind_name(TreeKind kind) {
  switch (kind) {
    case TreeKind::null:
      return "null";
    case TreeKind::yes_no:
      return "true or false";
    case TreeKind::number:
      return "a number";
    case TreeKind::text:
      return "text";
    case TreeKind::array:
      return "a list";
    case TreeKind::object:
      return "an object";
  }
  return "?";
}

void need_columns(RecordStream const& stream, std::vector<std::string_view> const& needed,
                  std::string const& hint) {
  if (!stream.csv()) return;
  std::vector<Complaint> complaints;
  for (auto const column : needed)
    if (std::ranges::find(stream.columns(), column) == stream.columns().end())
      complaints.push_back(
          {Place{stream.name(), 1, 1}, fmt::format("there is no column '{}'", column), hint});
  throw_if_any(Fault::input, std::move(complaints));
}

RecordFields::RecordFields(RecordStream const& record, std::vector<Rejection>& rejections)
    : record_(record), rejections_(rejections) {
  asked_.reserve(16);  // as many as a record has members, nearly always
}

void RecordFields::reject(RejectCode code, std::string field, TreeRef at, std::string message,
                          std::string hint, bool of_key) {
  rejections_.push_back({code,
                         std::move(field),
                         {record_.place_of(at, of_key), std::move(message), std::move(hint)}});
}

std::optional<TreeRef> RecordFields::field(std::string_view key) {
  asked_.push_back(key);
  return record_.root().find(key);
}

std::optional<TreeRef> RecordFields::required(std::string_view key) {
  auto const found = field(key);
  if (found && (*found)->kind != TreeKind::null) return found;
  reject(RejectCode::missing, std::string(key), found.value_or(record_.root()),
         fmt::format("the record needs '{}'", key));
  return std::nullopt;
}

// Text is kept and shown again, so nothing in it may drive a terminal.
bool RecordFields::safe_text(TreeRef at, std::string_view name) {
  if (at->kind != TreeKind::text) {
    reject(RejectCode::wrong_type, std::string(name), at,
           fmt::format("'{}' should be text, not {}", name, kind_name(at->kind)));
    return false;
  }
  if (!first_unsafe(at->text)) return true;
  reject(RejectCode::not_allowed, std::string(name), at,
         fmt::format("'{}' holds a control character", name), "remove invisible characters");
  return false;
}

std::string RecordFields::text(std::string_view key) {
  auto const at = required(key);
  if (!at || !safe_text(*at, key)) return {};
  if ((*at)->text.empty())
    reject(RejectCode::missing, std::string(key), *at, fmt::format("'{}' is empty", key));
  return std::string((*at)->text);
}

std::string RecordFields::optional_text(std::string_view key) {
  auto const at = field(key);
  if (!at || (*at)->kind == TreeKind::null || !safe_text(*at, key)) return {};
  return std::string((*at)->text);
}

ClientId RecordFields::client() {
  auto id = text("client");
  if (!id.empty() && !valid_id(id))
    reject(RejectCode::not_allowed, "client", *field("client"),
           fmt::format("'{}' is not a client id", id),
           "1 to 64 of letters, digits, '.', '_' and '-', beginning with a letter or digit");
  return {std::move(id)};
}

Date RecordFields::date() {
  return required("date") ? optional_date("date").value_or(Date{}) : Date{};
}

std::optional<Date> RecordFields::optional_date(std::string_view key) {
  auto const given = optional_text(key);
  if (given.empty()) return std::nullopt;
  auto const date = parse_date(given);
  if (!date)
    reject(RejectCode::not_allowed, std::string(key), *field(key),
           fmt::format("'{}' is not a date", given), "write dates as 2026-12-01");
  return date;
}

std::optional<long> RecordFields::optional_integer(std::string_view key) {
  auto const at = field(key);
  if (!at || (*at)->kind == TreeKind::null) return std::nullopt;
  std::optional<double> number;
  if ((*at)->kind == TreeKind::number) number = (*at)->number;
  if (csv()) number = parse_number((*at)->text);
  if (number && *number == std::trunc(*number) && std::abs(*number) < 1e9)
    return static_cast<long>(*number);
  reject(RejectCode::wrong_type, std::string(key), *at,
         fmt::format("'{}' should be a whole number", key));
  return std::nullopt;
}

Value RecordFields::text_value(TreeRef at, std::string const& name) {
  if (!safe_text(at, name)) return Missing::not_asked;
  if (auto const missing = from_text<Missing>(at->text)) return *missing;
  return std::string(at->text);
}

// {"low":3,"high":5} or {"one_of":["mild","moderate"]}: what is known although not all is.
Value RecordFields::open_value(TreeRef at, std::string const& name) {
  auto const low = at.find("low");
  auto const high = at.find("high");
  auto const one_of = at.find("one_of");
  auto const members = at.children().size();
  if (members == 2 && low && high && (*low)->kind == TreeKind::number &&
      (*high)->kind == TreeKind::number && (*low)->number <= (*high)->number) {
    if ((*low)->number == (*high)->number) return (*low)->number;
    return Interval{(*low)->number, (*high)->number};
  }
  OneOf few;
  bool words = members == 1 && one_of && (*one_of)->kind == TreeKind::array;
  if (words)
    for (auto const word : one_of->children()) {
      words = words && word->kind == TreeKind::text && !first_unsafe(word->text);
      few.words.emplace_back(word->text);
    }
  if (words && few.words.size() == 1) return few.words.front();
  if (words && few.words.size() > 1) return few;
  reject(RejectCode::wrong_type, name, at, fmt::format("'{}' is not the value of a fact", name),
         R"(what is partly known is {"low":3,"high":5} or {"one_of":["mild","moderate"]})");
  return Missing::not_asked;
}

Value RecordFields::value(TreeRef at, std::string const& name) {
  switch (at->kind) {
    case TreeKind::null:
      return Missing::not_asked;
    case TreeKind::yes_no:
      return at->yes;
    case TreeKind::number:
      return at->number;
    case TreeKind::text:
      return text_value(at, name);
    case TreeKind::object:
      return open_value(at, name);
    case TreeKind::array:
      reject(RejectCode::wrong_type, name, at, fmt::format("'{}' should be one value", name));
  }
  return Missing::not_asked;
}

void RecordFields::schema(std::vector<std::string_view> const& things) {
  auto const given = optional_text("schema");
  if (given.empty()) return;
  std::vector<std::string> known;
  for (auto const thing : things) known.push_back(fmt::format("careplan.{}/1", thing));
  if (std::ranges::find(known, given) == known.end())
    reject(RejectCode::not_allowed, "schema", *field("schema"),
           fmt::format("a record of '{}' has no place here", given),
           "wanted: " + join(known, " or "));
}

void RecordFields::finish() {
  for (auto const member : record_.root().children()) {
    if (std::ranges::find(asked_, member->key) != asked_.end()) continue;
    std::vector<std::string> const known(asked_.begin(), asked_.end());
    reject(RejectCode::unknown_name, std::string(member->key), member,
           fmt::format("unknown {} '{}'", csv() ? "column" : "member", member->key),
           suggestion(member->key, known), true);
  }
}

}  // namespace careplan
