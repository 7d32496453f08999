/* A latent plane: codes as points, a ring that can be moved, and what the
   decoder draws for it. What is drawn by hand, the encoder places. */

import { button, explorer, h, keys, middles, nearest, once, pointer, points,
  say, show, unpack } from "./common.js";
import { network } from "./infer.js";

const STYLE = `
.card { container-type: inline-size; }
.parts { display: grid; gap: .8rem; grid-template-columns: 1fr 1fr; }
.parts > :first-child { grid-column: 1 / -1; }
@container (min-width: 34rem) {
  .parts { grid-template-columns: minmax(0, 1fr) 12.4rem;
    grid-template-rows: auto 1fr; }
  .parts > :first-child { grid-column: 1; grid-row: 1 / 3; }
}
.plane { cursor: crosshair; }
.pad { border: 1px solid var(--edge); border-radius: 4px;
  box-sizing: border-box; }
.pad.draws { cursor: crosshair; touch-action: none; }
.lead { padding: .6rem .7rem; }
.lead .empty:not(:focus-visible) { outline: 3px solid var(--mark); }
.lead .task { margin-bottom: .4rem; }
.lead .parts { gap: .5rem .8rem; }
.lead .parts > :first-child { grid-column: auto; grid-row: auto; }
.lead .parts > .plane { grid-column: 1 / -1; max-width: 27rem; }
@container (min-width: 34rem) {
  .lead .parts { grid-template-columns: 11rem minmax(0, 1fr); }
  .lead .parts > .plane { grid-column: 2; grid-row: 1 / 3; }
}
.row button { flex: 0 1 auto; }
`;
const NEAR = 15;

/* Lines, drawn as the images of the data are: as large, as thick, as central.
   `strokes` holds lines of points, in shares of the pad. */
export function rasterize(strokes, side, { box, mass, width }) {
  const all = strokes.flat();
  const ends = [0, 1].map((axis) => {
    const values = all.map((p) => p[axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const extent = Math.max(0.15, ...ends.map(([low, high]) => high - low));
  const scale = (box - width) / extent;
  const paint = ([dx, dy]) => {
    const place = ([x, y]) => [
      (x - (ends[0][0] + ends[0][1]) / 2) * scale + side / 2 + dx,
      (y - (ends[1][0] + ends[1][1]) / 2) * scale + side / 2 + dy];
    const pixels = new Float32Array(side * side);
    for (const stroke of strokes) {
      let last = place(stroke[0]);
      for (const point of stroke) {
        const next = place(point);
        segment(pixels, side, last, next, width);
        last = next;
      }
    }
    return pixels;
  };
  const pixels = paint([0, 0]);
  if (!mass) return pixels;
  let sum = 0, x = 0, y = 0;
  pixels.forEach((v, i) => {
    sum += v;
    x += v * ((i % side) + 0.5);
    y += v * (Math.floor(i / side) + 0.5);
  });
  return paint([side / 2 - x / sum, side / 2 - y / sum]);
}

function segment(pixels, side, [ax, ay], [bx, by], width) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy || 1;
  const reach = width / 2 + 1;
  const [x0, x1, y0, y1] = [Math.min(ax, bx) - reach, Math.max(ax, bx) + reach,
    Math.min(ay, by) - reach, Math.max(ay, by) + reach]
    .map((v) => Math.min(side, Math.max(0, Math.round(v))));
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) {
    const px = x + 0.5 - ax, py = y + 0.5 - ay;
    const t = Math.min(1, Math.max(0, (px * dx + py * dy) / length));
    const far = Math.hypot(px - t * dx, py - t * dy);
    const value = Math.min(1, Math.max(0, width / 2 - far + 0.5));
    pixels[y * side + x] = Math.max(pixels[y * side + x], value);
  }
}

explorer("plane", (ui, data) => {
  const encode = network(data.encoder), decode = network(data.decoder);
  const codes = points(data.codes), labels = unpack(data.labels);
  const n = labels.length, [height, width] = data.size;
  const length = height * width * data.channels;
  const stored = unpack(data.samples);
  const names = data.names, homes = middles(codes, labels, names.length);
  const colors = data.colors;
  const span = [0, 1].map((axis) => {
    const values = codes.filter((_, i) => i % 2 === axis).sort();
    // A few lie far out; where the page is small, they are left out of it.
    const cut = data.lead ? Math.floor(values.length / 100) : 0;
    return [values[cut], values[values.length - 1 - cut]];
  });
  const half = 0.56 * Math.max(...span.map(([low, high]) => high - low));
  const middle = span.map(([low, high]) => (low + high) / 2);
  // How far an image usually lies from the nearest other one.
  const gaps = Array.from({ length: Math.min(n, 300) }, (_, k) => {
    const i = Math.floor(k * n / Math.min(n, 300));
    return Math.sqrt(nearest(codes, codes[2 * i], codes[2 * i + 1], 1, i)[0]?.[0]
      ?? 0);
  }).sort((a, b) => a - b);
  const usual = gaps[Math.floor(0.95 * gaps.length)];

  let z = [0, 0], given = null, strokes = [], placed = null, sample = -1;
  let dragged = false; // until then, the ring says that it can be
  let everywhere = false, tiles = null, size = 0;

  const drawn = h("canvas", { class: "picture", width, height, role: "img",
    "aria-label": "What the decoder draws for the ring" });
  const plane = ui.stage(() => 1, paintPlane, { class: "stage plane",
    tabindex: 0, role: "application", "aria-label": data.title,
    "aria-describedby": "alt help" });
  const pad = ui.stage(() => height / width, paintPad, {
    class: `stage pad ${data.pen ? "draws" : ""}`, tabindex: 0,
    role: "application", "aria-describedby": "help",
    "aria-label": data.pen ? "Draw here" : "The encoder's input" });

  const inside = (code) => code.map((v, axis) => Math.min(middle[axis] + half,
    Math.max(middle[axis] - half, v)));

  /* The ring goes to a code; `own` tells that it is the given picture's,
     which may lie outside of what is seen: the ring then stays at the edge. */
  function go(code, own = false) {
    z = own ? code : inside(code);
    const picture = decode(z);
    show(drawn, picture, data.channels);
    ui.host.dataset.code = z.map((v) => v.toFixed(4));
    const near = nearest(codes, ...z, NEAR);
    const far = Math.sqrt(near[0][0]);
    let text = `Code (${say(z[0])}, ${say(z[1])}). `;
    if (names.length) text += `The ${NEAR} nearest points: ${votes(near)}. `;
    text += far > usual ? `No image lies near: the nearest point is ${
      say(far)} away, and 95 of 100 images have a nearer one. `
      : "Images of the data lie here. ";
    if (own) {
      const error = picture.reduce((sum, v, i) => sum + (v - given[i]) ** 2, 0)
        / length;
      const below = 5 * data.errors.filter((e) => e < error).length;
      ui.host.dataset.error = error;
      text += `Redrawn with a squared error of ${say(error * length, 1)}, `
        + `summed over ${length} values; `
        + `${Math.min(below, 100)} of 100 images of the data have less.`;
    }
    ui.tell(text);
    plane.paint();
  }

  function votes(near) {
    const counts = new Map();
    for (const [, i] of near) {
      counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1])
      .map(([c, count]) => `${count} of class ${names[c]}`).join(", ");
  }

  /* A picture is given to the encoder. */
  function give(pixels, lines = []) {
    given = pixels;
    strokes = lines;
    placed = given && Array.from(encode(given).subarray(0, 2));
    pad.canvas.classList.toggle("empty", !given);
    if (placed) go(placed, true);
    else go(z);
    pad.paint();
  }

  function takeSample(step) {
    const count = data.sampled.length;
    if (!count) {
      // No images are stored: the decoder's own stand for them.
      sample = (sample + step + n) % n;
      give(decode([codes[2 * sample], codes[2 * sample + 1]]));
      return;
    }
    sample = (sample + step + count) % count;
    give(Float32Array.from(stored.subarray(sample * length,
      (sample + 1) * length), (v) => v / 255));
  }

  function shift(dx, dy) {
    if (!given) return;
    const moved = new Float32Array(length), c = data.channels;
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      const fx = Math.min(width - 1, Math.max(0, x - dx));
      const fy = Math.min(height - 1, Math.max(0, y - dy));
      for (let k = 0; k < c; k++) {
        moved[(y * width + x) * c + k] = given[(fy * width + fx) * c + k];
      }
    }
    give(moved);
  }

  function clear() {
    give(null);
  }

  const at = (code, side) => code.map((v, axis) => side / 2
    + (axis ? -1 : 1) * (v - middle[axis]) / half * side / 2);
  const code = (x, y) => [x, y].map((v, axis) => middle[axis]
    + (axis ? -1 : 1) * (v / size * 2 - 1) * half);

  let crowd = null; // the points, painted once
  function paintPlane(context, side, _, fresh) {
    size = side;
    if (fresh || !crowd) crowd = paintCrowd(side);
    context.drawImage(crowd, 0, 0, side, side);
    if (data.lead && !dragged) {
      const [x, y] = at(inside(z), side), left = x > side - 130;
      context.font = `650 17px ${getComputedStyle(ui.card).fontFamily}`;
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = 5;
      context.strokeStyle = ui.color("panel");
      context.fillStyle = ui.color("mark");
      context.textAlign = left ? "right" : "left";
      const words = ["then drag me", x + (left ? -20 : 20), y];
      context.strokeText(...words);
      context.fillText(...words);
    }
    if (placed && (placed[0] !== z[0] || placed[1] !== z[1])) {
      context.strokeStyle = ui.color("mark");
      context.lineWidth = 2;
      const [x, y] = at(inside(placed), side);
      context.setLineDash([4, 3]);
      ring(context, x, y, 9);
      context.setLineDash([]);
    }
    const [x, y] = at(inside(z), side);
    for (const [color, line] of [[ui.color("bg"), 7], [ui.color("mark"), 3.5]]) {
      context.strokeStyle = color;
      context.lineWidth = line;
      ring(context, x, y, 12);
    }
  }

  function ring(context, x, y, radius) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }

  function paintCrowd(side) {
    const dots = devicePixelRatio || 1;
    const canvas = h("canvas", { width: side * dots, height: side * dots });
    const context = canvas.getContext("2d");
    context.scale(dots, dots);
    context.fillStyle = ui.color("panel");
    context.fillRect(0, 0, side, side);
    if (everywhere) paintTiles(context, side);
    const radius = Math.max(1.6, side / 260) * (n > 800 ? 0.9 : 1.3);
    context.globalAlpha = everywhere ? 0.9 : 0.7;
    for (let i = 0; i < n; i++) {
      context.fillStyle = ui.tone(colors[labels[i] % colors.length]);
      const [x, y] = at([codes[2 * i], codes[2 * i + 1]], side);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const letter = Math.max(16, side / 24);
    homes.forEach((home, c) => {
      const text = names[c];
      context.font = `700 ${text.length > 2 ? letter * 0.7 : letter}px `
        + `${getComputedStyle(ui.card).fontFamily}`;
      context.strokeStyle = ui.color("bg");
      context.lineWidth = 5;
      context.fillStyle = ui.tone(colors[c % colors.length]);
      context.strokeText(text, ...at(home, side));
      context.fillText(text, ...at(home, side));
    });
    return canvas;
  }

  /* What the decoder draws at the middle of every square of a grid. */
  function paintTiles(context, side) {
    const count = Math.min(21, Math.floor(side / 22)), edge = side / count;
    tiles ??= new Map();
    const tile = h("canvas", { width, height });
    const began = performance.now();
    context.imageSmoothingEnabled = true;
    for (let i = 0; i < count * count; i++) {
      const x = i % count, y = Math.floor(i / count);
      const key = `${count}:${i}`;
      if (!tiles.has(key)) {
        if (performance.now() - began > 60) { // the rest in the next frame
          requestAnimationFrame(() => { crowd = null; plane.paint(); });
          return;
        }
        tiles.set(key, decode(code((x + 0.5) * edge, (y + 0.5) * edge)));
      }
      show(tile, tiles.get(key), data.channels);
      context.drawImage(tile, x * edge, y * edge, edge - 1, edge - 1);
    }
  }

  const small = h("canvas", { width, height });
  function paintPad(context, w, hh) {
    context.fillStyle = data.pen ? "#000" : ui.color("panel");
    context.fillRect(0, 0, w, hh);
    context.imageSmoothingEnabled = false;
    if (given) show(small, given, data.channels);
    if (given && !strokes.length) context.drawImage(small, 0, 0, w, hh);
    if (!given && data.pen) {
      // A digit's ghost, and what to do: it is the first thing that is seen.
      const font = getComputedStyle(ui.card).fontFamily;
      context.textAlign = "center";
      context.textBaseline = "middle";
      if (data.lead) {
        context.fillStyle = "#333";
        context.font = `${hh}px ${font}`;
        context.fillText("3", w / 2, hh * 0.55);
      }
      context.fillStyle = "#fff";
      context.font = `650 20px ${font}`;
      context.fillText(data.lead ? "✎ draw a digit" : "✎ draw here", w / 2,
        hh / 2);
    }
    if (!strokes.length) return;
    context.strokeStyle = "#fff";
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = data.pen.width / data.pen.box * w * 0.8;
    for (const stroke of strokes) {
      context.beginPath();
      stroke.forEach(([x, y]) => context.lineTo(x * w, y * hh));
      if (stroke.length === 1) context.lineTo(stroke[0][0] * w, stroke[0][1] * hh);
      context.stroke();
    }
    // Below, as the encoder gets it: centered and of the data's size.
    const edge = w * 0.26;
    context.strokeStyle = "#999";
    context.lineWidth = 2;
    context.strokeRect(w - edge - 3, hh - edge - 3, edge, edge);
    context.drawImage(small, w - edge - 3, hh - edge - 3, edge, edge);
  }

  if (data.pen) {
    let stroke = null;
    const point = (event) => {
      const area = pad.canvas.getBoundingClientRect();
      return [(event.clientX - area.left) / area.width,
        (event.clientY - area.top) / area.height];
    };
    const draw = () => give(rasterize(strokes, width, data.pen), strokes);
    pad.canvas.addEventListener("pointerdown", (event) => {
      pad.canvas.setPointerCapture(event.pointerId);
      stroke = [point(event)];
      // Who has moved the ring since begins a new drawing.
      const apart = placed?.some((v, axis) => v !== z[axis]);
      strokes = apart ? [stroke] : [...strokes, stroke];
      draw();
    });
    const soon = once(draw);
    pad.canvas.addEventListener("pointermove", (event) => {
      if (!stroke) return;
      const next = point(event), last = stroke[stroke.length - 1];
      if (Math.hypot(next[0] - last[0], next[1] - last[1]) < 0.012) return;
      stroke.push(next);
      soon();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      pad.canvas.addEventListener(name, () => { stroke = null; });
    }
  }
  keys(pad.canvas, {
    ArrowLeft: () => shift(-1, 0), ArrowRight: () => shift(1, 0),
    ArrowUp: () => shift(0, -1), ArrowDown: () => shift(0, 1),
    PageUp: () => takeSample(-1), PageDown: () => takeSample(1),
    Enter: () => give(decode(z)), Delete: clear, Backspace: clear,
  });

  const walk = (dx, dy) => (event) => {
    const step = half * (event.shiftKey ? 0.005 : 0.03);
    go([z[0] + dx * step, z[1] + dy * step]);
  };
  const home = () => { sample = -1; takeSample(1); };
  keys(plane.canvas, {
    ArrowLeft: walk(-1, 0), ArrowRight: walk(1, 0), ArrowUp: walk(0, 1),
    ArrowDown: walk(0, -1), PageUp: () => takeSample(-1),
    PageDown: () => takeSample(1), Home: home,
    End: () => placed && go(placed, true), Enter: () => give(decode(z)),
  });
  let next = null;
  const follow = once(() => {
    dragged = true;
    go(code(...next));
  });
  pointer(plane.canvas, {
    grips: (x, y) => {
      const [rx, ry] = at(inside(z), size);
      return Math.hypot(x - rx, y - ry) < 32;
    },
    move: (x, y) => {
      next = [x, y];
      follow();
    },
    tap: (x, y) => go(code(x, y)),
  });

  const tick = h("input", { type: "checkbox" });
  tick.addEventListener("change", () => {
    everywhere = tick.checked;
    crowd = null;
    plane.paint();
  });
  const result = h("figure", {}, drawn,
    h("figcaption", {}, data.lead ? "drawn for the ring"
      : "what the decoder draws there"));
  const input = h("figure", {}, pad.canvas, h("figcaption", {}, data.lead
    ? "your drawing" : data.pen ? "draw: the encoder places it"
      : "a picture that the encoder places"));
  if (data.lead) ui.card.classList.add("lead");
  ui.card.append(
    h("div", { class: "parts" }, ...(data.lead ? [input, result, plane.canvas]
      : [plane.canvas, result, input])),
    h("div", { class: "row" },
      button("another sample", () => takeSample(1)),
      ...(data.pen ? [button("clear the drawing", clear)] : []),
      h("label", {}, tick, "what the decoder draws everywhere")),
    ui.state);
  if (data.sampled.length || !data.pen) home();
  else { // nothing is drawn yet: the encoder can wait
    [sample, z] = [0, [codes[0], codes[1]]];
    clear();
  }
  return {
    style: STYLE,
    help: "Drag the ring, or tap a place. Keys in the plane: arrows move the "
      + "ring (with Shift: less), Page Up and Page Down take another sample, "
      + "Enter hands the decoder's picture to the encoder, Home begins again, "
      + "End goes back to what was encoded. In the encoder's picture: arrows "
      + "shift it by a pixel, Enter takes the decoder's, Delete clears it.",
    save: () => z.map((v) => v.toFixed(3)),
    load: ([x, y]) => go([Number(x), Number(y)]),
  };
});
