// What an assessment came to, as Observations: scores, results and flags as they were stored.
#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/fhir_resources.hpp"
#include "formats/fhir_telling.hpp"
#include "formats/fhir_terms.hpp"

namespace careplan::fhir {
namespace {

// What one Observation is about, before its value.
struct Subject {
  std::string address{};  // "total", "risk", "flag.self-harm"
  std::string label{};
  std::string loinc{};
};

template <class Rules>
auto const* rule_of(Rules const& rules, std::string_view id) {
  auto const found = std::ranges::find(rules, id, [](auto const& rule) { return rule.id; });
  return found == rules.end() ? nullptr : &*found;
}

class ObservationWriter {
 public:
  ObservationWriter(std::string& out, Telling const& telling)
      : json_(out), telling_(telling), row_(*telling.row) {}

  void score(std::string const& id, ScoreOutcome const& score, ScoreRule const* rule) {
    begin(id, {score.id, rule == nullptr ? "" : rule->label, rule == nullptr ? "" : rule->loinc});
    if (rule != nullptr && nothing_answered(rule->items)) {
      absent("nothing that this score needs was answered");
    } else {
      if (score.range.exact())
        quantity("valueQuantity", score.range.low);
      else
        range(score.range);
      band(score);
      if (score.prorated) prorated(*score.prorated);
    }
    end();
  }

  void result(std::string const& id, ResultOutcome const& result, ResultRule const* rule) {
    begin(id, {result.id, rule == nullptr ? "" : rule->label, {}});
    if (result.possible.size() == 1)
      write_concept(json_, "valueCodeableConcept", system_of(row_.instrument, result.id),
                    result.possible.front(), result.possible.front());
    else
      absent(fmt::format("{}: what is missing decides", join(result.possible, " or ")));
    end();
  }

  void flag(std::string const& id, FlagOutcome const& flag, FlagRule const* rule) {
    begin(id, {fmt::format("flag.{}", flag.id), rule == nullptr ? "" : rule->label, {}});
    if (flag.state == Truth::unknown)
      absent("not known: ask");
    else
      json_.member("valueBoolean", flag.state == Truth::yes);
    if (flag.state != Truth::no && rule != nullptr && !rule->action.empty()) note(rule->action);
    end();
  }

 private:
  void begin(std::string const& id, Subject const& about) {
    json_.begin_object();
    json_.member("resourceType", "Observation");
    json_.member("id", id);
    json_.member("status", row_.supersedes ? "amended" : "final");
    json_.key("category");
    json_.begin_array();
    json_.begin_object();
    json_.key("coding");
    json_.begin_array();
    write_coding(json_, "http://terminology.hl7.org/CodeSystem/observation-category", "survey");
    json_.end_array();
    json_.end_object();
    json_.end_array();
    code(about);
    write_subject(json_, row_);
    json_.member("effectiveDateTime", to_text(row_.date));
  }

  void code(Subject const& about) {
    json_.key("code");
    json_.begin_object();
    json_.key("coding");
    json_.begin_array();
    if (!about.loinc.empty()) write_coding(json_, loinc, about.loinc);
    write_coding(json_, canonical(row_.instrument), about.address);
    json_.end_array();
    auto const& title =
        telling_.instrument == nullptr ? row_.instrument : telling_.instrument->title;
    json_.member("text",
                 fmt::format("{}: {}", title, about.label.empty() ? about.address : about.label));
    json_.end_object();
  }

  void end() {
    json_.key("derivedFrom");
    json_.begin_array();
    json_.begin_object();
    json_.member("reference",
                 fmt::format("{}{}", telling_.in_bundle ? "urn:uuid:" : "QuestionnaireResponse/",
                             telling_.id_of("")));
    json_.end_object();
    json_.end_array();
    json_.end_object();
  }

  bool nothing_answered(std::vector<std::string> const& items) const {
    return std::ranges::all_of(items, [&](std::string const& id) {
      auto const found =
          std::ranges::find(row_.answers, id, [](auto const& answer) { return answer.first; });
      return found == row_.answers.end() || !settled(found->second);
    });
  }

  void quantity(std::string_view key, double value) {
    json_.key(key);
    json_.begin_object();
    json_.member("value", value);
    json_.member("unit", "{score}");
    json_.member("system", "http://unitsofmeasure.org");
    json_.member("code", "{score}");
    json_.end_object();
  }

  void range(Interval const& range) {
    json_.key("valueRange");
    json_.begin_object();
    quantity("low", range.low);
    quantity("high", range.high);
    json_.end_object();
  }

  void absent(std::string const& why) {
    write_concept(json_, "dataAbsentReason", absent_system, "unknown", why);
  }

  void band(ScoreOutcome const& score) {
    if (!score.band && score.bands.empty()) return;
    json_.key("interpretation");
    json_.begin_array();
    json_.begin_object();
    if (score.band) {
      json_.key("coding");
      json_.begin_array();
      write_coding(json_, band_system(row_.instrument, score.band_set), *score.band);
      json_.end_array();
      json_.member("text", fmt::format("{} ({})", *score.band, score.band_set));
    } else {
      json_.member("text", fmt::format("{} ({}): what is missing decides",
                                       join(score.bands, " or "), score.band_set));
    }
    json_.end_object();
    json_.end_array();
  }

  void prorated(double value) {
    json_.key("component");
    json_.begin_array();
    json_.begin_object();
    write_concept(json_, "code", canonical(row_.instrument), "prorated", "prorated");
    quantity("valueQuantity", value);
    json_.end_object();
    json_.end_array();
  }

  void note(std::string const& text) {
    json_.key("note");
    json_.begin_array();
    json_.begin_object();
    json_.member("text", text);
    json_.end_object();
    json_.end_array();
  }

  JsonWriter json_;
  Telling const& telling_;
  AssessmentRow const& row_;
};

}  // namespace

std::vector<Resource> observations(Telling const& telling) {
  static Instrument const unknown;
  auto const& rules = telling.instrument == nullptr ? unknown : *telling.instrument;
  std::vector<Resource> made;
  auto const add = [&](std::string_view address, auto const& write) {
    made.push_back({.type = "Observation", .id = telling.id_of(address)});
    ObservationWriter writer(made.back().json, telling);
    write(writer, made.back().id);
  };
  for (auto const& score : telling.outcome.scores)
    add(score.id, [&](ObservationWriter& writer, std::string const& id) {
      writer.score(id, score, rule_of(rules.scores, score.id));
    });
  for (auto const& result : telling.outcome.results)
    add(result.id, [&](ObservationWriter& writer, std::string const& id) {
      writer.result(id, result, rule_of(rules.results, result.id));
    });
  for (auto const& flag : telling.outcome.flags)
    add(fmt::format("flag.{}", flag.id), [&](ObservationWriter& writer, std::string const& id) {
      writer.flag(id, flag, rule_of(rules.flags, flag.id));
    });
  return made;
}

}  // namespace careplan::fhir
