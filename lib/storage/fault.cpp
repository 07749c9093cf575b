#include "storage/fault.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"

namespace careplan::storage {
namespace {

struct Meaning {
  int code;  // an extended code, or a primary one that stands for all of its extended ones
  Fault fault;
  std::string_view message;
  std::string_view hint;
};

constexpr std::string_view restore =
    "run careplan store verify; if it finds damage, go back to a backup";

constexpr std::array meanings{
    Meaning{SQLITE_READONLY_ROLLBACK, Fault::database,
            "a writer was interrupted, and rolling its journal back needs the right to write",
            "let somebody who may write to the file run any careplan command once"},
    Meaning{SQLITE_BUSY, Fault::database, "the record is busy: others are writing to it",
            "try again; a process that never ends may hold it"},
    Meaning{SQLITE_LOCKED, Fault::database, "the record is locked by this same process", ""},
    Meaning{SQLITE_CORRUPT, Fault::database, "the record is corrupt", restore},
    Meaning{SQLITE_NOTADB, Fault::database, "this is not a careplan record",
            "make one with: careplan store init"},
    Meaning{SQLITE_READONLY, Fault::database, "the record is read-only",
            "you need the right to write to the file and to its directory"},
    Meaning{SQLITE_FULL, Fault::io, "the disk is full; nothing was changed", "free some space"},
    Meaning{SQLITE_IOERR, Fault::io, "reading or writing the record failed", restore},
    Meaning{SQLITE_CANTOPEN, Fault::io, "the record cannot be opened",
            "you need the right to use the file and its directory"},
    Meaning{SQLITE_PERM, Fault::io, "the record cannot be used", "you may not use this file"},
    Meaning{SQLITE_AUTH, Fault::io, "the record cannot be used", "you may not use this file"},
    Meaning{SQLITE_TOOBIG, Fault::input, "a value is longer than 16 MiB", ""},
    Meaning{SQLITE_CONSTRAINT, Fault::input, "the record refuses this row", ""},
    Meaning{SQLITE_NOMEM, Fault::io, "out of memory", ""},
};

}  // namespace

void raise(int sqlite_code, std::string_view message, std::string const& path) {
  for (int const code : {sqlite_code, sqlite_code & 0xFF})
    for (auto const& meaning : meanings)
      if (meaning.code == code)
        throw Error(meaning.fault, fmt::format("{} ({})", meaning.message, message), {path},
                    std::string(meaning.hint));
  throw Error(Fault::internal, fmt::format("SQLite error {}: {}", sqlite_code, message), {path});
}

void raise_foreign(std::string_view value, std::string const& path) {
  throw Error(Fault::database, fmt::format("a value that careplan never wrote: '{}'", shown(value)),
              {path}, "run: careplan store verify");
}

void raise_errno(std::string_view what, std::string const& path) {
  throw Error(Fault::io, fmt::format("cannot {}: {}", what, std::generic_category().message(errno)),
              {path});
}

}  // namespace careplan::storage
