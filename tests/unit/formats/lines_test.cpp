#include "formats/lines.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace careplan;

namespace {

// Gives the text in blocks of at most `most` bytes, as a slow pipe does.
ByteSource trickle(std::string text, std::size_t most) {
  auto all = text_source(std::move(text), "pipe");
  return {"pipe", [all, most](std::span<char> block) {
            return all.read(block.first(std::min(block.size(), most)));
          }};
}

std::vector<std::string> lines_of(ByteSource source) {
  std::vector<std::string> all;
  LineReader lines(std::move(source));
  while (auto const line = lines.next()) {
    CHECK(line->number == static_cast<int>(all.size()) + 1);
    all.push_back(line->too_long ? "(too long)" : std::string(line->text));
  }
  return all;
}

std::vector<std::string> lines_by_blocks(ByteSource source) {
  std::vector<std::string> all;
  LineReader lines(std::move(source));
  LineBlock block;
  while (lines.next_block(block)) {
    REQUIRE(block.bytes.size() >= block.size + line_padding);
    CHECK(block.bytes[block.size] == '\n');
    BlockLines inside(block);
    while (auto const line = inside.next())
      all.push_back(line->too_long ? "(too long)" : std::string(line->text));
  }
  return all;
}

}  // namespace

TEST_CASE("lines are the same however the bytes arrive") {
  std::string const text = "\xEF\xBB\xBFone\r\n\ntwo\nthree";
  std::vector<std::string> const expected{"one", "", "two", "three"};
  for (std::size_t most = 1; most <= text.size(); ++most) {
    CAPTURE(most);
    CHECK(lines_of(trickle(text, most)) == expected);
    CHECK(lines_by_blocks(trickle(text, most)) == expected);
  }
  CHECK(lines_of(text_source("")).empty());
  CHECK(lines_of(text_source("\n")) == std::vector<std::string>{""});
}

TEST_CASE("a line longer than the limit is passed over and the next one is read") {
  for (std::size_t const length : {line_limit - 1, line_limit, line_limit + 1, line_limit + 2,
                                   3 * line_limit, 3 * line_limit + 7}) {
    CAPTURE(length);
    auto const text = "first\n" + std::string(length, 'x') + "\nlast\n";
    auto const lines = lines_of(trickle(text, 70'000));
    CHECK(lines_by_blocks(trickle(text, 70'000)) == lines);
    CHECK(lines_by_blocks(text_source(text)) == lines);
    REQUIRE(lines.size() == 3);
    CHECK((lines[1] == "(too long)") == (length > line_limit));
    CHECK(lines[2] == "last");
    auto const unended = lines_of(trickle(std::string(length, 'x'), 70'000));
    REQUIRE(unended.size() == 1);
    CHECK((unended[0] == "(too long)") == (length > line_limit));
  }
}

TEST_CASE("a file that is not there is not found, a directory cannot be read") {
  for (auto const& [path, fault] :
       {std::pair{"/no/such/file", Fault::not_found}, std::pair{"/", Fault::io}}) {
    CAPTURE(path);
    try {
      auto const source = open_source(path);
      FAIL("no error");
    } catch (Error const& error) {
      CHECK(error.fault == fault);
      CHECK(describe(error).starts_with(path));
    }
  }
}
