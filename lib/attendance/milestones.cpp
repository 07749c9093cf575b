#include "attendance/milestones.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "attendance/abstinence.hpp"
#include "attendance/plans.hpp"
#include "core/text.hpp"

namespace careplan {
namespace {

using std::chrono::days;

// What the record itself says of a milestone, without anybody's word.
struct Computed {
  Truth truth = Truth::unknown;
  std::optional<Date> date{};
  std::string evidence{};
};

std::optional<Date> newest_test(StayView const& view, bool negative) {
  std::optional<Date> newest;
  for (auto const& test : view.tests) {
    bool const valid = test.result != TestResult::invalid && test.result != TestResult::diluted;
    bool const is = (settled(test.result, test.confirmation) == TestResult::negative) == negative;
    if (test.client == view.stay.client && test.date < view.as_of && valid && is)
      newest = std::max(newest.value_or(test.date), test.date);
  }
  return newest;
}

Computed by_tests(MilestoneRule const& rule, StayView const& view) {
  auto const run = abstinence(view.tests, view.stay.client, view.as_of);
  auto const broken = newest_test(view, false);
  if (!run && !broken) return {Truth::unknown, {}, "no test yet"};
  if (!run) return {Truth::no, broken, fmt::format("last test {} not negative", to_text(*broken))};
  return {truth(run->days >= rule.at_least), run->days >= rule.at_least ? run->last : broken,
          fmt::format("{} of {} days by negative tests {} to {}", run->days, rule.at_least,
                      to_text(run->first), to_text(run->last))};
}

// A positive test outweighs what the client said before or after it of the days before.
Computed by_word(MilestoneRule const& rule, StayView const& view) {
  auto const fact = view.told.facts.find(rule.self_report);
  auto const age = view.told.age_days.find(rule.self_report);
  if (fact == view.told.facts.end() || age == view.told.age_days.end())
    return {Truth::unknown, {}, "nobody asked for the last use"};
  Date const told = view.as_of - days{1} - days{age->second};
  auto const* number = std::get_if<double>(&fact->second);
  if (number == nullptr)
    return {Truth::unknown, {}, fmt::format("last use: {}", to_text(fact->second))};
  Date last_use = told - days{static_cast<int>(*number)};
  auto const positive = newest_test(view, false);
  bool const outweighed = positive && *positive > last_use;
  if (outweighed) last_use = *positive;
  auto const sober = std::max(0, static_cast<int>((told - last_use).count()));
  return {
      truth(sober >= rule.at_least), outweighed ? std::max(told, *positive) : told,
      fmt::format("{} of {} days by own word on {}{}", sober, rule.at_least, to_text(told),
                  outweighed ? fmt::format(", test of {} not negative", to_text(*positive)) : "")};
}

Computed joined(Computed const& a, Computed const& b, Truth truth) {
  auto const date =
      !a.date || !b.date ? (a.date ? a.date : b.date) : std::optional(std::max(*a.date, *b.date));
  return {truth, date, fmt::format("{}; {}", a.evidence, b.evidence)};
}

Computed abstinent(MilestoneRule const& rule, StayView const& view) {
  if (rule.by == AbstinenceBy::tests) return by_tests(rule, view);
  auto const word = by_word(rule, view);
  if (rule.by == AbstinenceBy::self_report) return word;
  auto const tested = by_tests(rule, view);
  return joined(tested, word,
                rule.by == AbstinenceBy::both ? both(tested.truth, word.truth)
                                              : either(tested.truth, word.truth));
}

Computed asked(MilestoneRule const& rule, StayView const& view) {
  std::optional<Date> newest;
  auto const value_of = [&](std::string_view name) -> Value {
    auto const fact = view.told.facts.find(name);
    if (fact == view.told.facts.end()) return Missing::not_asked;
    auto const age = view.told.age_days.find(name);
    int const old = age == view.told.age_days.end() ? 0 : age->second;
    if (rule.max_age_days > 0 && old > rule.max_age_days) return Missing::stale;
    newest = std::max(newest.value_or(Date{}), view.as_of - days{1} - days{old});
    return fact->second;
  };
  auto const truth = evaluate(rule.when, value_of);
  std::vector<std::string> seen;
  for (auto const& leaf : leaves(rule.when, value_of))
    seen.push_back(fmt::format("{} ({})", leaf.text, to_text(leaf.value)));
  return {truth, truth == Truth::unknown ? std::nullopt : newest, join(seen, ", ")};
}

Computed counted(MilestoneRule const& rule, StayView const& view) {
  Computed found{.truth = Truth::yes};
  std::vector<std::string> counts;
  for (int window = 0; window < rule.running; ++window) {
    Date const end = view.as_of - days{window * rule.in_days};
    Date const begin =
        rule.in_days > 0 ? std::max(view.stay.begin, end - days{rule.in_days}) : view.stay.begin;
    int times = 0;
    for (auto const& event : view.events)
      if (event.client == view.stay.client && event.date >= begin && event.date < end &&
          is_event(event, rule.of)) {
        times += event.times;
        found.date = std::max(found.date.value_or(event.date), event.date);
      }
    counts.push_back(std::to_string(times));
    if (times < rule.at_least) found.truth = Truth::no;
  }
  if (found.truth == Truth::no) found.date.reset();
  auto const within = rule.in_days > 0 ? fmt::format(" in {} days", rule.in_days) : "";
  found.evidence = fmt::format("{} of {} {}{}", join(counts, ", "), rule.at_least, rule.of, within);
  return found;
}

Computed planned(MilestoneRule const& rule, StayView const& view) {
  for (auto const& one : plan_standings(view.plans, view.as_of)) {
    CareEvent const any{.what = fmt::format("plan:{}", to_text(one.plan))};
    if (one.client != view.stay.client || one.date < view.stay.begin ||
        !(rule.of == any.what || rule.of.starts_with(any.what + ":")))
      continue;
    bool const draft_will_do = !rule.of.ends_with(":signed") && !rule.of.ends_with(":reviewed");
    bool const holds = one.step != PlanStep::withdrawn && (draft_will_do || one.in_force());
    return {truth(holds), one.date,
            fmt::format("version {} {} on {}", one.version, to_text(one.step), to_text(one.date))};
  }
  return {Truth::no, {}, "no plan yet"};
}

bool computable(MilestoneRule const& rule) {
  switch (rule.kind) {
    case MilestoneKind::abstinence_days:
      return true;
    case MilestoneKind::count:
    case MilestoneKind::plan:
      return !rule.of.empty();
    default:
      return static_cast<bool>(rule.when);
  }
}

Computed compute(MilestoneRule const& rule, StayView const& view) {
  if (!computable(rule)) return {Truth::unknown, {}, "nobody recorded it"};
  switch (rule.kind) {
    case MilestoneKind::abstinence_days:
      return abstinent(rule, view);
    case MilestoneKind::count:
      return counted(rule, view);
    case MilestoneKind::plan:
      return planned(rule, view);
    default:
      return asked(rule, view);
  }
}

// The newest answer that somebody recorded in this stay.
MilestoneRow const* recorded(MilestoneRule const& rule, StayView const& view) {
  MilestoneRow const* newest = nullptr;
  for (auto const& row : view.recorded)
    if (row.client == view.stay.client && row.milestone == rule.id && row.date >= view.stay.begin &&
        row.date < view.as_of &&
        (newest == nullptr || std::tie(newest->date, newest->id) < std::tie(row.date, row.id)))
      newest = &row;
  return newest;
}

}  // namespace

std::vector<MilestoneState> milestone_states(Program const& program, StayView const& view) {
  std::vector<MilestoneState> states;
  for (auto const& rule : program.milestones) {
    auto const computed = compute(rule, view);
    MilestoneState state{.id = rule.id,
                         .label = rule.label,
                         .reached = computed.truth,
                         .date = computed.date,
                         .evidence = computed.evidence};
    auto const* row = recorded(rule, view);
    bool const newer = row != nullptr && computed.truth != Truth::unknown && computed.date &&
                       *computed.date > row->date;
    if (row != nullptr && !newer && computed.truth != truth(row->reached)) {
      state.reached = truth(row->reached);
      state.date = row->date;
      state.by_person = true;
      state.evidence = fmt::format("recorded as {} on {}{}{}", row->reached ? "reached" : "lost",
                                   to_text(row->date), computable(rule) ? "; " : "",
                                   computable(rule) ? computed.evidence : "");
    }
    states.push_back(std::move(state));
  }
  return states;
}

Completion completion(Program const& program, std::span<MilestoneState const> states) {
  Completion found{.needed = program.milestones_needed > 0 ? program.milestones_needed
                                                           : static_cast<int>(states.size())};
  if (states.empty()) return found;
  found.complete = Truth::yes;
  for (auto const& state : states) {
    found.reached += state.reached == Truth::yes ? 1 : 0;
    found.open += state.reached == Truth::unknown ? 1 : 0;
    bool const required =
        std::ranges::find(program.completion.require, state.id) != program.completion.require.end();
    if (!required || state.reached == Truth::yes) continue;
    found.wanting.push_back(state.id);
    found.complete = both(found.complete, state.reached);
  }
  auto const enough = found.reached >= found.needed                ? Truth::yes
                      : found.reached + found.open >= found.needed ? Truth::unknown
                                                                   : Truth::no;
  found.complete = both(found.complete, enough);
  return found;
}

}  // namespace careplan
