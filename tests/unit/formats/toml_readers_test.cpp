// The two readers of TOML hold each other to account: what the plain one reads, toml++ reads alike,
// down to every line and column.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "formats/builtin.hpp"
#include "formats/toml_tree.hpp"

using namespace careplan;

namespace {

std::string written(TomlNode const& node);

std::string written(TomlMembers const& members) {
  std::string text;
  for (auto const& one : members)
    text += fmt::format("{}:{} {}={};", one.at.line, one.at.column, one.key, written(one.node));
  return text;
}

struct Write {
  std::string operator()(std::string_view text) const { return fmt::format("text {}", text); }
  std::string operator()(long number) const { return fmt::format("whole {}", number); }
  std::string operator()(double number) const { return fmt::format("number {:a}", number); }
  std::string operator()(bool yes) const { return yes ? "true" : "false"; }
  std::string operator()(Date date) const { return "date " + to_text(date); }
  std::string operator()(Clock clock) const { return "clock " + to_text(clock); }
  std::string operator()(Nothing) const { return "nothing"; }
  std::string operator()(TomlMembers const& members) const { return "{" + written(members) + "}"; }
  std::string operator()(TomlArray const& array) const {
    std::string text = "[";
    for (auto const& element : array) text += written(element) + ",";
    return text + "]";
  }
};

std::string written(TomlNode const& node) {
  return fmt::format("@{}:{} {}", node.at.line, node.at.column, std::visit(Write{}, node.value));
}

// By toml++; a complaint where it refuses the text or a value in it.
std::string by_parser(std::string const& text) {
  try {
    auto const tree = any_toml(text, "f.toml");
    return tree.complaints.empty() ? written(tree.members) : describe(tree.complaints.front());
  } catch (Error const& error) {
    return describe(error);
  }
}

bool alike(std::string const& text) {
  auto const plain = plain_toml(text);
  return !plain || written(*plain) == by_parser(text);
}

std::string const many_kinds =
    "# about\nid = \"a\" # why\n\t'b c' = 'x\"y'\nempty = \"\"\n\"d.e\"=[1, -2,\n # and\n 3.50,]\n"
    "f = { g = true, h = [ { i = false } ], 'j' = {} }\nday = 2026-02-28\nminus = -0\n"
    "long = \"\"\"\nfirst\n  second \"quoted\" \"\"\"\nwide = \"\xC3\xA9\" # \xC3\xA9\n"
    "list = [ \"\xE2\x82\xAC\", \"after\" ]\n\n[one]\nk = "
    "0\n[[two]]\n[[two]]\nk=1\n[three]\n[three.a]\nk=1\n[[two.a]]\n[[two.a]]\nb=1\n[two.a.c]\nd="
    "1\n";

}  // namespace

TEST_CASE("every definition that careplan brings is plain, and toml++ reads it alike") {
  int files = 0;
  for (auto const& file : builtin_files()) {
    if (!file.path.ends_with(".toml")) continue;
    CAPTURE(file.path);
    std::string const text(file.text);
    auto const plain = plain_toml(text);
    REQUIRE(plain);
    CHECK(written(*plain) == by_parser(text));
    ++files;
  }
  CHECK(files > 30);
}

TEST_CASE("all kinds of plain values stand where toml++ finds them") {
  auto const plain = plain_toml(many_kinds);
  REQUIRE(plain);
  CHECK(written(*plain) == by_parser(many_kinds));
}

TEST_CASE("what is more than plain, or wrong, is left to toml++") {
  for (std::string const text : {"a = \"x\\ty\"",
                                 "a.b = 1",
                                 "[a.b]",
                                 "[a]\n[a.b.c]",
                                 "a = {}\n[a.b]",
                                 "[a]\nb = 1\n[a.b]",
                                 "[a]\n[a.b]\n[a.b]",
                                 "[a]\n[a]",
                                 "[[a]]\n[a]",
                                 "[a]\n[[a]]",
                                 "a = [{}]\n[[a]]",
                                 "a = 1\na = 2",
                                 "a = {b = 1, b = 2}",
                                 "a = +1",
                                 "a = 1e3",
                                 "a = 0x10",
                                 "a = 1_000",
                                 "a = 01",
                                 "a = 1.",
                                 "a = .5",
                                 "a = inf",
                                 "a = 09:30:00",
                                 "a = 2026-02-30",
                                 "a = 2026-01-01T10:00:00",
                                 "a = 2026-01-01 10:00:00",
                                 "a = 1 2",
                                 "a = \"x",
                                 "a = 'x\n'",
                                 "a = '''x'''",
                                 "a = \"\"\"x\\\n y\"\"\"",
                                 "a = \"\"\"x\"\"\"\"",
                                 "a = \"\"\"x",
                                 "a = [1",
                                 "a = [,]",
                                 "a = [1,,2]",
                                 "a = {b = 1,}",
                                 "a = {b = 1\n}",
                                 "a = {",
                                 "a",
                                 "a =",
                                 "= 1",
                                 "\"\" = 1",
                                 "[a",
                                 "[]",
                                 "[ a ]",
                                 "a = 1\r\n",
                                 "a = \"\x01\"",
                                 "a = \"\xff\"",
                                 "a = 1234567890123456",
                                 "a = truely",
                                 "\xEF\xBB\xBF"
                                 "a = 1"}) {
    CAPTURE(text);
    CHECK_FALSE(plain_toml(text));
  }
  auto const deep = "a = " + std::string(40, '[') + std::string(40, ']');
  CHECK_FALSE(plain_toml(deep));
  auto const long_one = "#" + std::string(1 << 20, ' ');
  CHECK_FALSE(plain_toml(long_one));
}

TEST_CASE("mistakes in definitions are read alike by both, or by toml++ alone") {
  std::mt19937 random(7);
  auto const upto = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  constexpr std::string_view signs = "\"'[]{}=,.#\n\\ \t-0129aTe:_\xC3\xA9";
  std::vector<std::string> texts{many_kinds, many_kinds, many_kinds};
  for (auto const& file : builtin_files())
    if (file.path.ends_with(".toml")) texts.emplace_back(file.text.substr(0, 1500));
  int plain = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    auto text = texts[upto(texts.size())];
    for (auto changes = 1 + upto(3); changes > 0; --changes) {
      auto const at = upto(text.size());
      switch (upto(4)) {
        case 0:
          text.erase(at, 1 + upto(3));
          break;
        case 1:
          text.insert(at, 1, signs[upto(signs.size())]);
          break;
        case 2:
          text[at] = signs[upto(signs.size())];
          break;
        default:
          text.insert(at, text.substr(upto(text.size()), upto(40)));
      }
    }
    CAPTURE(text);
    CHECK(alike(text));
    plain += plain_toml(text).has_value();
  }
  CHECK(plain > 1'000);
}
