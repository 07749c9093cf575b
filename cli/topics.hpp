// The topics of `careplan help`: the pages of docs/topics, compiled into the binary.
#pragma once

#include <span>
#include <string_view>

namespace careplan::cli {

struct TopicFile {
  std::string_view path;  // "dates.md"
  std::string_view text;  // Markdown; the first line is its heading
};
std::span<TopicFile const> topic_files();

constexpr std::string_view topic_name(TopicFile const& file) {
  return file.path.substr(0, file.path.rfind('.'));
}

}  // namespace careplan::cli
