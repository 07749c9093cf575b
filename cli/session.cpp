#include "cli/session.hpp"

#include <fmt/format.h>

#include "cli/exit.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace careplan::cli {
namespace {

std::string variable(Environment const& world, std::string const& name) {
  return world.variable(name).value_or("");
}

// $XDG_CONFIG_HOME/careplan/config.toml and its like; empty when not even HOME is known.
std::string in_home(Environment const& world, std::string const& name, std::string_view below_home,
                    std::string_view file) {
  if (auto const folder = variable(world, name); folder.starts_with('/'))
    return fmt::format("{}/careplan/{}", folder, file);
  auto const home = variable(world, "HOME");
  return home.empty() ? "" : fmt::format("{}/{}/careplan/{}", home, below_home, file);
}

Config config(Environment const& world) {
  auto const path = in_home(world, "XDG_CONFIG_HOME", ".config", "config.toml");
  return path.empty() ? Config{} : load_config(path);
}

std::string notice_text(std::string_view line, bool json) {
  if (!json) return shown(line) + "\n";
  std::string text;
  JsonWriter writer(text);
  writer.begin_object();
  writer.member("schema", "careplan.notice/1");
  writer.member("message", line);
  writer.end_object();
  return text + "\n";
}

void write_place(JsonWriter& writer, Place const& place) {
  auto const number = [&](std::string_view name, int value) {
    writer.key(name);
    if (value > 0)
      writer.value(value);
    else
      writer.null();
  };
  writer.key("file");
  if (place.file.empty())
    writer.null();
  else
    writer.value(place.file);
  number("line", place.line);
  number("column", place.column);
}

std::string json_error(Fault fault, Complaint const& complaint) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object();
  writer.member("schema", "careplan.error/1");
  writer.member("fault", to_text(fault));
  writer.member("exit", code(exit_of(fault)));
  writer.member("message", complaint.message);
  write_place(writer, complaint.place);
  writer.key("hint");
  if (complaint.hint.empty())
    writer.null();
  else
    writer.value(complaint.hint);
  writer.end_object();
  return text + "\n";
}

RenderStyle style_on(Session const& session, bool terminal, int width) {
  bool const wanted = terminal && variable(session.world, "NO_COLOR").empty() &&
                      variable(session.world, "TERM") != "dumb";
  auto const colour = session.globals.colour;
  return {.colour = colour == Colour::always || (colour == Colour::automatic && wanted),
          .width = width};
}

}  // namespace

void declare_globals(Options& options, Globals& globals, std::vector<Format> const& formats) {
  options.begin_global();
  options.file("--db FILE", globals.db, "the record (CAREPLAN_DB)");
  options.directory("--data DIR", globals.data,
                    "definitions to use before the built-in ones (CAREPLAN_DATA)");
  if (!formats.empty()) {
    std::vector<std::string> format_words;
    for (auto const format : formats) format_words.emplace_back(to_text(format));
    auto const help = fmt::format("how to write the answer; {} unless said", format_words.front());
    auto& option = options.word("--format FORMAT", globals.format, help);
    option.words = format_words;
    option.take = [&globals, format_words](std::string const& text) {
      globals.format = from_text<Format>(read_word(text, format_words));
    };
  }
  options.file("-o, --output FILE", globals.output, "write there instead of standard output");
  options.date("--as-of DATE", globals.as_of, "take this day as today");
  options.word("--color WHEN", globals.colour, "colour the tables");
  options.flag("-q, --quiet", globals.quiet, "no notices");
  options.flag("-v, --verbose", globals.verbose, "more notices");
  options.flag("-h, --help", globals.help, "show this help");
}

void Session::note(std::string_view line) {
  if (!globals.quiet) warn(line);
}

void Session::warn(std::string_view line) {
  out.flush();  // both streams may be one terminal
  world.err(notice_text(line, json_errors));
}

void Session::detail(std::string_view line) {
  if (globals.verbose) note(line);
}

void Session::print(Table const& table) {
  out.write(render(table, format, style()));
}

RenderStyle Session::style() const {
  bool const terminal = world.out_is_terminal && (globals.output.empty() || globals.output == "-");
  return style_on(*this, terminal, terminal ? world.width : 0);
}

RenderStyle Session::speech_style() const {
  constexpr int usual_width = 80;  // where standard output is no terminal that could tell
  return style_on(*this, world.err_is_terminal,
                  !world.err_is_terminal ? 0
                  : world.width > 0      ? world.width
                                         : usual_width);
}

Source Session::open(std::string const& file) {
  if (file != "-") return open_source(file).read;
  if (world.in_is_terminal)
    throw Error(Fault::usage, "nothing is piped in: standard input is a terminal", {},
                "name a file, or pipe the records in");
  // Whoever waits for our answers gets them before we wait for more questions.
  return [this](std::span<char> into) {
    out.flush();
    return world.in(into);
  };
}

Output Session::beside(std::string const& path, bool answers) const {
  if (path != "-") return Output::to_file(path);
  if (answers && (globals.output.empty() || globals.output == "-"))
    throw Error(Fault::usage, "'-' is standard output, and the answer goes there", {},
                "name a file, or write the answer to one with --output");
  return Output(world.out);
}

std::string Session::read(std::string const& file, std::size_t limit) {
  return read_whole({.name = file == "-" ? "stdin" : file, .read = open(file)}, limit);
}

std::string Session::db() const {
  if (!globals.db.empty()) return globals.db;
  if (auto const path = variable(world, "CAREPLAN_DB"); !path.empty()) return path;
  if (auto const path = config(world).db; !path.empty()) return path;
  auto const path = in_home(world, "XDG_DATA_HOME", ".local/share", "careplan.db");
  if (path.empty())
    throw Error(Fault::usage, "no record is named", {}, "use --db FILE or set CAREPLAN_DB");
  return path;
}

std::vector<std::string> Session::data() const {
  if (!globals.data.empty()) return globals.data;
  auto const given = variable(world, "CAREPLAN_DATA");
  if (given.empty()) return config(world).data;
  std::vector<std::string> folders;
  for (auto const part : split(given, ':'))
    if (!part.empty()) folders.emplace_back(part);
  return folders;
}

std::string Session::zone() const {
  auto zone = config(world).zone;
  if (zone.empty())
    throw Error(Fault::usage, "the time zone of the clinic is not known", {},
                "use --zone America/New_York, or set zone in the configuration");
  return zone;
}

std::string error_text(Error const& error, bool json) {
  std::string text;
  for (auto const& complaint : error.complaints) {
    if (json)
      text += json_error(error.fault, complaint);
    else
      text += (complaint.place.file.empty() ? "careplan: " : "") + describe(complaint) + "\n";
  }
  return text;
}

}  // namespace careplan::cli
