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

std::vector<Episode> episodes(std::vector<DecisionRow> decisions) {
  return episodes_of(decisions);
}

}  // namespace careplan
