#include "cli/session.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace careplan;
using namespace careplan::cli;

namespace {

using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables, std::string& err) {
  return {.variable = [variables](std::string const& name) -> std::optional<std::string> {
            auto const found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
          },
          .out_is_terminal = true,
          .width = 90,
          .out = [](std::string_view) {},
          .err = [&err](std::string_view bytes) { err += bytes; }};
}

// What a session with these variables and global options says to one question.
template <class Question>
auto ask(Variables const& variables, Globals const& globals, Question question) {
  std::string err;
  auto const world = environment(variables, err);
  cli::Session session{.world = world, .globals = globals, .out = Output(world.out)};
  return question(session);
}
std::string db(Variables const& variables, Globals const& globals = {}) {
  return ask(variables, globals, [](cli::Session& session) { return session.db(); });
}
bool colour(Variables const& variables, Globals const& globals = {}) {
  return ask(variables, globals, [](cli::Session& session) { return session.style().colour; });
}
std::vector<std::string> data(Variables const& variables, Globals const& globals = {}) {
  return ask(variables, globals, [](cli::Session& session) { return session.data(); });
}

}  // namespace

TEST_CASE("option, variable, configuration, data folder: the first that says something counts") {
  auto const folder = std::filesystem::temp_directory_path() / "careplan-config-test";
  std::filesystem::create_directories(folder / "careplan");
  std::ofstream(folder / "careplan" / "config.toml") << "db = \"clinic.db\"\ndata = [\"/d\"]\n";
  Variables const config{{"XDG_CONFIG_HOME", folder}, {"XDG_DATA_HOME", "/data"}};
  auto all = config;
  all["CAREPLAN_DB"] = "/variable.db";
  CHECK(db(all, {.db = "option.db"}) == "option.db");
  CHECK(db(all) == "/variable.db");
  CHECK(db(config) == folder / "careplan" / "clinic.db");
  CHECK(db({{"HOME", "/nowhere"}, {"XDG_DATA_HOME", "/data"}}) == "/data/careplan/careplan.db");
  CHECK(db({{"HOME", "/nowhere"}}) == "/nowhere/.local/share/careplan/careplan.db");
  CHECK_THROWS_AS((void)db({}), Error);

  CHECK(data(config) == std::vector<std::string>{"/d"});
  CHECK(data({{"CAREPLAN_DATA", "/a::/b"}}) == std::vector<std::string>{"/a", "/b"});
  CHECK(data({{"CAREPLAN_DATA", "/a"}}, {.data = {"/c"}}) == std::vector<std::string>{"/c"});
  std::filesystem::remove_all(folder);
}

TEST_CASE("a relative XDG folder is passed over, as its specification wants") {
  CHECK(db({{"HOME", "/h"}, {"XDG_DATA_HOME", "here"}}) == "/h/.local/share/careplan/careplan.db");
}

TEST_CASE("colour is for terminals, and --color is stronger than the environment") {
  CHECK(colour({}));
  CHECK_FALSE(colour({{"NO_COLOR", "1"}}));
  CHECK(colour({{"NO_COLOR", ""}}));
  CHECK_FALSE(colour({{"TERM", "dumb"}}));
  CHECK_FALSE(colour({}, {.output = "file"}));
  CHECK(colour({{"NO_COLOR", "1"}}, {.colour = Colour::always}));
  CHECK_FALSE(colour({}, {.colour = Colour::never}));
}

TEST_CASE("notices go to stderr, one line each, and -q silences them but not findings") {
  std::string err;
  auto const world = environment({}, err);
  cli::Session session{.world = world, .out = Output(world.out)};
  session.note("added A1");
  session.detail("only with -v");
  CHECK(err == "added A1\n");
  session.globals.quiet = true;
  session.note("silent");
  session.warn("found 1");
  CHECK(err == "added A1\nfound 1\n");
  session.json_errors = true;
  session.warn("found 2");
  CHECK(err.ends_with("{\"schema\":\"careplan.notice/1\",\"message\":\"found 2\"}\n"));
}

TEST_CASE("a terminal as standard input is refused instead of waited for") {
  std::string err;
  auto world = environment({}, err);
  world.in_is_terminal = true;
  cli::Session session{.world = world, .out = Output(world.out)};
  CHECK_THROWS_AS((void)session.open("-"), Error);
}

TEST_CASE("what is written is handed on before more input is waited for") {
  std::string log;
  std::string err;
  auto world = environment({}, err);
  world.out = [&](std::string_view bytes) { log += bytes; };
  world.in = [&](std::span<char>) {
    log += "|read|";
    return std::size_t{0};
  };
  cli::Session session{.world = world, .out = Output(world.out)};
  session.out.write("answer");
  CHECK(session.read("-").empty());
  CHECK(log == "answer|read|");
}

TEST_CASE("complaints about a file begin with its place, others with the name of the program") {
  CHECK(error_text(Error(Fault::input, "bad", {"a.toml", 3, 4}, "mend"), false) ==
        "a.toml:3:4: bad\n  hint: mend\n");
  CHECK(error_text(Error(Fault::usage, "bad"), false) == "careplan: bad\n");
  CHECK(error_text(Error(Fault::input, "bad", {"a.toml", 3, 4}, "mend"), true) ==
        R"({"schema":"careplan.error/1","fault":"input","exit":3,"message":"bad",)"
        R"("file":"a.toml","line":3,"column":4,"hint":"mend"})"
        "\n");
}

TEST_CASE("each complaint is a JSON line of its own") {
  std::vector<Complaint> const two{{.message = "a"}, {.message = "b"}};
  auto const text = error_text(Error(Fault::input, two), true);
  CHECK(std::ranges::count(text, '\n') == 2);
}
