#include "workflow/schemas.hpp"

#include "formats/builtin.hpp"

namespace careplan {

std::vector<Schema> schemas() {
  constexpr std::string_view folder = "schemas/";
  constexpr std::string_view ending = ".schema.json";
  std::vector<Schema> found;
  for (auto const& file : builtin_files())
    if (file.path.starts_with(folder) && file.path.ends_with(ending))
      found.push_back({.name = file.path.substr(folder.size(),
                                                file.path.size() - folder.size() - ending.size()),
                       .text = file.text});
  return found;
}

}  // namespace careplan
