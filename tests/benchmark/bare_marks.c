/* Marks by bare prepared statements, one transaction: what an import is held against.
   usage: bare_marks RECORD < CSV of client,session,status,minutes with a header */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(int ok, sqlite3* db) {
  if (ok) return;
  fprintf(stderr, "%s\n", sqlite3_errmsg(db));
  exit(1);
}

int main(int count, char** words) {
  static char line[1024];
  sqlite3* db;
  sqlite3_stmt* insert;
  if (count != 2) return 2;
  must(sqlite3_open(words[1], &db) == SQLITE_OK, db);
  must(sqlite3_exec(db,
                    "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;"
                    "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE",
                    0, 0, 0) == SQLITE_OK, db);
  must(sqlite3_prepare_v2(db,
                          "INSERT INTO mark (client, session, status, attended, note, reason)"
                          " VALUES (?1, ?2, ?3, ?4, '', '')",
                          -1, &insert, 0) == SQLITE_OK, db);
  if (!fgets(line, sizeof line, stdin)) return 3;
  while (fgets(line, sizeof line, stdin)) {
    char* at = line;
    for (int column = 1; column <= 3; ++column)
      must(sqlite3_bind_text(insert, column, strsep(&at, ","), -1, SQLITE_TRANSIENT) == SQLITE_OK, db);
    must(sqlite3_bind_int(insert, 4, atoi(at)) == SQLITE_OK, db);
    must(sqlite3_step(insert) == SQLITE_DONE, db);
    sqlite3_reset(insert);
  }
  must(sqlite3_exec(db, "COMMIT", 0, 0, 0) == SQLITE_OK, db);
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return 0;
}
