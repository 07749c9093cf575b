// Resources of other systems: every response is read or complained about.
#include "formats/fhir_response.hpp"
#include "fuzz.hpp"

void fuzz::fhir(std::string_view bytes) {
  using namespace careplan;
  fhir::Definitions const definitions{
      .plan = [](std::string_view) -> Plan const& {
        throw Error(Fault::not_found, "no instrument");
      },
      .of_panel = [](std::string_view) { return std::vector<std::string>{"phq-9"}; }};
  allow_refusal([&] {
    fhir::ResourceStream stream(text_source(std::string(bytes), "fuzz"));
    std::vector<Rejection> rejections;
    while (stream.next()) {
      if (stream.complaint() || stream.type() != "QuestionnaireResponse") continue;
      auto const before = rejections.size();
      auto const read = fhir::read_response(stream, definitions, rejections);
      must(read.has_value() == (rejections.size() == before));
    }
  });
}
