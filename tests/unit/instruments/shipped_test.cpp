#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "formats/definitions.hpp"
#include "instruments/check.hpp"

using namespace careplan;

namespace {

std::vector<std::filesystem::path> shipped() {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(PROJECT_ROOT "/data/instruments"))
    files.push_back(entry.path());
  return files;
}

Instrument load(std::filesystem::path const& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return read_instrument(text.str(), path.filename().string());
}

std::string all_complaints(std::vector<Complaint> const& complaints) {
  std::string all;
  for (auto const& complaint : complaints) all += describe(complaint) + "\n";
  return all;
}

}  // namespace

TEST_CASE("every shipped instrument can be read and proves its own examples") {
  CHECK(shipped().size() >= 6);
  for (auto const& path : shipped()) {
    CAPTURE(path.filename().string());
    std::string trouble;
    try {
      auto const instrument = load(path);
      CHECK(instrument.id + ".toml" == path.filename().string());
      trouble = all_complaints(check(instrument));
    } catch (Error const& error) {
      trouble = describe(error);
    }
    CHECK(trouble == "");
  }
}
