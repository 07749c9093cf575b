// The readers of definitions; the first byte says which.
#include "formats/definitions.hpp"

#include "fuzz.hpp"

void fuzz::definitions(std::string_view bytes) {
  using namespace careplan;
  if (bytes.empty()) return;
  auto const text = bytes.substr(1);
  allow_refusal([&] {
    switch (bytes[0]) {
      case 'i':
        (void)read_instrument(text, "fuzz.toml");
        break;
      case 'c':
        (void)read_criteria(text, "fuzz.toml", [](std::string_view) { return nullptr; });
        break;
      case 'p':
        (void)read_program(text, "fuzz.toml");
        break;
      case 'r':
        (void)read_rule_pack(text, "fuzz.toml");
        break;
      default:
        (void)read_site(text, "fuzz.toml");
    }
  });
}
