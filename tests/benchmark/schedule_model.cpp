// Writes the problem of one week as a mixed-integer program in the LP format, for solvers to be
// measured against: clients to tracks, groups with who leads them, rooms, and appointments for
// every shape of track a client could be in. Costs are those of `schedule_search`.
#include <fmt/format.h>

#include <map>
#include <set>

#include "clinic_generator.hpp"
#include "core/text.hpp"
#include "scheduling/modelling.hpp"

namespace {
using namespace careplan;

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

class Writer {
 public:
  Writer(Model const& model, bool appointments) : m_(model), with_appointments_(appointments) {}

  void write() {
    find_shapes();
    for (int c = 0; c < static_cast<int>(m_.clients.size()); ++c) client(c);
    for (int t = 0; t < static_cast<int>(m_.tracks.size()); ++t) track(t);
    std::string text = "Minimize\n obj:";
    for (auto const& [name, cost] : costs_) text += fmt::format(" + {} {}\n", cost, name);
    text += "Subject To\n";
    int number = 0;
    for (auto const& row : rows_) text += fmt::format(" c{}: {}\n", number++, row);
    for (auto const& [key, sum] : limits_)
      text += fmt::format(" c{}: {} <= {}\n", number++, sum, limit_of(key));
    text += "Generals\n";
    for (auto const& [name, cost] : costs_) text += fmt::format(" {}\n", name);
    text += "End\n";
    fmt::print("{}", text);
  }

 private:
  // Kinds of limits: clinician and slot, day, week, caseload; rooms for groups; all rooms.
  using Key = std::tuple<char, int, int, int>;

  int limit_of(Key const& key) const {
    auto const [kind, who, day, slot] = key;
    int group_rooms = 0;
    for (auto const& room : m_.rooms) group_rooms += room.capacity >= 12 ? 1 : 0;
    switch (kind) {
      case 'd':
        return m_.clinicians[at(who)].day_max;
      case 'w':
        return m_.clinicians[at(who)].week_max;
      case 'l':
        return m_.clinicians[at(who)].caseload;
      case 'g':
        return group_rooms;
      case 'r':
        return static_cast<int>(m_.rooms.size());
      default:
        return 1;
    }
  }
  void var(std::string const& name, long cost) { costs_.emplace_back(name, cost); }
  void use(Key const& key, std::string const& name, int amount = 1) {
    limits_[key] += fmt::format(" + {} {}", amount, name);
  }

  void find_shapes() {
    std::map<std::tuple<WeekBits, bool>, int> index;
    for (auto const& track : m_.tracks) {
      auto const [found, added] =
          index.try_emplace({track.hours, track.in_person}, static_cast<int>(shapes_.size()));
      if (added) shapes_.push_back(&track);
      shape_of_.push_back(found->second);
    }
  }

  void lead(int clinician, int day, DayBits slots, int minutes, std::string const& name) {
    for (; slots != 0; slots &= slots - 1)
      use({'k', clinician, day, std::countr_zero(slots)}, name);
    use({'d', clinician, day, 0}, name, minutes);
    use({'w', clinician, 0, 0}, name, minutes);
  }

  void track(int t) {
    auto const& track = m_.tracks[at(t)];
    if (members_[t].empty()) return;
    auto const groups = fmt::format("n{}", t);
    var(groups, track.open_cost);
    auto const missing = fmt::format("s{}", t);
    var(missing, track.short_cost);
    rows_.push_back(fmt::format("{} - {} {} <= 0", members_[t], track.size_max, groups));
    rows_.push_back(
        fmt::format("{} + {} - {} {} >= 0", members_[t], missing, track.size_min, groups));
    for (std::size_t e = 0; e < track.entries.size(); ++e) {
      auto const& hour = track.entries[e];
      std::string sum;
      for (int const k : hour.clinicians) {
        auto const name = fmt::format("z{}_{}_{}", t, e, k);
        var(name, 0);
        sum += fmt::format(" + {}", name);
        lead(k, hour.day, hour.slots, hour.minutes, name);
      }
      rows_.push_back(fmt::format("{} - {} = 0", sum, groups));
      if (!track.in_person) continue;
      for (DayBits bits = hour.slots; bits != 0; bits &= bits - 1) {
        use({'g', 0, hour.day, std::countr_zero(bits)}, groups);
        use({'r', 0, hour.day, std::countr_zero(bits)}, groups);
      }
    }
  }

  void client(int c) {
    auto const& client = m_.clients[at(c)];
    auto const waits = fmt::format("w{}", c);
    var(waits, client.waiting_cost);
    std::string sum = waits;
    std::map<int, std::string> in_shape;
    for (auto const& option : client.options) {
      auto const name = fmt::format("x{}_{}", c, option.track);
      var(name, option.cost);
      sum += " + " + name;
      members_[option.track] += " + " + name;
      in_shape[shape_of_[at(option.track)]] += " - " + name;
    }
    rows_.push_back(sum + " = 1");
    if (!with_appointments_) return;
    for (auto const& [shape, places] : in_shape) appointments(c, shape, places);
    cases(c);
  }

  void appointments(int c, int shape, std::string const& places) {
    auto const& track = *shapes_[at(shape)];
    std::set<int> extra;
    std::map<std::pair<int, int>, std::string> busy;
    for (int const a : m_.clients[at(c)].appointments) {
      auto const& wanted = m_.appointments[at(a)];
      auto const unmet = fmt::format("u{}_{}", a, shape);
      var(unmet, wanted.unmet_cost);
      std::string sum = unmet;
      std::map<int, std::string> on_extra;
      for (auto const& choice : wanted.choices)
        for (int day = 0; day < 7; ++day)
          for (DayBits bits = wanted.starts[track.in_person ? 1 : 0][at(day)] &
                              m_.starts[at(wanted.kind)][at(choice.clinician)][at(day)] &
                              ~blocked_starts(track.hours[at(day)], wanted.length);
               bits != 0; bits &= bits - 1) {
            int const slot = std::countr_zero(bits);
            auto const name = fmt::format("a{}_{}_{}_{}_{}", a, shape, choice.clinician, day, slot);
            var(name, choice.cost + waiting_cost(track, day, m_.grid.minute(slot), wanted.minutes));
            sum += " + " + name;
            if (track.first_minute[at(day)] < 0) on_extra[day] += " + " + name;
            lead(choice.clinician, day, stretch(slot, wanted.length), wanted.minutes, name);
            given_[{a, choice.clinician}] += " + " + name;
            for (int s = slot; s < slot + wanted.length; ++s) {
              busy[{day, s}] += " + " + name;
              if (track.in_person) use({'r', 0, day, s}, name);
            }
          }
      rows_.push_back(fmt::format("{}{} = 0", sum, places));
      for (auto const& [day, held] : on_extra) {
        extra.insert(day);
        rows_.push_back(fmt::format("{} - e{}_{}_{} <= 0", held, c, shape, day));
      }
    }
    for (int const day : extra) var(fmt::format("e{}_{}_{}", c, shape, day), track.extra_day_cost);
    for (auto const& [when, sum] : busy) rows_.push_back(sum + " <= 1");
  }

  void cases(int c) {
    for (int k = 0; k < static_cast<int>(m_.clinicians.size()); ++k) {
      if (m_.clinicians[at(k)].caseload == 0) continue;
      auto const name = fmt::format("v{}_{}", c, k);
      bool used = false;
      for (int const a : m_.clients[at(c)].appointments)
        if (auto const found = given_.find({a, k}); found != given_.end()) {
          rows_.push_back(fmt::format("{} - {} <= 0", found->second, name));
          used = true;
        }
      if (!used) continue;
      var(name, 0);
      use({'l', k, 0, 0}, name);
    }
  }

  Model const& m_;
  bool with_appointments_ = true;
  std::vector<ModelTrack const*> shapes_{};
  std::vector<int> shape_of_{};
  std::vector<std::pair<std::string, long>> costs_{};
  std::vector<std::string> rows_{};
  std::map<Key, std::string> limits_{};
  std::map<int, std::string> members_{};
  std::map<std::pair<int, int>, std::string> given_{};
};

}  // namespace

int main(int argc, char** argv) {
  auto const number = [&](int index, long usual) {
    return index < argc ? parse_integer(argv[index]).value_or(usual) : usual;
  };
  auto const problem =
      benchmark::clinic({.clients = static_cast<int>(number(1, 24)),
                         .clinicians = static_cast<int>(number(2, 4)),
                         .rooms = static_cast<int>(number(3, 3)),
                         .tightness = static_cast<benchmark::Tightness>(number(4, 1)),
                         .seed = static_cast<std::uint64_t>(number(5, 1))});
  Groundwork const clinic(problem);
  std::vector<Unmet> unknown;
  auto const list = courses(clinic, unknown);
  Writer(make_model(clinic, list).model, number(6, 1) != 0).write();
}
