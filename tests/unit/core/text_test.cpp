#include "core/text.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("numbers are read whole or not at all and print in their shortest form") {
  CHECK(parse_number("0.08") == 0.08);
  for (auto const* wrong : {"", "1 ", "0x1", "nan", "inf", "1e400", "--1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_number(wrong).has_value());
  }
  CHECK(to_text(14.0) == "14");
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(-2.5) == "-2.5");
}

TEST_CASE("a near word is suggested and a far one is not") {
  std::vector<std::string> const known{"withdrawal", "medical", "relapse"};
  CHECK(nearest("withdrawl", known) == "withdrawal");
  CHECK(nearest("xyz", known) == std::nullopt);
  CHECK(suggestion("xyz", known) == "known: withdrawal, medical, relapse");
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
