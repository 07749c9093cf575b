// Clients for the benchmark of `place eval`: place-in records with the 25 facts of wide.toml, each
// unknown in 8 of 100 (half absent, half null), the same for the same seed.
// usage: clients COUNT [ndjson|csv|flat] [shuffled]      flat: NDJSON without the nesting, for SQL
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace {

struct Random {
  std::uint64_t state = 1;
  std::uint64_t next() {  // splitmix64
    auto z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }
};

enum class Kind { number, yes_no, housing, work };
struct Fact {
  std::string_view id;
  Kind kind;
  unsigned most;
};
constexpr std::array<Fact, 25> facts{{
    {"withdrawal", Kind::number, 4},
    {"medical", Kind::number, 4},
    {"mental", Kind::number, 4},
    {"readiness", Kind::number, 4},
    {"relapse", Kind::number, 4},
    {"environment", Kind::number, 4},
    {"depression", Kind::number, 27},
    {"anxiety", Kind::number, 21},
    {"drinking", Kind::number, 40},
    {"drugs", Kind::number, 10},
    {"trauma", Kind::number, 80},
    {"craving", Kind::number, 10},
    {"sleep", Kind::number, 28},
    {"admissions", Kind::number, 20},
    {"days-since-use", Kind::number, 365},
    {"supporters", Kind::number, 10},
    {"missed", Kind::number, 30},
    {"pregnant", Kind::yes_no, 0},
    {"plan-of-harm", Kind::yes_no, 0},
    {"seizures", Kind::yes_no, 0},
    {"safe-home", Kind::yes_no, 0},
    {"transport", Kind::yes_no, 0},
    {"court", Kind::yes_no, 0},
    {"housing", Kind::housing, 0},
    {"work", Kind::work, 0},
}};
constexpr std::array<std::string_view, 4> housing{"own", "family", "shelter", "street"};
constexpr std::array<std::string_view, 4> work{"full", "part", "none", "disabled"};

std::string value_of(Fact const& fact, Random& random, bool csv) {
  switch (fact.kind) {
    case Kind::number:
      return std::to_string(random.below(fact.most + 1));
    case Kind::yes_no:
      return random.below(2) != 0 ? (csv ? "yes" : "true") : (csv ? "no" : "false");
    default: {
      auto const word = std::string((fact.kind == Kind::housing ? housing : work)[random.below(4)]);
      return csv ? word : '"' + word + '"';
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  auto const count = argc > 1 ? std::strtoll(argv[1], nullptr, 10) : 0;
  std::string_view const format = argc > 2 ? argv[2] : "ndjson";
  bool const shuffled = argc > 3;
  bool const csv = format == "csv";
  Random random;
  std::string out;
  if (csv) {
    out = "client,date";
    for (auto const& fact : facts) (out += ',') += fact.id;
    out += '\n';
  }
  for (long long i = 1; i <= count; ++i) {
    auto order = facts;
    if (shuffled)
      for (std::size_t at = order.size(); at > 1; --at)
        std::swap(order[at - 1], order[random.below(at)]);
    auto const client = "C-" + std::to_string(100000 + i);
    out += csv ? client + ",2026-11-20"
               : R"({"client":")" + client + R"(","date":"2026-11-20")" +
                     (format == "flat" ? "" : R"(,"facts":{)");
    bool first = format != "flat";
    for (auto const& fact : order) {
      auto const luck = random.below(100);
      if (csv) {
        out += ',';
        if (luck >= 8) out += value_of(fact, random, true);
      } else if (luck >= 4) {
        if (!std::exchange(first, false)) out += ',';
        ((out += '"') += fact.id) += "\":";
        out += luck < 8 ? "null" : value_of(fact, random, false);
      }
    }
    out += csv ? "\n" : format == "flat" ? "}\n" : "}}\n";
    if (out.size() > (1U << 16)) {
      std::fwrite(out.data(), 1, out.size(), stdout);
      out.clear();
    }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
}
