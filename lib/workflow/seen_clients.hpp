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
  bool again(std::string_view client);

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
