// Linting definitions: reading them, proving what can be proved, and running their examples.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "program/check.hpp"
#include "reporting/table.hpp"
#include "workflow/catalogue.hpp"

namespace careplan {

// What a file defines: told by the folder it stands in, else by the keys that only one kind has.
std::optional<DefinitionKind> kind_of(DefinitionText const& definition);

// Everything that is wrong with a definition, and what the people who rely on it should know.
// Definitions that it leans on come from the catalogue. A file of no known kind is a fault of it.
std::vector<Finding> check_definition(DefinitionText const& definition, Catalogue const& catalogue);

// All that the catalogue finds: the clinic's own and the built-in ones, kind by kind.
std::vector<DefinitionText> all_definitions(Catalogue const& catalogue);

// One row a finding.
Table finding_table(std::vector<Finding> const& findings);

}  // namespace careplan
