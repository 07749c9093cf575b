#include <fmt/format.h>

#include "cli/command.hpp"
#include "core/text.hpp"
#include "workflow/schemas.hpp"

namespace careplan::cli {
namespace {

struct SchemaArgs {
  std::string name{};
};

void declare_schema(Options& options, SchemaArgs& args) {
  options.text("[NAME]", args.name, "assessment, or careplan.assessment/1; nothing: list them");
}

std::string full_name(Schema const& schema) {
  return fmt::format("careplan.{}/1", schema.name);
}

Table list_of(std::vector<Schema> const& all) {
  Table table{.id = "schema",
              .columns = {{.id = "name", .title = "Name"}, {.id = "record", .title = "Record"}}};
  for (auto const& schema : all)
    table.rows.push_back({std::string(schema.name), full_name(schema)});
  return table;
}

Exit run_schema(Session& session, SchemaArgs const& args) {
  auto const all = schemas();
  if (args.name.empty()) {
    session.print(list_of(all));
    return Exit::done;
  }
  std::vector<std::string> names;
  for (auto const& schema : all) {
    names.emplace_back(schema.name);
    if (args.name != schema.name && args.name != full_name(schema)) continue;
    session.out.write(schema.text);
    return Exit::done;
  }
  throw Error(Fault::not_found, fmt::format("there is no schema '{}'", args.name), {},
              suggestion(args.name, names));
}

}  // namespace

Command schema_command() {
  return {.name = "schema",
          .summary = "print the JSON Schema of a record that careplan writes",
          .bind = bind(declare_schema, run_schema)};
}

}  // namespace careplan::cli
