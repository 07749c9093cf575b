#include "criteria/place.hpp"

#include "criteria/made_up.hpp"

using namespace careplan;
using made_up::criteria;

namespace {

Truth truth_of(Placement const& placement, std::string const& rule) {
  for (auto const& reason : placement.reasons)
    if (reason.rule == rule) return reason.truth;
  return Truth::no;
}

std::vector<std::string> ids(std::vector<Reason> const& reasons) {
  std::vector<std::string> list;
  for (auto const& reason : reasons) list.push_back(reason.rule);
  return list;
}

}  // namespace

using Texts = std::vector<std::string>;

TEST_CASE("the most intensive indicated level is recommended, and the default when none is") {
  auto const rules = criteria(
      {{"some", RuleKind::indicate, "b", "x >= 1"}, {"much", RuleKind::indicate, "c", "x >= 3"}});
  CHECK(place(rules, {{"x", 0.0}}).level() == "a");
  CHECK(place(rules, {{"x", 2.0}}).level() == "b");
  CHECK(place(rules, {{"x", 3.0}}).level() == "c");
  CHECK(place(rules, {{"x", 3.0}}).status == PlacementStatus::certain);
}

TEST_CASE("without a default, a client whom no rule fits is undetermined and not the lowest") {
  auto const rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"}}, "");
  auto const none = place(rules, {{"x", 0.0}});
  CHECK(none.status == PlacementStatus::undetermined);
  CHECK(none.levels.empty());
  CHECK(none.may_be_undetermined);
  auto const open = place(rules, {});
  CHECK(open.status == PlacementStatus::conditional);
  CHECK(open.levels == Texts{"b"});
  CHECK(open.may_be_undetermined);
  CHECK_FALSE(open.level());
}

TEST_CASE("an exclusion moves the level up, never down") {
  auto const rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"},
                               {"not-b", RuleKind::exclude, "b", "y >= 1"},
                               {"not-c", RuleKind::exclude, "c", "y >= 2"},
                               {"not-d", RuleKind::exclude, "d", "y >= 3"}});
  CHECK(place(rules, {{"x", 1.0}, {"y", 1.0}}).level() == "c");
  CHECK(place(rules, {{"x", 1.0}, {"y", 2.0}}).level() == "d");
  CHECK(place(rules, {{"x", 0.0}, {"y", 2.0}}).level() == "a");
  auto const barred = place(rules, {{"x", 1.0}, {"y", 3.0}});
  CHECK(barred.status == PlacementStatus::undetermined);
  CHECK(barred.may_be_undetermined);
}

TEST_CASE("an override decides alone unless its exception holds") {
  auto const rules = criteria({{"much", RuleKind::indicate, "d", "x >= 1"},
                               {"not-b", RuleKind::exclude, "b", "x >= 1"},
                               {"low", RuleKind::override_, "b", "home", "y >= 2"},
                               {"lower", RuleKind::override_, "a", "home"}});
  CHECK(place(rules, {{"x", 1.0}, {"y", 0.0}, {"home", true}}).level() == "b");
  CHECK(place(rules, {{"x", 1.0}, {"y", 2.0}, {"home", true}}).level() == "a");
  CHECK(place(rules, {{"x", 1.0}, {"y", 0.0}, {"home", false}}).level() == "d");
}

TEST_CASE("a modifier raises what is indicated and indicates nothing by itself") {
  auto const rules = criteria(
      {{"some", RuleKind::indicate, "b", "x >= 1"}, {"more", RuleKind::modify, "c", "y >= 1"}}, "");
  CHECK(place(rules, {{"x", 1.0}, {"y", 0.0}}).level() == "b");
  CHECK(place(rules, {{"x", 1.0}, {"y", 1.0}}).level() == "c");
  CHECK(place(rules, {{"x", 0.0}, {"y", 1.0}}).status == PlacementStatus::undetermined);
}

TEST_CASE("a stop in force leaves no level") {
  auto const rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"},
                               {"danger", RuleKind::stop, "", "risk is high"}});
  auto const stopped = place(rules, {{"x", 1.0}, {"risk", "high"}});
  CHECK(stopped.status == PlacementStatus::undetermined);
  CHECK(stopped.levels.empty());
  CHECK_FALSE(stopped.level());
  REQUIRE(stopped.stops.size() == 1);
  CHECK(stopped.stops[0] == Stop{"danger", Truth::yes, "because of danger", "act", "source"});
  CHECK(stopped.decisive.empty());
}

TEST_CASE("a stop that may be in force is told, and the level is not certain") {
  auto const rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"},
                               {"danger", RuleKind::stop, "", "risk is high"}});
  auto const open = place(rules, {{"x", 1.0}, {"risk", Missing::refused}});
  CHECK(open.status == PlacementStatus::conditional);
  CHECK(open.levels == Texts{"b"});
  CHECK_FALSE(open.level());
  REQUIRE(open.stops.size() == 1);
  CHECK(open.stops[0].truth == Truth::unknown);
  REQUIRE(open.decisive.size() == 1);
  CHECK(open.decisive[0].fact == "risk");
  CHECK(open.decisive[0].value == Value(Missing::refused));
  CHECK(open.decisive[0].branches ==
        std::vector<Decisive::Branch>{{"low, mid", {"b"}, {}}, {"high", {}, {"danger"}}});
}

TEST_CASE("stops in force are told before those that may be, each kind by name") {
  auto const rules = criteria({{"e-may", RuleKind::stop, "", "y = 3"},
                               {"d-is", RuleKind::stop, "", "x = 3"},
                               {"c-is", RuleKind::stop, "", "x >= 2"},
                               {"b-not", RuleKind::stop, "", "x = 0"},
                               {"a-may", RuleKind::stop, "", "y >= 2"}});
  Texts told;
  for (auto const& stop : place(rules, {{"x", 3.0}}).stops) told.push_back(stop.rule);
  CHECK(told == Texts{"c-is", "d-is", "a-may", "e-may"});
}

TEST_CASE("an unknown fact names every level it leaves open, and what each answer leads to") {
  auto const rules = criteria(
      {{"some", RuleKind::indicate, "b", "x >= 1"}, {"much", RuleKind::indicate, "c", "x >= 3"}});
  auto const open = place(rules, {{"x", Missing::unknown}});
  CHECK(open.status == PlacementStatus::conditional);
  CHECK(open.levels == Texts{"a", "b", "c"});
  REQUIRE(open.decisive.size() == 1);
  CHECK(open.decisive[0].label == "the x");
  CHECK(open.decisive[0].branches ==
        std::vector<Decisive::Branch>{{"0", {"a"}}, {"1..2", {"b"}}, {"3", {"c"}}});
  CHECK(place(rules, {{"x", Interval{1, 2}}}).level() == "b");
  CHECK(place(rules, {{"x", Missing::not_applicable}}).level() == "a");
}

TEST_CASE("supervaluation sees what holds whichever way a fact falls") {
  auto const rules = criteria(
      {{"high", RuleKind::indicate, "b", "x >= 2"}, {"low", RuleKind::indicate, "b", "x < 2"}});
  auto const open = place(rules, {});
  CHECK(open.level() == "b");
  CHECK(open.decisive.empty());
  CHECK(truth_of(open, "high") == Truth::unknown);
}

TEST_CASE("facts that decide only together are both decisive") {
  auto const rules =
      criteria({{"differ", RuleKind::indicate, "b", "(x >= 2 and y < 2) or (x < 2 and y >= 2)"}});
  auto const open = place(rules, {});
  REQUIRE(open.decisive.size() == 2);
  CHECK(open.decisive[0].branches == std::vector<Decisive::Branch>{{"0..3", {"a", "b"}}});
}

TEST_CASE("reasons say why, why not lower and why not higher, with what each leaf saw") {
  auto const rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"},
                               {"much", RuleKind::indicate, "c", "x >= 3", "home"},
                               {"most", RuleKind::indicate, "d", "y >= 3"},
                               {"not-a", RuleKind::exclude, "a", "y >= 1"},
                               {"not-b", RuleKind::exclude, "b", "y >= 3"}});
  auto const placed = place(rules, {{"x", 2.0}, {"y", 1.0}, {"home", false}});
  CHECK(placed.level() == "b");
  CHECK(ids(placed.reasons) == Texts{"some", "not-a"});
  CHECK(ids(placed.not_lower) == Texts{"some", "not-a"});
  CHECK(ids(placed.not_higher) == Texts{"not-b", "much", "most"});
  auto const& much = placed.not_higher[1];
  CHECK(much.truth == Truth::no);
  CHECK(much.leaves == std::vector<Leaf>{{"x >= 3", "x", 2.0, Truth::no},
                                         {"unless home", "home", false, Truth::no}});
  CHECK(much.because == "because of much");
  CHECK(much.cite == "source");
}

TEST_CASE("why not lower names what asks for as much or bars the level below, and nothing else") {
  auto const rules = criteria({{"b", RuleKind::indicate, "b", "x >= 1"},
                               {"d", RuleKind::indicate, "d", "x >= 3"},
                               {"o", RuleKind::override_, "a", "home"},
                               {"e-a", RuleKind::exclude, "a", "y >= 1"},
                               {"e-b", RuleKind::exclude, "b", "y >= 2"},
                               {"e-c", RuleKind::exclude, "c", "y >= 3"},
                               {"s", RuleKind::stop, "", "risk is high"}});
  auto const placed = [&](double x, double y, Value home) {
    return place(rules, {{"x", x}, {"y", y}, {"home", home}, {"risk", "low"}});
  };
  auto const lower = [&](double x, double y, Value home) {
    return ids(placed(x, y, home).not_lower);
  };
  auto const higher = [&](double x, double y, Value home) {
    return ids(placed(x, y, home).not_higher);
  };
  CHECK(placed(1, 1, false).level() == "b");
  CHECK(lower(1, 1, false) == Texts{"b", "e-a"});
  CHECK(higher(1, 1, false) == Texts{"e-b", "d"});
  CHECK(placed(1, 2, false).level() == "c");
  CHECK(lower(1, 2, false) == Texts{"e-b"});
  CHECK(higher(1, 2, false) == Texts{"e-c", "d"});
  CHECK(placed(3, 0, false).level() == "d");
  CHECK(lower(3, 0, false) == Texts{"d"});
  CHECK(higher(3, 0, false).empty());
  // An override below says why it is not more; with nothing lower, nothing is said of that.
  CHECK(placed(3, 1, true).level() == "a");
  CHECK(lower(3, 1, true).empty());
  CHECK(higher(3, 1, true) == Texts{"o", "b", "d"});
  CHECK(higher(0, 0, Missing::unknown) == Texts{"e-a", "o", "b", "d"});
  auto stepped = criteria(
      {{"b", RuleKind::indicate, "b", "x >= 1"}, {"m", RuleKind::modify, "", "y >= 1"}}, "c");
  stepped.rules[1].raise = 1;
  CHECK(ids(place(stepped, {{"x", 0.0}, {"y", 0.0}}).not_lower) == Texts{"default"});
  CHECK(ids(place(stepped, {{"x", 1.0}, {"y", 0.0}}).not_lower) == Texts{"b"});
  CHECK(place(stepped, {{"x", 1.0}, {"y", 1.0}}).level() == "c");
  CHECK(ids(place(stepped, {{"x", 1.0}, {"y", 1.0}}).not_lower) == Texts{"m"});
}

TEST_CASE("reasons that are sure come first, then those for more care, then by kind and name") {
  auto const rules = criteria({{"z", RuleKind::indicate, "b", "x >= 1"},
                               {"y", RuleKind::exclude, "b", "x >= 3"},
                               {"x", RuleKind::indicate, "b", "x >= 2"},
                               {"w", RuleKind::indicate, "d", "y >= 2"},
                               {"v", RuleKind::indicate, "c", "x >= 2"}});
  CHECK(ids(place(rules, {{"x", 3.0}}).reasons) == Texts{"v", "x", "z", "y", "w"});
}

TEST_CASE("the default is itself a reason") {
  auto const rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"}});
  auto const placed = place(rules, {{"x", 0.0}});
  REQUIRE(placed.reasons.size() == 1);
  CHECK(placed.reasons[0].rule == "default");
  CHECK(placed.reasons[0].because == "nothing asks for more");
  CHECK(ids(place(rules, {{"x", 1.0}}).reasons) == Texts{"some"});
  CHECK(truth_of(place(rules, {}), "default") == Truth::unknown);
}

TEST_CASE("known() is about the record and not about completions") {
  auto const rules = criteria({{"ask", RuleKind::indicate, "c", "missing(x)"}});
  CHECK(place(rules, {}).level() == "c");
  CHECK(place(rules, {{"x", 0.0}}).level() == "a");
  CHECK(place(rules, {{"x", Interval{0, 1}}}).level() == "c");
}

TEST_CASE("facts are taken from their addresses, and old ones are stale, that is open") {
  auto rules = criteria({{"some", RuleKind::indicate, "b", "x >= 1"}});
  rules.facts[0].from = "domains.x";
  rules.facts[0].max_age_days = 30;
  CHECK(facts_for(rules, {{"domains.x", 2.0}, {"other", 1.0}}) == Facts{{"x", 2.0}});
  CHECK(facts_for(rules, {{"domains.x", 2.0}, {"x", 0.0}}) == Facts{{"x", 0.0}});
  CHECK(facts_for(rules, {{"domains.x", 2.0}}, {{"domains.x", 30}}) == Facts{{"x", 2.0}});
  CHECK(facts_for(rules, {{"domains.x", 2.0}}, {{"domains.x", 31}}) ==
        Facts{{"x", Missing::stale}});
  CHECK(facts_for(rules, {}).empty());
}

TEST_CASE("facts outside their domains are complained about, unknown ones only when strict") {
  auto const rules = criteria({});
  Place const at{"in.ndjson", 3, 0};
  auto const complaints =
      complaints_about(rules, {{"x", 7.0}, {"risk", "hihg"}, {"homee", true}}, at, true);
  REQUIRE(complaints.size() == 3);
  CHECK(complaints[0] ==
        Complaint{at, "'homee' is not a fact of these criteria", "did you mean 'home'?"});
  CHECK(complaints[1] == Complaint{at, "'risk' cannot be hihg", "it is one of low, mid, high"});
  CHECK(complaints[2] == Complaint{at, "'x' cannot be 7", "it is 0..3"});
  CHECK(complaints_about(rules, {{"homee", true}, {"x", Missing::refused}}, at, false).empty());
}
