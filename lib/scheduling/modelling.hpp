// From the problem in the field's words to the problem in numbers.
#pragma once

#include "scheduling/course.hpp"
#include "scheduling/model.hpp"

namespace careplan {

// Which due of which course an appointment of the model stands for.
struct Stands {
  int course = 0;
  int nth = 0;
};

struct Modelled {
  Model model{};
  std::vector<Stands> stands{};  // by appointment of the model
};

Modelled make_model(Groundwork const& clinic, std::vector<Course> const& courses);

}  // namespace careplan
