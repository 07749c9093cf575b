// Writes assess-in records as a clinic's year would have them: instruments of 9 to 20 items in
// turn, 4 answers in 100 missing in one way or another. The same numbers always give the same
// bytes. usage: assess_records COUNT [shuffled]
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Form {
  char const* id;
  std::vector<std::string> items;
  std::vector<std::string> answers;
};

std::vector<std::string> numbered(int count) {
  std::vector<std::string> items;
  for (int at = 1; at <= count; ++at) items.push_back("q" + std::to_string(at));
  return items;
}

std::vector<Form> const& forms() {
  static std::vector<Form> const all{
      {"phq-9", numbered(9), {"0", "1", "2", "3"}},
      {"dast-10", numbered(10), {"true", "false"}},
      {"k10", numbered(10), {"1", "2", "3", "4", "5"}},
      {"barc-10", numbered(10), {"1", "2", "3", "4", "5", "6"}},
      {"whodas-12", numbered(12), {"0", "1", "2", "3", "4"}},
      {"pcl-5", numbered(20), {"0", "1", "2", "3", "4"}},
  };
  return all;
}

class Dice {  // splitmix64
 public:
  std::uint64_t roll(std::uint64_t sides) {
    auto z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (z ^ (z >> 31)) % sides;
  }

 private:
  std::uint64_t state_ = 1;
};

std::string member(std::string_view key, std::string_view value) {
  std::string text("\"");
  text += key;
  text += "\":";
  text += value;
  return text;
}

std::string object(std::vector<std::string> members, bool shuffled, Dice& dice) {
  if (shuffled)
    for (auto at = members.size(); at > 1; --at) std::swap(members[at - 1], members[dice.roll(at)]);
  std::string text("{");
  for (auto const& each : members) {
    if (text.size() > 1) text += ',';
    text += each;
  }
  return text + "}";
}

}  // namespace

int main(int argc, char** argv) {
  long const count = argc > 1 ? std::atol(argv[1]) : 0;
  bool const shuffled = argc > 2 && std::string_view(argv[2]) == "shuffled";
  Dice dice;
  for (long at = 0; at < count; ++at) {
    auto const& form = forms()[dice.roll(forms().size())];
    std::vector<std::string> answers;
    for (auto const& item : form.items) {
      auto const missing = dice.roll(100);
      if (missing == 0) continue;
      answers.push_back(member(item, missing == 1   ? "null"
                                     : missing == 2 ? "\"refused\""
                                     : missing == 3
                                         ? "\"unknown\""
                                         : form.answers[dice.roll(form.answers.size())]));
    }
    char client[32];
    char date[32];
    std::snprintf(client, sizeof client, "\"C-%07ld\"", at);
    std::snprintf(date, sizeof date, "\"2026-%02d-%02d\"", static_cast<int>(dice.roll(12) + 1),
                  static_cast<int>(dice.roll(28) + 1));
    std::string id("\"");
    id += form.id;
    id += '"';
    auto line = object({member("client", client), member("date", date), member("instrument", id),
                        member("answers", object(answers, shuffled, dice))},
                       shuffled, dice);
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stdout);
  }
}
