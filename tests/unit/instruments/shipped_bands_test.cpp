// Every published band set of the shipped instruments, by its name, over all totals there can be.
#include <doctest/doctest.h>

#include <algorithm>

#include "instruments/bands.hpp"
#include "instruments/score.hpp"
#include "shipped.hpp"
#include "shipped_form.hpp"

using namespace careplan;
using form::Cuts;

namespace {

struct Named {
  std::string instrument;
  std::string set;
  int highest;
  Cuts cuts;
};

Cuts from(double positive) {
  return {{0, "negative"}, {positive, "positive"}};
}
Cuts thirds(double moderate, double severe) {
  return {{0, "mild"}, {moderate, "moderate"}, {severe, "severe"}};
}

std::vector<Named> const named_sets{
    {"phq-9", "screen-10", 27, from(10)},
    {"phq-2", "cut-3", 6, from(3)},
    {"phq-2", "cut-2", 6, from(2)},
    {"gad-7", "screen-10", 21, from(10)},
    {"gad-7", "caseness-8", 21, from(8)},
    {"gad-7", "addiction-9", 21, from(9)},
    {"gad-2", "cut-3", 6, from(3)},
    {"gad-2", "addiction-2", 6, from(2)},
    {"audit", "screen-8", 40, from(8)},
    {"audit-c", "women", 12, from(3)},
    {"audit-c", "men", 12, from(4)},
    {"pc-ptsd-5", "cut-4", 5, from(4)},
    {"pc-ptsd-5", "cut-3", 5, from(3)},
    {"ciwa-ar", "asam-2020", 67, thirds(10, 19)},
    {"ciwa-ar", "camcops", 67, thirds(8, 15)},
    {"ciwa-ar", "gdl2", 67, thirds(16, 25)},
};

}  // namespace

TEST_CASE("each named band set cuts every total where it was published") {
  for (auto const& [id, name, highest, cuts] : named_sets) {
    CAPTURE(id);
    CAPTURE(name);
    auto const instrument = shipped_instrument(id);
    auto const set = std::ranges::find(instrument.band_sets, name, &BandSet::id);
    REQUIRE(set != instrument.band_sets.end());
    CHECK(set->score == "total");
    for (int total = 0; total <= highest; ++total) {
      CAPTURE(total);
      Interval const at{static_cast<double>(total), static_cast<double>(total)};
      CHECK(bands_of({&*set}, {at}) == std::vector{form::band(cuts, total)});
    }
  }
}

TEST_CASE("a band set asked for by name is the one that is given") {
  auto const ciwa = shipped_instrument("ciwa-ar");
  auto const plan = plan_for(ciwa);
  std::vector<Answer> answers;
  for (auto const& item : ciwa.items) answers.push_back({item.id, item.id == "tremor" ? 6. : 1.});
  for (auto const& [name, word] : std::vector<std::pair<std::string, std::string>>{
           {"", "moderate"}, {"asam-2020", "moderate"}, {"camcops", "severe"}, {"gdl2", "mild"}}) {
    CAPTURE(name);
    auto const total = score(plan, answers, {}, name).scores[0];
    CHECK(total.band == word);
    CHECK(total.band_set == (name.empty() ? "asam-2020" : name));
  }
}

TEST_CASE("audit-c: without a known sex a band is given where both sets agree") {
  auto const audit = shipped_instrument("audit-c");
  auto const plan = plan_for(audit);
  for (int total = 0; total <= 12; ++total) {
    CAPTURE(total);
    auto const third = [&](int at) {
      return static_cast<double>(std::clamp(total - 4 * at, 0, 4));
    };
    std::vector<Answer> const answers{{"q1", third(0)}, {"q2", third(1)}, {"q3", third(2)}};
    auto const got = score(plan, answers).scores[0];
    CHECK(got.range == Interval{static_cast<double>(total), static_cast<double>(total)});
    CHECK(got.band.has_value() == (total != 3));
    CHECK(score(plan, answers, {{"sex", std::string("other")}}).scores[0].bands.empty());
  }
}
