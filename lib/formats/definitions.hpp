// Definition files to values. Each reader collects every complaint of the file, then throws one
// Error{input}. `name` is the file as complaints show it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "criteria/criteria.hpp"
#include "instruments/instrument.hpp"
#include "program/program.hpp"

namespace careplan {

Instrument read_instrument(std::string_view text, std::string name);

// Facts that say `from = "phq-9.total"` and give no domain of their own take it from the
// instrument, which `find` supplies (nullptr: there is none, a complaint).
using FindInstrument = std::function<Instrument const*(std::string_view id)>;
// A file of facts, amounts and conditions that several criteria include; nothing: there is none.
struct SharedText {
  std::string file{};  // as complaints show it
  std::string text{};
};
using FindShared = std::function<std::optional<SharedText>(std::string_view id)>;
// `known_domain` goes first: it may give the domain of "phq-9.total" without the instrument.
Criteria read_criteria(std::string_view text, std::string name, FindInstrument const& find,
                       FindShared const& find_shared = {}, DomainOf const& known_domain = {});
// A shared file by itself, for its complaints.
Criteria read_shared_conditions(std::string_view text, std::string name,
                                FindInstrument const& find);

Program read_program(std::string_view text, std::string name);
RulePack read_rule_pack(std::string_view text, std::string name);
Site read_site(std::string_view text, std::string name);

}  // namespace careplan
