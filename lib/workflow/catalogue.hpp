// Finding definitions by id: the clinic's own directories first, in their order, then the files
// that are compiled into the binary. Each is parsed once and kept.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/names.hpp"
#include "criteria/criteria.hpp"
#include "formats/definitions.hpp"
#include "instruments/instrument.hpp"
#include "program/program.hpp"

namespace careplan {

// The words are the directories that the definitions stand in.
enum class DefinitionKind { instrument, criteria, program, rule_pack, site, shared };
constexpr auto words(DefinitionKind) {
  return words_of<DefinitionKind>({{DefinitionKind::instrument, "instruments"},
                                   {DefinitionKind::criteria, "criteria"},
                                   {DefinitionKind::program, "programs"},
                                   {DefinitionKind::rule_pack, "rules"},
                                   {DefinitionKind::site, "sites"},
                                   {DefinitionKind::shared, "shared"}});
}

// A definition file as it stands.
struct DefinitionText {
  std::string file{};  // as complaints show it
  std::string text{};
};

class Catalogue {
 public:
  // Directories that hold instruments/ criteria/ programs/ rules/ sites/ shared/. Error{not_found}
  // when one is no directory.
  explicit Catalogue(std::vector<std::string> directories = {});
  ~Catalogue();
  Catalogue(Catalogue&&) noexcept;
  Catalogue& operator=(Catalogue&&) noexcept;

  // Error{not_found} with did-you-mean when there is none; Error{input} with every complaint when
  // the file is wrong or its id is not the name of the file. The reference stays good as long as
  // the catalogue.
  Instrument const& instrument(std::string_view id) const;
  Criteria const& criteria(std::string_view id) const;
  Program const& program(std::string_view id) const;
  RulePack const& rule_pack(std::string_view id) const;
  Site const& site(std::string_view id) const;

  // Ids of all definitions of a kind, sorted.
  std::vector<std::string> list(DefinitionKind kind) const;
  // The text behind an id; Error{not_found} as above, or nothing.
  DefinitionText text(DefinitionKind kind, std::string_view id) const;
  std::optional<DefinitionText> find_text(DefinitionKind kind, std::string_view id) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A file that criteria include, as their reader wants it; nothing when there is none.
std::optional<SharedText> shared_text(Catalogue const& catalogue, std::string_view id);

}  // namespace careplan
