#include "formats/fhir_forms.hpp"

#include <fmt/format.h>

#include "formats/fhir_answer.hpp"
#include "formats/fhir_terms.hpp"
#include "instruments/flaws.hpp"

namespace careplan::fhir {
namespace {

// The LOINC codes in "code". Some forms leave the system out; the check digit tells them.
std::vector<std::string> codes_of(TreeRef element) {
  std::vector<std::string> codes;
  auto const list = element.find("code");
  if (!list || (*list)->kind != TreeKind::array) return codes;
  for (auto const coding : list->children()) {
    if (coding->kind != TreeKind::object) continue;
    auto const system = text_of(coding, "system");
    auto const code = text_of(coding, "code");
    if ((system == loinc || system.empty()) && valid_loinc(code)) codes.emplace_back(code);
  }
  return codes;
}

// NOLINTNEXTLINE(misc-no-recursion): a resource is at most 64 deep.
void add_items(Form& form, TreeRef element) {
  auto const list = element.find("item");
  if (!list || (*list)->kind != TreeKind::array) return;
  for (auto const item : list->children()) {
    auto const codes = codes_of(item);
    if (codes.size() == 1) form.items.emplace(text_of(item, "linkId"), codes.front());
    add_items(form, item);
  }
}

}  // namespace

void Forms::add(ResourceStream const& questionnaire) {
  auto const root = questionnaire.root();
  Form form{.panels = codes_of(root)};
  add_items(form, root);
  if (auto const id = text_of(root, "id"); !id.empty())
    forms_.insert_or_assign(fmt::format("Questionnaire/{}", id), form);
  if (auto const url = text_of(root, "url"); !url.empty())
    forms_.insert_or_assign(std::string(url), std::move(form));
}

Form const* Forms::find(std::string_view canonical) const {
  auto const found = forms_.find(canonical);
  return found == forms_.end() ? nullptr : &found->second;
}

}  // namespace careplan::fhir
