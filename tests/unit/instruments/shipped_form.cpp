#include "shipped_form.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include "instruments/score.hpp"
#include "shipped.hpp"

namespace form {
namespace {

using namespace careplan;
using Random = std::mt19937;

bool is_asked(Question const& question, Sheet const& sheet) {
  return !question.asked || question.asked(sheet);
}

bool is_possible(Form const& form, Sheet const& sheet) {
  return !form.possible || form.possible(sheet);
}

Sheet random_sheet(Form const& form, Random& random) {
  Sheet sheet(form.questions.size(), skipped);
  do {
    std::ranges::fill(sheet, skipped);
    for (std::size_t at = 0; at < sheet.size(); ++at) {
      auto const& answers = form.questions[at].answers;
      if (is_asked(form.questions[at], sheet)) sheet[at] = answers[random() % answers.size()];
    }
  } while (!is_possible(form, sheet));
  return sheet;
}

// 0 and no say nothing to a question that is not asked, and forms are filled in to the end.
bool may_say_nothing(Question const& question) {
  return question.words.empty() && std::ranges::find(question.answers, 0) != question.answers.end();
}

// Opens about three of the answers; a skipped question cannot be told from an open one, or was
// answered with nothing.
Sheet with_open(Form const& form, Sheet sheet, Random& random) {
  for (std::size_t at = 0; at < sheet.size(); ++at) {
    bool const unasked = sheet[at] == skipped;
    if (unasked || random() % sheet.size() < 3) sheet[at] = open;
    if (unasked && may_say_nothing(form.questions[at]) && random() % 2 == 0) sheet[at] = 0;
  }
  return sheet;
}

// Everything that the sheet may still turn out to be; false when that is too much to walk through.
bool complete(Form const& form, Sheet const& given, Sheet sheet, std::size_t at,
              std::vector<Sheet>& all) {
  constexpr std::size_t limit = 3000;
  if (at == given.size()) {
    if (is_possible(form, sheet)) all.push_back(std::move(sheet));
    return all.size() <= limit;
  }
  sheet[at] = skipped;
  if (!is_asked(form.questions[at], sheet)) {
    bool const says_nothing = given[at] == 0 && may_say_nothing(form.questions[at]);
    bool const contradicts = given[at] != open && !says_nothing;
    return contradicts || complete(form, given, std::move(sheet), at + 1, all);
  }
  for (int const answer : form.questions[at].answers) {
    if (given[at] != open && given[at] != answer) continue;
    sheet[at] = answer;
    if (!complete(form, given, sheet, at + 1, all)) return false;
  }
  return true;
}

std::vector<Answer> answers_of(Form const& form, Sheet const& given) {
  std::vector<Answer> answers;
  for (std::size_t at = 0; at < given.size(); ++at) {
    auto const& question = form.questions[at];
    if (given[at] < 0) continue;
    if (question.yes_no)
      answers.push_back({question.id, given[at] == 1});
    else if (!question.words.empty())
      answers.push_back({question.id, question.words[static_cast<std::size_t>(given[at])]});
    else
      answers.push_back({question.id, static_cast<double>(given[at])});
  }
  return answers;
}

using Words = std::set<std::string>;

Words as_set(std::vector<std::string> const& words) {
  return {words.begin(), words.end()};
}

template <class Outcomes>
auto const& named(Outcomes const& outcomes, std::string const& id) {
  auto const found = std::ranges::find_if(outcomes, [&](auto const& one) { return one.id == id; });
  REQUIRE(found != outcomes.end());
  return *found;
}

void check_numbers(Form const& form, std::vector<Sheet> const& all, Outcome const& outcome) {
  for (auto const& number : form.numbers) {
    CAPTURE(number.id);
    std::set<double> values;
    Words bands;
    for (auto const& sheet : all) {
      values.insert(number.of(sheet));
      if (!number.cuts.empty()) bands.insert(band(number.cuts, number.of(sheet)));
    }
    auto const& got = named(outcome.scores, number.id);
    CHECK(got.range.low == doctest::Approx(*values.begin()));
    CHECK(got.range.high == doctest::Approx(*values.rbegin()));
    CHECK(as_set(got.bands) == bands);
    CHECK(got.band.has_value() == (bands.size() == 1));
  }
}

void check_words(Form const& form, std::vector<Sheet> const& all, Outcome const& outcome) {
  for (auto const& word : form.words) {
    CAPTURE(word.id);
    Words possible;
    for (auto const& sheet : all) possible.insert(word.of(sheet));
    CHECK(as_set(named(outcome.results, word.id).possible) == possible);
  }
  for (auto const& alarm : form.alarms) {
    CAPTURE(alarm.id);
    std::set<bool> states;
    for (auto const& sheet : all) states.insert(alarm.of(sheet));
    auto const state = states.size() == 2 ? Truth::unknown : truth(*states.begin());
    CHECK(named(outcome.flags, alarm.id).state == state);
  }
}

}  // namespace

std::vector<Question> questions(int count, std::vector<int> const& answers, int from) {
  std::vector<Question> all;
  for (int at = from; at < from + count; ++at)
    all.push_back({.id = "q" + std::to_string(at), .answers = answers});
  return all;
}

std::vector<Question> yes_no(int count, int from) {
  auto all = questions(count, {0, 1}, from);
  for (auto& question : all) question.yes_no = true;
  return all;
}

std::vector<int> up_to(int highest, int lowest) {
  std::vector<int> numbers(static_cast<std::size_t>(highest - lowest + 1));
  std::iota(numbers.begin(), numbers.end(), lowest);
  return numbers;
}

std::string const& band(Cuts const& cuts, double number) {
  auto const above =
      std::ranges::find_if(cuts, [&](auto const& cut) { return cut.first > number; });
  return std::prev(above)->second;
}

int sum(Sheet const& sheet, std::size_t first, std::size_t last) {
  int total = 0;
  for (auto at = first; at <= last; ++at) total += std::max(sheet[at], 0);
  return total;
}

int sum_of(Sheet const& sheet, std::vector<std::size_t> const& places) {
  int total = 0;
  for (auto const at : places) total += std::max(sheet[at], 0);
  return total;
}

int count(Sheet const& sheet, std::size_t first, std::size_t last, int least) {
  int many = 0;
  for (auto at = first; at <= last; ++at) many += sheet[at] >= least ? 1 : 0;
  return many;
}

void check(Form const& form, int rounds) {
  auto const instrument = shipped_instrument(form.id);
  auto const plan = plan_for(instrument);
  Random random(static_cast<Random::result_type>(form.questions.size()));
  int walked = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(form.id);
    CAPTURE(round);
    auto const whole = random_sheet(form, random);
    auto const given = round % 3 == 0 ? whole : with_open(form, whole, random);
    std::vector<Sheet> all{whole};
    if (given != whole) {
      all.clear();
      if (!complete(form, given, given, 0, all)) continue;
      ++walked;
    }
    auto answers = answers_of(form, given);
    CHECK(complaints_about(plan, answers, {}).empty());
    auto const outcome = score(plan, answers, form.context);
    check_numbers(form, all, outcome);
    check_words(form, all, outcome);
    std::ranges::shuffle(answers, random);
    CHECK(score(plan, answers, form.context) == outcome);
  }
  CHECK(walked > rounds / 4);
}

}  // namespace form
