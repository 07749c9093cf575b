#include "workflow/time_words.hpp"

#include <fmt/format.h>

namespace careplan {

std::string time_word(GroupBy by, Date day) {
  std::chrono::year_month_day const date{day};
  auto const year = static_cast<int>(date.year());
  auto const month = static_cast<unsigned>(date.month());
  switch (by) {
    case GroupBy::week:
      return to_text(week_start(day));
    case GroupBy::month:
      return fmt::format("{:04}-{:02}", year, month);
    case GroupBy::quarter:
      return fmt::format("{:04}-Q{}", year, (month + 2) / 3);
    case GroupBy::year:
      return fmt::format("{:04}", year);
    default:
      return {};
  }
}

}  // namespace careplan
