// assess record as a process sees it: where answers come from, and how it ends.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "cli/strings.hpp"

using namespace careplan;
using namespace careplan::cli;

namespace {

// A folder with a record in it.
class Office {
 public:
  Office() {
    std::string name = std::filesystem::temp_directory_path() / "careplan-cli-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    REQUIRE(run({"store", "init"}).code == 0);
  }
  ~Office() { std::filesystem::remove_all(folder_); }
  Office(Office const&) = delete;
  Office& operator=(Office const&) = delete;

  Ran run(std::vector<std::string> const& words, std::string const& in = {}) const {
    return run_on({.variables = {{"CAREPLAN_DB", path("careplan.db")}}, .in = in}, words);
  }
  Ran record(std::vector<std::string> const& more, std::string const& in = {}) const {
    std::vector<std::string> words{"assess", "record", "C-1", "phq-2", "--format", "ndjson"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words, in);
  }
  std::string path(std::string const& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("words, a list, lines, an object and an array say the same") {
  Office const office;
  CHECK(office.record({"q1=1", "q2=refused"}).code == 0);
  std::vector<std::pair<std::vector<std::string>, std::string>> const ways{
      {{"--answers", "1,refused"}, ""},
      {{"--answers", "[1,\"refused\"]"}, ""},
      {{"-"}, "q1=1\nq2 = refused\n\n"},
      {{"-"}, "\xEF\xBB\xBFq2=refused\r\nq1=1"},
      {{"-"}, R"({"q2":"refused","q1":1})"},
      {{"-"}, "[\n  1,\n  \"refused\"\n]\n"},
      {{"-"}, "1,refused\n"},
      {{"q1=1", "-"}, "q2=refused"}};
  for (auto const& [words, in] : ways) {
    CAPTURE(in);
    auto const ran = office.record(words, in);
    CHECK(ran.code == 0);
    CHECK(holds(ran.err, "unchanged phq-2"));
  }
}

TEST_CASE("answers that cannot be read are refused with the place where they stand") {
  Office const office;
  auto const said = [&](std::vector<std::string> const& more, std::string const& in = {}) {
    std::vector<std::string> words{"assess", "record", "C-1", "phq-2"};
    words.insert(words.end(), more.begin(), more.end());
    return office.run(words, in).err;
  };
  CHECK(holds(said({"-"}, "q1=1\nq2\n"), "standard input:2:1: 'q2' is not ITEM=VALUE"));
  CHECK(holds(said({"-"}, "{\"q1\":1,\n \"q2\":[2]}"), "standard input:2:7:"));
  CHECK(holds(said({"-"}, "{\"q1\":1"), "standard input:1:"));
  CHECK(holds(said({"--answers", "1,2,3"}), "3 answers in a list, but phq-2 has 2"));
  CHECK(holds(said({"q1=1", "-"}, "q1=1"), "q1 is answered twice"));
  CHECK(holds(said({"--answers", "1,9"}), "q2 cannot be 9"));
  for (auto const* list : {"1,2,3", "1", "1,9"})
    CHECK(office.record({"--answers", list}).code == 3);
  CHECK(holds(office.run({"assess", "history", "C-1"}).err, "no client 'C-1'"));
}

TEST_CASE("without answers and without a terminal nothing waits: a usage error says what to give") {
  Office const office;
  auto const ran = office.record({});
  CHECK(ran.code == 2);
  CHECK(holds(ran.err, "--answers LIST"));
  CHECK(office.record({"-", "--interview"}).code == 2);
}

TEST_CASE(
    "an interview over a pipe stores what is confirmed, and says the outcome on stdout alone") {
  Office const office;
  auto const ran = office.record({"--interview"}, "1\n2\nconfirm\n");
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("{\"schema\":\"careplan.assessment/1\""));
  CHECK(holds(ran.out, "\"answers\":{\"q1\":1,\"q2\":2}"));
  CHECK(holds(ran.err, "1 of 2"));
  CHECK(holds(ran.err, "inserted phq-2"));
}

TEST_CASE("whatever is not confirmed is not stored: 130, and a file of --output stays") {
  Office const office;
  std::ofstream(office.path("kept")) << "kept";
  for (auto const* in :
       {"", "1\n", "1\n2\n", "1\n2\nconfir", "quit\n", "1\nq\nyes\n", "1\n2\nq\ny\n"}) {
    CAPTURE(in);
    auto const ran = office.record({"--interview", "-o", office.path("kept")}, in);
    CHECK(ran.code == 130);
    CHECK(ran.out.empty());
    CHECK(holds(ran.err, "nothing was stored"));
  }
  std::ifstream file(office.path("kept"));
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "kept");
  CHECK(holds(office.run({"assess", "history", "C-1"}).err, "no client 'C-1'"));
}

TEST_CASE("an interview that cannot be stored says the answers, so that they are not lost") {
  Office const office;
  REQUIRE(office.record({"q1=0", "q2=0", "--on", "2026-11-01"}).code == 0);
  // Recorded already: said before anything is asked.
  auto const before = office.record({"--interview", "--on", "2026-11-01"}, "1\n2\nconfirm\n");
  CHECK(before.code == 5);
  CHECK_FALSE(holds(before.err, "1 of 2"));
  // The record goes away while the interview is held.
  auto const db = office.path("careplan.db");
  std::string left = "1\nrefuse\nconfirm\n";
  std::string err;
  Environment const world{.args = {"assess", "record", "C-1", "phq-2", "--interview"},
                          .variable = [&](std::string const& name) -> std::optional<std::string> {
                            return name == "CAREPLAN_DB" ? std::optional(db) : std::nullopt;
                          },
                          .today = *parse_date("2026-12-01"),
                          .now = [] { return "2026-12-01T09:30:00Z"; },
                          .user = "clerk",
                          .in =
                              [&](std::span<char> into) {
                                std::filesystem::remove(db);
                                auto const size = std::min(into.size(), left.size());
                                std::copy_n(left.begin(), size, into.begin());
                                left.erase(0, size);
                                return size;
                              },
                          .out = [](std::string_view) {},
                          .err = [&](std::string_view bytes) { err += bytes; }};
  CHECK(code(run(world)) == 4);
  CHECK(holds(err, "the answers were not stored; to give them again: q1=1 q2=refused"));
}
