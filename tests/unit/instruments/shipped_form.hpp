// A published form written out by hand, apart from the engine and from data/instruments: what it
// asks, what it skips, and what its answers come to. For the shipped instruments' oracles.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/value.hpp"

namespace form {

constexpr int skipped = -1;
constexpr int open = -2;
// One number per question: a value, for yes/no 0 or 1, for words the place of the word.
using Sheet = std::vector<int>;
using Holds = std::function<bool(Sheet const&)>;

struct Question {
  std::string id{};
  std::vector<int> answers{};
  bool yes_no = false;
  std::vector<std::string> words{};
  Holds asked{};  // may read the questions before it; empty: always
};

// A band begins at its number and ends where the next begins.
using Cuts = std::vector<std::pair<double, std::string>>;

struct Number {
  std::string id{};
  std::function<double(Sheet const&)> of{};
  Cuts cuts{};
};
struct Word {
  std::string id{};
  std::function<std::string(Sheet const&)> of{};
};
struct Alarm {
  std::string id{};
  Holds of{};
};

struct Form {
  std::string id{};
  std::vector<Question> questions{};
  std::vector<Number> numbers{};
  std::vector<Word> words{};
  std::vector<Alarm> alarms{};
  careplan::Facts context{};
  Holds possible{};  // answers that contradict each other are no sheet at all; empty: all are
};

// `count` questions q1, q2, ... with the same answers; `from` is the number of the first.
std::vector<Question> questions(int count, std::vector<int> const& answers, int from = 1);
std::vector<Question> yes_no(int count, int from = 1);
std::vector<int> up_to(int highest, int lowest = 0);

// The band that holds the number.
std::string const& band(Cuts const& cuts, double number);

// Sums the places first to last of the sheet; what is skipped adds nothing.
int sum(Sheet const& sheet, std::size_t first, std::size_t last);
int sum_of(Sheet const& sheet, std::vector<std::size_t> const& places);
// How many of the places first to last are at least so much.
int count(Sheet const& sheet, std::size_t first, std::size_t last, int least);

// Random sheets, complete and with a few answers open, against the shipped instrument: the range of
// each score is its least and greatest over all completions, its bands, results and flags are what
// the completions come to, and the order of the answers changes nothing.
void check(Form const& form, int rounds = 150);

}  // namespace form
