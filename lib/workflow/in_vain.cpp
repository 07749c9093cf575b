#include "workflow/in_vain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/text.hpp"

namespace careplan {
namespace {

constexpr std::size_t most_words = 10;

}  // namespace

void InVain::add(std::string text) {
  if (words.size() < most_words)
    words.push_back(std::move(text));
  else
    ++more;
}

void InVain::add(std::vector<Uncounted> const& marks) {
  std::map<std::string, std::vector<Uncounted const*>> by_program;
  for (auto const& one : marks) by_program[one.program].push_back(&one);
  for (auto const& [program, list] : by_program) {
    Minutes minutes{};
    std::vector<std::string> days;
    std::vector<std::string> sessions;
    for (auto const* one : list) {
      minutes += one->minutes;
      if (days.empty() || days.back() != to_text(one->date)) days.push_back(to_text(one->date));
      sessions.push_back(one->session.value);
    }
    add(
        fmt::format("'{}' is not in program '{}' on {}: {} min attended then count in no week's "
                    "hours ({})",
                    list.front()->client.value, program, join(days, ", "), minutes.count(),
                    join(sessions, ", ")));
  }
}

std::vector<Uncounted> uncounted_marks(Record const& record, ClientId const& client,
                                       std::vector<Episode> const& stays) {
  std::map<SessionId, Session> sessions;
  for (auto& session : record.sessions_marked(client)) {
    auto const id = session.id;
    sessions.emplace(id, std::move(session));
  }
  std::vector<Uncounted> all;
  for (auto const& mark : record.marks(client)) {
    auto const session = sessions.find(mark.session);
    if (session == sessions.end()) continue;
    auto const missed = mark.makes_up ? sessions.find(*mark.makes_up) : sessions.end();
    auto const* instead = missed == sessions.end() ? nullptr : &missed->second;
    if (auto one = uncounted(stays, mark, session->second, instead)) all.push_back(std::move(*one));
  }
  std::ranges::sort(all, {}, [](Uncounted const& one) { return std::tie(one.date, one.session); });
  return all;
}

void add_newly_uncounted(Record const& record, ClientId const& client,
                         std::vector<DecisionRow> before, InVain& in_vain) {
  auto const then = episodes(std::move(before));
  auto const now = episodes(record.decisions(client));
  if (then == now) return;
  auto lost = uncounted_marks(record, client, now);
  if (lost.empty()) return;
  auto const known = uncounted_marks(record, client, then);
  std::erase_if(lost, [&](Uncounted const& one) {
    return std::ranges::find(known, one.session, &Uncounted::session) != known.end();
  });
  in_vain.add(lost);
}

}  // namespace careplan
