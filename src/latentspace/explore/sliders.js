/* A slider for each number of a code, what the decoder draws for it, and a
   straight walk from one code to another with the cross-fade beside it. */

import { button, choice, explorer, h, number, once, points, say, sheet, show,
  stepper } from "./common.js";
import { network } from "./infer.js";

const STYLE = `
.card { container-type: inline-size; }
.parts { align-items: start; display: grid; gap: .6rem 1.4rem; }
.seen { align-items: start; display: grid; gap: .8rem;
  grid-template-columns: minmax(0, 9fr) minmax(0, 5fr); }
.walk { border-top: 1px solid var(--edge); margin-top: .9rem;
  padding-top: .6rem; }
.walk > p { font-weight: 650; margin: 0 0 .5rem; }
.way { align-items: start; display: grid; gap: 0 1.4rem; }
.pair { display: grid; gap: .8rem; grid-template-columns: 1fr 1fr; }
.end { align-items: center; display: flex; gap: .7rem; margin-top: .5rem; }
.end > .picture { flex: none; width: 3.6rem; }
.end > .steps { flex: 1; min-width: 0; margin: 0; }
@media (min-height: 43rem) {
  /* The picture stays in view while the last sliders are moved. */
  .seen { background: var(--bg); padding-top: .3rem; position: sticky; top: 0;
    z-index: 1; }
  .sliders input { scroll-margin: 20rem 0 2rem; }
  :host([data-page]) .seen { top: 3.5rem; } /* below the site's own line */
}
@container (min-width: 34rem) {
  .parts { grid-template-columns: 15rem minmax(0, 1fr); }
  .seen { grid-template-columns: 1fr; }
  .near { align-items: end; display: flex; gap: .6rem; }
  .near .picture { width: 6rem; }
  .way { grid-template-columns: minmax(0, 24rem) minmax(0, 1fr); }
  .way .row:first-child { margin-top: 0; }
}
`;

explorer("sliders", (ui, data) => {
  const { names, box, labels } = data, k = names.length;
  const decode = network(data.decoder);
  const codes = points(data.codes), n = codes.length / k;
  const [height, width] = data.size;
  const images = data.images && sheet(data.images, () => {
    nearest = -1;
    walk();
    draw();
  });
  const code = (i) => Array.from(codes.subarray(i * k, (i + 1) * k));
  const canvas = (label) => h("canvas", { class: "picture", width, height,
    ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true }),
  });

  let z = code(data.start), nearest = -1, t = 0.5;
  const ends = [...data.ends];
  const drawn = canvas("What the decoder draws for the code");
  const sample = canvas(), told = h("figcaption");
  const pair = [canvas("What the decoder draws between A and B"),
    canvas("The cross-fade of A and B")];
  const thumbs = [canvas(), canvas()];

  const called = (i) => `sample ${i + 1}${labels ? ` (${labels[i]})` : ""}`;
  const paint = (picture, values) => show(picture, values, data.channels);

  /* A sample's own picture; the decoder's where none is stored. */
  function paintSample(picture, i) {
    if (!images) return paint(picture, decode(code(i)));
    return images.paint(picture.getContext("2d"), i, 0, 0, width, height);
  }

  function closest() {
    let best = 0, least = Infinity;
    for (let i = 0; i < n; i++) {
      let far = 0;
      for (let j = 0; j < k; j++) far += (codes[i * k + j] - z[j]) ** 2;
      if (far < least) [best, least] = [i, far];
    }
    return [best, Math.sqrt(least)];
  }

  /* Draw what the sliders say; `what` tells how they came there. */
  let what = "", here = -1; // at which sample, if at one
  const draw = once(() => {
    paint(drawn, decode(z));
    const [i, far] = closest();
    if (i !== nearest) paintSample(sample, i);
    nearest = i;
    told.textContent = `the nearest: ${called(i)}, ${say(far)} away`;
    ui.host.dataset.code = z.map((v) => v.toFixed(4));
    ui.host.dataset.walk = [...ends, t];
    ui.tell([what, here !== i && `The nearest of ${n} samples, ${
      called(i)}, is ${say(far)} away.`, far > data.usual && "That is far: "
      + `95 of 100 samples have another within ${say(data.usual)}.`]
      .filter(Boolean).join(" "));
  });

  function go(next, words, at = -1) {
    [z, what, here] = [next, words, at];
    z.forEach((_, j) => rows[j].set());
    draw();
  }

  /* The two pictures between A and B; the sliders follow where `move`. */
  function walk(move = false) {
    const [from, to] = ends.map(code);
    const between = from.map((v, j) => (1 - t) * v + t * to[j]);
    paint(pair[0], decode(between));
    thumbs.forEach((thumb, e) => paintSample(thumb, ends[e]));
    const context = pair[1].getContext("2d");
    thumbs.forEach((thumb, e) => {
      context.globalAlpha = e ? t : 1;
      context.drawImage(thumb, 0, 0);
    });
    if (move) {
      go(between, `${Math.round(100 * t)}% of the way from A, ${
        called(ends[0])}, to B, ${called(ends[1])}.`);
    }
  }
  const walkOn = once(() => walk(true));

  const rows = names.map((name, j) => {
    const row = number((v) => go(z.with(j, v), `${name} is ${say(v)}.`));
    return { ...row, set: () => row.set(name, ...box[j], z[j]) };
  });

  const list = Array.from({ length: n }, (_, i) => `${i + 1} of ${n}${
    labels ? ` (${labels[i]})` : ""}`);
  const take = (i) => go(code(i),
    `The code of ${called(i)}, as the decoder draws it.`, i);
  const from = stepper("from sample", list, data.start, take);
  const way = choice("from A to B", Array.from({ length: 101 },
    (_, i) => `t = ${say(i / 100)}`), 50, (i) => { t = i / 100; walkOn(); });
  const picks = ["A", "B"].map((name, e) => stepper(name, list, ends[e],
    (i) => { ends[e] = i; walkOn(); }));
  const column = (part) => h("div", { class: "sliders" },
    ...part.map((row) => row.element));
  const more = k - data.first;

  ui.card.append(
    h("div", { class: "parts" },
      h("div", { class: "seen" },
        h("figure", {}, drawn, h("figcaption", {}, "what the decoder draws")),
        h("figure", { class: "near" }, sample, told)),
      h("div", {}, column(rows.slice(0, data.first)),
        ...(more ? [h("details", {}, h("summary", {}, `${more} more`),
          column(rows.slice(data.first)))] : []),
        from.element,
        h("div", { class: "row" }, button("back to the mean",
          () => go([...data.mean], "The mean of all codes."))))),
    ui.state,
    h("div", { class: "walk" }, h("p", {}, "A walk from A to B"),
      h("div", { class: "way" },
        h("div", { class: "pair" },
          h("figure", {}, pair[0], h("figcaption", {}, "through the latent "
            + "space: the decoder draws the code between")),
          h("figure", {}, pair[1], h("figcaption", {},
            "through the pixels: one picture fades into the other"))),
        h("div", {}, way.element, ...picks.map((pick, e) => h("div",
          { class: "end" }, thumbs[e], pick.element))))));
  walk();
  take(data.start);
  return {
    style: STYLE,
    help: "Move a slider by mouse, by finger, or with the arrow keys; Page Up "
      + "and Page Down move it further, Home and End to its ends. The walk "
      + "moves all sliders at once.",
    save: () => [...z.map((v) => Number(v.toFixed(3))), ...ends, t],
    load: (texts) => {
      const numbers = texts.map(Number);
      const sure = (v, low, high, otherwise) => (Number.isFinite(v)
        ? Math.min(high, Math.max(low, v)) : otherwise);
      ends.forEach((_, e) => {
        ends[e] = Math.round(sure(numbers[k + e], 0, n - 1, ends[e]));
        picks[e].set(ends[e]);
      });
      t = sure(numbers[k + 2], 0, 1, t);
      way.set(Math.round(100 * t));
      walk();
      go(data.mean.map((v, j) => sure(numbers[j], ...box[j], v)),
        "The code of the link.");
    },
  };
});
