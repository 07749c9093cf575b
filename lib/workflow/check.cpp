#include "workflow/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "criteria/check.hpp"
#include "formats/definitions.hpp"
#include "formats/toml.hpp"
#include "instruments/check.hpp"
#include "reporting/cell.hpp"
#include "workflow/criteria_review.hpp"

namespace careplan {
namespace {

// A key that files of this kind must have and none that come after them do: criteria have facts
// too.
struct Sign {
  std::string_view key;
  DefinitionKind kind;
};
constexpr Sign signs[] = {{"item", DefinitionKind::instrument}, {"rule", DefinitionKind::criteria},
                          {"track", DefinitionKind::program},   {"who", DefinitionKind::rule_pack},
                          {"clinician", DefinitionKind::site},  {"fact", DefinitionKind::shared}};

std::vector<Finding> as_faults(std::vector<Complaint> complaints) {
  std::vector<Finding> findings;
  for (auto& complaint : complaints)
    findings.push_back({.gravity = Gravity::fault, .what = std::move(complaint)});
  return findings;
}

// nullptr when there is none, as the reader of criteria wants it.
Instrument const* instrument_of(Catalogue const& catalogue, std::string_view id) {
  auto const known = catalogue.list(DefinitionKind::instrument);
  return std::ranges::find(known, id) == known.end() ? nullptr : &catalogue.instrument(id);
}

// A program against the packs that it names; one that is nowhere to be found is a fault.
std::vector<Finding> check_program(Program const& program, std::string const& file,
                                   Catalogue const& catalogue) {
  std::vector<RulePack> packs;
  std::vector<Finding> missing;
  for (auto const& id : program.rule_packs) {
    try {
      packs.push_back(catalogue.rule_pack(id));
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
      auto what = error.complaints.front();
      what.place = {.file = file};
      missing.push_back({.gravity = Gravity::fault, .what = std::move(what)});
    }
  }
  auto findings = check(program, packs);
  std::ranges::move(missing, std::back_inserter(findings));
  return findings;
}

std::vector<Finding> check_as(DefinitionKind kind, DefinitionText const& definition,
                              Catalogue const& catalogue) {
  auto const& [file, text] = definition;
  switch (kind) {
    case DefinitionKind::instrument:
      return as_faults(check(read_instrument(text, file)));
    case DefinitionKind::criteria:
      return as_faults(check(criteria_in(definition, catalogue)));
    case DefinitionKind::program:
      return check_program(read_program(text, file), file, catalogue);
    case DefinitionKind::rule_pack:
      return check(read_rule_pack(text, file));
    case DefinitionKind::site:
      (void)read_site(text, file);
      return {};
    case DefinitionKind::shared:
      (void)read_shared_conditions(
          text, file, [&](std::string_view id) { return instrument_of(catalogue, id); });
      return {};
  }
  return {};
}

}  // namespace

Criteria criteria_in(DefinitionText const& definition, Catalogue const& catalogue) {
  return read_criteria(
      definition.text, definition.file,
      [&](std::string_view id) { return instrument_of(catalogue, id); },
      [&](std::string_view id) { return shared_text(catalogue, id); });
}

std::optional<DefinitionKind> kind_of(DefinitionText const& definition) {
  auto const folder = std::filesystem::path(definition.file).parent_path().filename().string();
  if (auto const kind = from_text<DefinitionKind>(folder)) return kind;
  TomlFile file(definition.text, definition.file);
  auto const root = file.root();
  auto const sign = std::ranges::find_if(signs, [&](Sign const& s) { return root.has(s.key); });
  return sign == std::end(signs) ? std::nullopt : std::optional(sign->kind);
}

std::vector<Finding> check_definition(DefinitionText const& definition,
                                      Catalogue const& catalogue) {
  try {
    if (auto const kind = kind_of(definition)) return check_as(*kind, definition, catalogue);
  } catch (Error const& error) {
    if (error.fault != Fault::input) throw;
    return as_faults(error.complaints);
  }
  return as_faults(
      {{.place = Place{.file = definition.file},
        .message = "cannot tell what this file defines",
        .hint = "put it into a folder called one of: " + all_words<DefinitionKind>()}});
}

std::vector<DefinitionText> all_definitions(Catalogue const& catalogue) {
  std::vector<DefinitionText> all;
  for (auto const& kind : words(DefinitionKind{}))
    for (auto const& id : catalogue.list(kind.value)) all.push_back(catalogue.text(kind.value, id));
  return all;
}

Table finding_table(std::vector<Finding> const& findings) {
  Table table{.id = "finding",
              .columns = {{.id = "gravity", .title = "Gravity"},
                          {.id = "file", .title = "File"},
                          {.id = "line", .title = "Line", .kind = ColumnKind::integer},
                          {.id = "column", .title = "Column", .kind = ColumnKind::integer},
                          {.id = "message", .title = "Message"},
                          {.id = "hint", .title = "Hint"}}};
  auto const number = [](int value) { return value > 0 ? Cell(long{value}) : Cell{}; };
  for (auto const& [gravity, what] : findings)
    table.rows.push_back({std::string(to_text(gravity)), what.place.file, number(what.place.line),
                          number(what.place.column), what.message, text_cell(what.hint)});
  return table;
}

}  // namespace careplan
