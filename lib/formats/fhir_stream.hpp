// FHIR resources one after another: lines of NDJSON, one pretty-printed resource, or the entries of
// a Bundle, each a tree with its place in the file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "formats/bytes.hpp"
#include "formats/tree.hpp"

namespace careplan::fhir {

// Whether the source, to judge by its beginning, holds resources: JSON that says "resourceType".
// The source still gives all of its bytes afterwards.
bool holds_resources(ByteSource& source);

class ResourceStream {
 public:
  explicit ResourceStream(ByteSource source);
  ~ResourceStream();
  ResourceStream(ResourceStream&&) noexcept;
  ResourceStream& operator=(ResourceStream&&) noexcept;

  // The next resource; false at the end. A Bundle gives its entries. Everything below is about this
  // resource and valid until the next call.
  bool next();

  // What keeps the text from being a resource; `root` is an object with a type when there is none.
  std::optional<Complaint> const& complaint() const;
  TreeRef root() const;
  TreeRef at(std::uint32_t index) const;  // a value of it again, by its index
  std::string_view type() const;          // "QuestionnaireResponse"
  std::string_view text() const;          // as it stands; the beginning of a very long one
  std::string const& name() const;
  Place place() const;
  Place place_of(TreeRef value, bool of_key = false) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace careplan::fhir
