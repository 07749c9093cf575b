// A drawing as a reader sees it: what stands where, and what must be true of every picture.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <string>
#include <vector>

namespace drawing {

struct Shape {
  std::string tag{};
  std::string css{};
  std::string text{};
  double x = 0, y = 0, right = 0, bottom = 0;
  double width() const { return right - x; }
  double height() const { return bottom - y; }
};

struct Picture {
  double width = 0, height = 0;
  std::vector<Shape> shapes{};
  std::vector<Shape> of(std::string const& tag) const {
    std::vector<Shape> some;
    for (auto const& shape : shapes)
      if (shape.tag == tag) some.push_back(shape);
    return some;
  }
  Shape text(std::string const& words) const {
    for (auto const& shape : shapes)
      if (shape.tag == "text" && shape.text == words) return shape;
    FAIL("no such text: " << words);
    return {};
  }
};

// Letters are as wide and high as the figures reckon with.
constexpr double letter = 6, above_line = 9, below_line = 2;

inline Picture picture_of(std::string const& markup) {
  auto const begin = markup.find("<svg");
  std::string const svg = markup.substr(begin, markup.find("</svg>") - begin);
  static std::regex const element(R"re(<(/?)(\w+)([^>]*)>([^<]*))re");
  static std::regex const attribute(R"re(([\w:-]+)="([^"]*)")re");
  Picture picture;
  double dx = 0, dy = 0;
  for (std::sregex_iterator it(svg.begin(), svg.end(), element), end; it != end; ++it) {
    std::string const tag = (*it)[2];
    std::string const all = (*it)[3];
    std::map<std::string, std::string> has;
    for (std::sregex_iterator at(all.begin(), all.end(), attribute); at != end; ++at)
      has[(*at)[1]] = (*at)[2];
    auto const number = [&](std::string const& name) {
      return has[name].empty() ? 0 : std::stod(has[name]);
    };
    if (tag == "g") {
      dx = dy = 0;
      auto const moved = has["transform"].find('(');
      if (moved != std::string::npos) {
        dx = std::stod(has["transform"].substr(moved + 1));
        dy = std::stod(has["transform"].substr(has["transform"].find(' ', moved)));
      }
    } else if ((*it)[1].length() > 0) {
      continue;
    } else if (tag == "svg") {
      picture.width = number("width");
      picture.height = number("height");
      CHECK(has["viewBox"] == "0 0 " + has["width"] + " " + has["height"]);
    } else if (tag == "rect") {
      auto const x = number("x") + dx, y = number("y") + dy;
      picture.shapes.push_back(
          {tag, has["class"], "", x, y, x + number("width"), y + number("height")});
    } else if (tag == "line") {
      picture.shapes.push_back({tag, has["class"], "", number("x1") + dx, number("y1") + dy,
                                number("x2") + dx, number("y2") + dy});
    } else if (tag == "path") {
      static std::regex const curve(R"re(M(\d+) (\d+)C(\d+) (\d+) (\d+) (\d+) (\d+) (\d+))re");
      std::smatch at;
      if (!std::regex_search(all, at, curve)) continue;
      std::vector<double> n;
      for (std::size_t i = 1; i < at.size(); ++i) n.push_back(std::stod(at[i]));
      picture.shapes.push_back({tag, has["class"], "", n[0], n[1], n[6], n[7]});
      // It leaves and arrives level, and goes only forward.
      CHECK(n[3] == n[1]);
      CHECK(n[5] == n[7]);
      CHECK(n[0] < n[2]);
      CHECK(n[2] <= n[4]);
      CHECK(n[4] < n[6]);
    } else if (tag == "text") {
      std::string const words = (*it)[4];
      auto const wide = letter * static_cast<double>(words.size());
      auto const x = number("x") + dx - (has["text-anchor"] == "end" ? wide : 0);
      auto const y = number("y") + dy;
      picture.shapes.push_back(
          {tag, has["class"], words, x, y - above_line, x + wide, y + below_line});
    }
  }
  return picture;
}

inline bool over(Shape const& a, Shape const& b) {
  return a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom;
}

inline bool inside(Shape const& inner, Shape const& outer) {
  return outer.x <= inner.x && inner.right <= outer.right && outer.y <= inner.y &&
         inner.bottom <= outer.bottom;
}

// Nothing is cut off at an edge, and no text stands over another.
inline void check_readable(Picture const& picture) {
  for (auto const& shape : picture.shapes) {
    if (shape.tag == "path") continue;
    CAPTURE(shape.tag);
    CAPTURE(shape.text);
    CHECK(inside(shape, {.right = picture.width, .bottom = picture.height}));
  }
  auto const texts = picture.of("text");
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      CAPTURE(texts[i].text);
      CAPTURE(texts[j].text);
      CHECK_FALSE(over(texts[i], texts[j]));
    }
}

}  // namespace drawing
