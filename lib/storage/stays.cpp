#include "storage/stays.hpp"

#include <algorithm>
#include <string>

#include "client/stays.hpp"
#include "storage/connection.hpp"
#include "storage/pages.hpp"

namespace careplan {
namespace {

struct StayDecision {
  long id = 0;
  ClientId client{};
  Date date{};
  DecisionKind kind = DecisionKind::admit;
  std::string level{};
  std::string program{};
  std::string track{};
  std::optional<DischargeReason> discharge{};
};

}  // namespace

Stays stays_of(Record const& record, Date until) {
  auto& database = *record.impl().database;
  std::vector<StayDecision> decisions;
  decisions.reserve(storage::rows_at_most(database, "decision"));
  Stays found;
  storage::scan_current(database, "decision",
                        "id, client, date, kind, level, program, track, discharge",
                        [&](storage::ScannedRow const& row) {
                          auto const date = row.date(2);
                          if (date > until) {
                            found.all = false;
                            return;
                          }
                          auto& decision = decisions.emplace_back();
                          decision.id = row.integer(0);
                          decision.client.value = row.view(1);
                          decision.date = date;
                          decision.kind = row.word<DecisionKind>(3);
                          decision.level = row.view(4);
                          decision.program = row.view(5);
                          decision.track = row.view(6);
                          if (!row.is_null(7)) decision.discharge = row.word<DischargeReason>(7);
                        });
  found.list = episodes_of(decisions);
  return found;
}

std::optional<Date> first_admission(Record const& record) {
  auto& database = *record.impl().database;
  std::optional<Date> first;
  storage::scan_current(
      database, "decision", "id, date, kind", [&](storage::ScannedRow const& row) {
        auto const kind = row.word<DecisionKind>(2);
        bool const begins = kind != DecisionKind::continue_care && kind != DecisionKind::discharge;
        if (begins) first = std::min(first.value_or(Date::max()), row.date(1));
      });
  return first;
}

}  // namespace careplan
