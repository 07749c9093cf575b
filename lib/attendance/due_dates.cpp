#include "attendance/due_dates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace careplan {
namespace {

using std::chrono::days;

constexpr days before_admission{14};

bool works_on(Date day, std::span<Closure const> closures) {
  auto const weekday = weekday_of(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
         std::ranges::none_of(closures, [&](Closure const& closed) { return closed.date == day; });
}

Date after_working_days(Date from, int count, std::span<Closure const> closures) {
  days const step{count < 0 ? -1 : 1};
  for (int left = std::abs(count); left > 0;) {
    from += step;
    if (works_on(from, closures)) --left;
  }
  return from;
}

std::string span_text(DueSpan span) {
  auto const unit = to_text(span.unit);
  auto text = fmt::format("{} {}", span.count, unit);
  if (auto const at = text.find('_'); at != std::string::npos) text[at] = ' ';
  if (span.count == 1) text.pop_back();
  return text;
}

std::string_view anchor_name(DueAnchor anchor) {
  switch (anchor) {
    case DueAnchor::planned_end:
      return "the planned end";
    case DueAnchor::last_service:
      return "the last service";
    case DueAnchor::plan:
      return "the plan of treatment";
    default:
      return to_text(anchor);
  }
}

class Engine {
 public:
  explicit Engine(DueDatesRequest const& request) : request_(request) {
    for (auto const& event : request.events)
      if (event.client == stay().client && event.date <= request.today) own_.push_back(&event);
  }

  std::vector<DueDate> run() const {
    std::vector<DueDate> all;
    for (auto const& rule : request_.rules)
      if (auto due = due_of(rule)) all.push_back(std::move(*due));
    std::ranges::sort(all, {}, [](DueDate const& due) { return std::tie(due.due, due.rule); });
    return all;
  }

 private:
  Episode const& stay() const { return request_.stay; }
  bool over() const { return stay().end && *stay().end <= request_.today; }

  std::optional<Date> first_event(std::string_view meant) const {
    for (auto const* event : own_)
      if (event->date >= stay().begin - before_admission && is_event(*event, meant))
        return event->date;
    return std::nullopt;
  }

  std::optional<Date> last_event(std::string_view meant, Span<Date> within) const {
    std::optional<Date> last;
    for (auto const* event : own_)
      if (within.contains(event->date) && is_event(*event, meant)) last = event->date;
    return last;
  }

  std::optional<Date> anchor(DueAnchor anchor) const {
    switch (anchor) {
      case DueAnchor::admission:
        return stay().begin;
      case DueAnchor::planned_end:
        return end_of_weeks(request_.program, stay().begin,
                            request_.planned_weeks.value_or(request_.program.weeks));
      case DueAnchor::discharge:
        return ended_alive() ? stay().end : std::nullopt;
      case DueAnchor::assessment:
        return first_event("assessment");
      case DueAnchor::plan:
        return first_event("plan:treatment");
      case DueAnchor::last_service:
        if (on_leave()) return std::nullopt;
        return last_event("session", {stay().begin, request_.today + days{1}});
    }
    return std::nullopt;
  }

  bool on_leave() const {
    return std::ranges::any_of(request_.leaves, [&](LeaveRow const& leave) {
      return leave.client == stay().client && leave.holds(request_.today);
    });
  }

  bool ended_alive() const {
    return over() && stay().ended_by == DecisionKind::discharge &&
           stay().discharge != DischargeReason::death;
  }

  // From when on something done counts for the rule.
  Span<Date> counted(DueRule const& rule, Date from, Date due) const {
    Date const end = request_.today + days{1};
    if (rule.window_days > 0)
      return {due - days{rule.window_days}, std::min(end, due + days{rule.window_days + 1})};
    switch (rule.anchor) {
      case DueAnchor::discharge:
      case DueAnchor::last_service:
        return {from, end};
      default:
        return {stay().begin - before_admission, end};
    }
  }

  std::optional<DueDate> due_of(DueRule const& rule) const {
    if (over() != (rule.anchor == DueAnchor::discharge)) return std::nullopt;
    auto const from = anchor(rule.anchor);
    if (!from) return std::nullopt;
    auto span = rule.offset;
    if (rule.before) span.count = -span.count;
    DueDate due{.client = stay().client,
                .rule = rule.id,
                .label = rule.label,
                .done_by = rule.done_by,
                .due = due_day(*from, span, request_.closures),
                .because = fmt::format("{} {} {} ({})", span_text(rule.offset),
                                       rule.before ? "before" : "after", anchor_name(rule.anchor),
                                       to_text(*from))};
    due.done = last_event(rule.done_by, counted(rule, *from, due.due));
    if (rule.every && due.done) {
      due.due = due_day(*due.done, *rule.every, request_.closures);
      due.because =
          fmt::format("{} after the last ({})", span_text(*rule.every), to_text(*due.done));
    }
    due.days_left = static_cast<int>((due.due - request_.today).count());
    due.state = state_of(rule, due);
    return due;
  }

  static DueState state_of(DueRule const& rule, DueDate const& due) {
    if (due.done && !rule.every) return DueState::done;
    if (rule.window_days > 0 && due.days_left < -rule.window_days) return DueState::missed;
    if (due.days_left < 0) return DueState::overdue;
    return due.days_left <= rule.warn_days ? DueState::soon : DueState::ahead;
  }

  DueDatesRequest const& request_;
  std::vector<CareEvent const*> own_{};  // in order of date
};

}  // namespace

Date due_day(Date from, DueSpan span, std::span<Closure const> closures) {
  switch (span.unit) {
    case DueUnit::days:
      return from + days{span.count};
    case DueUnit::weeks:
      return from + days{7 * span.count};
    case DueUnit::working_days:
      return after_working_days(from, span.count, closures);
    case DueUnit::months:
      return after_months(from, span.count);
  }
  return from;
}

std::vector<DueDate> due_dates(DueDatesRequest const& request) {
  return Engine(request).run();
}

}  // namespace careplan
