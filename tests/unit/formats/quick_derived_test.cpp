// Quick records of an instrument whose items hang together: derived, gated, weighted, impossible.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "formats/definitions.hpp"
#include "formats/lines.hpp"
#include "formats/quick_assess.hpp"

using namespace careplan;

namespace {

Instrument const& made() {
  static Instrument const instrument = read_instrument(R"(id = "demo"
version = "1"
title = "Demo"
licence = "own"
[[item]]
id = "pulse"
label = "pulse"
kind = "number"
range = [30, 220]
[[item]]
id = "points"
label = "points"
derived_from = "pulse"
steps = [[0, 0], [81, 1], [101, 2], [121, 4]]
[[item]]
id = "days"
label = "days"
choices = [0, 1, 2, 3]
[[item]]
id = "heavy"
label = "heavy"
choices = [0, 1, 2, 3]
asked_when = "days >= 1"
[[consistency]]
id = "more"
never = "heavy > days"
[[score]]
id = "total"
items = ["points", "days", "heavy"]
weights = { days = -2 }
source = "book"
[[bands]]
id = "cut"
score = "total"
source = "book"
cuts = [["low", -6], ["high", 1]]
[[flag]]
id = "fast"
label = "Fast"
when = "pulse > 120"
action = "Act"
source = "book"
[[flag]]
id = "odd"
label = "Odd"
when = "total.band is high and days >= 1"
action = "Act"
source = "book"
[[source]]
id = "book"
cite = "A book"
)",
                                                       "demo.toml");
  return instrument;
}

Plan const& find(std::string_view) {
  static Plan const plan = plan_for(made());
  return plan;
}

std::string with_care(std::string const& line) {
  RecordStream stream(text_source(line, "t"), RecordFormat::ndjson);
  std::vector<Rejection> rejections;
  if (!stream.next() || stream.complaint()) return {};
  auto const in = read_assess_in(stream, find, rejections);
  if (!in) return {};
  return assessment_json(in->client, in->date, *in->instrument,
                         score(find(in->instrument->id), in->answers, in->context));
}

}  // namespace

TEST_CASE("quick records are those of the long way where items hang together") {
  std::mt19937 random(11);
  QuickAssess quick(find);
  int taken = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::vector<std::string> answers;
    auto const maybe = [&](std::string const& id, double value) {
      if (random() % 3 != 0) answers.push_back(fmt::format("\"{}\":{}", id, value));
    };
    double const pulse = 60 + 10. * static_cast<double>(random() % 9);
    maybe("pulse", pulse);
    if (random() % 2 == 0) maybe("points", points_at(made().items[1], pulse));
    maybe("days", static_cast<double>(random() % 4));
    maybe("heavy", static_cast<double>(random() % 4));
    auto line = fmt::format(
        R"({{"client":"C-1","date":"2026-02-28","instrument":"demo","answers":{{{}}}}})",
        fmt::join(answers, ","));
    auto const careful = with_care(line);
    CAPTURE(careful);
    auto const size = line.size();
    line.append(line_padding, '#');
    auto const record = std::string(quick.read(std::string_view(line).substr(0, size)));
    if (!record.empty()) CHECK(record == careful);
    taken += record.empty() ? 0 : 1;
  }
  CHECK(taken > 300);
}
