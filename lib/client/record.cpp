#include "client/record.hpp"

#include <fmt/format.h>

#include "client/stays.hpp"

namespace careplan {
std::string reason_text(DecisionRow const& row) {
  std::string text;
  if (row.discharge) text = to_text(*row.discharge);
  if (!row.site_reason.empty()) text += fmt::format(" ({})", row.site_reason);
  if (row.deviation == Deviation::none) return text;
  return fmt::format("{}{}{}", text, text.empty() ? "" : ", ", to_text(row.deviation));
}

namespace {

template <class GoesOn>
std::vector<Episode> joined(std::vector<Episode> const& episodes, GoesOn goes_on) {
  std::vector<Episode> whole;
  whole.reserve(episodes.size());
  Episode const* before = nullptr;
  for (auto const& episode : episodes) {
    if (before != nullptr && before->client == episode.client && goes_on(before->ended_by)) {
      whole.back().end = episode.end;
      whole.back().ended_by = episode.ended_by;
      whole.back().discharge = episode.discharge;
    } else {
      whole.push_back(episode);
    }
    before = &episode;
  }
  return whole;
}

}  // namespace

std::vector<Episode> courses_of_care(std::vector<Episode> const& episodes) {
  return joined(episodes, [](auto ended_by) { return ended_by != DecisionKind::discharge; });
}

std::vector<Episode> times_at_level(std::vector<Episode> const& episodes) {
  return joined(episodes, [](auto ended_by) { return ended_by == DecisionKind::transfer; });
}

std::vector<Episode> episodes(std::vector<DecisionRow> decisions) {
  return episodes_of(decisions);
}

}  // namespace careplan
