#include "reporting/style_sheet.hpp"

namespace careplan {
namespace {

constexpr char sheet[] = R"(
:root {
  --paper: #fff; --ink: #1c2430; --quiet: #5b6675; --line: #d5dae1; --soft: #f4f6f8;
  --accent: #1f5fa8; --bar: #4d85c4;
  --k0: #d6e6f7; --k1: #d9efd9; --k2: #fbe6cc; --k3: #ead9f2;
  --k4: #f9d9dd; --k5: #d3efee; --k6: #f5efc4; --k7: #e3e3e3;
  --met: #d9efd9; --short: #f6c9b8; --exempt: #e6e8eb; --open: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181e; --ink: #e6e9ee; --quiet: #9aa5b3; --line: #38414d; --soft: #1d232b;
    --accent: #8ab8ee; --bar: #4d7fb8;
    --k0: #243f5e; --k1: #27492b; --k2: #5a421f; --k3: #46305a;
    --k4: #5c2b33; --k5: #1f4a4a; --k6: #504a1d; --k7: #3c4148;
    --met: #27492b; --short: #70351f; --exempt: #2c333c; --open: #14181e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
}
main { max-width: 80rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); }
.subtitle, .note, figcaption { color: var(--quiet); }
.subtitle { margin: 0 0 1.25rem; overflow-wrap: anywhere; }
.note { font-size: .875rem; margin: .5rem 0; max-width: 60rem; }
nav ol { columns: 16rem; padding-left: 1.5rem; margin: 0; }
.pages { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 2rem;
  padding-top: .75rem; border-top: 1px solid var(--line); }
.contents dt { font-weight: 600; }
.contents dd { margin: 0 0 .75rem; color: var(--quiet); }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9rem; min-width: 50%; }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem; }
.titled caption { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; }
thead th { vertical-align: bottom; color: var(--quiet); font-weight: 600; line-height: 1.25;
  border-bottom: 2px solid var(--line); }
tbody tr { border-bottom: 1px solid var(--line); }
tbody tr.group { border-top: 2px solid var(--quiet); }
th:last-child, td:last-child { padding-right: 0; }
td { overflow-wrap: break-word; min-width: 3rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.whole { white-space: nowrap; font-variant-numeric: tabular-nums; }
thead .n { white-space: normal; }
.long { min-width: 11rem; }
.none { color: var(--quiet); }
figure { margin: 1rem 0 1.5rem; }
figcaption { margin-bottom: .5rem; }
.wide > svg { display: block; max-width: 100%; height: auto; min-width: 36rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--accent); }
svg text { fill: var(--ink); font-family: inherit; font-size: 11px; }
svg .quiet { fill: var(--quiet); }
svg .strong { font-weight: 600; }
svg .line { stroke: var(--line); stroke-width: 1; fill: none; }
svg .edge { stroke: var(--quiet); stroke-width: 1; }
svg .mark { stroke: var(--ink); stroke-width: 2; fill: none; }
svg .dot { fill: var(--ink); }
svg .dash1 { stroke-dasharray: 8 4; } svg .dash2 { stroke-dasharray: 2 4; }
svg .dash3 { stroke-dasharray: 10 3 2 3; } svg .dash4 { stroke-dasharray: 4 2; }
svg .dash5 { stroke-dasharray: 14 5; } svg .dash6 { stroke-dasharray: 6 2 2 2 2 2; }
svg .dash7 { stroke-dasharray: 1 2; }
svg .bar { fill: var(--bar); }
svg .gap { fill: var(--soft); }
.k0 { fill: var(--k0); } .k1 { fill: var(--k1); } .k2 { fill: var(--k2); } .k3 { fill: var(--k3); }
.k4 { fill: var(--k4); } .k5 { fill: var(--k5); } .k6 { fill: var(--k6); } .k7 { fill: var(--k7); }
.heat-met { fill: var(--met); } .heat-short { fill: var(--short); }
.heat-exempt { fill: var(--exempt); } .heat-open { fill: var(--open); }
@media screen and (max-width: 64rem) {
  table { font-size: .85rem; }
  th, td { padding-right: .45rem; }
  .long { min-width: 9rem; }
}
@media screen and (max-width: 40rem) {
  table { font-size: .8rem; }
  td { min-width: 1.5rem; }
  .long { min-width: 8rem; }
}
@media print {
  :root {
    --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --soft: #f4f6f8; --accent: #000;
    --bar: #999; --k0: #d6e6f7; --k1: #d9efd9; --k2: #fbe6cc; --k3: #ead9f2;
    --k4: #f9d9dd; --k5: #d3efee; --k6: #f5efc4; --k7: #e3e3e3;
    --met: #fff; --short: #ddd; --exempt: #f4f4f4; --open: #fff;
  }
  @page { margin: 15mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  table { font-size: 8pt; }
  th, td { padding: .2rem .35rem .2rem 0; }
  td { min-width: 0; }
  .wide { overflow: visible; }
  .long { min-width: 0; }
  thead { display: table-header-group; }
  tr, .wide > svg { break-inside: avoid; }
  .sheet { break-before: page; border-top: 0; }
  h2, h3, caption, figcaption { break-after: avoid; }
  .wide > svg { min-width: 0 !important; }
  details:not([open]), .pages { display: none; }
}
)";

}  // namespace

Html style_sheet() {
  // The sheet is the one text that is markup and no pattern: its braces are CSS.
  return html("<style>") + Html::constant(sheet) + html("</style>\n");
}

}  // namespace careplan
