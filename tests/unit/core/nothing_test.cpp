#include "core/nothing.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using careplan::Nothing;

namespace {

struct Uncopyable {  // refuses when it is done, as want of memory does
  Uncopyable() = default;
  Uncopyable(Uncopyable const&) { throw std::runtime_error("no copy"); }
  Uncopyable& operator=(Uncopyable const&) = default;
};

// As many alternatives as libstdc++ needs to jump by a table.
using Many = std::variant<Nothing, std::vector<Uncopyable>, std::string, long, double, bool, char,
                          std::vector<std::string>>;

}  // namespace

TEST_CASE("A copy of a variant that fails half way destroys nothing that was never made") {
  Many const full = std::vector<Uncopyable>(1);
  CHECK_THROWS_WITH(Many{full}, "no copy");
  Many old = std::string(100, 'x');
  CHECK_THROWS_WITH(old = full, "no copy");
  CHECK(std::get<std::string>(old) == std::string(100, 'x'));
}

TEST_CASE("Nothing costs a variant none of its moves") {
  CHECK(std::is_nothrow_move_constructible_v<Many>);
  CHECK(std::is_nothrow_move_assignable_v<Many>);
  CHECK(Nothing{} == Nothing{});
}
