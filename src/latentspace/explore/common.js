/* What every explorer shares: its card, its colours, its voice, its canvas.

   An explorer is an element with data-explorer="name" whose data stand, as
   JSON, in data-values. `explorer` finds those of its name and builds a card
   in place of what they hold. Where scripts do not run, that stays. */

const CARD = `
:host { display: block; }
.card { --bg: var(--paper, #fdfcfa); --panel: var(--shade, #f5f3ee);
  --edge: var(--line, #d9d5cc); --fg: var(--ink, #22262b);
  --dim: var(--soft, #595f67); --link: var(--blue, #0b5a82); --mark: #c04e00;
  background: var(--bg); border: 1px solid var(--edge); border-radius: 8px;
  box-sizing: border-box; color: var(--fg); padding: .9rem 1rem;
  font: 16px/1.45 var(--sans, "Source Sans 3", system-ui, sans-serif);
  font-variant-numeric: tabular-nums; color-scheme: light; }
.card.dark { --bg: var(--paper, #15181c); --panel: var(--shade, #1e2227);
  --edge: var(--line, #363c44); --fg: var(--ink, #dde0e4);
  --dim: var(--soft, #a6aeb7); --link: var(--blue, #8ac4e8); --mark: #f79b5b;
  color-scheme: dark; }
.title { font-size: 1.12rem; font-weight: 650; line-height: 1.25; margin: 0; }
.task { color: var(--dim); margin: .2rem 0 .7rem; text-wrap: pretty; }
.state { margin: .6rem 0 0; min-height: 2.9em; }
.help { color: var(--dim); font-size: .875rem; margin: .5rem 0 0; }
summary { cursor: pointer; }
.help p { margin: .2rem 0 0; }
canvas { display: block; }
.stage { border-radius: 6px; touch-action: pan-y; width: 100%; }
.picture { border: 1px solid var(--edge); border-radius: 4px;
  box-sizing: border-box; image-rendering: pixelated; width: 100%; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.row { align-items: center; display: flex; flex-wrap: wrap;
  gap: .35rem .9rem; margin: .5rem 0 0; }
.row > label { align-items: center; display: inline-flex; gap: .5rem;
  min-height: 2rem; }
.wide { flex: 1 1 100%; }
fieldset { border: 0; margin: 0; min-inline-size: 0; padding: 0; }
legend { color: var(--dim); float: left; padding: 0; }
button { background: var(--panel); border: 1px solid var(--dim);
  border-radius: 5px; color: inherit; cursor: pointer; font: inherit;
  font-size: .9375rem; min-height: 2.1rem; padding: .1rem .6rem; }
.steps { align-items: center; display: flex; gap: .4rem; margin-top: .5rem; }
.steps > .row { flex: 1; margin: 0; min-width: 0; }
.steps label { flex-wrap: wrap; gap: 0 .5rem; min-width: 0; width: 100%; }
.steps input { flex-basis: 100%; order: 1; }
.steps button { min-width: 2.1rem; }
button:hover { border-color: var(--fg); }
input { accent-color: var(--link); margin: 0; }
input[type=range] { flex: 1 1 8rem; height: 1.6rem; min-width: 0; }
.sliders { column-gap: .6rem; display: grid;
  grid-template-columns: fit-content(9rem) minmax(0, 1fr) 3.4rem; }
.sliders label { align-items: center; display: grid; grid-column: 1 / -1;
  grid-template-columns: subgrid; min-height: 1.9rem; }
.sliders input { width: 100%; }
.sliders :last-child { text-align: right; }
input[type=radio], input[type=checkbox] { height: 1.05rem; width: 1.05rem; }
figure { margin: 0; }
figcaption { color: var(--dim); font-size: .875rem; line-height: 1.3;
  margin-top: .2rem; }
.kept { position: relative; }
.kept::before { background: var(--link); border-radius: 0 4px 0 4px;
  color: var(--bg); content: "✓"; font-size: .75rem; line-height: 1.1;
  padding: 0 .2rem; position: absolute; right: 0; top: 0; z-index: 1; }
.unseen { clip-path: inset(50%); height: 1px; overflow: hidden;
  position: absolute; white-space: nowrap; width: 1px; }
@media print { .row, .help, .task { display: none; } }
`;

/* Make an element: h("p", { class: "help" }, "words"). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/* Ask for something to be done in the next frame, once however often asked. */
export function once(act) {
  let waiting = false;
  return () => {
    if (!waiting) requestAnimationFrame(() => { waiting = false; act(); });
    waiting = true;
  };
}

/* Numbers packed as base64, little-endian. */
export function unpack(text, Type = Uint8Array) {
  const letters = atob(text), raw = new Uint8Array(letters.length);
  for (let i = 0; i < raw.length; i++) raw[i] = letters.charCodeAt(i);
  return new Type(raw.buffer);
}

/* Points stored in 16 bits, back in their own units: x, y, x, y, ... */
export function points({ data, low, step }) {
  return Float32Array.from(unpack(data, Uint16Array),
    (v, i) => low[i % low.length] + v * step[i % step.length]);
}

/* The nearest points in the plane to (x, y): [squared distance, index]. */
export function nearest(places, x, y, count, without = -1) {
  const found = [];
  for (let i = 0; i < places.length / 2; i++) {
    if (i === without) continue;
    const far = (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2;
    if (found.length === count && far >= found[count - 1][0]) continue;
    let at = found.length;
    while (at && found[at - 1][0] > far) at--;
    found.splice(at, 0, [far, i]);
    found.length = Math.min(found.length, count);
  }
  return found;
}

/* Where a class is named on the map: the median of its points. */
export function middles(places, labels, classes) {
  const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  return Array.from({ length: classes }, (_, c) => [0, 1].map((axis) => middle(
    Array.from(labels).flatMap((l, i) => (
      l === c ? [places[2 * i + axis]] : [])))));
}

const tint = (hex, share) => "#" + [1, 3, 5].map((at) => {
  const v = parseInt(hex.slice(at, at + 2), 16);
  return Math.round(v + (255 - v) * share).toString(16).padStart(2, "0");
}).join("");

/* A number as a person writes it, with a true minus sign. */
export const say = (value, digits = 2) => (
  Number(value).toFixed(digits).replace(/^-(0\.?0*)$/, "$1").replace("-", "−"));

function isDark() {
  const { documentElement: root, body } = document;
  const named = root.dataset.theme ?? root.getAttribute("theme")
    ?? { true: "light", false: "dark" }[body.dataset.jpThemeLight];
  return named === "dark" || (named !== "light"
    && matchMedia("(prefers-color-scheme: dark)").matches);
}

export const still = () => matchMedia(
  "(prefers-reduced-motion: reduce)").matches;

/* One explorer's card; `ui` is what its module builds with. */
function mount(host, build) {
  const data = JSON.parse(host.dataset.values);
  const live = h("p", { class: "unseen", role: "status" });
  const state = h("p", { class: "state", "aria-hidden": true });
  const card = h("div", {
    class: "card", role: "group", "aria-labelledby": "title",
  }, h("p", { class: "title", id: "title" }, data.title),
  h("p", { class: "unseen", id: "alt" }, data.alt),
  h("p", { class: "task", id: "task" }, data.task));
  const painters = [];
  let timer;
  const ui = {
    host, card, state,
    /* Shown at once; spoken when nothing has changed for a moment. What is
       there from the beginning can be read, and is not announced. */
    tell(text) {
      const speak = () => {
        if (live.textContent !== text) live.textContent = text;
      };
      state.textContent = text;
      clearTimeout(timer);
      if (live.isConnected) timer = setTimeout(speak, 500);
      else speak();
    },
    color: (name) => getComputedStyle(card).getPropertyValue(`--${name}`),
    tone: (hex) => (ui.dark ? tint(hex, 0.45) : hex),
    /* A canvas as wide as there is room, sharp on every screen, drawn at
       most once a frame. */
    stage(shape, draw, attributes = {}) {
      const canvas = h("canvas", { class: "stage", ...attributes });
      let fresh = true;
      const paint = () => {
        const width = canvas.clientWidth, dots = devicePixelRatio || 1;
        if (!width) return;
        const height = Math.round(width * shape(width));
        if (canvas.width !== Math.round(width * dots)
          || canvas.height !== Math.round(height * dots)) {
          canvas.style.height = `${height}px`;
          canvas.width = Math.round(width * dots);
          canvas.height = Math.round(height * dots);
          fresh = true;
        }
        const context = canvas.getContext("2d");
        context.setTransform(dots, 0, 0, dots, 0, 0);
        draw(context, width, height, fresh);
        fresh = false;
      };
      const ask = once(paint);
      painters.push(() => { fresh = true; ask(); });
      new ResizeObserver(ask).observe(canvas);
      return { canvas, paint: ask };
    },
  };
  const view = build(ui, data);
  card.append(live, ...(view.help ? [h("details", { class: "help" },
    h("summary", {}, "keys and fingers"), h("p", { id: "help" }, view.help))]
    : []));
  // A notebook takes plain keys for commands; those pressed in here are not.
  card.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey || event.altKey
      || event.key === "Escape";
    if (!command) event.stopPropagation();
  });
  const dress = () => {
    ui.dark = isDark();
    card.classList.toggle("dark", ui.dark);
    for (const paint of painters) paint();
  };
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren(h("style", {}, CARD + (view.style ?? "")), card);
  dress();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  for (const element of [document.documentElement, document.body]) {
    new MutationObserver(dress).observe(element, { attributes: true,
      attributeFilter: ["data-theme", "data-jp-theme-light", "theme"] });
  }
  link(host, card, view);
  host.dataset.mounted = "";
}

/* On the site, `#name:state` brings a view back. A notebook's address is its
   own, so there is no button there. */
function link(host, card, view) {
  const { name } = host.dataset;
  if (!("page" in host.dataset) || !view.save) return;
  const restore = () => {
    const [, wanted] = decodeURIComponent(location.hash)
      .split(`#${name}:`);
    if (wanted === undefined) return;
    view.load(wanted.split(","));
    host.scrollIntoView({ block: "nearest" });
  };
  const button = h("button", { type: "button" }, "link to this view");
  button.addEventListener("click", () => {
    history.replaceState(null, "", `#${name}:${view.save().join(",")}`);
    navigator.clipboard?.writeText(location.href).catch(() => {});
    button.textContent = "the link is in the address bar";
    setTimeout(() => { button.textContent = "link to this view"; }, 3000);
  });
  card.append(h("div", { class: "row" }, button));
  addEventListener("hashchange", restore);
  restore();
}

/* Build every explorer of this name that has its data. */
export function explorer(name, build) {
  const all = () => {
    for (const host of document.querySelectorAll(
      `[data-explorer="${name}"][data-values]:not([data-mounted])`)) {
      mount(host, build);
    }
  };
  (globalThis.latentspaceExplorers ??= {})[name] = all;
  all();
}

/* Radio buttons, or a slider where there are many; `change` gets an index. */
export function choice(legend, names, start, change, slide = names.length > 6) {
  if (slide) {
    // As wide as the longest name: the slider then keeps its length.
    const longest = Math.max(...names.map((name) => name.length));
    const output = h("span", { "aria-hidden": true,
      style: `min-width: min(${longest}ch, 45%)` }, names[start]);
    const input = h("input", { type: "range", min: 0, max: names.length - 1,
      value: start, "aria-label": legend, "aria-valuetext": names[start] });
    const set = (i) => {
      input.value = i;
      input.setAttribute("aria-valuetext", names[i]);
      output.textContent = names[i];
    };
    input.addEventListener("input", () => {
      set(Number(input.value));
      change(Number(input.value));
    });
    return { set, element: h("div", { class: "row" }, h("label",
      { class: "wide" }, legend, input, output)) };
  }
  const group = `radio-${Math.random()}`;
  const radios = names.map((name, i) => {
    const radio = h("input", { type: "radio", name: group });
    radio.checked = i === start;
    radio.addEventListener("change", () => change(i));
    return radio;
  });
  return {
    set: (i) => { radios[i].checked = true; },
    element: h("fieldset", { class: "row" }, h("legend", {}, legend),
      ...names.map((name, i) => h("label", {}, radios[i], name))),
  };
}

export const button = (text, act, name) => h("button", { type: "button",
  onclick: act, ...(name ? { "aria-label": name } : {}) }, text);

/* One number of a code: its name, its slider, its value. `set` says what they
   are; `change` gets the number that the reader moves to. */
export function number(change) {
  const steps = 100, title = h("span"), value = h("span",
    { "aria-hidden": true });
  const input = h("input", { type: "range", min: 0, max: steps });
  let ends = [0, 1];
  input.addEventListener("input", () => change(
    ends[0] + Number(input.value) / steps * (ends[1] - ends[0])));
  return { element: h("label", {}, title, input, value),
    set(name, low, high, now) {
      ends = [low, high];
      input.value = (now - low) / (high - low) * steps;
      input.setAttribute("aria-valuetext", say(now));
      title.textContent = name;
      value.textContent = say(now);
    } };
}

/* A slider over many, with a button for the one before and the next. */
export function stepper(legend, names, start, change) {
  let at = start;
  const slider = choice(legend, names, start, (i) => {
    at = i;
    change(i);
  }, true);
  const step = (by) => () => {
    at = (at + by + names.length) % names.length;
    slider.set(at);
    change(at);
  };
  return {
    set: (i) => {
      at = i;
      slider.set(i);
    },
    element: h("div", { class: "steps" }, slider.element,
      button("‹", step(-1), `${legend}: the one before`),
      button("›", step(1), `${legend}: the next`)),
  };
}

/* Images of one size, packed as one. `onload` is called when they are there;
   `paint` draws one, `picture` makes a canvas of one. */
export function sheet({ sheet: src, columns, size: [height, width] }, onload) {
  const image = h("img", { src });
  image.decode().then(onload);
  const paint = (context, i, x, y, w, hh) => {
    context.imageSmoothingEnabled = false;
    if (image.complete) {
      context.drawImage(image, (i % columns) * width,
        Math.floor(i / columns) * height, width, height, x, y, w, hh);
    }
  };
  const picture = (i) => {
    const canvas = h("canvas", { class: "picture", width, height,
      "aria-hidden": true });
    paint(canvas.getContext("2d"), i, 0, 0, width, height);
    return canvas;
  };
  return { paint, picture, height, width };
}

/* Put values from 0 to 1, grey or RGB, on a canvas of the image's size. */
export function show(canvas, values, channels = 1) {
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < values.length / channels; i++) {
    for (let c = 0; c < 3; c++) {
      pixels.data[4 * i + c] = 255 * values[i * channels + (c % channels)];
    }
    pixels.data[4 * i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
}

/* Drag and tap on a canvas, in its own pixels. A finger drags what it `grips`;
   elsewhere it scrolls the page, or, where it `pans`, only up and down.
   `move` gets the place, the way there, and whether that was gripped. */
export function pointer(canvas, { move, tap, hover, leave, grips, pans }) {
  const at = (event) => {
    const area = canvas.getBoundingClientRect();
    return [event.clientX - area.left, event.clientY - area.top];
  };
  let held = null;
  canvas.addEventListener("touchstart", (event) => {
    if (grips?.(...at(event.touches[0]))) event.preventDefault();
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    const gripped = grips?.(...at(event));
    held = { gripped, last: at(event), moved: 0,
      drags: pans || event.pointerType === "mouse" || gripped };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (!held) return hover?.(x, y);
    const dx = x - held.last[0], dy = y - held.last[1];
    held.last = [x, y];
    held.moved += Math.abs(dx) + Math.abs(dy);
    if (held.drags && held.moved > 3) move?.(x, y, dx, dy, held.gripped);
    return undefined;
  });
  canvas.addEventListener("pointerup", (event) => {
    if (held && held.moved <= 8) tap?.(...at(event));
    held = null;
  });
  canvas.addEventListener("pointercancel", () => { held = null; });
  canvas.addEventListener("pointerleave", () => { if (!held) leave?.(); });
}

/* What the keys do that `actions` names; the page then does not scroll. */
export function keys(canvas, actions) {
  canvas.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}
