// What a site or program file makes of the rules of the timetable.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "formats/definitions.hpp"

using namespace careplan;

namespace {

std::string site_with(std::string const& rules) {
  return "id = \"s\"\ntitle = \"S\"\nopen = \"any\"\n[[room]]\nid = \"R1\"\nlabel = "
         "\"R\"\ncapacity = 3\n"
         "[[clinician]]\nid = \"K1\"\navailable = \"any\"\ngender = \"f\"\n" +
         rules;
}

std::string refusal(std::string const& rules) {
  try {
    (void)read_site(site_with(rules), "site");
  } catch (Error const& error) {
    std::string text;
    for (auto const& complaint : error.complaints)
      text += complaint.message + " " + complaint.hint + "\n";
    return text;
  }
  return {};
}

bool says(std::string const& text, std::string_view words) {
  if (text.find(words) == std::string::npos) MESSAGE(text);
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a site gives rules other weights, and makes some of them hard") {
  auto const site = read_site(site_with("[[rule]]\nrule = \"place\"\nweight = 70\n"
                                        "[[rule]]\nrule = \"group-size-min\"\nhard = true\n"),
                              "site");
  REQUIRE(site.rule_changes.size() == 2);
  CHECK(site.rule_changes[0].rule == "place");
  CHECK(site.rule_changes[0].weight == 70);
  CHECK_FALSE(site.rule_changes[0].hard.has_value());
  CHECK(site.rule_changes[1].hard == true);
  CHECK_FALSE(site.rule_changes[1].weight.has_value());
  CHECK(site.clinicians[0].gender == "f");
  CHECK(read_site(site_with(""), "site").rule_changes.empty());
}

TEST_CASE("rules that do not exist, cannot bend or cannot be hard are refused") {
  CHECK(says(refusal("[[rule]]\nrule = \"plac\"\nweight = 7\n"), "there is no rule 'plac'"));
  CHECK(says(refusal("[[rule]]\nrule = \"plac\"\nweight = 7\n"), "place"));
  CHECK(says(refusal("[[rule]]\nrule = \"credentials\"\nweight = 7\n"), "always holds"));
  CHECK(says(refusal("[[rule]]\nrule = \"credentials\"\nhard = false\n"), "always holds"));
  CHECK(
      says(refusal("[[rule]]\nrule = \"unmet-individual\"\nhard = true\n"), "cannot be made hard"));
  CHECK(says(refusal("[[rule]]\nrule = \"place\"\nweight = 7\n[[rule]]\nrule = \"place\"\n"),
             "changed twice"));
  CHECK(says(refusal("[[rule]]\nrule = \"place\"\nweight = -1\n"), "weight"));
}
