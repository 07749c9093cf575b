// Blocks of a stream that are read one after the other, worked on by several threads at a time, and
// handed on in the order in which they were read.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace careplan {

template <class Block>
class InOrder {
 public:
  // `read` and `hand_on` are called by one thread at a time, perhaps both at once. `worker` gives
  // each thread a function of its own.
  struct Steps {
    std::function<bool(Block&)> read;  // false at the end
    std::function<std::function<void(Block&)>()> worker;
    std::function<void(Block&)> hand_on;
  };
  explicit InOrder(Steps steps) : steps_(std::move(steps)) {}

  // Returns when everything has been handed on; throws what any step threw first. Streams of one
  // block are left to the present thread.
  void run(unsigned jobs) {
    jobs_ = jobs;
    attempt(true);
    for (auto& thread : threads_) thread.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void attempt(bool first) {
    try {
      work(first);
    } catch (...) {
      std::scoped_lock const lock(turn_);
      if (!failure_) failure_ = std::current_exception();
      turned_.notify_all();
    }
  }

  void work(bool first) {
    auto const act = steps_.worker();
    Block block;
    for (std::size_t turn = 0; read(block, turn);) {
      if (first && turn == 1)
        while (threads_.size() + 1 < jobs_) threads_.emplace_back([this] { attempt(false); });
      act(block);
      if (!pass(block, turn)) return;
    }
  }

  // Hands the block on when it is its turn, and those that have been waiting for that; otherwise it
  // waits without its thread, which goes on with another one. False after a failure.
  bool pass(Block& block, std::size_t turn) {
    std::unique_lock lock(turn_);
    turned_.wait(lock, [&] { return now_ == turn || waiting_.size() + 1 < jobs_ || failure_; });
    if (failure_) return false;
    if (now_ != turn) {
      waiting_.emplace(turn, std::exchange(block, spare()));
      return true;
    }
    for (;;) {
      lock.unlock();
      steps_.hand_on(block);
      lock.lock();
      auto const next = waiting_.find(++now_);
      turned_.notify_all();
      if (next == waiting_.end()) return true;
      spare_.push_back(std::exchange(block, std::move(next->second)));
      waiting_.erase(next);
    }
  }
  Block spare() {
    if (spare_.empty()) return {};
    auto block = std::move(spare_.back());
    spare_.pop_back();
    return block;
  }

  bool read(Block& block, std::size_t& turn) {
    std::scoped_lock const lock(reading_);
    {
      std::scoped_lock const other(turn_);
      if (failure_) return false;
    }
    if (ended_) return false;
    ended_ = !steps_.read(block);
    turn = blocks_++;
    return !ended_;
  }

  Steps steps_;
  unsigned jobs_ = 1;
  std::vector<std::thread> threads_{};
  std::mutex reading_{};
  bool ended_ = false;
  std::size_t blocks_ = 0;
  std::mutex turn_{};
  std::condition_variable turned_{};
  std::size_t now_ = 0;
  std::map<std::size_t, Block> waiting_{};  // for their turn, fewer than threads
  std::vector<Block> spare_{};
  std::exception_ptr failure_{};
};

}  // namespace careplan
