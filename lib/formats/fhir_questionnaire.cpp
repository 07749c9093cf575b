// An instrument as a Questionnaire: own short labels, allowed answers, weights, gates.
#include <fmt/format.h>

#include "formats/fhir_choices.hpp"
#include "formats/fhir_gates.hpp"
#include "formats/fhir_resources.hpp"
#include "formats/fhir_terms.hpp"

namespace careplan::fhir {
namespace {

std::string_view type_of(Item const& item) {
  switch (item.kind) {
    case ItemKind::choice:
    case ItemKind::words:
      return "choice";
    case ItemKind::yes_no:
      return "boolean";
    case ItemKind::number:
      return item.decimals ? "decimal" : "integer";
    case ItemKind::date:
      return "date";
    case ItemKind::text:
      return "text";
    case ItemKind::windows:
      return "string";
  }
  return "string";
}

class QuestionnaireWriter {
 public:
  QuestionnaireWriter(std::string& out, Instrument const& instrument)
      : json_(out), instrument_(instrument) {}

  void run(std::string const& id) {
    json_.begin_object();
    json_.member("resourceType", "Questionnaire");
    json_.member("id", id);
    json_.member("url", canonical(instrument_.id));
    json_.member("version", instrument_.version);
    json_.member("title", instrument_.title);
    json_.member("status", "active");
    json_.key("subjectType");
    json_.begin_array();
    json_.value("Patient");
    json_.end_array();
    if (!instrument_.licence.empty()) json_.member("copyright", instrument_.licence);
    codes(instrument_.loinc, {});
    json_.key("item");
    json_.begin_array();
    for (auto const& each : instrument_.items) item(each);
    json_.end_array();
    json_.end_object();
  }

 private:
  void codes(std::string const& loinc_code, std::string const& own) {
    if (loinc_code.empty() && own.empty()) return;
    json_.key("code");
    json_.begin_array();
    if (!loinc_code.empty()) write_coding(json_, loinc, loinc_code);
    if (!own.empty()) write_coding(json_, canonical(instrument_.id), own);
    json_.end_array();
  }

  void item(Item const& item) {
    auto const gate = gate_of(instrument_, item.asked_when);
    json_.begin_object();
    extensions(item, item.asked_when && !gate);
    json_.member("linkId", item.id);
    codes(item.loinc, item.id);
    json_.member("text", item.label.empty() ? item.id : item.label);
    json_.member("type", type_of(item));
    if (gate) enable_when(*gate);
    if (!item.derived_from.empty()) json_.member("readOnly", true);
    if (item.kind == ItemKind::choice || item.kind == ItemKind::words) options(item);
    json_.end_object();
  }

  void number_member(Item const& item, std::string_view name, double number) {
    if (item.decimals)
      json_.member(fmt::format("{}Decimal", name), number);
    else
      json_.member(fmt::format("{}Integer", name), static_cast<long>(number));
  }

  void bound(Item const& item, std::string_view name, double number) {
    json_.begin_object();
    json_.member("url", fmt::format("http://hl7.org/fhir/StructureDefinition/{}", name));
    number_member(item, "value", number);
    json_.end_object();
  }

  void extensions(Item const& item, bool gate_left_out) {
    bool const ranged = item.kind == ItemKind::number && item.range.has_value();
    if (!ranged && !gate_left_out) return;
    json_.key("extension");
    json_.begin_array();
    if (ranged) bound(item, "minValue", item.range->low);
    if (ranged) bound(item, "maxValue", item.range->high);
    if (gate_left_out) {
      json_.begin_object();
      json_.member("url", "http://hl7.org/fhir/StructureDefinition/designNote");
      json_.member("valueMarkdown", fmt::format("Asked only when {}", item.asked_when.text));
      json_.end_object();
    }
    json_.end_array();
  }

  void enable_when(Gate const& gate) {
    json_.key("enableWhen");
    json_.begin_array();
    for (auto const& test : gate.tests) {
      json_.begin_object();
      json_.member("question", test.question->id);
      json_.member("operator", test.operation);
      if (test.yes) json_.member("answerBoolean", *test.yes);
      if (test.number) number_member(*test.question, "answer", *test.number);
      if (test.choice != nullptr) {
        json_.key("answerCoding");
        auto const coding = coding_of(instrument_, *test.question, *test.choice);
        write_coding(json_, coding.system, coding.code);
      }
      json_.end_object();
    }
    json_.end_array();
    if (gate.tests.size() > 1) json_.member("enableBehavior", gate.any ? "any" : "all");
  }

  void options(Item const& item) {
    json_.key("answerOption");
    json_.begin_array();
    for (auto const& choice : item.choices) {
      json_.begin_object();
      if (has_weights(item)) write_weights(json_, scored_value(item, choice.value));
      json_.key("valueCoding");
      auto const coding = coding_of(instrument_, item, choice);
      write_coding(json_, coding.system, coding.code, coding.display);
      json_.end_object();
    }
    json_.end_array();
  }

  JsonWriter json_;
  Instrument const& instrument_;
};

}  // namespace

Resource questionnaire(Instrument const& instrument, std::string const& id) {
  Resource made{.type = "Questionnaire", .id = id};
  QuestionnaireWriter(made.json, instrument).run(id);
  return made;
}

}  // namespace careplan::fhir
