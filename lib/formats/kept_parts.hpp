// Assess-out records of one instrument put together from parts that were written before.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/id.hpp"
#include "instruments/part_keys.hpp"
#include "instruments/score.hpp"

namespace careplan {

class KeptParts {
 public:
  // `keys` are those of the plan; what is kept is true for records with this context only.
  KeptParts(Plan const& plan, PartKeys keys, Facts context);
  KeptParts(KeptParts const&) = delete;  // pieces point into it
  KeptParts& operator=(KeptParts const&) = delete;

  // The record of `codes`, one an item, byte for byte as append_assessment would write it, valid
  // until the next call; `date` is as it stands in the record. Empty when the record must be looked
  // at as a whole, see PartKeys::settle. `codes` are settled in either case.
  std::string_view record(std::string_view client, std::string_view date, std::span<Code> codes);

 private:
  // Texts by key, each with what stands before it, in one open table. What does not fit any more is
  // written anew each time.
  class Part {
   public:
    std::string const* find(PartKey const& key) const;
    void keep(PartKey const& key, std::string text);

   private:
    struct Entry {
      PartKey key{};
      std::string const* text = nullptr;
    };
    Entry& slot(PartKey const& key);
    void grow();
    std::vector<Entry> entries_ = std::vector<Entry>(64);
    std::size_t used_ = 0;
    std::unordered_map<std::string, int> texts_;  // nodes stay where they are
  };

  // Text with a block of readable bytes from its start, so that short ones are copied as one block.
  struct Piece {
    char const* text = nullptr;
    std::size_t size = 0;
  };

  void keep_answers(std::vector<Item> const& items);
  void work_out(std::span<Code const> codes);

  Plan const* plan_;
  PartKeys keys_;
  Facts context_;
  std::string head_;                         // behind the date
  std::vector<std::string> before_;          // what stands before each part, and after the last
  std::string answer_texts_;                 // "q1":2 and the like, one after the other
  std::vector<std::vector<Piece>> answers_;  // by item and code
  std::size_t most_ = 0;                     // bytes of all that is not a part
  std::string out_;
  std::vector<Part> parts_;
  std::vector<PartKey> found_;
  std::vector<std::string const*> texts_;
  std::vector<std::string> fresh_;  // by part, what work_out wrote
};

}  // namespace careplan
