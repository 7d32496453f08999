/* A query, and what lies nearest to it in several spaces. */

import { button, choice, explorer, h, keys, once, pointer, say, sheet,
  stepper, unpack } from "./common.js";

const STYLE = `
.card { container-type: inline-size; }
.parts { display: grid; gap: .9rem 1.4rem; }
.query { align-items: center; display: flex; gap: .8rem; }
.query .picture { flex: none; width: 6rem; }
.query figcaption { color: inherit; font-size: 1rem; font-weight: 650; }
.spaces { align-content: start; display: grid; gap: .8rem; }
.spaces p { line-height: 1.3; margin: 0 0 .3rem; }
.spaces b { font-weight: 650; }
.spaces span { color: var(--dim); font-size: .875rem; }
ol { align-items: start; display: grid; gap: .4rem; list-style: none;
  grid-template-columns: repeat(var(--k), minmax(0, 4.6rem)); margin: 0;
  padding: 0; }
li { min-width: 0; }
li button { display: block; min-height: 0; padding: 0; width: 100%; }
li button .picture { border: 0; }
li p { color: var(--dim); font-size: .8rem; margin: 0; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; }
.kept p { color: var(--link); font-weight: 650; }
.kept > :first-child { border: 3px solid var(--link); border-radius: 5px; }
.words { grid-template-columns: repeat(var(--n), minmax(0, 1fr)); }
.words ol { gap: .3rem; grid-template-columns: 1fr; }
.words li > * { min-height: 2rem; overflow-wrap: anywhere;
  padding: .1rem .5rem; text-align: left; }
.all { border: 1px solid var(--edge); border-radius: 6px; margin-top: .6rem;
  max-height: 14rem; overflow-y: auto; }
.all canvas { cursor: pointer; }
.all canvas:focus-visible { outline-offset: -3px; }
input[type=text] { background: var(--bg); border: 1px solid var(--dim);
  border-radius: 5px; box-sizing: border-box; color: inherit; flex: 1 1 10rem;
  font: inherit; max-width: 22rem; min-height: 2.1rem; min-width: 0;
  padding: .1rem .5rem; }
.ask { flex-wrap: nowrap; gap: .4rem; margin: 0 0 .8rem; }
.ask button { min-width: 2.1rem; }
.ask label { flex: 0 1 26rem; min-width: 0; }
.walk { border-top: 1px solid var(--edge); margin-top: .9rem;
  padding-top: .7rem; }
.walk .words { margin-top: .6rem; }
.one ol { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); }
@container (min-width: 34rem) {
  .pictures { grid-template-columns: 9rem minmax(0, 1fr); }
  .pictures .query { align-items: start; flex-direction: column;
    gap: .3rem; }
  .pictures .query .picture { width: 9rem; }
}
`;

const STEPS = 8;  // of a walk from word to word

/* Rows of whole numbers, each made as long as 1. */
function directions(numbers, rows) {
  const size = numbers.length / rows, codes = Float32Array.from(numbers);
  for (let i = 0; i < rows; i++) {
    const row = codes.subarray(i * size, (i + 1) * size);
    const length = Math.hypot(...row) || 1;
    row.forEach((value, k) => { row[k] = value / length; });
  }
  return codes;
}

explorer("find", (ui, data) => {
  const { words, texts, names, count } = data;
  const labels = data.labels && unpack(data.labels);
  const asked = data.queries && unpack(data.queries, Uint16Array);
  const spaces = data.spaces.map((space) => ({ ...space,
    near: unpack(space.near, Uint16Array) }));
  const images = data.images && sheet(data.images, () => {
    choose(q);
    all?.paint();
  });
  const typed = texts ?? (words && Array.from(asked, (i) => words[i]));
  const m = asked?.length ?? texts.length;
  const numbers = new Map(typed?.map((text, i) => [text.toLowerCase(), i]));
  const which = new Map(asked && Array.from(asked, (item, i) => [item, i]));
  let q = data.start, to = data.walk?.to, at = STEPS / 2;

  const label = (i) => (labels ? names[labels[i]] : "");
  const called = (i) => words?.[i] ?? (label(i) || `picture ${i + 1}`);

  const query = h("figure", { class: "query" });
  const shown = spaces.map(() => h("ol", { style: `--k: ${count}` }));
  const lines = spaces.map(() => h("span"));

  /* One of the found: a button, where it can be asked for. What is found
     then takes its place, and the focus. */
  function entry(i, s, rank, same) {
    const inside = images ? images.picture(i) : words[i];
    const ask = () => {
      choose(which.get(i));
      (shown[s].children[rank].querySelector("button") ?? all?.canvas ?? field)
        .focus({ preventScroll: true });
    };
    return h("li", { class: same ? "kept" : "" }, which.has(i)
      ? button(inside, ask, images
        && `${rank + 1}. nearest, ${called(i)}: ask for it`)
      : h("div", {}, inside),
    ...(images && labels ? [h("p", {}, label(i))] : []));
  }

  function choose(next) {
    q = next;
    const own = asked?.[q];
    const near = spaces.map((space) => Array.from(
      space.near.subarray(q * count, (q + 1) * count)));
    const grade = labels && asked;
    const same = grade ? (i) => labels[i] === labels[own]
      : (i) => near.length > 1 && near.every((list) => list.includes(i));
    const shares = near.map((list) => list.filter(same).length);
    query.replaceChildren(...(images && asked ? [images.picture(own)] : []),
      h("figcaption", {}, typed
        ? `Nearest to “${typed[q]}”` : label(own) || "the query"));
    near.forEach((list, s) => {
      shown[s].replaceChildren(...list.map((i, r) => entry(i, s, r, same(i))));
      lines[s].textContent = grade ? ` ✓ ${shares[s]} of ${count} share its `
        + `label (${say(spaces[s].average, 1)} on average)` : "";
    });
    ui.host.dataset.query = q;
    ui.host.dataset.found = near.join(";");
    ui.host.dataset.shared = shares;
    const what = data.control[0].toUpperCase() + data.control.slice(1);
    const title = typed ? `“${typed[q]}”` : `${what} ${q + 1} of ${m}${
      labels ? ` (${label(own)})` : ""}`;
    const found = near.map((list, s) => `${spaces[s].name}: ${grade
      ? `${shares[s]} of ${count} (${say(spaces[s].average, 1)} on average)`
      : list.slice(0, 3).map(called).join(", ")}`).join("; ");
    const both = near.length > 1 ? ` Of the ${count} nearest, ${
      shares[0]} are found in every space (✓).` : "";
    ui.tell(`${title}. ${grade
      ? `Of its label among the nearest: ${found}.`
      : `${words || labels ? `Nearest ${found.startsWith("by ")
        ? "" : "in "}${found}.` : ""}${both}`}`);
    picker?.set(q);
    if (typed) field.value = typed[q];
    all?.paint();
    reveal();
    if (data.walk) onTheWay();
  }

  /* A text: typed, with what can be asked for offered. */
  const typing = () => h("input", { type: "text", list: "typed",
    autocomplete: "off", autocapitalize: "off", spellcheck: false });
  const field = typed && typing();
  function ask() {
    const text = field.value.trim().toLowerCase();
    if (numbers.has(text)) choose(numbers.get(text));
    else if (text) ui.tell(`“${text}” is not among the ${
      m.toLocaleString("en")} that are stored here. ${alike(text)}`);
  }

  /* What begins as a text does, as far as anything does. */
  function alike(text) {
    for (let end = text.length; end > 0; end--) {
      const close = typed.filter((other) => other.toLowerCase()
        .startsWith(text.slice(0, end)));
      if (close.length) return `Try: ${close.slice(0, 4).join(", ")}.`;
    }
    return `Try: ${typed.slice(0, 4).join(", ")}.`;
  }

  /* A walk along the straight line from the query to another word. Both ends
     and the words beside them are near nearly all of it; what is near
     neither end is marked. */
  const codes = data.walk && directions(unpack(data.walk.codes, Int8Array),
    words.length);
  const goal = data.walk && typing();
  const found = h("ol");
  const lead = h("p");
  const slider = data.walk && choice("how far", Array.from({ length: STEPS + 1 },
    (_, i) => `${i} of ${STEPS}`), at, (i) => { at = i; walkOn(); }, true);
  const walkOn = once(() => onTheWay(true));

  function near(point) {
    const size = codes.length / words.length;
    const scores = words.map((_, i) => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += codes[i * size + k] * point[k];
      return [sum, i];
    });
    return scores.sort((a, b) => b[0] - a[0]).slice(0, count)
      .map(([, i]) => i);
  }

  function onTheWay(spoken = false) {
    const size = codes.length / words.length, from = asked[q];
    const point = (t) => Float32Array.from({ length: size }, (_, k) => (
      (1 - t) * codes[from * size + k] + t * codes[to * size + k]));
    const here = near(point(at / STEPS));
    const ends = new Set([...near(point(0)), ...near(point(1))]);
    const fresh = here.filter((i) => !ends.has(i));
    found.replaceChildren(...here.map((i) => h("li",
      { class: ends.has(i) ? "" : "kept" }, which.has(i)
        ? button(words[i], () => choose(which.get(i))) : h("div", {},
          words[i]))));
    lead.textContent = `${at} of ${STEPS} steps from “${words[from]}” to “${
      words[to]}”. Of the ${count} nearest there, ${fresh.length} ${
      fresh.length === 1 ? "is" : "are"} near neither end (✓):`;
    goal.value = words[to];
    slider.set(at);
    ui.host.dataset.walk = [to, at];
    ui.host.dataset.way = here;
    if (spoken) {
      ui.tell(`On the way from “${words[from]}” to “${words[to]}”: ${
        here.map((i) => words[i] + (ends.has(i) ? "" : " ✓")).join(", ")}.`);
    }
  }

  function go() {
    const text = goal.value.trim().toLowerCase();
    if (numbers.has(text)) {
      to = asked[numbers.get(text)];
      onTheWay(true);
    } else if (text) {
      ui.tell(`“${text}” is not among the ${
        m.toLocaleString("en")} that are stored here. ${alike(text)}`);
    }
  }
  goal?.addEventListener("change", go);
  goal?.addEventListener("input", () => {
    if (numbers.has(goal.value.toLowerCase())) go();
  });

  const turn = (by) => () => choose((q + by + m) % m);
  const picker = typed ? null : stepper(data.control, Array.from({ length: m },
    (_, i) => `${i + 1} of ${m}`), q, choose);
  // Leaving the field by a click on what is found must not replace that.
  field?.addEventListener("change", () => {
    if (numbers.get(field.value.trim().toLowerCase()) !== q) ask();
  });
  field?.addEventListener("input", () => {
    // One of the offered, taken; what is being typed waits for Enter.
    if (numbers.has(field.value.toLowerCase())) ask();
  });

  /* All pictures that can be asked for. */
  const across = (width) => Math.min(m, Math.max(6, Math.floor(width / 44)));
  let columns = 6;
  const all = asked && images && ui.stage((width) => {
    columns = across(width);
    return Math.ceil(m / columns) / columns * images.height / images.width;
  }, (context, width, _, fresh) => {
    const w = width / columns, hh = w * images.height / images.width;
    context.fillStyle = ui.color("panel");
    context.fillRect(0, 0, width, Math.ceil(m / columns) * hh);
    asked.forEach((i, at) => images.paint(context, i, at % columns * w + 1,
      Math.floor(at / columns) * hh + 1, w - 2, hh - 2));
    context.strokeStyle = ui.color("mark");
    context.lineWidth = 4;
    context.strokeRect(q % columns * w + 2, Math.floor(q / columns) * hh + 2,
      w - 4, hh - 4);
    if (fresh) reveal();
  }, { tabindex: 0, role: "application", "aria-describedby": "help",
    "aria-label": `Choose a ${data.control}` });
  const box = all && h("div", { class: "all" }, all.canvas);

  /* Scroll the grid, and not the page, to what is chosen. */
  function reveal() {
    if (!box?.clientHeight) return;
    const row = box.scrollHeight / Math.ceil(m / columns);
    const top = Math.floor(q / columns) * row;
    box.scrollTop = Math.min(top, Math.max(box.scrollTop,
      top + row - box.clientHeight));
  }

  if (all) {
    const to = (i) => () => choose(Math.min(m - 1, Math.max(0, i())));
    keys(all.canvas, {
      ArrowLeft: to(() => q - 1), ArrowRight: to(() => q + 1),
      ArrowUp: to(() => (q < columns ? q : q - columns)),
      ArrowDown: to(() => (q + columns < m ? q + columns : q)),
      PageUp: turn(-1), PageDown: turn(1), Home: to(() => 0),
      End: to(() => m - 1),
    });
    pointer(all.canvas, { tap: (x, y) => {
      const side = all.canvas.clientWidth / columns;
      const at = Math.floor(y / side * images.width / images.height) * columns
        + Math.floor(x / side);
      if (at < m) choose(at);
    } });
  }

  ui.card.append(
    ...(typed ? [h("div", { class: "row ask" },
      h("label", {}, data.control, field),
      h("datalist", { id: "typed" }, ...typed.map((value) => h("option",
        { value }))),
      button("‹", turn(-1), `${data.control}: the one before`),
      button("›", turn(1), `${data.control}: the next`))] : []),
    h("div", { class: `parts ${typed ? "" : "pictures"}` }, query,
      h("div", { class: `spaces ${images ? "" : spaces.length > 1 ? "words"
        : "words one"}`,
        style: `--n: ${spaces.length}` },
      ...spaces.map(({ name }, s) => h("div", {}, h("p", {}, h("b", {}, name),
        lines[s]), shown[s])))),
    ...(data.walk ? [h("div", { class: "walk" }, h("div",
      { class: "row ask" }, h("label", {}, "walk to", goal)), slider.element,
    h("div", { class: "words one", style: "--n: 1" }, h("div", {}, lead,
      found)))] : []),
    ...(box ? [picker.element, box] : []), ui.state);
  choose(q);
  return {
    style: STYLE,
    help: typed ? "Type, and press Enter, or take one of what is offered. What "
      + "is found can often be asked for: tap it, or press Enter on it."
      : "Tap a picture, above or in the table, to ask for it. Keys in the "
      + "table: arrows, Page Up and Page Down for one before or after, Home "
      + "and End.",
    save: () => (data.walk ? [q, to, at] : [q]),
    load: ([i, j, step]) => {
      const within = (value, last) => Math.min(last,
        Math.max(0, Number(value) || 0));
      if (data.walk && j) to = within(j, words.length - 1);
      if (data.walk && step) at = within(step, STEPS);
      choose(within(i, m - 1));
    },
  };
});
