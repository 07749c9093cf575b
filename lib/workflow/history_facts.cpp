#include "workflow/history_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "criteria/supplied.hpp"
#include "workflow/care_view.hpp"

namespace careplan {
namespace {

constexpr double days_in_a_year = 365.2425;

double days_from(Date then, Date now) {
  return static_cast<double>((now - then).count());
}

// One client's record up to a day, and what criteria may ask of it.
class History {
 public:
  History(Catalogue const& catalogue, Record const& record, ClientId const& client, Date as_of)
      : catalogue_(catalogue), record_(record), client_(client), as_of_(as_of) {
    for (auto const& episode : episodes(record.decisions(client)))
      if (episode.begin <= as_of) stays_.push_back(episode);
    times_ = times_at_level(stays_);
  }

  Value operator()(FactRule const& fact, KnownFacts const& known) const {
    auto const name = std::string_view(fact.from).substr(fact.from.find('.') + 1);
    if (fact.from == "client.age") return age_of(known);
    if (name == "level") return here() ? Value(here()->level) : Value("none");
    if (name == "days_at_level")
      return days_since(here() ? std::optional(here()->begin) : std::nullopt);
    if (name == "prior_level") return before() ? Value(before()->level) : Value("none");
    if (name == "days_since_prior") return days_since(before() ? before()->end : std::nullopt);
    if (name == "episodes") return static_cast<double>(times_.size() - (here() != nullptr ? 1 : 0));
    if (name == "discharge")
      return last_discharge() ? Value(std::string(to_text(*last_discharge()->discharge)))
                              : Value("none");
    if (name == "days_since_discharge")
      return days_since(last_discharge() ? last_discharge()->end : std::nullopt);
    if (name == "milestones") return milestones(known);
    if (name == "attendance_percent") return attendance(fact.within_days);
    if (name == "sessions_missed") return missed(fact.within_days);
    return tests(name, fact.within_days);
  }

 private:
  Value days_since(std::optional<Date> then) const {
    return then ? Value(days_from(*then, as_of_)) : Value(Missing::not_applicable);
  }
  Episode const* active(std::vector<Episode> const& episodes) const {
    auto const found = std::ranges::find_if(
        episodes, [&](Episode const& episode) { return episode.active_on(as_of_); });
    return found == episodes.end() ? nullptr : &*found;
  }
  Episode const* here() const { return active(times_); }
  // The newest episode that has ended.
  Episode const* before() const {
    Episode const* found = nullptr;
    for (auto const& episode : times_)
      if (episode.end && *episode.end <= as_of_) found = &episode;
    return found;
  }
  Episode const* last_discharge() const {
    Episode const* found = nullptr;
    for (auto const& episode : times_)
      if (episode.discharge && episode.end && *episode.end <= as_of_) found = &episode;
    return found;
  }

  bool within(Date date, int days) const {
    return date <= as_of_ && (days == 0 || date > as_of_ - std::chrono::days(days));
  }

  struct Count {
    double attended = 0;
    double missed = 0;  // without excuse
    double excused = 0;
    double unmarked = 0;  // on the timetable before the day, and nobody said
  };
  Count sessions(int days) const {
    auto const from =
        days == 0 ? Date{std::chrono::days{-25'567}} : as_of_ - std::chrono::days(days - 1);
    auto const marks = record_.marks(client_);
    Count count;
    for (auto const& session : record_.sessions({from, as_of_ + std::chrono::days(1)})) {
      if (!session.has(client_)) continue;
      auto const mark = std::ranges::find(marks, session.id, &MarkRow::session);
      if (mark == marks.end())
        count.unmarked += session.date < as_of_ ? 1 : 0;
      else if (attended(mark->status))
        ++count.attended;
      else if (unexcused(mark->status))
        ++count.missed;
      else if (mark->status == MarkStatus::excused)
        ++count.excused;
    }
    return count;
  }

  Value attendance(int days) const {
    auto const count = sessions(days);
    double const all = count.attended + count.missed + count.excused + count.unmarked;
    if (all == 0) return Missing::not_asked;
    double const low = 100 * count.attended / all;
    double const high = 100 * (count.attended + count.unmarked) / all;
    return low == high ? Value(low) : Value(Interval{low, high});
  }

  Value missed(int days) const {
    auto const count = sessions(days);
    if (count.unmarked == 0) return count.missed;
    return Interval{count.missed, count.missed + count.unmarked};
  }

  Value tests(std::string_view name, int days) const {
    double positive = 0;
    double negative = 0;
    double refused = 0;
    double invalid = 0;
    std::optional<Date> last;
    for (auto const& test : record_.tests(client_)) {
      if (!within(test.date, days)) continue;
      auto const result = settled(test.result, test.confirmation);
      positive += result == TestResult::positive;
      negative += result == TestResult::negative;
      refused += test.result == TestResult::refused || test.result == TestResult::missed;
      invalid += test.result == TestResult::invalid || test.result == TestResult::diluted;
      if (result == TestResult::positive) last = std::max(last.value_or(test.date), test.date);
    }
    if (name == "days_since_positive") return days_since(last);
    if (name == "tests_refused") return refused;
    double const sure = name == "positive_tests" ? positive : negative;
    return invalid == 0 ? Value(sure) : Value(Interval{sure, sure + invalid});
  }

  Value milestones(KnownFacts const& known) const {
    auto const* const stay = active(stays_);
    if (stay == nullptr || stay->program.empty()) return 0.0;
    Told const told{.facts = known.facts, .age_days = known.age_days};
    double reached = 0;
    double open = 0;
    for (auto const& state :
         milestones_on(catalogue_.program(stay->program), record_, *stay, told, as_of_)) {
      reached += state.reached == Truth::yes;
      open += state.reached == Truth::unknown;
    }
    return open == 0 ? Value(reached) : Value(Interval{reached, reached + open});
  }

  Catalogue const& catalogue_;
  Record const& record_;
  ClientId const& client_;
  Date as_of_;
  std::vector<Episode> stays_{};
  std::vector<Episode> times_{};  // at a level, whatever the program
};

}  // namespace

// The course may have begun on another day than the birthday: an age grows into an interval.
Value age_of(KnownFacts const& known) {
  auto const found = known.facts.find("intake.age");
  if (found == known.facts.end()) return Missing::not_asked;
  auto const* const years = std::get_if<double>(&found->second);
  if (years == nullptr) return found->second;
  double const later = known.age_days.find("intake.age")->second / days_in_a_year;
  double const whole = *years + std::floor(later);
  return later == 0 ? Value(whole) : Value(Interval{whole, whole + 1});
}

void add_history(Catalogue const& catalogue, Record const& record, ClientId const& client,
                 Date as_of, Criteria const& criteria, KnownFacts& known) {
  if (std::ranges::none_of(criteria.facts,
                           [](FactRule const& fact) { return is_supplied(fact.from); }))
    return;
  History const history(catalogue, record, client, as_of);
  for (auto const& fact : criteria.facts) {
    if (!is_supplied(fact.from)) continue;
    known.facts.insert_or_assign(fact.id, history(fact, known));
    known.origin.insert_or_assign(
        fact.id, fact.within_days > 0 ? fmt::format("the record, {} days", fact.within_days)
                                      : std::string("the record"));
  }
}

}  // namespace careplan
