#include "workflow/interview.hpp"

#include <doctest/doctest.h>

#include <map>

#include "core/text.hpp"
#include "workflow/catalogue.hpp"

using namespace careplan;

namespace {

constexpr char const* action = "do: Assess suicide risk in person today";
constexpr char const* crisis_lines = "call or text 988; in immediate danger call 911";

Catalogue const& shipped() {
  static Catalogue const catalogue;
  return catalogue;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Our own form with every kind of item, a gate, and a gate behind it.
Instrument const& form() {
  static Instrument const made = [] {
    Instrument made_up{.id = "form", .version = "1", .title = "Form", .rater = "clinician"};
    made_up.items = {
        {.id = "living",
         .label = "Home",
         .kind = ItemKind::words,
         .choices = {{.word = "own", .label = "own home"}, {.word = "none", .label = "no home"}}},
        {.id = "since", .label = "Without home since", .kind = ItemKind::date, .asked_when = {}},
        {.id = "days", .label = "Days of use", .kind = ItemKind::number, .range = Interval{0, 30}},
        {.id = "goal", .label = "Goal", .kind = ItemKind::text},
        {.id = "free", .label = "Free times", .kind = ItemKind::windows},
        {.id = "drives", .label = "Drives", .kind = ItemKind::yes_no}};
    std::vector<Complaint> complaints;
    auto const before = made_up;
    Vocabulary const items{
        [before](std::string_view name) { return domain_of(before, name); }, {}, {}};
    made_up.items[1].asked_when = parse_condition("living is none", {}, items, complaints);
    REQUIRE(complaints.empty());
    return made_up;
  }();
  return made;
}

InterviewSubject subject(Instrument const& instrument) {
  return {.plan = plan_for(instrument), .client = {"C-1"}, .date = *parse_date("2026-12-01")};
}

// One interview and the last thing that it said.
struct Held {
  Interview interview;
  std::string said;

  explicit Held(InterviewSubject about) : interview(std::move(about)), said(interview.begin()) {}
  explicit Held(std::string const& id) : Held(subject(shipped().instrument(id))) {}

  Held& operator()(std::vector<std::string> const& lines) {
    for (auto const& line : lines) said = interview.hear(line);
    return *this;
  }
  std::map<std::string, Value> given() const {
    std::map<std::string, Value> all;
    for (auto const& answer : interview.answers()) all.emplace(answer.item, answer.value);
    return all;
  }
};

using Given = std::map<std::string, Value>;

std::vector<std::string> times(std::size_t count, std::string const& line) {
  return std::vector<std::string>(count, line);
}

}  // namespace

TEST_CASE("an interview asks one item at a time, with its choices, and begins with what it is") {
  Held held("phq-9");
  CHECK(holds(held.said, "C-1, 2026-12-01"));
  CHECK(holds(held.said, "About the past 14 days."));
  CHECK(holds(held.said, "1 of 10: interest"));
  CHECK(holds(held.said, "  0  not at all\n  1  several days\n"));
  CHECK(held.said.ends_with("q1> "));
  CHECK_FALSE(holds(held.said, "mood"));
  held({"2"});
  CHECK(holds(held.said, "2 of 10: mood"));
  CHECK(held.said.ends_with("q2> "));
}

TEST_CASE("a choice is its number or its whole text in letters of either case, nothing shorter") {
  Held held("phq-9");
  held({"Nearly Every Day", "0"});
  CHECK(held.given() == Given{{"q1", 3.0}, {"q2", 0.0}});
  held({"nearly"});
  CHECK(holds(held.said, "Not taken: q3 cannot be 'nearly': allowed is 0, 1, 2 or 3"));
  CHECK(held.said.ends_with("q3> "));
}

TEST_CASE("what is no answer is told and asked again, and changes nothing") {
  for (auto const* wrong :
       {"7", "-1", "1.5", "two", "1 2", "", "0x1", "confirm", "not_applicable"}) {
    CAPTURE(wrong);
    Held held("phq-9");
    held({"1", wrong});
    CHECK(held.given() == Given{{"q1", 1.0}});
    CHECK(held.said.ends_with("q2> "));
    CHECK(held.said.size() > std::string_view("q2> ").size());
    held({"2"});
    CHECK(held.given() == Given{{"q1", 1.0}, {"q2", 2.0}});
  }
}

TEST_CASE("skip, refuse and unknown are three different things") {
  Held held("phq-9");
  held({"skip", "refuse", "unknown", "s", "r", "u", "refused"});
  CHECK(held.given() == Given{{"q2", Missing::refused},
                              {"q3", Missing::unknown},
                              {"q5", Missing::refused},
                              {"q6", Missing::unknown},
                              {"q7", Missing::refused}});
  CHECK(held.said.ends_with("q8> "));
}

TEST_CASE("back goes to the answers before, one by one; Enter keeps what is there") {
  Held held("phq-9");
  held({"back"});
  CHECK(held.said.ends_with("q1> "));
  held({"1", "2", "3", "b", "b"});
  CHECK(held.said.ends_with("q2> "));
  CHECK(holds(held.said, "It is: 2, more than half the days. Enter keeps it."));
  held({"0"});
  CHECK(held.said.ends_with("q4> "));
  held({"b", "", "b"});
  CHECK(held.given() == Given{{"q1", 1.0}, {"q2", 0.0}, {"q3", 3.0}});
}

TEST_CASE("a critical answer is told the moment it is given, and again at the review") {
  Held held("phq-9");
  held(times(8, "0"));
  CHECK_FALSE(holds(held.said, crisis_lines));
  held({"1"});
  CHECK(holds(held.said, "! Thoughts of self-harm"));
  CHECK(holds(held.said, action));
  CHECK(holds(held.said, crisis_lines));
  CHECK(held.said.find(crisis_lines) < held.said.find("10 of 10"));
  held({"0"});
  CHECK(holds(held.said, "review> "));
  CHECK(holds(held.said, action));
  CHECK(holds(held.said, crisis_lines));
}

TEST_CASE("a critical answer that is taken back is said to be, and told again when it returns") {
  Held held("phq-9");
  held(times(8, "0"))({"1", "b", "0"});
  CHECK(holds(held.said, "No longer raised: Thoughts of self-harm"));
  held({"b", "2"});
  CHECK(holds(held.said, crisis_lines));
}

TEST_CASE("a critical item that nobody answered is asked for at the review") {
  Held held("phq-9");
  held(times(8, "0"))({"refuse", "0"});
  CHECK(holds(held.said, "! Thoughts of self-harm (not known: ask)"));
  CHECK(holds(held.said, crisis_lines));
  CHECK(holds(held.said, "*  9  thoughts of self-harm: refused (missing)"));
}

TEST_CASE("gates decide what comes next; items that do not apply are neither asked nor missing") {
  Held held("cssrs-screener");
  held({"no", "no"});
  CHECK(held.said.ends_with("q6> "));
  held({"no"});
  CHECK(held.said.ends_with("review> "));
  CHECK(holds(held.said, "does not apply"));
  CHECK_FALSE(holds(held.said, "(missing)"));
  CHECK(held.given() == Given{{"q1", false}, {"q2", false}, {"q6", false}});
}

TEST_CASE("a gate that nobody answered leaves the items behind it to be asked") {
  Held held("cssrs-screener");
  held({"no", "refuse"});
  CHECK(held.said.ends_with("q3> "));
}

TEST_CASE("a change that opens a gate asks what now applies; one that closes it takes it back") {
  Held held("cssrs-screener");
  held({"no", "no", "no", "change q2"});
  CHECK(held.said.ends_with("q2> "));
  held({"yes"});
  CHECK(held.said.ends_with("q3> "));
  held({"yes", "no", "no"});
  CHECK(held.said.ends_with("review> "));
  CHECK(held.given().at("q3") == Value{true});
  held({"2", "no"});
  CHECK(held.said.ends_with("review> "));
  CHECK(held.given() == Given{{"q1", false}, {"q2", false}, {"q6", false}});
}

TEST_CASE("every kind of item is asked in its own way and takes nothing else") {
  Held held(subject(form()));
  CHECK(holds(held.said, "  1  own home\n  2  no home\n"));
  held({"2"});
  CHECK(held.said.ends_with("since> "));
  held({"1 May"});
  CHECK(held.said.ends_with("since> "));
  held({"2026-02-30"});
  CHECK(held.said.ends_with("since> "));
  held({"2026-05-01", "31"});
  CHECK(held.said.ends_with("days> "));
  held({"2.5"});
  CHECK(held.said.ends_with("days> "));
  held({"12", "to keep my job, and \"rest\"", "sometimes"});
  CHECK(held.said.ends_with("free> "));
  held({"Mon-Fri 08:00-13:00", "maybe"});
  CHECK(held.said.ends_with("drives> "));
  held({"Y"});
  CHECK(held.given() == Given{{"living", "none"},
                              {"since", "2026-05-01"},
                              {"days", 12.0},
                              {"goal", "to keep my job, and \"rest\""},
                              {"free", "Mon-Fri 08:00-13:00"},
                              {"drives", true}});
}

TEST_CASE("words are taken by number, by word and by label") {
  for (auto const* line : {"1", "own", "OWN", "own home", "Own Home"}) {
    CAPTURE(line);
    Held held(subject(form()));
    held({line});
    CHECK(held.given() == Given{{"living", "own"}});
    CHECK(held.said.ends_with("days> "));  // the date applies to nobody with a home
  }
}

TEST_CASE("a text that is a word of the interview is written in quotes") {
  Held held(subject(form()));
  held({"1", "3", "back"});
  CHECK(held.said.ends_with("days> "));
  held({"3", "\"back\""});
  CHECK(held.given().at("goal") == Value{"back"});
}

TEST_CASE("text that would drive a terminal is refused, and shown as escapes") {
  Held held(subject(form()));
  held({"1", "3", "\x1b[2Jgone"});
  CHECK(held.said.ends_with("goal> "));
  CHECK_FALSE(holds(held.said, "\x1b"));
  held({"gr\xC3\xBC\xC3\x9F"});
  CHECK(held.given().at("goal") == Value{"gr\xC3\xBC\xC3\x9F"});
}

TEST_CASE("the review lists every answer, marks what is missing, and waits for the confirmation") {
  Held held("phq-9");
  held({"2", "2", "1", "1", "1", "2", "1", "skip", "0", "u"});
  CHECK(holds(held.said, "   1  interest: 2, more than half the days"));
  CHECK(holds(held.said, "*  8  pace: not asked (missing)"));
  CHECK(holds(held.said, "* 10  difficulty in daily life: unknown (missing)"));
  CHECK(holds(held.said, "Missing: 2, marked *"));
  CHECK(holds(held.said, "10..13  moderate (kroenke-2001)"));
  for (auto const* line : {"", "yes", "ok", "q99", "0", "11"}) {
    CAPTURE(line);
    held({line});
    CHECK(held.interview.stage() == InterviewStage::reviewing);
    CHECK(held.said.ends_with("review> "));
  }
  held({"confirm"});
  CHECK(held.interview.stage() == InterviewStage::confirmed);
  CHECK(held.said.empty());
  CHECK(held.given().size() == 9);
}

TEST_CASE("at the review an item is named by id, number or label, with or without 'change'") {
  for (auto const* line : {"change q3", "q3", "3", "change 3", "sleep", "change sleep"}) {
    CAPTURE(line);
    Held held("phq-9");
    held(times(10, "0"))({line});
    CHECK(held.said.ends_with("q3> "));
    held({"2"});
    CHECK(held.said.ends_with("review> "));
    CHECK(held.given().at("q3") == Value{2.0});
  }
  Held held("cssrs-screener");
  held({"no", "no", "no", "change q4"});
  CHECK(holds(held.said, "q4 does not apply"));
  CHECK(held.said.ends_with("review> "));
}

TEST_CASE("back at the review returns to the last answer") {
  Held held("phq-9");
  held(times(10, "0"))({"back"});
  CHECK(held.said.ends_with("difficulty> "));
}

TEST_CASE("quit asks once when answers would be lost, and goes on when it was a slip") {
  Held held("phq-9");
  held({"1", "quit"});
  CHECK(held.interview.stage() == InterviewStage::leaving);
  held({"hm"});
  CHECK(held.interview.stage() == InterviewStage::leaving);
  held({"no"});
  CHECK(held.said.ends_with("q2> "));
  CHECK(held.given() == Given{{"q1", 1.0}});
  held({"q", "yes"});
  CHECK(held.interview.stage() == InterviewStage::left);

  Held at_once("phq-9");
  at_once({"quit"});
  CHECK(at_once.interview.stage() == InterviewStage::left);

  Held reviewing("phq-9");
  reviewing(times(10, "0"))({"q", "n"});
  CHECK(reviewing.said.ends_with("review> "));
}

TEST_CASE("help lists the words and asks again") {
  Held held("phq-9");
  held({"?"});
  for (auto const* word : {"back", "skip", "refuse", "unknown", "quit", "change ITEM", "confirm"})
    CHECK(holds(held.said, word));
  CHECK(held.said.ends_with("q1> "));
}

TEST_CASE("what is known beforehand is not asked, and can be changed") {
  auto about = subject(shipped().instrument("phq-9"));
  for (int i = 1; i <= 8; ++i) about.answers.push_back({"q" + std::to_string(i), 1.0});
  Held held(about);
  CHECK(held.said.ends_with("q9> "));
  held({"1", "0"});
  CHECK(held.said.ends_with("review> "));
  held({"q2", "3"});
  CHECK(held.given().at("q2") == Value{3.0});

  about.answers.push_back({"q9", 2.0});
  about.answers.push_back({"difficulty", Missing::not_asked});
  Held correcting(about);
  CHECK(correcting.said.ends_with("review> "));
  CHECK(holds(correcting.said, crisis_lines));
}

TEST_CASE("nothing goes beyond the width, and colour is only where it was asked for") {
  for (int const width : {20, 32, 40, 80, 200}) {
    CAPTURE(width);
    auto about = subject(shipped().instrument("cssrs-screener"));
    about.style = {.colour = false, .width = width};
    Held held(about);
    std::string all = held.said + '\n';
    for (auto const* line : {"?", "7", "yes", "yes", "yes", "yes", "yes", "yes", "yes", "x"})
      all += held({line}).said + '\n';
    for (auto const line : split(all, '\n'))
      CHECK(display_width(line) <= static_cast<std::size_t>(width));
    CHECK_FALSE(holds(all, "\x1b"));
  }
  auto about = subject(shipped().instrument("phq-9"));
  about.style = {.colour = true, .width = 60};
  CHECK(holds(Held(about).said, "\x1b[1m"));
}
