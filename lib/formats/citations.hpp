// Sources, citations and notes of a definition file, alike for programs and rule packs:
//   [sources]            id = "citation"
//   cite = ["S3-04"]     in any table whose numbers come from a source
//   [[note]]             text = "...", cite = [...]: what people who rely on the file should know
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "formats/toml.hpp"

namespace careplan {

class Citations {
 public:
  explicit Citations(TomlTable const& root);

  // The ids in `cite`, each of which must be a source; empty when there is no `cite`.
  std::vector<std::string> of(TomlTable const& table);
  // The same, joined by ", ".
  std::string joined(TomlTable const& table);
  // The same, and complains when there is none: for tables that consist of numbers.
  std::vector<std::string> required(TomlTable const& table);
  std::vector<Complaint> notes(TomlTable const& root);
  // Complains about sources that nothing cites.
  void finish() const;
  std::vector<std::pair<std::string, std::string>> const& sources() const { return sources_; }

 private:
  void cite(TomlTable const& table, std::string_view id);
  std::string which_is(std::string_view id) const;  // the hint for an id that is no source
  TomlTable root_;
  std::vector<std::pair<std::string, std::string>> sources_;
  std::vector<bool> cited_;  // by source
};

// A whole number from low to high, or a complaint and `otherwise`.
int count_or(TomlTable const& table, std::string_view key, int otherwise, int low, int high);
int count(TomlTable const& table, std::string_view key, int low, int high);

// Complains about the second of two elements with one id. `Element` has `id` and `place`.
template <class Element>
void refuse_twins(TomlTable const& table, std::vector<Element> const& list, std::string_view what) {
  std::unordered_set<std::string_view> ids;
  for (auto const& one : list)
    if (!ids.insert(one.id).second)
      table.file().complaints().push_back({one.place,
                                           std::string(what) + " '" + one.id + "' is there twice",
                                           "give each its own id"});
}

}  // namespace careplan
