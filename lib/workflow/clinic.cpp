#include "workflow/clinic.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace careplan {

void need_client(Record const& record, ClientId const& client) {
  if (record.knows(client)) return;
  std::vector<std::string> known;
  for (auto const& id : record.clients()) known.push_back(id.value);
  throw Error(Fault::not_found, fmt::format("no client '{}' in the record", client.value), {},
              known.empty() ? "a client begins with an assessment: careplan assess record or import"
                            : suggestion(client.value, known));
}

KnownFacts known_facts(Record const& record, ClientId const& client, Date as_of) {
  std::map<std::string, AssessmentRow> newest;
  for (auto& row : record.assessments(client)) {
    if (row.date > as_of) continue;
    auto& slot = newest[row.instrument];
    if (slot.instrument.empty() || slot.date <= row.date) slot = std::move(row);
  }
  KnownFacts known;
  for (auto const& [instrument, row] : newest) {
    auto const age = static_cast<int>((as_of - row.date).count());
    auto const origin = fmt::format("{} of {}", instrument, to_text(row.date));
    for (auto const& [address, value] : row.facts) {
      known.facts.insert_or_assign(address, value);
      known.age_days.insert_or_assign(address, age);
      known.origin.insert_or_assign(address, origin);
    }
  }
  return known;
}

void Complaints::add(Place const& at, Error const& error) {
  // The world has broken, not the row: no use in going on.
  if (error.fault == Fault::database || error.fault == Fault::io) throw error;
  fault_ = fault_.value_or(error.fault);
  for (auto complaint : error.complaints) {
    if (complaint.place.file.empty()) complaint.place = at;
    complaints_.push_back(std::move(complaint));
  }
}

void Complaints::finish() {
  if (fault_) throw Error(*fault_, std::move(complaints_));
}

std::optional<Episode> episode_on(Record const& record, ClientId const& client, Date day) {
  for (auto const& episode : episodes(record.decisions(client)))
    if (episode.active_on(day)) return episode;
  return std::nullopt;
}

}  // namespace careplan
