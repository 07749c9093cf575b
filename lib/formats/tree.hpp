// What one record of a stream says, before anybody knows what it means: a value tree in one reused
// vector, in the order of the text. JSON lines and CSV rows both become one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace careplan {

enum class TreeKind : std::uint8_t { null, yes_no, number, text, array, object };

struct TreeNode {
  TreeKind kind = TreeKind::null;
  bool yes = false;
  std::uint32_t end = 0;  // index just past this value and everything in it
  double number = 0;
  std::string_view key{};   // of an object's member
  std::string_view text{};  // without escapes
};

// One value of a tree; valid as long as the record is.
class TreeRef {
 public:
  TreeRef(std::vector<TreeNode> const& nodes, std::uint32_t index)
      : nodes_(&nodes), index_(index) {}

  TreeNode const& operator*() const { return (*nodes_)[index_]; }
  TreeNode const* operator->() const { return &**this; }
  std::uint32_t index() const { return index_; }

  class Children;
  Children children() const;  // the members or elements, in order
  std::optional<TreeRef> find(std::string_view key) const;

 private:
  std::vector<TreeNode> const* nodes_;
  std::uint32_t index_;
};

class TreeRef::Children {
 public:
  class iterator {
   public:
    explicit iterator(TreeRef at) : at_(at) {}
    TreeRef operator*() const { return at_; }
    iterator& operator++() {
      at_.index_ = at_->end;
      return *this;
    }
    bool operator==(iterator const& other) const { return at_.index_ == other.at_.index_; }

   private:
    TreeRef at_;
  };
  explicit Children(TreeRef of) : of_(of) {}
  iterator begin() const { return iterator({*of_.nodes_, of_.index_ + 1}); }
  iterator end() const { return iterator({*of_.nodes_, of_->end}); }
  std::size_t size() const {
    std::size_t count = 0;
    for (auto at = begin(); at != end(); ++at) ++count;
    return count;
  }

 private:
  TreeRef of_;
};

inline TreeRef::Children TreeRef::children() const {
  return Children(*this);
}

inline std::optional<TreeRef> TreeRef::find(std::string_view key) const {
  for (auto const child : children())
    if (child->key == key) return child;
  return std::nullopt;
}

}  // namespace careplan
