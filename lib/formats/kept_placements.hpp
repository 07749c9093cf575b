// Place-out records of one set of criteria put together from texts that were written before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "criteria/batch.hpp"

namespace careplan {

// Text that only grows, in memory that is not cleared before it is written.
class TextBlock {
 public:
  char* room(std::size_t size) {
    if (bytes_.size() < used_ + size) bytes_.resize(2 * (used_ + size));
    return bytes_.data() + used_;
  }
  void written(char const* end) { used_ = static_cast<std::size_t>(end - bytes_.data()); }
  std::string_view text() const { return {bytes_.data(), used_}; }
  std::size_t size() const { return used_; }
  void clear() { used_ = 0; }

 private:
  std::string bytes_{};
  std::size_t used_ = 0;
};

class KeptPlacements {
 public:
  KeptPlacements(Criteria const& criteria, BatchPlacer const& placer);

  // The record as append_placement writes it without reasons; `date` is as it stands in a record.
  void append(TextBlock& out, std::string_view client, std::string_view date,
              BatchAnswer const& answer);

 private:
  struct Kept {
    std::string before{};  // what is decisive: from the status on
    std::string after{};
  };
  Kept const& kept(std::uint32_t outcome);

  Criteria const* criteria_;
  BatchPlacer const* placer_;
  std::string head_{};                // up to the client
  std::string middle_{};              // from there to the date
  std::vector<std::string> facts_{};  // quoted, each with a comma before it
  std::size_t most_ = 0;              // bytes of all that does not depend on the outcome
  std::vector<Kept> kept_{};
  Kept fresh_{};
};

}  // namespace careplan
