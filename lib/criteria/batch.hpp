// Placing very many clients: the outcome alone, from the states that their facts are in. An answer
// is looked up rather than worked out wherever an equal one has been worked out before; it is the
// same as that of place(), for every client.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "criteria/place.hpp"

namespace careplan {

// Which of the values that the rules tell apart a fact has, or that it has none that is known.
using FactState = std::uint8_t;

// Immutable, and so shared by as many BatchPlacers as there are threads.
class BatchCriteria {
 public:
  // Nothing where a rule tells too much apart for a table, or there are more than 64 rules, facts
  // or levels. `criteria` must outlive it.
  static std::unique_ptr<BatchCriteria const> of(Criteria const& criteria);
  ~BatchCriteria();

  Criteria const& criteria() const;
  FactState open(std::size_t fact) const;  // facts as the criteria list them
  // Of a value that the fact's domain allows; nothing when it is known in part.
  std::optional<FactState> state_of(std::size_t fact, Value const& value) const;

  // How neighbouring classes of answers are told as one: "1..2", "homeless, shelter".
  std::string answer_text(std::size_t fact, std::size_t first, std::size_t last) const;

  struct Impl;
  Impl const& impl() const { return *impl_; }  // for the files of this room

 private:
  BatchCriteria();
  std::unique_ptr<Impl> impl_;
};

struct BatchAnswer {
  std::uint32_t outcome = 0;   // see BatchPlacer::outcome
  std::uint64_t decisive = 0;  // bit i: the i-th fact of the criteria is decisive
  bool operator==(BatchAnswer const&) const = default;
};

// What the rules say of one client: sets of rules as the criteria list them.
struct BatchSaid {
  std::uint64_t yes = 0;
  std::uint64_t open = 0;  // they may speak
  Truth by_default = Truth::no;
  // Clients for whom this and the answer are equal have equal branches of what is decisive.
  std::array<std::uint64_t, 5> depends{};
};

// One a thread: it keeps what it has worked out.
class BatchPlacer {
 public:
  explicit BatchPlacer(BatchCriteria const& criteria);
  ~BatchPlacer();
  BatchPlacer(BatchPlacer&&) noexcept;

  // `states` by fact. Nothing when so much is open that the client has to be placed alone.
  std::optional<BatchAnswer> place(std::span<FactState const> states) {
    return answer(ask(states));
  }
  // The same in two steps: memory is slow, and there is something else to do until it has answered.
  // A ticket is good until `tickets` more have been asked for.
  static constexpr std::size_t tickets = 8;
  std::size_t ask(std::span<FactState const> states);
  std::optional<BatchAnswer> answer(std::size_t ticket);
  // Beside an answer; nothing where that would take too much.
  std::optional<BatchSaid> said(std::size_t ticket);
  // The outcome of each class of answers to an open fact, in order. False where that takes too
  // much, or an answer would be more than a completion: where rules ask whether the fact is known.
  bool outcomes(std::span<FactState const> states, std::size_t fact,
                std::vector<std::uint32_t>& each);
  // What all answers with this number share: everything of Detail::outcome but what is decisive.
  Placement outcome(std::uint32_t number) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan
