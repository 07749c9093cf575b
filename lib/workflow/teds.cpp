#include "workflow/teds.hpp"

#include <algorithm>
#include <iterator>

namespace careplan {
namespace {

struct ServiceCode {
  std::string_view level;
  int code;
  std::string_view word;
};
constexpr ServiceCode service_codes[] = {
    {"hospital-withdrawal-management", 1, "detox, hospital"},
    {"residential-withdrawal-management", 2, "detox, residential"},
    {"inpatient", 3, "hospital, not detox"},
    {"short-term-residential", 4, "short-term residential"},
    {"long-term-residential", 5, "long-term residential"},
    {"iop", 6, "intensive outpatient"},
    {"php", 6, "intensive outpatient"},
    {"outpatient", 7, "outpatient"},
    {"ambulatory-withdrawal-management", 8, "detox, ambulatory"},
};

struct AnswerCode {
  std::string_view fact;
  std::string_view word;
  int code;
};
constexpr AnswerCode answer_codes[] = {
    {"intake.sex", "male", 1},
    {"intake.sex", "female", 2},
    {"intake.referral_source", "self", 1},
    {"intake.referral_source", "family", 1},
    {"intake.referral_source", "substance_use_provider", 2},
    {"intake.referral_source", "doctor", 3},
    {"intake.referral_source", "therapist", 3},
    {"intake.referral_source", "inpatient", 3},
    {"intake.referral_source", "school", 4},
    {"intake.referral_source", "employer", 5},
    {"intake.referral_source", "community", 6},
    {"intake.referral_source", "court", 7},
    {"intake.payer", "self_pay", 1},
    {"intake.payer", "private", 2},
    {"intake.payer", "medicare", 3},
    {"intake.payer", "medicaid", 4},
    {"intake.payer", "other_public", 5},
    {"noms.employment", "full_time", 1},
    {"noms.employment", "part_time", 2},
    {"noms.employment", "unemployed", 3},
    {"noms.employment", "not_in_labor_force", 4},
    {"noms.housing", "homeless", 1},
    {"noms.housing", "dependent", 2},
    {"noms.housing", "independent", 3},
    {"noms.self_help", "none", 1},
    {"noms.self_help", "few", 2},
    {"noms.self_help", "weekly", 3},
    {"noms.self_help", "often", 4},
};

ServiceCode const* service_of(std::string_view level) {
  auto const* const found = std::ranges::find(service_codes, level, &ServiceCode::level);
  return found == std::end(service_codes) ? nullptr : found;
}

}  // namespace

std::optional<int> teds_service_code(std::string_view level) {
  auto const* const found = service_of(level);
  return found == nullptr ? std::nullopt : std::optional(found->code);
}

std::string teds_service(std::string_view level) {
  auto const* const found = service_of(level);
  return std::string(found == nullptr ? level : found->word);
}

int teds_age(double years) {
  constexpr double from[] = {12, 15, 18, 21, 25, 30, 35, 40, 45, 50, 55, 65};
  auto const* const above = std::ranges::upper_bound(from, years);
  return above == std::begin(from) ? teds_missing : static_cast<int>(above - std::begin(from));
}

int teds_stay(long days) {
  constexpr long last[] = {45, 60, 90, 120, 180, 365};
  if (days <= 30) return static_cast<int>(std::max(days, 1L));
  return 31 + static_cast<int>(std::ranges::lower_bound(last, days) - std::begin(last));
}

int teds_reason(DischargeReason reason) {
  return 1 + static_cast<int>(reason);
}

int teds_code(std::string_view fact, Value const& value) {
  auto const* const number = std::get_if<double>(&value);
  if (number != nullptr && fact == "intake.age") return teds_age(*number);
  if (number != nullptr && fact == "noms.arrests") return static_cast<int>(*number);
  auto const* const word = std::get_if<std::string>(&value);
  if (word == nullptr) return teds_missing;
  for (auto const& code : answer_codes)
    if (code.fact == fact && code.word == *word) return code.code;
  return teds_missing;
}

}  // namespace careplan
