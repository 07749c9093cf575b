#include "formats/records.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

using namespace careplan;

namespace {

Item choice(std::string id, int most) {
  Item item{.id = std::move(id)};
  for (int value = 0; value <= most; ++value) item.choices.push_back({.value = double(value)});
  return item;
}

// Two choices, a word, a yes/no and a text; one score with bands; one flag that can stay open.
Instrument const& mood() {
  static Instrument const instrument = [] {
    Instrument mood{.id = "mood", .version = "2", .title = "Mood"};
    mood.items = {choice("q1", 3), choice("q2", 3)};
    Item living{.id = "living", .kind = ItemKind::words};
    living.choices = {{.word = "home"}, {.word = "shelter"}};
    mood.items.push_back(living);
    mood.items.push_back({.id = "safe", .kind = ItemKind::yes_no});
    mood.items.push_back({.id = "note", .kind = ItemKind::text});
    mood.scores = {{.id = "total", .items = {"q1", "q2"}}};
    mood.band_sets = {{.id = "made-up-2026",
                       .score = "total",
                       .bands = {{"mild", 0, 2}, {"severe", 3, 6}},
                       .preferred = true}};
    return mood;
  }();
  return instrument;
}

Plan const& find_mood(std::string_view id) {
  static Plan const plan = plan_for(mood());
  if (id == "mood") return plan;
  throw Error(Fault::not_found, "no instrument '" + std::string(id) + "'", {},
              "did you mean 'mood'?");
}

// What reading the records of a text with `read` gave: one line a record, or its rejections.
template <class Read>
std::string each(std::string text, RecordFormat format, Read read) {
  RecordStream stream(text_source(std::move(text), "f"), format);
  std::string all;
  while (stream.next()) {
    if (stream.complaint()) {
      all += "! " + describe(*stream.complaint()) + "\n";
      continue;
    }
    std::vector<Rejection> rejections;
    auto const record = read(stream, rejections);
    CHECK(record.has_value() == rejections.empty());
    if (record) all += "ok\n";
    for (auto const& rejection : rejections)
      all += std::string(to_text(rejection.code)) + " " + rejection.field + " " +
             describe(rejection.complaint) + "\n";
  }
  return all;
}

std::string assess(std::string text, RecordFormat format = RecordFormat::ndjson,
                   AssessIn* last = nullptr) {
  return each(std::move(text), format, [&](RecordStream const& stream, auto& rejections) {
    auto in = read_assess_in(stream, find_mood, rejections);
    if (in && last != nullptr) *last = *in;
    return in;
  });
}

std::string answers(std::string json) {
  return assess(R"({"client":"C-1","date":"2026-12-01","instrument":"mood","answers":)" + json +
                "}");
}

std::string mark(std::string text, RecordFormat format, MarkIn* last = nullptr) {
  return each(std::move(text), format, [&](RecordStream const& stream, auto& rejections) {
    auto in = read_mark_in(stream, rejections);
    if (in && last != nullptr) *last = *in;
    return in;
  });
}

}  // namespace

TEST_CASE("answers come by item or as a list in item order, and mean the same") {
  std::string const head = R"({"client":"C-1","date":"2026-12-01","instrument":"mood","answers":)";
  AssessIn by_item;
  AssessIn by_order;
  CHECK(assess(head + R"({"q1":2,"q2":null,"living":"home","safe":false,"note":"refused"}})",
               RecordFormat::ndjson, &by_item) == "ok\n");
  CHECK(assess(head + R"([2,null,"home",false,"refused"]})", RecordFormat::ndjson, &by_order) ==
        "ok\n");
  CHECK(by_item.answers == by_order.answers);
  CHECK(by_item.answers[1].value == Value{Missing::not_asked});
  CHECK(by_item.answers[4].value == Value{Missing::refused});
  CHECK(by_item.client.value == "C-1");
  CHECK(to_text(by_item.date) == "2026-12-01");
}

TEST_CASE("a row of CSV says the same as a line of NDJSON, an empty cell was not asked") {
  AssessIn row;
  CHECK(assess("client,date,instrument,q1,q2,living,safe,note,rater,context.age\n"
               "C-1,2026-12-01,mood,2,,home,no,\"x, y\",ab,34\n",
               RecordFormat::csv, &row) == "ok\n");
  CHECK(row.answers ==
        std::vector<Answer>{{"q1", 2.0}, {"living", "home"}, {"safe", false}, {"note", "x, y"}});
  CHECK(row.rater == "ab");
  CHECK(row.context.at("age") == Value{34.0});
  auto const outcome = score(mood(), row.answers);
  CHECK(outcome.scores[0].range == Interval{2, 5});
}

TEST_CASE("every wrong part of a record is named with its field and column") {
  auto const said = answers(R"({"q1":9,"q2":"2","q3":1})");
  CHECK(said.find("not_allowed answers.q1 f:1:73: ") != std::string::npos);
  CHECK(said.find("not_allowed answers.q2 f:1:80: ") != std::string::npos);
  CHECK(said.find("unknown_name answers.q3 f:1:84: ") != std::string::npos);
  CHECK(answers(R"({"q1":{"low":1,"high":2}})").starts_with("wrong_type answers.q1 f:1:73: "));
  CHECK(answers(R"({"note":"\u001b[31m"})").starts_with("not_allowed answers.note f:1:75: "));
  CHECK(answers("[1]").starts_with(
      "not_allowed answers f:1:67: 1 answers in a list, but mood has 2 to 5 items"));
  CHECK(answers("null").starts_with("missing answers f:1:67: the record needs 'answers'"));
  CHECK(assess("{}") ==
        "missing client f:1:1: the record needs 'client'\n"
        "missing date f:1:1: the record needs 'date'\n"
        "missing instrument f:1:1: the record needs 'instrument'\n");
  CHECK(assess(R"({"client":7,"date":"2026-02-30","instrument":"moods","answers":{}})") ==
        "wrong_type client f:1:11: 'client' should be text, not a number\n"
        "not_allowed date f:1:20: '2026-02-30' is not a date\n"
        "  hint: write dates as 2026-12-01\n"
        "unknown_name instrument f:1:46: no instrument 'moods'\n"
        "  hint: did you mean 'mood'?\n");
  CHECK(assess(R"({"client":"a b","date":"2026-12-01","instrument":"mood","answers":{},"clint":1})")
            .find("unknown_name clint f:1:70: unknown member 'clint'\n"
                  "  hint: did you mean 'client'?") != std::string::npos);
  CHECK(assess(R"({"schema":"careplan.placement/1","client":"C","date":"2026-12-01",)"
               R"("instrument":"mood","answers":{}})")
            .starts_with("not_allowed schema f:1:11: "));
  CHECK(assess(R"({"client":"C","date":"2026-12-01","instrument":"mood","answers":{},)"
               R"("context":{"sex":"F","agee":3}})")
            .find("not_allowed context.sex f:1:85: ") != std::string::npos);
}

TEST_CASE("a CSV cell that does not fit is named with its row and column") {
  CHECK(assess("client,date,instrument,q1,q9\nC-1,2026-12-01,mood,x,\nC-2,2026-12-01,mood,1,1\n",
               RecordFormat::csv)
            .starts_with("not_allowed answers.q1 f:2:21: "));
  CHECK(assess("client,date,instrument,q1,q9\nC-2,2026-12-01,mood,1,1\n", RecordFormat::csv)
            .starts_with("unknown_name answers.q9 f:1:27: "));
  RecordStream stream(text_source("client,q1\n", "f.csv"));
  CHECK_THROWS_AS(check_assess_in_columns(stream), Error);
}

TEST_CASE("an assessment read back gives the same facts, whatever was missing") {
  std::mt19937 random(5);
  for (int round = 0; round < 400; ++round) {
    std::vector<Answer> given;
    for (auto const* item : {"q1", "q2"}) switch (random() % 4) {
        case 0:
          given.push_back({item, Missing::refused});
          break;
        case 1:
          break;
        default:
          given.push_back({item, double(random() % 4)});
      }
    if (random() % 2 == 0) given.push_back({"living", "home"});
    if (random() % 2 == 0) given.push_back({"safe", random() % 2 == 0});
    auto const outcome = score(mood(), given);
    auto const line = assessment_json({"C-1"}, *parse_date("2026-12-01"), mood(), outcome);
    CAPTURE(line);
    std::optional<AssessOut> back;
    CHECK(each(line, RecordFormat::ndjson, [&](RecordStream const& stream, auto& rejections) {
            CHECK(is_assess_out(stream));
            return back = read_assess_out(stream, rejections);
          }) == "ok\n");
    REQUIRE(back);
    CHECK(back->client.value == "C-1");
    CHECK(back->version == "2");
    Facts before;
    Facts after;
    add_facts(before, mood(), outcome);
    add_facts(after, mood(), back->outcome);
    CHECK(before == after);
    // And it can be scored again.
    AssessIn again;
    CHECK(assess(line, RecordFormat::ndjson, &again) == "ok\n");
    CHECK(score(mood(), again.answers) == outcome);
  }
}

TEST_CASE("the assessment record has the promised shape") {
  auto const outcome = score(mood(), {{"q1", 2.0}, {"living", "home"}});
  CHECK(assessment_json({"C-1"}, *parse_date("2026-12-01"), mood(), outcome) ==
        R"({"schema":"careplan.assessment/1","client":"C-1","date":"2026-12-01",)"
        R"("instrument":"mood","version":"2","scores":{"total":{"low":2,"high":5,"value":null,)"
        R"("prorated":null,"band":null,"band_set":"made-up-2026","bands":["mild","severe"]}},)"
        R"("results":{},"flags":[],"answers":{"q1":2,"q2":null,"living":"home","safe":null,)"
        R"("note":null}})");
}

TEST_CASE("a damaged assessment is refused with its place") {
  std::string const whole =
      assessment_json({"C-1"}, *parse_date("2026-12-01"), mood(), score(mood(), {}));
  auto const with = [&](std::string const& what, std::string const& by) {
    auto text = whole;
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
    return each(text, RecordFormat::ndjson, [](RecordStream const& stream, auto& rejections) {
      return read_assess_out(stream, rejections);
    });
  };
  CHECK(with("\"low\":0", "\"low\":9").starts_with("wrong_type scores.total f:1:"));
  CHECK(with("\"flags\":[]", "\"flags\":[{\"id\":\"x\",\"state\":\"maybe\"}]")
            .starts_with("wrong_type flags f:1:"));
  CHECK(with("\"bands\":[\"mild\"", "\"bands\":[1").starts_with("wrong_type scores.total f:1:"));
  CHECK(with("\"results\":{}", "\"results\":{\"r\":{\"value\":\"x\"}}")
            .starts_with("wrong_type results.r f:1:"));
  CHECK(with("assessment/1", "assessment/2").starts_with("not_allowed schema f:1:11: "));
}

TEST_CASE("marks come as rows and as lines") {
  MarkIn row;
  MarkIn line;
  CHECK(mark("client,session,status,minutes,makes_up,note\nC-1,s-1,late,150,2026-11-30,\n",
             RecordFormat::csv, &row) == "ok\n");
  CHECK(mark(R"({"client":"C-1","session":"s-1","status":"late","minutes":150,)"
             R"("makes_up":"2026-11-30"})",
             RecordFormat::ndjson, &line) == "ok\n");
  for (auto const& one : {row, line}) {
    CHECK(one.session == SessionId{"s-1"});
    CHECK(one.status == MarkStatus::late);
    CHECK(one.minutes == Minutes{150});
    CHECK(one.makes_up == parse_date("2026-11-30"));
    CHECK_FALSE(one.date);
  }
  CHECK(mark("client,date,status,minutes\nC-1,2026-12-01,absent,\nC-1,,present,\n"
             "C-1,2026-12-01,excused,30\nC-1,2026-12-01,present,1.5\nC-1,2026-12-01,present,-1\n",
             RecordFormat::csv) ==
        "not_allowed status f:2:16: 'absent' is not one of the words for status\n"
        "  hint: use one of: present, late, left_early, excused, unexcused, cancelled, no_call\n"
        "missing session f:3:1: the record needs a 'session' or a 'date'\n"
        "not_allowed minutes f:4:24: attended minutes of somebody who was not there\n"
        "  hint: minutes go with present, late and left_early\n"
        "wrong_type minutes f:5:24: 'minutes' should be a whole number\n"
        "not_allowed minutes f:6:24: minutes of a day are 0 to 1440\n");
}

TEST_CASE("a roster comes back as filled in, and a line that nobody filled in is passed over") {
  MarkIn row;
  CHECK(mark("client,session,status,minutes,participation,planned,service,begin,note,correct\n"
             "C-1,s-1,present,90,4,90,group,17:30,,typing error\n",
             RecordFormat::csv, &row) == "ok\n");
  CHECK(row.given);
  CHECK(row.participation == 4);
  CHECK(row.correct == "typing error");
  CHECK(mark("client,session,status,minutes,participation,planned,service,begin,note\n"
             "C-1,s-1,,,,90,group,17:30,\n",
             RecordFormat::csv, &row) == "ok\n");
  CHECK_FALSE(row.given);
  CHECK(mark("client,session,status,participation\nC-1,s-1,present,5\nC-1,s-1,excused,2\n",
             RecordFormat::csv) ==
        "not_allowed participation f:2:17: participation is 0 to 4\n"
        "not_allowed participation f:3:17: participation of somebody who was not there\n");
  CHECK(mark("client,session\nC-1,s-1\n", RecordFormat::csv).find("status") != std::string::npos);
}

TEST_CASE("a reject says where, what and the record as it stood") {
  std::string out;
  append_reject(out, {RejectCode::not_allowed, "answers.q1", {{"f", 3, 9}, "no \x1b such", "hint"}},
                "{\"a\":1}");
  append_reject(out, {RejectCode::malformed, {}, {{"f", 4, 1}, "x", ""}}, "\xff");
  CHECK(out == R"({"line":3,"field":"answers.q1","code":"not_allowed","message":"no \\x1b such",)"
               R"("record":"{\"a\":1}"})"
               "\n"
               R"({"line":4,"field":null,"code":"malformed","message":"x","record":"\\xff"})"
               "\n");
}

TEST_CASE("the form of a stream is seen from its name or its first character") {
  auto const csv = [](std::string text, std::string name) {
    RecordStream stream(text_source(std::move(text), std::move(name)));
    return stream.csv();
  };
  CHECK(csv("{}", "a.csv"));
  CHECK_FALSE(csv("a,b", "a.ndjson"));
  CHECK_FALSE(csv(" \n\n {\"a\":1}", "stdin"));
  CHECK_FALSE(csv("\xEF\xBB\xBF{}", "stdin"));
  CHECK_FALSE(csv("", "stdin"));
  CHECK_FALSE(csv(std::string(10'000, '\n') + "[", "stdin"));
  CHECK(csv("client,date\n", "stdin"));
  CHECK(csv("\"client\",date\n", "stdin"));
}

TEST_CASE("a pretty-printed record or a list gets the hint that mends it") {
  auto const said = assess("{\n  \"client\": \"C-1\"\n}\n");
  CHECK(
      said.find("f:1:2: the line ends inside an object\n  hint: one record per line; 'jq -c .'") !=
      std::string::npos);
  CHECK(assess("[{\"client\":\"C-1\"}]").find("jq -c '.[]'") == std::string::npos);
  CHECK(assess("[{\"client\":\"C-1\"}]").find("jq -c .[]") != std::string::npos);
}

namespace {

// Each row of marks as `read` takes it, in words.
template <class Read>
std::vector<std::string> marks_read(std::string const& text, Read read) {
  RecordStream stream(text_source(text), RecordFormat::csv);
  std::vector<std::string> rows;
  while (stream.next()) {
    std::vector<Rejection> rejections;
    auto const in = stream.complaint() ? std::nullopt : read(stream, rejections);
    std::string row = stream.complaint() ? describe(*stream.complaint()) : "";
    for (auto const& rejection : rejections)
      row += describe(rejection.complaint) + std::string(to_text(rejection.code)) + rejection.field;
    if (in)
      row += fmt::format(
          "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}", in->client.value,
          in->session ? in->session->value : "none", in->date ? to_text(*in->date) : "none",
          to_text(in->status), in->minutes ? in->minutes->count() : -1,
          in->makes_up ? to_text(*in->makes_up) : "none", in->notice_hours.value_or(-1), in->note,
          in->participation.value_or(-1), in->correct, in->given);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

TEST_CASE("a plain row of marks says what the same row says to whoever looks twice") {
  std::vector<std::pair<std::string, std::vector<std::string>>> const cells{
      {"client", {"C-1", "C-1", "C-1", "C-1", "", "C 1", ".C"}},
      {"session", {"S-1", "S-1", "S-1", "", "any thing"}},
      {"date", {"2026-12-01", "", "", "2026-02-30", "yesterday"}},
      {"status", {"present", "present", "late", "excused", "no_call", "", "here"}},
      {"minutes", {"", "", "0", "95", "1440", "1441", "-1", "007", "9e1", "12.0", "12.5", "x"}},
      {"makes_up", {"", "", "", "2026-11-30", "never"}},
      {"notice_hours", {"", "", "", "24", "8784", "8785", "-1", "1e3"}},
      {"participation", {"", "", "", "0", "4", "5", "-1"}},
      {"note", {"", "", "the bus", "'=1"}},
      {"correct", {"", "", "", "", "typed wrong"}},
      {"schema", {"", "", "", "careplan.mark/1", "other"}},
      {"planned", {"", "90"}},
      {"unknown", {"", "", "x"}}};
  std::minstd_rand random(5);
  auto const below = [&](std::size_t n) { return random() % n; };
  for (int file = 0; file < 400; ++file) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (below(4) != 0 && (cells[i].first != "unknown" || below(8) == 0)) columns.push_back(i);
    if (columns.empty()) continue;
    std::string text;
    for (auto const i : columns) text += (text.empty() ? "" : ",") + cells[i].first;
    for (int row = 0; row < 40; ++row)
      for (bool first = true; auto const i : columns) {
        // Most of a row is in order, or nothing would be plain.
        auto const& words = cells[i].second;
        text += (first ? "\n" : ",") + (below(4) != 0 ? words.front() : words[below(words.size())]);
        first = false;
      }
    CAPTURE(text);
    MarkReader reader;
    REQUIRE(marks_read(text, [&](auto const& stream, auto& rejections) {
              return reader.read(stream, rejections);
            }) == marks_read(text, [](auto const& stream, auto& rejections) {
              return read_mark_in(stream, rejections);
            }));
  }
}
