#include "formats/json_reader.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "formats/lines.hpp"

namespace careplan {
namespace {

namespace dom = simdjson::dom;

// The first key that an object holds twice, as the index of its second value.
std::optional<std::uint32_t> repeated_key(std::vector<TreeNode> const& nodes,
                                          std::uint32_t object) {
  constexpr std::size_t few = 24;
  std::vector<std::pair<std::string_view, std::uint32_t>> keys;
  for (auto const member : TreeRef(nodes, object).children()) {
    if (keys.size() < few)
      for (auto const& [key, at] : keys)
        if (key == member->key) return member.index();
    keys.emplace_back(member->key, member.index());
  }
  if (keys.size() <= few) return std::nullopt;
  std::ranges::sort(keys);
  auto const twice = std::ranges::adjacent_find(keys, {}, &decltype(keys)::value_type::first);
  if (twice == keys.end()) return std::nullopt;
  return std::next(twice)->second;
}

}  // namespace

struct JsonReader::Parser {
  dom::parser simd;
  std::string padded;
  std::vector<TreeNode>& nodes;

  explicit Parser(std::vector<TreeNode>& into) : nodes(into) {
    // Later growth would reset simdjson's depth limit, so room for the longest line comes first;
    // pages that no line needs are never touched.
    if (simd.allocate(line_limit + 1, json_depth_limit + 1) != simdjson::SUCCESS)
      throw std::bad_alloc();
    padded.reserve(4096);
  }

  // Copies a value and what is in it; false when it is nested too deep.
  bool add(dom::element element, std::string_view key, int depth) {
    auto const index = nodes.size();
    nodes.push_back({.key = key});
    TreeNode node{.key = key};
    switch (element.type()) {
      case dom::element_type::ARRAY:
        node.kind = TreeKind::array;
        if (depth == json_depth_limit) return false;
        for (auto const inner : dom::array(element))
          if (!add(inner, {}, depth + 1)) return false;
        break;
      case dom::element_type::OBJECT:
        node.kind = TreeKind::object;
        if (depth == json_depth_limit) return false;
        for (auto const& [name, inner] : dom::object(element))
          if (!add(inner, name, depth + 1)) return false;
        break;
      case dom::element_type::STRING:
        node.kind = TreeKind::text;
        node.text = std::string_view(element);
        break;
      case dom::element_type::INT64:
      case dom::element_type::UINT64:
      case dom::element_type::DOUBLE:
        node.kind = TreeKind::number;
        node.number = double(element);
        break;
      case dom::element_type::BOOL:
        node.kind = TreeKind::yes_no;
        node.yes = bool(element);
        break;
      case dom::element_type::NULL_VALUE:
        break;
    }
    node.end = static_cast<std::uint32_t>(nodes.size());
    nodes[index] = node;
    return true;
  }

  bool read(std::string_view line) {
    padded.assign(line);
    padded.append(simdjson::SIMDJSON_PADDING, ' ');
    nodes.clear();
    dom::element root;
    // Not `parse(std::string)`: it would copy again.
    auto const error = simd.parse(padded.data(), line.size(), false).get(root);
    return error == simdjson::SUCCESS && add(root, {}, 0);
  }
};

JsonReader::JsonReader() : parser_(std::make_unique<Parser>(nodes_)) {}
JsonReader::~JsonReader() = default;

std::optional<JsonFault> JsonReader::read(std::string_view line) {
  if (line.size() > line_limit)
    return JsonFault{line_limit, "a line longer than 1 MiB", "one record per line"};
  if (!parser_->read(line)) {
    if (auto fault = json_fault(line)) return fault;
    return JsonFault{0, "this is not JSON", ""};
  }
  for (std::uint32_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i].kind == TreeKind::object)
      if (auto const again = repeated_key(nodes_, i))
        return JsonFault{json_offset(line, *again, true),
                         fmt::format("'{}' is given twice", nodes_[*again].key),
                         "keep one of the two"};
  return std::nullopt;
}

}  // namespace careplan
