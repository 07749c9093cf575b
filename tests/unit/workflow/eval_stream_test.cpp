#include <doctest/doctest.h>

#include <random>

#include "folder.hpp"
#include "formats/records.hpp"
#include "streams.hpp"

using namespace careplan;

namespace {

constexpr auto criteria_text = R"(id = "small"
version = "3"
title = "Small criteria for tests"
purpose = "admission"
population = "adult"
licence = "Apache-2.0"
default_level = "op"
default_because = "nothing asks for more"

[sources]
made-up = "made up for a test"

[[level]]
id = "op"
order = 1
cite = ["made-up"]
[[level]]
id = "iop"
order = 2
[[level]]
id = "php"
order = 3

[[fact]]
id = "mood"
from = "phq-9.total"
max_age_days = 30
[[fact]]
id = "harm"
from = "phq-9.flag.self-harm"
[[fact]]
id = "withdrawal"
range = [0, 4]
[[fact]]
id = "living"
words = ["home", "shelter"]

[[rule]]
id = "low-mood"
kind = "indicate"
level = "iop"
when = "mood >= 10"
because = "a moderate or severe score"
cite = ["made-up"]
[[rule]]
id = "withdrawing"
kind = "indicate"
level = "php"
when = "withdrawal >= 3 and living is shelter"
because = "withdrawal without a home"
cite = ["made-up"]
[[rule]]
id = "harm-first"
kind = "stop"
when = "harm is yes"
because = "thoughts of self-harm"
action = "Assess the risk in person today"
cite = ["made-up"]
)";

struct World {
  Folder folder;
  World() {
    folder.write("criteria/small.toml", criteria_text);
    // The same with a shelter alone asking for php, and without the question of harm.
    std::string other(criteria_text);
    other.replace(other.find("\"small\""), 7, "\"other\"");
    other.replace(other.find("withdrawal >= 3 and"), 19, "");
    other.erase(other.find("[[rule]]\nid = \"harm-first\""));
    auto const harm = other.find("[[fact]]\nid = \"harm\"");
    other.erase(harm, other.find("[[fact]]", harm + 1) - harm);
    folder.write("criteria/other.toml", other);
    std::string licensed(criteria_text);
    licensed.replace(licensed.find("\"small\""), 7, "\"licensed\"");
    licensed.replace(licensed.find("\"Apache-2.0\""), 12, "\"proprietary: somebody\"");
    folder.write("criteria/licensed.toml", licensed);
  }
};

Catalogue const& catalogue() {
  static World const world;
  static Catalogue const all({world.folder.path()});
  return all;
}

Ran placed(std::string text, EvalOptions options = {}, std::string name = "in") {
  if (options.criteria.empty()) options.criteria = "small";
  return ran(options.filter, [&](ByteSink const& out, FilterOptions const& with) {
    auto these = options;
    these.filter = with;
    return eval_stream(text_source(std::move(text), std::move(name)), out, catalogue(), these);
  });
}

Ran skipped(std::string text) {
  return placed(std::move(text),
                {.filter = {.from = RecordFormat::ndjson, .on_error = OnError::skip}});
}

std::string facts(std::string const& client, std::string const& facts,
                  std::string const& date = "2026-12-01") {
  return R"({"client":")" + client + R"(","date":")" + date + R"(","facts":)" + facts + "}\n";
}

std::string assessed(std::string const& client, std::string const& answers,
                     std::string const& date = "2026-12-01") {
  std::string out;
  score_stream(
      text_source(R"({"client":")" + client + R"(","date":")" + date +
                  R"(","instrument":"phq-9","answers":)" + answers + "}"),
      [&](std::string_view bytes) { out += bytes; }, catalogue());
  return out;
}

std::string const all_known = R"({"mood":3,"harm":false,"withdrawal":0,"living":"home"})";

// Client, status, level and levels of each line of the output.
std::string answers_of(std::string const& out) {
  std::string list;
  for (auto const& line : lines_of(out)) {
    auto const part = [&](std::string const& key) {
      auto const at = line.find("\"" + key + "\":") + key.size() + 3;
      return line.substr(at, line.find_first_of(",}", at) - at);
    };
    auto const levels = line.find("\"levels\":") + 9;
    if (!list.empty()) list += "; ";
    list += part("client") + " " + part("status") + " " + part("level") + " " +
            line.substr(levels, line.find(']', levels) + 1 - levels);
  }
  return list;
}

}  // namespace

TEST_CASE("consecutive records of one client are one client's facts") {
  auto const run = placed(facts("C-1", R"({"withdrawal":1,"living":"home"})") +
                          assessed("C-1", "[2,2,2,2,2,0,0,0,0]") + facts("C-2", all_known));
  CHECK(run.said == "");
  CHECK(run.count == FilterCount{.read = 3, .written = 2});
  CHECK(answers_of(run.out) == R"("C-1" "certain" "iop" ["iop"]; "C-2" "certain" "op" ["op"])");
}

TEST_CASE("an unknown fact leaves every level that it may lead to") {
  for (std::string const withdrawal :
       {"null", "\"unknown\"", "\"refused\"", R"({"low":2,"high":4})"}) {
    CAPTURE(withdrawal);
    auto const run = placed(facts("C-1", R"({"mood":3,"harm":false,"living":"shelter",)"
                                         R"("withdrawal":)" +
                                             withdrawal + "}"));
    CHECK(answers_of(run.out) == R"("C-1" "conditional" null ["op","php"])");
    CHECK(run.out.find(R"("decisive":["withdrawal"])") != std::string::npos);
    CHECK(run.out.find("missing") == std::string::npos);
  }
}

TEST_CASE("a missing answer stays missing through both filters, also when it decides") {
  auto const run = placed(assessed("C-1", "[2,2,2,2,0,0,0,0,null]") +
                          facts("C-1", R"({"withdrawal":0,"living":"home"})"));
  CHECK(answers_of(run.out).find("certain") == std::string::npos);
  CHECK(run.out.find(R"("rule":"harm-first","state":"unknown")") != std::string::npos);
}

TEST_CASE("the newest record gives the date, and data too old on it is open") {
  auto const old = assessed("C-1", "[0,0,0,0,0,0,0,0,0]", "2026-10-01");
  auto const rest = facts("C-1", R"({"withdrawal":0,"living":"home"})");
  CHECK(answers_of(placed(old + rest).out) == R"("C-1" "conditional" null ["op","iop"])");
  CHECK(placed(old + rest).out.find(R"("as_of":"2026-12-01")") != std::string::npos);
  auto const then = placed(old + rest, {.as_of = parse_date("2026-10-20")});
  CHECK(then.count.later == 1);
  CHECK(then.out.find(R"("as_of":"2026-10-20")") != std::string::npos);
  CHECK(answers_of(then.out).find("conditional") != std::string::npos);
}

TEST_CASE("what the criteria do not know is ignored in assessments and refused in facts") {
  std::string gad;
  score_stream(
      text_source(R"({"client":"C-1","date":"2026-12-01","instrument":"gad-7","answers":)"
                  R"([1,1,1,1,1,1,1]})"),
      [&](std::string_view bytes) { gad += bytes; }, catalogue());
  auto const with = placed(gad + facts("C-1", all_known));
  CHECK(with.said == "");
  CHECK(with.out == placed(facts("C-1", all_known)).out);
  auto const unknown = placed(facts("C-1", R"({"withdrawl":0})"));
  CHECK(unknown.said ==
        "input in:1:46: 'withdrawl' is not a fact of small\n"
        "  hint: did you mean 'withdrawal'?");
  CHECK(unknown.out == "");
}

TEST_CASE("facts may be named by where they come from, and are held to their domains") {
  auto const by_address = placed(facts(
      "C-1", R"({"phq-9.total":3,"phq-9.flag.self-harm":false,"withdrawal":0,"living":"home"})"));
  CHECK(by_address.out == placed(facts("C-1", all_known)).out);
  for (std::string const bad :
       {R"({"withdrawal":5})", R"({"withdrawal":"2"})", R"({"living":"street"})", R"({"harm":0})",
        R"({"withdrawal":true})", R"({"phq-9.total":28})"}) {
    CAPTURE(bad);
    auto const run = placed(facts("C-1", bad));
    CHECK(run.said.starts_with("input in:1:"));
    CHECK(run.out == "");
  }
}

TEST_CASE("rows of CSV say the same as lines of NDJSON") {
  auto const rows = placed(
      "client,date,mood,harm,withdrawal,living\nC-1,2026-12-01,3,no,0,home\n"
      "C-2,2026-12-01,3..12,no,,home\nC-3,2026-12-01,,unknown,refused,home|shelter\n");
  auto const lines = placed(
      facts("C-1", all_known) +
      facts("C-2", R"({"mood":{"low":3,"high":12},"harm":false,"living":"home"})") +
      facts("C-3",
            R"({"harm":"unknown","withdrawal":"refused","living":{"one_of":["home","shelter"]}})"));
  CHECK(rows.said == "");
  CHECK(lines_of(rows.out).size() == 3);
  CHECK(rows.out == lines.out);
  CHECK(placed("client,date,withdrawl\nC-1,2026-12-01,0\n").said ==
        "input in:1:13: 'withdrawl' is not a fact of small\n"
        "  hint: did you mean 'withdrawal'?");
  CHECK(placed("client,mood\n").said.starts_with("input in:1:1: there is no column 'date'"));
}

TEST_CASE("answers that nobody scored get the command that scores them") {
  auto const run =
      placed(R"({"client":"C-1","date":"2026-12-01","instrument":"phq-9","answers":{"q1":1}})");
  CHECK(run.said.find("careplan assess score") != std::string::npos);
}

TEST_CASE("a client with a record that could not be used is not placed") {
  auto const bad = facts("C-1", R"({"withdrawal":9})");
  auto const good = facts("C-1", all_known);
  auto const other = facts("C-2", all_known);
  for (auto const& text : {bad + good + other, good + bad + other, good + bad + good + other}) {
    CAPTURE(text);
    auto const run = skipped(text);
    CHECK(answers_of(run.out) == R"("C-2" "certain" "op" ["op"])");
    auto const rejects = lines_of(run.rejects);
    REQUIRE(rejects.size() == 2);
    CHECK(rejects[0].find(R"("code":"not_allowed")") != std::string::npos);
    CHECK(rejects[1].find(R"("code":"client_skipped","message":"C-1 is not placed)") !=
          std::string::npos);
  }
}

TEST_CASE("a broken line after a client who is not placed is a complaint of its own") {
  auto const run = skipped(facts("C-1", R"({"withdrawal":9})") + R"({"client":"C-2","facts":{)" +
                           "\n" + facts("C-3", all_known));
  CHECK(answers_of(run.out) == R"("C-3" "certain" "op" ["op"])");
  auto const rejects = lines_of(run.rejects);
  REQUIRE(rejects.size() == 4);
  CHECK(rejects[1].find("C-1 is not placed") != std::string::npos);
  CHECK(rejects[2].find("\"code\":\"malformed\"") != std::string::npos);
  CHECK(rejects[3].find("C-2 is not placed") != std::string::npos);
  CHECK(run.count == FilterCount{.read = 3, .written = 1, .rejected = 2, .skipped = 2});
}

TEST_CASE("a line that nobody can read counts against the client around it, and no other") {
  auto const good = facts("C-1", all_known);
  auto const other = facts("C-2", all_known);
  CHECK(lines_of(skipped(good + "???\n" + good + other).out).size() == 1);
  CHECK(lines_of(skipped(good + "???\n" + other).out).size() == 2);
  // The client can be read although the rest cannot.
  CHECK(answers_of(skipped(good +
                           R"({"client":"C-1","facts":{)"
                           "\n" +
                           other)
                       .out) == R"("C-2" "certain" "op" ["op"])");
}

TEST_CASE("stopping writes the clients before the bad record and nothing after it") {
  auto const run = placed(facts("C-1", all_known) + facts("C-2", R"({"withdrawal":9})") +
                          facts("C-3", all_known));
  CHECK(run.said.starts_with("input in:2:"));
  CHECK(answers_of(run.out) == R"("C-1" "certain" "op" ["op"])");
}

TEST_CASE("CSV and JSON out are whole, and reasons go into JSON only") {
  auto const csv = lines_of(placed(facts("C-1", all_known), {.filter = {.to = Format::csv}}).out);
  REQUIRE(csv.size() == 2);
  CHECK(csv[0] ==
        "client,criteria,criteria_version,criteria_hash,as_of,status,level,levels,lowest,safest,"
        "stops,decisive,may_be_undetermined,approximate");
  CHECK(csv[1].starts_with("C-1,small,3,"));
  CHECK(csv[1].ends_with(",2026-12-01,certain,op,op,op,op,,,false,false"));
  CHECK(placed("", {.filter = {.to = Format::json}}).out == "[]\n");
  CHECK(placed("", {.explain = true, .filter = {.to = Format::csv}}).said.starts_with("usage "));
  auto const explained = placed(assessed("C-1", "[2,2,2,2,2,0,0,0,0]"), {.explain = true});
  CHECK(explained.out.find(R"("reasons":[{"rule":"low-mood")") != std::string::npos);
}

TEST_CASE("streams of any damage never crash, and no client is placed on half of the facts") {
  std::mt19937 random(23);
  std::string const junk = "{}[]\",:09.-nul\\\xff\x01x";
  auto const half = facts("C-1", R"({"mood":3,"harm":false})");
  auto const rest = facts("C-1", R"({"withdrawal":0,"living":"home"})");
  auto const whole = placed(half + rest + half).out;
  for (int round = 0; round < 2'000; ++round) {
    auto bad = rest.substr(0, rest.size() - 1);
    for (auto edits = 1 + random() % 4; edits > 0; --edits) {
      auto const at = 30 + random() % (bad.size() - 30);
      bad[at] = junk[random() % junk.size()];
    }
    CAPTURE(bad);
    auto const run = skipped(half + bad + "\n" + half);
    REQUIRE(run.said == "");
    if (run.rejects.empty()) continue;  // the damage left a record
    REQUIRE(run.out == "");
    REQUIRE(run.rejects.starts_with("{\"line\":2,"));
  }
  CHECK(whole.find("\"certain\"") != std::string::npos);
}

TEST_CASE("a client who comes up again after others is refused, not placed twice") {
  auto const again = facts("C-1", all_known) + facts("C-2", all_known) + facts("C-1", all_known);
  auto const run = placed(again);
  CHECK(run.said.find("C-1 comes up again after other clients") != std::string::npos);
  CHECK(run.said.find("sort them by client") != std::string::npos);
  auto const rest = skipped(again + facts("C-3", all_known));
  CHECK(answers_of(rest.out) ==
        R"("C-1" "certain" "op" ["op"]; "C-2" "certain" "op" ["op"]; "C-3" "certain" "op" ["op"])");
  CHECK(rest.rejects.find("\"field\":\"client\"") != std::string::npos);
}

TEST_CASE("two sets of criteria over the same facts: who moves, and how many") {
  std::string const calm = R"({"mood":3,"harm":false,"withdrawal":0,"living":"home"})";
  std::string const shelter = R"({"mood":3,"harm":false,"withdrawal":0,"living":"shelter"})";
  std::string const open = R"({"mood":12,"withdrawal":0,"living":"home"})";
  auto const run = placed(
      facts("C-1", calm) + facts("C-2", shelter) + facts("C-3", open) + facts("C-4", shelter),
      {.compare = "other"});
  CHECK(run.said == "");
  auto const lines = lines_of(run.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].find(R"("moved":"same")") != std::string::npos);
  CHECK(lines[1].find(R"("moved":"down")") != std::string::npos);
  CHECK(lines[1].find(R"("before":{"criteria":"other")") != std::string::npos);
  CHECK(lines[2].find(R"("moved":"opened")") != std::string::npos);
  CHECK(lines[2].find(R"("stops":["harm-first?"])") != std::string::npos);
  CHECK(run.count.moves ==
        std::map<std::string, long>{{"op -> op", 1}, {"php -> op", 2}, {"iop -> iop", 1}});
  CHECK(placed(facts("C-1", calm), {.explain = true, .compare = "other"}).said.find("comparison") !=
        std::string::npos);
}

TEST_CASE("what would change the level is told when somebody asks for it") {
  EvalOptions options{.explain = true};
  CHECK(placed(facts("C-1", all_known), options).out.find("\"flips\"") == std::string::npos);
  options.changes = true;
  auto const told = placed(facts("C-1", all_known), options).out;
  CHECK(told.find(R"("flips":[{"direction":"up","steps":4,"changes":[{"fact":"withdrawal")") !=
        std::string::npos);
  CHECK(placed(facts("C-1", all_known), {.changes = true}).said.find("--explain") !=
        std::string::npos);
}

TEST_CASE("the words of proprietary rules are shown only when somebody asks for them") {
  std::string const open = R"({"mood":12,"harm":false,"withdrawal":3,"living":"shelter"})";
  auto const hidden = placed(facts("C-1", open), {.criteria = "licensed", .explain = true}).out;
  CHECK(hidden.find("withdrawal without a home") == std::string::npos);
  CHECK(hidden.find("withdrawal >= 3") == std::string::npos);
  CHECK(hidden.find(R"("rule":"withdrawing")") != std::string::npos);
  auto const shown =
      placed(facts("C-1", open), {.criteria = "licensed", .explain = true, .licensed = true}).out;
  CHECK(shown.find("withdrawal without a home") != std::string::npos);
}
