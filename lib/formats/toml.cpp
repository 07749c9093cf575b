#include "formats/toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <utility>

#include "core/id.hpp"
#include "formats/toml_tree.hpp"

namespace careplan {
namespace {

char const* type_name(TomlNode const& node) {
  constexpr char const* names[] = {"text",   "a whole number", "a number", "true or false",
                                   "a date", "a time",         "an array", "a table"};
  return names[node.value.index()];
}

}  // namespace

struct TomlFile::Contents {
  std::string text;
  TomlTree tree;
  // Keys that a table does not have; what is asked for twice may stand here twice.
  std::deque<std::pair<TomlMembers const*, std::string_view>> asked_in_vain;
  // The same few literals are asked for again and again: by their address, as they are kept.
  struct Literal {
    char const* address = nullptr;
    std::string_view kept{};
  };
  std::array<Literal, 64> literals{};
};

TomlMember const* find_member(TomlMembers const& members, std::string_view key) {
  for (auto const& member : members)
    if (member.key.size() == key.size() && !key.empty() && member.key.front() == key.front() &&
        member.key == key)
      return &member;
  return nullptr;
}

TomlFile::TomlFile(std::string_view text, std::string name)
    : name_(std::move(name)), contents_(std::make_unique<Contents>()) {
  contents_->text = text;
  if (auto plain = plain_toml(contents_->text))
    contents_->tree.members = std::move(*plain);
  else
    contents_->tree = any_toml(contents_->text, name_);
  complaints_ = contents_->tree.complaints;
}

TomlFile::~TomlFile() = default;

TomlTable TomlFile::root() {
  return {*this, contents_->tree.members, {1, 1}, "the file"};
}

void TomlFile::asked_in_vain(TomlMembers const& table, std::string_view key) {
  auto& [address, kept] = contents_->literals[std::hash<char const*>()(key.data()) % 64];
  if (address != key.data() || kept != key) {
    address = key.data();
    kept = contents_->tree.texts.emplace_back(key);
  }
  contents_->asked_in_vain.emplace_back(&table, kept);
}

std::vector<std::string> TomlFile::known_keys(TomlMembers const& table) const {
  std::vector<std::string> known;
  for (auto const& member : table)
    if (member.asked) known.emplace_back(member.key);
  for (auto const& [asked, key] : contents_->asked_in_vain)
    if (asked == &table && std::ranges::find(known, key) == known.end()) known.emplace_back(key);
  return known;
}

void TomlFile::finish() {
  // Unknown keys, wherever a table was read at all; a table nobody read is itself an unknown key.
  auto const visit = [&](auto const& self, TomlMembers const& members) -> void {
    for (auto const& member : members) {
      if (!member.asked) {
        complaints_.push_back({Place{name_, member.at.line, member.at.column},
                               fmt::format("unknown key '{}'", member.key),
                               suggestion(member.key, known_keys(members))});
      } else if (auto const* table = std::get_if<TomlMembers>(&member.node.value)) {
        self(self, *table);
      } else if (auto const* array = std::get_if<TomlArray>(&member.node.value)) {
        for (auto const& element : *array)
          if (auto const* inner = std::get_if<TomlMembers>(&element.value)) self(self, *inner);
      }
    }
  };
  visit(visit, contents_->tree.members);
  std::ranges::stable_sort(complaints_, {}, [](Complaint const& complaint) {
    return std::pair(complaint.place.line, complaint.place.column);
  });
  throw_if_any(Fault::input, complaints_);
}

TomlTable::TomlTable(TomlFile& file, TomlMembers const& members, TomlPosition at,
                     std::string_view name, std::size_t brackets)
    : file_(&file), members_(&members), at_(at), name_(name), brackets_(brackets) {}

TomlMember const* TomlTable::member(std::string_view key) const {
  auto const* const found = find_member(*members_, key);
  if (found != nullptr)
    found->asked = true;
  else
    file_->asked_in_vain(*members_, key);
  return found;
}

TomlNode const* TomlTable::node(std::string_view key) const {
  auto const* const found = member(key);
  return found == nullptr ? nullptr : &found->node;
}

bool TomlTable::has(std::string_view key) const {
  return node(key) != nullptr;
}

TomlNode const* TomlTable::required(std::string_view key) const {
  auto const* const found = node(key);
  if (found == nullptr)
    file_->complaints().push_back({place(),
                                   fmt::format("{}{}{} needs '{}'", std::string(brackets_, '['),
                                               name_, std::string(brackets_, ']'), key),
                                   fmt::format("add {} = ...", key)});
  return found;
}

void TomlTable::complain(std::string_view key, std::string message, std::string hint) const {
  file_->complaints().push_back({place_of(key), std::move(message), std::move(hint)});
}

Place TomlTable::place_of(std::string_view key) const {
  auto const* const found = find_member(*members_, key);
  return place_at(found == nullptr ? at_ : found->node.at);
}

Place TomlTable::place_at(TomlPosition at) const {
  return {file_->name(), at.line, at.column};
}

namespace {

// The value of a node as T, or a complaint that says what was wanted and what is there.
template <class T>
std::optional<T> as(TomlTable const& table, std::string_view key, TomlNode const& node,
                    char const* wanted, std::string hint = {}) {
  if (auto const* value = std::get_if<T>(&node.value)) return *value;
  table.complain(key, fmt::format("'{}' should be {}, not {}", key, wanted, type_name(node)),
                 std::move(hint));
  return std::nullopt;
}

TomlArray const* elements(TomlTable const& table, std::string_view key, TomlNode const& node,
                          char const* wanted) {
  auto const* const array = std::get_if<TomlArray>(&node.value);
  if (array == nullptr) (void)as<TomlArray>(table, key, node, wanted);
  return array;
}

template <class T, class Parse>
std::optional<T> parsed(TomlTable const& table, std::string_view key, TomlNode const* node,
                        Parse parse, char const* wanted, char const* example) {
  if (node == nullptr) return std::nullopt;
  if (auto const* value = std::get_if<std::string_view>(&node->value)) {
    if (auto result = parse(*value)) return result;
    table.complain(key, fmt::format("'{}' is not {}", *value, wanted), example);
    return std::nullopt;
  }
  (void)as<std::string_view>(table, key, *node, wanted, example);
  return std::nullopt;
}

std::optional<double> number_of(TomlNode const& node) {
  if (auto const* whole = std::get_if<long>(&node.value)) return static_cast<double>(*whole);
  if (auto const* number = std::get_if<double>(&node.value)) return *number;
  return std::nullopt;
}

}  // namespace

std::string TomlTable::text(std::string_view key) const {
  auto const* const found = required(key);
  if (found == nullptr) return {};
  auto const value = as<std::string_view>(*this, key, *found, "text").value_or("");
  if (value.empty() && std::holds_alternative<std::string_view>(found->value))
    complain(key, fmt::format("'{}' is empty", key));
  return std::string(value);
}

std::string TomlTable::text_or(std::string_view key, std::string otherwise) const {
  auto const* const found = node(key);
  if (found == nullptr) return otherwise;
  auto const value = as<std::string_view>(*this, key, *found, "text");
  return value ? std::string(*value) : otherwise;
}

std::string TomlTable::id(std::string_view key) const {
  auto value = text(key);
  if (!value.empty() && !valid_id(value))
    complain(key, fmt::format("'{}' is not an id", value),
             "1 to 64 of letters, digits, '.', '_' and '-', beginning with a letter or digit");
  return value;
}

long TomlTable::integer(std::string_view key) const {
  auto const* const found = required(key);
  return found == nullptr ? 0 : as<long>(*this, key, *found, "a whole number").value_or(0);
}

long TomlTable::integer_or(std::string_view key, long otherwise) const {
  return has(key) ? integer(key) : otherwise;
}

double TomlTable::number(std::string_view key) const {
  auto const* const found = required(key);
  if (found == nullptr) return 0;
  if (auto const value = number_of(*found)) return *value;
  return as<double>(*this, key, *found, "a number").value_or(0);
}

double TomlTable::number_or(std::string_view key, double otherwise) const {
  return has(key) ? number(key) : otherwise;
}

bool TomlTable::flag_or(std::string_view key, bool otherwise) const {
  auto const* const found = node(key);
  if (found == nullptr) return otherwise;
  return as<bool>(*this, key, *found, "true or false").value_or(otherwise);
}

std::optional<Date> TomlTable::date(std::string_view key) const {
  auto const* const found = required(key);
  if (found != nullptr)
    if (auto const* date = std::get_if<Date>(&found->value)) return *date;
  return parsed<Date>(*this, key, found, parse_date, "a date", "write dates as 2026-12-01");
}

std::optional<Clock> TomlTable::clock(std::string_view key) const {
  auto const* const found = required(key);
  if (found != nullptr)
    if (auto const* clock = std::get_if<Clock>(&found->value)) return *clock;
  return parsed<Clock>(*this, key, found, parse_clock, "a time", "write times as \"09:30\"");
}

std::optional<Weekdays> TomlTable::weekdays(std::string_view key) const {
  return parsed<Weekdays>(*this, key, required(key), parse_weekdays, "a set of weekdays",
                          "write \"MWF\", \"TThSa\", \"Mon-Fri\" or \"Mon Thu\"");
}

std::optional<WeekWindows> TomlTable::windows(std::string_view key) const {
  return parsed<WeekWindows>(*this, key, required(key), parse_windows, "a list of weekly times",
                             "write \"Mon-Fri 08:00-13:00; Sat 09:00-12:00\", or \"any\"");
}

bool TomlTable::each_text(std::string_view key,
                          std::function<void(std::string_view)> const& take) const {
  auto const* const found = node(key);
  if (found == nullptr) return false;
  auto const* const array = elements(*this, key, *found, "an array of texts");
  if (array == nullptr) return false;
  for (auto const& element : *array) {
    if (auto const* text = std::get_if<std::string_view>(&element.value))
      take(*text);
    else
      file_->complaints().push_back(
          {place_at(element.at),
           fmt::format("'{}' holds texts, not {}", key, type_name(element)),
           {}});
  }
  return true;
}

std::vector<std::string> TomlTable::texts_or(std::string_view key,
                                             std::vector<std::string> otherwise) const {
  std::vector<std::string> list;
  bool const there = each_text(key, [&](std::string_view text) { list.emplace_back(text); });
  return there ? std::move(list) : std::move(otherwise);
}

std::vector<double> TomlTable::numbers_or(std::string_view key,
                                          std::vector<double> otherwise) const {
  auto const* const found = node(key);
  if (found == nullptr) return otherwise;
  auto const* const array = elements(*this, key, *found, "an array of numbers");
  if (array == nullptr) return otherwise;
  std::vector<double> list;
  for (auto const& element : *array) {
    if (auto const number = number_of(element))
      list.push_back(*number);
    else
      file_->complaints().push_back(
          {place_at(element.at),
           fmt::format("'{}' holds numbers, not {}", key, type_name(element)),
           {}});
  }
  return list;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) const {
  auto const* const found = member(key);
  if (found == nullptr) return std::nullopt;
  if (auto const* members = std::get_if<TomlMembers>(&found->node.value))
    return TomlTable{*file_, *members, found->node.at, found->key, 1};
  complain(key, fmt::format("'{}' should be a table, not {}", key, type_name(found->node)),
           fmt::format("write [{}]", key));
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
  std::vector<TomlTable> list;
  auto const* const found = member(key);
  if (found == nullptr) return list;
  auto const* const array = std::get_if<TomlArray>(&found->node.value);
  if (array == nullptr) {
    complain(key,
             fmt::format("'{}' should be a list of tables, not {}", key, type_name(found->node)),
             fmt::format("write [[{}]]", key));
    return list;
  }
  for (auto const& element : *array) {
    if (auto const* members = std::get_if<TomlMembers>(&element.value))
      list.push_back({*file_, *members, element.at, found->key, 2});
    else
      file_->complaints().push_back(
          {place_at(element.at),
           fmt::format("'{}' holds tables, not {}", key, type_name(element)),
           {}});
  }
  return list;
}

std::vector<TomlMember> const& TomlTable::members() const {
  for (auto const& one : *members_) one.asked = true;
  return *members_;
}

Value TomlTable::value(TomlNode const& node) const {
  auto const complain_here = [&](std::string message) {
    file_->complaints().push_back({place_at(node.at), std::move(message), {}});
    return Value{Missing::not_asked};
  };
  if (auto const number = number_of(node)) return *number;
  if (auto const* yes = std::get_if<bool>(&node.value)) return *yes;
  if (auto const* date = std::get_if<Date>(&node.value)) return to_text(*date);
  if (auto const* text = std::get_if<std::string_view>(&node.value)) {
    if (auto const missing = from_text<Missing>(*text)) return *missing;
    return std::string(*text);
  }
  if (auto const* array = std::get_if<TomlArray>(&node.value)) {
    OneOf few;
    for (auto const& element : *array)
      if (auto const* word = std::get_if<std::string_view>(&element.value))
        few.words.emplace_back(*word);
    if (few.words.size() != array->size() || few.words.size() < 2)
      return complain_here("a fact open over words needs at least two words");
    return few;
  }
  if (auto const* members = std::get_if<TomlMembers>(&node.value)) {
    TomlTable const range(*file_, *members, node.at, "an interval");
    Interval const interval{range.number("low"), range.number("high")};
    if (interval.low > interval.high) return complain_here("low is above high");
    return interval;
  }
  return complain_here("this cannot be the value of a fact");
}

Facts TomlTable::facts(std::string_view key) const {
  Facts facts;
  if (auto const sub = table(key))
    for (auto const& member : sub->members()) {
      // Dotted addresses may be written bare ({phq-9.total = 3} nests) or quoted.
      auto const add = [&](auto const& self, std::string const& name, TomlNode const& at) -> void {
        auto const* nested = std::get_if<TomlMembers>(&at.value);
        bool const interval =
            nested != nullptr && std::ranges::any_of(*nested, [](TomlMember const& m) {
              return m.key == "low" || m.key == "high";
            });
        if (nested == nullptr || interval) {
          facts.insert_or_assign(name, value(at));
          return;
        }
        for (auto const& inner : TomlTable(*file_, *nested, at.at, "facts").members())
          self(self, fmt::format("{}.{}", name, inner.key), inner.node);
      };
      add(add, std::string(member.key), member.node);
    }
  return facts;
}

}  // namespace careplan
