/* Points on a plane in frames: choose one and see where its neighbors went. */

import { choice, explorer, h, keys, middles, nearest, pointer, points, say,
  sheet, still, unpack } from "./common.js";

const STYLE = `
.card { container-type: inline-size; }
.map { cursor: crosshair; }
.parts { margin-top: .6rem; }
.rows { align-items: start; display: grid; gap: .6rem .9rem;
  grid-template-columns: 5.6rem 1fr; margin-top: .7rem; }
.others { display: grid; gap: .2rem .35rem;
  grid-template-columns: repeat(var(--k), minmax(0, 2.6rem)); }
.others.words { display: flex; flex-wrap: wrap; gap: .1rem .7rem; }
.others.words p { flex: 1 1 100%; }
.words figcaption, .one figcaption { color: inherit; font-size: 1rem; }
.one figcaption { font-weight: 650; }
.others p { color: var(--dim); font-size: .875rem; grid-column: 1 / -1;
  line-height: 1.3; margin: .3rem 0 0; }
.others:not(.words) figcaption { font-size: .8rem; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; }
.kept .picture { border: 3px solid var(--link); }
.words .kept::before { content: none; }
.kept figcaption { color: var(--link); font-weight: 650; }
@container (min-width: 34rem) {
  .parts { display: grid; gap: .9rem;
    grid-template-columns: minmax(0, 1fr) 14rem; }
  .rows { align-content: start; grid-template-columns: 1fr; margin: 0; }
  .one .picture { width: 7rem; }
}
`;

explorer("map", (ui, data) => {
  const kinds = data.kinds.map((kind) => (
    { ...kind, labels: unpack(kind.labels) }));
  const near = unpack(data.near, Uint16Array);
  const first = kinds[0], n = first.labels.length, k = data.neighbors;
  let shade = 0, { labels, names: called } = first;
  const frames = data.frames.map((frame) => {
    const places = points(frame.points);
    // Each frame fills the square: only what lies beside what means something.
    const ends = [0, 1].map((axis) => {
      const values = places.filter((_, i) => i % 2 === axis);
      return [Math.min(...values), Math.max(...values)];
    });
    const half = 0.54 * Math.max(...ends.map(([a, b]) => b - a)) || 1;
    return { ...frame, places: places.map((v, i) => (
      v - (ends[i % 2][0] + ends[i % 2][1]) / 2) / half) };
  });
  let frame = frames[data.frame ?? 0], now = frame.places;
  const picked = [...frame.key];
  const images = data.images && sheet(data.images, () => tell());
  let chosen = data.start, hover = null;
  let size = 1;

  const name = (i) => data.words?.[i] ?? first.names[first.labels[i]];
  const neighbors = (i) => Array.from(near.subarray(i * k, (i + 1) * k));
  const stage = ui.stage(() => 1, draw, {
    class: "stage map", tabindex: 0, role: "application",
    "aria-label": data.title, "aria-describedby": "alt help" });
  const shown = h("div", { class: "rows" });
  const controls = data.controls.map(([legend, options], c) => choice(
    legend, options, picked[c], (i) => { picked[c] = i; go(); },
    options.length > 5));

  /* Color the points by the kind of label that is picked. */
  function color(i) {
    shade = i;
    ({ labels, names: called } = kinds[i]);
    tell();
  }
  const shades = kinds.length > 1 ? [choice("color by",
    kinds.map(({ kind }) => kind), 0, color)] : [];

  const at = (i, where = now) => [
    size / 2 * (1 + where[2 * i]), size / 2 * (1 - where[2 * i + 1])];

  /* Move to the frame that is picked. */
  function go() {
    const next = frames.find((f) => f.key.every((v, c) => v === picked[c]));
    const from = now, began = performance.now();
    frame = next;
    tell();
    const walk = (time) => {
      if (frame !== next) return;
      const t = still() ? 1 : Math.min(1, Math.max(0, (time - began) / 800));
      const eased = t * t * (3 - 2 * t);
      now = next.places.map((v, i) => from[i] + eased * (v - from[i]));
      ui.host.dataset.moving = t < 1;
      stage.paint();
      if (t < 1) requestAnimationFrame(walk);
    };
    walk(performance.now());
  }

  function tell() {
    const i = hover ?? chosen, truth = neighbors(i);
    const there = nearest(frame.places, frame.places[2 * i],
      frame.places[2 * i + 1], k, i).map(([, j]) => j);
    const both = truth.filter((j) => there.includes(j)).length;
    const colors = shades.length
      ? ` Its ${kinds[shade].kind} is ${called[labels[i]]}.` : "";
    const where = data.controls.map(([legend, options], c) => {
      const option = options[picked[c]];
      return option.startsWith(legend) ? option : `${legend} ${option}`;
    }).join(", ");
    const note = frame.note ? ` ${frame.note}` : "";
    const title = data.words ? `“${name(i)}”` : `This ${name(i)}`;
    const trust = frame.trust === undefined ? ""
      : ` Its trustworthiness is ${say(frame.trust)}.`;
    ui.host.dataset.chosen = i;
    ui.host.dataset.kept = both;
    ui.tell(`${title} keeps ${both} of its ${k} ${data.nearest_in} among the `
      + `${k} points nearest to it (${where}); the average point keeps ${
        say(k * frame.kept, 1)}.${trust}${note}${colors}`);
    const figure = (j, kept) => h("figure", { class: kept ? "kept" : "" },
      ...(images ? [images.picture(j)] : []),
      h("figcaption", {}, `${kept && !images ? "✓ " : ""}${name(j)}`));
    const row = (words, list, others) => h("div",
      { class: `others ${images ? "" : "words"}`, style: `--k: ${k}` }, h("p", {}, words),
      ...list.map((j) => figure(j, others.includes(j))));
    shown.replaceChildren(
      h("div", { class: "one" }, figure(i, false)),
      h("div", {}, row(`${data.nearest_in} (✓ near here, too)`, truth, there),
        row(`nearest here (✓ ${data.nearest_in})`, there, truth)));
    stage.paint();
  }

  function choose(i) {
    chosen = i;
    hover = null;
    tell();
  }

  function draw(context, width, height) {
    size = width;
    context.fillStyle = ui.color("panel");
    context.fillRect(0, 0, width, height);
    const radius = Math.max(1.9, width / 240) * (n > 1000 ? 0.85 : 1.2);
    const dot = (i, r) => {
      context.beginPath();
      context.arc(...at(i), r, 0, 2 * Math.PI);
    };
    context.globalAlpha = 0.72;
    for (let i = 0; i < n; i++) {
      context.fillStyle = ui.tone(data.colors[labels[i] % data.colors.length]);
      dot(i, radius);
      context.fill();
    }
    context.globalAlpha = 1;
    const i = hover ?? chosen, truth = neighbors(i);
    context.strokeStyle = ui.color("fg");
    context.lineWidth = 1.5;
    for (const j of truth) {
      context.beginPath();
      context.moveTo(...at(i));
      context.lineTo(...at(j));
      context.stroke();
    }
    names(context, width);
    for (const j of [...truth, i]) {
      dot(j, radius + (j === i ? 4 : 2.5));
      context.fillStyle = j === i ? ui.color("mark")
        : ui.tone(data.colors[labels[j] % data.colors.length]);
      context.fill();
      context.strokeStyle = ui.color("fg");
      context.lineWidth = 2;
      context.stroke();
      if (data.words) write(context, name(j), ui.color("fg"), 15, at(j), 14);
    }
  }

  function write(context, text, color, letter, [x, y], above = 0) {
    context.font = `650 ${letter}px ${getComputedStyle(ui.card).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = ui.color("panel");
    context.lineWidth = 5;
    context.fillStyle = color;
    const half = context.measureText(text).width / 2;
    const spot = [Math.min(size - half - 2, Math.max(half + 2, x)), y - above];
    context.strokeText(text, ...spot);
    context.fillText(text, ...spot);
  }

  function names(context, width) {
    const letter = Math.max(15, width / 34);
    middles(now, labels, called.length).forEach((home, c) => write(
      context, called[c], ui.tone(data.colors[c % data.colors.length]),
      called[c].length > 2 ? letter * 0.8 : letter, at(0, home)));
  }

  const find = (x, y, reach) => {
    let best = null, least = reach ** 2;
    for (let i = 0; i < n; i++) {
      const [px, py] = at(i), far = (px - x) ** 2 + (py - y) ** 2;
      if (far < least) [best, least] = [i, far];
    }
    return best;
  };
  pointer(stage.canvas, {
    tap: (x, y) => {
      const found = find(x, y, 30);
      if (found !== null) choose(found);
    },
    hover: (x, y) => {
      const found = find(x, y, 18);
      if (found === hover) return;
      hover = found;
      tell();
    },
    leave: () => {
      if (hover === null) return;
      hover = null;
      tell();
    },
  });
  /* The nearest point that lies in a direction, at most 45 degrees off. */
  const step = (dx, dy) => () => {
    const [x, y] = at(chosen);
    let best = chosen, least = Infinity;
    for (let i = 0; i < n; i++) {
      const [px, py] = at(i);
      const along = (px - x) * dx + (py - y) * dy;
      const off = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (along > 0.5 && off <= along && along + 2 * off < least) {
        [best, least] = [i, along + 2 * off];
      }
    }
    choose(best);
  };
  keys(stage.canvas, {
    ArrowLeft: step(-1, 0), ArrowRight: step(1, 0), ArrowUp: step(0, -1),
    ArrowDown: step(0, 1), PageUp: () => choose((chosen + n - 1) % n),
    PageDown: () => choose((chosen + 1) % n), Home: () => choose(data.start),
    End: () => choose(n - 1), Enter: () => choose(neighbors(chosen)[0]),
  });
  ui.card.append(...[...controls, ...shades].map((c) => c.element),
    h("div", { class: "parts" }, stage.canvas, shown), ui.state);
  tell();
  return {
    style: STYLE,
    help: "Point at a dot, or tap it to keep it chosen. Keys on the map: "
      + "arrows go to the next point in that direction, Enter to the nearest "
      + "true neighbor, Page Up and Page Down through all points, Home back.",
    save: () => [...picked, ...shades.map(() => shade), chosen],
    load: (numbers) => {
      picked.forEach((_, c) => {
        const top = data.controls[c][1].length - 1;
        picked[c] = Math.min(top, Math.max(0, Number(numbers[c]) || 0));
        controls[c].set(picked[c]);
      });
      for (const control of shades) {
        const kind = Number(numbers[picked.length]) || 0;
        color(Math.min(kinds.length - 1, Math.max(0, kind)));
        control.set(shade);
      }
      choose(Math.min(n - 1, Math.max(0, Number(numbers.at(-1)) || 0)));
      go();
    },
  };
});
