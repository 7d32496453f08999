/* One of several stored pictures, with its numbers. */

import { choice, explorer, h, say } from "./common.js";

const STYLE = `
.card { container-type: inline-size; }
.frame { display: grid; gap: .8rem; }
.shown { border-radius: 4px; display: block; height: auto; margin: 0 auto;
  max-width: 100%; }
.shown.small { image-rendering: pixelated; width: min(100%, 20rem); }
.numbers { display: grid; gap: .5rem 1.6rem; align-content: start; margin: 0;
  grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
.numbers dt { color: var(--dim); font-size: .875rem; }
.numbers dd { font-size: 1.25rem; font-weight: 650; margin: 0; }
.numbers svg { display: block; height: 2.6rem; overflow: visible;
  width: 100%; }
polyline { fill: none; stroke: var(--dim); stroke-width: 1.5;
  vector-effect: non-scaling-stroke; }
.others { opacity: .35; }
@container (min-width: 34rem) {
  .small-frame { grid-template-columns: 20rem minmax(0, 1fr);
    gap: 1.6rem; align-items: center; }
  .small-frame .numbers { grid-template-columns: 1fr; }
}
`;
const SVG = "http://www.w3.org/2000/svg";

explorer("frames", (ui, data) => {
  const { labels, groups, numbers, pictures, texts } = data;
  let group = 0, i = data.start;
  const image = h("img", { class: "shown",
    onload: () => image.classList.toggle("small", image.naturalWidth <= 320) });
  const list = h("dl", { class: "numbers" });
  const choose = [
    choice(data.controls[0], groups, 0, (k) => { group = k; show(); }, false),
    choice(data.controls[1], labels, i, (k) => { i = k; show(); }),
  ];

  /* A number over all settings, with the one in view marked. */
  function curve(values) {
    const all = values.flat(), low = Math.min(...all);
    const high = Math.max(...all);
    const at = (v, k) => [labels.length > 1 ? 100 * k / (labels.length - 1) : 50,
      high > low ? 36 - 32 * (v - low) / (high - low) : 20];
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 40");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", true);
    svg.innerHTML = values.map((row, g) => `<polyline class="${
      g === group ? "" : "others"}" points="${row.map((v, k) => at(v, k).map(
      (n) => n.toFixed(1))).join(" ")}"/>`).join("");
    const [x, y] = at(values[group][i], i).map((n) => n.toFixed(1));
    // A line without length: round however the picture is stretched.
    svg.innerHTML += `<path d="M${x} ${y}h0" stroke="var(--mark)" `
      + 'stroke-width="10" stroke-linecap="round" '
      + 'vector-effect="non-scaling-stroke"/>';
    return svg;
  }

  const short = (v) => (Number.isInteger(v) ? v.toLocaleString("en")
    : say(v, Math.abs(v) < 10 ? (Math.abs(v) < 0.1 ? 4 : 2) : 1));

  function show() {
    const what = [groups[group], labels[i]].filter(Boolean).join(", ");
    image.src = pictures[group][i];
    image.alt = `${data.title}: ${what}`;
    list.replaceChildren(...numbers.map(({ name, values }) => h("div", {},
      h("dt", {}, name), h("dd", {}, short(values[group][i])),
      ...(labels.length > 2 ? [curve(values)] : []))));
    const measured = numbers.map(({ name, values }) => (
      `${name} ${short(values[group][i])}`)).join(", ");
    ui.host.dataset.shown = `${group},${i}`;
    ui.tell([`${what}${measured && `: ${measured}`}.`, texts?.[group][i]]
      .filter(Boolean).join(" "));
  }

  ui.card.append(
    h("div", { class: `frame ${data.small ? "small-frame" : ""}` }, image, list),
    ...(groups.length > 1 ? [choose[0].element] : []), choose[1].element,
    ui.state);
  show();
  return {
    style: STYLE,
    save: () => [group, i],
    load: ([g, k]) => {
      group = Math.min(groups.length - 1, Math.max(0, Number(g) || 0));
      i = Math.min(labels.length - 1, Math.max(0, Number(k) || 0));
      choose[0].set(group);
      choose[1].set(i);
      show();
    },
  };
});
