#include "workflow/assess_history.hpp"

#include <algorithm>

namespace careplan {

Table assessment_history(Clinic const& clinic, ClientId const& client,
                         std::string const& instrument) {
  auto const record = clinic.open(Access::read);
  need_client(record, client);
  Table table{.id = "score",
              .title = "Scores of " + client.value,
              .columns = {{"client", "Client", ColumnKind::text, true},
                          {"instrument", "Instrument", ColumnKind::text},
                          {"date", "Date", ColumnKind::date},
                          {"score", "Score", ColumnKind::text},
                          {"value", "Value", ColumnKind::text},
                          {"band", "Band", ColumnKind::text},
                          {"version", "Version", ColumnKind::text, true}},
              .group_by = 1};
  auto rows = record.assessments(client);
  std::ranges::stable_sort(
      rows, {}, [](AssessmentRow const& row) { return std::pair(row.instrument, row.date); });
  for (auto const& row : rows) {
    if (!instrument.empty() && row.instrument != instrument) continue;
    // Scores and results are the facts that are neither an item nor a band nor a flag.
    for (auto const& [address, value] : row.facts) {
      auto const name = address.substr(row.instrument.size() + 1);
      bool const item = std::ranges::any_of(
          row.answers, [&](auto const& answer) { return answer.first == name; });
      if (item || name.find('.') != std::string::npos) continue;
      auto const band = row.facts.find(address + ".band");
      table.rows.push_back({row.client.value, row.instrument, row.date, name, to_text(value),
                            band == row.facts.end() ? Cell{} : Cell{to_text(band->second)},
                            row.version});
    }
  }
  return table;
}

}  // namespace careplan
