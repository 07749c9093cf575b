#include "workflow/assess_summary.hpp"

#include <fmt/format.h>

#include "core/text.hpp"
#include "workflow/assess.hpp"

namespace careplan {
namespace {

std::string lines_of(ScoreOutcome const& score) {
  auto const value = score.range.exact() ? to_text(score.range.low) : to_text(Value{score.range});
  auto text = fmt::format("  {:<14} {}", score.id, value);
  // Where several band sets may apply and all agree, none of them is named.
  auto const set = score.band_set.empty() ? std::string() : fmt::format(" ({})", score.band_set);
  if (score.band)
    text += fmt::format("  {}{}", *score.band, set);
  else if (!score.bands.empty())
    text += fmt::format("  {}{}: what is missing decides", join(score.bands, " or "), set);
  if (score.prorated) text += fmt::format("; prorated {}", to_text(*score.prorated));
  return text + "\n";
}

}  // namespace

std::string flag_lines(FlagOutcome const& flag) {
  if (flag.state == Truth::no) return {};
  auto text =
      fmt::format("  ! {}{}\n", flag.label, flag.state == Truth::yes ? "" : " (not known: ask)");
  if (!flag.action.empty()) text += fmt::format("    do: {}\n", flag.action);
  if (flag.crisis)
    text += "    crisis lines (US): call or text 988; in immediate danger call 911\n";
  return text;
}

std::string score_lines(Outcome const& outcome) {
  std::string text;
  for (auto const& score : outcome.scores) text += lines_of(score);
  for (auto const& result : outcome.results)
    text += fmt::format("  {:<14} {}\n", result.id, join(result.possible, " or "));
  return text;
}

std::vector<std::string> open_answers(Outcome const& outcome) {
  std::vector<std::string> open;
  for (auto const& given : outcome.answers)
    if (!settled(given.value))
      open.push_back(fmt::format("{} ({})", given.item, to_text(given.value)));
  return open;
}

std::string summary(AssessAnswer const& answer) {
  std::string text = fmt::format("{} {} of {}\n", answer.row.client.value, answer.instrument->title,
                                 to_text(answer.row.date));
  for (auto const& flag : answer.outcome.flags) text += flag_lines(flag);
  text += score_lines(answer.outcome);
  if (auto const open = open_answers(answer.outcome); !open.empty())
    text += "  missing: " + join(open, ", ") + "\n";
  return shown(text);
}

}  // namespace careplan
