// The guard before the TOML parser, and the parser: a file or complaints.
#include "formats/toml.hpp"

#include "fuzz.hpp"

void fuzz::toml(std::string_view bytes) {
  using namespace careplan;
  allow_refusal([&] {
    TomlFile file(bytes, "fuzz.toml");
    (void)file.root();
    file.finish();
  });
}
