// An append-only JSON writer: members and elements in the order they are written, numbers in their
// shortest exact form, text escaped. It keeps commas and nesting right; names are the caller's.
//   std::string out; JsonWriter json(out);  json.begin_object(); json.member("client", "C-1");
//   json.end_object();
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "core/value.hpp"

namespace careplan {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void null();
  void value(std::string_view text);
  void value(char const* text) { value(std::string_view(text)); }
  void value(std::string const& text) { value(std::string_view(text)); }
  void value(double number);
  template <std::integral T>
  void value(T number) {
    if constexpr (std::same_as<T, bool>)
      raw(number ? "true" : "false");
    else
      integer(static_cast<long long>(number));
  }
  // Missing: null for not asked, else its word. Interval: {"low":..,"high":..}. OneOf:
  // {"one_of":[..]}.
  void value(Value const& value);

  template <class T>
  void member(std::string_view name, T const& what) {
    key(name);
    value(what);
  }
  // Text that is already JSON.
  void raw(std::string_view json);

 private:
  void integer(long long number);
  void comma();
  void open(char bracket);
  void close(char bracket);

  std::string& out_;
  bool first_ = true;
  bool after_key_ = false;
};

// "text" with quotes and escapes.
std::string json_text(std::string_view text);
std::string to_json(Value const& value);

}  // namespace careplan
