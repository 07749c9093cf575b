#include "workflow/seen_clients.hpp"

#include <algorithm>

namespace careplan {
namespace {

constexpr std::size_t first_slots = 1024;

}  // namespace

// FNV-1a, stirred, so that neighbouring ids do not stand together.
std::uint64_t SeenClients::hash_of(std::string_view client) {
  std::uint64_t hash = 14695981039346656037u;
  for (char const c : client) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  hash ^= hash >> 32;
  hash *= 0x9E3779B97F4A7C15u;
  hash ^= hash >> 29;
  return hash == 0 ? 1 : hash;
}

SeenClients::SeenClients(std::size_t capacity) : capacity_(capacity) {
  now_.slots.resize(first_slots);
  before_.slots.resize(first_slots);
}

// Where the hash is, or the empty slot where it would be.
std::size_t SeenClients::place_of(Generation const& generation, std::uint64_t hash) {
  auto at = static_cast<std::size_t>(hash) & (generation.slots.size() - 1);
  while (generation.slots[at] != 0 && generation.slots[at] != hash)
    at = (at + 1) & (generation.slots.size() - 1);
  return at;
}

bool SeenClients::again(std::uint64_t hash) {
  auto at = place_of(now_, hash);
  if (now_.slots[at] == hash || before_.slots[place_of(before_, hash)] == hash) return true;
  if (now_.count == capacity_) {
    std::swap(now_, before_);
    std::ranges::fill(now_.slots, 0);
    now_.slots.resize(before_.slots.size());
    now_.count = 0;
    at = place_of(now_, hash);
  }
  now_.slots[at] = hash;
  if (++now_.count * 2 < now_.slots.size()) return false;
  Generation wider{.slots = std::vector<std::uint64_t>(now_.slots.size() * 2), .count = now_.count};
  for (auto const old : now_.slots)
    if (old != 0) wider.slots[place_of(wider, old)] = old;
  now_ = std::move(wider);
  return false;
}

}  // namespace careplan
