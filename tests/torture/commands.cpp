#include "torture/commands.hpp"

#include <algorithm>

namespace torture {
namespace {

constexpr char intake[] =
    "client,date,instrument,available,modality\n"
    "C-1,2026-11-20,intake,Mon-Sat 16:00-21:00,in_person\n"
    "C-2,2026-11-20,intake,Mon-Sat 16:00-21:00,in_person\n"
    "C-4,2026-11-20,intake,any,in_person\n";
constexpr char admissions[] =
    "client,date,kind,level,program,track,by\n"
    "C-2,2026-11-24,admit,iop,sud-iop-3x3,evening,K1\n"
    "C-4,2026-11-24,admit,iop,sud-iop-3x3,morning,K1\n";

std::vector<std::string> domains(std::string const& relapse) {
  return {"assess",      "record",       "C-1",          "domains",   "--on",
          "2026-11-20",  "mental=1",     "withdrawal=0", "medical=0", "relapse=" + relapse,
          "readiness=1", "environment=1"};
}

std::vector<std::string> and_more(std::vector<std::string> words,
                                  std::vector<std::string> const& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<std::string> of_the_vault(std::vector<std::string> const& act) {
  auto words = and_more({"store", "identity"}, act);
  return and_more(std::move(words),
                  {"--vault", "{folder}/names.vault", "--vault-key", "{folder}/keys/vault.key"});
}

std::vector<Step> make_steps() {
  return {
      {{"store", "init"}},
      {{"assess", "import", "-"}, intake},
      {domains("2")},
      {and_more(domains("3"), {"--correct", "typing error"})},
      {{"place", "decide", "C-1", "iop", "--on", "2026-11-24", "--program", "evening-rewards",
        "--track", "evening", "--by", "K1"}},
      {{"place", "client", "C-1", "--record", "--as-of", "2026-11-25"}},
      {{"place", "client", "--all", "--record", "--as-of", "2026-11-26"}},
      {{"place", "decide", "--import", "-"}, admissions},
      {{"schedule", "build", "--site", "{root}/examples/clinic/site.toml", "--from", "2026-11-30",
        "--weeks", "1", "--record", "--allow-partial", "--effort", "1", "--bound", "0", "--as-of",
        "2026-11-24"}},
      {{"schedule", "repair", "--site", "{root}/examples/clinic/site.toml", "--from", "2026-11-30",
        "--without", "clinician:K3:2026-12-05", "--record", "--allow-partial", "--as-of",
        "2026-11-25"},
       "",
       1,
       true},
      {{"attend", "mark", "C-2", "present", "--on", "2026-12-01"}},
      {{"attend", "mark", "C-2", "excused", "--on", "2026-12-01", "--correct", "wrong client"}},
      {{"attend", "mark", "C-4", "present", "--on", "2026-12-01", "--walk-in"}},
      {{"attend", "import", "-"}, "client,date,status\nC-2,2026-12-03,unexcused\n"},
      {{"attend", "test", "C-1", "negative", "--on", "2026-11-26"}},
      {{"attend", "test", "--import", "-"},
       "client,date,result,substances\nC-2,2026-11-27,positive,alcohol\n"},
      {{"attend", "milestone", "C-2", "abstinent", "--on", "2026-12-04"}},
      {{"attend", "milestone", "--import", "-"},
       "client,date,milestone,reached,note\nC-2,2026-12-05,relationships,yes,\n"},
      {{"attend", "leave", "C-2", "--from", "2026-12-10", "--until", "2026-12-14"}},
      {{"attend", "plan", "C-2", "treatment", "signed", "--on", "2026-12-01"}},
      {{"attend", "contact", "C-2", "mutual_help", "AA", "--on", "2026-12-02"}},
      {{"attend", "authorize", "C-2", "H0015", "--units", "3", "--from", "2026-12-01", "--until",
        "2026-12-19"}},
      {{"attend", "reward", "grant", "C-1", "--as-of", "2026-11-27"}},
      {{"attend", "reward", "redeem", "C-1", "--cents", "100", "--for", "bus", "--on",
        "2026-11-27"}},
      {{"store", "consent", "C-2", "Dr. Roe", "--purpose", "treatment", "--scope", "attendance",
        "--from", "2026-12-01", "--until", "2027-06-01"}},
      {{"store", "consent", "C-4", "Dr. Roe", "--purpose", "treatment", "--scope", "all", "--from",
        "2026-12-01", "--until-event", "discharge"}},
      {{"report", "hours", "--disclosure", "Dr. Roe", "--purpose", "treatment", "--as-of",
        "2026-12-06"},
       "",
       1,
       true},
      {{"store", "revoke", "C-2", "Dr. Roe", "--on", "2026-12-01", "--reason", "by telephone"}},
      {{"store", "strike", "milestone:1", "--reason", "wrong client"}},
      {of_the_vault({"init"}), "", 1, true, true},
      {of_the_vault({"put"}), "client,name,born\nC-2,Jane Roe,1980-02-29\n", 1, false, true},
      {of_the_vault({"show", "C-2"}), "", 1, true, true},
      {{"store", "purge", "C-4", "--reason", "asked for it", "--yes"}},
      {{"store", "backup", "{folder}/copy.db"}, "", 0},
      {{"store", "restore", "{folder}/copy.db", "--db", "{folder}/back.db"}, "", 0},
      {{"report", "all", "--as-of", "2026-12-06", "-o", "{folder}/report.html"}, "", 0},
  };
}

}  // namespace

std::vector<Step> const& writing_steps() {
  static std::vector<Step> const steps = make_steps();
  return steps;
}

std::string command_of(Step const& step) {
  return step.args.at(0) + " " + step.args.at(1);
}

}  // namespace torture
