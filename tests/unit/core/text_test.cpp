#include "core/text.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/json.hpp"

using namespace careplan;

TEST_CASE("text that would drive a terminal is shown as escapes") {
  CHECK(shown("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(shown("\xE2\x80\xAE"
              "abc") == "\\u202eabc");
  CHECK(shown("\xC0\xAF") == "\\xc0\\xaf");
  CHECK(shown("na\xC3\xAFve \xE2\x9C\x93") == "na\xC3\xAFve \xE2\x9C\x93");
  CHECK(first_unsafe("fine\ttext\n") == std::nullopt);
  CHECK(first_unsafe("ab\x00"
                     "c") == std::nullopt);  // a C string ends there
  CHECK(first_unsafe(std::string("ab\0c", 4)) == 2);
  CHECK(first_unsafe("\xED\xA0\x80") == 0);
}

namespace {

// UTF-8 by its definition; also of what is no character, which is the point here.
std::string utf8(char32_t c) {
  auto const tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

bool safe(char32_t c) {
  return first_unsafe(utf8(c)) == std::nullopt;
}

}  // namespace

TEST_CASE("what no terminal may get is unsafe from its first character to its last") {
  struct Range {
    char32_t first, last;
  };
  for (auto const& [first, last] :
       {Range{0x00, 0x08}, Range{0x0B, 0x1F}, Range{0x7F, 0x9F}, Range{0x061C, 0x061C},
        Range{0x200E, 0x200F}, Range{0x2028, 0x202E}, Range{0x2066, 0x2069}, Range{0xD800, 0xDFFF},
        Range{0xFEFF, 0xFEFF}, Range{0x110000, 0x110000}}) {
    CAPTURE(static_cast<unsigned>(first));
    if (first > 0) CHECK(safe(first - 1));
    if (last < 0x10FFFF) CHECK(safe(last + 1));
    bool any = false;
    for (auto c = first; c <= last; ++c) any = any || safe(c);
    CHECK_FALSE(any);
  }
  CHECK(safe('\n'));
  CHECK(safe('\t'));
  CHECK(safe(0x10FFFF));
}

TEST_CASE("text that is cut off, longer than it need be or out of order is not UTF-8") {
  for (std::string const wrong :
       {"\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE2\x82", "\xE2\x41\xAC",
        "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF5\x80\x80\x80", "\xFF"}) {
    CAPTURE(shown(wrong));
    CHECK(first_unsafe(wrong) == 0);
    CHECK(first_unsafe("ab" + wrong) == 2);
    CHECK(shown(wrong).front() == '\\');
  }
  for (auto const right : std::initializer_list<char32_t>{0xA0, 0x7FF, 0x800, 0xFFFD, 0x10000})
    CHECK(safe(right));
}

TEST_CASE("of what is not UTF-8 every byte is shown, and what follows as it is") {
  CHECK(shown("\xED\xA0\x80z") == "\\xed\\xa0\\x80z");
  CHECK(shown("\xE0\x80\x80z") == "\\xe0\\x80\\x80z");
  CHECK(shown("\xF0\x80\x80\x80z") == "\\xf0\\x80\\x80\\x80z");
  CHECK(shown("\xF4\x90\x80\x80z") == "\\xf4\\x90\\x80\\x80z");
  CHECK(shown("\xF5z") == "\\xf5z");
  CHECK(shown("\xC3z") == "\\xc3z");
  CHECK(shown("\xE2\x82z") == "\\xe2\\x82z");
}

TEST_CASE("an unsafe character is found wherever it stands in a text") {
  for (std::size_t length = 1; length < 40; ++length)
    for (std::size_t at = 0; at < length; ++at)
      for (char const bad : {'\x1F', '\x7F', '\0', '\x80'}) {
        std::string around(length + 100, '~');  // harmless before and behind it
        around[50] = ' ';
        around[50 + at] = bad;
        CAPTURE(length);
        CAPTURE(at);
        CHECK(first_unsafe(std::string_view(around).substr(50, length)) == at);
      }
  for (std::size_t length = 0; length < 40; ++length)
    CHECK(first_unsafe(std::string(length, '~')) == std::nullopt);
}

TEST_CASE("a wide character takes two columns, a combining one none") {
  struct Range {
    char32_t first, last;
  };
  for (auto const& [first, last] :
       {Range{0x1100, 0x115F}, Range{0x2E80, 0xA4CF}, Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF},
        Range{0xFE30, 0xFE6F}, Range{0xFF00, 0xFF60}, Range{0xFFE0, 0xFFE6},
        Range{0x1F300, 0x1FAFF}, Range{0x20000, 0x3FFFD}}) {
    CAPTURE(static_cast<unsigned>(first));
    CHECK(display_width(utf8(first - 1)) == 1);
    CHECK(display_width(utf8(first)) == 2);
    CHECK(display_width(utf8(last)) == 2);
    CHECK(display_width(utf8(last + 1)) == 1);
  }
  CHECK(display_width("e" + utf8(0x300)) == 1);
  CHECK(display_width("e" + utf8(0x36F)) == 1);
  CHECK(display_width(utf8(0x2FF)) == 1);
  CHECK(display_width(utf8(0x370)) == 1);
  CHECK(display_width("") == 0);
}

TEST_CASE("texts are trimmed, split and joined without losing a part") {
  CHECK(trim(" \t\r\na b\n ") == "a b");
  CHECK(trim("a") == "a");
  CHECK(trim(" \t\r\n").empty());
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(join(std::vector<std::string>{"a", "", "b"}, "-") == "a--b");
  CHECK(join({}, "-").empty());
}

TEST_CASE("numbers are read whole or not at all and print in their shortest form") {
  CHECK(parse_number("0.08") == 0.08);
  for (auto const* wrong : {"", "1 ", "0x1", "nan", "inf", "1e400", "--1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_number(wrong).has_value());
  }
  for (auto const* wrong : {"", " 1", "1 ", "+1", "1.0", "9223372036854775808", "-"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_integer(wrong).has_value());
  }
  CHECK(parse_integer("-9223372036854775808") == std::numeric_limits<long>::min());
  CHECK(parse_integer("007") == 7);
  CHECK(to_text(-0.0) == "0");
  CHECK(to_text(999999999999999.0) == "999999999999999");
  CHECK(to_text(14.0) == "14");
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(-2.5) == "-2.5");
}

TEST_CASE("a near word is suggested and a far one is not") {
  std::vector<std::string> const known{"withdrawal", "medical", "relapse"};
  CHECK(nearest("withdrawl", known) == "withdrawal");
  CHECK(nearest("xyz", known) == std::nullopt);
  CHECK(suggestion("xyz", known) == "known: withdrawal, medical, relapse");
  CHECK(suggestion("withdrawl", known) == "did you mean 'withdrawal'?");
  CHECK(suggestion("xyz", {}).empty());
  CHECK(nearest("a", std::vector<std::string>{"b"}) == "b");  // one slip is always near
  CHECK(nearest("ab", std::vector<std::string>{"cd"}) == std::nullopt);
  CHECK(nearest("abcdef", std::vector<std::string>{"abcdxy"}) == "abcdxy");  // a third of it
  CHECK(nearest("abcdef", std::vector<std::string>{"abcxyz"}) == std::nullopt);
  // Letters too many or too few are slips wherever they stand.
  for (std::string const longer : {"xyzscore", "scorexyz", "xscoreyz"}) {
    CAPTURE(longer);
    CHECK(nearest(longer, std::vector<std::string>{"score"}) == std::nullopt);
    CHECK(nearest("score", std::vector{longer}) == std::nullopt);
  }
  for (std::string const longer : {"xscore", "scorex", "scxore"}) {
    CAPTURE(longer);
    CHECK(nearest(longer, std::vector<std::string>{"score"}) == "score");
    CHECK(nearest("score", std::vector{longer}) == longer);
  }
}

TEST_CASE("what is too long to be a slip of the fingers is not compared, and long lists are cut") {
  std::string const longest(64, 'a');
  std::string const longer(65, 'a');
  CHECK(nearest(longest, std::vector{longest}) == longest);
  CHECK(nearest(longer, std::vector{longest}) == std::nullopt);
  CHECK(nearest(longest, std::vector{longer}) == std::nullopt);
  std::vector<std::string> twelve;
  for (char c = 'a'; c < 'm'; ++c) twelve.emplace_back(3, c);
  CHECK(suggestion("xyz", twelve).ends_with("lll"));
  twelve.emplace_back("mmm");
  CHECK(suggestion("xyz", twelve).ends_with("lll, ..."));
}

TEST_CASE("two letters in the wrong order are one slip, not two") {
  std::vector<std::string> const short_words{"due", "import", "score"};
  CHECK(nearest("deu", short_words) == "due");
  CHECK(nearest("ipmort", short_words) == "import");
  CHECK(nearest("socre", short_words) == "score");
  CHECK(nearest("ude", short_words) == "due");
  CHECK(nearest("eud", short_words) == std::nullopt);  // the same letters, two swaps away
  std::vector<std::string> const both{"abdc", "xbcd"};
  CHECK(nearest("abcd", both) == "abdc");  // one slip each: the first named
}

TEST_CASE("JSON text escapes what JSON forbids and nothing else") {
  CHECK(json_text("a\"b\\c\n\x01") == R"("a\"b\\c\n\u0001")");
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("n", 3);
  json.member("t", true);
  json.member("v", Value{Interval{1, 2.5}});
  json.member("m", Value{Missing::not_asked});
  json.key("a");
  json.begin_array();
  json.value("x");
  json.value(Value{Missing::refused});
  json.end_array();
  json.end_object();
  CHECK(out == R"({"n":3,"t":true,"v":{"low":1,"high":2.5},"m":null,"a":["x","refused"]})");
}
