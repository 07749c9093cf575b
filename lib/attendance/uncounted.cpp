#include "attendance/uncounted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "attendance/visits.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

constexpr std::chrono::days signal_days{28};

// The stays of each client by the client's number.
class StaysByNumber {
 public:
  StaysByNumber(std::vector<Episode> const& stays, Presences const& read)
      : of_(read.clients.size()) {
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    numbers.reserve(read.clients.size());
    for (std::uint32_t i = 0; i < read.clients.size(); ++i)
      numbers.emplace(read.clients[i].value, i);
    for (auto const& stay : stays)
      if (auto const at = numbers.find(stay.client.value); at != numbers.end())
        of_[at->second].push_back(&stay);
  }
  std::span<Episode const* const> of(std::uint32_t client) const { return of_[client]; }

 private:
  std::vector<std::vector<Episode const*>> of_;
};

// Somebody who came on the day that ends a stay was still in it.
bool in_program(Episode const& stay, std::string const& program, Date day) {
  return stay.program == program && (stay.active_on(day) || stay.end == day);
}

// In what program the client was that day instead; nothing where these minutes count.
template <class Stays, class AsStay>
std::optional<std::string> elsewhere(Stays const& stays, std::string const& program, Date day,
                                     AsStay const& as_stay) {
  std::string instead;
  for (auto const& one : stays) {
    Episode const& stay = as_stay(one);
    if (in_program(stay, program, day)) return std::nullopt;
    if (stay.active_on(day)) instead = stay.program;
  }
  return instead;
}

}  // namespace

std::vector<Uncounted> uncounted(Attendance const& record, Date as_of) {
  Presences const made = record.by_number.places.empty() ? presences_of_rows(record) : Presences();
  auto const& read = record.by_number.places.empty() ? made : record.by_number;
  StaysByNumber const stays(record.episodes, read);
  std::vector<Uncounted> all;
  for (auto const& place : read.places) {
    if (place.minutes <= 0 || !place.mark || !attended(*place.mark)) continue;
    auto const& session = read.session(place);
    if (session.date >= as_of || !session.common->counts_toward_hours) continue;
    auto const* missed =
        place.makes_up >= 0 ? &read.sessions[static_cast<std::size_t>(place.makes_up)] : nullptr;
    auto const& program = (missed != nullptr ? missed : &session)->common->program;
    auto instead = elsewhere(stays.of(place.client), program, session.date,
                             [](Episode const* stay) -> Episode const& { return *stay; });
    if (!instead) continue;
    auto& one = all.emplace_back(Uncounted{.client = read.clients[place.client],
                                           .session = {std::string(session.id)},
                                           .date = session.date,
                                           .minutes = Minutes{place.minutes},
                                           .program = program,
                                           .service = session.common->service,
                                           .instead = std::move(*instead)});
    if (missed != nullptr) one.makes_up = missed->date;
  }
  std::ranges::sort(
      all, {}, [](Uncounted const& one) { return std::tie(one.client, one.date, one.session); });
  return all;
}

std::optional<Uncounted> uncounted(std::span<Episode const> stays, MarkRow const& mark,
                                   Session const& session, Session const* missed) {
  if (mark.attended <= Minutes{} || !session.counts_toward_hours) return std::nullopt;
  auto const& program = (missed != nullptr ? *missed : session).program;
  auto instead = elsewhere(stays, program, session.date, std::identity());
  if (!instead) return std::nullopt;
  Uncounted one{.client = mark.client,
                .session = session.id,
                .date = session.date,
                .minutes = mark.attended,
                .program = program,
                .service = session.service,
                .instead = std::move(*instead)};
  if (missed != nullptr) one.makes_up = missed->date;
  return one;
}

std::string why_uncounted(Uncounted const& one) {
  return fmt::format("not counted: {}in {}, when the client was in {}",
                     one.makes_up ? fmt::format("made up {} ", to_text(*one.makes_up)) : "",
                     one.program, one.instead.empty() ? "no program" : one.instead);
}

std::vector<WeekHours> uncounted_weeks(std::vector<Uncounted> const& all, weekday week_begins) {
  using Days = std::map<std::pair<Date, std::string>, Minutes>;  // by why, too
  std::map<std::tuple<ClientId, Date, std::string>, Days> weeks;
  for (auto const& one : all)
    weeks[{one.client, week_start(one.date, week_begins), one.program}]
         [{one.date, why_uncounted(one)}] += one.minutes;
  std::vector<WeekHours> list;
  for (auto const& [key, days] : weeks) {
    auto& week = list.emplace_back();
    std::tie(week.client, week.week, week.program) = key;
    week.status = WeekStatus::uncounted;
    for (auto const& [day, minutes] : days) {
      week.uncounted += minutes;
      week.reasons.push_back(fmt::format("{} {}: {} min {}", to_text(weekday_of(day.first)),
                                         to_text(day.first), minutes.count(), day.second));
    }
  }
  return list;
}

std::vector<Signal> uncounted_signals(Attendance const& record, Date as_of) {
  struct Found {
    Minutes minutes{};
    std::set<Date> days{};
  };
  std::map<ClientId, Date> since;  // of those in care
  for (auto const& stay : record.episodes)
    if (stay.active_on(as_of - std::chrono::days{1})) since.emplace(stay.client, stay.begin);
  std::map<std::tuple<ClientId, std::string, std::string>, Found> found;
  for (auto const& one : uncounted(record, as_of)) {
    auto const present = since.find(one.client);
    if (one.date < as_of - signal_days && (present == since.end() || one.date < present->second))
      continue;
    auto& group = found[{one.client, one.program, one.instead}];
    group.minutes += one.minutes;
    group.days.insert(one.date);
  }
  std::vector<Signal> list;
  for (auto const& [key, group] : found) {
    auto const& [client, program, instead] = key;
    std::vector<std::string> days;
    for (auto const day : group.days) days.push_back(to_text(day));
    list.push_back({.client = client,
                    .date = *group.days.rbegin(),
                    .rule = "uncounted",
                    .urgency = 2,
                    .evidence = fmt::format(
                        "{} min attended in {} count in no week, for the client was in {}: {}",
                        group.minutes.count(), program, instead.empty() ? "no program" : instead,
                        join(days, ", ")),
                    .suggestion = fmt::format("careplan place history {}", client.value)});
  }
  return list;
}

}  // namespace careplan
