// Rooms, clinicians, clients and slots are counted with int, containers are not.
#pragma once

#include <cstddef>

namespace careplan {

constexpr std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

}  // namespace careplan
