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

// So many rules over sums of 7 facts, which take two lanes each, and one over a sum of `wider`.
inline careplan::Criteria many_sums(int rules, int wider) {
  std::string text = R"(id = "sums"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
level = [{ id = "op", order = 1 }, { id = "iop", order = 2 }, { id = "php", order = 3 }]
)";
  for (int i = 0; i < 13; ++i)
    text += "[[fact]]\nid = \"f" + std::to_string(i) + "\"\nrange = [0, 4]\n";
  auto const add = [&](int number, int facts, std::string const& level) {
    std::string sum;
    for (int i = 0; i < facts; ++i)
      sum += (i > 0 ? " + f" : "f") + std::to_string((number + i) % 13);
    text += "[[rule]]\nid = \"r" + std::to_string(number) + "\"\nkind = \"indicate\"\nlevel = \"" +
            level + "\"\nbecause = \"b\"\nwhen = \"" + sum +
            " >= " + std::to_string(facts * 4 - 6 - number % 3) + "\"\n";
  };
  for (int i = 0; i < rules; ++i) add(i, 7, i % 2 == 0 ? "iop" : "php");
  if (wider > 0) add(rules, wider, "php");
  return careplan::read_criteria(text, "sums.toml", {});
}

// One rule over the sum of so many facts, of each of which it tells four states.
inline careplan::Criteria one_sum(int facts) {
  std::string text = R"(id = "sum"
version = "1"
title = "t"
purpose = "admission"
population = "any"
licence = "own"
default_level = "op"
default_because = "nothing asks for more"
level = [{ id = "op", order = 1 }, { id = "iop", order = 2 }]
)";
  std::string sum;
  for (int i = 0; i < facts; ++i) {
    auto const id = "f" + std::to_string(i);
    text += "[[fact]]\nid = \"" + id + "\"\nrange = [0, 2]\n";
    sum += (i > 0 ? " + " : "") + id;
  }
  return careplan::read_criteria(text +
                                     "[[rule]]\nid = \"r\"\nkind = \"indicate\"\nlevel = \"iop\"\n"
                                     "because = \"b\"\nwhen = \"" +
                                     sum + " >= 2\"\n",
                                 "sum.toml", {});
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
