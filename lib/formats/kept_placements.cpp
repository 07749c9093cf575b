#include "formats/kept_placements.hpp"

#include <bit>

#include "core/json.hpp"
#include "formats/records.hpp"
#include "formats/written.hpp"

namespace careplan {
namespace {

constexpr std::size_t kept_limit = std::size_t{1} << 13;  // outcomes; others are written each time

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
  head_ = KeptText(record.substr(0, record.find(client) + client.size()));
  middle_ = KeptText("\"" + between(record, "\"client\":\"c\"", date) + std::string(date),
                     KeptText::wide);
  most_ = head_.size + middle_.size + KeptText::wide;
  for (auto const& fact : criteria.facts) {
    facts_.emplace_back("," + json_text(fact.id));
    most_ += facts_.back().size;
  }
}

KeptPlacements::Kept const& KeptPlacements::kept(std::uint32_t outcome) {
  if (outcome < kept_.size() && kept_[outcome].before > 0) return kept_[outcome];
  auto const record =
      placement_json(ClientId{"c"}, {}, *criteria_, placer_->outcome(outcome), false);
  auto const status = record.find(R"(","status":)");
  constexpr std::string_view decisive = R"("decisive":[)";
  auto const list = record.find(decisive, status) + decisive.size();
  fresh_ = {KeptText(record.substr(status)), list - status};
  if (outcome >= kept_limit) return fresh_;
  if (outcome >= kept_.size()) kept_.resize(outcome + std::size_t{1});
  return kept_[outcome] = fresh_;
}

void KeptPlacements::append(TextBlock& out, std::string_view client, std::string_view date,
                            BatchAnswer const& answer) {
  auto const& [texts, before] = kept(answer.outcome);
  auto* to = out.room(most_ + client.size() + date.size() + texts.size);
  to = written(to, head_);
  std::memcpy(to, client.data(), client.size());
  to = written<KeptText::wide>(to + client.size(), middle_.bytes.data(), middle_.size);
  std::memcpy(to, date.data(), date.size());
  to = written(to + date.size(), texts.bytes.data(), before);
  auto const* const list = to;
  for (auto rest = answer.decisive; rest != 0; rest &= rest - 1) {
    auto const& fact = facts_.data()[std::countr_zero(rest)];
    std::size_t const comma = to == list ? 1 : 0;
    to = written(to, fact.bytes.data() + comma, fact.size - comma);
  }
  out.written(written(to, texts.bytes.data() + before, texts.size - before));
}

}  // namespace careplan
