// Every shipped instrument, answered at random, goes out as a QuestionnaireResponse and comes back
// the same: client, day, instrument, rater, every answer and every kind of missing.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "formats/definitions.hpp"
#include "formats/fhir_resources.hpp"
#include "formats/fhir_response.hpp"

using namespace careplan;
using namespace std::chrono_literals;

namespace {

std::vector<Instrument> shipped() {
  std::vector<Instrument> all;
  for (auto const& entry : std::filesystem::directory_iterator(PROJECT_ROOT "/data/instruments")) {
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    all.push_back(read_instrument(text.str(), entry.path().filename().string()));
  }
  return all;
}

class Answerer {
 public:
  explicit Answerer(unsigned seed) : random_(seed) {}

  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  Value value(Item const& item) {
    if (below(5) == 0)
      return std::vector{Missing::not_asked, Missing::unknown,
                         Missing::refused}[static_cast<std::size_t>(below(3))];
    if (auto const count = answer_count(item); count > 0)
      return answer_at(item, static_cast<std::size_t>(below(static_cast<int>(count))));
    switch (item.kind) {
      case ItemKind::number:
        return item.range ? item.range->low + 0.125 * (item.range->high - item.range->low) : -7.25;
      case ItemKind::date:
        return fmt::format("2026-{:02}-{:02}", 1 + below(12), 1 + below(28));
      case ItemKind::windows:
        return std::string("Mon-Fri 08:00-13:00");
      default:
        return fmt::format("\"quoted\"\tand\nlined\\ \u00e9 {}", below(1000));
    }
  }

  // Answers that could be: an item behind a gate is answered only when the gate is known to be yes.
  std::vector<Answer> answers(Instrument const& instrument) {
    std::vector<Answer> given;
    auto const known = [&](std::string_view name) -> Value {
      for (auto const& answer : given)
        if (answer.item == name) return answer.value;
      return Missing::not_asked;
    };
    for (auto const& item : instrument.items)
      if (item.derived_from.empty() && evaluate(item.asked_when, known) == Truth::yes)
        given.push_back({item.id, value(item)});
    return given;
  }

 private:
  std::mt19937 random_;
};

// Reads the resource back; complaints are failures of the test.
std::optional<AssessIn> read_back(std::string const& json, Plan const& plan) {
  fhir::ResourceStream stream(text_source(json, "out"));
  REQUIRE(stream.next());
  REQUIRE_FALSE(stream.complaint());
  fhir::Definitions const definitions{
      .plan = [&](std::string_view id) -> Plan const& {
        CHECK(id == plan.instrument->id);
        return plan;
      },
      .of_panel = [](std::string_view) { return std::vector<std::string>(); }};
  std::vector<Rejection> rejections;
  auto in = fhir::read_response(stream, definitions, rejections);
  for (auto const& rejection : rejections) FAIL_CHECK(describe(rejection.complaint));
  CHECK_FALSE(stream.next());
  return in;
}

}  // namespace

TEST_CASE("what goes out as a QuestionnaireResponse comes back the same") {
  Answerer answerer(20261122);
  auto const instruments = shipped();
  REQUIRE(instruments.size() >= 6);
  int compared = 0;
  for (auto const& instrument : instruments) {
    CAPTURE(instrument.id);
    auto const plan = plan_for(instrument);
    for (int round = 0; round < 40; ++round) {
      auto const given = round == 0 ? std::vector<Answer>() : answerer.answers(instrument);
      if (!complaints_about(plan, given, {}).empty()) continue;
      auto const outcome = score(plan, given);
      AssessmentRow row{.client = {"C_1.a-B"},
                        .date = 2026y / 11 / 20,
                        .instrument = instrument.id,
                        .version = instrument.version,
                        .rater = round % 2 == 0 ? "" : "Dr. O'Neil, day team"};
      for (auto const& answer : outcome.answers)
        row.answers.emplace_back(answer.item, answer.value);
      auto const out = fhir::response({.row = &row,
                                       .instrument = &instrument,
                                       .outcome = outcome,
                                       .id_of = [](std::string_view) { return "id"; }});
      CAPTURE(out.json);
      auto const in = read_back(out.json, plan);
      REQUIRE(in);
      CHECK(in->client == row.client);
      CHECK(in->date == row.date);
      CHECK(in->rater == row.rater);
      CHECK(in->instrument == &instrument);
      CHECK(score(plan, in->answers).answers == outcome.answers);
      ++compared;
    }
  }
  CHECK(compared > 30 * static_cast<int>(instruments.size()));
}
