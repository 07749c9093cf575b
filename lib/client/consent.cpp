#include "client/consent.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace careplan {

ConsentState state_of(ConsentRow const& consent, Date today) {
  if (consent.revoked) return ConsentState::revoked;
  if (today < consent.first) return ConsentState::not_yet;
  if (consent.last && *consent.last < today) return ConsentState::expired;
  return ConsentState::valid;
}

bool covers(ConsentRow const& consent, std::vector<Information> const& kinds) {
  auto const holds = [&](Information kind) {
    return std::ranges::find(consent.scope, kind) != consent.scope.end();
  };
  return holds(Information::all) || std::ranges::all_of(kinds, holds);
}

std::vector<std::string> scope_words(ConsentRow const& consent) {
  std::vector<std::string> words;
  for (auto const kind : consent.scope) words.emplace_back(to_text(kind));
  return words;
}

std::string scope_text(ConsentRow const& consent) {
  std::string text = "consent " + std::to_string(consent.id) + " of " + to_text(consent.first);
  text += ": " + join(scope_words(consent), ", ") + "; until ";
  text += consent.last ? to_text(*consent.last) : consent.until_event;
  if (consent.last && !consent.until_event.empty()) text += " or " + consent.until_event;
  return text;
}

}  // namespace careplan
