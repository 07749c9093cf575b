// Blocks of a stream that several threads work on.
#include "workflow/in_order.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <numeric>

using namespace careplan;

namespace {

struct NumberedBlock {
  int number = 0;
};

// What is handed on of so many blocks that are worked on by `act`.
std::vector<int> handed_on(int blocks, unsigned jobs, std::function<void(int)> const& act) {
  int next = 0;
  std::vector<int> handed;
  InOrder<NumberedBlock> all(
      {.read = [&](NumberedBlock& block) { return (block.number = next++) < blocks; },
       .worker = [&] { return [&](NumberedBlock& block) { act(block.number); }; },
       .hand_on = [&](NumberedBlock& block) { handed.push_back(block.number); }});
  all.run(jobs);
  return handed;
}

}  // namespace

TEST_CASE("blocks are handed on in the order in which they were read, whatever each takes") {
  std::vector<int> numbers(200);
  std::iota(numbers.begin(), numbers.end(), 0);
  for (unsigned const jobs : {1U, 2U, 3U, 8U}) {
    CAPTURE(jobs);
    CHECK(handed_on(200, jobs, [](int number) {
            std::this_thread::sleep_for(std::chrono::microseconds(number * 7 % 5 * 100));
          }) == numbers);
  }
}

TEST_CASE("a thread whose block has to wait for its turn goes on with the next one") {
  std::mutex mutex;
  std::condition_variable changed;
  bool third = false;
  bool in_time = false;
  auto const handed = handed_on(4, 2, [&](int number) {
    std::unique_lock lock(mutex);
    if (number == 1)
      in_time = changed.wait_for(lock, std::chrono::seconds(10), [&] { return third; });
    third = third || number == 3;
    changed.notify_all();
  });
  CHECK(in_time);
  CHECK(handed == std::vector{0, 1, 2, 3});
}
