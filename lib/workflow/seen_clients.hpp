// Which clients a stream has passed already, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace careplan {

// Remembers at least the last `capacity` clients and at most twice as many, by a hash of 64 bits:
// that two of ten million clients share one has a chance of about 1 in 400,000. As long as clients
// come in ascending order, by text or by length and text, nobody can have come up before, and
// nothing is looked up.
class SeenClients {
 public:
  explicit SeenClients(std::size_t capacity);
  // Whether the client has been seen; remembers it.
  bool again(std::string_view client) { return again(client, hash_of(client)); }
  bool again(std::string_view client, std::uint64_t hash);
  // May be worked out beforehand, in another thread.
  static std::uint64_t hash_of(std::string_view client);
  // Has what is known of a client fetched from memory, for `again` soon after.
  [[gnu::always_inline]] void expect(std::uint64_t hash) const {
    if (in_order_) return;
    for (auto const* generation : {&now_, &before_})
      __builtin_prefetch(generation->slots.data() + (hash & (generation->slots.size() - 1)));
  }

 private:
  // A generation of hashes; 0 is an empty slot.
  struct Generation {
    std::vector<std::uint64_t> slots{};
    std::size_t count = 0;
  };
  static std::size_t place_of(Generation const& generation, std::uint64_t hash);
  bool ascends(std::string_view client);
  void look_up_from_now_on();
  bool remember(std::uint64_t hash);

  std::size_t capacity_;
  bool in_order_ = true;
  bool by_text_ = true;
  bool by_length_ = true;
  std::string last_{};
  std::vector<std::uint64_t> passed_{};  // in order: the newest, up to twice the capacity
  std::size_t oldest_ = 0;               // in `passed_`, once it is full
  Generation now_{};
  Generation before_{};
};

}  // namespace careplan
