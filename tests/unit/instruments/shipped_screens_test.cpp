// The shipped forms with gates, parts and results, against their published rules written by hand.
#include <doctest/doctest.h>

#include "shipped_form.hpp"

using form::Cuts;
using form::Form;
using form::Holds;
using form::Question;
using form::Sheet;

namespace {

constexpr int no = 0;
constexpr int yes = 1;

Question ask(std::string id, std::vector<int> answers, Holds asked = {}) {
  return {.id = std::move(id), .answers = std::move(answers), .asked = std::move(asked)};
}
Question ask_yes_no(std::string id, Holds asked = {}) {
  return {.id = std::move(id), .answers = {no, yes}, .yes_no = true, .asked = std::move(asked)};
}
Question choose(std::string id, std::vector<std::string> words, Holds asked = {}) {
  auto answers = form::up_to(static_cast<int>(words.size()) - 1);
  return {.id = std::move(id),
          .answers = std::move(answers),
          .words = std::move(words),
          .asked = std::move(asked)};
}

form::Number sum(std::string id, std::size_t first, std::size_t last, Cuts cuts = {}) {
  return {std::move(id), [=](Sheet const& s) { return form::sum(s, first, last); },
          std::move(cuts)};
}

std::string word(bool holds, char const* if_so, char const* else_) {
  return holds ? if_so : else_;
}

Form audit() {
  Form form{.id = "audit", .questions = form::questions(10, form::up_to(4))};
  for (std::size_t at = 1; at < 3; ++at)
    form.questions[at].asked = [](Sheet const& s) { return s[0] > 0; };
  for (std::size_t at = 3; at < 8; ++at)
    form.questions[at].asked = [](Sheet const& s) { return s[0] > 0 && s[1] + s[2] > 0; };
  for (std::size_t at = 8; at < 10; ++at) form.questions[at].answers = {0, 2, 4};
  form.numbers = {
      sum("total", 0, 9,
          {{0, "low_risk"}, {8, "hazardous"}, {16, "harmful"}, {20, "possible_dependence"}}),
      sum("consumption", 0, 2), sum("dependence", 3, 5), sum("harm", 6, 9)};
  return form;
}

// Items 7A to 7G are left aside: nothing counts them.
Form bam(std::string id) {
  Form form{.id = std::move(id)};
  for (int at = 1; at <= 17; ++at)
    if (at != 7) form.questions.push_back(ask("q" + std::to_string(at), form::up_to(4)));
  auto const place = [](int item) {
    return static_cast<std::size_t>(item < 7 ? item - 1 : item - 2);
  };
  form.questions[place(5)].asked = [](Sheet const& s) { return s[3] > 0; };
  form.questions[place(14)].answers = {0, 4};
  auto const over = [=](std::vector<int> const& items) {
    std::vector<std::size_t> places;
    for (int const item : items) places.push_back(place(item));
    return [=](Sheet const& s) { return form::sum_of(s, places); };
  };
  form.numbers = {{"use", over({4, 5, 6}), {{0, "clear"}, {1, "review"}}},
                  {"risk", over({1, 2, 3, 8, 11, 15}), {{0, "clear"}, {12, "review"}}},
                  {"protective", over({9, 10, 12, 13, 14, 16}), {{0, "review"}, {13, "clear"}}}};
  // Heavy drinking is among the drinking: the other sheets are no sheets at all.
  form.possible = [](Sheet const& s) { return s[4] <= s[3]; };
  return form;
}

Form taps_2() {
  struct Part {
    std::string id;
    std::size_t gate;
    std::vector<std::string> more;
  };
  Form form{.id = "taps-2"};
  for (auto const* const id : {"tobacco", "alcohol", "drugs", "medication"})
    form.questions.push_back(ask_yes_no(std::string("part1_") + id));
  for (auto const& part : std::vector<Part>{{"tobacco", 0, {"amount", "morning"}},
                                            {"alcohol", 1, {"heavy", "control", "concern"}},
                                            {"cannabis", 2, {"urge", "concern"}},
                                            {"stimulants", 2, {"weekly", "concern"}},
                                            {"heroin", 2, {"control", "concern"}},
                                            {"opioids", 3, {"control", "concern"}},
                                            {"sedatives", 3, {"urge", "concern"}},
                                            {"adhd", 3, {"weekly", "concern"}}}) {
    auto const use = form.questions.size();
    form.questions.push_back(
        ask_yes_no(part.id + "_use", [=](Sheet const& s) { return s[part.gate] == yes; }));
    for (auto const& more : part.more)
      form.questions.push_back(
          ask_yes_no(part.id + "_" + more, [=](Sheet const& s) { return s[use] == yes; }));
    form.numbers.push_back(sum(part.id, use, use + part.more.size(),
                               {{0, "no_use"}, {1, "problem_use"}, {2, "higher_risk"}}));
  }
  return form;
}

}  // namespace

TEST_CASE("audit: skips after item 1 and after items 2 and 3, zones and three parts") {
  form::check(audit(), 400);
}

TEST_CASE(
    "audit-c: who never drinks scores 0; 4 for men, 3 for women, both while the sex is not known") {
  Form form{.id = "audit-c", .questions = form::questions(3, form::up_to(4))};
  for (std::size_t item = 1; item <= 2; ++item)
    form.questions[item].asked = [](Sheet const& s) { return s[0] > 0; };
  form.numbers = {sum("total", 0, 2, {{0, "negative"}, {4, "positive"}})};
  form.context = {{"sex", std::string("male")}};
  form::check(form);
  form.numbers = {sum("total", 0, 2, {{0, "negative"}, {3, "positive"}})};
  form.context = {{"sex", std::string("female")}};
  form::check(form);
}

TEST_CASE("pc-ptsd-5: five questions behind the event, positive from 4") {
  Form form{.id = "pc-ptsd-5", .questions = {ask_yes_no("exposure")}};
  for (auto& question : form::yes_no(5)) {
    question.asked = [](Sheet const& s) { return s[0] == yes; };
    form.questions.push_back(question);
  }
  form.numbers = {sum("total", 1, 5, {{0, "negative"}, {4, "positive"}})};
  form::check(form);
}

TEST_CASE("crafft: without any use only the car question, high risk from 2, at 12 to 21") {
  Form form{.id = "crafft"};
  for (auto const* const id : {"a1", "a2", "a3"}) form.questions.push_back(ask(id, {0, 1, 365}));
  form.questions.push_back(ask_yes_no("car"));
  for (auto const* const id : {"relax", "alone", "forget", "family_friends", "trouble"})
    form.questions.push_back(ask_yes_no(id, [](Sheet const& s) { return form::sum(s, 0, 2) > 0; }));
  form.numbers = {sum("total", 3, 8, {{0, "below_cut"}, {2, "high_risk"}})};
  for (double const age : {12.0, 21.0}) {
    form.context = {{"age", age}};
    form::check(form);
  }
}

TEST_CASE("mdq: seven symptoms, at one time, with a moderate problem") {
  Form form{.id = "mdq", .questions = form::yes_no(13)};
  form.questions.push_back(ask_yes_no("same_time"));
  form.questions.push_back(ask("problem", form::up_to(3)));
  form.numbers = {sum("symptoms", 0, 12)};
  form.words = {{"screen", [](Sheet const& s) {
                   return word(form::sum(s, 0, 12) >= 7 && s[13] == yes && s[14] >= 2, "positive",
                               "negative");
                 }}};
  form::check(form, 400);
}

TEST_CASE("taps-1: anything but never leads to part 2") {
  Form form{.id = "taps-1"};
  for (auto const* const id : {"tobacco", "alcohol", "drugs", "medication"})
    form.questions.push_back(ask(id, form::up_to(4)));
  form.words = {{"screen", [](Sheet const& s) {
                   return word(form::sum(s, 0, 3) > 0, "positive", "negative");
                 }}};
  form::check(form);
}

TEST_CASE("taps-2: a score for each substance, behind part 1 and behind its own use") {
  form::check(taps_2());
}

TEST_CASE("bam and bam-iop: Use, Risk and Protective") {
  form::check(bam("bam"), 400);
  form::check(bam("bam-iop"), 400);
}

TEST_CASE("noms: six measures, each for itself") {
  Form form{.id = "noms"};
  form.questions = {
      ask("alcohol_days", form::up_to(30)),
      ask("drug_days", form::up_to(30)),
      choose("housing", {"homeless", "dependent", "independent"}),
      choose("employment", {"full_time", "part_time", "unemployed", "not_in_labor_force"}),
      ask_yes_no("student"),
      ask("arrests", {0, 1, 2}),
      choose("self_help", {"none", "few", "weekly", "often"})};
  auto const measure = [](std::string id, Holds met) {
    return form::Word{std::move(id), [=](Sheet const& s) { return word(met(s), "yes", "no"); }};
  };
  form.words = {measure("alcohol_free", [](Sheet const& s) { return s[0] == 0; }),
                measure("drug_free", [](Sheet const& s) { return s[1] == 0; }),
                measure("housed", [](Sheet const& s) { return s[2] > 0; }),
                measure("occupied", [](Sheet const& s) { return s[3] <= 1 || s[4] == yes; }),
                measure("arrest_free", [](Sheet const& s) { return s[5] == 0; }),
                measure("connected", [](Sheet const& s) { return s[6] > 0; })};
  form::check(form);
}

TEST_CASE("virtual-suitability: what rules video out, and what can be arranged") {
  Form form{.id = "virtual-suitability"};
  for (auto const* const id : {"wants_video", "safe_place", "location_known", "licensed_state",
                               "urgent_risk", "private_place", "emergency_contact", "device",
                               "connection", "can_operate", "sees_and_hears", "tests_arranged"})
    form.questions.push_back(ask_yes_no(id));
  form.words = {{"suitable", [](Sheet const& s) -> std::string {
                   if (form::sum(s, 0, 3) < 4 || s[4] == yes) return "not_suitable";
                   return word(form::sum(s, 5, 11) < 7, "with_arrangements", "suitable");
                 }}};
  form.alarms = {{"emergency-contact", [](Sheet const& s) { return s[6] == no; }},
                 {"in-person", [](Sheet const& s) { return s[4] == yes; }}};
  form::check(form, 400);
}

TEST_CASE("goals: how many are set, and how far they are met") {
  Form form{.id = "goals", .questions = {ask("goals_set", form::up_to(4))}};
  for (int at = 1; at <= 4; ++at)
    form.questions.push_back(choose("status_" + std::to_string(at),
                                    {"not_started", "under_way", "met"},
                                    [=](Sheet const& s) { return s[0] >= at; }));
  form.words = {{"progress", [](Sheet const& s) -> std::string {
                   int const met = form::count(s, 1, 4, 2);
                   if (s[0] == 0) return "no_goals";
                   if (met == s[0]) return "all_met";
                   if (met > 0) return "some_met";
                   return word(form::count(s, 1, 4, 1) > 0, "under_way", "not_begun");
                 }}};
  form::check(form, 400);
}
