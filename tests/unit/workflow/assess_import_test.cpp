// assess import over a real record: wide and long CSV, corrections, what comes again.
#include <doctest/doctest.h>

#include <algorithm>

#include "office.hpp"
#include "streams.hpp"

using namespace careplan;

namespace {

struct Taken {
  ImportCount count{};
  std::string rejects{};
  std::string said{};  // the error, if it threw
};

Taken take(Office& office, std::string const& text, FilterOptions options = {}) {
  Taken taken;
  options.rejects = [&](std::string_view bytes) { taken.rejects += bytes; };
  try {
    taken.count = assess_import(office.clinic, text_source(text, "in"), options, false);
  } catch (Error const& error) {
    taken.said = std::string(to_text(error.fault)) + " " + describe(error);
  }
  return taken;
}

FilterOptions skipping() {
  return {.on_error = OnError::skip};
}

// "q1=1 q2=refused", what was not asked left out.
std::string answers(Office const& office, std::string const& client,
                    std::string const& instrument = "gad-7") {
  std::string text;
  for (auto const& row : office.clinic.open(Access::read).assessments(ClientId{client}))
    if (row.instrument == instrument)
      for (auto const& [item, value] : row.answers)
        if (value != Value{Missing::not_asked})
          text += (text.empty() ? "" : " ") + item + "=" + to_text(value);
  return text;
}

std::string counted(ImportCount const& count) {
  return to_text(count);
}

std::string const long_head = "client,date,instrument,item,value\n";

}  // namespace

TEST_CASE("a wide file about one instrument needs no column for it") {
  Office office;
  auto const taken =
      take(office, "client,date,q1,q2\nC-1,2026-10-01,1,refused\n", {.instrument = "gad-7"});
  CHECK(counted(taken.count) == "inserted 1, updated 0, unchanged 0, rejected 0");
  CHECK(answers(office, "C-1") == "q1=1 q2=refused");
  auto const other =
      take(office, "client,date,instrument,q1\nC-2,2026-10-01,phq-9,1\n", {.instrument = "gad-7"});
  CHECK(other.said.starts_with("input in:2:16: the record is about phq-9, not about gad-7"));
  CHECK(take(office, "client,date,q1\nC-1,2026-10-02,1\n").said.starts_with("input in:1"));
  CHECK(take(office, "client,date,q1\n", {.instrument = "gad-77"}).said.starts_with("not_found"));
}

TEST_CASE("long rows that follow one another are one assessment") {
  Office office;
  auto const taken = take(office, long_head +
                                      "C-1,2026-10-01,gad-7,q1,1\n"
                                      "C-1,2026-10-01,gad-7,q3,refused\n"
                                      "C-1,2026-10-01,gad-7,q2,\n"
                                      "C-1,2026-10-02,gad-7,q1,3\n"
                                      "C-2,2026-10-02,gad-7,q1,2\n"
                                      "C-2,2026-10-02,phq-2,q1,0\n");
  CHECK(taken.said.empty());
  CHECK(counted(taken.count) == "inserted 4, updated 0, unchanged 0, rejected 0");
  CHECK(answers(office, "C-1") == "q1=1 q3=refused q1=3");
  CHECK(answers(office, "C-2", "phq-2") == "q1=0");
}

TEST_CASE("a long file and a wide one say the same") {
  Office office;
  std::string wide = "client,date,instrument,q1,q2,q3,q4,q5,q6,q7\n";
  auto rows = long_head;
  for (int client = 1; client <= 20; ++client) {
    auto const head = "C-" + std::to_string(client) + ",2026-10-01,gad-7";
    wide += head;
    for (int item = 1; item <= 7; ++item) {
      auto const value = std::to_string((client * 7 + item * 3) % 4);
      wide += "," + value;
      rows += head + ",q" + std::to_string(item) + "," + value + "\n";
    }
    wide += "\n";
  }
  CHECK(take(office, wide).count.inserted == 20);
  CHECK(counted(take(office, rows).count) == "inserted 0, updated 0, unchanged 20, rejected 0");
}

TEST_CASE("an item that is given twice is told with both lines") {
  Office office;
  auto const taken = take(office, long_head +
                                      "C-1,2026-10-01,gad-7,q1,1\n"
                                      "C-1,2026-10-01,gad-7,q2,1\n"
                                      "C-1,2026-10-01,gad-7,q1,1\n");
  CHECK(taken.said ==
        "input in:4:22: q1 is given in line 2 already\n  hint: keep one of the two rows");
  CHECK(office.clinic.open(Access::read).clients().empty());
}

TEST_CASE("an assessment that goes on further down is told with all its lines, and not taken") {
  Office office;
  auto const text = long_head +
                    "C-1,2026-10-01,gad-7,q1,1\n"
                    "C-1,2026-10-01,gad-7,q2,1\n"
                    "C-2,2026-10-01,gad-7,q1,2\n"
                    "C-1,2026-10-01,gad-7,q3,1\n"
                    "C-1,2026-10-01,gad-7,q4,1\n";
  CHECK(take(office, text).said ==
        "input in:5:1: gad-7 of C-1 on 2026-10-01 stands in lines 2 to 3 already\n"
        "  hint: all rows of one assessment follow one another");
  auto const taken = take(office, text, skipping());
  CHECK(counted(taken.count) == "inserted 1, updated 0, unchanged 0, rejected 1");
  CHECK(answers(office, "C-1").empty());
  CHECK(answers(office, "C-2") == "q1=2");
  auto const lines = lines_of(taken.rejects);
  REQUIRE(lines.size() == 4);  // every row of it, so that the file can be mended and read again
  CHECK(lines[0].starts_with(R"({"line":2,"field":null,"code":"assessment_skipped")"));
  CHECK(lines[2].starts_with(R"({"line":5,"field":null,"code":"not_allowed")"));
}

TEST_CASE("of an assessment with one wrong row nothing is taken: it would look as if not asked") {
  for (std::string const wrong :
       {"C-1,2026-10-01,gad-7,q2,9", "C-1,2026-10-01,gad-7,q99,1", "C-1,2026-10-01,gad-7,,1",
        "C-1,2026-10-01,gad-7,q2", "C-1,2026-13-01,gad-7,q2,1", "C-1,2026-10-01,gad-77,q2,1",
        "C-1,2026-10-01,gad-7,q2,\"1"}) {
    CAPTURE(wrong);
    Office office;
    auto const taken = take(office,
                            long_head + "C-1,2026-10-01,gad-7,q1,1\n" + wrong +
                                "\nC-1,2026-10-01,gad-7,q3,1\nC-2,2026-10-01,gad-7,q1,1\n",
                            skipping());
    CHECK(answers(office, "C-1").empty());
    CHECK(taken.count.rejected >= 1);
    CHECK(taken.rejects.find("\"line\":3,") != std::string::npos);
    if (!wrong.ends_with("\"1")) CHECK(answers(office, "C-2") == "q1=1");
  }
}

TEST_CASE("a row that nobody can read may belong to the assessment before it or behind it") {
  Office office;
  auto const taken = take(office,
                          long_head +
                              "C-1,2026-10-01,gad-7,q1,1\n"
                              "what,is,this\n"
                              "C-2,2026-10-01,gad-7,q1,1\n"
                              "C-3,2026-10-01,gad-7,q1,1\n",
                          skipping());
  CHECK(answers(office, "C-1").empty());
  CHECK(answers(office, "C-2").empty());
  CHECK(answers(office, "C-3") == "q1=1");
  CHECK(taken.count.inserted == 1);
}

TEST_CASE("unknown columns of a long file are refused before anything is read") {
  Office office;
  CHECK(
      take(office, "client,date,instrument,item,value,vlaue\nC-1,2026-10-01,gad-7,q1,1,2\n")
          .said.starts_with("input in:1:35: unknown column 'vlaue'\n  hint: did you mean 'value'"));
}

TEST_CASE("the rater of a long assessment is said once, or alike in every row") {
  Office office;
  std::string const head = "client,date,instrument,item,value,rater\n";
  CHECK(take(office, head + "C-1,2026-10-01,gad-7,q1,1,K1\nC-1,2026-10-01,gad-7,q2,1,\n")
            .count.inserted == 1);
  CHECK(office.clinic.open(Access::read).assessments().front().rater == "K1");
  CHECK(take(office, head + "C-2,2026-10-01,gad-7,q1,1,K1\nC-2,2026-10-01,gad-7,q2,1,K2\n")
            .said.starts_with("input in:3:27: rater is 'K2', but 'K1' in the rows before"));
}

TEST_CASE(
    "a record with a reason supersedes; without one it is a conflict that says what differs") {
  Office office;
  auto const record = [](int q1, std::string const& more = "") {
    return R"({"client":"C-1","date":"2026-10-01","instrument":"gad-7","answers":{"q1":)" +
           std::to_string(q1) + "}" + more + "}\n";
  };
  CHECK(take(office, record(1)).count.inserted == 1);
  auto const refused = take(office, record(2));
  CHECK(refused.said.starts_with("conflict in:1"));
  CHECK(refused.said.find("q1 was 1, is now 2") != std::string::npos);
  auto const corrected = take(office, record(2, R"(,"reason":"misread")"));
  CHECK(counted(corrected.count) == "inserted 0, updated 1, unchanged 0, rejected 0");
  CHECK(answers(office, "C-1") == "q1=2");

  // The files come again, in any order, and change nothing.
  CHECK(take(office, record(2, R"(,"reason":"misread")")).count.unchanged == 1);
  CHECK(take(office, record(1)).count.unchanged == 1);
  CHECK(take(office, record(1) + record(2, R"(,"reason":"misread")")).count.unchanged == 2);
  CHECK(answers(office, "C-1") == "q1=2");

  // Not even after somebody corrected the correction; but back to the first is a new reason.
  CHECK(take(office, record(3, R"(,"reason":"heard wrongly")")).count.updated == 1);
  CHECK(take(office, record(2, R"(,"reason":"misread")")).count.unchanged == 1);
  CHECK(answers(office, "C-1") == "q1=3");
  CHECK(take(office, record(1, R"(,"reason":"was right at first")")).count.updated == 1);
  CHECK(answers(office, "C-1") == "q1=1");
}

TEST_CASE("a file that corrects itself is taken in one go, and may come again") {
  Office office;
  auto const text =
      "client,date,instrument,q1,reason\nC-1,2026-10-01,gad-7,1,\n"
      "C-1,2026-10-01,gad-7,2,typing error\n";
  CHECK(counted(take(office, text).count) == "inserted 1, updated 1, unchanged 0, rejected 0");
  CHECK(counted(take(office, text).count) == "inserted 0, updated 0, unchanged 2, rejected 0");
}

TEST_CASE("a conflict is skipped like any wrong record when that is asked for") {
  Office office;
  CHECK(take(office, "client,date,instrument,q1\nC-1,2026-10-01,gad-7,1\n").count.inserted == 1);
  auto const taken =
      take(office, "client,date,instrument,q1\nC-1,2026-10-01,gad-7,2\nC-2,2026-10-01,gad-7,2\n",
           skipping());
  CHECK(counted(taken.count) == "inserted 1, updated 0, unchanged 0, rejected 1");
  CHECK(taken.rejects.find(R"("code":"conflict")") != std::string::npos);
  CHECK(answers(office, "C-1") == "q1=1");
}

TEST_CASE("answers that were scored when less was known of the client are the same answers") {
  Office office;
  auto const text = "client,date,instrument,q1,q2,q3\nC-1,2026-10-01,audit-c,1,1,1\n";
  CHECK(take(office, text).count.inserted == 1);
  CHECK(take(office, "client,date,instrument,sex\nC-1,2026-09-30,intake,female\n").count.inserted ==
        1);
  CHECK(take(office, text).count.unchanged == 1);
}

TEST_CASE("bands that are asked for are used and kept, and must be there") {
  Office office;
  auto const answered = [](std::string const& more) {
    return R"({"client":"C-1","date":"2026-10-01","instrument":"phq-9",)"
           R"("answers":[1,1,1,1,1,1,1,1,1])" +
           more + "}\n";
  };
  CHECK(take(office, answered(R"(,"bands":"screen-10")")).count.inserted == 1);
  auto const row = office.clinic.open(Access::read).assessments().front();
  CHECK(row.facts.at("phq-9.total.band") == Value{"negative"});
  CHECK(row.outcome_json.find(R"("band_set":"screen-10")") != std::string::npos);
  auto const wrong = take(office, answered(R"(,"bands":"screen-11")"));
  CHECK(wrong.said.starts_with("input in:1:"));
  CHECK(wrong.said.find("phq-9 has no bands 'screen-11'\n  hint: did you mean 'screen-10'?") !=
        std::string::npos);
  Office by_option;
  CHECK(take(by_option, answered(""), {.bands = "screen-10"}).count.inserted == 1);
  CHECK(by_option.clinic.open(Access::read).assessments().front().facts.at("phq-9.total.band") ==
        Value{"negative"});
}

TEST_CASE(
    "an assessment of a day that is still to come is refused with its place, others are not") {
  Office office;  // today is 2026-11-22, and elsewhere it may be a day later
  auto const text = "client,date,q1\nC-1,2026-11-23,1\nC-2,2026-11-24,1\nC-3,2027-11-22,1\n";
  CHECK(take(office, text, {.instrument = "gad-7"})
            .said.find("in:3:1: 2026-11-24 is still to come") != std::string::npos);
  auto options = skipping();
  options.instrument = "gad-7";
  CHECK(counted(take(office, text, options).count) ==
        "inserted 1, updated 0, unchanged 0, rejected 2");
  auto const record = [&](char const* date) {
    return fault_of([&] {
      assess_record(office.clinic, {.client = {"C-4"},
                                    .date = *parse_date(date),
                                    .instrument = "gad-7",
                                    .answers = {{"q1", "1"}}});
    });
  };
  CHECK(record("2026-11-24") == Fault::input);
  CHECK(record("2026-11-23") == Fault::no);
}

TEST_CASE("a form without any answer hides none, and a flag for a crisis is told once") {
  Office office;
  std::string const head = "client,date,instrument,q1,q2,q3,q4,q5,q6\n";
  std::string const high = "C-1,2026-11-18,cssrs-screener,yes,yes,yes,yes,no,no\n";
  auto const taken = take(office, head + high + "C-1,2026-11-19,cssrs-screener,,,,,,\n");
  CHECK(counted(taken.count) ==
        "inserted 1, updated 0, unchanged 0, rejected 0, without any answer 1");
  REQUIRE(taken.count.crisis.size() == 2);  // high, and by that some
  CHECK(taken.count.crisis.front().starts_with("C-1, cssrs-screener of 2026-11-18: "));
  CHECK(office.clinic.open(Access::read).assessments().size() == 1);
  CHECK(take(office, head + high).count.crisis.empty());
  auto const calm = take(office, head + "C-2,2026-11-18,cssrs-screener,no,no,,,,no\n");
  CHECK(calm.count.inserted == 1);
  CHECK(calm.count.crisis.empty());
}
