#include "client/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace careplan {
namespace {

void end(Episode& episode, DecisionRow const& by) {
  episode.end = by.date;
  episode.ended_by = by.kind;
  episode.discharge = by.discharge;
}

Episode begun(DecisionRow const& by) {
  return {.client = by.client,
          .program = by.program,
          .track = by.track,
          .level = by.level,
          .begin = by.date};
}

}  // namespace

std::string reason_text(DecisionRow const& row) {
  std::string text;
  if (row.discharge) text = to_text(*row.discharge);
  if (!row.site_reason.empty()) text += fmt::format(" ({})", row.site_reason);
  if (row.deviation == Deviation::none) return text;
  return fmt::format("{}{}{}", text, text.empty() ? "" : ", ", to_text(row.deviation));
}

std::vector<Episode> episodes(std::vector<DecisionRow> decisions) {
  std::vector<DecisionRow const*> order;
  order.reserve(decisions.size());
  for (auto const& row : decisions) order.push_back(&row);
  std::ranges::sort(
      order, {}, [](DecisionRow const* row) { return std::tie(row->client, row->date, row->id); });
  std::vector<Episode> stays;
  for (auto const* row : order) {
    auto const& decision = *row;
    bool const inside =
        !stays.empty() && stays.back().client == decision.client && !stays.back().end;
    if (decision.kind == DecisionKind::continue_care) {
      if (inside && !decision.track.empty()) stays.back().track = decision.track;
      continue;
    }
    if (inside) end(stays.back(), decision);
    if (decision.kind != DecisionKind::discharge) stays.push_back(begun(decision));
  }
  return stays;
}

}  // namespace careplan
