#include "workflow/schedule_site_change.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr std::string_view absence_form =
    "write clinician:ID or room:ID, with days as clinician:K2:2026-12-01..2026-12-04 if need be";
constexpr std::string_view addition_form =
    "write room:ID:KIND:PLACES or clinician:ID:CREDENTIAL+CREDENTIAL:HOURS, as "
    "\"clinician:K9:LCSW:Mon-Fri 09:00-17:00\"";

[[noreturn]] void refuse(std::string_view text, std::string_view form) {
  throw Error(Fault::usage, fmt::format("'{}' cannot be understood", text), {}, std::string(form));
}

// The parts between the first colons; hours of the clock keep theirs.
std::vector<std::string> parts_of(std::string_view text, std::size_t most) {
  std::vector<std::string> parts;
  while (parts.size() + 1 < most) {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos) break;
    parts.emplace_back(trim(text.substr(0, colon)));
    text.remove_prefix(colon + 1);
  }
  parts.emplace_back(trim(text));
  return parts;
}

std::optional<Span<Date>> parse_days(std::string_view text) {
  auto const dots = text.find("..");
  auto const first = parse_date(text.substr(0, dots));
  auto const last = dots == std::string_view::npos ? first : parse_date(text.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return Span<Date>{*first, *last + days{1}};
}

template <class List, class Which>
bool holds(List const& list, Which const& id) {
  return std::ranges::any_of(list, [&](auto const& one) { return one.id == id; });
}

template <class Which>
void need_known(bool known, std::string_view what, Which const& id) {
  if (!known) throw Error(Fault::not_found, fmt::format("the site has no {} '{}'", what, id.value));
}

template <class List, class One>
void add(List& list, One const& one, std::string_view what) {
  if (holds(list, one.id))
    throw Error(Fault::conflict, fmt::format("the site already has a {} '{}'", what, one.id.value));
  list.push_back(one);
}

}  // namespace

SiteAbsence parse_absence(std::string_view text) {
  auto const parts = parts_of(text, 3);
  if (parts.size() < 2 || !valid_id(parts[1])) refuse(text, absence_form);
  SiteAbsence absence;
  if (parts[0] == "clinician")
    absence.clinician = ClinicianId{parts[1]};
  else if (parts[0] == "room")
    absence.room = RoomId{parts[1]};
  else
    refuse(text, absence_form);
  if (parts.size() == 3) {
    absence.time = parse_days(parts[2]);
    if (!absence.time) refuse(text, absence_form);
  }
  return absence;
}

void parse_addition(std::string_view text, SiteChange& into) {
  auto const parts = parts_of(text, 4);
  if (parts.size() != 4 || !valid_id(parts[1])) refuse(text, addition_form);
  if (parts[0] == "room") {
    auto const places = parse_integer(parts[3]);
    if (!places || *places < 1 || *places > 1000) refuse(text, addition_form);
    into.rooms.push_back(
        {.id = {parts[1]}, .kind = parts[2], .capacity = static_cast<int>(*places)});
  } else if (parts[0] == "clinician") {
    auto const hours = parse_windows(parts[3]);
    if (!hours) refuse(text, addition_form);
    Clinician clinician{.id = {parts[1]}, .available = *hours};
    for (auto const credential : split(parts[2], '+'))
      clinician.credentials.emplace_back(trim(credential));
    into.clinicians.push_back(std::move(clinician));
  } else {
    refuse(text, addition_form);
  }
}

void apply(SiteChange const& change, Problem& problem) {
  auto& site = problem.site;
  for (auto const& one : change.clinicians) add(site.clinicians, one, "clinician");
  for (auto const& one : change.rooms) add(site.rooms, one, "room");
  for (auto const& absence : change.without) {
    if (absence.clinician)
      need_known(holds(site.clinicians, *absence.clinician), "clinician", *absence.clinician);
    if (absence.room) need_known(holds(site.rooms, *absence.room), "room", *absence.room);
    problem.absences.push_back({.clinician = absence.clinician,
                                .room = absence.room,
                                .time = absence.time.value_or(problem.horizon)});
  }
}

}  // namespace careplan
