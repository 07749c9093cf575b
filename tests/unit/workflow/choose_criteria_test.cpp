#include "workflow/choose_criteria.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "workflow/office.hpp"

using namespace careplan;

namespace {

Date day(std::string_view text) {
  return *parse_date(text);
}

// Criteria that say as little as they may.
std::string small(std::string const& id, std::string const& more) {
  return "id = \"" + id +
         "\"\nversion = \"1\"\ntitle = \"t\"\nlicence = \"own\"\ndefault_level = \"a\"\n"
         "default_because = \"b\"\n" +
         more +
         "[sources]\ns = \"s\"\n[[level]]\nid = \"a\"\norder = 1\n[[fact]]\nid = \"x\"\n"
         "yes_no = true\n[[rule]]\nid = \"r\"\nkind = \"indicate\"\nlevel = \"a\"\nwhen = \"x\"\n"
         "because = \"b\"\ncite = [\"s\"]\n";
}

// A clinic's own definitions, gone with the value.
class OwnCriteria {
 public:
  OwnCriteria() {
    std::string pattern = std::filesystem::temp_directory_path() / "careplan-own-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(folder_ + "/criteria");
  }
  ~OwnCriteria() { std::filesystem::remove_all(folder_); }
  OwnCriteria(OwnCriteria const&) = delete;
  OwnCriteria& operator=(OwnCriteria const&) = delete;

  void add(std::string const& id, std::string const& more) const {
    std::ofstream(folder_ + "/criteria/" + id + ".toml") << small(id, more);
  }
  Catalogue catalogue() const { return Catalogue({folder_}); }

 private:
  std::string folder_;
};

std::string chosen(Catalogue const& catalogue, std::string_view on, CriteriaChoice const& choice) {
  return criteria_for(catalogue, day(on), choice).id;
}

// What is refused, and how to mend it.
std::pair<std::string, std::string> refusal(auto action) {
  try {
    action();
  } catch (Error const& error) {
    return {error.complaints.front().message, error.complaints.front().hint};
  }
  return {};
}

void of_age(Office& office, std::string const& client, std::string const& years,
            std::string_view on) {
  assess_record(
      office.clinic,
      {.client = {client}, .date = day(on), .instrument = "intake", .answers = {{"age", years}}});
}

std::string for_client(Office const& office, std::string const& client, std::string_view on,
                       CriteriaChoice const& choice) {
  return criteria_for(office.clinic.catalogue, office.clinic.open(Access::read), {client}, day(on),
                      choice)
      .id;
}

constexpr char admission_adult[] = "purpose = \"admission\"\npopulation = \"adult\"\n";

}  // namespace

TEST_CASE("with neither a name nor a purpose the usual criteria count, whoever the client is") {
  Catalogue const catalogue;
  CHECK(chosen(catalogue, "2026-11-22", {}) == "iop-adult");
  CHECK(chosen(catalogue, "2026-11-22", {.criteria = "iop-virtual"}) == "iop-virtual");
  Office office;
  of_age(office, "C-1", "14", "2026-11-20");
  CHECK(for_client(office, "C-1", "2026-11-20", {}) == "iop-adult");
}

TEST_CASE("every purpose has one shipped set for adults, and it is the one that says so") {
  Catalogue const catalogue;
  for (auto const& [purpose, id] :
       std::map<std::string, std::string>{{"admission", "iop-adult"},
                                          {"continued_stay", "iop-continued-stay"},
                                          {"step_up", "iop-step-up"},
                                          {"step_down", "iop-step-down"},
                                          {"discharge", "iop-discharge"},
                                          {"virtual", "iop-virtual"}}) {
    CAPTURE(purpose);
    CHECK(chosen(catalogue, "2026-11-22", {.purpose = purpose, .population = "adult"}) == id);
  }
  CHECK(chosen(catalogue, "2026-11-22", {.purpose = "virtual"}) == "iop-virtual");
}

TEST_CASE("the day before the 18th birthday is adolescent, the birthday adult") {
  Office office;
  of_age(office, "C-17", "17", "2026-11-20");
  of_age(office, "C-18", "18", "2026-11-20");
  of_age(office, "C-12", "12", "2026-11-20");
  CHECK(for_client(office, "C-17", "2026-11-20", {.purpose = "admission"}) == "iop-adolescent");
  CHECK(for_client(office, "C-18", "2026-11-20", {.purpose = "admission"}) == "iop-adult");
  CHECK(for_client(office, "C-12", "2026-11-20", {.purpose = "admission"}) == "iop-adolescent");
  // Whoever was 18 once is an adult for good.
  CHECK(for_client(office, "C-18", "2027-11-20", {.purpose = "admission"}) == "iop-adult");
}

TEST_CASE("an age on either side of the birthday is refused, not guessed") {
  Office office;
  of_age(office, "C-17", "17", "2026-11-20");
  of_age(office, "C-16", "16", "2026-11-20");
  CHECK(for_client(office, "C-16", "2027-11-19", {.purpose = "admission"}) == "iop-adolescent");
  auto const [message, hint] =
      refusal([&] { (void)for_client(office, "C-17", "2026-11-21", {.purpose = "admission"}); });
  CHECK(message == "'C-17' is 17 or 18 years old on 2026-11-21, by what is recorded");
  CHECK(hint.find("--population") == 0);
  CHECK(hint.find("iop-adolescent (adolescent), iop-adult (adult)") != std::string::npos);
  CHECK(for_client(office, "C-17", "2026-11-21", {.purpose = "admission", .population = "adult"}) ==
        "iop-adult");
}

TEST_CASE("an age that nobody recorded is asked for, unless the criteria are for anybody") {
  Office office;
  office.rate("C-1", "2");
  auto const [message, hint] =
      refusal([&] { (void)for_client(office, "C-1", "2026-11-22", {.purpose = "step_down"}); });
  CHECK(message == "the age of 'C-1' is not known");
  CHECK(hint.find("iop-step-down (adult)") != std::string::npos);
  CHECK(for_client(office, "C-1", "2026-11-22", {.purpose = "virtual"}) == "iop-virtual");
}

TEST_CASE("a population for which nothing is in force is refused with what there is") {
  Office office;
  of_age(office, "C-17", "17", "2026-11-20");
  of_age(office, "C-9", "9", "2026-11-20");
  auto const step_down =
      refusal([&] { (void)for_client(office, "C-17", "2026-11-20", {.purpose = "step_down"}); });
  CHECK(step_down.first == "no criteria for 'step_down' are for the population 'adolescent'");
  CHECK(step_down.second == "in force on 2026-11-20: iop-step-down (adult)");
  auto const child =
      refusal([&] { (void)for_client(office, "C-9", "2026-11-20", {.purpose = "admission"}); });
  CHECK(child.first == "no criteria for 'admission' are for the population 'child'");
}

TEST_CASE("a stream has no age: criteria for one population each need to be told which") {
  Catalogue const catalogue;
  auto const [message, hint] =
      refusal([&] { (void)chosen(catalogue, "2026-11-22", {.purpose = "admission"}); });
  CHECK(message == "criteria for 'admission' are for one population each");
  CHECK(hint.find("--population") == 0);
  CHECK(refusal([&] { (void)chosen(catalogue, "2026-11-22", {.purpose = "admision"}); }).first ==
        "no criteria are for the purpose 'admision'");
}

TEST_CASE("a clinic's own criteria go before the built-in ones, the newest in force before older") {
  OwnCriteria own;
  own.add("mine-2025", std::string(admission_adult) + "effective = 2025-01-01\n");
  own.add("mine-2026", std::string(admission_adult) + "effective = 2026-07-01\n");
  auto const catalogue = own.catalogue();
  CriteriaChoice const choice{.purpose = "admission", .population = "adult"};
  CHECK(chosen(catalogue, "2026-06-30", choice) == "mine-2025");
  CHECK(chosen(catalogue, "2026-07-01", choice) == "mine-2026");
  CHECK(chosen(catalogue, "2024-12-31", choice) == "iop-adult");
}

TEST_CASE("criteria end the day before they expire") {
  OwnCriteria own;
  own.add("mine", std::string(admission_adult) + "effective = 2026-01-01\nexpires = 2026-07-01\n");
  auto const catalogue = own.catalogue();
  CriteriaChoice const choice{.purpose = "admission", .population = "adult"};
  CHECK(chosen(catalogue, "2026-06-30", choice) == "mine");
  CHECK(chosen(catalogue, "2026-07-01", choice) == "iop-adult");
}

TEST_CASE("criteria for one population go before those for any") {
  OwnCriteria own;
  own.add("all", "purpose = \"discharge\"\npopulation = \"any\"\n");
  own.add("young", "purpose = \"discharge\"\npopulation = \"adolescent\"\n");
  auto const catalogue = own.catalogue();
  CHECK(chosen(catalogue, "2026-11-22", {.purpose = "discharge", .population = "adolescent"}) ==
        "young");
  CHECK(chosen(catalogue, "2026-11-22", {.purpose = "discharge", .population = "adult"}) ==
        "iop-discharge");
}

TEST_CASE("two that fit as well are refused by name") {
  OwnCriteria own;
  own.add("east", admission_adult);
  own.add("west", admission_adult);
  auto const catalogue = own.catalogue();
  auto const [message, hint] = refusal([&] {
    (void)chosen(catalogue, "2026-11-22", {.purpose = "admission", .population = "adult"});
  });
  CHECK(message == "several criteria for 'admission' are in force on 2026-11-22");
  CHECK(hint == "name one with --criteria: east (adult), west (adult)");
}

TEST_CASE("place client and place --all follow the purpose, each client by age") {
  Office office;
  of_age(office, "C-1", "15", "2026-11-22");
  of_age(office, "C-2", "30", "2026-11-22");
  auto const one = place_client(office.clinic, {"C-1"}, {.purpose = "admission"}, {});
  CHECK(one.criteria->id == "iop-adolescent");
  auto const all = place_all(office.clinic, {.purpose = "admission"}, {});
  REQUIRE(all.answers.size() == 2);
  CHECK(all.answers[0].criteria->id == "iop-adolescent");
  CHECK(all.answers[1].criteria->id == "iop-adult");
  CHECK(all.refused.empty());
}

TEST_CASE("one client of whom no age is known keeps nobody else from being placed") {
  Office office;
  office.rate("C-1", "3");
  auto const placed = [&](CriteriaChoice const& choice) {
    return place_all(office.clinic, choice, {.keep = true});
  };
  CHECK(fault_of([&] { placed({.purpose = "admission"}); }) == Fault::usage);
  of_age(office, "C-2", "30", "2026-11-22");
  auto const some = placed({.purpose = "admission"});
  REQUIRE(some.answers.size() == 1);
  CHECK(some.answers[0].client.value == "C-2");
  REQUIRE(some.refused.size() == 1);
  CHECK(some.refused[0].message == "the age of 'C-1' is not known");
  CHECK(office.clinic.open(Access::read).placements().size() == 1);
  try {
    placed({.purpose = "no such"});
    FAIL("nobody has criteria for that");
  } catch (Error const& error) {
    CHECK(error.complaints.size() == 1);
  }
}
