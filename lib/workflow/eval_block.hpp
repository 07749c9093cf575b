// A block of place-in lines, and what the quick way makes of them without knowing what stands
// before and behind.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar.hpp"
#include "criteria/batch.hpp"
#include "formats/kept_explanations.hpp"
#include "formats/kept_placements.hpp"
#include "formats/lines.hpp"
#include "formats/quick_place.hpp"

namespace careplan {

struct EvalBlock {
  struct Entry {
    Line line{};               // numbered within the block
    std::string_view id{};     // the client of a plain line
    std::uint64_t client = 0;  // the hash of it; see SeenClients
    std::size_t end = 0;       // of its record in `text`, newline included
    bool plain = false;        // it is answered, should it be all that is said of the client
  };
  LineBlock lines{};
  std::vector<Entry> entries{};
  TextBlock text{};
  int passed = 0;  // lines, blank ones included

  std::string_view record(std::size_t entry) const {
    auto const begin = entry == 0 ? 0 : entries[entry - 1].end;
    return text.text().substr(begin, entries[entry].end - begin);
  }
};

// One a thread.
class QuickEval {
 public:
  QuickEval(BatchCriteria const& criteria, std::optional<Date> as_of, bool explain);
  QuickEval(QuickEval const&) = delete;  // its parts know each other
  QuickEval& operator=(QuickEval const&) = delete;
  void read(EvalBlock& block);

 private:
  // A line whose answer has been asked for.
  struct Asked {
    std::size_t entry = 0;
    bool plain = false;
    std::size_t ticket = 0;
    std::string_view client{};
    std::string_view date{};
  };
  void ask(Asked& line, EvalBlock& block);
  void answer(Asked const& line, EvalBlock& block);
  bool explain(EvalBlock& block, Asked const& asked);
  void end(EvalBlock& block, EvalBlock::Entry& entry);
  // The states as they are on the day of the placement.
  std::span<FactState const> states();

  BatchCriteria const* criteria_;
  std::optional<Date> as_of_;
  std::string as_of_text_{};
  QuickPlace quick_;
  BatchPlacer placer_;
  KeptPlacements kept_;
  std::unique_ptr<KeptExplanations> explanations_{};  // where they are wanted
  std::vector<FactState> aged_{};
  std::uint64_t stale_ = 0;  // facts
  std::array<Asked, BatchPlacer::tickets / 2> asked_{};
};

}  // namespace careplan
