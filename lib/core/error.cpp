#include "core/error.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace careplan {

Error::Error(Fault fault_, std::string message, Place place, std::string hint)
    : Error(fault_, std::vector{Complaint{std::move(place), std::move(message), std::move(hint)}}) {
}

Error::Error(Fault fault_, std::vector<Complaint> complaints_)
    : std::runtime_error(complaints_.empty() ? "unnamed error" : describe(complaints_.front())),
      fault(fault_),
      complaints(std::move(complaints_)) {}

std::string describe(Complaint const& complaint) {
  auto const& [file, line, column] = complaint.place;
  std::string text;
  if (!file.empty()) {
    text = shown(file) + ":";
    if (line > 0) text += fmt::format("{}:", line);
    if (line > 0 && column > 0) text += fmt::format("{}:", column);
    text += " ";
  }
  // Messages quote what a stranger's file said: nothing in them may drive the terminal.
  text += shown(complaint.message);
  if (!complaint.hint.empty()) text += "\n  hint: " + shown(complaint.hint);
  return text;
}

std::string describe(Error const& error) {
  std::string text;
  for (auto const& complaint : error.complaints) {
    if (!text.empty()) text += "\n";
    text += describe(complaint);
  }
  return text;
}

void throw_if_any(Fault fault, std::vector<Complaint> complaints) {
  if (!complaints.empty()) throw Error(fault, std::move(complaints));
}

}  // namespace careplan
