#include "attendance/care_signals.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace careplan {
namespace {

using std::chrono::days;

constexpr int authorization_warning = 14;  // days before the last day
constexpr days decided_early{14};          // a decision to go on that still answers the end

int urgency(int days_left) {
  return days_left <= 0 ? 1 : days_left <= 7 ? 2 : 3;
}

// People before papers: whom to call today goes before what to sign today.
int due_urgency(DueDate const& due) {
  bool const paper = !due.done_by.starts_with("contact");
  return paper && due.days_left <= 0 ? 2 : paper ? 3 : urgency(due.days_left);
}

std::string day_text(Date date) {
  return fmt::format("{} {}", to_text(weekday_of(date)), to_text(date));
}

std::string left_text(int days_left) {
  auto const count = days_left < 0 ? -days_left : days_left;
  auto const unit = count == 1 ? "day" : "days";
  if (days_left == 0) return "today";
  return days_left < 0 ? fmt::format("{} {} over", count, unit)
                       : fmt::format("in {} {}", count, unit);
}

// The last authorization of its code that the client has.
bool last_of_code(AuthorizationReport const& report, AuthorizationUse const& use) {
  return std::ranges::none_of(report.uses, [&](AuthorizationUse const& other) {
    return other.authorization.client == use.authorization.client &&
           other.authorization.code == use.authorization.code &&
           other.authorization.last > use.authorization.last;
  });
}

std::string authorize(AuthorizationRow const& row) {
  return fmt::format("careplan attend authorize {} {}", row.client.value, row.code);
}

void runs_out(AuthorizationUse const& use, Date today, std::vector<Signal>& found) {
  auto const& row = use.authorization;
  if (!use.runs_out) return;
  found.push_back(
      {.client = row.client,
       .date = *use.runs_out,
       .rule = "units",
       .urgency = urgency(static_cast<int>((*use.runs_out - today).count())),
       .evidence = fmt::format("{}: {} of {} {} units are used, {} more planned; the last is used "
                               "before {}",
                               row.code, use.used, row.units, to_text(row.unit), use.planned,
                               day_text(*use.runs_out)),
       .suggestion = authorize(row)});
}

// Whatever the timetable holds by now: the next day of service is nobody's.
void used_up(AuthorizationReport const& report, AuthorizationUse const& use, Date today,
             std::vector<Signal>& found) {
  auto const& row = use.authorization;
  if (use.left() > 0 || use.runs_out || row.last < today || !last_of_code(report, use)) return;
  found.push_back(
      {.client = row.client,
       .date = today,
       .rule = "units",
       .urgency = 1,
       .evidence = fmt::format("{}: {} of {} {} units are used, until {} nothing is left", row.code,
                               use.used, row.units, to_text(row.unit), day_text(row.last)),
       .suggestion = authorize(row)});
}

void ends(AuthorizationReport const& report, AuthorizationUse const& use, Date today,
          std::vector<Signal>& found) {
  auto const& row = use.authorization;
  auto const left = static_cast<int>((row.last - today).count());
  if (left > authorization_warning || !last_of_code(report, use)) return;
  found.push_back(
      {.client = row.client,
       .date = row.last,
       .rule = "authorization",
       .urgency = urgency(left),
       .evidence = fmt::format("{} is authorized until {}, {}; {} of {} units are used", row.code,
                               day_text(row.last), left_text(left), use.used, row.units),
       .suggestion = authorize(row)});
}

}  // namespace

std::string command_for(std::string_view event, ClientId const& client) {
  auto parts = split(event, ':');
  parts.resize(3);
  auto const on = [&](std::string_view verb, std::string_view rest = "") {
    return fmt::format("careplan {} {}{}{}", verb, client.value, rest.empty() ? "" : " ", rest);
  };
  if (parts[0] == "plan")
    return on("attend plan", fmt::format("{} {}", parts[1].empty() ? "treatment" : parts[1],
                                         parts[2].empty() ? "signed" : parts[2]));
  if (parts[0] == "contact") return on("attend contact", parts[1].empty() ? "call" : parts[1]);
  if (parts[0] == "assessment") return on("assess record", parts[1]);
  if (parts[0] == "placement") return on("place client", "--record --explain");
  if (parts[0] == "decision") return on("place decide");
  if (parts[0] == "milestone") return on("attend milestone", parts[1]);
  if (parts[0] == "test") return on("attend test");
  return on("attend mark", "present");
}

std::vector<Signal> due_signals(std::span<DueDate const> dues) {
  std::vector<Signal> found;
  for (auto const& due : dues)
    if (due.state == DueState::overdue || due.state == DueState::soon)
      found.push_back({.client = due.client,
                       .date = due.due,
                       .rule = "due",
                       .urgency = due_urgency(due),
                       .evidence = fmt::format("{}: {}, {}; {}", due.label, day_text(due.due),
                                               left_text(due.days_left), due.because),
                       .suggestion = command_for(due.done_by, due.client)});
  return found;
}

std::vector<Signal> review_signals(std::span<PlanStanding const> plans, Date today) {
  std::vector<Signal> found;
  for (auto const& plan : plans) {
    if (!plan.in_force() || !plan.review || *plan.review > today + days{7}) continue;
    auto const left = static_cast<int>((*plan.review - today).count());
    std::string name{to_text(plan.plan)};
    std::ranges::replace(name, '_', '-');
    found.push_back(
        {.client = plan.client,
         .date = *plan.review,
         .rule = "plan-review",
         .urgency = left <= 0 ? 2 : 3,
         .evidence = fmt::format("{} plan, version {}, signed on {}: to be reviewed on {}, {}",
                                 name, plan.version, to_text(*plan.signed_on),
                                 day_text(*plan.review), left_text(left)),
         .suggestion = fmt::format("careplan attend plan {} {} reviewed", plan.client.value,
                                   to_text(plan.plan))});
  }
  return found;
}

std::vector<Signal> authorization_signals(AuthorizationReport const& report, Episode const& stay,
                                          Date today) {
  std::vector<Signal> found;
  for (auto const& use : report.uses) {
    if (use.authorization.client != stay.client || use.authorization.last < stay.begin) continue;
    runs_out(use, today, found);
    used_up(report, use, today, found);
    ends(report, use, today, found);
  }
  std::vector<std::string> open;
  std::optional<Date> first;
  for (auto const& day : report.uncovered)
    if (day.client == stay.client && day.date >= stay.begin) {
      first = first.value_or(day.date);
      open.push_back(to_text(day.date));
    }
  if (first)
    found.push_back(
        {.client = stay.client,
         .date = *first,
         .rule = "unauthorized",
         .urgency = 2,
         .evidence = fmt::format("billable service under no authorization on {}", join(open, ", ")),
         .suggestion = fmt::format("careplan attend authorizations {}", stay.client.value)});
  return found;
}

std::vector<Signal> length_signals(Episode const& stay, Program const& program,
                                   LengthOfStay const& planned, std::span<CareEvent const> events,
                                   Date today) {
  auto const open = [&](int weeks) {
    auto const end = end_of_weeks(program, stay.begin, weeks);
    return today >= end - days{7} && std::ranges::none_of(events, [&](CareEvent const& event) {
             return event.client == stay.client && event.date <= today &&
                    event.date >= end - decided_early && is_event(event, "decision");
           });
  };
  auto const told = [&](int weeks, std::string const& what) {
    auto const end = end_of_weeks(program, stay.begin, weeks);
    auto const left = static_cast<int>((end - today).count());
    return Signal{.client = stay.client,
                  .date = end,
                  .rule = "length",
                  .urgency = left <= 0 ? 2 : 3,
                  .evidence = fmt::format("{}: until {}, {}; nobody has decided how care goes on",
                                          what, day_text(end), left_text(left)),
                  .suggestion = command_for("placement", stay.client)};
  };
  if (open(program.weeks_max))
    return {told(program.weeks_max,
                 fmt::format("{} weeks are the longest that need no reason", program.weeks_max))};
  if (!open(planned.weeks)) return {};
  auto const why = planned.because.empty() ? "" : fmt::format(" ({})", planned.because);
  return {told(planned.weeks, fmt::format("planned for {} weeks{}", planned.weeks, why))};
}

std::vector<Signal> progress_signals(Episode const& stay, Completion const& completion,
                                     PhaseStanding const& standing) {
  std::vector<Signal> found;
  auto const& client = stay.client.value;
  if (completion.complete == Truth::yes)
    found.push_back(
        {.client = stay.client,
         .date = stay.begin,
         .rule = "completion",
         .urgency = 3,
         .evidence = fmt::format("{} milestones are reached of {} that completion asks for",
                                 completion.reached, completion.needed),
         .suggestion = fmt::format("careplan place client {} --purpose discharge", client)});
  if (standing.course.size() < 2) return found;
  auto const& now = standing.course.back();
  if (!now.returned && (now.phase == standing.by_calendar || standing.by_calendar.empty()))
    return found;
  found.push_back(
      {.client = stay.client,
       .date = now.begin,
       .rule = "phase",
       .urgency = now.returned ? 2 : 3,
       .evidence = fmt::format(
           "in phase {} since {}: {}; by the calendar: {}", now.phase, day_text(now.begin),
           now.because, standing.by_calendar.empty() ? "past the last" : standing.by_calendar),
       .suggestion = fmt::format("careplan attend progress {}", client)});
  return found;
}

}  // namespace careplan
