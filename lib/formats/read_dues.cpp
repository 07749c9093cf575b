// [[due]]: what has to be done by when, alike in programs and rule packs.
#include <fmt/format.h>

#include "attendance/events.hpp"
#include "formats/citations.hpp"
#include "formats/program_parts.hpp"

namespace careplan {
namespace {

constexpr int longest = 1098;

// { days = 7 }, { working_days = 7 }, { weeks = 2 } or { months = 1 }
DueSpan read_span(TomlTable const& parent, std::string_view key) {
  auto const table = parent.table(key);
  if (table && table->members().size() == 1)
    if (auto const unit = from_text<DueUnit>(table->members().front().key))
      return {count(*table, to_text(*unit), 0, longest), *unit};
  parent.complain(key, fmt::format("'{}' does not say how long", key),
                  "write { days = 7 }, { working_days = 7 }, { weeks = 2 } or { months = 1 }");
  return {};
}

DueRule read_due(TomlTable const& table, Citations& citations) {
  DueRule rule{.id = table.id("id"),
               .label = table.text("label"),
               .done_by = table.text("done_by"),
               .anchor = table.word<DueAnchor>("anchor"),
               .before = table.has("before"),
               .warn_days = count_or(table, "warn_days", 7, 0, longest),
               .window_days = count_or(table, "window_days", 0, 1, longest),
               .cites = citations.required(table),
               .place = table.place()};
  if (table.has("every")) rule.every = read_span(table, "every");
  if (rule.before && table.has("after"))
    table.complain("before", "it is due before the anchor or after it", "keep one of the two");
  if (rule.before || table.has("after") || !rule.every)
    rule.offset = read_span(table, rule.before ? "before" : "after");
  else
    rule.offset = *rule.every;
  if (auto const fault = event_fault(rule.done_by); fault && !rule.done_by.empty())
    table.complain("done_by", *fault);
  if (rule.every && rule.window_days > 0)
    table.complain("window_days", "what comes again and again has no window");
  return rule;
}

}  // namespace

std::vector<DueRule> read_dues(TomlTable const& root, Citations& citations) {
  std::vector<DueRule> list;
  for (auto const& table : root.tables("due")) list.push_back(read_due(table, citations));
  refuse_twins(root, list, "due");
  return list;
}

}  // namespace careplan
