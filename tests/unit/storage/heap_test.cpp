// The pool of small pieces that SQLite may be given in place of malloc.
#include "storage/heap.hpp"

#include <sqlite3.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstring>
#include <random>
#include <set>
#include <vector>

#include "storage/bench.hpp"

using namespace careplan;

namespace {

// A piece that somebody holds, filled with one byte.
struct Held {
  unsigned char* at = nullptr;
  int size = 0;
  unsigned char byte = 0;
};

bool whole(Held const& held) {
  for (int i = 0; i < held.size; ++i)
    if (held.at[i] != held.byte) return false;
  return true;
}

void fill(Held& held, int size, unsigned char byte) {
  held.size = size;
  held.byte = byte;
  std::memset(held.at, byte, static_cast<std::size_t>(size));
}

}  // namespace

TEST_CASE("no two pieces share a byte, and a piece that grows keeps what it held") {
  auto const& memory = storage::pooled_memory();
  std::minstd_rand random(5);
  auto const some = [&](int most) { return static_cast<int>(random()) % most; };
  std::vector<Held> held;
  for (int round = 0; round < 20'000; ++round) {
    auto const byte = static_cast<unsigned char>(round);
    int const size = 1 + some(some(20) == 0 ? 3000 : 1100);
    if (held.empty() || some(3) == 0) {
      held.push_back({static_cast<unsigned char*>(memory.xMalloc(size))});
      fill(held.back(), size, byte);
    } else {
      auto& one = held[static_cast<std::size_t>(some(static_cast<int>(held.size())))];
      if (!whole(one)) FAIL("somebody wrote into a piece");
      if (some(2) == 0) {
        auto const before = one;
        one.at = static_cast<unsigned char*>(memory.xRealloc(one.at, size));
        one.size = std::min(size, before.size);
        if (!whole(one)) FAIL("a piece lost what it held");
        fill(one, size, byte);
      } else {
        memory.xFree(one.at);
        std::swap(one, held.back());
        held.pop_back();
      }
    }
  }
  for (auto const& one : held) {
    if (!whole(one)) FAIL("somebody wrote into a piece");
    if (memory.xSize(one.at) < one.size) FAIL("a piece is smaller than it should be");
    if (reinterpret_cast<std::uintptr_t>(one.at) % 8 != 0) FAIL("a piece is not aligned");
    memory.xFree(one.at);
  }
}

TEST_CASE("a piece is as large as SQLite is told that it will be, and is handed out again") {
  auto const& memory = storage::pooled_memory();
  for (int const size : {1, 7, 8, 9, 1016, 1017, 1024, 1025, 5000}) {
    CAPTURE(size);
    CHECK(memory.xRoundup(size) == (size + 7) / 8 * 8);
    auto* const piece = memory.xMalloc(size);
    CHECK(memory.xSize(piece) == memory.xRoundup(size));
    CHECK(memory.xRealloc(piece, memory.xRoundup(size)) == piece);  // it has room for that
    auto* const outgrown = memory.xMalloc(size);
    memory.xFree(memory.xRealloc(outgrown, size + 8));
    if (size <= 1024) {
      auto* const again = memory.xMalloc(size);
      CHECK(again == outgrown);
      memory.xFree(again);
    }
    auto* const beside = memory.xMalloc(size);
    CHECK(beside != piece);
    memory.xFree(piece);
    if (size <= 1024) {
      auto* const again = memory.xMalloc(size);
      CHECK(again == piece);
      memory.xFree(again);
    }
    memory.xFree(beside);
  }
  CHECK(memory.xSize(nullptr) == 0);
  memory.xFree(nullptr);
  // Pieces of one block lie beside each other: a million bytes need few blocks.
  std::set<std::uintptr_t> neighbours;
  std::vector<void*> pieces;
  for (int i = 0; i < 1000; ++i) pieces.push_back(memory.xMalloc(1000));
  int close = 0;
  for (auto* const piece : pieces) {
    auto const at = reinterpret_cast<std::uintptr_t>(piece);
    close += neighbours.contains(at - 1008) || neighbours.contains(at + 1008);
    neighbours.insert(at);
  }
  CHECK(close > 950);
  for (auto* const piece : pieces) memory.xFree(piece);
}

// Sanitizers hold more memory than a limit lets them.
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("without memory there is no piece, and those that were handed out stay as they are") {
  CHECK(bench::holds_for_a_stranger([] {
    rlimit const little{std::size_t{1} << 20, std::size_t{1} << 20};
    ::setrlimit(RLIMIT_AS, &little);  // less than there is: none is added
    auto const& memory = storage::pooled_memory();
    void* last = nullptr;
    for (int i = 0; i < 1'000'000; ++i) {
      auto* const piece = memory.xMalloc(1000);
      if (piece == nullptr) break;
      std::memcpy(piece, &last, sizeof last);
      last = piece;
    }
    bool const none = memory.xMalloc(1000) == nullptr && memory.xMalloc(1000) == nullptr &&
                      memory.xMalloc(100 << 20) == nullptr &&
                      memory.xRealloc(last, 100 << 20) == nullptr && memory.xSize(last) == 1000;
    memory.xFree(last);
    return none && memory.xMalloc(1000) == last;
  }));
}
#endif

// Only before the first database of a process: in one that does nothing else.
TEST_CASE("SQLite takes its memory from the pool" * doctest::skip()) {
  for (int const size : {24, 104}) {
    storage::choose_heap(std::getenv("CAREPLAN_TEST_POOLED") != nullptr);
    auto* const piece = sqlite3_malloc(size);
    CHECK(sqlite3_memory_used() == 0);  // nobody counts
    CHECK(storage::pooled_memory().xSize(piece) == size);
    sqlite3_free(piece);
    CHECK(storage::pooled_memory().xMalloc(size) == piece);
  }
}

TEST_CASE("a process that does one thing takes its memory from the pool, and no other") {
  auto const run = [](std::string const& environment) {
    return std::system((environment + " /proc/" + std::to_string(::getpid()) +
                        "/exe --no-skip --test-case='SQLite takes its memory from the pool'"
                        " > /dev/null")
                           .c_str()) == 0;
  };
  CHECK(run("CAREPLAN_TEST_POOLED=1"));
  CHECK_FALSE(run(""));
}
