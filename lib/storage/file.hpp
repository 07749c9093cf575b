// The file of a record as the operating system sees it: modes, links, directories, durability.
#pragma once

#include <string>
#include <string_view>

namespace careplan::storage {

// The one true path of an existing record: symbolic links followed, so that nobody opens the same
// file with two journals. Throws Error{not_found} when it is not there, Error{database} for a
// directory, a device or a file with a second hard link.
std::string existing_file(std::string const& path);

// The folder that a file stands in, "." for a bare name.
std::string directory_of(std::string const& path);

// Makes the directories that the file will stand in, for its owner only, and their names durable.
void make_directories_for(std::string const& path);

// Makes an empty file of mode 0600, whatever the umask is, beside `target` under a name that nobody
// has ("target.Xy12ab"), and gives its true path.
std::string make_private_file_beside(std::string const& target);

// Error{conflict} when there is anything of that name, a dangling link included, or a journal that
// a record of that name would be taken to have left.
void require_free(std::string const& path);

// Error{input} when a key would stand in the folder of what it locks ("record"): whoever takes one
// away must not find the other in the same place.
void require_elsewhere(std::string const& key, std::string const& path, std::string_view what);

void remove_file(std::string const& path) noexcept;

// Throws Error{database} when the file would be written over a network: there locks come late or
// not at all, and two writers at a time destroy a SQLite file.
void require_local(std::string const& path);

// Everything of the file is on the disk when this returns; of a directory, the names in it.
void sync_file(std::string const& path);

// Gives the file its final name without ever replacing another (Error{conflict}), and makes the
// name durable.
void publish(std::string const& from, std::string const& to);

}  // namespace careplan::storage
