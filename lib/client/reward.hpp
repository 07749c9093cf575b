// What clients earn and redeem, and when they are on leave: rows of the record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/record.hpp"

namespace careplan {

enum class RewardEntry { earned, redeemed };
constexpr auto words(RewardEntry) {
  return words_of<RewardEntry>(
      {{RewardEntry::earned, "earned"}, {RewardEntry::redeemed, "redeemed"}});
}

// One line of a client's ledger. What was earned stays earned: a later failed sample lowers what
// the next one is worth and never this.
struct RewardRow {
  long id = 0;
  ClientId client{};
  Date date{};
  RewardEntry entry = RewardEntry::earned;
  std::string plan{};  // of the program file; empty when redeemed
  std::string what{};  // "test" or "attendance"; or what was bought, with its receipt
  long cents = 0;      // at least 0
  int draws = 0;       // slips drawn
  std::vector<std::string> prizes{};  // what each of them said
  std::optional<long> seed{};         // of the draws, so that anybody can draw them again
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool operator==(RewardRow const&) const = default;
};

// Agreed time away from the program. Both days belong to it; an open one has no last day yet.
struct LeaveRow {
  long id = 0;
  ClientId client{};
  Date first{};
  std::optional<Date> last{};
  std::string note{};
  std::optional<long> supersedes{};
  std::string reason{};
  bool holds(Date day) const { return first <= day && (!last || day <= *last); }
  bool operator==(LeaveRow const&) const = default;
};

}  // namespace careplan
