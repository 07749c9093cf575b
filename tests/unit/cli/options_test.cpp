#include "cli/options.hpp"

#include <doctest/doctest.h>

using namespace careplan;
using namespace careplan::cli;
using namespace std::chrono;

namespace {

enum class Fruit { apple, pear };
constexpr auto words(Fruit) {
  return words_of<Fruit>({{Fruit::apple, "apple"}, {Fruit::pear, "pear"}});
}

struct Args {
  ClientId client{};
  std::optional<Date> on{};
  std::optional<Clock> at{};
  std::optional<Minutes> hours{};
  int count = 7;
  Fruit fruit = Fruit::apple;
  bool check = false;
  std::string output{};
  std::vector<std::string> items{};
  std::vector<std::string> files{};
  std::vector<Date> days{};
  Period period{};
};

void declare(Options& options, Args& args) {
  options.id("CLIENT", args.client, "the client");
  options.file("[FILE]...", args.files, "files");
  options.date("--on DATE", args.on, "day");
  options.date("--day DATE", args.days, "days");
  options.clock("--at TIME", args.at, "time");
  options.hours("--hours H", args.hours, "hours");
  options.integer("-n, --count N", args.count, "how many", {.least = 1, .most = 9});
  options.word("--fruit WORD", args.fruit, "which");
  options.flag("-c, --check", args.check, "ask");
  options.file("-o, --output FILE", args.output, "where");
  options.list("--items LIST", args.items, "some");
  options.period(args.period);
}

Args parsed(std::vector<std::string> const& words) {
  Args args;
  Options options;
  declare(options, args);
  options.parse(words);
  return args;
}

// The complaints about words that must be refused.
std::string refused(std::vector<std::string> const& words) {
  try {
    (void)parsed(words);
  } catch (Error const& error) {
    CHECK(error.fault == Fault::usage);
    return describe(error);
  }
  return "accepted";
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("every kind of value arrives in its own type") {
  auto const args = parsed({"C-1", "--on", "2026-12-01", "--at=17:30", "--hours", "9:30", "-n", "3",
                            "--fruit", "pear", "--check", "-o", "-", "--items", "a, b,c"});
  CHECK(args.client == ClientId{"C-1"});
  CHECK(args.on == Date{2026y / December / 1});
  CHECK(args.at == Clock{17 * 60 + 30});
  CHECK(args.hours == Minutes{570});
  CHECK(args.count == 3);
  CHECK(args.fruit == Fruit::pear);
  CHECK(args.check);
  CHECK(args.output == "-");
  CHECK(args.items == Words{"a", "b", "c"});
}

TEST_CASE("what is not given keeps its default") {
  auto const args = parsed({"C-1"});
  CHECK(args.count == 7);
  CHECK(args.fruit == Fruit::apple);
  CHECK_FALSE(args.on);
  CHECK_FALSE(args.check);
}

TEST_CASE("options may stand before, between and after positionals") {
  for (auto const& words : std::vector<Words>{{"--check", "--count", "2", "C-1", "a", "b"},
                                              {"C-1", "--count", "2", "a", "--check", "b"},
                                              {"C-1", "a", "b", "-cn2"},
                                              {"C-1", "a", "b", "-c", "--count=2"}}) {
    CAPTURE(words.front());
    auto const args = parsed(words);
    CHECK(args.client.value == "C-1");
    CHECK(args.files == Words{"a", "b"});
    CHECK(args.count == 2);
    CHECK(args.check);
  }
}

TEST_CASE("after -- a word is never an option") {
  auto const args = parsed({"C-1", "--", "--check", "-x", "--"});
  CHECK(args.files == Words{"--check", "-x", "--"});
  CHECK_FALSE(args.check);
}

TEST_CASE("a dash alone is a file, and no word is split at brackets or signs") {
  CHECK(parsed({"C-1", "-", "[a,b]", "++", "%%"}).files == Words{"-", "[a,b]", "++", "%%"});
  CHECK(parsed({"C-1", "-o", "[a,b]"}).output == "[a,b]");
}

TEST_CASE("a value may begin with a dash when it is no option") {
  CHECK(holds(refused({"C-1", "-n", "-3"}), "-3 is too small"));
  CHECK(parsed({"C-1", "-o", "-3"}).output == "-3");
}

TEST_CASE("a vector takes an option again, other targets do not") {
  CHECK(parsed({"C-1", "--day", "2026-12-01", "--day=2026-12-02"}).days.size() == 2);
  CHECK(
      holds(refused({"C-1", "--on", "2026-12-01", "--on", "2026-12-02"}), "--on is given 2 times"));
}

TEST_CASE("an option never swallows the next option as its value") {
  for (auto const& words : std::vector<Words>{{"C-1", "-o", "--check"},
                                              {"C-1", "-o", "--count=3"},
                                              {"C-1", "--output=", "x"},
                                              {"C-1", "--output"},
                                              {"C-1", "--output", "--", "x"}}) {
    CAPTURE(words[1]);
    CHECK(holds(refused(words), "--output needs a value: FILE"));
  }
}

TEST_CASE("every complaint is made at once") {
  auto const text = refused({"bad id", "--on", "2026-13-01", "--at", "25:00", "--fruit", "aple",
                             "--hours", "x", "-n", "12", "--nonsense"});
  for (auto const* part :
       {"CLIENT: 'bad id' is not an id", "--on: '2026-13-01' is not a date",
        "write dates as 2026-12-01", "--at: '25:00' is not a time of day",
        "--fruit: 'aple' is not one of the words for it", "did you mean 'apple'?",
        "--hours: 'x' is not a number of hours", "--count: 12 is too large", "the most is 9",
        "--nonsense is not an option"}) {
    CAPTURE(part);
    CHECK(holds(text, part));
  }
}

TEST_CASE("a missing positional is named with what it is for") {
  CHECK(holds(refused({}), "CLIENT is missing: the client"));
}

TEST_CASE("an unknown option is met with the nearest one and never taken for it") {
  CHECK(holds(refused({"C-1", "--chek"}), "did you mean --check?"));
  CHECK(holds(refused({"C-1", "--checker=1"}), "--checker is not an option"));
  CHECK(holds(refused({"C-1", "--che"}), "--che is not an option"));
}

TEST_CASE("a flag takes no value") {
  CHECK(holds(refused({"C-1", "--check=false"}), "--check takes no value"));
}

TEST_CASE("hours are whole minutes and at most a week") {
  for (auto const& [text, minutes] : std::vector<std::pair<std::string, long>>{
           {"9", 540}, {"9.5", 570}, {"9:05", 545}, {"0", 0}, {"168", 10080}, {"0.25", 15}}) {
    CAPTURE(text);
    CHECK(read_hours(text) == Minutes{minutes});
  }
  for (auto const* text :
       {"", "-1", "168.5", "9:60", "9:5", "9:", ":30", "9.001", "nan", "1e9", "168:00", "9h"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)read_hours(text), Error);
  }
}

TEST_CASE("a period holds both of its days, and ends no earlier than it begins") {
  auto const args = parsed({"C-1", "--from", "2026-12-01", "--to", "2026-12-03"});
  CHECK(args.period.span() == Span<Date>{Date{2026y / 12 / 1}, Date{2026y / 12 / 4}});
  CHECK(args.period.holds(Date{2026y / 12 / 3}));
  CHECK_FALSE(args.period.holds(Date{2026y / 12 / 4}));
  CHECK(Period{}.holds(Date{1900y / 1 / 1}));
  CHECK(holds(refused({"C-1", "--from", "2026-12-03", "--to", "2026-12-01"}),
              "--to 2026-12-01 is before --from 2026-12-03"));
}

TEST_CASE("the declaration reads as the help shows it") {
  auto const option = read_spec("-o, --output FILE", "where");
  CHECK(option.name == "--output");
  CHECK(option.alias == "-o");
  CHECK(option.value == "FILE");
  CHECK_FALSE(option.needed);
  CHECK(read_spec("CLIENT", "").needed);
  CHECK_FALSE(read_spec("[CLIENT]", "").needed);
  auto const many = read_spec("FILE...", "");
  CHECK(many.needed);
  CHECK(many.many);
  CHECK_FALSE(read_spec("-q, --quiet", "").takes_value());
}
