#include "core/json.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace careplan {

void JsonWriter::comma() {
  if (after_key_)
    after_key_ = false;
  else if (!first_)
    out_ += ',';
  first_ = false;
}

void JsonWriter::open(char bracket) {
  comma();
  out_ += bracket;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
}

void JsonWriter::key(std::string_view name) {
  value(name);
  out_ += ':';
  after_key_ = true;
}

void JsonWriter::raw(std::string_view json) {
  comma();
  out_ += json;
}

void JsonWriter::null() {
  raw("null");
}

void JsonWriter::integer(long long number) {
  raw(fmt::format_int(number).c_str());
}

void JsonWriter::value(double number) {
  raw(to_text(number));
}

void JsonWriter::value(std::string_view text) {
  comma();
  out_ += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out_.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out_ += "\\\"";
        break;
      case '\\':
        out_ += "\\\\";
        break;
      case '\n':
        out_ += "\\n";
        break;
      case '\t':
        out_ += "\\t";
        break;
      case '\r':
        out_ += "\\r";
        break;
      default:
        fmt::format_to(std::back_inserter(out_), "\\u{:04x}", c);
    }
  }
  out_.append(text, plain, text.size() - plain);
  out_ += '"';
}

void JsonWriter::value(Value const& value_) {
  struct Writer {
    JsonWriter& json;
    void operator()(Missing missing) const {
      missing == Missing::not_asked ? json.null() : json.value(to_text(missing));
    }
    void operator()(bool yes) const { json.value(yes); }
    void operator()(double number) const { json.value(number); }
    void operator()(std::string const& word) const { json.value(word); }
    void operator()(Interval range) const {
      json.begin_object();
      json.member("low", range.low);
      json.member("high", range.high);
      json.end_object();
    }
    void operator()(OneOf const& few) const {
      json.begin_object();
      json.key("one_of");
      json.begin_array();
      for (auto const& word : few.words) json.value(word);
      json.end_array();
      json.end_object();
    }
  };
  std::visit(Writer{*this}, value_);
}

std::string json_text(std::string_view text) {
  std::string out;
  JsonWriter(out).value(text);
  return out;
}

std::string to_json(Value const& value) {
  std::string out;
  JsonWriter(out).value(value);
  return out;
}

}  // namespace careplan
