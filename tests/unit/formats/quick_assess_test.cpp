#include "formats/quick_assess.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>

#include "formats/lines.hpp"
#include "instruments/shipped.hpp"

using namespace careplan;

namespace {

// Every shipped instrument with its plan, by id.
std::map<std::string, std::pair<Instrument, Plan>, std::less<>> const& shelf() {
  static auto const* const all = [] {
    auto* const instruments = new std::map<std::string, std::pair<Instrument, Plan>, std::less<>>;
    for (auto const& file : std::filesystem::directory_iterator(PROJECT_ROOT "/data/instruments")) {
      auto& [instrument, plan] = (*instruments)[file.path().stem().string()];
      instrument = load_instrument(file.path());
      plan = plan_for(instrument);
    }
    return instruments;
  }();
  return *all;
}

Plan const& find(std::string_view id) {
  auto const found = shelf().find(id);
  if (found == shelf().end()) throw Error(Fault::not_found, "no such instrument");
  return found->second.second;
}

// The long way; empty when the record is refused.
std::string with_care(std::string const& line) {
  RecordStream stream(text_source(line, "t"), RecordFormat::ndjson);
  std::vector<Rejection> rejections;
  if (!stream.next() || stream.complaint()) return {};
  auto const in = read_assess_in(stream, find, rejections);
  if (!in) return {};
  return assessment_json(in->client, in->date, *in->instrument,
                         score(find(in->instrument->id), in->answers, in->context));
}

std::string quickly(QuickAssess& quick, std::string line) {
  auto const size = line.size();
  line.append(line_padding, '#');
  return std::string(quick.read(std::string_view(line).substr(0, size)));
}

// An answer as JSON: mostly one that the item allows, sometimes missing, now and then nonsense.
std::string some_answer(Item const& item, std::mt19937& random, unsigned missing_in_100) {
  static char const* const missing[] = {"null", "\"refused\"", "\"unknown\"", "\"not_applicable\""};
  static char const* const nonsense[] = {"-1",   "99", "1.5",    "\"\"", "01",  "2 ",
                                         "true", "[]", "\"no\"", "{}",   "1e0", "\"\\u0031\""};
  auto const dice = random() % 100;
  if (dice < missing_in_100) return missing[random() % (item.asked_when ? 4 : 3)];
  if (dice == 99) return nonsense[random() % std::size(nonsense)];
  auto const count = answer_count(item);
  return count == 0 ? "null" : to_json(answer_at(item, random() % count));
}

std::string some_line(Instrument const& instrument, std::mt19937& random, unsigned missing,
                      bool shuffled) {
  std::vector<std::string> answers;
  for (auto const& item : instrument.items)
    if (random() % 100 >= missing)
      answers.push_back(fmt::format(R"("{}":{})", item.id, some_answer(item, random, missing)));
  std::vector<std::string> members{R"("client":"C-1")", R"("date":"2026-02-28")",
                                   fmt::format(R"("instrument":"{}")", instrument.id)};
  if (shuffled) std::ranges::shuffle(answers, random);
  members.push_back(fmt::format(R"("answers":{{{}}})", fmt::join(answers, ",")));
  if (shuffled) std::ranges::shuffle(members, random);
  return fmt::format("{{{}}}", fmt::join(members, ","));
}

}  // namespace

TEST_CASE("quick records are those of the long way, for every shipped instrument") {
  std::mt19937 random(7);
  QuickAssess quick(find);
  for (auto const& [id, kept] : shelf()) {
    int taken = 0;
    for (int at = 0; at < 120; ++at) {
      auto const line = some_line(kept.first, random, at % 3 == 0 ? 0 : 6, at % 2 == 0);
      auto const record = quickly(quick, line);
      CAPTURE(line);
      if (!record.empty()) CHECK(record == with_care(line));
      taken += record.empty() ? 0 : 1;
    }
    CAPTURE(id);
    CAPTURE(taken);
    for (auto const* const often : {"phq-9", "gad-7", "pcl-5", "k10", "barc-10", "whodas-12"})
      if (id == often) CHECK(taken > 60);  // the others hold nonsense, which is not plain
  }
}

TEST_CASE("what is not plain is left to the long way") {
  QuickAssess quick(find);
  auto const line = [](std::string_view answers, std::string_view more = "") {
    return fmt::format(
        R"({{"client":"C-1","date":"2026-02-28","instrument":"gad-2"{},"answers":{}}})", more,
        answers);
  };
  REQUIRE_FALSE(quickly(quick, line(R"({"q1":1,"q2":1})")).empty());
  REQUIRE_FALSE(quickly(quick, line("[1,2]")).empty());
  REQUIRE_FALSE(quickly(quick, "  " + line("[1,2]") + " ").empty());
  for (std::string const& left : {
           line(R"({"q1":1,"q1":1})"),
           line(R"({"q1":4})"),
           line(R"({"q3":1})"),
           line(R"({"q\u0031":1})"),
           line("[1,2,3]"),
           line("[1]"),
           line("7"),
           line("[1,2]", R"(,"x":1)"),
           line("[1,2]", R"(,"client":"C-2")"),
           line("[1,2]", R"(,"instrument":"gad-2")"),
           line("[1,2]", R"(,"context":{"sex":"male"})"),
           line("[1,2]") + "}",
           line("[1,2]") + " 7",
           line("[1,2]").substr(1),
           std::string("{}"),
           std::string("["),
           std::string("\xff"),
           std::string(R"({"client":"","date":"2026-02-28","instrument":"gad-2","answers":[1,2]})"),
           std::string(
               R"({"client":"C-1","date":"2026-02-30","instrument":"gad-2","answers":[1,2]})"),
           std::string(
               R"({"client":"C-1","date":"2026-02-28","instrument":"gad-3","answers":[1,2]})"),
           std::string(R"({"client":"C-1","date":"2026-02-28","answers":[1,2]})"),
       }) {
    CAPTURE(left);
    CHECK(quickly(quick, left).empty());
  }
}

TEST_CASE("answers that stand before the instrument are read with its items") {
  QuickAssess quick(find);
  std::string const line =
      R"({"answers":{"q1":3,"q2":2},"date":"2026-02-28","instrument":"phq-2","client":"C-1"})";
  CHECK(quickly(quick, line) == with_care(line));
  CHECK_FALSE(with_care(line).empty());
}
