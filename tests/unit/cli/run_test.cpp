#include "cli/run.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "cli/strings.hpp"
#include "cli/topics.hpp"
#include "core/text.hpp"
#include "workflow/catalogue.hpp"

using namespace careplan;
using namespace careplan::cli;

namespace {

using Words = std::vector<std::string>;

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string contents(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (char const letter : text)
    if (letter != ' ' && letter != '\n') out += letter;
  return out;
}

}  // namespace

TEST_CASE("careplan alone, and a verb alone, print their help on stderr and exit 2") {
  for (auto const& args : std::vector<Words>{{}, {"store"}, {"-q"}, {"-q", "store"}}) {
    auto const ran = cli::careplan(args);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(holds(ran.err, "usage: careplan "));
  }
}

TEST_CASE("help that was asked for is an answer: on stdout, exit 0") {
  for (auto const& args : std::vector<Words>{{"--help"},
                                             {"-h"},
                                             {"help"},
                                             {"store", "--help"},
                                             {"--help", "store"},
                                             {"version", "--help"},
                                             {"version", "-h", "--as-of", "nonsense"},
                                             {"help", "version"}}) {
    CAPTURE(args.front());
    auto const ran = cli::careplan(args);
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    CHECK(holds(ran.out, "usage: careplan "));
  }
}

TEST_CASE("an unknown command is met with the nearest one and never taken for it") {
  auto const ran = cli::careplan({"versoin"});
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err == "careplan: 'versoin' is not a command\n  hint: did you mean 'version'?\n");
  CHECK(cli::careplan({"vers"}).code == 2);
}

TEST_CASE("global options may stand before and after the command") {
  for (auto const& args : std::vector<Words>{{"--format", "json", "version"},
                                             {"version", "--format", "json"},
                                             {"--db", "version", "version", "--format=json"},
                                             {"-q", "version", "--format", "json"}})
    CHECK(holds(cli::careplan(args).out, "\"schema\":\"careplan.version/1\""));
}

TEST_CASE("a format that a command cannot write is refused, and its own are named") {
  auto const ran = cli::careplan({"version", "--format", "html"});
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, "use one of: table, json"));
}

TEST_CASE("with a JSON format, errors are JSON objects") {
  CHECK(cli::careplan({"versoin", "--format", "json"}).err ==
        R"({"schema":"careplan.error/1","fault":"usage","exit":2,)"
        R"("message":"'versoin' is not a command","file":null,"line":null,"column":null,)"
        R"("hint":"did you mean 'version'?"})"
        "\n");
  CHECK(holds(cli::careplan({"--format=ndjson", "version"}).err, R"("schema":"careplan.error/1")"));
}

TEST_CASE("output that cannot be written is exit 8, however little it is") {
  auto const ran = run_on({.disk_is_full = true}, {"version"});
  CHECK(ran.code == 8);
  CHECK(ran.err == "careplan: cannot write to standard output\n");
  CHECK(run_on({.disk_is_full = true}, {"--help"}).code == 8);
}

TEST_CASE("what careplan never throws is its own mistake: exit 70, asking for a report") {
  auto const ran = run_on({.broken = true}, {"check", "-"});
  CHECK(ran.code == 70);
  CHECK(ran.out.empty());
  CHECK(ran.err ==
        "careplan: this is a mistake of careplan: impossible\n"
        "  hint: please report it with the command that you ran\n");
}

TEST_CASE("want of memory is exit 8") {
  auto const ran = run_on({.starved = true}, {"check", "-"});
  CHECK(ran.code == 8);
  CHECK(ran.err == "careplan: out of memory\n");
}

TEST_CASE("every exit code but 70 is shown by a command of docs/exit-codes.md") {
  auto const page = contents(std::filesystem::path(PROJECT_ROOT) / "docs" / "exit-codes.md");
  for (auto const& row : exit_table()) {
    CAPTURE(code(row.exit));
    if (row.exit != Exit::done && row.exit != Exit::internal)
      CHECK(holds(page, fmt::format("\n[{}]\n", code(row.exit))));
  }
}

TEST_CASE("every fault has its own exit code, and the topic explains every code") {
  std::set<int> codes;
  for (auto const& word : words(Fault{})) codes.insert(code(exit_of(word.value)));
  CHECK(codes == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 70});
  auto const topic = without_blanks(cli::careplan({"help", "exit-codes"}).out);
  for (auto const& row : exit_table()) {
    CAPTURE(code(row.exit));
    CHECK(holds(topic, without_blanks(fmt::format("{} {}", code(row.exit), row.meaning))));
  }
}

TEST_CASE("every command has a page, and a section of its own when its verb has several") {
  for (auto const& command : commands()) {
    if (command.hidden) continue;
    CAPTURE(std::string(command.name));
    auto const page = contents(std::filesystem::path(PROJECT_ROOT) / "docs" / "commands" /
                               (std::string(command.verb()) + ".md"));
    CHECK(page.starts_with("# " + std::string(command.verb()) + "\n"));
    CHECK(holds(page, "$ careplan " + std::string(command.name)));
    if (command.name != command.verb())
      CHECK(holds(page, "\n## " + std::string(command.name) + "\n"));
  }
}

TEST_CASE("every command and every option says in a line what it is for, under a name of its own") {
  std::set<std::string_view> names;
  for (auto const& command : commands()) {
    CAPTURE(std::string(command.name));
    CHECK(names.insert(command.name).second);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.summary.ends_with('.'));
    std::set<std::string> options;
    bool list_seen = false;
    auto const made = declared(command);
    for (auto const& option : made.options.all()) {
      CAPTURE(option.name);
      CHECK(options.insert(option.name).second);
      if (!option.alias.empty()) CHECK(options.insert(option.alias).second);
      CHECK_FALSE(option.help.empty());
      if (option.positional()) CHECK_FALSE(list_seen);  // nothing can follow a list of words
      list_seen = list_seen || (option.positional() && option.many);
    }
  }
}

TEST_CASE("every topic begins with a heading and fits in 80 columns") {
  CHECK(topic_files().size() >= 7);
  for (auto const& topic : topic_files()) {
    CAPTURE(std::string(topic.path));
    CHECK(topic.text.starts_with("# "));
    for (auto const line : split(topic.text, '\n')) CHECK(display_width(line) <= 80);
    CHECK(cli::careplan({"help", std::string(topic_name(topic))}).out == topic.text);
  }
}

TEST_CASE("a file written with -o appears whole, for its owner alone, or not at all") {
  auto const folder = std::filesystem::temp_directory_path() / "careplan-output-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  auto const file = folder / "answer";
  CHECK(cli::careplan({"version", "-o", file.string()}).code == 0);
  CHECK(holds(contents(file), "careplan "));
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms(0600));

  std::ofstream(file) << "kept";
  CHECK(cli::careplan({"help", "nonsense", "-o", file.string()}).code == 4);
  CHECK(contents(file) == "kept");

  std::filesystem::create_symlink("answer", folder / "link");
  CHECK(cli::careplan({"version", "-o", (folder / "link").string()}).code == 0);
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(holds(contents(file), "careplan "));

  CHECK(cli::careplan({"version", "-o", folder.string()}).code == 8);
  CHECK(cli::careplan({"version", "-o", (folder / "none" / "x").string()}).code == 8);
  CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 2);
  std::filesystem::remove_all(folder);
}

TEST_CASE("rejects may go to standard output, where no answer goes there") {
  Strings const two{.in =
                        "client,date,instrument,q1,q2\nC-1,2026-12-01,phq-2,9,1\n"
                        "C-2,2026-12-01,phq-2,1,1\n"};
  Words const score{"assess", "score", "--on-error", "skip", "--rejects", "-"};
  auto const mixed = run_on(two, score);
  CHECK(mixed.code == 2);
  CHECK(mixed.out.empty());
  auto const folder = std::filesystem::temp_directory_path() / "careplan-rejects";
  auto apart = score;
  apart.insert(apart.end(), {"-o", folder.string()});
  auto const rejected = run_on(two, apart);
  CHECK(rejected.code == 3);
  CHECK(holds(rejected.out, "q1 cannot be 9"));
  CHECK(holds(contents(folder), "C-2"));
  CHECK_FALSE(std::filesystem::exists("-"));
  std::filesystem::remove(folder);
}

TEST_CASE("the topic of data files names every folder that is searched") {
  auto const said = contents(PROJECT_ROOT "/docs/topics/data-files.md");
  for (auto const& word : words(DefinitionKind{})) {
    CAPTURE(word.text);
    CHECK(holds(said, "    " + std::string(word.text) + "/ "));
  }
}

TEST_CASE("a test that found nothing names no substance found") {
  auto const typed =
      cli::careplan({"attend", "test", "C-1", "negative", "--substance", "cannabis"});
  CHECK(typed.code == 2);
  CHECK(holds(typed.err, "--panel"));
  Strings const file{.in = "client,date,result,substances\nC-1,2026-11-20,negative,cannabis\n"};
  auto const folder = std::filesystem::temp_directory_path() / "careplan-nothing-found";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  auto const record = (folder / "careplan.db").string();
  REQUIRE(cli::careplan({"store", "init", "--db", record}).code == 0);
  auto const taken_in = run_on(file, {"attend", "test", "--import", "-", "--db", record});
  std::filesystem::remove_all(folder);
  CHECK(taken_in.code == 3);
  CHECK(holds(taken_in.err, "standard input:2:25: only a positive test has substances found"));
}
