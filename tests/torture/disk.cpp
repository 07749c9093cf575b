#include "torture/disk.hpp"

#include <algorithm>

namespace torture {
namespace {

constexpr std::size_t sector = 512;

std::string folder_of(std::string const& path) {
  auto const slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

void put(std::string& file, std::size_t at, std::string_view bytes, std::minstd_rand* garbage) {
  for (auto size = file.size(); size < at + bytes.size(); ++size)
    file += garbage == nullptr ? '\0' : static_cast<char>((*garbage)());
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<long>(at));
}

bool toss(std::minstd_rand& random) {
  return (random() >> 4) & 1;
}

}  // namespace

void Disk::apply(Event const& event) {
  using enum Event::Kind;
  switch (event.kind) {
    case create:
      files_.emplace_back();
      name({event.path, static_cast<int>(files_.size()) - 1});
      break;
    case folder:
      name({event.path, is_folder});
      break;
    case write:
      change(event.path, {false, static_cast<std::size_t>(event.at), event.bytes});
      break;
    case truncate:
      change(event.path, {true, static_cast<std::size_t>(event.at)});
      break;
    case sync:
      keep(event.path);
      break;
    case remove:
      name({event.path, none});
      break;
    case rename:
      name({event.to, names_.at(event.path), event.path});
      break;
    case acknowledge:
      break;
  }
}

void Disk::change(std::string const& path, Change change) {
  auto& file = files_.at(static_cast<std::size_t>(names_.at(path)));
  if (change.truncates)
    file.now.resize(change.at);
  else
    put(file.now, change.at, change.bytes, nullptr);
  file.pending.push_back(std::move(change));
}

void Disk::keep(std::string const& path) {
  if (lies_.syncs) return;
  auto const found = names_.find(path);
  if (found != names_.end() && found->second >= 0) {
    auto& file = files_.at(static_cast<std::size_t>(found->second));
    file.synced = file.now;
    file.pending.clear();
    return;
  }
  if (lies_.after_removals && !pending_names_.empty() && pending_names_.back().file == none) return;
  auto const here = [&](NameChange const& change) { return folder_of(change.path) == path; };
  for (auto const& change : pending_names_)
    if (here(change)) {
      synced_names_[change.path] = change.file;
      if (!change.also_frees.empty()) synced_names_[change.also_frees] = none;
    }
  std::erase_if(pending_names_, here);
}

void Disk::name(NameChange change) {
  names_[change.path] = change.file;
  if (!change.also_frees.empty()) names_[change.also_frees] = none;
  pending_names_.push_back(std::move(change));
}

Disk::Names Disk::names_left(Left left, std::minstd_rand& random) const {
  if (left == Left::everything || left == Left::names_only) return names_;
  auto names = synced_names_;
  if (left == Left::nothing || left == Left::bytes_only) return names;
  std::map<std::string, bool> stopped;  // changes of one name come in order, of others in any
  for (auto const& change : pending_names_) {
    bool& over = stopped[change.path];
    over = over || toss(random);
    if (over) {
      if (!change.also_frees.empty()) stopped[change.also_frees] = true;
      continue;
    }
    names[change.path] = change.file;
    if (!change.also_frees.empty()) names[change.also_frees] = none;
  }
  return names;
}

std::string Disk::bytes_left(File const& file, Left left, std::minstd_rand& random) const {
  if (left == Left::everything || left == Left::bytes_only) return file.now;
  auto bytes = file.synced;
  if (left != Left::chance) return bytes;
  bool const garbage = toss(random);
  for (auto const& change : file.pending) {
    if (change.truncates) {
      if (toss(random)) bytes.resize(change.at);
      continue;
    }
    if (toss(random)) continue;  // all of it is missing half the time, part of it in between
    bool const whole = toss(random);
    for (std::size_t from = 0; from < change.bytes.size();) {
      auto const to = std::min(change.bytes.size(), from + sector - (change.at + from) % sector);
      if (whole || toss(random))
        put(bytes, change.at + from, std::string_view(change.bytes).substr(from, to - from),
            garbage ? &random : nullptr);
      from = to;
    }
  }
  return bytes;
}

Image Disk::cut(Left left, std::minstd_rand& random) const {
  Image image;
  auto const names = names_left(left, random);
  auto const stands = [&](std::string const& folder) {
    auto const found = names.find(folder);
    return folder.empty() || (found != names.end() && found->second == is_folder);
  };
  for (auto const& [path, file] : names)
    if (file >= 0 && stands(folder_of(path)))
      image[path] = bytes_left(files_[static_cast<std::size_t>(file)], left, random);
  return image;
}

Image Disk::now() const {
  Image image;
  for (auto const& [path, file] : names_)
    if (file >= 0) image[path] = files_[static_cast<std::size_t>(file)].now;
  return image;
}

}  // namespace torture
