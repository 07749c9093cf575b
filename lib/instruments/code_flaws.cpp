#include <fmt/format.h>

#include <map>

#include "instruments/flaws.hpp"
#include "instruments/part_flaws.hpp"

namespace careplan {
namespace {

// The digits before the dash, doubled in turn from the right; nothing when the text is not digits,
// a dash and one character more.
std::optional<int> digit_sum(std::string_view code) {
  auto const dash = code.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > 7 || code.size() != dash + 2)
    return std::nullopt;
  int sum = 0;
  bool doubled = true;
  for (auto at = dash; at-- > 0; doubled = !doubled) {
    if (code[at] < '0' || code[at] > '9') return std::nullopt;
    int const digit = (code[at] - '0') * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum;
}

bool checks(std::string_view code, int sum) {
  return code.back() - '0' == (10 - sum % 10) % 10;
}

void answer_codes(Item const& item, std::vector<Complaint>& complaints) {
  std::map<std::string, Choice const*, std::less<>> seen;
  for (auto const& choice : item.choices) {
    if (choice.code.empty()) continue;
    if (!valid_answer_code(choice.code))
      complaints.push_back({item.place, fmt::format("'{}' is not a LOINC answer code", choice.code),
                            "LA, a number, a dash and its check digit: LA6568-5"});
    if (!seen.try_emplace(choice.code, &choice).second)
      complaints.push_back(
          {item.place,
           fmt::format("the LOINC code '{}' stands for two answers of '{}'", choice.code, item.id),
           "each answer has its own code"});
  }
}

}  // namespace

std::vector<Complaint> code_flaws(Instrument const& instrument) {
  std::vector<Complaint> complaints;
  auto const see = [&](std::string const& code, Place const& place) {
    if (!code.empty() && !valid_loinc(code))
      complaints.push_back({place, fmt::format("'{}' is not a LOINC code", code),
                            "its last digit must be the check digit of the others: 44261-6"});
  };
  see(instrument.loinc, {instrument.file, 1, 1});
  for (auto const& item : instrument.items) {
    see(item.loinc, item.place);
    answer_codes(item, complaints);
  }
  for (auto const& score : instrument.scores) see(score.loinc, score.place);
  return complaints;
}

bool valid_loinc(std::string_view code) {
  auto const sum = digit_sum(code);
  return sum && checks(code, *sum);
}

// The two letters count into the check digit too: as 5 before an even number of digits and as 8
// before an odd one, which every answer code of the published lists agrees with.
bool valid_answer_code(std::string_view code) {
  if (!code.starts_with("LA")) return false;
  code.remove_prefix(2);
  auto const sum = digit_sum(code);
  bool const even = code.find('-') % 2 == 0;
  return sum && checks(code, *sum + (even ? 5 : 8));
}

}  // namespace careplan
