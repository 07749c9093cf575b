// Resources of other systems: every response is read or complained about, with the forms that came
// before it.
#include "formats/fhir_response.hpp"
#include "fuzz.hpp"
#include "shipped.hpp"

void fuzz::fhir(std::string_view bytes) {
  using namespace careplan;
  allow_refusal([&] {
    fhir::ResourceStream stream(text_source(std::string(bytes), "fuzz"));
    fhir::Forms forms;
    fhir::Definitions const definitions{
        .plan = plan_of,
        .of_panel = [](std::string_view) { return std::vector<std::string>{"phq-9"}; },
        .forms = &forms};
    std::vector<Rejection> rejections;
    while (stream.next()) {
      if (stream.complaint()) continue;
      if (stream.type() == "Questionnaire") forms.add(stream);
      if (stream.type() != "QuestionnaireResponse") continue;
      auto const before = rejections.size();
      auto const read = fhir::read_response(stream, definitions, rejections);
      must(read.has_value() == (rejections.size() == before));
    }
  });
}
