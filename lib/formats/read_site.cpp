#include <fmt/format.h>

#include <algorithm>

#include "formats/citations.hpp"
#include "formats/definitions.hpp"
#include "formats/program_parts.hpp"

namespace careplan {
namespace {

// Complains about an id that an earlier element of the list has.
template <class List>
void refuse_twin(TomlTable const& table, List const& list, std::string const& id) {
  if (std::ranges::any_of(list, [&](auto const& element) { return element.id.value == id; }))
    table.complain("id", fmt::format("'{}' is there twice", id), "give each its own id");
}

void read_rooms(TomlTable const& root, Site& site) {
  for (auto const& table : root.tables("room")) {
    Room room{.id = {table.id("id")},
              .label = table.text("label"),
              .kind = table.text_or("kind", ""),
              .capacity = count(table, "capacity", 1, 1000)};
    refuse_twin(table, site.rooms, room.id.value);
    site.rooms.push_back(std::move(room));
  }
}

void read_clinicians(TomlTable const& root, Site& site) {
  for (auto const& table : root.tables("clinician")) {
    Clinician clinician{.id = {table.id("id")},
                        .credentials = table.texts_or("credentials", {}),
                        .available = table.windows("available").value_or(WeekWindows{}),
                        .place = table.place()};
    clinician.day_max = Minutes{count_or(table, "minutes_per_day", 8 * 60, 1, 24 * 60)};
    clinician.week_max = Minutes{count_or(table, "minutes_per_week", 40 * 60, 1, 7 * 24 * 60)};
    clinician.caseload_max = count_or(table, "caseload", 0, 0, 1000);
    clinician.gender = table.text_or("gender", "");
    refuse_twin(table, site.clinicians, clinician.id.value);
    site.clinicians.push_back(std::move(clinician));
  }
}

Closure read_closure(TomlTable const& table, Site const& site) {
  Closure closure{.date = table.date("date").value_or(Date{}), .reason = table.text("reason")};
  if (site.closed_on(closure.date))
    table.complain("date", fmt::format("{} is closed twice", to_text(closure.date)));
  if (table.has("replaced_by")) closure.replaced_by = table.date("replaced_by");
  if (closure.replaced_by == closure.date)
    table.complain("replaced_by", "a closed day cannot replace itself");
  return closure;
}

void read_closures(TomlTable const& root, Site& site) {
  auto const tables = root.tables("closure");
  for (auto const& table : tables) site.closures.push_back(read_closure(table, site));
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (auto const day = site.closures[i].replaced_by; day && site.closed_on(*day))
      tables[i].complain("replaced_by", fmt::format("{} is closed itself", to_text(*day)),
                         "choose a day on which the site is open");
}

}  // namespace

Site read_site(std::string_view text, std::string name) {
  TomlFile file(text, std::move(name));
  auto const root = file.root();
  Site site{.id = root.id("id"),
            .title = root.text("title"),
            .open = root.windows("open").value_or(WeekWindows{}),
            .file = file.name()};
  read_rooms(root, site);
  read_clinicians(root, site);
  read_closures(root, site);
  site.rule_changes = read_rule_changes(root);
  if (site.clinicians.empty())
    root.complain("clinician", "a site needs at least one clinician", "add [[clinician]]");
  file.finish();
  return site;
}

}  // namespace careplan
