// Place-out records of one set of criteria put together from texts that were written before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "criteria/batch.hpp"
#include "formats/text_block.hpp"

namespace careplan {

class KeptPlacements {
 public:
  KeptPlacements(Criteria const& criteria, BatchPlacer const& placer);

  // The record as append_placement writes it without reasons; `date` is as it stands in a record.
  void append(TextBlock& out, std::string_view client, std::string_view date,
              BatchAnswer const& answer);

 private:
  struct Kept {
    KeptText texts{};        // from the status on
    std::size_t before = 0;  // what stands in it before the list of what is decisive
  };
  Kept const& kept(std::uint32_t outcome);

  Criteria const* criteria_;
  BatchPlacer const* placer_;
  KeptText head_{};                // up to the client
  KeptText middle_{};              // from there to the date
  std::vector<KeptText> facts_{};  // quoted, each with a comma before it
  std::size_t most_ = 0;           // bytes of all that does not depend on the outcome
  std::vector<Kept> kept_{};
  Kept fresh_{};
};

}  // namespace careplan
