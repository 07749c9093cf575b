// Place-out records with reasons, put together from texts that were written before: a reason is the
// same for all clients but for the values of the facts in it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "criteria/batch.hpp"
#include "criteria/outline.hpp"
#include "formats/fact_texts.hpp"
#include "formats/kept_placements.hpp"
#include "formats/records.hpp"
#include "formats/text_block.hpp"

namespace careplan {

class KeptExplanations {
 public:
  KeptExplanations(BatchCriteria const& batch, BatchPlacer& placer, KeptPlacements& placements);
  KeptExplanations(KeptExplanations const&) = delete;  // its parts know each other
  KeptExplanations& operator=(KeptExplanations const&) = delete;

  // By fact: the state it counts as, its value as it stands in the record (empty: it does not), and
  // whether that is too old to count.
  struct Client {
    std::string_view id{};
    std::string_view date{};
    std::span<FactState const> states{};
    std::span<std::string_view const> values{};
    std::uint64_t stale = 0;
  };
  // The record as append_placement writes it with reasons. False, and nothing is written, for a
  // client who has to be explained alone.
  bool append(TextBlock& out, Client const& client);

 private:
  // Of texts_; one that is not known yet is empty.
  struct Stretch {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  struct LeafText {
    std::uint32_t only = 0;  // fact that it reads, when it reads no other
    // From the value on, with what is behind. Of one fact: by the number of its value; of several,
    // by their numbers: a new one takes the place of another.
    std::vector<Stretch> ends{};
    std::vector<std::pair<std::uint64_t, Stretch>> some_ends{};
    std::vector<std::uint32_t> facts{};
    std::size_t leaf = 0;  // of the rule
    std::string behind{};  // up to the value of the next one, or to the end of the rule
  };
  struct RuleText {
    std::array<KeptText, 3> heads{};  // by truth: up to the value of the first condition
    std::vector<LeafText> leaves{};
    std::vector<OutlinedLeaf> outlined{};
    std::size_t most = 0;  // bytes of it
    // Where it stands in the text, when it has been written into this record.
    std::uint64_t record = 0;
    Truth truth = Truth::no;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  // What of the answers to an open fact is told as one.
  struct Branch {
    KeptText const* answer = nullptr;
    KeptText const* leaves = nullptr;
    bool last = false;  // of the fact
  };
  struct Branches {
    std::array<std::uint64_t, 5> depends{};
    std::vector<Branch> list{};  // of all decisive facts, one after the other
    bool filled = false;
    bool known = false;  // they can be worked out here
  };

  RuleText rule_text(std::uint32_t rule);
  bool number_values(Client const& client);
  Branches const& branches(Client const& client, BatchAnswer const& answer, BatchSaid const& said);
  bool add_branches(Client const& client, std::size_t fact, std::vector<Branch>& list);
  KeptText const* answer_text(std::size_t fact, std::size_t first, std::size_t last);
  KeptText const* leaves_text(std::uint32_t outcome);
  void append_list(TextBlock& out, std::string_view opening,
                   std::vector<OutlinedRule> const& rules);
  void append_again(TextBlock& out, std::string_view opening,
                    std::vector<OutlinedRule> const& rules);
  char* append_rule(TextBlock& out, char* to, OutlinedRule const& rule);
  char* append_new_end(TextBlock& out, char* to, RuleText const& rule, LeafText const& leaf,
                       Stretch& end);
  Stretch& end_of(LeafText& leaf);
  std::string worked_out(RuleText const& rule, LeafText const& leaf) const;
  Stretch keep(std::string const& text);
  void append_missing(TextBlock& out, BatchAnswer const& answer, Branches const& branches);
  Facts facts_in(std::vector<std::uint32_t> const& facts) const;
  std::pair<std::size_t, std::size_t> ends_of(std::uint32_t outcome);

  BatchCriteria const* batch_;
  BatchPlacer* placer_;
  KeptPlacements* placements_;
  FactNames names_;
  Outline outline_;
  Outline::Lists lists_{};
  bool can_explain_ = true;
  std::size_t most_ = 0;                                  // bytes of the list in hand
  std::vector<FactTexts> values_{};                       // by fact
  std::vector<KeptText> missing_{};                       // by fact, up to the value
  std::vector<RuleText> rules_{};                         // and the default
  std::uint64_t record_ = 0;                              // the number of the one in hand
  std::string texts_{};                                   // with a block behind the last one
  std::unordered_map<std::string, Stretch> stretches_{};  // by text
  std::array<std::uint32_t, 64> numbers_{};
  std::vector<Branches> branches_;
  std::vector<std::uint32_t> outcomes_{};  // by class of answers to a fact
  // By fact, first and last class; by text, where nodes stay where they are; by outcome.
  std::vector<std::vector<std::unique_ptr<KeptText const>>> answers_{};
  std::map<std::string, KeptText> leaves_{};
  std::vector<KeptText const*> leaves_of_{};
  std::vector<std::pair<std::size_t, std::size_t>> levels_{};  // by outcome: lowest, highest
};

}  // namespace careplan
