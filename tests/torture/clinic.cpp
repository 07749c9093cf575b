#include "torture/clinic.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "cli/run.hpp"
#include "storage/record.hpp"

namespace torture {
namespace {

using namespace careplan;

std::string filled(std::string word, Folder const& folder) {
  for (auto const& [mark, with] :
       {std::pair<std::string, std::string>("{folder}", folder.path), {"{root}", PROJECT_ROOT}})
    if (auto const at = word.find(mark); at != std::string::npos)
      word.replace(at, mark.size(), with);
  return word;
}

World fixed_world() {
  return {.now = [] { return std::string("2026-12-20T09:30:00Z"); }, .actor = "torture"};
}

struct Sqlite {
  explicit Sqlite(std::string const& path) { sqlite3_open(path.c_str(), &handle); }
  ~Sqlite() { sqlite3_close(handle); }
  Sqlite(Sqlite const&) = delete;
  Sqlite& operator=(Sqlite const&) = delete;

  // All values of all rows, each with its type and length.
  std::string all(std::string const& sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
      return fmt::format("[{}]", sqlite3_errmsg(handle));
    std::string text;
    int code = 0;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement, i));
        auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
        fmt::format_to(std::back_inserter(text), "{}:{}:", sqlite3_column_type(statement, i), size);
        if (size > 0) text.append(bytes, size);
      }
    if (code != SQLITE_DONE)
      fmt::format_to(std::back_inserter(text), "[{}]", sqlite3_errmsg(handle));
    sqlite3_finalize(statement);
    return text;
  }
  sqlite3* handle = nullptr;
};

}  // namespace

std::string rows_in(std::string const& path) {
  Sqlite const file(path);
  std::string rows = file.all("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
  sqlite3_stmt* tables = nullptr;
  sqlite3_prepare_v2(file.handle, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1",
                     -1, &tables, nullptr);
  while (sqlite3_step(tables) == SQLITE_ROW) {
    auto const* name = reinterpret_cast<char const*>(sqlite3_column_text(tables, 0));
    rows += file.all(fmt::format("SELECT * FROM \"{}\"", name));
  }
  sqlite3_finalize(tables);
  return fmt::format("rows {:016x} of {} bytes", std::hash<std::string>{}(rows), rows.size());
}

namespace {

std::string record_state(std::string const& path, Judge judge) {
  if (judge == Judge::sqlite) {
    auto const check = Sqlite(path).all("PRAGMA integrity_check");
    return check == "3:2:ok" ? rows_in(path) : "broken: " + check;
  }
  try {
    auto const findings = verify(Record::open(path, Access::read, fixed_world()));
    if (!findings.empty()) return "broken: " + findings.front();
  } catch (std::exception const& error) {
    return fmt::format("broken: {}", error.what());
  }
  return rows_in(path);
}

// What the same bytes were found to be before; most files stay as they are most of the time.
std::string known_state(Folder const& folder, Image const& image, std::string const& path,
                        Judge judge) {
  static std::map<std::pair<std::size_t, Judge>, std::string> known;
  auto const journal = image.find(path + "-journal");
  if (journal != image.end()) return record_state(folder.path + "/" + path, judge);
  auto const [found, fresh] = known.try_emplace({std::hash<std::string>{}(image.at(path)), judge});
  if (fresh) found->second = record_state(folder.path + "/" + path, judge);
  return found->second;
}

bool is_leftover(std::string const& path) {
  return path.ends_with("-journal") || path.rfind('.') + 7 == path.size();  // "x.db.abcdef"
}

}  // namespace

Folder::Folder() {
  path = std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp";
  path += "/careplan-torture-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) std::abort();
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

void Folder::hold(Image const& image) const {
  for (auto const& entry : std::filesystem::directory_iterator(path))
    if (!image.contains(entry.path().filename().string()))
      std::filesystem::remove_all(entry.path());
  for (auto const& [name, bytes] : image) {
    auto const whole = path + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(whole).parent_path());
    std::ofstream(whole, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
}

Image Folder::image() const {
  Image image;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    auto& bytes = image[entry.path().string().substr(path.size() + 1)];
    bytes.resize(entry.file_size());
    std::ifstream(entry.path(), std::ios::binary)
        .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  return image;
}

Answer run(Folder const& folder, Step const& step, std::function<void()> const& answered) {
  Answer answer;
  std::vector<std::string> args;
  for (auto const& word : step.args) args.push_back(filled(word, folder));
  std::string_view rest = step.in;
  bool first = true;
  auto const left = [&] {
    if (first && answered) answered();
    first = false;
  };
  cli::Environment const environment{
      .args = std::move(args),
      .variable = [&](std::string const& name) -> std::optional<std::string> {
        if (name == "CAREPLAN_DB") return folder.path + "/a.db";
        if (name == "CAREPLAN_DATA") return std::string(PROJECT_ROOT "/examples/rewards");
        return std::nullopt;
      },
      .today = *parse_date("2026-12-20"),
      .now = [] { return std::string("2026-12-20T09:30:00Z"); },
      .user = "torture",
      .in =
          [&](std::span<char> into) {
            auto const size = std::min(into.size(), rest.size());
            std::copy_n(rest.begin(), size, into.begin());
            rest.remove_prefix(size);
            return size;
          },
      .out = [&](std::string_view) { left(); },
      .err =
          [&](std::string_view bytes) {
            left();
            answer.said += bytes;
          }};
  answer.said.reserve(1 << 16);  // so that what listens needs no memory of its own
  Hungry const from_here_on;
  answer.code = cli::code(cli::run(environment));
  return answer;
}

States states_of(Folder const& folder, Judge judge) {
  States states;
  auto const image = folder.image();
  for (auto const& [path, bytes] : image) {
    if (is_leftover(path)) continue;
    states[path] =
        path.ends_with(".db")
            ? known_state(folder, image, path, judge)
            : fmt::format("bytes {:016x} of {}", std::hash<std::string>{}(bytes), bytes.size());
  }
  return states;
}

std::string const& state_of(States const& states, std::string const& path) {
  static std::string const absent = "absent";
  auto const found = states.find(path);
  return found == states.end() ? absent : found->second;
}

}  // namespace torture
