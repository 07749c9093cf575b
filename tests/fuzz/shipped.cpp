#include "shipped.hpp"

#include <optional>

#include "core/error.hpp"
#include "formats/builtin.hpp"
#include "formats/definitions.hpp"

namespace fuzz {
namespace {

using namespace careplan;

// The id of a file of that folder; empty for one of another folder.
std::string id_in(std::string_view folder, std::string_view path) {
  constexpr std::string_view ending = ".toml";
  if (!path.starts_with(folder) || !path.ends_with(ending)) return {};
  return std::string(path.substr(folder.size(), path.size() - folder.size() - ending.size()));
}

std::optional<SharedText> shared(std::string_view wanted) {
  for (auto const& file : builtin_files())
    if (id_in("shared/", file.path) == wanted)
      return SharedText{std::string(file.path), std::string(file.text)};
  return std::nullopt;
}

Instrument const* instrument(std::string_view id) {
  auto const found = shelf().find(id);
  return found == shelf().end() ? nullptr : &found->second.first;
}

}  // namespace

Shelf const& shelf() {
  static Shelf const all = [] {
    Shelf filled;
    for (auto const& file : builtin_files()) {
      auto const id = id_in("instruments/", file.path);
      if (!id.empty()) filled[id].first = read_instrument(file.text, std::string(file.path));
    }
    for (auto& [id, known] : filled) known.second = plan_for(known.first);
    return filled;
  }();
  return all;
}

Plan const& plan_of(std::string_view instrument) {
  auto const found = shelf().find(instrument);
  if (found == shelf().end()) throw Error(Fault::not_found, "there is no such instrument");
  return found->second.second;
}

Criteria const& criteria() {
  static Criteria const adult = [] {
    for (auto const& file : builtin_files())
      if (id_in("criteria/", file.path) == "iop-adult")
        return read_criteria(file.text, std::string(file.path), instrument, shared);
    throw Error(Fault::not_found, "there are no such criteria");
  }();
  return adult;
}

}  // namespace fuzz
