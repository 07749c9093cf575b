// The one style sheet of every page: system fonts, light and dark, phone and paper.
#pragma once

#include "reporting/html.hpp"

namespace careplan {

// A <style> element. Classes k0 to k7 are the tints of kinds, heat-* those of the heat map; colour
// only ever repeats what a label says.
Html style_sheet();

}  // namespace careplan
