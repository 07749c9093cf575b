#include "workflow/seen_clients.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace careplan {
namespace {

constexpr std::size_t first_slots = 1024;

}  // namespace

// Eight bytes at a time, stirred, so that neighbouring ids do not stand together.
std::uint64_t SeenClients::hash_of(std::string_view client) {
  auto const stir = [](std::uint64_t hash) {
    hash *= 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 32);
  };
  std::uint64_t hash = stir(client.size() + 1);
  while (!client.empty()) {
    std::uint64_t bytes = 0;
    auto const count = std::min(client.size(), sizeof bytes);
    std::memcpy(&bytes, client.data(), count);
    hash = stir(stir(hash ^ bytes) + bytes);
    client.remove_prefix(count);
  }
  return hash == 0 ? 1 : hash;
}

SeenClients::SeenClients(std::size_t capacity) : capacity_(capacity) {}

bool SeenClients::ascends(std::string_view client) {
  bool const after = std::string_view(last_) < client;
  by_text_ = by_text_ && after;
  by_length_ = by_length_ && (last_.size() == client.size() ? after : last_.size() < client.size());
  last_ = client;
  return by_text_ || by_length_;
}

void SeenClients::look_up_from_now_on() {
  in_order_ = false;
  now_.slots.resize(first_slots);
  before_.slots.resize(first_slots);
  for (std::size_t i = 0; i < passed_.size(); ++i)
    (void)remember(passed_[(oldest_ + i) % passed_.size()]);
  passed_ = {};
}

bool SeenClients::again(std::string_view client, std::uint64_t hash) {
  if (in_order_ && ascends(client)) {
    if (passed_.size() < 2 * capacity_)
      passed_.push_back(hash);
    else
      passed_[std::exchange(oldest_, (oldest_ + 1) % passed_.size())] = hash;
    return false;
  }
  if (in_order_) look_up_from_now_on();
  return remember(hash);
}

// Where the hash is, or the empty slot where it would be.
std::size_t SeenClients::place_of(Generation const& generation, std::uint64_t hash) {
  auto at = static_cast<std::size_t>(hash) & (generation.slots.size() - 1);
  while (generation.slots[at] != 0 && generation.slots[at] != hash)
    at = (at + 1) & (generation.slots.size() - 1);
  return at;
}

bool SeenClients::remember(std::uint64_t hash) {
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
  if (++now_.count * 2 <= now_.slots.size()) return false;
  Generation wider{.slots = std::vector<std::uint64_t>(now_.slots.size() * 2), .count = now_.count};
  for (auto const old : now_.slots)
    if (old != 0) wider.slots[place_of(wider, old)] = old;
  now_ = std::move(wider);
  return false;
}

}  // namespace careplan
