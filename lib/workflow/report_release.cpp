#include "workflow/report_release.hpp"

#include <algorithm>

#include "reporting/role.hpp"
#include "reporting/safe_harbor.hpp"
#include "reporting/suppression.hpp"

namespace careplan {

bool about_people(Table const& table) {
  return std::ranges::any_of(
      table.columns, [](Column const& column) { return assumed_role(column) == Role::person; });
}

Release released(Catalogue const& catalogue, std::vector<Table> tables,
                 ReleaseRequest const& request) {
  constexpr long usual_limit = 11;  // the cell size policy of the Centers for Medicare & Medicaid
  auto below = request.suppress_below;
  if (request.safe_harbor && below == 0) below = usual_limit;
  std::vector<std::vector<std::string>> notes(tables.size());
  for (std::size_t i = 0; i < tables.size() && below > 0; ++i) {
    if (request.safe_harbor && about_people(tables[i])) continue;
    tables[i] = suppressed(std::move(tables[i]), below).table;
    notes[i] = tables[i].notes;
  }
  Release release{.tables = std::move(tables)};
  if (request.safe_harbor) {
    auto made = deidentified(std::move(release.tables),
                             {.seed = request.seed, .words = known_words(catalogue)});
    release.tables = std::move(made.tables);
    release.manifest = std::move(made.manifest);
    for (std::size_t i = 0; i < notes.size(); ++i)
      release.tables[i].notes.insert(release.tables[i].notes.end(), notes[i].begin(),
                                     notes[i].end());
  }
  return release;
}

// What cannot be released at all is found before anything is logged.
Release released(Clinic const& clinic, std::vector<Table> tables, ReleaseRequest const& request) {
  auto release = released(clinic.catalogue, std::move(tables), request);
  if (!request.disclosure) return release;
  auto given = disclosed(clinic, std::move(release.tables), *request.disclosure);
  if (request.left_out && !given.left_out.empty()) request.left_out(given.left_out);
  for (std::size_t i = 0; i < given.tables.size(); ++i)
    given.tables[i] = with_notice(std::move(given.tables[i]), given.notices[i]);
  release.tables = std::move(given.tables);
  return release;
}

}  // namespace careplan
