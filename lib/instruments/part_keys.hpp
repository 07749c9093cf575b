// Scoring a million records is mostly meeting the same few thousand partial outcomes again. A
// score, a result or a flag depends on its items only through a few small numbers: its key. In
// records with equal keys that part has the same outcome, so it can be worked out once and kept.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "instruments/part_reads.hpp"
#include "instruments/read_once.hpp"

namespace careplan {

struct PartKey {
  std::uint64_t score = 0;   // of the one score that the part is, or reads
  std::uint64_t digits = 0;  // what else it reads
  bool operator==(PartKey const&) const = default;
};

class PartKeys {
 public:
  // Nothing for an instrument whose parts depend on more than keys can say: scores of fractions,
  // results over two scores, gates over too many answers.
  static std::optional<PartKeys> of(Plan const& plan);

  // The scores, then the results, then the flags of the instrument, each in file order.
  std::size_t parts() const { return scores_.size() + findings_.size(); }

  // Settles gates and derived items in `codes`, one an item, and gives the key of each part. False
  // for a record that has to be looked at as a whole: a gate that is open, an answer that
  // complaints_about may refuse, more completions than can be walked. Context facts are no part of
  // the keys: records with other facts need other keepers.
  bool settle(std::span<Code> codes, std::span<PartKey> keys) const;

 private:
  class Builder;

  // Truth of a condition over few items, by the digits of their codes.
  struct SmallTable {
    std::vector<std::size_t> items{};
    std::vector<std::vector<std::uint32_t>> digit{};  // by item and code, stride included
    std::vector<Truth> truths{};
    Truth at(std::span<Code const> codes) const;
  };
  struct Gate {
    std::size_t item = 0;
    SmallTable asked{};
  };
  struct Derived {
    std::size_t item = 0;
    std::size_t raw = 0;
    std::vector<Code> by_raw{};  // by the raw item's code, answers only
    bool raw_is_read = false;    // by a finding
  };
  using Sum = std::vector<Addend>;
  struct Finding {
    std::optional<std::size_t> score{};  // the score that it reads
    Sum digits{};
    std::vector<ReadOnce> conditions{};  // instead of digits
  };
  struct Limits {
    std::size_t answers = 0;  // codes below are answers
    Code not_asked = 0;
    Code not_applicable = 0;
    bool walked = false;            // read by a result or a flag
    std::optional<Code> nothing{};  // the answer that adds nothing (completions.hpp)
    Code refused = 0;  // from here on no record may say: not applicable, unless gated; stale
  };

  std::size_t most_open_ = 0;   // items: with more there may be too many completions
  std::vector<Limits> limits_;  // by item
  std::vector<Derived> derived_;
  std::vector<Gate> gates_;         // in item order
  std::vector<SmallTable> nevers_;  // of the consistency rules
  std::vector<Sum> scores_;
  std::vector<Finding> findings_;
};

}  // namespace careplan
