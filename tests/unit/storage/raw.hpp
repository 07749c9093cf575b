// The file as somebody without careplan sees it: plain SQLite, no hardening, any statement.
#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <string>

namespace bench {

class Raw {
 public:
  explicit Raw(std::string const& path) {
    REQUIRE(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK);
  }
  ~Raw() { sqlite3_close(handle_); }
  Raw(Raw const&) = delete;
  Raw& operator=(Raw const&) = delete;

  // The error text of the statements; empty when all is well.
  std::string run(std::string const& sql) {
    char* text = nullptr;
    sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &text);
    std::string error = text == nullptr ? "" : text;
    sqlite3_free(text);
    return error;
  }
  // One column of all rows, a line each.
  std::string all(std::string const& sql, int column) {
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    std::string answer;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      if (!answer.empty()) answer += "\n";
      if (auto const* text = sqlite3_column_text(statement, column))
        answer += reinterpret_cast<char const*>(text);
    }
    sqlite3_finalize(statement);
    return answer;
  }
  std::string ask(std::string const& sql) { return all(sql, 0); }
  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

}  // namespace bench
