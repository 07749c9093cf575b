// Reading a definition file: TOML behind a guard, every value with its line and column, every
// complaint collected. The only room that knows toml++.
//
//   TomlFile file(text, "phq-9.toml");
//   auto root = file.root();
//   instrument.id = root.id("id");
//   for (auto item : root.tables("item")) ...
//   file.finish();       // complains about keys that nobody asked for; throws if there are
//   complaints
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/names.hpp"
#include "core/nothing.hpp"
#include "core/text.hpp"
#include "core/value.hpp"

namespace careplan {

struct TomlNode;
using TomlArray = std::vector<TomlNode>;
struct TomlMember;
using TomlMembers = std::vector<TomlMember>;  // in the order of the file

// Where something begins in a file: line and column, from 1.
struct TomlPosition {
  int line = 0;
  int column = 0;
  bool operator==(TomlPosition const&) const = default;
};

// Texts and keys are views that stay good as long as the file.
struct TomlNode {
  TomlPosition at{};
  std::variant<std::string_view, long, double, bool, Date, Clock, TomlArray, TomlMembers, Nothing>
      value{};
};
struct TomlMember {
  std::string_view key{};
  TomlPosition at{};  // of the key
  TomlNode node{};
  mutable bool asked = false;  // by whoever reads the file
};
// nullptr: there is none.
TomlMember const* find_member(TomlMembers const& members, std::string_view key);

class TomlFile;

// A cursor on one table. Every read marks its key as asked for. A required value that is missing or
// of the wrong type is complained about and replaced by a default, so that reading goes on.
class TomlTable {
 public:
  // `name` is a literal or stands in the file; it is told between so many brackets: [name].
  TomlTable(TomlFile& file, TomlMembers const& members, TomlPosition at, std::string_view name,
            std::size_t brackets = 0);

  bool has(std::string_view key) const;
  std::string text(std::string_view key) const;  // required, not empty
  std::string text_or(std::string_view key, std::string otherwise) const;
  std::string id(std::string_view key) const;  // required, valid_id
  long integer(std::string_view key) const;    // required
  long integer_or(std::string_view key, long otherwise) const;
  double number(std::string_view key) const;  // required; integers too
  double number_or(std::string_view key, double otherwise) const;
  bool flag_or(std::string_view key, bool otherwise) const;
  std::optional<Date> date(std::string_view key) const;            // required
  std::optional<Clock> clock(std::string_view key) const;          // required: "09:30" or 09:30:00
  std::optional<Weekdays> weekdays(std::string_view key) const;    // required
  std::optional<WeekWindows> windows(std::string_view key) const;  // required
  std::vector<std::string> texts_or(std::string_view key, std::vector<std::string> otherwise) const;
  // Each text of an array, in order; false, perhaps after a complaint, when there is no array.
  bool each_text(std::string_view key, std::function<void(std::string_view)> const& take) const;
  std::vector<double> numbers_or(std::string_view key, std::vector<double> otherwise) const;
  template <Wordy E>
  E word_or(std::string_view key, E otherwise) const;  // an enum by its word
  template <Wordy E>
  E word(std::string_view key) const;  // required

  std::optional<TomlTable> table(std::string_view key) const;  // [key] or key = {..}
  std::vector<TomlTable> tables(std::string_view key) const;   // [[key]] or array of inline
  // All members, in order; all count as asked for. For free-form tables such as facts and answers.
  std::vector<TomlMember> const& members() const;
  // The raw node of a key, marked as asked for; nullptr when it is not there.
  TomlNode const* node(std::string_view key) const;
  // A TOML value as a fact: numbers, booleans, words; "unknown", "refused", "not_applicable",
  // "not_asked" are the missings; {low=, high=} an interval; arrays of words are one of several.
  Value value(TomlNode const& node) const;
  // The members of a sub-table as facts.
  Facts facts(std::string_view key) const;

  Place place() const { return place_at(at_); }
  Place place_of(std::string_view key) const;  // of the key's value, else of the table
  Place place_at(TomlPosition at) const;
  void complain(std::string_view key, std::string message, std::string hint = {}) const;
  TomlFile& file() const { return *file_; }

 private:
  friend class TomlFile;
  TomlNode const* required(std::string_view key) const;
  TomlMember const* member(std::string_view key) const;
  TomlFile* file_;
  TomlMembers const* members_;
  TomlPosition at_;
  std::string_view name_;
  std::size_t brackets_;
};

class TomlFile {
 public:
  // Guard, then parse: Error{input} at once for text that is no TOML, above 1 MiB, not UTF-8, with
  // more than 32 dotted parts or 64 levels of nesting.
  TomlFile(std::string_view text, std::string name);
  ~TomlFile();
  TomlFile(TomlFile const&) = delete;
  TomlFile& operator=(TomlFile const&) = delete;

  TomlTable root();
  std::string const& name() const { return name_; }
  std::vector<Complaint>& complaints() { return complaints_; }
  // Adds a complaint for every key that nobody asked for, then throws Error{input} if there are
  // any.
  void finish();

 private:
  friend class TomlTable;
  void asked_in_vain(TomlMembers const& table, std::string_view key);
  std::vector<std::string> known_keys(TomlMembers const& table) const;
  struct Contents;
  std::string name_;
  std::vector<Complaint> complaints_;
  std::unique_ptr<Contents> contents_;
};

// What the guard refuses before toml++ sees it; public for its tests.
std::vector<Complaint> toml_guard(std::string_view text, std::string const& name);

template <Wordy E>
E TomlTable::word(std::string_view key) const {
  if (!has(key)) {
    (void)required(key);
    return E{};
  }
  return word_or(key, E{});
}

template <Wordy E>
E TomlTable::word_or(std::string_view key, E otherwise) const {
  if (!has(key)) return otherwise;
  auto const given = text(key);
  if (auto const value = from_text<E>(given)) return *value;
  if (!given.empty())
    complain(key, "'" + given + "' is not one of the words for " + std::string(key),
             "use one of: " + all_words<E>());
  return otherwise;
}

}  // namespace careplan
