#include "formats/citations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {

Citations::Citations(TomlTable const& root) : root_(root) {
  auto const table = root.table("sources");
  if (!table) return;
  for (auto const& member : table->members())
    sources_.emplace_back(member.key, table->text(member.key));
  cited_.resize(sources_.size());
}

std::vector<std::string> Citations::of(TomlTable const& table) {
  auto ids = table.texts_or("cite", {});
  for (auto const& id : ids) cite(table, id);
  return ids;
}

std::string Citations::joined(TomlTable const& table) {
  std::string ids;
  table.each_text("cite", [&](std::string_view id) {
    cite(table, id);
    if (!ids.empty()) ids += ", ";
    ids += id;
  });
  return ids;
}

void Citations::cite(TomlTable const& table, std::string_view id) {
  for (std::size_t at = 0; at < sources_.size(); ++at)
    if (sources_[at].first == id) {
      cited_[at] = true;
      return;
    }
  table.complain("cite", fmt::format("'{}' is not a source of this file", id), which_is(id));
}

std::string Citations::which_is(std::string_view id) const {
  if (sources_.empty()) return "add it to [sources]";
  std::vector<std::string> known;
  for (auto const& [source, citation] : sources_) known.push_back(source);
  return suggestion(id, known);
}

std::vector<std::string> Citations::required(TomlTable const& table) {
  auto ids = of(table);
  if (ids.empty())
    table.complain("cite", "these numbers name no source", "add cite = [\"...\"] from [sources]");
  return ids;
}

std::vector<Complaint> Citations::notes(TomlTable const& root) {
  std::vector<Complaint> list;
  for (auto const& note : root.tables("note")) {
    auto const text = note.text("text");
    auto const cites = of(note);
    list.push_back({note.place(),
                    cites.empty() ? text : fmt::format("{} [{}]", text, fmt::join(cites, ", ")),
                    {}});
  }
  return list;
}

void Citations::finish() const {
  auto const table = root_.table("sources");
  for (std::size_t at = 0; at < sources_.size(); ++at)
    if (!cited_[at])
      table->complain(sources_[at].first,
                      fmt::format("source '{}' is cited nowhere", sources_[at].first),
                      "cite it where its numbers stand, or remove it");
}

int count_or(TomlTable const& table, std::string_view key, int otherwise, int low, int high) {
  return table.has(key) ? count(table, key, low, high) : otherwise;
}

int count(TomlTable const& table, std::string_view key, int low, int high) {
  auto const before = table.file().complaints().size();
  long const value = table.integer(key);
  if (table.file().complaints().size() > before) return low;
  if (value < low || value > high) {
    table.complain(key, fmt::format("'{}' is {}, which is not in {}..{}", key, value, low, high));
    return low;
  }
  return static_cast<int>(value);
}

}  // namespace careplan
