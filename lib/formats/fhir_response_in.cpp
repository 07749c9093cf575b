#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "formats/fhir_answer.hpp"
#include "formats/fhir_items.hpp"
#include "formats/fhir_response.hpp"
#include "formats/fhir_terms.hpp"
#include "instruments/flaws.hpp"

namespace careplan::fhir {
namespace {

constexpr auto instrument_hint = "say which instrument it answers with --instrument";

// What stands behind the last of these characters.
std::string_view last_part(std::string_view text, std::string_view separators) {
  auto const at = text.find_last_of(separators);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

class ResponseReader {
 public:
  ResponseReader(ResourceStream const& resource, Definitions const& definitions,
                 std::vector<Rejection>& rejections)
      : resource_(resource), definitions_(definitions), rejections_(rejections) {}

  std::optional<AssessIn> run() {
    auto const before = rejections_.size();
    status();
    AssessIn in{.client = client(), .date = authored(), .rater = rater()};
    if (auto const* const plan = plan_of()) {
      in.instrument = plan->instrument;
      in.answers = read_items(resource_, *plan, form(), rejections_);
    }
    if (rejections_.size() != before) return std::nullopt;
    return in;
  }

 private:
  void reject(RejectCode code, std::string field, std::optional<TreeRef> at, std::string message,
              std::string hint = {}) {
    rejections_.push_back(
        {code,
         std::move(field),
         {resource_.place_of(at.value_or(resource_.root())), std::move(message), std::move(hint)}});
  }

  std::optional<TreeRef> member(std::string_view key) const { return resource_.root().find(key); }

  void status() {
    auto const status = text_of(resource_.root(), "status");
    if (status == "completed" || status == "amended" || status == "stopped") return;
    if (status == "entered-in-error")
      reject(RejectCode::not_allowed, "status", member("status"),
             "this response was entered in error", "leave it out");
    else
      reject(status.empty() ? RejectCode::missing : RejectCode::not_allowed, "status",
             member("status"), fmt::format("a response that is '{}'", shown(status)),
             "only responses that are completed, amended or stopped are taken");
  }

  // "Patient/C-1", "https://ehr.example/fhir/Patient/C-1/_history/2": what stands after Patient/.
  static std::string_view referred_to(std::string_view reference) {
    constexpr std::string_view patient = "Patient/";
    auto const at = reference.rfind(patient);
    if (at == std::string_view::npos || (at > 0 && reference[at - 1] != '/')) return {};
    auto const id = reference.substr(at + patient.size());
    return id.substr(0, id.find('/'));
  }

  ClientId client() {
    auto const subject = member("subject");
    if (!subject || (*subject)->kind != TreeKind::object) {
      reject(RejectCode::missing, "subject", subject, "the response does not say whose it is",
             "give 'subject' a reference Patient/CLIENT or an identifier");
      return {};
    }
    auto const identifier = subject->find("identifier");
    auto const value = identifier ? text_of(*identifier, "value") : std::string_view();
    bool const ours = identifier && text_of(*identifier, "system") == client_system;
    auto const reference = referred_to(text_of(*subject, "reference"));
    auto const id = ours || reference.empty() ? value : reference;
    if (valid_id(id)) return {std::string(id)};
    reject(id.empty() ? RejectCode::missing : RejectCode::not_allowed, "subject", subject,
           id.empty() ? "the subject has neither a reference to a Patient nor an identifier"
                      : fmt::format("'{}' is not a client id", shown(id)),
           "1 to 64 of letters, digits, '.', '_' and '-', beginning with a letter or digit");
    return {};
  }

  Date authored() {
    auto const text = text_of(resource_.root(), "authored");
    auto const date = text.size() == 10 || (text.size() > 10 && text[10] == 'T')
                          ? parse_date(text.substr(0, 10))
                          : std::nullopt;
    if (date) return *date;
    reject(text.empty() ? RejectCode::missing : RejectCode::not_allowed, "authored",
           member("authored"),
           text.empty() ? "the response does not say when it was given"
                        : fmt::format("'{}' is no day", shown(text)),
           "write 'authored' as 2026-12-01 or 2026-12-01T09:30:00-05:00");
    return {};
  }

  // Who rated, by identifier or reference; a client who answered for themselves is no rater.
  std::string rater() {
    auto const author = member("author");
    if (!author || (*author)->kind != TreeKind::object) return {};
    auto const reference = text_of(*author, "reference");
    auto const identifier = author->find("identifier");
    auto rater = std::string(identifier ? text_of(*identifier, "value") : std::string_view());
    if (!referred_to(reference).empty() || text_of(*author, "type") == "Patient") return {};
    if (rater.empty()) rater = last_part(reference, "/");
    if (!first_unsafe(rater)) return rater;
    reject(RejectCode::not_allowed, "author", author, "'author' holds a control character",
           "remove invisible characters");
    return {};
  }

  // "questionnaire" in front of the bar, and the version behind it.
  std::pair<std::string_view, std::string_view> canonical_and_version() const {
    auto const whole = text_of(resource_.root(), "questionnaire");
    auto const bar = whole.find('|');
    return {whole.substr(0, bar),
            bar == std::string_view::npos ? std::string_view() : whole.substr(bar + 1)};
  }

  // Our own questionnaires need nobody to say what their linkIds are.
  Form const* form() const {
    auto const canonical = canonical_and_version().first;
    if (definitions_.forms == nullptr || instrument_of(canonical)) return nullptr;
    return definitions_.forms->find(canonical);
  }

  // The instruments that the questionnaire may be, by the codes of its form or by its own name.
  std::vector<std::string> instruments_of(std::string_view canonical) const {
    std::vector<std::string> found;
    auto const* const known = form();
    auto codes = known == nullptr ? std::vector<std::string>() : known->panels;
    if (auto const code = last_part(canonical, "/:"); valid_loinc(code)) codes.emplace_back(code);
    for (auto const& code : codes)
      for (auto& id : definitions_.of_panel(code))
        if (std::ranges::find(found, id) == found.end()) found.push_back(std::move(id));
    return found;
  }

  Plan const* plan_of() {
    auto const at = member("questionnaire");
    auto const [canonical, version] = canonical_and_version();
    if (!definitions_.instrument.empty()) return plan(definitions_.instrument, at);
    if (auto const own = instrument_of(canonical)) return own_plan(*own, version, at);
    auto const found = instruments_of(canonical);
    if (found.size() == 1) return plan(found.front(), at);
    if (found.size() > 1)
      reject(RejectCode::unknown_name, "questionnaire", at,
             fmt::format("'{}' may be {}", shown(canonical), join(found, " or ")), instrument_hint);
    else
      reject(canonical.empty() ? RejectCode::missing : RejectCode::unknown_name, "questionnaire",
             at,
             canonical.empty()
                 ? "the response does not say which questionnaire it answers"
                 : fmt::format("no instrument for the questionnaire '{}'", shown(canonical)),
             instrument_hint);
    return nullptr;
  }

  // Answers to another version of our own questionnaire may mean something else.
  Plan const* own_plan(std::string_view id, std::string_view version, std::optional<TreeRef> at) {
    auto const* const found = plan(std::string(id), at);
    if (found == nullptr || version.empty() || version == found->instrument->version) return found;
    reject(RejectCode::not_allowed, "questionnaire", at,
           fmt::format("answers to version {} of {}; here it is version {}", shown(version), id,
                       found->instrument->version),
           "give the folder that holds that version with --data");
    return nullptr;
  }

  Plan const* plan(std::string const& id, std::optional<TreeRef> at) {
    try {
      return &definitions_.plan(id);
    } catch (Error const& error) {
      if (error.fault != Fault::not_found) throw;
      auto const& said = error.complaints.front();
      reject(RejectCode::unknown_name, "questionnaire", at, said.message, said.hint);
      return nullptr;
    }
  }

  ResourceStream const& resource_;
  Definitions const& definitions_;
  std::vector<Rejection>& rejections_;
};

}  // namespace

std::optional<AssessIn> read_response(ResourceStream const& resource,
                                      Definitions const& definitions,
                                      std::vector<Rejection>& rejections) {
  return ResponseReader(resource, definitions, rejections).run();
}

}  // namespace careplan::fhir
