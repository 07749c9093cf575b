#include "formats/citations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {

Citations::Citations(TomlTable const& root) : root_(root) {
  auto const table = root.table("sources");
  if (!table) return;
  for (auto const& member : table->members())
    sources_.emplace_back(member.key, table->text(member.key));
}

std::vector<std::string> Citations::of(TomlTable const& table) {
  auto ids = table.texts_or("cite", {});
  std::vector<std::string> known;
  for (auto const& [id, citation] : sources_) known.push_back(id);
  for (auto const& id : ids) {
    if (std::ranges::find(known, id) == known.end())
      table.complain("cite", fmt::format("'{}' is not a source of this file", id),
                     known.empty() ? "add it to [sources]" : suggestion(id, known));
    cited_.push_back(id);
  }
  return ids;
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
  for (auto const& [id, citation] : sources_)
    if (std::ranges::find(cited_, id) == cited_.end())
      table->complain(id, fmt::format("source '{}' is cited nowhere", id),
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
