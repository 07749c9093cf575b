// Facts before they are reckoned with: days that become how long ago, names of levels, what the
// record supplies by itself.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "conditions/domain.hpp"
#include "criteria/made_up.hpp"
#include "criteria/supplied.hpp"

using namespace careplan;

namespace {

Criteria with_days() {
  auto criteria = made_up::criteria({});
  Domain const long_ago{.low = 0, .high = 1'000};
  criteria.facts = {{.id = "days", .domain = long_ago, .since = Since::days},
                    {.id = "hours", .domain = long_ago, .since = Since::hours},
                    {.id = "note", .domain = {.kind = DomainKind::words, .words = {"x", "y"}}}};
  return criteria;
}

Value counted(std::string const& fact, Value value, std::string_view as_of = "2026-11-20") {
  Facts facts{{fact, std::move(value)}};
  count_since(with_days(), facts, *parse_date(as_of));
  return facts.at(fact);
}

}  // namespace

TEST_CASE("a day becomes how long ago it was, and says nothing while it is still to come") {
  CHECK(counted("days", "2026-11-20") == Value{0.0});
  CHECK(counted("days", "2026-11-19") == Value{1.0});
  CHECK(counted("days", "2025-11-20") == Value{365.0});
  CHECK(counted("days", "2026-11-20T23:59") == Value{0.0});
  CHECK(counted("days", "2026-11-21") == Value{Missing::unknown});
  CHECK(counted("hours", "2026-11-21T00:00") == Value{Missing::unknown});
  CHECK(counted("days", "yesterday") == Value{Missing::unknown});
  CHECK(counted("hours", "2026-11-20T7") == Value{Missing::unknown});
  // What is no text is how long ago it was already, and other facts are not days.
  CHECK(counted("days", 5.0) == Value{5.0});
  CHECK(counted("hours", Interval{3, 5}) == Value{Interval{3, 5}});
  CHECK(counted("days", Missing::refused) == Value{Missing::refused});
  CHECK(counted("note", "2026-11-19") == Value{"2026-11-19"});
}

TEST_CASE("hours are counted from the minute, to any minute of the day") {
  auto const interval = [](double low, double high) { return Value{Interval{low, high}}; };
  CHECK(counted("hours", "2026-11-20T00:59") == interval(0, 23));
  CHECK(counted("hours", "2026-11-20T01:00") == interval(0, 22));
  CHECK(counted("hours", "2026-11-20T22:59") == interval(0, 1));
  CHECK(counted("hours", "2026-11-20T23:00") == Value{0.0});
  CHECK(counted("hours", "2026-11-19T00:00") == interval(24, 47));
  CHECK(counted("hours", "2026-11-19T00:01") == interval(23, 47));
  CHECK(counted("hours", "2026-11-19T12:00") == interval(12, 35));
  CHECK(counted("hours", "2026-11-19T23:00") == interval(1, 24));
  CHECK(counted("hours", "2026-11-19T23:01") == interval(0, 24));
  CHECK(counted("hours", "2026-11-19") == interval(0, 47));
  CHECK(counted("hours", "2026-11-18") == interval(24, 71));
}

TEST_CASE(
    "a day that is none is complained about, and so is a value outside of what a fact can be") {
  auto const said = [](std::string const& fact, Value value) {
    std::vector<std::string> all;
    for (auto const& complaint :
         complaints_about(with_days(), {{fact, std::move(value)}}, {}, true))
      all.push_back(describe(complaint));
    return all;
  };
  std::vector<std::string> const none;
  for (auto const* const day : {"2026-11-20", "2026-11-20T00:00", "2026-11-20T23:59"}) {
    CHECK(said("days", day) == none);
    CHECK(said("hours", day) == none);
  }
  for (std::string const day : {"2026-13-20", "2026-11-20T24:30", "2026-11-20T", "T12:00", "soon"})
    CHECK(said("days", day) == std::vector{"'days' is not a day: " + day +
                                           "\n  hint: write 2026-12-01, or 2026-12-01T14:30"});
  CHECK(said("days", 1'000.0) == none);
  CHECK(said("days", 1'001.0) ==
        std::vector<std::string>{"'days' cannot be 1001\n  hint: it is 0..1000"});
  CHECK(said("note", "x") == none);
  CHECK(said("note", "2026-11-20") ==
        std::vector<std::string>{"'note' cannot be 2026-11-20\n  hint: it is one of x, y"});
}

TEST_CASE("a level is found by its id and by every other name that it has") {
  auto criteria = made_up::criteria({});
  criteria.levels[1].aliases = {"bee", "second"};
  criteria.levels[3].aliases = {"dee"};
  CHECK(level_index(criteria, "a") == 1);
  CHECK(level_index(criteria, "b") == 2);
  CHECK(level_index(criteria, "bee") == 2);
  CHECK(level_index(criteria, "second") == 2);
  CHECK(level_index(criteria, "dee") == 4);
  CHECK(level_index(criteria, "e") == 0);
  CHECK(criteria.find_level("dee") == &criteria.levels[3]);
  CHECK(criteria.find_level("third") == nullptr);
}

TEST_CASE("what the record supplies has a domain each, and levels and reasons may be none") {
  std::string all;
  for (auto const& fact : supplied_facts({"op", "iop"})) {
    CHECK(is_supplied(fact.address));
    CHECK_FALSE(fact.means.empty());
    auto const domain = fact.domain.kind == DomainKind::number && fact.domain.step != 1
                            ? "any of " + describe(fact.domain)
                            : describe(fact.domain);
    all += fmt::format("{}: {}{}\n", fact.address, domain, fact.windowed ? ", within days" : "");
  }
  CHECK(all ==
        "client.age: 0..120\n"
        "history.level: one of none, op, iop\n"
        "history.days_at_level: 0..36500\n"
        "history.prior_level: one of none, op, iop\n"
        "history.days_since_prior: 0..36500\n"
        "history.episodes: 0..10000\n"
        "history.discharge: one of none, completed, dropped_out, terminated, transferred, "
        "incarcerated, death, other\n"
        "history.days_since_discharge: 0..36500\n"
        "history.attendance_percent: any of 0..100, within days\n"
        "history.sessions_missed: 0..10000, within days\n"
        "history.positive_tests: 0..10000, within days\n"
        "history.negative_tests: 0..10000, within days\n"
        "history.tests_refused: 0..10000, within days\n"
        "history.days_since_positive: 0..36500\n"
        "history.milestones: 0..10000\n");
  CHECK_FALSE(is_supplied("phq-9.total"));
  CHECK_FALSE(is_supplied("clients.age"));
}

TEST_CASE("sums of numbers are worked out exactly while each can be listed") {
  auto criteria = made_up::criteria({{"b", RuleKind::indicate, "b", "x >= 1"}});
  for (double const most : {999., 1'000.}) {
    criteria.facts[0].domain.high = most;
    criteria.rules[0].when = made_up::parse("x + y >= 5", criteria.facts);
    auto const placement = place(criteria, {});
    CHECK(placement.levels == std::vector<std::string>{"a", "b"});
    CHECK(placement.approximate == (most == 1'000));
  }
}
