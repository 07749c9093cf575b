#include "workflow/schedule_figures.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace careplan {
namespace {

struct Measure {
  std::string name;
  long value = 0;
  std::string shown;
  std::string unit{};
};

std::string shown(Share share) {
  return fmt::format("{} of {}, {} %", share.used, share.of, share.percent());
}

Measure share(std::string name, Share of) {
  return {std::move(name), of.percent(), shown(of), " points"};
}

Measure hours(std::string name, Share of) {
  return {std::move(name), of.percent(),
          fmt::format("{} of {} h, {} %", of.used / 60, of.of / 60, of.percent()), " points"};
}

Measure number(std::string name, long value) {
  return {std::move(name), value, std::to_string(value)};
}

std::vector<Measure> measures(ScheduleAnswer const& answer) {
  auto const of = figures(answer.problem, answer.timetable);
  std::vector<Measure> list{share("clients with a place", of.placed),
                            share("appointments held", of.appointments),
                            number("needs unmet", static_cast<long>(answer.timetable.unmet.size())),
                            number("groups", of.groups),
                            share("places in groups taken", of.places),
                            hours("clinicians' hours used", of.clinicians)};
  if (!of.loads.empty()) {
    auto const load = [](ClinicianLoad const& one) { return one.minutes.percent(); };
    auto const [least, most] = std::ranges::minmax_element(of.loads, {}, load);
    list.push_back({"most used clinician", load(*most),
                    fmt::format("{}, {} %", most->clinician.value, load(*most)), " points"});
    list.push_back({"least used clinician", load(*least),
                    fmt::format("{}, {} %", least->clinician.value, load(*least)), " points"});
  }
  list.push_back(hours("rooms' hours used", of.rooms));
  list.push_back(number("cost", total(answer.costs)));
  if (answer.bound > 0) list.push_back(number("no timetable costs less than", answer.bound));
  return list;
}

}  // namespace

Table figure_table(ScheduleAnswer const& answer) {
  Table table{.id = "figure",
              .title = "Figures of the timetable",
              .columns = {{"measure", "Measure", ColumnKind::text},
                          {"shown", "Is", ColumnKind::text},
                          {"value", "Value", ColumnKind::integer, true}}};
  for (auto const& measure : measures(answer))
    table.rows.push_back({measure.name, measure.shown, measure.value});
  return table;
}

Table load_table(ScheduleAnswer const& answer) {
  Table table{.id = "load",
              .title = "Clinicians",
              .columns = {{"clinician", "Clinician", ColumnKind::text},
                          {"led", "Leads", ColumnKind::hours},
                          {"could", "Could lead", ColumnKind::hours},
                          {"percent", "%", ColumnKind::integer},
                          {"clients", "Clients", ColumnKind::integer}}};
  for (auto const& load : figures(answer.problem, answer.timetable).loads)
    table.rows.push_back({load.clinician.value, Minutes{load.minutes.used},
                          Minutes{load.minutes.of}, static_cast<long>(load.minutes.percent()),
                          static_cast<long>(load.clients)});
  return table;
}

ScheduleComparison compare_schedules(Clinic const& clinic, ScheduleRequest const& request) {
  auto plain = request;
  plain.change = {};
  return {.plain = build_schedule(clinic, plain, false),
          .changed = build_schedule(clinic, request, false)};
}

Table comparison_table(ScheduleComparison const& comparison) {
  Table table{.id = "comparison",
              .title = "As it is, and with the change",
              .columns = {{"measure", "Measure", ColumnKind::text},
                          {"plain", "As it is", ColumnKind::text},
                          {"changed", "Changed", ColumnKind::text},
                          {"difference", "Difference", ColumnKind::text}}};
  auto const changed = measures(comparison.changed);
  for (auto const& was : measures(comparison.plain)) {
    auto const is = std::ranges::find(changed, was.name, &Measure::name);
    if (is != changed.end())
      table.rows.push_back({was.name, was.shown, is->shown,
                            is->value == was.value
                                ? Cell{}
                                : Cell{fmt::format("{:+}{}", is->value - was.value, was.unit)}});
  }
  return table;
}

Table difference_table(ScheduleComparison const& comparison) {
  Table table{.id = "difference",
              .title = "Needs that only one of the two leaves unmet",
              .columns = {{"unmet", "Unmet", ColumnKind::text},
                          {"client", "Client", ColumnKind::text},
                          {"what", "What", ColumnKind::text},
                          {"because", "Because", ColumnKind::text}}};
  auto const add = [&](ScheduleAnswer const& in, ScheduleAnswer const& not_in,
                       std::string const& word) {
    for (auto const& unmet : in.timetable.unmet)
      if (std::ranges::none_of(not_in.timetable.unmet, [&](Unmet const& other) {
            return other.client == unmet.client && other.program == unmet.program &&
                   other.what == unmet.what;
          }))
        table.rows.push_back({word, unmet.client.value, unmet.what, unmet.because});
  };
  add(comparison.changed, comparison.plain, "changed");
  add(comparison.plain, comparison.changed, "as it is");
  return table;
}

}  // namespace careplan
