// CSV of any bytes, in blocks of any size: rows within the limits, or complaints.
#include "formats/csv.hpp"

#include "fuzz.hpp"

void fuzz::csv(std::string_view bytes) {
  using namespace careplan;
  allow_refusal([&] {
    std::size_t at = 0;
    std::size_t const piece = bytes.empty() ? 1 : 1 + static_cast<unsigned char>(bytes[0]) % 64;
    CsvReader reader({.name = "fuzz", .read = [&](std::span<char> block) {
                        auto const size = std::min({piece, block.size(), bytes.size() - at});
                        std::copy_n(bytes.data() + at, size, block.data());
                        at += size;
                        return size;
                      }});
    auto const columns = reader.header().size();
    must(columns <= csv_column_limit);
    while (reader.next())
      if (reader.complaints().empty()) {
        must(reader.fields().size() == columns);
        for (auto const& field : reader.fields()) must(field.text.size() <= csv_field_limit);
      }
  });
}
