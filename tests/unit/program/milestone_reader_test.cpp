// Milestones, phases and due dates as a program file says them.
#include <doctest/doctest.h>

#include "shipped_program.hpp"

using namespace careplan;

namespace {

std::string with(std::string text, std::string_view from, std::string_view to) {
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

constexpr char due[] = R"toml(
[[due]]
id = "review"
label = "Review"
done_by = "plan:treatment:reviewed"
anchor = "plan"
after = { working_days = 7 }
every = { months = 1 }
warn_days = 5
cite = ["own"]
)toml";

constexpr char meetings[] = R"toml(
[[milestone]]
id = "meetings"
label = "Meetings"
kind = "count"
of = "contact:mutual_help"
at_least = 3
in_days = 7
running = 2
cite = ["own"]
)toml";

constexpr char sober[] = R"toml(
[[milestone]]
id = "sober"
label = "Sober"
kind = "abstinence_days"
at_least = 14
by = "either"
self_report = "intake.last_use_days"
cite = ["own"]
)toml";

// The shipped program, its last phase with rules of its own.
std::string phases(std::string_view rules) {
  std::string text(rules);
  text += "\n[[curriculum]]";
  return with(shipped(), "[[curriculum]]", text);
}

std::string refused_file(std::string const& text) {
  try {
    (void)read_program(text, "f.toml");
  } catch (Error const& error) {
    return describe(error);
  }
  return "";
}

}  // namespace

TEST_CASE("due dates are read in whole, and refused where they say nothing") {
  auto const program = read_with(due);
  auto const& rule = program.dues.back();
  CHECK(rule.id == "review");
  CHECK(rule.offset == DueSpan{7, DueUnit::working_days});
  CHECK(rule.every == DueSpan{1, DueUnit::months});
  CHECK(rule.warn_days == 5);
  CHECK_FALSE(rule.before);
  CHECK(read_with(with(due, "after", "before")).dues.back().before);
  CHECK(read_with(with(due, "after = { working_days = 7 }\n", "")).dues.back().offset ==
        DueSpan{1, DueUnit::months});
  CHECK(has(refused(with(due, "{ months = 1 }", "{ moons = 1 }")), "does not say how long"));
  CHECK(has(refused(with(due, "{ months = 1 }", "{ months = 1, days = 2 }")), "how long"));
  CHECK(has(refused(with(due, "plan:treatment:reviewed", "plan:tapir")), "not one of"));
  CHECK(has(refused(with(due, "cite = [\"own\"]", "")), "cite"));
  CHECK(has(refused(with(due, "warn_days", "before = { days = 1 }\nwarn_days")), "keep one"));
  std::string twice(due);
  twice += due;
  CHECK(has(refused(twice), "twice"));
  CHECK(has(refused(with(due, "every = { months = 1 }", "every = { months = 1 }\nwindow_days = 3")),
            "no window"));
}

TEST_CASE("milestones that are counted name an event that can happen") {
  auto const rule = read_with(meetings).milestones.back();
  CHECK(rule.of == "contact:mutual_help");
  CHECK(rule.in_days == 7);
  CHECK(rule.running == 2);
  CHECK(has(refused(with(meetings, "contact:mutual_help", "meetings")), "is no event"));
  CHECK(has(refused(with(meetings, "in_days = 7\n", "")), "add in_days"));
}

TEST_CASE("a client's own word needs a number to be read from") {
  auto const rule = read_with(sober).milestones.back();
  CHECK(rule.by == AbstinenceBy::either);
  CHECK(rule.self_report == "intake.last_use_days");
  CHECK(has(refused(with(sober, "intake.last_use_days", "completion.living")), "no number"));
  CHECK(has(refused(with(sober, "self_report = \"intake.last_use_days\"\n", "")), "self_report"));
  CHECK(has(refused(with(sober, "at_least = 14\n", "")), "at_least"));
}

TEST_CASE("the shipped program knows how each of its milestones is reached") {
  auto const program = read_with("");
  for (auto const& rule : program.milestones) {
    CAPTURE(rule.id);
    CHECK((rule.kind == MilestoneKind::abstinence_days || rule.when || !rule.of.empty()));
  }
  CHECK(has(refused_file(with(shipped(), "completion.living is yes", "completion.lives is yes")),
            "completion.lives"));
}

TEST_CASE("phases advance by milestones that are there and return to phases before them") {
  constexpr char rules[] =
      "[phase.return]\nto = \"foundation\"\npositives = 2\nwithin_days = 90\n"
      "until_negative_days = 30\ncite = [\"own\"]\n"
      "[phase.advance]\nmilestones = [\"abstinent\", \"coping\"]\nneeded = 1\ncite = [\"own\"]\n";
  auto const program = read_program(phases(rules), "f.toml");
  REQUIRE(program.phases.back().back);
  REQUIRE(program.phases.back().advance);
  CHECK(program.phases.back().back->within_days == 90);
  CHECK(program.phases.back().advance->needed == 1);
  CHECK_FALSE(program.phases.front().advance);
  CHECK(
      has(refused_file(phases(with(rules, "\"foundation\"", "\"practice\""))), "no phase before"));
  CHECK(has(refused_file(phases(with(rules, "\"coping\"", "\"copin\""))), "did you mean 'coping'"));
  CHECK(has(refused_file(phases(with(rules, "needed = 1", "needed = 3"))), "there are 2"));
  CHECK(has(refused_file(
                phases(with(rules, "milestones = [\"abstinent\", \"coping\"]\nneeded = 1\n", ""))),
            "nothing is asked for"));
}

TEST_CASE("completion requires milestones that are there") {
  auto const text = with(shipped(), "[completion]\n", "[completion]\nrequire = [\"abstinent\"]\n");
  CHECK(read_program(text, "f.toml").completion.require == std::vector<std::string>{"abstinent"});
  CHECK(has(refused_file(with(text, "[\"abstinent\"]", "[\"sober\"]")), "no milestone 'sober'"));
}
