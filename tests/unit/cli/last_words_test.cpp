#include "cli/last_words.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include "cli/exit.hpp"

using namespace careplan;
using namespace careplan::cli;

namespace {

template <class Thrown>
void break_the_promise(Thrown const& thrown) noexcept {
  auto const raise = [&] { throw thrown; };
  raise();
}

struct End {
  int status = 0;
  std::string said{};
};
template <class Act>
End end_of(Act act) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  auto const child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    prepare_last_words();
    act();
    ::_exit(0);
  }
  ::close(ends[1]);
  End end;
  std::array<char, 256> some{};
  for (ssize_t got = 0; (got = ::read(ends[0], some.data(), some.size())) > 0;)
    end.said.append(some.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  ::waitpid(child, &end.status, 0);
  return end;
}

}  // namespace

TEST_CASE("Want of memory where nothing may be thrown ends as it does elsewhere") {
  auto const end = end_of([] { break_the_promise(std::bad_alloc()); });
  CHECK(WIFEXITED(end.status));
  CHECK(WEXITSTATUS(end.status) == code(Exit::io));
  CHECK(end.said == "careplan: out of memory\n");
}

TEST_CASE("Any other end by std::terminate is a mistake of careplan and no signal") {
  for (auto const& end : {end_of([] { break_the_promise(std::runtime_error("Jane Doe")); }),
                          end_of([] { std::terminate(); })}) {
    CHECK(WIFEXITED(end.status));
    CHECK(WEXITSTATUS(end.status) == code(Exit::internal));
    CHECK(end.said == "careplan: this is a mistake of careplan: it cannot go on\n");
  }
}
