#include "formats/kept_placements.hpp"

#include <bit>
#include <cstring>

#include "core/json.hpp"
#include "formats/records.hpp"

namespace careplan {
namespace {

constexpr std::size_t kept_limit = std::size_t{1} << 13;  // outcomes; others are written each time

char* written(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

// What a record says between two marks, both of which stay where they are. No text in a record can
// look like one: quotes inside of it are escaped.
std::string between(std::string const& record, std::string_view from, std::string_view to) {
  auto const begin = record.find(from) + from.size();
  return record.substr(begin, record.find(to, begin) - begin);
}

}  // namespace

KeptPlacements::KeptPlacements(Criteria const& criteria, BatchPlacer const& placer)
    : criteria_(&criteria), placer_(&placer) {
  auto const record = placement_json(ClientId{"c"}, {}, criteria, {}, false);
  constexpr std::string_view client = R"("client":")";
  constexpr std::string_view date = R"("as_of":")";
  head_ = record.substr(0, record.find(client) + client.size());
  middle_ = "\"" + between(record, "\"client\":\"c\"", date) + std::string(date);
  most_ = head_.size() + middle_.size();
  for (auto const& fact : criteria.facts) {
    facts_.push_back("," + json_text(fact.id));
    most_ += facts_.back().size();
  }
}

KeptPlacements::Kept const& KeptPlacements::kept(std::uint32_t outcome) {
  if (outcome < kept_.size() && !kept_[outcome].after.empty()) return kept_[outcome];
  auto const record =
      placement_json(ClientId{"c"}, {}, *criteria_, placer_->outcome(outcome), false);
  auto const status = record.find(R"(","status":)");
  constexpr std::string_view decisive = R"("decisive":[)";
  auto const list = record.find(decisive, status) + decisive.size();
  fresh_ = {record.substr(status, list - status), record.substr(list)};
  if (outcome >= kept_limit) return fresh_;
  if (outcome >= kept_.size()) kept_.resize(outcome + std::size_t{1});
  return kept_[outcome] = fresh_;
}

void KeptPlacements::append(TextBlock& out, std::string_view client, std::string_view date,
                            BatchAnswer const& answer) {
  auto const& texts = kept(answer.outcome);
  auto* to =
      out.room(most_ + client.size() + date.size() + texts.before.size() + texts.after.size());
  to = written(to, head_);
  to = written(to, client);
  to = written(to, middle_);
  to = written(to, date);
  to = written(to, texts.before);
  bool first = true;
  for (auto rest = answer.decisive; rest != 0; rest &= rest - 1) {
    std::string_view const fact = facts_.data()[std::countr_zero(rest)];
    to = written(to, first ? fact.substr(1) : fact);
    first = false;
  }
  out.written(written(to, texts.after));
}

}  // namespace careplan
