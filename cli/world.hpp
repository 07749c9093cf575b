// What the record takes from the machine, as this run found it.
#pragma once

#include "cli/session.hpp"
#include "workflow/store.hpp"

namespace careplan::cli {

inline World world_of(Session const& session) {
  return {.now = session.world.now,
          .seed = session.world.seed,
          .actor = session.world.user,
          .key_file = session.world.variable("CAREPLAN_KEY").value_or(""),
          .last = session.world.last};
}

}  // namespace careplan::cli
