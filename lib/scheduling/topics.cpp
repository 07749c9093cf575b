// What the sessions of a curriculum are about.
#include <algorithm>
#include <set>

#include "scheduling/schedule.hpp"

namespace careplan {
namespace {

using TaughtKey = std::tuple<std::string, std::string, std::string>;

TaughtKey taught_key(Session const& session) {
  return {session.program, session.group, session.service};
}

Curriculum const* curriculum_of(Problem const& problem, Session const& session) {
  auto const program = std::ranges::find(problem.programs, session.program, &Program::id);
  if (session.group.empty() || program == problem.programs.end()) return nullptr;
  auto const found = std::ranges::find(program->curricula, session.service, &Curriculum::service);
  return found == program->curricula.end() || found->topics.empty() ? nullptr : &*found;
}

bool share_a_client(Session const& one, Session const& other) {
  return std::ranges::any_of(one.roster, [&](ClientId const& client) { return other.has(client); });
}

std::string next_topic(Curriculum const& curriculum, Session const& session,
                       Session const* before) {
  auto const& topics = curriculum.topics;
  if (before == nullptr || (!curriculum.open && !share_a_client(session, *before)))
    return topics.front();
  auto const last = std::ranges::find(topics, before->topic);
  if (last == topics.end()) return topics.front();  // the file has other topics by now
  if (std::next(last) != topics.end()) return *std::next(last);
  return curriculum.open ? topics.front() : std::string();
}

}  // namespace

void keep_topics(Problem& problem, std::vector<Session> const& past) {
  for (auto const& session : past)
    if (!session.topic.empty()) problem.last_taught[taught_key(session)] = session;
}

void assign_topics(Problem const& problem, std::vector<Session>& sessions) {
  std::set<SessionId> announced;
  for (auto const& session : problem.fixed) announced.insert(session.id);
  std::map<TaughtKey, Session const*> last;
  for (auto const& [key, session] : problem.last_taught) last[key] = &session;
  for (auto& session : sessions) {
    auto const* curriculum = curriculum_of(problem, session);
    if (curriculum == nullptr) continue;
    auto& before = last[taught_key(session)];
    if (session.topic.empty() && !announced.contains(session.id))
      session.topic = next_topic(*curriculum, session, before);
    if (!session.topic.empty()) before = &session;
  }
}

}  // namespace careplan
