// What pictures must show whatever they are of: all of it, readable, each thing at its place.
#include "reporting/drawing.hpp"

#include "core/text.hpp"
#include "reporting/figure.hpp"
#include "reporting/layer_figure.hpp"
#include "reporting/line_figure.hpp"

using namespace careplan;
using drawing::check_readable;
using drawing::inside;
using drawing::picture_of;

namespace {

GridBlock session_block(weekday day, int begin, int end, std::string label,
                        std::string kind = "group") {
  return {day, {{begin}, {end}}, std::move(label), "K1", std::move(kind)};
}

std::vector<GridBlock> busy_week() {
  using namespace std::chrono;
  std::vector<GridBlock> week{session_block(Monday, 540, 600, "Group"),
                              session_block(Monday, 600, 690, "Skills"),
                              session_block(Tuesday, 570, 630, "Family", "family"),
                              session_block(Wednesday, 1080, 1140, "Evening", "evening")};
  for (int i = 0; i < 14; ++i)
    week.push_back(session_block(Thursday, 540 + 7 * i, 660, "Individual", "individual"));
  return week;
}

HeatMap heat_of(std::size_t rows) {
  HeatMap map{.title = "Hours",
              .description = "Nine hours are required.",
              .columns = {"2026-11-30", "2026-12-07", "2026-12-14"}};
  for (std::size_t i = 0; i < rows; ++i)
    map.rows.push_back({"C-" + std::string(i, '9'),
                        {{Minutes{540}, HeatState::met},
                         {},
                         {Minutes{600 + static_cast<int>(i)}, HeatState::met_with_makeup}}});
  return map;
}

LayerFigure layers_of(std::size_t boxes) {
  LayerFigure made{.title = "Rules",
                   .description = "what leads where",
                   .headings = {"Facts", "Rules", "Levels"},
                   .legend = {"asks", "asks surely", "bars", "may ask"}};
  for (std::size_t i = 0; i < boxes; ++i)
    for (std::size_t c = 0; c < 3; ++c) {
      auto const name = "c" + std::to_string(c) + "-" + std::to_string(i);
      made.columns[c].push_back({.title = name, .detail = i % 2 == 0 ? "of " + name : ""});
      if (c < 2) made.links[c].push_back({i, (i * 5 + 1) % boxes});
      if (c < 2) made.links[c].push_back({i, 0, LinkStyle::dashed});
    }
  return made;
}

// The rectangle that a text stands in.
drawing::Shape box_of(drawing::Picture const& picture, drawing::Shape const& text) {
  for (auto const& rect : picture.of("rect"))
    if (inside(text, rect)) return rect;
  FAIL("not in a box: " << text.text);
  return {};
}

}  // namespace

TEST_CASE("in every picture all is inside it and no text stands over another") {
  for (std::size_t const rows : {1U, 4U, 12U}) {
    CAPTURE(rows);
    check_readable(picture_of(heat_map_svg(heat_of(rows)).markup()));
    BarFigure bars{.title = "Bars", .reference = Bar{"mean of all of them", 0.3, "30 percent"}};
    for (std::size_t i = 0; i < rows; ++i)
      bars.bars.push_back({"bar " + std::string(i, 'x'), static_cast<double>(i) / 12, ""});
    check_readable(picture_of(bars_svg(bars).markup()));
    bars.reference.reset();
    check_readable(picture_of(bars_svg(bars).markup()));
  }
  check_readable(picture_of(week_grid_svg("Week", busy_week()).markup()));
  check_readable(picture_of(week_grid_svg("Week", {}).markup()));
  check_readable(picture_of(heat_map_svg({}).markup()));
  check_readable(picture_of(bars_svg({}).markup()));
}

TEST_CASE("a session begins and ends in a week at its hour, on its day") {
  auto const picture = picture_of(week_grid_svg("Week", busy_week()).markup());
  auto const line_at = [&](std::string const& hour) {
    auto const text = picture.text(hour);
    for (auto const& line : picture.of("line"))
      if (text.y <= line.y + 4 && line.y <= text.bottom) return line.y;
    FAIL("no line at " << hour);
    return 0.0;
  };
  auto const nine = line_at("09:00"), ten = line_at("10:00"), eleven = line_at("11:00");
  CHECK(eleven - ten == ten - nine);
  auto const group = box_of(picture, picture.text("Group"));
  auto const skills = box_of(picture, picture.text("Skills"));
  auto const family = box_of(picture, picture.text("Family"));
  auto const evening = box_of(picture, picture.text("Evening"));
  auto const near = [](double a, double b) { return std::abs(a - b) <= 2; };
  CHECK(near(group.y, nine));
  CHECK(near(group.bottom, ten));
  CHECK(near(skills.y, ten));
  CHECK(near(skills.bottom, ten + 1.5 * (eleven - ten)));
  CHECK(near(family.y, (nine + ten) / 2));
  CHECK(near(family.bottom, (ten + eleven) / 2));
  CHECK(near(evening.y, line_at("18:00")));
  CHECK(near(evening.height(), ten - nine));
  CHECK(group.bottom < skills.y);
  // Under the name of its day and left of the next.
  auto const under = [&](drawing::Shape const& box, std::string const& day) {
    auto const name = picture.text(day);
    return name.bottom <= box.y && box.x <= name.x && name.right <= box.right;
  };
  CHECK(under(group, "Mon"));
  CHECK(under(skills, "Mon"));
  CHECK(under(family, "Tue"));
  CHECK(under(evening, "Wed"));
  CHECK(group.right < family.x);
  CHECK(family.x - group.right < 6);
  // Between morning and evening there is nothing to draw, and that is marked in between.
  auto const rects = picture.of("rect");
  auto const gap = std::ranges::find(rects, "gap", &drawing::Shape::css);
  REQUIRE(gap != rects.end());
  CHECK(std::ranges::count(rects, "gap", &drawing::Shape::css) == 1);
  CHECK(gap->y >= skills.bottom);
  CHECK(gap->bottom <= evening.y);
  CHECK(gap->height() > 0);
}

TEST_CASE("a session of a week holds the words that fit, and says where words were left out") {
  auto const picture = picture_of(
      week_grid_svg("Week", {session_block(std::chrono::Monday, 540, 555, "Group of the morning"),
                             session_block(std::chrono::Monday, 600, 720, "Long")})
          .markup());
  auto const cut = box_of(picture, picture.text("Group of the morning\xE2\x80\xA6"));
  auto const whole = box_of(picture, picture.text("Long"));
  std::size_t in_whole = 0;
  for (auto const& text : picture.of("text")) {
    CHECK((text.text == "09:00-09:15") == false);
    in_whole += inside(text, whole) ? 1U : 0U;
  }
  CHECK(in_whole == 3);
  CHECK(cut.height() < whole.height());
}

TEST_CASE("kinds of sessions are told beside their colours") {
  auto const picture = picture_of(week_grid_svg("Week", busy_week()).markup());
  for (std::string const kind : {"group", "family", "evening", "individual"}) {
    CAPTURE(kind);
    auto const word = picture.text(kind);
    auto const rects = picture.of("rect");
    auto const sample = std::ranges::find_if(rects, [&](drawing::Shape const& rect) {
      return rect.right < word.x && word.x - rect.right < 12 && rect.y < word.bottom &&
             word.y < rect.bottom;
    });
    REQUIRE(sample != rects.end());
    auto const label = kind == "group"     ? "Group"
                       : kind == "family"  ? "Family"
                       : kind == "evening" ? "Evening"
                                           : "Individual";
    CHECK(box_of(picture, picture.text(label)).css == sample->css);
  }
}

TEST_CASE("a cell of the heat map stands below its week and beside its client") {
  auto const picture = picture_of(heat_map_svg(heat_of(3)).markup());
  for (auto const& [hours, week, client] : {std::tuple("10:00 +", "2026-12-14", "C-"),
                                            {"10:01 +", "2026-12-14", "C-9"},
                                            {"10:02 +", "2026-12-14", "C-99"}}) {
    CAPTURE(hours);
    auto const cell = box_of(picture, picture.text(hours));
    auto const above = picture.text(week);
    auto const beside = picture.text(client);
    CHECK(above.bottom <= cell.y);
    CHECK(cell.x <= above.x);
    CHECK(above.x < cell.right);
    CHECK(beside.right < cell.x);
    CHECK(cell.y <= beside.y);
    CHECK(beside.bottom <= cell.bottom);
  }
  for (std::string const word : {"met", "short", "exempt", "open"}) {
    CAPTURE(word);
    CHECK(std::ranges::any_of(picture.of("text"), [&](drawing::Shape const& text) {
      return text.text.starts_with(word) && text.y > picture.text("C-99").bottom;
    }));
  }
}

TEST_CASE("a bar begins behind its label and its value, in their line, all at one edge") {
  auto const picture = picture_of(
      bars_svg({.title = "Bars",
                .bars = {{"first", 4, "4.0"}, {"the longest label", 1, "1.0"}, {"third", 2, "2.0"}},
                .reference = Bar{"mean", 2, "of 2"}})
          .markup());
  auto const bars = picture.of("rect");
  REQUIRE(bars.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    auto const label = picture.text(i == 0 ? "first" : i == 1 ? "the longest label" : "third");
    auto const value = picture.text(i == 0 ? "4.0" : i == 1 ? "1.0" : "2.0");
    CHECK(bars[i].x == bars[0].x);
    CHECK(label.right < value.x);
    CHECK(value.right < bars[i].x);
    for (auto const& text : {label, value}) {
      CHECK(bars[i].y <= text.y);
      CHECK(text.bottom <= bars[i].bottom);
    }
  }
  CHECK(bars[0].width() == 2 * bars[2].width());
  auto const lines = picture.of("line");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].x == bars[2].right);
  CHECK(lines[0].x == lines[0].right);
  CHECK(lines[0].y < bars[0].y);
  CHECK(lines[0].bottom > bars[2].bottom);
  CHECK(picture.text("mean of 2").bottom <= bars[0].y);
}

TEST_CASE("boxes of layers hold their words, and their lines run from one to the next") {
  for (std::size_t const boxes : {1U, 3U, 15U}) {
    CAPTURE(boxes);
    auto const made = layers_of(boxes);
    auto const picture = picture_of(layers_svg(made).markup());
    check_readable(picture);
    auto const box = [&](std::size_t column, std::size_t at) {
      auto const text = picture.text("c" + std::to_string(column) + "-" + std::to_string(at));
      for (auto const& rect : picture.of("rect"))
        if (rect.css != "paper" && inside(text, rect)) return rect;
      FAIL("not in a box: " << text.text);
      return drawing::Shape{};
    };
    std::size_t line = 0;
    auto const lines = picture.of("path");
    for (std::size_t c = 0; c < 2; ++c) {
      CHECK(picture.text(made.headings[c]).bottom <= box(c, 0).y);
      for (auto const& link : made.links[c]) {
        REQUIRE(line < lines.size());
        auto const& drawn = lines[line++];
        auto const from = box(c, link.from);
        auto const to = box(c + 1, link.to);
        CHECK(drawn.x == from.right);
        CHECK(drawn.right == to.x);
        CHECK(from.y < drawn.y);
        CHECK(drawn.y < from.bottom);
        CHECK(to.y < drawn.bottom);
        CHECK(drawn.bottom < to.bottom);
      }
    }
    CHECK(line == lines.size());
    for (std::size_t at = 0; at < boxes; at += 2) {
      auto const detail = picture.text("of c0-" + std::to_string(at));
      CHECK(inside(detail, box(0, at)));
    }
  }
}
