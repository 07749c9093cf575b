#include "formats/toml.hpp"

#include <fmt/format.h>
// Header-only: the program then needs no shared library, and this is the one file that pays for it.
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "core/id.hpp"

namespace careplan {
namespace {

constexpr std::size_t size_limit = 1 << 20;
constexpr int dotted_limit = 32;
constexpr int nesting_limit = 64;

// Walks TOML text outside strings and comments: enough to see what makes toml++ 3.3 abort or
// overflow its stack (very long dotted keys, table headers that do not begin with a key).
class Guard {
 public:
  Guard(std::string_view text, std::string const& name) : text_(text), name_(name) {}

  std::vector<Complaint> run() {
    if (text_.size() > size_limit)
      complain("the file is larger than 1 MiB", "split it; a definition is a few hundred lines");
    else if (auto const bad = first_unsafe(strip_returns()))
      unsafe(*bad);
    else
      scan();
    return std::move(complaints_);
  }

 private:
  std::string strip_returns() const {
    std::string copy(text_.starts_with("\xEF\xBB\xBF") ? text_.substr(3) : text_);
    for (std::size_t i = 0; i + 1 < copy.size(); ++i)
      if (copy[i] == '\r' && copy[i + 1] == '\n') copy[i] = ' ';
    return copy;
  }

  void unsafe(std::size_t at) {
    if (text_.starts_with("\xEF\xBB\xBF")) at += 3;
    for (std::size_t i = 0; i < at; ++i) step(i);
    complain("a byte that is not UTF-8 text, or a control character",
             "save the file as UTF-8 and remove invisible characters");
  }

  void step(std::size_t i) {
    if (text_[i] == '\n') {
      ++line_;
      line_start_ = i + 1;
    }
    at_ = i + 1;
  }

  void complain(std::string message, std::string hint) {
    complaints_.push_back({{name_, line_, static_cast<int>(at_ - line_start_) + 1},
                           std::move(message),
                           std::move(hint)});
  }

  bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void skip_string() {
    char const quote = text_[at_];
    std::string const triple(3, quote);
    bool const multi = looking_at(triple);
    std::string const end = multi ? triple : std::string(1, quote);
    for (std::size_t i = 0; i < end.size(); ++i) step(at_);
    while (at_ < text_.size() && (text_[at_] != quote || (multi && !looking_at(end)))) {
      if (!multi && text_[at_] == '\n') return;  // the parser will say it better
      if (quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size()) step(at_);
      step(at_);
    }
    for (std::size_t i = 0; i < end.size() && at_ < text_.size(); ++i) step(at_);
  }

  void header() {
    std::size_t next = at_ + 1;
    if (next < text_.size() && text_[next] == '[') ++next;
    while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\t')) ++next;
    bool const key =
        next < text_.size() &&
        (std::isalnum(static_cast<unsigned char>(text_[next])) != 0 || text_[next] == '_' ||
         text_[next] == '-' || text_[next] == '"' || text_[next] == '\'');
    if (!key)
      complain("a table header needs a name between its brackets", "write [name] or [[name]]");
  }

  void scan() {
    bool line_begins = true;
    int dots = 0;
    int depth = 0;
    while (at_ < text_.size() && complaints_.empty()) {
      char const c = text_[at_];
      if (c == '"' || c == '\'') {
        line_begins = false;
        skip_string();
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      if (c == '\n') {
        line_begins = true;
        dots = 0;
      } else if (c == '[' && line_begins && depth == 0) {
        header();
        line_begins = false;
        while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '#' &&
               complaints_.empty()) {
          if (text_[at_] == '.' && ++dots > dotted_limit) too_dotted();
          step(at_);
        }
        continue;
      } else if (c == '[' || c == '{') {
        if (++depth > nesting_limit)
          complain("brackets are nested more than 64 deep", "no definition needs that");
      } else if (c == ']' || c == '}') {
        depth = std::max(0, depth - 1);
      } else if (c == '.') {
        if (++dots > dotted_limit) too_dotted();
      } else if (c == '=' || c == ',') {
        dots = 0;
      }
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') line_begins = false;
      step(at_);
    }
  }

  void too_dotted() {
    complain("a key with more than 32 dotted parts", "no definition needs that");
  }

  std::string_view text_;
  std::string const& name_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  std::vector<Complaint> complaints_;
};

Place place_of(toml::source_region const& region, std::string const& name) {
  return {name, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

// Own tree of the values, which move into it: toml++ sorts its tables by key, we keep the order of
// the file.
struct Converter {
  std::string const& name;
  std::vector<Complaint>& complaints;

  TomlNode node(toml::node& from) {
    TomlNode to{place_of(from.source(), name), {}};
    from.visit([&](auto& value) { convert(value, to); });
    return to;
  }

  TomlMembers members(toml::table& table) {
    TomlMembers list;
    list.reserve(table.size());
    for (auto&& [key, value] : table)
      list.push_back({std::string(key.str()), place_of(key.source(), name), node(value)});
    std::ranges::stable_sort(list, {}, [](TomlMember const& member) {
      return std::pair(member.place.line, member.place.column);
    });
    return list;
  }

  void convert(toml::table& table, TomlNode& to) { to.value = members(table); }
  void convert(toml::array& array, TomlNode& to) {
    TomlArray list;
    list.reserve(array.size());
    for (auto& element : array) list.push_back(node(element));
    to.value = std::move(list);
  }
  void convert(toml::value<std::string>& value, TomlNode& to) { to.value = std::move(value.get()); }
  void convert(toml::value<std::int64_t> const& value, TomlNode& to) {
    to.value = static_cast<long>(value.get());
  }
  void convert(toml::value<double> const& value, TomlNode& to) {
    if (!std::isfinite(value.get()))
      complaints.push_back({to.place, "inf and nan are not numbers here", "give a number"});
    to.value = std::isfinite(value.get()) ? value.get() : 0.0;
  }
  void convert(toml::value<bool> const& value, TomlNode& to) { to.value = value.get(); }
  void convert(toml::value<toml::date> const& value, TomlNode& to) {
    auto const d = value.get();
    auto const date = parse_date(fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day));
    if (!date) complaints.push_back({to.place, "a date outside 1900 to 2199", {}});
    to.value = date.value_or(Date{});
  }
  void convert(toml::value<toml::time> const& value, TomlNode& to) {
    auto const t = value.get();
    if (t.second != 0 || t.nanosecond != 0)
      complaints.push_back({to.place, "times are whole minutes", "write 09:30:00 or \"09:30\""});
    to.value = Clock{t.hour * 60 + t.minute};
  }
  void convert(toml::value<toml::date_time> const&, TomlNode& to) {
    complaints.push_back({to.place, "a date with a time is not used in definitions",
                          "give a date (2026-12-01) or a time (\"09:30\")"});
    to.value = std::string();
  }
};

std::string_view hint_for(std::string_view what) {
  if (what.find("time") != std::string_view::npos) return "write times as \"09:30\" or 09:30:00";
  if (what.find("redefine") != std::string_view::npos)
    return "the same key stands twice in this table";
  return {};
}

char const* type_name(TomlNode const& node) {
  constexpr char const* names[] = {"text",   "a whole number", "a number", "true or false",
                                   "a date", "a time",         "an array", "a table"};
  return names[node.value.index()];
}

// A number for which the parser finds no memory is refused like a wrong one; the text tells them
// apart when it is read again.
toml::table parse_surely(std::string_view text, std::string_view name) {
  try {
    return toml::parse(text, name);
  } catch (toml::parse_error const&) {
  }
  return toml::parse(text, name);
}

}  // namespace

std::vector<Complaint> toml_guard(std::string_view text, std::string const& name) {
  return Guard(text, name).run();
}

struct TomlFile::Asked {
  std::unordered_map<TomlMembers const*, std::vector<std::string>> keys;  // by table
};

TomlFile::TomlFile(std::string_view text, std::string name)
    : name_(std::move(name)), asked_(std::make_unique<Asked>()) {
  throw_if_any(Fault::input, toml_guard(text, name_));
  try {
    auto table = parse_surely(text, name_);
    members_ = Converter{name_, complaints_}.members(table);
  } catch (toml::parse_error const& error) {
    std::string const what(error.description());
    throw Error(Fault::input, what, place_of(error.source(), name_), std::string(hint_for(what)));
  }
}

TomlFile::~TomlFile() = default;

TomlTable TomlFile::root() {
  return {*this, members_, {name_, 1, 1}, "the file"};
}

void TomlFile::asked(TomlMembers const& table, std::string_view key) {
  auto& keys = asked_->keys[&table];
  if (std::ranges::find(keys, key) == keys.end()) keys.emplace_back(key);
}

void TomlFile::finish() {
  // Unknown keys, wherever a table was read at all; a table nobody read is itself an unknown key.
  auto const visit = [&](auto const& self, TomlMembers const& members) -> void {
    auto const& known = asked_->keys[&members];
    for (auto const& member : members) {
      if (std::ranges::find(known, member.key) == known.end()) {
        complaints_.push_back({member.place, fmt::format("unknown key '{}'", member.key),
                               suggestion(member.key, known)});
      } else if (auto const* table = std::get_if<TomlMembers>(&member.node.value)) {
        self(self, *table);
      } else if (auto const* array = std::get_if<TomlArray>(&member.node.value)) {
        for (auto const& element : *array)
          if (auto const* inner = std::get_if<TomlMembers>(&element.value)) self(self, *inner);
      }
    }
  };
  visit(visit, members_);
  std::ranges::stable_sort(complaints_, {}, [](Complaint const& complaint) {
    return std::pair(complaint.place.line, complaint.place.column);
  });
  throw_if_any(Fault::input, complaints_);
}

TomlNode const* TomlTable::node(std::string_view key) const {
  file_->asked(*members_, key);
  auto const found = std::ranges::find(*members_, key, &TomlMember::key);
  return found == members_->end() ? nullptr : &found->node;
}

bool TomlTable::has(std::string_view key) const {
  return node(key) != nullptr;
}

TomlNode const* TomlTable::required(std::string_view key) const {
  auto const* const found = node(key);
  if (found == nullptr)
    file_->complaints().push_back(
        {place_, fmt::format("{} needs '{}'", name_, key), fmt::format("add {} = ...", key)});
  return found;
}

void TomlTable::complain(std::string_view key, std::string message, std::string hint) const {
  file_->complaints().push_back({place_of(key), std::move(message), std::move(hint)});
}

Place TomlTable::place_of(std::string_view key) const {
  auto const found = std::ranges::find(*members_, key, &TomlMember::key);
  return found == members_->end() ? place_ : found->node.place;
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

template <class T, class Parse>
std::optional<T> parsed(TomlTable const& table, std::string_view key, TomlNode const* node,
                        Parse parse, char const* wanted, char const* example) {
  if (node == nullptr) return std::nullopt;
  if (auto const* value = std::get_if<std::string>(&node->value)) {
    if (auto result = parse(*value)) return result;
    table.complain(key, fmt::format("'{}' is not {}", *value, wanted), example);
    return std::nullopt;
  }
  (void)as<std::string>(table, key, *node, wanted, example);
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
  auto value = as<std::string>(*this, key, *found, "text").value_or("");
  if (value.empty() && std::holds_alternative<std::string>(found->value))
    complain(key, fmt::format("'{}' is empty", key));
  return value;
}

std::string TomlTable::text_or(std::string_view key, std::string otherwise) const {
  auto const* const found = node(key);
  if (found == nullptr) return otherwise;
  return as<std::string>(*this, key, *found, "text").value_or(std::move(otherwise));
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

std::vector<std::string> TomlTable::texts_or(std::string_view key,
                                             std::vector<std::string> otherwise) const {
  auto const* const found = node(key);
  if (found == nullptr) return otherwise;
  auto const array = as<TomlArray>(*this, key, *found, "an array of texts");
  if (!array) return otherwise;
  std::vector<std::string> list;
  for (auto const& element : *array) {
    if (auto const* text = std::get_if<std::string>(&element.value))
      list.push_back(*text);
    else
      file_->complaints().push_back(
          {element.place, fmt::format("'{}' holds texts, not {}", key, type_name(element)), {}});
  }
  return list;
}

std::vector<double> TomlTable::numbers_or(std::string_view key,
                                          std::vector<double> otherwise) const {
  auto const* const found = node(key);
  if (found == nullptr) return otherwise;
  auto const array = as<TomlArray>(*this, key, *found, "an array of numbers");
  if (!array) return otherwise;
  std::vector<double> list;
  for (auto const& element : *array) {
    if (auto const number = number_of(element))
      list.push_back(*number);
    else
      file_->complaints().push_back(
          {element.place, fmt::format("'{}' holds numbers, not {}", key, type_name(element)), {}});
  }
  return list;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) const {
  auto const* const found = node(key);
  if (found == nullptr) return std::nullopt;
  if (auto const* members = std::get_if<TomlMembers>(&found->value))
    return TomlTable{*file_, *members, found->place, fmt::format("[{}]", key)};
  complain(key, fmt::format("'{}' should be a table, not {}", key, type_name(*found)),
           fmt::format("write [{}]", key));
  return std::nullopt;
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
  std::vector<TomlTable> list;
  auto const* const found = node(key);
  if (found == nullptr) return list;
  auto const* const array = std::get_if<TomlArray>(&found->value);
  if (array == nullptr) {
    complain(key, fmt::format("'{}' should be a list of tables, not {}", key, type_name(*found)),
             fmt::format("write [[{}]]", key));
    return list;
  }
  for (auto const& element : *array) {
    if (auto const* members = std::get_if<TomlMembers>(&element.value))
      list.push_back({*file_, *members, element.place, fmt::format("[[{}]]", key)});
    else
      file_->complaints().push_back(
          {element.place, fmt::format("'{}' holds tables, not {}", key, type_name(element)), {}});
  }
  return list;
}

std::vector<TomlMember> const& TomlTable::members() const {
  for (auto const& member : *members_) file_->asked(*members_, member.key);
  return *members_;
}

Value TomlTable::value(TomlNode const& node) const {
  auto const complain_here = [&](std::string message) {
    file_->complaints().push_back({node.place, std::move(message), {}});
    return Value{Missing::not_asked};
  };
  if (auto const number = number_of(node)) return *number;
  if (auto const* yes = std::get_if<bool>(&node.value)) return *yes;
  if (auto const* date = std::get_if<Date>(&node.value)) return to_text(*date);
  if (auto const* text = std::get_if<std::string>(&node.value)) {
    if (auto const missing = from_text<Missing>(*text)) return *missing;
    return *text;
  }
  if (auto const* array = std::get_if<TomlArray>(&node.value)) {
    OneOf few;
    for (auto const& element : *array)
      if (auto const* word = std::get_if<std::string>(&element.value)) few.words.push_back(*word);
    if (few.words.size() != array->size() || few.words.size() < 2)
      return complain_here("a fact open over words needs at least two words");
    return few;
  }
  if (auto const* members = std::get_if<TomlMembers>(&node.value)) {
    TomlTable const range(*file_, *members, node.place, "an interval");
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
        for (auto const& inner : *nested) {
          file_->asked(*nested, inner.key);
          self(self, name + "." + inner.key, inner.node);
        }
      };
      add(add, member.key, member.node);
    }
  return facts;
}

}  // namespace careplan
