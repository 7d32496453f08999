/* Points in three dimensions that can be turned, each with its image.

   A plain ES module, no library and no request. It looks for elements with
   data-explorer="turn" that hold their data as JSON (latentspace.explore
   writes them) and replaces the still picture in each by a living one.
   Where scripts do not run, the still picture stays. */

const STYLE = `
:host { display: block; }
.card { background: #fff; border: 1px solid #d9d5cc; border-radius: 6px;
  box-sizing: border-box; color: #22262b; max-width: 36rem; padding: .75rem;
  font: 16px/1.45 "Source Sans 3", system-ui, sans-serif; }
h4 { font-size: 1.05rem; line-height: 1.3; margin: 0 0 .4rem; }
p { margin: .3rem 0; }
.help { color: #565c64; font-size: .9rem; }
.stage { cursor: grab; display: block; height: auto; width: 100%;
  touch-action: pan-y; border-radius: 4px; }
.stage:active { cursor: grabbing; }
:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.row { align-items: center; display: flex; flex-wrap: wrap; gap: .4rem;
  margin: .4rem 0; }
.row label { align-items: center; display: inline-flex; gap: .4rem;
  min-height: 2rem; }
fieldset { border: 0; margin: 0; padding: 0; }
button { background: #f5f3ee; border: 1px solid #767676; border-radius: 4px;
  color: inherit; cursor: pointer; font: inherit; min-height: 2.1rem;
  min-width: 2.5rem; }
input[type=range] { accent-color: #0072b2; flex: 1 1 10rem; min-width: 0; }
.shown { align-items: end; display: flex; flex-wrap: wrap; gap: .6rem; }
.shown figure { margin: 0; }
.shown canvas { border: 3px solid; box-sizing: content-box; display: block;
  image-rendering: pixelated; }
figcaption { font-size: .9rem; }
.unseen { clip-path: inset(50%); height: 1px; overflow: hidden;
  position: absolute; width: 1px; }
`;
const ORANGE = "#d55e00", BLUE = "#0072b2", INK = "#22262b";
const STEP = Math.PI / 30; // one press of a key turns by six degrees
const START = { yaw: -0.5, pitch: 0.4 };
const NEIGHBOURS = 3;

/* A small make-an-element: h("p", {class: "help"}, "words"). */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/* Grey images come as two hexadecimal digits a pixel. */
function picture(code, [height, width]) {
  const canvas = h("canvas", { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const grey = parseInt(code.slice(2 * i, 2 * i + 2), 16);
    pixels.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/* The nearest points in a space, nearest first, by the true distance. */
export function nearest(points, chosen, count) {
  const square = (p) => p.reduce(
    (sum, value, axis) => sum + (value - points[chosen][axis]) ** 2, 0);
  return points.map((p, i) => [square(p), i])
    .filter(([, i]) => i !== chosen)
    .sort((a, b) => a[0] - b[0]).slice(0, count).map(([, i]) => i);
}

/* Where a point of the box is seen: right, down, and towards the reader. */
export function project([x, y, z], { yaw, pitch }) {
  const right = x * Math.cos(yaw) - y * Math.sin(yaw);
  const away = x * Math.sin(yaw) + y * Math.cos(yaw);
  const up = z * Math.cos(pitch) + away * Math.sin(pitch);
  const depth = away * Math.cos(pitch) - z * Math.sin(pitch);
  const near = 6 / (6 + depth); // a little perspective tells front from back
  return [right * near, -up * near, near];
}

/* All axes at one scale, the box's centre in the middle. */
function fit(points, box) {
  const half = Math.max(...box.map(([low, high]) => (high - low) / 2));
  const place = (p) => p.map(
    (value, axis) => (value - (box[axis][0] + box[axis][1]) / 2) / half);
  return { place, points: points.map(place) };
}

export function mount(host) {
  const data = JSON.parse(host.querySelector("script").textContent);
  const spaces = data.spaces.map((s) => ({ ...s, ...fit(s.points, s.box) }));
  const pictures = data.images.map((code) => picture(code, data.size));
  const view = { ...START };
  let space = spaces[0], placed = space.points, chosen = data.start;
  let near = nearest(space.points, chosen, NEIGHBOURS);
  let size = [0, 0], spots = [];

  const stage = h("canvas", {
    class: "stage", tabindex: 0, role: "application",
    "aria-label": data.title, "aria-describedby": "alt help",
  });
  const slider = h("input", {
    type: "range", min: 0, max: data.images.length - 1, value: chosen,
  });
  const said = h("p", { role: "status" });
  const shown = h("div", { class: "shown" });
  const turns = [
    ["←", "turn left", -1, 0], ["→", "turn right", 1, 0],
    ["↑", "tip up", 0, 1], ["↓", "tip down", 0, -1],
  ].map(([sign, name, yaw, pitch]) => {
    const button = h("button", { type: "button", "aria-label": name }, sign);
    button.addEventListener("click", () => turn(yaw * STEP, pitch * STEP));
    return button;
  });
  const back = h("button", { type: "button" }, "as at first");
  back.addEventListener("click", reset);
  const choices = h("fieldset", { class: "row" },
    h("legend", { class: "unseen" }, "Place the images by"));
  spaces.forEach((one, i) => {
    const radio = h("input", { type: "radio", name: "space", value: i });
    radio.checked = i === 0;
    radio.addEventListener("change", () => go(one));
    choices.append(h("label", {}, radio, one.name));
  });

  const card = h("div", { class: "card" },
    h("h4", {}, data.title),
    h("p", { class: "unseen", id: "alt" }, data.alt),
    stage,
    h("p", { class: "help", id: "help" },
      "Drag to turn, or click the picture and use the arrow keys; Home "
      + "goes back. Click a point, or move the slider, to choose an image."),
    h("div", { class: "row" }, ...turns, back),
    ...(spaces.length > 1 ? [choices] : []),
    h("div", { class: "row" }, h("label", { style: "flex: 1 1 100%" },
      "image", slider)),
    shown, said);
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren(h("style", {}, STYLE), card);
  host.dataset.mounted = "";

  function turn(yaw, pitch) {
    view.yaw += yaw;
    view.pitch = Math.min(Math.PI / 2, Math.max(-Math.PI / 2,
      view.pitch + pitch));
    draw();
  }

  function reset() {
    Object.assign(view, START);
    draw();
  }

  function choose(index) {
    chosen = index;
    slider.value = index;
    near = nearest(space.points, chosen, NEIGHBOURS);
    tell();
    draw();
  }

  /* Let the images wander to their places in another space. */
  function go(next) {
    const from = placed, began = performance.now();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    space = next;
    near = nearest(space.points, chosen, NEIGHBOURS);
    tell();
    const walk = (now) => {
      if (space !== next) return;
      const t = still ? 1 : Math.min(1, Math.max(0, (now - began) / 700));
      placed = next.points.map((p, i) => p.map(
        (value, axis) => from[i][axis] + t * (value - from[i][axis])));
      draw();
      if (t < 1) requestAnimationFrame(walk);
    };
    walk(performance.now());
  }

  function tell() {
    const text = `Image ${chosen + 1} of ${data.images.length}, `
      + data.labels[chosen];
    said.textContent = `${text}. Nearest by ${space.name}: `
      + near.map((i) => data.labels[i]).join("; ") + ".";
    slider.setAttribute("aria-valuetext", text);
    shown.replaceChildren(...[chosen, ...near].map((index, place) => {
      const copy = picture(data.images[index], data.size);
      const side = place ? 52 : 84;
      copy.style.cssText = `width: ${side}px; height: ${side}px; `
        + `border-color: ${place ? BLUE : ORANGE}`;
      copy.setAttribute("aria-hidden", "true"); // the status line says it
      return h("figure", {}, copy, h("figcaption", {},
        place ? `${place}. nearest` : "chosen"));
    }));
  }

  function draw() {
    const [width, height] = size;
    const context = stage.getContext("2d");
    const unit = Math.min(width, height) * 0.29;
    const at = (p) => {
      const [right, down, scale] = project(p, view);
      return [width / 2 + unit * right, height / 2 + unit * down, scale];
    };
    context.clearRect(0, 0, width, height);
    const words = frame(context, at);
    spots = placed.map((p, i) => [...at(p), i]).sort((a, b) => a[2] - b[2]);
    context.imageSmoothingEnabled = false;
    const edge = Math.max(9, unit * 0.095);
    for (const [x, y, scale, i] of spots) {
      const rank = near.indexOf(i), side = edge * scale ** 2;
      if (i === chosen || rank >= 0) continue;
      stamp(context, i, x, y, side, "#8a8a8a", 1);
    }
    // The chosen one and its neighbours are never hidden behind others.
    for (const [x, y, scale, i] of spots) {
      const side = 1.35 * edge * scale ** 2;
      if (near.includes(i)) stamp(context, i, x, y, side, BLUE, 3);
    }
    const [x, y, scale] = spots.find((s) => s[3] === chosen);
    stamp(context, chosen, x, y, 1.7 * edge * scale ** 2, ORANGE, 4);
    for (const [text, spot] of words) write(context, text, spot);
    host.dataset.view = [view.yaw, view.pitch].map((v) => v.toFixed(3));
    host.dataset.chosen = chosen;
  }

  function stamp(context, i, x, y, side, colour, line) {
    context.fillStyle = colour;
    context.fillRect(x - side / 2 - line, y - side / 2 - line,
      side + 2 * line, side + 2 * line);
    context.drawImage(pictures[i], x - side / 2, y - side / 2, side, side);
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
        const main = other === 0;
        context.strokeStyle = main ? INK : "#c4c4c4";
        context.lineWidth = main ? 2 : 1;
        context.beginPath();
        context.moveTo(from[0], from[1]);
        context.lineTo(to[0], to[1]);
        context.stroke();
        if (!main) continue;
        const [low, high] = space.box[axis];
        words.push([`${space.axes[axis]}: ${low} to ${high}`, to]);
      }
    }
    return words;
  }

  /* A little outside of the box, and never outside of the picture. */
  function write(context, words, [x, y]) {
    const [width, height] = size;
    const dx = x - width / 2, dy = y - height / 2;
    const far = Math.hypot(dx, dy) || 1;
    context.font = '14px "Source Sans 3", system-ui, sans-serif';
    context.fillStyle = INK;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const half = context.measureText(words).width / 2 + 3;
    const spot = [
      Math.min(width - half, Math.max(half, x + 16 * dx / far)),
      Math.min(height - 10, Math.max(10, y + 16 * dy / far))];
    context.lineWidth = 5;
    context.lineJoin = "round";
    context.strokeStyle = "rgba(255, 255, 255, 0.85)";
    context.strokeText(words, ...spot);
    context.fillText(words, ...spot);
  }

  stage.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0],
      ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (step) turn(step[0] * STEP, step[1] * STEP);
    else if (event.key === "Home") reset();
    else return;
    event.preventDefault(); // the page does not scroll
  });
  let held = null;
  stage.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, moved: 0 };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX - held.x, dy = event.clientY - held.y;
    held = { x: event.clientX, y: event.clientY,
      moved: held.moved + Math.abs(dx) + Math.abs(dy) };
    turn(dx / 150, dy / 150);
  });
  stage.addEventListener("pointerup", (event) => {
    if (held && held.moved < 5) {
      const area = stage.getBoundingClientRect();
      const far = (s) => Math.hypot(
        s[0] - (event.clientX - area.left), s[1] - (event.clientY - area.top));
      const best = spots.reduce((a, b) => (far(b) <= far(a) ? b : a));
      if (far(best) < 20) choose(best[3]);
    }
    held = null;
  });
  stage.addEventListener("pointercancel", () => { held = null; });
  slider.addEventListener("input", () => choose(Number(slider.value)));
  // A notebook takes plain keys for commands; those pressed in here are not.
  card.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey || event.altKey
      || event.key === "Escape";
    if (!command) event.stopPropagation();
  });

  /* As wide as there is room, sharp on every screen. */
  new ResizeObserver(() => {
    const width = Math.round(stage.clientWidth);
    if (!width) return;
    const height = Math.round(width * 0.8), dots = devicePixelRatio || 1;
    if (width === size[0]) return;
    size = [width, height];
    stage.width = width * dots;
    stage.height = height * dots;
    stage.getContext("2d").setTransform(dots, 0, 0, dots, 0, 0);
    draw();
  }).observe(stage);
  tell();
}

for (const host of document.querySelectorAll(
  '[data-explorer="turn"]:not([data-mounted])')) {
  mount(host);
}
