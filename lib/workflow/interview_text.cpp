// What an interview says.
#include <fmt/format.h>

#include "core/text.hpp"
#include "instruments/completions.hpp"
#include "workflow/assess_summary.hpp"
#include "workflow/interview.hpp"
#include "workflow/interview_words.hpp"

namespace careplan {

Outcome Interview::outcome() const {
  return score(subject_.plan, answers(), subject_.context, subject_.bands);
}

void Interview::greet() {
  page_.strong(
      fmt::format("{}: {}, {}", instrument().title, subject_.client.value, to_text(subject_.date)));
  if (instrument().lookback_days > 0)
    page_.lines(fmt::format("About the past {} days.", instrument().lookback_days));
  page_.lines(
      "Answer with what stands on the left. At any time: back, skip (not asked), refuse, unknown, "
      "help, quit. Nothing is kept before you confirm it at the end.");
}

void Interview::help() {
  page_.lines(
      "  an answer   what stands on the left of it, or its whole text\n"
      "  b, back     to the answer before\n"
      "  s, skip     it was not asked\n"
      "  r, refuse   it was asked, and not answered\n"
      "  u, unknown  it was asked, and nobody knows\n"
      "  q, quit     leave and keep nothing; so does Ctrl-C\n"
      "At the review: confirm keeps the answers, change ITEM asks an item again.\n"
      "A text that is one of these words is written in quotes: \"back\"");
}

void Interview::ask() {
  auto const& item = instrument().items[at_];
  page_.gap();
  page_.strong(fmt::format("{} of {}: {}", at_ + 1, given_.size(), item.label));
  auto const menu = menu_of(item);
  std::size_t widest = 0;
  for (auto const& line : menu) widest = std::max(widest, line.key.size());
  for (auto const& line : menu)
    page_.lines(line.label.empty() ? "  " + line.key
                                   : fmt::format("  {:>{}}  {}", line.key, widest, line.label));
  if (menu.empty()) page_.lines("  " + allowed_answers(item));
  if (given_[at_])
    page_.lines(fmt::format("  It is: {}. Enter keeps it.", told_answer(item, *given_[at_])));
}

void Interview::review() {
  auto const so_far = outcome();
  page_.gap();
  page_.strong(fmt::format("Review of {}, {}", subject_.client.value, to_text(subject_.date)));
  std::size_t missing = 0;
  for (std::size_t at = 0; at < so_far.answers.size(); ++at) {
    auto const& item = instrument().items[at];
    auto const& value = so_far.answers[at].value;
    bool const open = !settled(value);
    missing += open ? 1 : 0;
    page_.lines(fmt::format("{}{:>3}  {}: {}{}", open ? "*" : " ", at + 1, item.label,
                            is_skipped(value) ? "does not apply" : told_answer(item, value),
                            open ? " (missing)" : ""));
  }
  page_.lines(score_lines(so_far));
  for (auto const& flag : so_far.flags)
    if (flag.state != Truth::no) page_.strong(flag_lines(flag));
  page_.lines(missing == 0 ? "Every item that applies is answered."
                           : fmt::format("Missing: {}, marked *", missing));
  page_.lines("Type confirm to keep this, change ITEM to ask one again, or quit.");
}

void Interview::tell_flags() {
  if (!given_any()) return;
  for (auto const& flag : outcome().flags) {
    if (flag.state == Truth::yes && raised_.insert(flag.id).second) {
      page_.gap();
      page_.strong(flag_lines(flag));
    } else if (flag.state != Truth::yes && raised_.erase(flag.id) > 0) {
      page_.lines(fmt::format("No longer raised: {}", flag.label));
    }
  }
}

}  // namespace careplan
