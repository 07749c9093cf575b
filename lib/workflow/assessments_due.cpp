// Whose turn it is to be asked again.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reporting/cell.hpp"
#include "workflow/assess_history.hpp"
#include "workflow/baseline.hpp"

namespace careplan {
namespace {

struct Due {
  Episode const* episode = nullptr;
  std::string instrument{};
  int repeat_days = 0;
  std::optional<Date> last{};
  Date due{};
};

// Instruments that state an interval, and how many days.
std::map<std::string, int> intervals(Catalogue& catalogue, std::string const& only) {
  std::map<std::string, int> days;
  if (!only.empty()) {
    auto const& instrument = catalogue.instrument(only);
    if (instrument.repeat_days <= 0)
      throw Error(Fault::usage, fmt::format("{} states no interval for asking again", only), {},
                  "careplan assess instruments lists those that do");
    days.emplace(only, instrument.repeat_days);
    return days;
  }
  for (auto const& id : catalogue.list(DefinitionKind::instrument))
    if (auto const repeat = catalogue.instrument(id).repeat_days; repeat > 0)
      days.emplace(id, repeat);
  return days;
}

struct Care {
  Episode episode{};
  Date admitted{};
};
// Who is in care on that day, and since when this course of it lasts.
std::map<ClientId, Care> in_care(Record const& record, Date day) {
  std::map<ClientId, std::vector<Episode>> by_client;
  for (auto& episode : episodes(record.decisions()))
    by_client[episode.client].push_back(std::move(episode));
  std::map<ClientId, Care> care;
  for (auto const& [client, stays] : by_client)
    for (auto const& stay : stays)
      if (stay.active_on(day))
        for (auto const& course : courses(stays))
          if (course.begin <= stay.begin) care[client] = {stay, course.begin};
  return care;
}

Table due_table() {
  return {.id = "assessment-due",
          .title = "Assessments due",
          .columns = {{"client", "Client", ColumnKind::text},
                      {"instrument", "Instrument", ColumnKind::text},
                      {"last", "Last", ColumnKind::date},
                      {"repeat_days", "Every (days)", ColumnKind::integer},
                      {"due", "Due", ColumnKind::date},
                      {"days_overdue", "Days overdue", ColumnKind::integer},
                      {"program", "Program", ColumnKind::text},
                      {"level", "Level", ColumnKind::text}}};
}

}  // namespace

Table assessments_due(Clinic const& clinic, DueRequest const& request) {
  auto const days = intervals(clinic.catalogue, request.instrument);
  auto const record = clinic.open(Access::read);
  auto const care = in_care(record, clinic.today);
  std::vector<Due> due;
  std::map<std::pair<ClientId, std::string>, Date> last;
  for (auto const& assessed : record.last_assessed(clinic.today))
    last.emplace(std::pair(assessed.client, assessed.instrument), assessed.date);
  for (auto const& [client, stay] : care)
    for (auto const& [instrument, repeat] : days) {
      auto const found = last.find({client, instrument});
      if (found != last.end())
        due.push_back({&stay.episode, instrument, repeat, found->second,
                       found->second + std::chrono::days{repeat}});
      else if (!request.instrument.empty())
        due.push_back({&stay.episode, instrument, repeat, std::nullopt, stay.admitted});
    }
  auto const by = request.by.value_or(clinic.today);
  std::erase_if(due, [&](Due const& one) { return one.due > by; });
  std::ranges::stable_sort(due, {}, &Due::due);

  auto table = due_table();
  for (auto const& one : due)
    table.rows.push_back({one.episode->client.value, one.instrument, optional_cell(one.last),
                          static_cast<long>(one.repeat_days), one.due,
                          std::max(0L, static_cast<long>((clinic.today - one.due).count())),
                          text_cell(one.episode->program), text_cell(one.episode->level)});
  return table;
}

}  // namespace careplan
