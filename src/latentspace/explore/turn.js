/* Points in three dimensions that can be turned, each with its image. */

import { button, choice, explorer, h, keys, pointer, say, sheet, still,
  unpack } from "./common.js";

const STYLE = `
.turn { cursor: grab; }
.turn:active { cursor: grabbing; }
.shown { display: flex; flex-wrap: wrap; align-items: end; gap: .7rem;
  margin-top: .6rem; }
.shown .picture { width: 3.4rem; }
.shown :first-child .picture { width: 5rem; }
`;
const STEP = Math.PI / 30; // one press of a key turns by six degrees
const START = { yaw: -0.5, pitch: 0.4 };
const NEIGHBORS = 3;

/* The nearest points in a space, nearest first, by the true distance. */
function neighbors(points, chosen) {
  const square = (p) => p.reduce(
    (sum, value, axis) => sum + (value - points[chosen][axis]) ** 2, 0);
  return points.map((p, i) => [square(p), i])
    .filter(([, i]) => i !== chosen)
    .sort((a, b) => a[0] - b[0]).slice(0, NEIGHBORS).map(([, i]) => i);
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

/* All axes at one scale, the box's center in the middle. */
function fit({ points: { data, low, step }, box, ...rest }) {
  const half = Math.max(...box.map(([a, b]) => (b - a) / 2));
  const place = (p) => p.map(
    (value, axis) => (value - (box[axis][0] + box[axis][1]) / 2) / half);
  const raw = unpack(data, Uint16Array);
  const points = Array.from({ length: raw.length / 3 }, (_, i) => place(
    low.map((v, axis) => v + raw[3 * i + axis] * step[axis])));
  return { ...rest, box, place, points };
}

explorer("turn", (ui, data) => {
  const spaces = data.spaces.map(fit), count = data.labels.length;
  const images = sheet(data.images, () => { choose(chosen); });
  const view = { ...START };
  let space = spaces[0], placed = space.points, chosen = data.start;
  let near = neighbors(space.points, chosen), spots = [];

  const shown = h("div", { class: "shown" });
  const stage = ui.stage(() => 0.8, draw, { class: "stage turn", tabindex: 0,
    role: "application", "aria-label": data.title,
    "aria-describedby": "alt help" });
  const switching = spaces.length > 1 && choice("Place the images by",
    spaces.map((s) => s.name), 0, (i) => go(spaces[i]));
  const picking = choice("image", data.labels.map(
    (_, i) => `${i + 1} of ${count}`), chosen, choose, true);
  ui.card.append(stage.canvas,
    h("div", { class: "row" },
      button("←", () => turn(-STEP, 0), "turn left"),
      button("→", () => turn(STEP, 0), "turn right"),
      button("↑", () => turn(0, STEP), "tip up"),
      button("↓", () => turn(0, -STEP), "tip down"),
      button("as at first", reset)),
    ...(switching ? [switching.element] : []), picking.element, shown,
    ui.state);

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

  function choose(index) {
    chosen = Number(index);
    near = neighbors(space.points, chosen);
    picking.set(chosen);
    tell();
    stage.paint();
  }

  /* Let the images wander to their places in another space. */
  function go(next) {
    const from = placed, began = performance.now();
    space = next;
    near = neighbors(space.points, chosen);
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
    const spread = [0, 1, 2].map((axis) => {
      const values = space.points.map((p) => p[axis]);
      return Math.max(...values) - Math.min(...values);
    });
    ui.tell(`Chosen: ${data.labels[chosen]}. Nearest by ${space.name}: ${
      near.map((i) => data.labels[i]).join("; ")}. The points spread ${spread.map((v) => say(v / Math.max(...spread), 2))
        .join(" by ")} along the three axes.`);
    shown.replaceChildren(...[chosen, ...near].map((i, place) => h("figure", {},
      images.picture(i), h("figcaption", {},
        place ? `${place}. nearest` : "chosen"))));
  }

  function draw(context, width, height) {
    const unit = Math.min(width, height) * 0.29;
    const at = (p) => {
      const [right, down, scale] = project(p, view);
      return [width / 2 + unit * right, height / 2 + unit * down, scale];
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
    for (const [text, spot] of words) write(context, text, spot, width, height);
    ui.host.dataset.view = [view.yaw, view.pitch].map((v) => v.toFixed(3));
    ui.host.dataset.chosen = chosen;
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

  keys(stage.canvas, {
    ArrowLeft: () => turn(-STEP, 0), ArrowRight: () => turn(STEP, 0),
    ArrowUp: () => turn(0, STEP), ArrowDown: () => turn(0, -STEP),
    Home: reset, PageUp: () => choose((chosen + count - 1) % count),
    PageDown: () => choose((chosen + 1) % count),
  });
  pointer(stage.canvas, {
    move: (x, y, dx, dy) => turn(dx / 150, dy / 150),
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
    help: "Drag to turn, or use the arrow keys; Home goes back. Tap a point, "
      + "move the slider, or press Page Up and Page Down to choose an image.",
    save: () => [view.yaw.toFixed(3), view.pitch.toFixed(3), chosen],
    load: ([yaw, pitch, i]) => {
      Object.assign(view, { yaw: Number(yaw), pitch: Number(pitch) });
      choose(Math.min(count - 1, Math.max(0, Number(i))));
    },
  };
});
