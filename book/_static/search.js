// The search: by section, while one types, whatever the spelling, and from a
// file as from a server. MiniSearch finds; search_index.js holds what there is
// to find. Both are fetched when somebody begins to search.
(() => {
const OWN = document.currentScript.src;
const ROOT = new URL("../", OWN);
// Words that a question has, and an answer has not.
const IDLE = new Set((
  "a about again all always an and are as at be between by can cannot could different " +
  "do does doing each every find for from get has have how i in is it its keep look " +
  "looks make many me mean meaning means much my need new not of on one or really " +
  "should so some that the their them there they this time times to two use used using " +
  "want was we what when where which why will with work works you"
).split(" "));
// British and other spellings as one; words of one stem as one.
const SAME = [
  [/(?<=col|avi|ghb|fav|lab)our/, "or"], [/^grey/, "gray"], [/(?<=cent|met)re$/, "er"],
  [/^analys(?=[ei])/, "analyz"], [/parameter(?=i[sz])/, "parametr"],
  [/(?<=[a-z]{4})is(?=ation|e$|e[drs]$|ing$)/, "iz"], [/ies$/, "y"], [/(?<=[a-z]{2}[^sui])s$/, ""],
  [/(?<=[a-z]{4})(ations?|at(e|ed|ing|ive|or)|ing|ed|ions?|e)$/, ""], [/(?<=[a-z]{2}l)l$/, ""],
];

// "t-SNE" is found as "tsne" and "sne", too; n_neighbors is one word only if it
// is searched for.
function words(text) {
  const kept = text.normalize("NFKD").replace(/[\u0300-\u036f’']/g, "").toLowerCase();
  return kept.split(/[^\p{L}\p{N}_-]+/u).flatMap(word => {
    const parts = word.split(/[_-]+/).filter(Boolean);
    return parts.length > 1 ? [...parts, parts.join("")] : parts;
  });
}

function stem(word) {
  if (IDLE.has(word) || /^[a-z]$/.test(word)) return null;
  return SAME.reduce((word, [from, to]) => word.replace(from, to), word);
}

function load(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, {src: new URL(name, OWN), onload: resolve, onerror: reject});
    document.head.append(script);
  });
}

let index;
function ready() {
  return index ??= Promise.all(["minisearch/index.js", "search_index.js"].map(load)).then(() => {
    const made = new MiniSearch({
      fields: ["title", "also", "page", "text"], storeFields: ["title", "page", "text"],
      idField: "url", tokenize: words, processTerm: stem,
    });
    made.addAll(window.searchIndex);
    return made;
  });
}

async function find(query) {
  return (await ready()).search(query, {
    boost: {title: 3, also: 3, page: 1.5},
    // Who types "autoencoder" means the entry of that name before those of its kinds.
    boostDocument: (url, term, {title}) => words(title).length > 1 ? 1 : 1.5,
    tokenize: query => words(query.replaceAll("_", "")),
    prefix: word => word.length > 2,
    fuzzy: word => word.length > 4 ? 0.25 : 0,
    weights: {fuzzy: 0.2, prefix: 0.5},
  });
}
window.searchCourse = find;

// What is around the first of the words that were found, with these marked.
function excerpt(text, stems) {
  const parts = text.split(/([\p{L}\p{N}_-]+)/u);
  const hits = parts.map((part, i) => i % 2 === 1 && words(part).some(w => stems.has(stem(w))));
  const first = Math.max(hits.indexOf(true) - 12, 0);
  const line = document.createElement("span");
  if (first) line.append("… ");
  parts.slice(first, first + 70).forEach((part, i) => {
    const place = hits[first + i] ? document.createElement("mark") : document.createTextNode("");
    place.textContent = part;
    line.append(place);
  });
  if (first + 70 < parts.length) line.append(" …");
  return line;
}

function entry(result) {
  const link = document.createElement("a");
  link.href = new URL(result.id, ROOT);
  const title = document.createElement("strong");
  title.textContent = result.title;
  const page = document.createElement("small");
  page.textContent = result.page;
  link.append(title, " ", page, " ", excerpt(result.text, new Set(result.terms)));
  const item = document.createElement("li");
  item.append(link);
  return item;
}

// Give a search field its results: as many as asked for, while one types.
function attach(form, most) {
  const input = form.querySelector("input[type=search]");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const list = document.createElement("ol");
  const found = document.createElement("div");
  found.className = "search-found";
  found.append(status, list);
  form.after(found);
  let timer, asked = "";
  async function show() {
    const query = input.value.trim();
    if (query === asked) return;
    asked = query;
    const results = query ? await find(query).catch(() => null) : [];
    if (query !== asked) return;
    list.replaceChildren(...(results ?? []).slice(0, most).map(entry));
    const count = results?.length ?? 0;
    status.textContent = !query ? "" : !results ? "The search could not be loaded."
      : !count ? `Nothing found for “${query}”. Try another word for it, or a single one.`
      : `${count === 1 ? "One place" : `${count} places`} found`
        + (count > most ? `; the best ${most} are listed. Enter lists more.` : ".");
  }
  input.addEventListener("focus", ready, {once: true});
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 120); });
  // Down from the field into the list, and up again.
  form.parentElement.addEventListener("keydown", event => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const stops = [input, ...list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    if (!step || here < 0 || !stops[here + step]) return;
    event.preventDefault();
    stops[here + step].focus();
  });
  // A place on the same page: nothing is loaded that would close the dialog.
  list.addEventListener("click", () => form.closest("dialog")?.close());
  return show;
}

const page = document.querySelector(".bd-search-container");
for (const form of document.querySelectorAll("form.bd-search")) {
  const here = page && !form.closest("dialog");
  const show = attach(form, here ? 30 : 8);
  if (!here) continue;
  const input = form.querySelector("input");
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
  input.focus();
  input.select();
  form.addEventListener("submit", event => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`);
    show();
  });
}
})();
