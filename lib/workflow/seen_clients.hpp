// Which clients a stream has passed already, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace careplan {

// Remembers at least the last `capacity` clients and at most twice as many, by a hash of 64 bits:
// that two of ten million clients share one has a chance of about 1 in 400,000.
class SeenClients {
 public:
  explicit SeenClients(std::size_t capacity);
  // Whether the client has been seen; remembers it.
  bool again(std::string_view client) { return again(hash_of(client)); }
  // The same in two steps, of which the first may be done in another thread.
  static std::uint64_t hash_of(std::string_view client);
  bool again(std::uint64_t hash);
  // Has what is known of a client fetched from memory, for `again` soon after.
  void expect(std::uint64_t hash) const {
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

  std::size_t capacity_;
  Generation now_{};
  Generation before_{};
};

}  // namespace careplan
