// Responses of other systems as answers to our instruments, and what is refused rather than
// guessed.
#include "formats/fhir_response.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fhir_sample.hpp"

using namespace careplan;

namespace {

Instrument const& mood() {
  static Instrument const instrument = fhir_sample();
  return instrument;
}

fhir::Definitions definitions(std::string always = {}) {
  static Plan const plan = plan_for(mood());
  return {.plan = [](std::string_view id) -> Plan const& {
            if (id == "mood") return plan;
            throw Error(Fault::not_found, fmt::format("no instrument '{}'", id), {},
                        "did you mean 'mood'?");
          },
          .of_panel =
              [](std::string_view loinc) {
                if (loinc == "10000-8") return std::vector<std::string>{"mood"};
                if (loinc == "20000-6") return std::vector<std::string>{"mood", "mood-7"};
                return std::vector<std::string>();
              },
          .instrument = std::move(always)};
}

std::string response(std::string const& items, std::string const& head = {}) {
  auto const usual = R"("status":"completed","subject":{"reference":"Patient/C-1"},)"
                     R"("authored":"2026-11-20","questionnaire":"http://loinc.org/q/10000-8")";
  return fmt::format(R"({{"resourceType":"QuestionnaireResponse",{},"item":[{}]}})",
                     head.empty() ? usual : head, items);
}

// "q1=2 safe=yes", or what is wrong, one complaint a line, without the name of the file.
std::string read(std::string const& json, fhir::Definitions const& known = definitions()) {
  fhir::ResourceStream stream(text_source(json, "f"));
  REQUIRE(stream.next());
  REQUIRE_FALSE(stream.complaint());
  std::vector<Rejection> rejections;
  auto const in = fhir::read_response(stream, known, rejections);
  CHECK(in.has_value() == rejections.empty());
  std::string all;
  if (in)
    for (auto const& answer : in->answers)
      all += fmt::format("{}{}={}", all.empty() ? "" : " ", answer.item, to_text(answer.value));
  for (auto const& rejection : rejections)
    all += fmt::format("{} {}: {}\n", to_text(rejection.code), rejection.field,
                       rejection.complaint.message);
  return all;
}

std::string item(std::string const& link, std::string const& answer) {
  return fmt::format(R"({{"linkId":"{}","answer":[{{{}}}]}})", link, answer);
}
std::string coding(std::string const& inside) {
  return fmt::format(R"("valueCoding":{{{}}})", inside);
}
std::string weight(std::string const& name, std::string const& number) {
  return fmt::format(
      R"("extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/{}","valueDecimal":{}}}])",
      name, number);
}
// What is said of one answer to one item.
std::string answered(std::string const& link, std::string const& answer) {
  return read(response(item(link, answer)));
}

}  // namespace

TEST_CASE("items are known by our id and by LOINC in every form that it is written in") {
  auto const two = R"("valueInteger":1)";
  for (auto const* link : {"q1", "10001-6", "/10001-6", "/10000-8/10001-6", "/10001-6/1/1"}) {
    CAPTURE(link);
    CHECK(answered(link, two) == "q1=1");
  }
  CHECK(
      read(response(
          R"({"linkId":"x","definition":"http://loinc.org/10001-6","answer":[{"valueInteger":1}]})")) ==
      "q1=1");
  CHECK(
      read(response(
          R"({"linkId":"x","definition":"http://x.org/10001-6","answer":[{"valueInteger":1}]})")) ==
      "unknown_name item.x: mood has no item 'x'\n");
  CHECK(answered("Q1", two) == "unknown_name item.Q1: mood has no item 'Q1'\n");
  // In groups, and under answers.
  CHECK(read(response(fmt::format(R"({{"linkId":"group","item":[{}]}})", item("q1", two)))) ==
        "q1=1");
  CHECK(
      read(response(fmt::format(R"({{"linkId":"q1","answer":[{{"valueInteger":1,"item":[{}]}}]}})",
                                item("q2", two)))) == "q1=1 q2=1");
  // Headings carry no answer.
  CHECK(read(response(R"({"linkId":"heading","text":"About you"})")) == "");
}

TEST_CASE("a questionnaire that comes before its responses tells what their linkIds are") {
  auto const read_with_form = [](std::string const& items) {
    fhir::ResourceStream stream(text_source(
        R"({"resourceType":"Questionnaire","id":"17","url":"http://x.org/17","code":[{"system":"http://loinc.org","code":"10000-8"}],"item":[)"
        R"({"linkId":"g","item":[{"linkId":"a","code":[{"code":"10001-6"}]}]},)"
        R"({"linkId":"q1","code":[{"system":"http://loinc.org","code":"10002-4"}]},)"
        R"({"linkId":"q3","code":[{"system":"http://x.org","code":"10001-6"}]},)"
        R"({"linkId":"sum","code":[{"system":"http://loinc.org","code":"10009-9"}]}]})"
        "\n" +
            response(items, R"("status":"completed","subject":{"reference":"Patient/C-1"},)"
                            R"("authored":"2026-11-20","questionnaire":"http://x.org/17|3")"),
        "f"));
    fhir::Forms forms;
    REQUIRE(stream.next());
    forms.add(stream);
    REQUIRE(stream.next());
    auto known = definitions();
    known.forms = &forms;
    CHECK(forms.find("Questionnaire/17") != nullptr);
    std::vector<Rejection> rejections;
    auto const in = fhir::read_response(stream, known, rejections);
    if (!in) return rejections.front().complaint.message;
    std::string all;
    for (auto const& answer : in->answers) all += answer.item + "=" + to_text(answer.value) + " ";
    return all;
  };
  CHECK(read_with_form(item("a", R"("valueInteger":3)")) == "q1=3 ");
  // A linkId that looks like one of ours is what the form says.
  CHECK(read_with_form(item("q1", R"("valueInteger":2)")) == "q2=2 ");
  CHECK(read_with_form(item("a", R"("valueInteger":3)") + "," +
                       item("q3", R"("valueInteger":1)")) == "q1=3 q3=1 ");
  CHECK(
      read_with_form(item("a", R"("valueInteger":0)") + "," + item("sum", R"("valueInteger":7)")) ==
      "the response says that total is 7; its answers make it 0..2");
}

TEST_CASE("an answer is known by its code, by either weight, or by its number") {
  CHECK(answered("q1", coding(R"("system":"http://loinc.org","code":"LA12-1")")) == "q1=3");
  CHECK(answered("q1", coding(R"("code":"LA12-1")")) == "q1=3");
  CHECK(answered("q1", coding(R"("system":"urn:careplan:instrument:mood:q1","code":"3")")) ==
        "q1=3");
  CHECK(answered("place",
                 coding(R"("system":"urn:careplan:instrument:mood:place","code":"street")")) ==
        "place=street");
  auto const foreign = std::string(R"("system":"http://example.org/x","code":"c",)");
  CHECK(answered("q1", coding(foreign + weight("ordinalValue", "3"))) == "q1=3");
  CHECK(answered("q1", coding(foreign + weight("itemWeight", "3.0"))) == "q1=3");
  CHECK(answered("q1", coding(R"("code":"c")") + "," + weight("itemWeight", "1")) == "q1=1");
  CHECK(answered("q1", R"("valueDecimal":3.0)") == "q1=3");
  CHECK(answered("q1", R"("valueString":"3")") == "q1=3");
  CHECK(answered("place", R"("valueString":"home")") == "place=home");
  CHECK(answered("safe", R"("valueBoolean":false)") == "safe=no");
  CHECK(answered("safe", coding(R"("system":"http://loinc.org","code":"LA33-6")")) == "safe=yes");
  CHECK(
      answered("safe",
               coding(R"("system":"http://terminology.hl7.org/CodeSystem/v2-0136","code":"N")")) ==
      "safe=no");
  CHECK(answered("days", R"("valueInteger":12)") == "days=12");
  CHECK(answered("last", R"("valueDate":"2026-11-02")") == "last=2026-11-02");
  CHECK(answered("note", R"("valueString":"a\nb")") == "note=a\nb");
  // A reversed item keeps the number on the form, whatever that adds to the score.
  CHECK(answered("q2", R"("valueInteger":2)") == "q2=2");
  CHECK(answered("q2", coding(R"("system":"urn:careplan:instrument:mood:q2","code":"2",)" +
                              weight("itemWeight", "0"))) == "q2=2");
}

TEST_CASE("an answer that cannot be mapped is refused, never taken for no answer") {
  auto const refused = [](std::string const& link, std::string const& answer) {
    auto const said = answered(link, answer);
    CAPTURE(said);
    CHECK(said.starts_with("not_allowed item." + link));
    return said.find('\n') + 1 == said.size();
  };
  CHECK(refused("q1", coding(R"("system":"http://example.org/x","code":"3")")));
  CHECK(refused("q1", coding(R"("display":"often")")));
  CHECK(refused("q1", coding(R"("system":"http://loinc.org","code":"LA99-9")")));
  CHECK(refused("q1", coding(R"("code":"x",)" + weight("itemWeight", "2"))));
  CHECK(refused("q1", R"("valueInteger":2)"));
  CHECK(refused("q1", R"("valueBoolean":true)"));
  CHECK(refused("q1", R"("valueQuantity":{"value":1})"));
  CHECK(refused("q1", R"("valueString":"often")"));
  CHECK(refused("q1", R"("valueString":" ")"));
  CHECK(refused("note", R"("valueString":"refused")"));
  CHECK(refused("q1", R"("valueInteger":"1")"));
  CHECK(refused("q1", R"("valueInteger":1,"valueDecimal":1)"));
  CHECK(refused("q1", R"("id":"x")"));
  CHECK(refused("q2", coding(R"("code":"x",)" + weight("itemWeight", "2"))));
  CHECK(refused("safe", R"("valueInteger":1)"));
  CHECK(refused("safe", coding(R"("system":"http://example.org","code":"Y")")));
  CHECK(refused("days", R"("valueInteger":31)"));
  CHECK(refused("days", coding(R"("code":"12")")));
  CHECK(refused("last", R"("valueDate":"2026-02-30")"));
  CHECK(read(response(R"({"linkId":"q1","answer":[{"valueInteger":1},{"valueInteger":3}]})")) ==
        "wrong_type item.q1: q1 has 2 answers\n");
  CHECK(read(response(item("q1", R"("valueInteger":1)") + "," +
                      item("/10001-6", R"("valueInteger":1)")))
            .starts_with("not_allowed item: q1 is answered twice"));
}

TEST_CASE("codes and weights that do not agree are refused") {
  auto const code = std::string(R"("system":"http://loinc.org","code":"LA12-1",)");
  CHECK(answered("q1", coding(code + weight("ordinalValue", "3"))) == "q1=3");
  CHECK(answered("q1", coding(code + weight("ordinalValue", "1"))) ==
        "not_allowed item.q1: q1: the code says 3, the weight says 1\n");
  CHECK(answered("q1",
                 coding(code + weight("ordinalValue", "3")) + "," + weight("itemWeight", "1")) ==
        "not_allowed item.q1: two weights that do not agree\n");
}

TEST_CASE("every kind of missing is kept") {
  auto const absent = [](std::string const& link, std::string const& code) {
    return read(response(fmt::format(
        R"({{"linkId":"{}","extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"{}"}}]}})",
        link, code)));
  };
  CHECK(absent("q1", "not-asked") == "q1=not asked");
  CHECK(absent("q1", "asked-unknown") == "q1=unknown");
  CHECK(absent("q1", "asked-declined") == "q1=refused");
  CHECK(absent("q1", "unknown") == "q1=unknown");
  CHECK(absent("q3", "not-applicable") == "q3=not applicable");
  CHECK(absent("q1", "not-applicable").starts_with("not_allowed item.q1: q1 is always asked"));
  CHECK(absent("q1", "error") ==
        "not_allowed item.q1: 'error' as the reason why there is no answer\n");
  CHECK(read(response(R"({"linkId":"q1"})")) == "q1=not asked");
  CHECK(
      answered(
          "q1",
          coding(
              R"("system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"ASKU")")) ==
      "q1=unknown");
  CHECK(
      answered(
          "safe",
          coding(
              R"("system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"asked-declined")")) ==
      "safe=refused");
}

TEST_CASE(
    "the instrument is known by our canonical, by a LOINC panel, or because somebody says so") {
  auto const of = [](std::string const& questionnaire, std::string always = {}) {
    return read(
        response(item("q1", R"("valueInteger":1)"),
                 fmt::format(R"("status":"completed","subject":{{"reference":"Patient/C-1"}},)"
                             R"("authored":"2026-11-20"{})",
                             questionnaire.empty()
                                 ? ""
                                 : fmt::format(R"(,"questionnaire":"{}")", questionnaire))),
        definitions(std::move(always)));
  };
  CHECK(of("urn:careplan:instrument:mood") == "q1=1");
  CHECK(of("urn:careplan:instrument:mood|2") == "q1=1");
  CHECK(of("urn:careplan:instrument:mood|3") ==
        "not_allowed questionnaire: answers to version 3 of mood; here it is version 2\n");
  CHECK(of("http://loinc.org/q/10000-8|2.77") == "q1=1");
  CHECK(of("http://example.org/fhir/Questionnaire/10000-8") == "q1=1");
  CHECK(of("Questionnaire/10000-8") == "q1=1");
  CHECK(of("http://loinc.org/q/20000-6") ==
        "unknown_name questionnaire: 'http://loinc.org/q/20000-6' may be mood or mood-7\n");
  CHECK(of("http://example.org/Questionnaire/mood") ==
        "unknown_name questionnaire: no instrument for the questionnaire "
        "'http://example.org/Questionnaire/mood'\n");
  CHECK(of("urn:careplan:instrument:moood") ==
        "unknown_name questionnaire: no instrument 'moood'\n");
  CHECK(of("") ==
        "missing questionnaire: the response does not say which questionnaire it answers\n");
  CHECK(of("http://example.org/Questionnaire/mood", "mood") == "q1=1");
  CHECK(of("", "mood") == "q1=1");
}

TEST_CASE("client, day, rater and status are read or refused") {
  auto const head = [](std::string const& replace, std::string const& with) {
    std::string text =
        R"("status":"completed","subject":{"reference":"Patient/C-1"},"authored":"2026-11-20","questionnaire":"urn:careplan:instrument:mood")";
    text.replace(text.find(replace), replace.size(), with);
    fhir::ResourceStream stream(text_source(response("", text), "f"));
    REQUIRE(stream.next());
    std::vector<Rejection> rejections;
    auto const in = fhir::read_response(stream, definitions(), rejections);
    if (in) return fmt::format("{} {} '{}'", in->client.value, to_text(in->date), in->rater);
    return rejections.front().complaint.message;
  };
  std::string const subject = R"({"reference":"Patient/C-1"})";
  CHECK(head(subject, subject) == "C-1 2026-11-20 ''");
  CHECK(head("Patient/C-1", "https://ehr.example/fhir/Patient/C-9/_history/3") ==
        "C-9 2026-11-20 ''");
  CHECK(head(subject, R"({"identifier":{"system":"mrn","value":"C-2"}})") == "C-2 2026-11-20 ''");
  CHECK(head(subject, R"({"reference":"Patient/7","identifier":{"system":"mrn","value":"C-2"}})") ==
        "7 2026-11-20 ''");
  CHECK(
      head(
          subject,
          R"({"reference":"Patient/7","identifier":{"system":"urn:careplan:client","value":"C-2"}})") ==
      "C-2 2026-11-20 ''");
  CHECK(head("Patient/C-1", "Group/C-1") ==
        "the subject has neither a reference to a Patient nor an identifier");
  CHECK(head("Patient/C-1", "urn:uuid:1") ==
        "the subject has neither a reference to a Patient nor an identifier");
  CHECK(head("Patient/C-1", "Patient/C 1") == "'C 1' is not a client id");
  CHECK(head("\"subject\":" + subject + ",", "") == "the response does not say whose it is");
  CHECK(head("2026-11-20", "2026-11-20T23:30:00-05:00") == "C-1 2026-11-20 ''");
  CHECK(head("2026-11-20", "2026-11") == "'2026-11' is no day");
  CHECK(head("2026-11-20", "2026-11-31") == "'2026-11-31' is no day");
  CHECK(head("\"authored\":\"2026-11-20\",", "") == "the response does not say when it was given");
  CHECK(head("completed", "amended") == "C-1 2026-11-20 ''");
  CHECK(head("completed", "in-progress") == "a response that is 'in-progress'");
  CHECK(head("completed", "entered-in-error") == "this response was entered in error");
  CHECK(head("\"status\"", R"("author":{"reference":"Practitioner/k-7"},"status")") ==
        "C-1 2026-11-20 'k-7'");
  CHECK(head("\"status\"", R"("author":{"identifier":{"value":"day team"}},"status")") ==
        "C-1 2026-11-20 'day team'");
  CHECK(head("\"status\"", R"("author":{"reference":"Patient/C-1"},"status")") ==
        "C-1 2026-11-20 ''");
}

TEST_CASE("a total that the answers of the response do not give is refused") {
  auto const with_total = [](std::string const& total) {
    return read(response(item("q1", R"("valueInteger":1)") + "," +
                         item("q2", R"("valueInteger":0)") + "," +
                         item("q3", R"("valueInteger":1)") + "," +
                         item("/10009-9", fmt::format(R"("valueDecimal":{})", total))));
  };
  // q2 is reversed: 0 counts as 2.
  CHECK(with_total("4") == "q1=1 q2=0 q3=1");
  CHECK(with_total("2") ==
        "not_allowed item.total: the response says that total is 2; its answers make it 4\n");
}

TEST_CASE("gates hold for responses as for every record") {
  CHECK(read(response(item("q1", R"("valueInteger":0)") + "," + item("q3", R"("valueInteger":1)")))
            .starts_with("not_allowed item: q3 is 1, but it is asked only when q1 >= 1"));
}

TEST_CASE("complaints name the place in the file") {
  fhir::ResourceStream stream(text_source(
      "{\n  \"resourceType\": \"Bundle\",\n  \"entry\": [{\"resource\": {\n"
      "    \"resourceType\": \"QuestionnaireResponse\", \"status\": \"completed\",\n"
      "    \"subject\": {\"reference\": \"Patient/C-1\"}, \"authored\": \"2026-11-20\",\n"
      "    \"questionnaire\": \"urn:careplan:instrument:mood\",\n"
      "    \"item\": [{\"linkId\": \"q1\",\n"
      "      \"answer\": [{\"valueInteger\": 7}]},\n"
      "      {\"linkId\": \"q9\", \"answer\": [{\"valueInteger\": 1}]}]}}]}",
      "f"));
  REQUIRE(stream.next());
  std::vector<Rejection> rejections;
  CHECK_FALSE(fhir::read_response(stream, definitions(), rejections));
  REQUIRE(rejections.size() == 1);
  CHECK(rejections[0].complaint.place == Place{"f", 9, 18});
  CHECK(stream.place() == Place{"f", 3, 26});
}
