// Writes the repair of a week that lost a clinician as a mixed-integer program in the LP format,
// for solvers to say how many people must come at other times: who does not, keeps every session,
// led by somebody of whom the checker finds no fault. Rooms stay as they are, as nobody takes more
// of them. The clinics, their timetables and the lost clinicians are those of `schedule_repair`.
#include <fmt/format.h>

#include <map>
#include <set>

#include "clinic_generator.hpp"
#include "core/text.hpp"

namespace {
using namespace careplan;

class Writer {
 public:
  Writer(Problem const& problem, std::vector<Session> const& before)
      : p_(problem), sessions_(before) {}

  void write() {
    for (std::size_t s = 0; s < sessions_.size(); ++s) session(s);
    for (std::size_t k = 0; k < clinicians().size(); ++k) cases(k);
    for (auto const& [who, name] : changes_) objective_ += fmt::format(" + 1 {}\n", name);
    for (auto const& name : names_) objective_ += fmt::format(" + 0 {}\n", name);
    fmt::print("Minimize\n obj:{}Subject To\n", objective_);
    int number = 0;
    for (auto const& row : rows_) fmt::print(" c{}: {}\n", number++, row);
    for (auto const& [key, sum] : limits_)
      fmt::print(" c{}: {} <= {}\n", number++, sum, limit_of(key));
    // All are 0 or 1 by their rows.
    fmt::print("Generals\n");
    for (auto const& [who, name] : changes_) fmt::print(" {}\n", name);
    for (auto const& name : names_) fmt::print(" {}\n", name);
    fmt::print("End\n");
  }

 private:
  // A clinician at a moment, on a day, in the week; clients with appointments on a day.
  using Key = std::tuple<char, std::size_t, Date, Clock>;

  std::vector<Clinician> const& clinicians() const { return p_.site.clinicians; }

  long limit_of(Key const& key) const {
    auto const& who = clinicians()[std::get<1>(key)];
    switch (std::get<0>(key)) {
      case 'd':
        return who.day_max.count();
      case 'w':
        return who.week_max.count();
      case 'l':
        return who.caseload_max;
      default:
        return 1;
    }
  }
  void use(Key const& key, std::string const& name, long amount = 1) {
    limits_[key] += fmt::format(" + {} {}", amount, name);
  }
  std::string const& change(ClientId const& client) {
    auto const name = fmt::format("w{}", changes_.size());
    return changes_.try_emplace(client, name).first->second;
  }

  bool may_lead(Session session, Clinician const& who) const {
    session.clinician = who.id;
    auto const broken = check(p_, {.horizon = p_.horizon, .sessions = {session}});
    return std::ranges::none_of(broken, &Violation::hard);
  }

  void session(std::size_t s) {
    auto const& held = sessions_[s];
    std::string sum;
    for (std::size_t k = 0; k < clinicians().size(); ++k) {
      if (!may_lead(held, clinicians()[k])) continue;
      auto const name = fmt::format("x{}_{}", s, k);
      names_.push_back(name);
      sum += " + " + name;
      lead(held, k, name);
    }
    if (!sum.empty()) rows_.push_back(sum + " <= 1");
    for (auto const& client : held.roster)
      rows_.push_back(fmt::format("{} + {} >= 1", sum, change(client)));
  }

  void lead(Session const& held, std::size_t k, std::string const& name) {
    long const minutes = length(held.time).count();
    use({'d', k, held.date, {}}, name, minutes);
    use({'w', k, week_start(held.date), {}}, name, minutes);
    // Of sessions that overlap, one begins while the others go on.
    std::set<Clock> begins;
    for (auto const& other : sessions_)
      if (other.date == held.date && held.time.contains(other.time.begin))
        begins.insert(other.time.begin);
    for (auto const begin : begins) use({'k', k, held.date, begin}, name);
    if (held.group.empty()) seen_[{k, held.roster.front()}][held.date].push_back(name);
  }

  // Somebody is a client of the clinician from the first to the last appointment.
  void cases(std::size_t k) {
    if (clinicians()[k].caseload_max == 0) return;
    for (auto const& [whose, days] : seen_) {
      if (whose.first != k) continue;
      auto const own = fmt::format("{}_{}", k, change(whose.second));
      for (auto const& [day, names] : days) {
        auto const on = fmt::format("v{}_{}", own, day.time_since_epoch().count());
        names_.push_back(on);
        use({'l', k, day, {}}, on);
        for (auto const& name : names) rows_.push_back(fmt::format("{} - {} >= 0", on, name));
      }
      between(k, own, days);
    }
  }
  void between(std::size_t k, std::string const& own,
               std::map<Date, std::vector<std::string>> const& days) {
    if (days.size() < 2) return;
    for (Date day = days.begin()->first; day < days.rbegin()->first; day += std::chrono::days{1}) {
      auto const on = fmt::format("v{}_{}", own, day.time_since_epoch().count());
      bool known = days.contains(day);
      for (auto const& [first, earlier] : days)
        for (auto const& [last, later] : days) {
          if (day <= first || last <= day) continue;
          if (!known) names_.push_back(on), use({'l', k, day, {}}, on);
          known = true;
          for (auto const& one : earlier)
            for (auto const& other : later)
              rows_.push_back(fmt::format("{} - {} - {} >= -1", on, one, other));
        }
    }
  }

  Problem const& p_;
  std::vector<Session> const& sessions_;
  std::map<ClientId, std::string> changes_{};
  std::vector<std::string> names_{};
  std::vector<std::string> rows_{};
  std::map<Key, std::string> limits_{};
  std::map<std::pair<std::size_t, ClientId>, std::map<Date, std::vector<std::string>>> seen_{};
  std::string objective_{};
};

}  // namespace

int main(int argc, char** argv) {
  auto const number = [&](int index, long usual) {
    return index < argc ? parse_integer(argv[index]).value_or(usual) : usual;
  };
  auto problem = benchmark::clinic({.clients = static_cast<int>(number(1, 120)),
                                    .clinicians = static_cast<int>(number(2, 15)),
                                    .rooms = static_cast<int>(number(3, 8)),
                                    .seed = static_cast<std::uint64_t>(number(5, 1))});
  auto const before = build(problem);
  auto const lost = static_cast<std::size_t>(number(4, 1) - 1);
  problem.absences = {{.clinician = problem.site.clinicians.at(lost).id, .time = problem.horizon}};
  Writer(problem, before.sessions).write();
}
