// What must go with records of substance use treatment that leave with the client's consent.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reporting/table.hpp"

namespace careplan {

// The written statements of 42 CFR 2.32(a)(1) and (2), as amended in 2024 (89 FR 12472).
std::string_view redisclosure_notice();
std::string_view short_redisclosure_notice();

struct Disclosure {
  std::string recipient{};
  std::string purpose{};
  std::string consent{};  // which consent, and what it lets out
  // The same for each row, where rows stand for different clients; empty: it is the one above.
  std::vector<std::string> row_consents{};
};

// The table with the long statement and the scope beneath it for people, and for programs with
// columns of their own that carry the short statement and the scope with every record.
Table with_notice(Table table, Disclosure const& disclosure);

}  // namespace careplan
