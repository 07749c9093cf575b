// The instruments of data/instruments, as tests read them.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>

#include "formats/definitions.hpp"

inline careplan::Instrument load_instrument(std::filesystem::path const& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return careplan::read_instrument(text.str(), path.filename().string());
}

inline careplan::Instrument shipped_instrument(std::string const& id) {
  return load_instrument(std::string(PROJECT_ROOT "/data/instruments/") + id + ".toml");
}
