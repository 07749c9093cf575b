#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "formats/records.hpp"
#include "streams.hpp"

using namespace careplan;

namespace {

Catalogue const& catalogue() {
  static Catalogue const built_in;
  return built_in;
}

Ran scored(std::string text, FilterOptions const& options = {}, std::string name = "in") {
  return ran(options, [&](ByteSink const& out, FilterOptions const& with) {
    return score_stream(text_source(std::move(text), std::move(name)), out, catalogue(), with);
  });
}

std::string phq(std::string const& client, std::string const& answers) {
  return R"({"client":")" + client + R"(","date":"2026-12-01","instrument":"phq-9","answers":)" +
         answers + "}\n";
}

}  // namespace

TEST_CASE("records are scored one for one, in order") {
  auto const run = scored(phq("C-2", "[2,2,1,2,1,2,2,1,1]") + "\n" + phq("C-1", "{\"q9\":3}"));
  CHECK(run.said == "");
  CHECK(run.count == FilterCount{.read = 2, .written = 2});
  auto const lines = lines_of(run.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with(
      R"({"schema":"careplan.assessment/1","client":"C-2","date":"2026-12-01","instrument":"phq-9")"));
  CHECK(lines[0].find(R"("total":{"low":14,"high":14,"value":14,)") != std::string::npos);
  CHECK(lines[0].find(R"("flags":[{"id":"self-harm","state":"yes",)") != std::string::npos);
  CHECK(lines[0].find(R"("crisis":true)") != std::string::npos);
  CHECK(lines[1].starts_with(R"({"schema":"careplan.assessment/1","client":"C-1")"));
}

TEST_CASE("bands that are asked for are used, by a record or for all of them") {
  std::string const answers = "[1,1,1,1,1,1,1,1,1]";
  auto const usual = scored(phq("C-1", answers));
  CHECK(usual.out.find(R"("band":"mild","band_set":"kroenke-2001")") != std::string::npos);
  auto const for_all = scored(phq("C-1", answers), {.bands = "screen-10"});
  CHECK(for_all.out.find(R"("band":"negative","band_set":"screen-10")") != std::string::npos);
  auto record = phq("C-1", answers);
  record.insert(1, R"("bands":"screen-10",)");
  CHECK(scored(record).out == for_all.out);
  CHECK(
      scored(phq("C-1", answers), {.bands = "screen-11"}).said.starts_with("input in:1:1: phq-9"));
}

TEST_CASE("a record that names another instrument than the one for all is rejected") {
  auto const about_phq = phq("C-1", "[1,1,1,1,1,1,1,1,1]");
  CHECK(scored(about_phq, {.instrument = "phq-9"}).out == scored(about_phq).out);
  CHECK(scored(about_phq, {.instrument = "gad-7"})
            .said.starts_with("input in:1:50: the record is about phq-9, not about gad-7"));
  auto const unnamed = R"({"client":"C-1","date":"2026-12-01","answers":[1,1,1,1,1,1,1,1,1]})";
  CHECK(scored(unnamed, {.instrument = "phq-9"}).out == scored(about_phq).out);
  CHECK(scored("client,date,q1\nC-1,2026-12-01,1\n", {.instrument = "gad-7"}).count.written == 1);
}

TEST_CASE("a missing answer never becomes zero") {
  for (std::string const answers :
       {"{}", "{\"q9\":null}", "{\"q9\":\"unknown\"}", "{\"q9\":\"refused\"}",
        "[null,null,null,null,null,null,null,null,null]"}) {
    CAPTURE(answers);
    auto const run = scored(phq("C-1", answers));
    CHECK(run.out.find(R"("total":{"low":0,"high":27,"value":null,)") != std::string::npos);
    CHECK(run.out.find(R"("band":null)") != std::string::npos);
    CHECK(run.out.find(R"({"id":"self-harm","state":"unknown")") != std::string::npos);
    CHECK(run.out.find(R"("q9":0)") == std::string::npos);
  }
  auto const csv = scored("client,date,instrument,q1,q9\nC-1,2026-12-01,phq-9,,\n");
  CHECK(csv.out.find(R"("total":{"low":0,"high":27,"value":null,)") != std::string::npos);
}

TEST_CASE("CSV in gives the same bytes as NDJSON in") {
  auto const line = scored(phq("C-1", R"({"q1":1,"q2":2,"q9":"refused"})"));
  auto const row =
      scored("client,date,instrument,q1,q2,q3,q9\r\nC-1,2026-12-01,phq-9,1,2,,refused\r\n");
  CHECK(line.said == "");
  CHECK(row.said == "");
  CHECK(row.out == line.out);
}

TEST_CASE("CSV and JSON out are whole, also when nothing came in") {
  CHECK(scored("", {.to = Format::ndjson}).out == "");
  CHECK(scored("", {.to = Format::json}).out == "[]\n");
  CHECK(scored("", {.to = Format::csv}).out ==
        "client,date,instrument,version,kind,id,low,high,value,prorated,word,possible,band_set,"
        "action\n");
  auto const two = phq("C-1", "{}") + phq("C-2", "{}");
  auto const json = lines_of(scored(two, {.to = Format::json}).out);
  REQUIRE(json.size() == 4);
  CHECK(json[0] == "[");
  CHECK(json[1].ends_with("},"));
  CHECK(json[2].ends_with("}"));
  CHECK(json[3] == "]");
  auto const csv = lines_of(scored(two, {.to = Format::csv}).out);
  REQUIRE(csv.size() == 7);
  CHECK(csv[1] ==
        "C-1,2026-12-01,phq-9,1,score,total,0,27,,,,minimal; mild; moderate; moderately_severe; "
        "severe,kroenke-2001,");
  CHECK(csv[2].starts_with(
      "C-1,2026-12-01,phq-9,1,result,syndrome,,,,,,none; other_depressive; major_depressive,"));
  CHECK(csv[3].starts_with("C-1,2026-12-01,phq-9,1,flag,self-harm,,,,,unknown,,,"));
  CHECK(scored(two, {.to = Format::table}).said.starts_with("usage a stream cannot be written as"));
}

TEST_CASE("the first bad record stops the output at a whole line, and the rest is checked") {
  for (auto const format : {Format::ndjson, Format::csv, Format::json}) {
    CAPTURE(to_text(format));
    auto const run = scored(phq("C-1", "{}") + "{\"client\":\n" + phq("C-2", "{}") +
                                phq("C-3", "{\"q1\":7}") + phq("C-4", "{\"q77\":1}"),
                            {.to = format});
    CHECK(run.said.starts_with("input in:2:11: the line ends where a value should be"));
    CHECK(run.said.find("\nin:4:") != std::string::npos);
    CHECK(run.said.find("\nin:5:") != std::string::npos);
    CHECK(run.out.find("C-1") != std::string::npos);
    CHECK(run.out.find("C-2") == std::string::npos);
    CHECK((run.out.back() == '\n' || format == Format::json));
    CHECK(run.rejects == "");
  }
}

TEST_CASE("of very many complaints 20 are told and the others counted") {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "nonsense\n";
  auto const run = scored(text, {.from = RecordFormat::ndjson});
  auto const count = [&](std::string const& what) {
    int found = 0;
    for (auto at = run.said.find(what); at != run.said.npos; at = run.said.find(what, at + 1))
      ++found;
    return found;
  };
  CHECK(count("a value should be here") == 20);
  CHECK(run.said.ends_with("and 30 more complaints like these"));
}

TEST_CASE("skipping writes what is good and rejects the rest, with the record as it stood") {
  auto const run =
      scored(phq("C-1", "{}") + "{\"client\":\n" + phq("C-2", "{\"q1\":7}") + phq("C-3", "{}"),
             {.on_error = OnError::skip});
  CHECK(run.said == "");
  CHECK(run.count == FilterCount{.read = 4, .written = 2, .rejected = 2});
  CHECK(lines_of(run.out).size() == 2);
  auto const rejects = lines_of(run.rejects);
  REQUIRE(rejects.size() == 2);
  CHECK(rejects[0].starts_with(R"({"line":2,"field":null,"code":"malformed",)"));
  CHECK(rejects[0].ends_with(R"("record":"{\"client\":"})"));
  CHECK(rejects[1].starts_with(R"({"line":3,"field":"answers.q1","code":"not_allowed",)"));
}

TEST_CASE("every answer is out before the filter waits for the next question") {
  std::vector<std::string> const questions{phq("C-1", "{}"), phq("C-2", "{}"), phq("C-3", "{}")};
  std::string out;
  std::size_t asked = 0;
  ByteSource const in{"pipe", [&](std::span<char> block) {
                        CHECK(lines_of(out).size() == asked);
                        if (asked == questions.size()) return std::size_t{0};
                        auto const& text = questions[asked++];
                        std::copy(text.begin(), text.end(), block.begin());
                        return text.size();
                      }};
  score_stream(in, [&](std::string_view bytes) { out += bytes; }, catalogue(),
               {.from = RecordFormat::ndjson});
  CHECK(lines_of(out).size() == 3);
}

// The address sanitizer keeps freed memory back on purpose: only a release build can tell.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a hundred thousand records take no more memory than a thousand") {
  auto const peak_after = [](long records) {
    long made = 0;
    std::string text;
    ByteSource const in{"many", [&](std::span<char> block) {
                          while (text.size() < 4096 && made < records)
                            text += phq("C-" + std::to_string(made++), "[1,2,0,1,null,3,0,1,0]");
                          auto const take = std::min(text.size(), block.size());
                          std::copy_n(text.data(), take, block.data());
                          text.erase(0, take);
                          return take;
                        }};
    long lines = 0;
    auto const count =
        score_stream(in, [&](std::string_view bytes) { lines += std::ranges::count(bytes, '\n'); },
                     catalogue(), {.from = RecordFormat::ndjson});
    CHECK(count.written == records);
    CHECK(lines == records);
    return peak_kib();
  };
  auto const few = peak_after(1'000);
  auto const many = peak_after(100'000);
  CHECK(many - few < 2'048);  // KiB
}
#endif

TEST_CASE("damaged lines never crash the filter, and every complaint names its line") {
  std::mt19937 random(17);
  auto const good = phq("C-1", R"({"q1":1,"q2":2,"q9":"refused"})");
  std::string const junk = "{}[]\",:019.-nul\\\xff\x01x";
  for (int round = 0; round < 3'000; ++round) {
    auto bad = good.substr(0, good.size() - 1);
    for (auto edits = 1 + random() % 4; edits > 0; --edits) {
      auto const at = random() % bad.size();
      random() % 2 == 0 ? (void)(bad[at] = junk[random() % junk.size()])
                        : (void)bad.erase(at, 1 + random() % 5);
    }
    CAPTURE(bad);
    auto const run =
        scored(good + bad + "\n" + good, {.from = RecordFormat::ndjson, .on_error = OnError::skip});
    REQUIRE(run.said == "");
    REQUIRE(run.count.written + run.count.rejected == run.count.read);
    REQUIRE(run.count.written >= 2);
    for (auto const& reject : lines_of(run.rejects)) REQUIRE(reject.starts_with("{\"line\":2,"));
    REQUIRE((run.count.rejected == 0) == run.rejects.empty());
  }
}
