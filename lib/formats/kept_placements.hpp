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
  // Text with a block of readable bytes behind it, so that it is copied in whole blocks.
  struct Piece {
    std::string bytes{};
    std::size_t size = 0;
    explicit Piece(std::string_view text = {});
  };
  struct Kept {
    Piece texts{};           // from the status on
    std::size_t before = 0;  // what stands in it before the list of what is decisive
  };
  Kept const& kept(std::uint32_t outcome);
  static char* written(char* to, char const* from, std::size_t size);
  static char* written(char* to, Piece const& piece) {
    return written(to, piece.bytes.data(), piece.size);
  }

  Criteria const* criteria_;
  BatchPlacer const* placer_;
  Piece head_{};                // up to the client
  Piece middle_{};              // from there to the date
  std::vector<Piece> facts_{};  // quoted, each with a comma before it
  std::size_t most_ = 0;        // bytes of all that does not depend on the outcome
  std::vector<Kept> kept_{};
  Kept fresh_{};
};

}  // namespace careplan
