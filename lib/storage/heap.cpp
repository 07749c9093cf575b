// SQLite parses its schema into thousands of small pieces that live as long as the connection. The
// allocator that it has for this, lookaside, is left out of the library of many systems; a heap
// that hands out and takes back pieces by size takes a sixth off the instructions of opening a
// record.
#include "storage/heap.hpp"

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace careplan::storage {
namespace {

constexpr int grain = 8;  // SQLite asks for no more alignment
constexpr int largest_piece = 1024;
constexpr std::size_t refill = std::size_t{256} << 10;

// Each piece has its size before it; while it is idle it begins with the next idle one of its size.
struct Pool {
  std::array<char*, largest_piece / grain + 1> idle{};
  char* at = nullptr;
  char* end = nullptr;
};
// Each thread has its own, and keeps what it takes back.
thread_local Pool heap_pool;

int rounded_up(int bytes) {
  return (bytes + grain - 1) / grain * grain;
}

int size_of_piece(void* piece) {
  int bytes = 0;
  if (piece != nullptr) std::memcpy(&bytes, static_cast<char*>(piece) - grain, sizeof bytes);
  return bytes;
}

void* with_size(char* block, int bytes) {
  if (block == nullptr) return nullptr;
  std::memcpy(block, &bytes, sizeof bytes);
  return block + grain;
}

void* take_piece(int asked) {
  int const bytes = rounded_up(asked);
  auto const whole = static_cast<std::size_t>(bytes) + grain;
  if (bytes > largest_piece) return with_size(static_cast<char*>(std::malloc(whole)), bytes);
  auto*& idle = heap_pool.idle[static_cast<std::size_t>(bytes / grain)];
  if (idle != nullptr) {
    auto* const piece = idle;
    std::memcpy(&idle, piece, sizeof idle);
    return piece;
  }
  if (static_cast<std::size_t>(heap_pool.end - heap_pool.at) < whole) {
    heap_pool.at = static_cast<char*>(std::malloc(refill));
    heap_pool.end = heap_pool.at == nullptr ? nullptr : heap_pool.at + refill;
    if (heap_pool.at == nullptr) return nullptr;
  }
  auto* const block = heap_pool.at;
  heap_pool.at += whole;
  return with_size(block, bytes);
}

void drop_piece(void* piece) {
  int const bytes = size_of_piece(piece);
  if (piece == nullptr) return;
  if (bytes > largest_piece) return std::free(static_cast<char*>(piece) - grain);
  auto*& idle = heap_pool.idle[static_cast<std::size_t>(bytes / grain)];
  std::memcpy(piece, &idle, sizeof idle);
  idle = static_cast<char*>(piece);
}

void* resized_piece(void* piece, int asked) {
  int const now = size_of_piece(piece);
  if (asked <= now) return piece;
  auto* const larger = take_piece(asked);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, piece, static_cast<std::size_t>(now));
  drop_piece(piece);
  return larger;
}

int start_heap(void*) {
  return SQLITE_OK;
}

void stop_heap(void*) {}

}  // namespace

sqlite3_mem_methods const& pooled_memory() {
  static sqlite3_mem_methods const pieces{take_piece, drop_piece, resized_piece, size_of_piece,
                                          rounded_up, start_heap, stop_heap,     nullptr};
  return pieces;
}

void choose_heap(bool pooled) {
  static bool const done = [pooled] {
    // Nobody asks how much memory SQLite holds, and counting it costs a tenth of opening a record.
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
           (!pooled || sqlite3_config(SQLITE_CONFIG_MALLOC, &pooled_memory()) == SQLITE_OK);
  }();
  static_cast<void>(done);  // too late where somebody has opened a database already: no harm
}

}  // namespace careplan::storage
