// What the resources that go out say, and what they leave to others.
#include "formats/fhir_resources.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "fhir_sample.hpp"
#include "formats/fhir_gates.hpp"
#include "formats/json_reader.hpp"

using namespace careplan;
using namespace std::chrono_literals;

namespace {

Instrument const& mood() {
  static Instrument const instrument = fhir_sample();
  return instrument;
}

// "q1=1", "days>3 and safe=no", "q1=1 or q1=3"; "-" when enableWhen cannot say it.
std::string gate(std::string const& id) {
  auto const gate = fhir::gate_of(mood(), mood().find_item(id)->asked_when);
  if (!gate) return "-";
  std::string all;
  for (auto const& test : gate->tests) {
    if (!all.empty()) all += gate->any ? " or " : " and ";
    all += fmt::format("{}{}", test.question->id, test.operation);
    if (test.yes) all += *test.yes ? "yes" : "no";
    if (test.number) all += to_text(Value{*test.number});
    if (test.choice != nullptr)
      all += test.choice->word.empty() ? to_text(Value{test.choice->value}) : test.choice->word;
  }
  return all;
}

bool says(std::string const& json, std::string_view part) {
  return json.find(part) != std::string::npos;
}

struct Told {
  fhir::Resource response{};
  std::vector<fhir::Resource> observations{};
};

Told told(std::vector<Answer> const& answers, Instrument const* instrument = &mood(),
          bool in_bundle = false, std::optional<long> supersedes = {}) {
  auto const outcome = score(mood(), answers);
  AssessmentRow row{.client = {"C-1"},
                    .date = 2026y / 11 / 20,
                    .instrument = "mood",
                    .version = "2",
                    .supersedes = supersedes};
  for (auto const& answer : outcome.answers) row.answers.emplace_back(answer.item, answer.value);
  fhir::Telling const telling{
      .row = &row,
      .instrument = instrument,
      .outcome = outcome,
      .id_of = [](std::string_view what) { return fmt::format("id-{}", what); },
      .in_bundle = in_bundle};
  return {fhir::response(telling), fhir::observations(telling)};
}

std::string observation(Told const& told, std::string const& id) {
  auto const found = std::ranges::find(told.observations, "id-" + id, &fhir::Resource::id);
  REQUIRE(found != told.observations.end());
  return found->json;
}

}  // namespace

TEST_CASE("gates are enableWhen where comparisons say them, and else a note") {
  CHECK(gate("q1") == "-");
  CHECK(gate("q3") == "q1=1 or q1=3");
  CHECK(gate("safe") == "place=street");
  CHECK(gate("last") == "days>3 and safe=no");
  CHECK(gate("note") == "-");
  auto const json = fhir::questionnaire(mood(), "mood").json;
  CHECK(says(json, R"("url":"http://hl7.org/fhir/StructureDefinition/designNote",)"
                   R"("valueMarkdown":"Asked only when q1 + days >= 4")"));
  CHECK(says(json, R"("enableWhen":[{"question":"q1","operator":"=","answerCoding":)"
                   R"({"system":"http://loinc.org","code":"LA11-1"}},)"));
  CHECK(says(json, R"("enableBehavior":"any")"));
  CHECK(says(json, R"("enableWhen":[{"question":"safe","operator":"=","answerBoolean":false})") ==
        false);
}

TEST_CASE("a questionnaire weighs answers by what they add to a score") {
  auto const json = fhir::questionnaire(mood(), "mood").json;
  CHECK_FALSE(json_fault(json));
  // q2 is reversed: its 0 adds 2.
  CHECK(says(json,
             R"("url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":2}],)"
             R"("valueCoding":{"system":"urn:careplan:instrument:mood:q2","code":"0")"));
  CHECK(says(json,
             R"("valueCoding":{"system":"http://loinc.org","code":"LA12-1","display":"often"})"));
  CHECK(says(json,
             R"("answerOption":[{"valueCoding":{"system":"urn:careplan:instrument:mood:place",)"
             R"("code":"home","display":"at home"}})"));
  CHECK(says(json, R"(/minValue","valueInteger":0)"));
  CHECK(says(json, R"(/maxValue","valueInteger":30)"));
  CHECK(says(json,
             R"("copyright":"made up","code":[{"system":"http://loinc.org","code":"10000-8"}])"));
}

TEST_CASE(
    "a score is a quantity when it is known, a range when it is open, and no value when nothing "
    "is") {
  auto const known = observation(told({{"q1", 1.0}, {"q2", 2.0}, {"q3", 1.0}}), "total");
  CHECK(says(known, R"("valueQuantity":{"value":2,)"));
  CHECK(says(known, R"("coding":[{"system":"http://loinc.org","code":"10009-9"},)"
                    R"({"system":"urn:careplan:instrument:mood","code":"total"}])"));
  CHECK(says(
      known,
      R"("interpretation":[{"coding":[{"system":"urn:careplan:instrument:mood:bands:halves","code":"low"}])"));
  auto const open =
      observation(told({{"q1", 3.0}, {"q2", Missing::refused}, {"q3", 0.0}}), "total");
  CHECK(says(open, R"("valueRange":{"low":{"value":3,)"));
  CHECK(says(open, R"("high":{"value":5,)"));
  CHECK(
      says(open, R"("interpretation":[{"text":"low or high (halves): what is missing decides"}])"));
  auto const nothing = observation(told({{"q2", Missing::refused}}), "total");
  CHECK(says(nothing, R"("dataAbsentReason")"));
  CHECK_FALSE(says(nothing, R"("valueQuantity)"));
  CHECK_FALSE(says(nothing, R"("valueRange)"));
}

TEST_CASE("a flag that nobody can judge has no value and says to ask") {
  auto const at = [](std::vector<Answer> const& answers) {
    return observation(told(answers), "flag.unsafe");
  };
  CHECK(says(at({{"place", std::string("street")}, {"safe", false}}), R"("valueBoolean":true)"));
  CHECK(says(at({{"place", std::string("street")}, {"safe", false}}),
             R"("note":[{"text":"Find a bed"}])"));
  CHECK(says(at({{"place", std::string("home")}}), R"("valueBoolean":false)"));
  auto const open = at({});
  CHECK_FALSE(says(open, "valueBoolean"));
  CHECK(says(open, "not known: ask"));
}

TEST_CASE("observations point at their response as the place they stand in asks for") {
  CHECK(says(observation(told({}), "total"),
             R"("derivedFrom":[{"reference":"QuestionnaireResponse/id-"}])"));
  CHECK(says(observation(told({}, &mood(), true), "total"),
             R"("derivedFrom":[{"reference":"urn:uuid:id-"}])"));
  CHECK(says(told({}).response.json, R"("status":"completed")"));
  CHECK(says(told({}, &mood(), false, 7).response.json, R"("status":"amended")"));
  CHECK(says(observation(told({}, &mood(), false, 7), "total"), R"("status":"amended")"));
}

TEST_CASE("answers to a definition that is gone go out as plain values") {
  auto const json =
      told({{"q1", 3.0}, {"safe", Missing::refused}, {"place", std::string("street")}}, nullptr)
          .response.json;
  CHECK(says(json, R"({"linkId":"q1","answer":[{"valueInteger":3}]})"));
  CHECK(says(json, R"({"linkId":"place","answer":[{"valueString":"street"}]})"));
  CHECK(says(json, R"("valueCode":"asked-declined"}],"linkId":"safe"})"));
}
