#include "workflow/config.hpp"

#include <filesystem>
#include <system_error>

#include "formats/toml.hpp"
#include "workflow/reading.hpp"

namespace careplan {
namespace {

std::string beside(std::string const& path, std::string const& file) {
  if (path.empty() || path.starts_with('/')) return path;
  return (std::filesystem::path(file).parent_path() / path).string();
}

}  // namespace

Config read_config(std::string_view text, std::string name) {
  TomlFile file(text, name);
  auto const root = file.root();
  Config config{.db = beside(root.text_or("db", ""), name),
                .data = root.texts_or("data", {}),
                .zone = root.text_or("zone", "")};
  for (auto& folder : config.data) folder = beside(folder, name);
  file.finish();
  return config;
}

Config load_config(std::string const& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};
  return read_config(read_whole(open_source(path)), path);
}

}  // namespace careplan
