#include "scheduling/naming.hpp"

#include <fmt/format.h>

namespace careplan {
namespace {
constexpr std::size_t id_limit = 64;
}

Naming::Naming(std::vector<Session> const& taken) {
  for (auto const& session : taken) taken_.insert(session.id.value);
}

SessionId Naming::id(std::string const& who, Date date, Clock begin, std::string const& service) {
  auto const when =
      fmt::format("-{}-{:02}{:02}-", to_text(date), begin.minute / 60, begin.minute % 60);
  // Too long a name loses the end of its service, then of whom; a number keeps it apart.
  auto const head = who.substr(0, id_limit - when.size() - 4) + when;
  for (int twin = 1;; ++twin) {
    auto const tail = twin == 1 ? std::string() : fmt::format("-{}", twin);
    auto name = (head + service).substr(0, id_limit - tail.size()) + tail;
    if (taken_.insert(name).second) return {name};
  }
}

}  // namespace careplan
