// The limit that `assess score` is measured against: simdjson visits every key and value of an
// NDJSON file, streaming, and does nothing with them but add them up.
// usage: visit_fields FILE
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

namespace ondemand = simdjson::ondemand;

struct Sum {
  std::size_t fields = 0;
  std::size_t bytes = 0;
};

void visit(ondemand::value value, Sum& sum);

template <class Object>
void visit_object(Object object, Sum& sum) {
  for (auto each : object) {
    ondemand::field field;
    if (std::move(each).get(field)) std::abort();
    ++sum.fields;
    sum.bytes += static_cast<unsigned char>(*field.key().raw());
    visit(field.value(), sum);
  }
}

void visit(ondemand::value value, Sum& sum) {
  switch (ondemand::json_type(value.type())) {
    case ondemand::json_type::object:
      return visit_object(ondemand::object(value.get_object()), sum);
    case ondemand::json_type::array:
      for (auto each : ondemand::array(value.get_array())) visit(std::move(each).value(), sum);
      return;
    case ondemand::json_type::number:
      sum.bytes += static_cast<std::size_t>(std::int64_t(value.get_int64()));
      return;
    case ondemand::json_type::string:
      sum.bytes += std::string_view(value.get_string()).size();
      return;
    case ondemand::json_type::boolean:
      sum.bytes += bool(value.get_bool()) ? 1 : 0;
      return;
    default:
      (void)value.is_null();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  int const file = ::open(argv[1], O_RDONLY);
  if (file < 0) return 8;
  constexpr std::size_t block = std::size_t{1} << 20;
  std::vector<char> buffer(2 * block + simdjson::SIMDJSON_PADDING);
  ondemand::parser parser;
  Sum sum;
  std::size_t held = 0;
  for (;;) {
    auto const got = ::read(file, buffer.data() + held, block);
    if (got <= 0) break;
    held += static_cast<std::size_t>(got);
    auto const* const last = static_cast<char const*>(::memrchr(buffer.data(), '\n', held));
    if (last == nullptr) continue;
    auto const whole = static_cast<std::size_t>(last - buffer.data()) + 1;
    ondemand::document_stream documents;
    if (parser.iterate_many(buffer.data(), whole, block).get(documents)) return 3;
    for (auto document : documents) visit_object(ondemand::object(document.get_object()), sum);
    std::memmove(buffer.data(), buffer.data() + whole, held - whole);
    held -= whole;
  }
  std::printf("%zu fields, %zu\n", sum.fields, sum.bytes);
}
