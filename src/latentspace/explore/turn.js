/* Points in three dimensions that can be turned, each with its image. Where
   decoders are given, a ring can be dragged away from the chosen point, and
   each of them draws what it makes of that place. */

import { button, choice, explorer, h, keys, number, once, pointer, say, sheet,
  show, still, unpack } from "./common.js";
import { network } from "./infer.js";

const STYLE = `
.turn { cursor: grab; }
.turn:active { cursor: grabbing; }
.drawn, .shown { display: flex; flex-wrap: wrap; align-items: end; gap: .7rem;
  margin-top: .6rem; }
.shown .picture { width: 3.4rem; }
.drawn .picture, .shown .first .picture { width: 5rem; }
`;
const STEP = Math.PI / 30; // one press of a key turns by six degrees
const START = { yaw: -0.5, pitch: 0.4 };
const NEIGHBORS = 3;

/* The nearest points to a place, nearest first, by the true distance. */
function neighbors(points, place, without) {
  const far = (p) => Math.hypot(...p.map((v, axis) => v - place[axis]));
  return points.map((p, i) => [far(p), i])
    .filter(([, i]) => i !== without)
    .sort((a, b) => a[0] - b[0]).slice(0, NEIGHBORS);
}

/* Where a point of the box is seen: right, down, and towards the reader. */
function project([x, y, z], { yaw, pitch }) {
  const right = x * Math.cos(yaw) - y * Math.sin(yaw);
  const away = x * Math.sin(yaw) + y * Math.cos(yaw);
  const up = z * Math.cos(pitch) + away * Math.sin(pitch);
  const depth = away * Math.cos(pitch) - z * Math.sin(pitch);
  const near = 6 / (6 + depth); // a little perspective tells front from back
  return [right * near, -up * near, near];
}

/* How near 95 of 100 points have another one. */
function usual(points) {
  const gaps = points.map((p, i) => neighbors(points, p, i)[0]?.[0] ?? 0)
    .sort((a, b) => a - b);
  return gaps[Math.floor(0.95 * gaps.length)];
}

/* The place in the box that is seen there, as deep as `place` is. */
function unproject(right, down, place, { yaw, pitch }) {
  const near = project(place, { yaw, pitch })[2], depth = 6 / near - 6;
  const [x, up] = [right / near, -down / near];
  const away = up * Math.sin(pitch) + depth * Math.cos(pitch);
  return [x * Math.cos(yaw) + away * Math.sin(yaw),
    away * Math.cos(yaw) - x * Math.sin(yaw),
    up * Math.cos(pitch) - depth * Math.sin(pitch)];
}

/* All axes at one scale, the box's center in the middle. */
function fit({ points: { data, low, step }, box, ...rest }) {
  const half = Math.max(...box.map(([a, b]) => (b - a) / 2));
  const place = (p) => p.map(
    (value, axis) => (value - (box[axis][0] + box[axis][1]) / 2) / half);
  const raw = unpack(data, Uint16Array);
  const points = Array.from({ length: raw.length / 3 }, (_, i) => place(
    low.map((v, axis) => v + raw[3 * i + axis] * step[axis])));
  return { ...rest, box, half, place, points,
    code: (p) => p.map((v, axis) => v * half
      + (box[axis][0] + box[axis][1]) / 2) };
}

explorer("turn", (ui, data) => {
  const spaces = data.spaces.map(fit), count = data.labels.length;
  const images = sheet(data.images, () => { tell(); stage.paint(); });
  const view = { ...START };
  const decoders = Object.entries(data.decoders ?? {}).map(([name, model]) => ({
    decode: network(model), name, picture: h("canvas", { class: "picture",
      width: images.width, height: images.height, role: "img",
      "aria-label": `What is drawn there: ${name}` }) }));
  let space = spaces[0], placed = space.points, chosen = data.start;
  let moved = null; // where the ring is, once it has left the chosen point
  let near = [], spots = [], ring = [0, 0], size = [1, 1];

  const shown = h("div", { class: "shown" });
  const dials = decoders.length ? [0, 1, 2].map((axis) => number((v) => move(
    space.place(space.code(here()).with(axis, v))))) : [];
  const stage = ui.stage(() => 0.8, draw, { class: "stage turn", tabindex: 0,
    role: "application", "aria-label": data.title,
    "aria-describedby": "alt help" });
  const switching = spaces.length > 1 && choice("Place the images by",
    spaces.map((s) => s.name), 0, (i) => go(spaces[i]));
  const picking = choice("image", data.labels.map(
    (_, i) => `${i + 1} of ${count}`), chosen, choose, true);
  ui.card.append(stage.canvas,
    ...(decoders.length ? [h("div", { class: "drawn" }, ...decoders.map(
      ({ name, picture }) => h("figure", {}, picture,
        h("figcaption", {}, name))))] : []),
    h("div", { class: "row" },
      button("←", () => turn(-STEP, 0), "turn left"),
      button("→", () => turn(STEP, 0), "turn right"),
      button("↑", () => turn(0, STEP), "tip up"),
      button("↓", () => turn(0, -STEP), "tip down"),
      button("as at first", reset)),
    ...(switching ? [switching.element] : []), picking.element,
    h("div", { class: "sliders" }, ...dials.map((dial) => dial.element)),
    shown, ui.state);

  function turn(yaw, pitch) {
    view.yaw += yaw;
    view.pitch = Math.min(Math.PI / 2, Math.max(-Math.PI / 2,
      view.pitch + pitch));
    seen();
  }

  function reset() {
    Object.assign(view, START);
    seen();
  }

  /* Say from where the box is seen: what turning shows to the eye. */
  function seen() {
    const degrees = (v) => Math.round(v * 180 / Math.PI);
    const around = ((degrees(view.yaw) % 360) + 360) % 360;
    const [a, b, c] = space.axes;
    const high = degrees(view.pitch);
    const level = high === 0 ? "level"
      : `${Math.abs(high)}° ${high > 0 ? "above" : "below"} level`;
    ui.tell(Math.abs(high) === 90
      ? `Seen from straight ${high > 0 ? "above" : "below"}: ${c} points ${
        high > 0 ? "at you" : "away"}, only ${a} and ${b} are seen.`
      : `Seen from ${level}, turned by ${around}°: ${a} runs ${
        direction([1, 0, 0])}, ${b} ${direction([0, 1, 0])}, ${c} ${
        direction([0, 0, 1])}.`);
    stage.paint();
  }

  function direction(axis) {
    const [x, y] = project(axis, view);
    const words = [Math.abs(y) > 0.2 && (y < 0 ? "up" : "down"),
      Math.abs(x) > 0.2 && (x < 0 ? "to the left" : "to the right")];
    return words.filter(Boolean).join(" and ") || "in depth";
  }

  const here = () => moved ?? space.points[chosen];

  /* The ring goes to a place, which stays inside of the box. */
  function move(place) {
    const low = space.place(space.box.map(([v]) => v));
    moved = place.map((v, axis) => Math.min(-low[axis],
      Math.max(low[axis], v)));
    tell();
    stage.paint();
  }

  /* With the eye's plane: to the right and down, as far as asked. */
  function shift(right, down) {
    const [x, y, near] = project(here(), view);
    move(unproject(x + right * near, y + down * near, here(), view));
  }

  function choose(index) {
    chosen = Number(index);
    moved = null;
    picking.set(chosen);
    tell();
    stage.paint();
  }

  /* Let the images wander to their places in another space. */
  function go(next) {
    const from = placed, began = performance.now();
    space = next;
    moved = null;
    tell();
    const walk = (now) => {
      if (space !== next) return;
      const t = still() ? 1 : Math.min(1, Math.max(0, (now - began) / 700));
      placed = next.points.map((p, i) => p.map(
        (value, axis) => from[i][axis] + t * (value - from[i][axis])));
      stage.paint();
      if (t < 1) requestAnimationFrame(walk);
    };
    walk(performance.now());
  }

  function tell() {
    const found = neighbors(space.points, here(), moved ? -1 : chosen);
    const code = space.code(here()), far = found[0]?.[0];
    near = found.map(([, i]) => i);
    const names = near.map((i) => data.labels[i]).join("; ");
    const spread = [0, 1, 2].map((axis) => {
      const values = space.points.map((p) => p[axis]);
      return Math.max(...values) - Math.min(...values);
    });
    if (moved) space.usual ??= usual(space.points);
    ui.tell(moved ? `The ring is at (${code.map((v) => say(v)).join(", ")}), ${
      say(far * space.half)} from the nearest image. ${far > space.usual
      ? `That is far: 95 of 100 have another within ${
        say(space.usual * space.half)}. ` : ""}Nearest: ${names}.`
      : `Chosen: ${data.labels[chosen]}. Nearest by ${space.name}: ${
        names}. The points spread ${spread.map((v) => say(
        v / Math.max(...spread))).join(" by ")} along the three axes.`);
    const figure = (i, words, kind) => h("figure", { class: kind },
      images.picture(i), h("figcaption", {}, words));
    shown.replaceChildren(...(moved ? [] : [figure(chosen, "chosen", "first")]),
      ...near.map((i, place) => figure(i, `${place + 1}. nearest`, "")));
    dials.forEach((dial, axis) => dial.set(space.axes[axis],
      ...space.box[axis], code[axis]));
    for (const { decode, picture } of decoders) {
      const values = decode(code);
      show(picture, values, values.length / picture.width / picture.height);
    }
    ui.host.dataset.code = code.map((v) => v.toFixed(4));
  }

  function draw(context, width, height) {
    size = [width, height];
    const unit = scale();
    const at = (p) => {
      const [right, down, near] = project(p, view);
      return [width / 2 + unit * right, height / 2 + unit * down, near];
    };
    context.fillStyle = ui.color("panel");
    context.fillRect(0, 0, width, height);
    const words = frame(context, at);
    spots = placed.map((p, i) => [...at(p), i]).sort((a, b) => a[2] - b[2]);
    const edge = Math.max(9, unit * 0.095);
    const stamp = ([x, y, scale, i], size, color, line) => {
      const side = size * edge * scale ** 2;
      context.fillStyle = color;
      context.fillRect(x - side / 2 - line, y - side / 2 - line,
        side + 2 * line, side + 2 * line);
      images.paint(context, i, x - side / 2, y - side / 2, side, side);
    };
    // The chosen one and its neighbors are never hidden behind others.
    const rest = spots.filter(([,,, i]) => i !== chosen && !near.includes(i));
    for (const spot of rest) stamp(spot, 1, "#8a8a8a", 1);
    for (const spot of spots) {
      if (near.includes(spot[3])) stamp(spot, 1.35, ui.color("link"), 3);
    }
    stamp(spots.find((s) => s[3] === chosen), 1.7, ui.color("mark"), 4);
    if (decoders.length) circle(context, at);
    for (const [text, spot] of words) write(context, text, spot, width, height);
    ui.host.dataset.view = [view.yaw, view.pitch].map((v) => v.toFixed(3));
    ui.host.dataset.chosen = chosen;
  }

  const scale = () => Math.min(...size) * 0.29;

  /* The ring, and the line by which it stands on the floor of the box. */
  function circle(context, at) {
    const place = moved ?? placed[chosen];
    const floor = at(place.with(2, space.place(space.box.map(([v]) => v))[2]));
    ring = at(place);
    for (const [color, line] of [[ui.color("bg"), 6], [ui.color("mark"), 3]]) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.setLineDash([5, 4]);
      context.beginPath();
      context.moveTo(...ring.slice(0, 2));
      context.lineTo(...floor.slice(0, 2));
      context.stroke();
      context.setLineDash([]);
      context.beginPath();
      context.arc(ring[0], ring[1], 15, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /* The box around the points; three of its edges carry the axes. */
  function frame(context, at) {
    const corner = (bits) => at(space.place(
      space.box.map((ends, axis) => ends[bits[axis]])));
    const words = [];
    for (let axis = 0; axis < 3; axis++) {
      for (let other = 0; other < 4; other++) {
        const bits = [other & 1, other >> 1];
        bits.splice(axis, 0, 0);
        const from = corner(bits);
        bits[axis] = 1;
        const to = corner(bits);
        context.strokeStyle = ui.color(other ? "edge" : "fg");
        context.lineWidth = other ? 1 : 2;
        context.beginPath();
        context.moveTo(from[0], from[1]);
        context.lineTo(to[0], to[1]);
        context.stroke();
        if (other) continue;
        const [low, high] = space.box[axis];
        words.push([`${space.axes[axis]}: ${low} to ${high}`, to]);
      }
    }
    return words;
  }

  /* A little outside of the box, and never outside of the picture. */
  function write(context, words, [x, y], width, height) {
    const dx = x - width / 2, dy = y - height / 2;
    const far = Math.hypot(dx, dy) || 1;
    context.font = `14px ${getComputedStyle(ui.card).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const half = context.measureText(words).width / 2 + 3;
    const spot = [
      Math.min(width - half, Math.max(half, x + 16 * dx / far)),
      Math.min(height - 10, Math.max(10, y + 16 * dy / far))];
    context.lineWidth = 5;
    context.lineJoin = "round";
    context.strokeStyle = ui.color("panel");
    context.strokeText(words, ...spot);
    context.fillStyle = ui.color("fg");
    context.fillText(words, ...spot);
  }

  const arrow = (right, down) => (event) => (
    event.shiftKey && decoders.length ? shift(0.05 * right, 0.05 * down)
      : turn(STEP * right, -STEP * down));
  keys(stage.canvas, {
    ArrowLeft: arrow(-1, 0), ArrowRight: arrow(1, 0),
    ArrowUp: arrow(0, -1), ArrowDown: arrow(0, 1),
    Home: reset, PageUp: () => choose((chosen + count - 1) % count),
    PageDown: () => choose((chosen + 1) % count),
  });
  let next = null;
  const follow = once(() => move(unproject(...next, here(), view)));
  pointer(stage.canvas, {
    grips: (x, y) => decoders.length
      && Math.hypot(x - ring[0], y - ring[1]) < 28,
    move: (x, y, dx, dy, gripped) => {
      if (!gripped) return turn(dx / 150, dy / 150);
      next = [(x - size[0] / 2) / scale(), (y - size[1] / 2) / scale()];
      return follow();
    },
    tap: (x, y) => {
      const far = (s) => Math.hypot(s[0] - x, s[1] - y);
      const best = spots.reduce((a, b) => (far(b) <= far(a) ? b : a));
      if (far(best) < 24) choose(best[3]);
    },
    pans: true,
  });
  tell();
  return {
    style: STYLE,
    help: `${decoders.length ? "Drag the ring, or move its three sliders, or "
      + "press Shift and an arrow key in the picture. " : ""}`
      + "Drag to turn, or use the arrow keys; Home goes back. Tap a point, "
      + "move the slider, or press Page Up and Page Down to choose an image.",
    save: () => [view.yaw.toFixed(3), view.pitch.toFixed(3), chosen,
      ...(moved ? space.code(moved).map((v) => v.toFixed(3)) : [])],
    load: ([yaw, pitch, i, ...code]) => {
      Object.assign(view, { yaw: Number(yaw), pitch: Number(pitch) });
      choose(Math.min(count - 1, Math.max(0, Number(i))));
      if (decoders.length && code.length === 3) {
        move(space.place(code.map((v) => Number(v) || 0)));
      }
    },
  };
});
