#include "reporting/role.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace careplan {
namespace {

struct Entry {
  std::string_view id{};
  Role role{};
};

using enum Role;

// In the order of the alphabet.
constexpr std::array entries{
    Entry{"above_max", count},
    Entry{"absent", amount},
    Entry{"abstinent", count},
    Entry{"abstinent_of_answered", amount},
    Entry{"abstinent_of_due", amount},
    Entry{"active", count},
    Entry{"admission", count},
    Entry{"admission_share", amount},
    Entry{"admissions", count},
    Entry{"admitted", day},
    Entry{"age", age},
    Entry{"agrees", word},
    Entry{"all", word},
    Entry{"answered", count},
    Entry{"arrests", label},
    Entry{"arrests_d", label},
    Entry{"asked", count},
    Entry{"at_risk", count},
    Entry{"attended", count},
    Entry{"attended_mean", amount},
    Entry{"available_minutes", amount},
    Entry{"balance_cents", amount},
    Entry{"band", word},
    Entry{"because", text},
    Entry{"begin", text},
    Entry{"begins", day},
    Entry{"begun", count},
    Entry{"below_min", count},
    Entry{"billable_minutes", amount},
    Entry{"cancelled", count},
    Entry{"cancelled_minutes", amount},
    Entry{"cap_left_cents", amount},
    Entry{"cents", amount},
    Entry{"change", amount},
    Entry{"client", person},
    Entry{"client_30_cents", label},
    Entry{"client_course_cents", label},
    Entry{"client_days", amount},
    Entry{"client_minutes", amount},
    Entry{"clients", count},
    Entry{"clinician", staff},
    Entry{"code", word},
    Entry{"cohort", count},
    Entry{"collected", count},
    Entry{"complete", word},
    Entry{"completed", count},
    Entry{"completion", amount},
    Entry{"courses", count},
    Entry{"coverage", amount},
    Entry{"covered", word},
    Entry{"date", day},
    Entry{"day", word},
    Entry{"day_cents", label},
    Entry{"daypart", word},
    Entry{"days", amount},
    Entry{"days_30", label},
    Entry{"days_course", label},
    Entry{"days_late", amount},
    Entry{"days_left", amount},
    Entry{"days_waiting", amount},
    Entry{"decided", word},
    Entry{"decided_by", staff},
    Entry{"decisions", count},
    Entry{"delivered_minutes", amount},
    Entry{"diluted", count},
    Entry{"direct_minutes", amount},
    Entry{"discharge", count},
    Entry{"discharge_share", amount},
    Entry{"discharged", day},
    Entry{"discharges", count},
    Entry{"domain", word},
    Entry{"done_by", text},
    Entry{"due", day},
    Entry{"earned_cents", amount},
    Entry{"effect_baseline_sd", amount},
    Entry{"effect_change_sd", amount},
    Entry{"eligible", count},
    Entry{"employ", label},
    Entry{"employ_d", label},
    Entry{"end", text},
    Entry{"ended", count},
    Entry{"enrolled", count},
    Entry{"enrolled_mean", amount},
    Entry{"evidence", text},
    Entry{"excused", count},
    Entry{"exempt", count},
    Entry{"fill", amount},
    Entry{"first", day},
    Entry{"first_contact", day},
    Entry{"followed", count},
    Entry{"gap_allowed", label},
    Entry{"gender", label},
    Entry{"greatest", amount},
    Entry{"group", text},
    Entry{"group_clients", count},
    Entry{"group_minutes", amount},
    Entry{"had", amount},
    Entry{"held", count},
    Entry{"hours", word},
    Entry{"improved", amount},
    Entry{"in_a_row", amount},
    Entry{"in_care", count},
    Entry{"in_care_share", amount},
    Entry{"invalid", count},
    Entry{"item", word},
    Entry{"judged", count},
    Entry{"kept_share", amount},
    Entry{"kind", word},
    Entry{"known", count},
    Entry{"last", day},
    Entry{"last_done", day},
    Entry{"late", count},
    Entry{"least", amount},
    Entry{"led_share", amount},
    Entry{"left", amount},
    Entry{"left_early", count},
    Entry{"level", word},
    Entry{"limit", label},
    Entry{"livarag", label},
    Entry{"livarag_d", label},
    Entry{"living", word},
    Entry{"longest_gap_days", amount},
    Entry{"los", label},
    Entry{"lower_quartile", amount},
    Entry{"made_up", count},
    Entry{"made_up_minutes", amount},
    Entry{"mean", amount},
    Entry{"mean_after", amount},
    Entry{"mean_before", amount},
    Entry{"mean_change", amount},
    Entry{"measure", word},
    Entry{"median", amount},
    Entry{"median_days", amount},
    Entry{"met", count},
    Entry{"minutes", amount},
    Entry{"missed", count},
    Entry{"missed_minutes", amount},
    Entry{"modality", word},
    Entry{"month", day},
    Entry{"months", label},
    Entry{"n", count},
    Entry{"needed", label},
    Entry{"negative", count},
    Entry{"net", count},
    Entry{"network", word},
    Entry{"next_phase_asks", text},
    Entry{"next_review", day},
    Entry{"next_value", amount},
    Entry{"no_call", count},
    Entry{"no_show", amount},
    Entry{"number", text},
    Entry{"of", count},
    Entry{"of_first", amount},
    Entry{"of_previous", amount},
    Entry{"open", count},
    Entry{"open_ones", word},
    Entry{"over", count},
    Entry{"paired", count},
    Entry{"pathway", word},
    Entry{"payer", place},
    Entry{"period", word},
    Entry{"phase", word},
    Entry{"plan", word},
    Entry{"plan_30_cents", label},
    Entry{"planned", count},
    Entry{"planned_minutes", amount},
    Entry{"planned_units", amount},
    Entry{"positive", count},
    Entry{"positivity", amount},
    Entry{"positivity_missed", amount},
    Entry{"primpay", label},
    Entry{"productivity", amount},
    Entry{"program", word},
    Entry{"psource", label},
    Entry{"quarter", day},
    Entry{"rate", amount},
    Entry{"reached", count},
    Entry{"reached_ones", word},
    Entry{"reached_share", amount},
    Entry{"readmissions", count},
    Entry{"reason", word},
    Entry{"reasons", text},
    Entry{"recommended", word},
    Entry{"redeemed_cents", amount},
    Entry{"referral", word},
    Entry{"refused", count},
    Entry{"remission", amount},
    Entry{"remission_of", count},
    Entry{"requested", day},
    Entry{"required_minutes", amount},
    Entry{"response", amount},
    Entry{"response_of", count},
    Entry{"retained", count},
    Entry{"retention", amount},
    Entry{"returned", count},
    Entry{"returned_high", amount},
    Entry{"returned_low", amount},
    Entry{"returned_share", amount},
    Entry{"room", place},
    Entry{"roster", person},
    Entry{"rule", word},
    Entry{"rule_pack", word},
    Entry{"runs_out", day},
    Entry{"samples", amount},
    Entry{"score", word},
    Entry{"sd", amount},
    Entry{"sd_before", amount},
    Entry{"sd_change", amount},
    Entry{"seats", count},
    Entry{"self_help", label},
    Entry{"self_help_d", label},
    Entry{"service", word},
    Entry{"services", label},
    Entry{"session", text},
    Entry{"sessions", count},
    Entry{"sex", word},
    Entry{"share", amount},
    Entry{"short", count},
    Entry{"short_notice", count},
    Entry{"site", place},
    Entry{"status", word},
    Entry{"stays", count},
    Entry{"step", word},
    Entry{"steps_down", count},
    Entry{"steps_up", count},
    Entry{"stopped", count},
    Entry{"suggestion", text},
    Entry{"survival", amount},
    Entry{"survival_high", amount},
    Entry{"survival_low", amount},
    Entry{"tested", count},
    Entry{"too_late", count},
    Entry{"too_recent", count},
    Entry{"topic", word},
    Entry{"topics", label},
    Entry{"total_30_cents", label},
    Entry{"total_course_cents", label},
    Entry{"track", word},
    Entry{"transfers", count},
    Entry{"tried", count},
    Entry{"uncounted_minutes", amount},
    Entry{"unexcused", count},
    Entry{"unit", word},
    Entry{"units", amount},
    Entry{"unknown", amount},
    Entry{"unknown_ones", word},
    Entry{"unmarked", count},
    Entry{"unmarked_minutes", amount},
    Entry{"upper_quartile", amount},
    Entry{"urgency", label},
    Entry{"use", amount},
    Entry{"used", amount},
    Entry{"value_in", word},
    Entry{"wait_band", word},
    Entry{"wanting", word},
    Entry{"week", day},
    Entry{"week_of_stay", amount},
    Entry{"weekday", word},
    Entry{"why", text},
    Entry{"with_makeup", count},
    Entry{"without_topic", amount},
    Entry{"worsened", amount},
    Entry{"year", day},
};
static_assert(std::ranges::is_sorted(entries, {}, &Entry::id));

// Where the same name stands for a number.
constexpr std::array numbers{Entry{"day", label}, Entry{"discharged", count}, Entry{"due", count},
                             Entry{"reason", label}};

std::optional<Role> listed_in(std::span<Entry const> list, std::string_view id) {
  auto const found = std::ranges::lower_bound(list, id, {}, &Entry::id);
  if (found == list.end() || found->id != id) return std::nullopt;
  return found->role;
}

}  // namespace

std::optional<Role> role_of(Column const& column) {
  auto const role = listed_in(entries, column.id);
  if (!role) return std::nullopt;
  if (column.kind == ColumnKind::percent) return amount;
  if (column.kind == ColumnKind::integer)
    if (auto const number = listed_in(numbers, column.id)) return number;
  return role;
}

Role assumed_role(Column const& column) {
  if (auto const listed = role_of(column)) return *listed;
  switch (column.kind) {
    case ColumnKind::integer:
      return count;
    case ColumnKind::number:
    case ColumnKind::hours:
    case ColumnKind::percent:
      return amount;
    case ColumnKind::date:
      return day;
    default:
      return text;
  }
}

bool counts_people(Column const& column) {
  auto const role = assumed_role(column);
  return role == count || role == amount;
}

std::vector<Cell> row_words(Table const& table, std::vector<Cell> const& row) {
  std::vector<Cell> words;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (!counts_people(table.columns[c])) words.push_back(row[c]);
  return words;
}

}  // namespace careplan
