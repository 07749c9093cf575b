// Criteria at the limits of what can be looked up.
#pragma once

#include <string>

#include "criteria/place.hpp"
#include "formats/definitions.hpp"

namespace made_up {

// 6 states of each of five facts and 11 of the sixth are more than 16 bits can count.
inline careplan::Criteria wide_criteria() {
  std::string text = R"(id = "wide"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
level = [{ id = "op", order = 1 }, { id = "iop", order = 2 }, { id = "php", order = 3 }]
rule = [
  { id = "r", kind = "indicate", level = "iop", because = "b", when = "a + b + c + d + e + f >= 15" },
  { id = "s", kind = "indicate", level = "php", because = "b", when = "a = 4 and f >= 5" }]
)";
  for (std::string const fact : {"a", "b", "c", "d", "e"})
    text += "[[fact]]\nid = \"" + fact + "\"\nrange = [0, 4]\n";
  text += "[[fact]]\nid = \"f\"\nrange = [0, 9]\n";
  return careplan::read_criteria(text, "wide.toml", {});
}

// Each rule asks for a level of its own, as long as there are any, where its own fact is yes.
inline careplan::Criteria many_rules(int rules, int facts, int levels) {
  std::string text = R"(id = "many"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "l1"
default_because = "nothing asks for more"
)";
  for (int i = 1; i <= levels; ++i) {
    auto const number = std::to_string(i);
    text += "[[level]]\nid = \"l" + number + "\"\norder = " + number + "\n";
  }
  for (int i = 0; i < facts; ++i)
    text += "[[fact]]\nid = \"f" + std::to_string(i) + "\"\nyes_no = true\n";
  for (int i = 0; i < rules; ++i)
    text += "[[rule]]\nid = \"r" + std::to_string(i) + "\"\nkind = \"indicate\"\nlevel = \"l" +
            std::to_string(i % levels + 1) + "\"\nbecause = \"b\"\nwhen = \"f" +
            std::to_string(i % facts) + "\"\n";
  return careplan::read_criteria(text, "many.toml", {});
}

}  // namespace made_up
