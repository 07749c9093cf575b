// What SQLite and the system say, as the faults of the house.
#pragma once

#include <string>
#include <string_view>

namespace careplan::storage {

// Throws the Error that an extended SQLite result code stands for.
[[noreturn]] void raise(int sqlite_code, std::string_view message, std::string const& path);

// Throws Error{database} for a value in a row that no careplan ever wrote.
[[noreturn]] void raise_foreign(std::string_view value, std::string const& path);

// Throws Error{io} with what errno says about doing `what` with the file.
[[noreturn]] void raise_errno(std::string_view what, std::string const& path);

}  // namespace careplan::storage
