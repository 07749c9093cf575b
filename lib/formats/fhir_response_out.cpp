// A stored assessment as a QuestionnaireResponse. Every item is there, so that what was not asked
// can be told from what was refused.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "formats/fhir_choices.hpp"
#include "formats/fhir_resources.hpp"
#include "formats/fhir_telling.hpp"
#include "formats/fhir_terms.hpp"

namespace careplan::fhir {
namespace {

class ResponseWriter {
 public:
  ResponseWriter(std::string& out, Telling const& telling)
      : json_(out), telling_(telling), row_(*telling.row) {}

  void run(std::string const& id) {
    json_.begin_object();
    json_.member("resourceType", "QuestionnaireResponse");
    json_.member("id", id);
    json_.member("questionnaire", fmt::format("{}|{}", canonical(row_.instrument), row_.version));
    json_.member("status", row_.supersedes ? "amended" : "completed");
    write_subject(json_, row_);
    json_.member("authored", to_text(row_.date));
    author();
    json_.key("item");
    json_.begin_array();
    for (auto const& [id_of_item, value] : row_.answers) item(id_of_item, value);
    json_.end_array();
    json_.end_object();
  }

 private:
  void author() {
    if (row_.rater.empty()) return;
    json_.key("author");
    json_.begin_object();
    json_.key("identifier");
    json_.begin_object();
    json_.member("system", rater_system);
    json_.member("value", row_.rater);
    json_.end_object();
    json_.end_object();
  }

  void item(std::string const& id, Value const& value) {
    auto const* const item =
        telling_.instrument == nullptr ? nullptr : telling_.instrument->find_item(id);
    json_.begin_object();
    auto const* const missing = std::get_if<Missing>(&value);
    if (missing != nullptr) write_absent(json_, *missing);
    json_.member("linkId", id);
    if (item != nullptr && !item->label.empty()) json_.member("text", item->label);
    if (missing == nullptr) {
      json_.key("answer");
      json_.begin_array();
      json_.begin_object();
      if (auto const* choice = item == nullptr ? nullptr : choice_of(*item, value))
        coding(*item, *choice);
      else
        plain(item, value);
      json_.end_object();
      json_.end_array();
    }
    json_.end_object();
  }

  static Choice const* choice_of(Item const& item, Value const& value) {
    for (auto const& choice : item.choices)
      if (item.kind == ItemKind::choice ? value == Value{choice.value}
                                        : value == Value{choice.word})
        return &choice;
    return nullptr;
  }

  void coding(Item const& item, Choice const& choice) {
    auto const coding = coding_of(*telling_.instrument, item, choice);
    json_.key("valueCoding");
    json_.begin_object();
    if (has_weights(item)) write_weights(json_, scored_value(item, choice.value));
    json_.member("system", coding.system);
    json_.member("code", coding.code);
    json_.member("display", coding.display);
    json_.end_object();
  }

  void plain(Item const* item, Value const& value) {
    if (auto const* yes = std::get_if<bool>(&value)) {
      json_.member("valueBoolean", *yes);
    } else if (auto const* number = std::get_if<double>(&value)) {
      bool const whole = *number == std::trunc(*number) &&
                         std::abs(*number) <= std::numeric_limits<int>::max() &&
                         (item == nullptr || !item->decimals);
      if (whole)
        json_.member("valueInteger", static_cast<long>(*number));
      else
        json_.member("valueDecimal", *number);
    } else if (item != nullptr && item->kind == ItemKind::date) {
      json_.member("valueDate", to_text(value));
    } else {
      json_.member("valueString", to_text(value));
    }
  }

  JsonWriter json_;
  Telling const& telling_;
  AssessmentRow const& row_;
};

}  // namespace

void write_subject(JsonWriter& json, AssessmentRow const& row) {
  json.key("subject");
  json.begin_object();
  json.member("type", "Patient");
  json.key("identifier");
  json.begin_object();
  json.member("system", client_system);
  json.member("value", row.client.value);
  json.end_object();
  json.end_object();
}

Resource response(Telling const& telling) {
  Resource made{.type = "QuestionnaireResponse", .id = telling.id_of("")};
  ResponseWriter(made.json, telling).run(made.id);
  return made;
}

}  // namespace careplan::fhir
