// The shipped scales that add up their answers, against their published rules written out by hand.
#include <doctest/doctest.h>

#include <cmath>

#include "instruments/score.hpp"
#include "shipped.hpp"
#include "shipped_form.hpp"

using namespace careplan;
using form::Cuts;
using form::Form;
using form::Number;
using form::Sheet;

namespace {

Number total(std::size_t items, Cuts cuts, std::string id = "total") {
  return {std::move(id), [items](Sheet const& s) { return form::sum(s, 0, items - 1); },
          std::move(cuts)};
}

Form scale(std::string id, int items, std::vector<int> const& answers, Cuts cuts) {
  return {.id = std::move(id),
          .questions = form::questions(items, answers),
          .numbers = {total(static_cast<std::size_t>(items), std::move(cuts))}};
}

Number part(std::string id, std::vector<std::size_t> places, Cuts cuts = {}) {
  return {std::move(id),
          [places = std::move(places)](Sheet const& s) { return form::sum_of(s, places); },
          std::move(cuts)};
}

Form with_ids(Form form, std::vector<std::string> const& ids) {
  for (std::size_t at = 0; at < ids.size(); ++at) form.questions[at].id = ids[at];
  return form;
}

Cuts const phq_cuts{
    {0, "minimal"}, {5, "mild"}, {10, "moderate"}, {15, "moderately_severe"}, {20, "severe"}};

std::vector<Answer> numbered(std::vector<int> const& values) {
  std::vector<Answer> answers;
  for (std::size_t at = 0; at < values.size(); ++at)
    if (values[at] >= 0)
      answers.push_back({"q" + std::to_string(at + 1), static_cast<double>(values[at])});
  return answers;
}

}  // namespace

TEST_CASE("phq-8, phq-2, gad-7, gad-2: sums of 0 to 3 with their cut-offs") {
  form::check(scale("phq-8", 8, form::up_to(3), phq_cuts));
  form::check(scale("phq-2", 2, form::up_to(3), {{0, "negative"}, {3, "positive"}}));
  form::check(scale("gad-7", 7, form::up_to(3),
                    {{0, "minimal"}, {5, "mild"}, {10, "moderate"}, {15, "severe"}}));
  form::check(scale("gad-2", 2, form::up_to(3), {{0, "negative"}, {3, "positive"}}));
}

TEST_CASE("phq-9: total, syndrome by items, and item 9 as an alarm") {
  auto phq = scale("phq-9", 9, form::up_to(3), phq_cuts);
  phq.words = {{"syndrome", [](Sheet const& s) -> std::string {
                  int const core = form::count(s, 0, 1, 2);
                  int const all = form::count(s, 0, 7, 2) + form::count(s, 8, 8, 1);
                  if (core == 0 || all < 2) return "none";
                  return all >= 5 ? "major_depressive" : "other_depressive";
                }}};
  phq.alarms = {{"self-harm", [](Sheet const& s) { return s[8] >= 1; }}};
  form::check(phq, 400);
}

TEST_CASE("k10 and k6: 1 to 5 and 0 to 4") {
  form::check(scale("k10", 10, form::up_to(5, 1),
                    {{10, "low"}, {16, "moderate"}, {22, "high"}, {30, "very_high"}}));
  form::check(scale("k6", 6, form::up_to(4), {{0, "low"}, {5, "moderate"}, {13, "serious"}}));
}

TEST_CASE("who-5: the raw score and four times as much, higher is better") {
  auto who = scale("who-5", 5, form::up_to(5), {});
  who.numbers = {total(5, {{0, "poor"}, {13, "adequate"}}, "raw"),
                 {"index",
                  [](Sheet const& s) { return 4 * form::sum(s, 0, 4); },
                  {{0, "poor"}, {51, "adequate"}}}};
  form::check(who);
}

TEST_CASE("whodas-12: sum, percent and the six pairs of domains") {
  auto whodas = scale("whodas-12", 12, form::up_to(4), {});
  whodas.numbers = {total(12, {}),
                    {"percent", [](Sheet const& s) { return form::sum(s, 0, 11) * 100.0 / 48; }},
                    part("cognition", {2, 5}),
                    part("mobility", {0, 6}),
                    part("self_care", {7, 8}),
                    part("getting_along", {9, 10}),
                    part("life", {1, 11}),
                    part("participation", {3, 4})};
  form::check(whodas);
}

TEST_CASE("barc-10: ten answers of 1 to 6, 47 and more goes with lasting remission") {
  form::check(scale("barc-10", 10, form::up_to(6, 1), {{10, "below_cut"}, {47, "recovery_range"}}));
}

TEST_CASE("dast-10: yes counts, but for item 3, where no does") {
  Form dast{.id = "dast-10", .questions = form::yes_no(10)};
  dast.numbers = {{"total",
                   [](Sheet const& s) { return form::sum(s, 0, 9) - s[2] + (1 - s[2]); },
                   {{0, "none"}, {1, "low"}, {3, "moderate"}, {6, "substantial"}, {9, "severe"}}}};
  form::check(dast);
}

TEST_CASE("pcl-5: clusters of 5, 2, 7 and 6 items, and one, one, two and two of them from 2") {
  auto pcl =
      scale("pcl-5", 20, form::up_to(4), {{0, "negative"}, {31, "borderline"}, {33, "positive"}});
  auto const cluster = [](std::string id, std::size_t first, std::size_t last) {
    return Number{std::move(id), [=](Sheet const& s) { return form::sum(s, first, last); }};
  };
  pcl.numbers.insert(pcl.numbers.end(), {cluster("intrusion", 0, 4), cluster("avoidance", 5, 6),
                                         cluster("mood", 7, 13), cluster("arousal", 14, 19)});
  pcl.words = {{"provisional", [](Sheet const& s) -> std::string {
                  bool const met = form::count(s, 0, 4, 2) >= 1 && form::count(s, 5, 6, 2) >= 1 &&
                                   form::count(s, 7, 13, 2) >= 2 && form::count(s, 14, 19, 2) >= 2;
                  return met ? "yes" : "no";
                }}};
  form::check(pcl);
}

TEST_CASE("ciwa-ar: nine signs of 0 to 7 and orientation of 0 to 4, severe from 19") {
  auto ciwa = with_ids(
      scale("ciwa-ar", 10, form::up_to(7), {{0, "mild"}, {10, "moderate"}, {19, "severe"}}),
      {"nausea", "tremor", "sweats", "anxiety", "agitation", "tactile", "auditory", "visual",
       "headache", "orientation"});
  ciwa.questions.back().answers = form::up_to(4);
  ciwa.alarms = {{"severe-withdrawal", [](Sheet const& s) { return form::sum(s, 0, 9) >= 19; }}};
  form::check(ciwa);
}

TEST_CASE("cows: irregular points, and the pulse in beats with its edge at 80") {
  auto const irregular = std::vector<std::pair<std::string, std::vector<int>>>{
      {"pulse", form::up_to(250, 20)}, {"sweating", {0, 1, 2, 3, 4}},
      {"restlessness", {0, 1, 3, 5}},  {"pupils", {0, 1, 2, 5}},
      {"aches", {0, 1, 2, 4}},         {"nose_eyes", {0, 1, 2, 4}},
      {"stomach", {0, 1, 2, 3, 5}},    {"tremor", {0, 1, 2, 4}},
      {"yawning", {0, 1, 2, 4}},       {"anxiety", {0, 1, 2, 4}},
      {"gooseflesh", {0, 3, 5}}};
  Form cows{.id = "cows"};
  for (auto const& [id, answers] : irregular) cows.questions.push_back({id, answers});
  auto const beats = [](int pulse) {
    return pulse <= 80 ? 0 : pulse <= 100 ? 1 : pulse <= 120 ? 2 : 4;
  };
  cows.numbers = {{"total",
                   [=](Sheet const& s) { return beats(s[0]) + form::sum(s, 1, 10); },
                   {{0, "below_mild"},
                    {5, "mild"},
                    {13, "moderate"},
                    {25, "moderately_severe"},
                    {37, "severe"}}}};
  form::check(cows);
  auto const plan_of = shipped_instrument("cows");
  for (auto const& [pulse, points] : std::vector<std::pair<int, int>>{
           {20, 0}, {79, 0}, {80, 0}, {81, 1}, {100, 1}, {101, 2}, {120, 2}, {121, 4}, {250, 4}}) {
    CAPTURE(pulse);
    std::vector<Answer> answers{{"pulse", static_cast<double>(pulse)}};
    for (std::size_t at = 1; at < irregular.size(); ++at)
      answers.push_back({irregular[at].first, 0.0});
    CHECK(score(plan_of, answers).scores[0].range ==
          Interval{static_cast<double>(points), static_cast<double>(points)});
  }
}

TEST_CASE("estimates: phq-9 from at most two missing, k10 from one and rounded, others never") {
  auto const phq = shipped_instrument("phq-9");
  auto const k10 = shipped_instrument("k10");
  CHECK(score(phq, numbered({1, 2, 3, 0, 1, 2, 3, 0, -1})).scores[0].prorated ==
        doctest::Approx(12 * 9 / 8.0));
  CHECK(score(phq, numbered({1, 2, 3, 0, 1, 2, 3, -1, -1})).scores[0].prorated ==
        doctest::Approx(12 * 9 / 7.0));
  CHECK_FALSE(score(phq, numbered({1, 2, 3, 0, 1, 2, -1, -1, -1})).scores[0].prorated);
  CHECK_FALSE(score(phq, numbered({1, 2, 3, 0, 1, 2, 3, 0, 0})).scores[0].prorated);
  for (int extra = 0; extra <= 9; ++extra) {
    std::vector<int> values(9, 2);
    values[0] = 1 + extra % 5;
    values[1] = 1 + extra / 5;
    values.push_back(-1);
    int const sum = values[0] + values[1] + 14;
    CHECK(score(k10, numbered(values)).scores[0].prorated == std::round(sum / 9.0 * 10));
  }
  CHECK_FALSE(score(k10, numbered({1, 1, 1, 1, 1, 1, 1, 1, -1, -1})).scores[0].prorated);
  for (auto const* const id : {"phq-8", "gad-7", "who-5", "whodas-12", "k6", "barc-10"}) {
    CAPTURE(id);
    for (auto const& rule : shipped_instrument(id).scores) CHECK(rule.prorate.max_missing == 0);
  }
}
