#include "formats/fhir_answer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/fhir_choices.hpp"
#include "formats/fhir_terms.hpp"
#include "instruments/score.hpp"

namespace careplan::fhir {
namespace {

// "Yes" and "No" where they come as codes: HL7's table 0136 and LOINC's answers (the codes that the
// published C-SSRS panels use).
struct YesCode {
  std::string_view system;
  std::string_view code;
  bool yes;
};
constexpr YesCode yes_codes[] = {{"http://terminology.hl7.org/CodeSystem/v2-0136", "Y", true},
                                 {"http://terminology.hl7.org/CodeSystem/v2-0136", "N", false},
                                 {loinc, "LA33-6", true},
                                 {loinc, "LA32-8", false}};

class AnswerReader {
 public:
  AnswerReader(Instrument const& instrument, Item const& item, Refuse const& refuse)
      : instrument_(instrument), item_(item), refuse_(refuse) {}

  std::optional<Value> read(TreeRef answer) {
    std::optional<TreeRef> value;
    for (auto const member : answer.children()) {
      if (!member->key.starts_with("value")) continue;
      if (value) return refused(member, "an answer has one value", "keep one of them");
      value = member;
    }
    if (!value) return refused(answer, "an answer without a value", absent_hint);
    auto const type = (*value)->key.substr(5);
    if (type == "Coding") return coding(answer, *value);
    if (type == "Boolean" && (*value)->kind == TreeKind::yes_no) return Value{(*value)->yes};
    if ((type == "Integer" || type == "Decimal") && (*value)->kind == TreeKind::number)
      return Value{(*value)->number};
    if ((type == "String" || type == "Date") && (*value)->kind == TreeKind::text)
      return text(*value);
    return refused(*value, fmt::format("{} cannot be read from {}", item_.id, (*value)->key),
                   "it takes " + allowed_answers(item_));
  }

 private:
  static constexpr auto absent_hint =
      "an item that was not answered has no 'answer', or says why in a data-absent-reason "
      "extension";

  std::optional<Value> refused(TreeRef at, std::string message, std::string hint) {
    refuse_(at, RejectCode::not_allowed, std::move(message), std::move(hint));
    return std::nullopt;
  }

  // The words of what is missing stand for it in our records, so no text may look like them.
  std::optional<Value> text(TreeRef value) {
    if (trim(value->text).empty()) return refused(value, "an answer without text", absent_hint);
    auto read = answer_from_text(item_, value->text);
    if (std::holds_alternative<Missing>(read))
      return refused(value, fmt::format("'{}' as the text of an answer", shown(value->text)),
                     absent_hint);
    return read;
  }

  std::optional<Value> coding(TreeRef answer, TreeRef value) {
    auto const system = text_of(value, "system");
    auto const code = text_of(value, "code");
    if (auto const missing = missing_of(system, code)) return Value{*missing};
    bool good = true;
    auto const weight = weight_of(answer, value, good);
    if (!good) return std::nullopt;
    if (item_.kind == ItemKind::yes_no) return yes_or_no(value, system, code);
    if (item_.choices.empty())
      return refused(value, fmt::format("{} is not answered by a code", item_.id),
                     "it takes " + allowed_answers(item_));
    bool const known = knows(system, code);
    auto const* const choice = known ? by_code(system, code) : nullptr;
    if (known && choice == nullptr)
      return refused(value,
                     fmt::format("{} has no answer with the code '{}'", item_.id, shown(code)),
                     codes_hint());
    if (choice != nullptr) return weighed(value, *choice, weight);
    return by_weight(value, weight);
  }

  // Codes of these systems say which answer it is; those of others need a weight.
  bool knows(std::string_view system, std::string_view code) const {
    if (code.empty()) return false;
    if (system == system_of(instrument_.id, item_.id)) return true;
    // LOINC's answer codes are often written without their system and cannot be mistaken.
    bool const has_loinc = std::ranges::any_of(
        item_.choices, [](Choice const& choice) { return !choice.code.empty(); });
    return has_loinc && (system == loinc || (system.empty() && code.starts_with("LA")));
  }

  Choice const* by_code(std::string_view system, std::string_view code) const {
    bool const own = system == system_of(instrument_.id, item_.id);
    Choice const* found = nullptr;
    for (auto const& choice : item_.choices)
      if ((own ? own_code(choice) : choice.code) == code) {
        if (found != nullptr) return nullptr;  // one code for two answers tells nothing
        found = &choice;
      }
    return found;
  }

  static Value value_of(Choice const& choice) {
    return choice.word.empty() ? Value{choice.value} : Value{choice.word};
  }

  // What a choice adds to a score, or, as some systems write it, its number on the form.
  std::optional<Value> weighed(TreeRef value, Choice const& choice, std::optional<double> weight) {
    if (!weight || !choice.word.empty() || *weight == choice.value ||
        *weight == scored_value(item_, choice.value))
      return value_of(choice);
    return refused(value,
                   fmt::format("{}: the code says {}, the weight says {}", item_.id,
                               to_text(choice.value), to_text(*weight)),
                   "they should agree");
  }

  std::optional<Value> by_weight(TreeRef value, std::optional<double> weight) {
    if (!weight || item_.kind != ItemKind::choice)
      return refused(value, fmt::format("{} cannot tell which answer this code is", item_.id),
                     codes_hint());
    if (item_.reversed)
      return refused(value,
                     fmt::format("{} is scored in reverse, so a weight alone does not tell which "
                                 "answer was given",
                                 item_.id),
                     codes_hint());
    return Value{*weight};
  }

  std::optional<Value> yes_or_no(TreeRef value, std::string_view system, std::string_view code) {
    for (auto const& known : yes_codes)
      if (known.code == code &&
          (known.system == system || (system.empty() && code.starts_with("LA"))))
        return Value{known.yes};
    return refused(value, fmt::format("{} is yes or no, and this code is neither", item_.id),
                   "valueBoolean, or the codes LA33-6 (yes) and LA32-8 (no) of LOINC");
  }

  std::string codes_hint() const {
    std::vector<std::string> codes;
    for (auto const& choice : item_.choices)
      codes.push_back(choice.code.empty() ? own_code(choice) : choice.code);
    return fmt::format("codes of the system {}: {}{}",
                       item_.choices.front().code.empty() ? system_of(instrument_.id, item_.id)
                                                          : std::string(loinc),
                       join(codes, ", "), has_weights(item_) ? "; or an itemWeight" : "");
  }

  // Of the answer or of its coding, by either name; several must agree.
  std::optional<double> weight_of(TreeRef answer, TreeRef value, bool& good) {
    std::optional<double> weight;
    for (auto const element : {answer, value})
      for (auto const url : {ordinal_value, item_weight}) {
        auto const extension = extension_of(element, url);
        if (!extension) continue;
        auto const number = extension->find("valueDecimal");
        if (!number || (*number)->kind != TreeKind::number) {
          refused(*extension, "a weight is a valueDecimal", "");
          good = false;
        } else if (weight && *weight != (*number)->number) {
          refused(*number, "two weights that do not agree", "keep one of them");
          good = false;
        } else {
          weight = (*number)->number;
        }
      }
    return weight;
  }

  Instrument const& instrument_;
  Item const& item_;
  Refuse const& refuse_;
};

}  // namespace

std::optional<TreeRef> extension_of(TreeRef element, std::string_view url) {
  auto const list = element.find("extension");
  if (!list || (*list)->kind != TreeKind::array) return std::nullopt;
  for (auto const extension : list->children())
    if (extension->kind == TreeKind::object && text_of(extension, "url") == url) return extension;
  return std::nullopt;
}

std::string_view text_of(TreeRef element, std::string_view key) {
  auto const found = element.find(key);
  return found && (*found)->kind == TreeKind::text ? (*found)->text : std::string_view();
}

std::optional<Value> answer_of(Instrument const& instrument, Item const& item, TreeRef answer,
                               Refuse const& refuse) {
  return AnswerReader(instrument, item, refuse).read(answer);
}

std::optional<Missing> absence_of(TreeRef item, Refuse const& refuse) {
  auto const extension = extension_of(item, absent_extension);
  if (!extension) return Missing::not_asked;
  auto const code = text_of(*extension, "valueCode");
  if (auto const missing = missing_of(absent_system, code)) return missing;
  refuse(*extension, RejectCode::not_allowed,
         fmt::format("'{}' as the reason why there is no answer", shown(code)),
         "not-asked, asked-unknown, asked-declined or not-applicable");
  return std::nullopt;
}

}  // namespace careplan::fhir
