#include "reporting/role.hpp"

#include <algorithm>
#include <array>

namespace careplan {
namespace {

struct Entry {
  std::string_view id{};
  Role role{};
};

using enum Role;

// In the order of the alphabet.
constexpr std::array entries{
    Entry{"active", count},
    Entry{"age", age},
    Entry{"agrees", word},
    Entry{"attended", count},
    Entry{"begin", text},
    Entry{"begun", count},
    Entry{"billable_minutes", amount},
    Entry{"cancelled", count},
    Entry{"client", person},
    Entry{"client_days", count},
    Entry{"clients", count},
    Entry{"clinician", staff},
    Entry{"completed", count},
    Entry{"date", day},
    Entry{"day", word},
    Entry{"days", count},
    Entry{"decided", word},
    Entry{"decided_by", staff},
    Entry{"delivered_minutes", amount},
    Entry{"end", text},
    Entry{"ended", count},
    Entry{"excused", count},
    Entry{"group", text},
    Entry{"kind", word},
    Entry{"late", count},
    Entry{"left_early", count},
    Entry{"level", word},
    Entry{"made_up", count},
    Entry{"made_up_minutes", amount},
    Entry{"planned", count},
    Entry{"planned_minutes", amount},
    Entry{"program", word},
    Entry{"rate", amount},
    Entry{"reason", word},
    Entry{"reasons", text},
    Entry{"recommended", word},
    Entry{"required_minutes", amount},
    Entry{"room", place},
    Entry{"rule_pack", word},
    Entry{"service", word},
    Entry{"site", place},
    Entry{"status", word},
    Entry{"track", word},
    Entry{"unexcused", count},
    Entry{"unmarked", count},
    Entry{"week", day},
    Entry{"weekday", word},
};
static_assert(std::ranges::is_sorted(entries, {}, &Entry::id));

}  // namespace

std::optional<Role> role_of(std::string_view column_id) {
  auto const* const found = std::ranges::lower_bound(entries, column_id, {}, &Entry::id);
  if (found == entries.end() || found->id != column_id) return std::nullopt;
  return found->role;
}

Role assumed_role(Column const& column) {
  if (auto const listed = role_of(column.id)) return *listed;
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

}  // namespace careplan
