#include "cli/completion.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cli/commands.hpp"

using namespace careplan::cli;

namespace {

using Words = std::vector<std::string>;

Words texts(Words words) {
  Words found;
  for (auto const& candidate : candidates(std::move(words)).some) found.push_back(candidate.text);
  return found;
}
bool offered(Words words, std::string const& text) {
  auto const found = texts(std::move(words));
  return std::ranges::find(found, text) != found.end();
}

}  // namespace

TEST_CASE("every command that is not hidden is offered at its place") {
  for (auto const& command : commands()) {
    std::string const name(command.name);
    CAPTURE(name);
    auto const space = name.find(' ');
    if (space == std::string::npos)
      CHECK(offered({""}, name) == !command.hidden);
    else
      CHECK(offered({name.substr(0, space), ""}, name.substr(space + 1)) == !command.hidden);
  }
}

TEST_CASE("only what begins as typed is offered") {
  CHECK(texts({"vers"}) == Words{"version"});
  CHECK(texts({"nonsense"}).empty());
}

TEST_CASE("options are offered after a dash, and not twice") {
  CHECK(texts({"version", "--as"}) == Words{"--as-of"});
  CHECK(texts({"version", "--as-of", "2026-12-01", "--as"}).empty());
  CHECK(offered({"version", "--data", "x", "--da"}, "--data"));
  CHECK(texts({"--as"}) == Words{"--as-of"});
}

TEST_CASE("words of an option are offered, in the ways that shells split them") {
  CHECK(texts({"version", "--format", ""}) == Words{"table", "json"});
  CHECK(texts({"version", "--format", "=", "j"}) == Words{"json"});
  CHECK(texts({"version", "--format", "="}) == Words{"table", "json"});
  CHECK(texts({"version", "--format=j"}) == Words{"--format=json"});
  CHECK(texts({"--color", "n"}) == Words{"never"});
}

TEST_CASE("positionals are offered their words, and files are left to the shell") {
  CHECK(texts({"completion", ""}) == Words{"bash", "zsh", "fish"});
  CHECK(texts({"completion", "bash", ""}).empty());
  CHECK(texts({"completion", "-q", "z"}) == Words{"zsh"});
  CHECK(candidates({"version", "-o", ""}).offer == Offer::files);
  CHECK(candidates({"version", "--data", ""}).offer == Offer::directories);
  CHECK(candidates({"version", ""}).offer == Offer::nothing);
}

TEST_CASE("no words at all are no error") {
  CHECK(texts({}).size() > 3);
  CHECK(texts({"="}).size() > 3);
}
