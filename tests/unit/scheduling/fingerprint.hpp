// A number for all that a timetable, a check or a repair says.
#pragma once

#include <fmt/format.h>

#include "scheduling/figures.hpp"
#include "scheduling/schedule.hpp"

namespace careplan::sample {

class Print {  // FNV-1a, folded to 32 bits
 public:
  template <class... Part>
  void add(Part const&... parts) {
    (text(fmt::format("{}|", parts)), ...);
  }
  void add(Session const& s) {
    add(s.id.value, s.program, s.track, s.group, s.service, static_cast<int>(s.kind),
        static_cast<int>(s.modality), s.counts_toward_hours, s.billable, to_text(s.date),
        to_text(s.time), s.clinician.value, s.room.value, s.topic);
    for (auto const& client : s.roster) add(client.value);
  }
  void add(Unmet const& u) { add(u.client.value, u.program, u.what, u.constraint, u.because); }
  void add(Violation const& v) {
    add(v.constraint, v.message, v.hard, v.times, v.program);
    for (auto const& id : v.sessions) add(id.value);
  }
  void add(Share const& share) { add(share.used, share.of, share.percent()); }
  template <class T>
  void add(std::vector<T> const& list) {
    for (auto const& one : list) add(one);
    add("end");
  }
  std::uint32_t value() const { return static_cast<std::uint32_t>(sum_ ^ (sum_ >> 32)); }

 private:
  void text(std::string_view bytes) {
    for (char const byte : bytes) {
      sum_ ^= static_cast<unsigned char>(byte);
      sum_ *= 0x100000001B3u;
    }
  }
  std::uint64_t sum_ = 0xCBF29CE484222325u;
};

}  // namespace careplan::sample
