// The quick way of `place eval` against the careful one, byte for byte.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <regex>

#include "conditions/domain.hpp"
#include "core/json.hpp"
#include "streams.hpp"
#include "workflow/catalogue.hpp"

using namespace careplan;

namespace {

using Random = std::mt19937;
std::size_t pick(Random& random, std::size_t n) {
  return random() % n;
}

Catalogue const& catalogue() {
  static Catalogue const all;
  return all;
}

std::vector<std::string> const& shipped() {
  static std::vector<std::string> const all = catalogue().list(DefinitionKind::criteria);
  return all;
}

Ran placed(std::string text, EvalOptions options) {
  options.filter.from = RecordFormat::ndjson;
  return ran(options.filter, [&](ByteSink const& out, FilterOptions const& with) {
    auto these = options;
    these.filter = with;
    return eval_stream(text_source(std::move(text), "in"), out, catalogue(), these);
  });
}

// A blank at the end of a line is nothing to the reader, and too much for the quick way.
std::string with_care(std::string const& text) {
  std::string all;
  for (char const c : text) {
    if (c == '\n') all += ' ';
    all += c;
  }
  return all;
}

// Rejected lines without the record itself, which shows the blank.
std::string told(std::string const& rejects) {
  std::string all;
  for (auto const& line : lines_of(rejects))
    all += line.substr(0, line.find(",\"record\":")) + "\n";
  return all;
}

// "in:3:56: what is wrong": where a line ends is one further on behind the blank.
std::string without_columns(std::string const& said) {
  static std::regex const column("in:([0-9]+):[0-9]+:");
  return std::regex_replace(said, column, "in:$1:");
}

// Long answers are compared as one, so that a difference does not fill the screen.
std::string first_difference(std::string const& a, std::string const& b) {
  auto const [at, other] = std::ranges::mismatch(a, b);
  auto const from = static_cast<std::size_t>(at - a.begin());
  if (at == a.end() && other == b.end()) return {};
  auto const begin = from - std::min<std::size_t>(from, 100);
  return a.substr(begin, 200) + " | " + b.substr(begin, 200);
}

void check_same(std::string const& text, EvalOptions options) {
  for (bool const explain : {false, true}) {
    CAPTURE(explain);
    options.explain = explain;
    auto const quick = placed(text, options);
    auto const careful = placed(with_care(text), options);
    CHECK(first_difference(quick.out, careful.out) == "");
    CHECK(without_columns(quick.said) == without_columns(careful.said));
    CHECK(told(quick.rejects) == told(careful.rejects));
    CHECK(quick.count == careful.count);
  }
}

std::string number_in(FactRule const& rule, Random& random) {
  auto const& domain = rule.domain;
  if (!domain.values.empty()) return to_json(domain.values[pick(random, domain.values.size())]);
  auto const high = bounded(domain) ? domain.high : 120;
  auto const low = bounded(domain) ? domain.low : 0;
  auto const whole =
      low + static_cast<double>(pick(random, static_cast<std::size_t>(high - low) + 1));
  return to_json(domain.step > 0 && domain.step < 1 && pick(random, 2) == 0 && whole < high
                     ? whole + domain.step
                     : whole);
}

std::string value_in(FactRule const& rule, Random& random) {
  static std::vector<std::string> const missing{
      "null", "\"unknown\"", "\"refused\"", "\"not_applicable\"", "\"stale\"", "\"not_asked\""};
  if (pick(random, 8) == 0) return missing[pick(random, missing.size())];
  if (rule.since != Since::none) return "\"2026-11-1" + std::to_string(pick(random, 10)) + "\"";
  switch (rule.domain.kind) {
    case DomainKind::yes_no:
      return pick(random, 2) == 0 ? "true" : "false";
    case DomainKind::words:
      return json_text(rule.domain.words[pick(random, rule.domain.words.size())]);
    case DomainKind::number:
      break;
  }
  return number_in(rule, random);
}

struct Shape {
  std::size_t gaps = 12;  // one fact in so many is left out
  bool shuffled = false;
  bool spaced = false;
  bool addresses = false;
};

std::string facts_of(Criteria const& criteria, Random& random, Shape shape) {
  auto rules = criteria.facts;
  if (shape.shuffled) std::ranges::shuffle(rules, random);
  std::string text = "{";
  for (auto const& rule : rules) {
    if (pick(random, shape.gaps) == 0) continue;
    auto const& name = shape.addresses && !rule.from.empty() ? rule.from : rule.id;
    if (text.size() > 1) text += shape.spaced ? ", " : ",";
    text += json_text(name) + (shape.spaced ? ": " : ":") + value_in(rule, random);
  }
  return text + "}";
}

std::string line(std::string const& client, std::string const& facts,
                 std::string const& date = "2026-11-20") {
  return R"({"client":")" + client + R"(","date":")" + date + R"(","facts":)" + facts + "}\n";
}

std::string client(std::size_t number) {
  return "C-" + std::to_string(1000 + number);
}

}  // namespace

TEST_CASE("a plain line says the same whichever way it goes, for every shipped set") {
  Random random(1);
  for (auto const& id : shipped()) {
    CAPTURE(id);
    auto const& criteria = catalogue().criteria(id);
    for (Shape const shape : {Shape{}, Shape{.gaps = 200}, Shape{.shuffled = true},
                              Shape{.spaced = true}, Shape{.addresses = true}}) {
      std::string text;
      for (std::size_t i = 0; i < 25; ++i)
        text += line(client(i), facts_of(criteria, random, shape));
      check_same(text, {.criteria = id});
    }
  }
}

TEST_CASE("what is said of one client does not rub off on the next ones, however many they are") {
  Random random(9);
  for (auto const& id : shipped()) {
    CAPTURE(id);
    auto const& criteria = catalogue().criteria(id);
    std::string text;
    for (std::size_t i = 0; i < 300; ++i)
      text += line(client(i), facts_of(criteria, random, {.gaps = 2 + pick(random, 60)}),
                   pick(random, 9) == 0 ? "2026-09-01" : "2026-11-20");
    check_same(text, {.criteria = id, .as_of = parse_date("2026-12-01")});
  }
}

TEST_CASE("on a later day the same facts are stale whichever way they go") {
  Random random(2);
  for (auto const& id : shipped()) {
    CAPTURE(id);
    std::string text;
    for (std::size_t i = 0; i < 20; ++i)
      text += line(client(i), facts_of(catalogue().criteria(id), random, {}),
                   i % 3 == 0   ? "2026-09-01"
                   : i % 3 == 1 ? "2026-11-20"
                                : "2027-01-01");
    check_same(text, {.criteria = id, .as_of = parse_date("2026-12-01")});
  }
}

TEST_CASE("lines that are not plain go the long way, and take their neighbours with them") {
  Random random(3);
  auto const& criteria = catalogue().criteria("iop-adult");
  auto const fresh = [&] { return facts_of(criteria, random, {}); };
  std::vector<std::string> const odd{
      "???\n",
      "\n",
      "   \n",
      "{}\n",
      "[]\n",
      "{\"client\":\"C-1000\"\n",
      line("C-1", "{\"withdrawal\":9}"),
      line("C-2", "{\"withdrawal\":1,\"withdrawal\":1}"),
      line("C-3", "{\"withdrawal\":1e0}"),
      line("C-4", "{\"withdrawal\":01}"),
      line("C-5", "{\"withdrawl\":1}"),
      line("C-6", "{\"withdrawal\":[1]}"),
      line("C-7", "{\"mental\":{\"low\":1,\"high\":3}}"),
      line("C-8", "{\"mental\":-1}"),
      line("C-9", "{\"mental\":2.0}"),
      line("C-10", "{\"mental\":2.5}"),
      line("C-11", "{\"living\":\"st\\u0072eet\"}"),
      line("C-12", "{\"mental\":true}"),
      line("C-13", "{\"mental\":\"2\"}"),
      line("C-14", "{\"mental\":1,}"),
      line("", "{}"),
      line("C 15", "{}"),
      line("C-16", "{}", "2026-13-01"),
      line("C-17", "{} "),
      line("C-18", "{\"mental\":nul}"),
      line("C-19", "{\"mental\":1}}"),
      line("C-20", "{\"mental\" : 1}"),
      line("C-21", "null"),
      line("\xff", "{}"),
      R"({"facts":{"mental":1},"date":"2026-11-20","client":"C-22"})"
      "\n",
      R"({"client":"C-23","date":"2026-11-20","facts":{},"schema":"careplan.place-in/1"})"
      "\n",
      R"({"client":"C-24","date":"2026-11-20","facts":{},"schema":"careplan.assess-in/1"})"
      "\n",
      R"({"client":"C-25","date":"2026-11-20","facts":{},"more":1})"
      "\n",
      R"({"client":"C-26","client":"C-26","date":"2026-11-20","facts":{}})"
      "\n",
      line("C-27", "{\"mental\":1000000000000000000000}"),
      line("C-28", "{\"mental\":\"refused\"}")};
  for (auto const on_error : {OnError::skip, OnError::stop})
    for (int round = 0; round < 12; ++round) {
      CAPTURE(round);
      std::string text;
      std::size_t number = 0;
      for (int i = 0; i < 30; ++i) {
        switch (pick(random, 6)) {
          case 0:
            text += odd[pick(random, odd.size())];
            break;
          case 1:  // the same client goes on, or comes up again
            text +=
                line(client(number - pick(random, std::min<std::size_t>(number + 1, 3))), fresh());
            break;
          default:
            text += line(client(++number), fresh());
        }
      }
      check_same(text, {.criteria = "iop-adult", .filter = {.on_error = on_error}});
    }
}

TEST_CASE("every odd line alone is answered or refused the same") {
  for (std::string const facts : {"{\"mental\":2.0}",
                                  "{\"mental\":\xD3\xD3\xD3\xD3\xD3\xD3\xD3}",
                                  "{\"mental\":\xD3\xD3\xD3\xD3\xD3\xD3\xD3,\"relapse\":1}",
                                  "{\"mental\":,\xD3}",
                                  "{\"mental\":,\"relapse\":1}",
                                  "{\"mental\":}",
                                  "{\"mental\":2.}",
                                  "{\"mental\":.5}",
                                  "{\"mental\":-0}",
                                  "{\"mental\":00}",
                                  "{\"mental\":4}",
                                  "{\"mental\":40}",
                                  "{\"mental\":12345678}",
                                  "{\"mental\":123456789}",
                                  "{\"mental\":truefalse}",
                                  "{\"mental\":false}",
                                  "{\"living\":\"\"}",
                                  "{\"living\":\"homeless\"}",
                                  "{\"living\":\"homelessness of long\"}",
                                  "{\"mental\":2, \"relapse\": 1}",
                                  "{ \"mental\":2}",
                                  "{\"mental\":2 }",
                                  "{\"mental\":  2}",
                                  "{\"mental\":2,,\"relapse\":1}",
                                  "{\"mental\":\"not_applicable\"}",
                                  "{\"domains.mental\":3}",
                                  "{\"domains.mental\":3,\"mental\":1}",
                                  "{\"mental\":2",
                                  "{\"mental\"",
                                  "{\"",
                                  "{\"mental\":2}}}",
                                  "{\"mental\":\"unknown}"}) {
    CAPTURE(facts);
    check_same(line("C-1", facts), {.criteria = "iop-adult"});
    // Without a line end, and with the one of another system.
    auto const bare = line("C-1", facts).substr(0, line("C-1", facts).size() - 1);
    auto const whole = placed(line("C-1", facts), {.criteria = "iop-adult"});
    CHECK(placed(bare, {.criteria = "iop-adult"}).out == whole.out);
    CHECK(placed(bare + "\r\n", {.criteria = "iop-adult"}).out == whole.out);
    CHECK(placed("\xEF\xBB\xBF" + bare, {.criteria = "iop-adult"}).out == whole.out);
  }
}

TEST_CASE("a NUL anywhere is seen the same once the kind of its line is well known") {
  Random random(10);
  auto const facts = facts_of(catalogue().criteria("iop-adult"), random, {.gaps = 1000});
  std::string text = line(client(0), facts);
  for (std::size_t at = 1; at <= facts.size(); ++at) {
    auto spoiled = facts;
    spoiled.insert(at, 1, '\0');
    text += line(client(2 * at - 1), facts) + line(client(2 * at), spoiled);
  }
  check_same(text, {.criteria = "iop-adult", .filter = {.on_error = OnError::skip}});
}

TEST_CASE("damage of any kind is seen the same") {
  Random random(4);
  std::string const junk = "{}[]\",:09.-nul\\\xff\x01x \r";
  auto const& criteria = catalogue().criteria("iop-step-up");
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    std::string text;
    for (std::size_t i = 0; i < 6; ++i) text += line(client(i), facts_of(criteria, random, {}));
    for (auto edits = 1 + pick(random, 3); edits > 0; --edits) {
      auto const at = pick(random, text.size());
      if (text[at] != '\n') text[at] = junk[pick(random, junk.size())];
    }
    check_same(text, {.criteria = "iop-step-up", .filter = {.on_error = OnError::skip}});
  }
}

TEST_CASE("damage is seen the same where the lines before have made their kind well known") {
  Random random(8);
  std::string const junk = "{}[]\",:09.-nul\\\xff\x01x \r";
  auto const& criteria = catalogue().criteria("iop-adult");
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    auto const facts = facts_of(criteria, random, {.gaps = 30});
    std::string text;
    for (std::size_t i = 0; i < 8; ++i)
      text += line(client(i), pick(random, 3) == 0 ? facts_of(criteria, random, {}) : facts,
                   pick(random, 5) == 0 ? "2026-11-21" : "2026-11-20");
    auto const first = text.find('\n') + 1;
    for (auto edits = 1 + pick(random, 3); edits > 0; --edits) {
      auto const at = first + pick(random, text.size() - first);
      if (text[at] == '\n') continue;
      if (pick(random, 2) == 0)
        text[at] = junk[pick(random, junk.size())];
      else
        pick(random, 2) == 0 ? text.erase(at, 1) : text.insert(at, 1, text[at]);
    }
    check_same(text, {.criteria = "iop-adult", .filter = {.on_error = OnError::skip}});
  }
}

TEST_CASE("the answer is the same bytes whatever the number of threads and the size of reads") {
  Random random(5);
  auto const& criteria = catalogue().criteria("iop-adult");
  std::string text;
  for (std::size_t i = 0; text.size() < 3'000'000; ++i) {
    text += line(client(i), facts_of(criteria, random, {.gaps = 40}));
    if (pick(random, 500) == 0) text += line(client(i), facts_of(criteria, random, {}));
    if (pick(random, 700) == 0) text += "???\n";
    if (pick(random, 900) == 0) text += line(client(i / 2), "{}");
    if (pick(random, 900) == 0) text += "\n";
  }
  for (auto const on_error : {OnError::skip, OnError::stop}) {
    EvalOptions options{.criteria = "iop-adult", .jobs = 1, .filter = {.on_error = on_error}};
    auto const one = placed(text, options);
    CHECK(one.out.size() > (on_error == OnError::skip ? 1'000'000U : 0U));
    for (unsigned const jobs : {2U, 5U}) {
      CAPTURE(jobs);
      options.jobs = jobs;
      auto const several = placed(text, options);
      CHECK((several.out == one.out));
      CHECK(several.rejects == one.rejects);
      CHECK(several.said == one.said);
      CHECK(several.count == one.count);
    }
  }
  EvalOptions const options{.criteria = "iop-adult",
                            .filter = {.from = RecordFormat::ndjson, .on_error = OnError::skip}};
  auto const whole = placed(text, options);
  std::string trickled;
  auto all = text_source(text, "in");
  auto const slow = [&](std::span<char> block) {
    return all.read(block.first(std::min<std::size_t>(block.size(), 1 + pick(random, 9'000))));
  };
  eval_stream(
      {"in", slow}, [&](std::string_view bytes) { trickled += bytes; }, catalogue(), options);
  CHECK((trickled == whole.out));
}

TEST_CASE("an error while writing ends all threads") {
  Random random(6);
  std::string text;
  for (std::size_t i = 0; text.size() < 2'000'000; ++i)
    text += line(client(i), facts_of(catalogue().criteria("iop-adult"), random, {}));
  long written = 0;
  auto const full = [&](std::string_view bytes) {
    written += static_cast<long>(bytes.size());
    if (written > 500'000) throw Error(Fault::io, "no space left");
  };
  EvalOptions const options{
      .criteria = "iop-adult", .jobs = 3, .filter = {.from = RecordFormat::ndjson}};
  CHECK_THROWS_AS(eval_stream(text_source(text), full, catalogue(), options), Error);
}

// The address sanitizer keeps freed memory back on purpose: only a release build can tell.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("twice as many clients take no more memory") {
  auto const peak_after = [](std::size_t clients) {
    std::size_t made = 0;
    std::string text;
    Random random(7);
    std::vector<std::string> facts;
    for (int i = 0; i < 500; ++i)
      facts.push_back(facts_of(catalogue().criteria("iop-adult"), random, {}));
    ByteSource const in{"many", [&](std::span<char> block) {
                          while (text.size() < 4096 && made++ < clients)
                            text += line(client(made), facts[made % facts.size()]);
                          auto const take = std::min(text.size(), block.size());
                          std::copy_n(text.data(), take, block.data());
                          text.erase(0, take);
                          return take;
                        }};
    auto const count =
        eval_stream(in, [](std::string_view) {}, catalogue(),
                    {.criteria = "iop-adult", .filter = {.from = RecordFormat::ndjson}});
    CHECK(count.written == static_cast<long>(clients));
    return peak_kib();
  };
  auto const few = peak_after(20'000);
  auto const many = peak_after(60'000);
  CHECK(many - few < 2'048);  // KiB
}
#endif
