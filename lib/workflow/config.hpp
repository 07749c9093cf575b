// The user's own defaults: which record and which definitions. Options and environment variables
// come before it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace careplan {

struct Config {
  std::string db{};
  std::vector<std::string> data{};
  std::string zone{};
  bool operator==(Config const&) const = default;
};

// `db = "/path/careplan.db"`, `data = ["/path/definitions"]` and `zone = "America/New_York"`, the
// time zone of the clinic's clock; all optional. A path that begins with no '/' is meant from the
// folder of the file. Throws Error{input} with every complaint.
Config read_config(std::string_view text, std::string name);
// A file that is not there is an empty configuration. Throws Error{io} when it cannot be read.
Config load_config(std::string const& path);

}  // namespace careplan
