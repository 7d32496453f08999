/* What a page can do beyond being read. Whatever is remembered is remembered
   by this browser only, under one name. Nothing here is needed to read. */
(() => {
  const all = (selector, root = document) =>
    [...root.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const root = document.documentElement;
  const home = root.dataset.content_root ?? "./";
  const here = location.pathname.split("/").slice(-2).join("/");
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");

  // ---- What is remembered ------------------------------------------------

  const KEY = "latentspace";
  const load = () => {
    const empty = { read: {}, quiz: {}, guess: {}, set: {}, last: null };
    try {
      return { ...empty, ...JSON.parse(localStorage.getItem(KEY)) };
    } catch {
      return empty;
    }
  };
  const keep = (change) => {
    const kept = load(); // anew: another tab may have written
    change(kept);
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch { /* no room: it is forgotten */ }
  };

  const status = make("p", { className: "visually-hidden", role: "status" });
  document.body.append(status);
  const say = (text) => { status.textContent = text; };

  // ---- Quizzes: one choice, a verdict, an explanation of every answer -----

  const quizzes = all(".quiz");
  const score = () => {
    const answers = Object.values(load().quiz[here] ?? {});
    const right = answers.filter((answer) => answer.first).length;
    return `${right} of ${quizzes.length} right at the first try`;
  };
  for (const quiz of quizzes) {
    const question = quiz.querySelector(".quiz-question");
    const key = words(question);
    const options = all("details", quiz).map((details) => {
      const radio = make("input", { type: "radio", name: quiz.id });
      const why = details.querySelector(".quiz-why");
      const label = make("label", { className: "quiz-answer" }, radio,
        make("span", {}, ...details.querySelector("summary").childNodes));
      const option = make("div", { className: details.className }, label, why);
      details.replaceWith(option);
      return { option, radio, why, text: words(label) };
    });
    quiz.setAttribute("role", "radiogroup");
    const verdict = make("p", { className: "quiz-verdict", role: "status" });
    const button = make("button", { className: "push", type: "button" });
    quiz.append(make("div", { className: "quiz-end" }, button, verdict));
    const show = (chosen) => {
      quiz.classList.toggle("answered", Boolean(chosen));
      button.textContent = chosen ? "Try again" : "Check";
      for (const { option, radio, why } of options) {
        why.hidden = !chosen;
        radio.disabled = Boolean(chosen);
        option.classList.toggle("chosen", option === chosen?.option);
      }
    };
    const check = () => {
      if (quiz.classList.contains("answered")) {
        show(null);
        verdict.textContent = "";
        options.forEach(({ radio }) => { radio.checked = false; });
        return;
      }
      const chosen = options.find(({ radio }) => radio.checked);
      if (!chosen) {
        verdict.textContent = "Choose an answer first.";
        return;
      }
      const right = chosen.option.classList.contains("right");
      keep(({ quiz }) => {
        const answer = (quiz[here] ??= {})[key] ??= { first: right };
        answer.chosen = chosen.text;
      });
      show(chosen);
      button.focus(); // the radio button that had it is disabled
      verdict.textContent = `${right ? "Right." : "No."} So far ${score()}.`;
    };
    button.onclick = check;
    quiz.onkeydown = (event) => {
      if (event.key !== "Enter" || event.target.type !== "radio") return;
      event.preventDefault(); // or it would press the button, too
      check();
    };
    const before = load().quiz[here]?.[key];
    const chosen = options.find(({ text }) => text === before?.chosen);
    if (chosen) chosen.radio.checked = true;
    show(chosen);
  }

  // ---- Predictions: a guess first, then what was seen ---------------------

  root.classList.toggle("findable", "onbeforematch" in window);
  const folds = all(".predict + .seen").map((seen) => {
    const box = seen.previousElementSibling;
    const key = words(box).replace(/^Predict /, "");
    const before = load().guess[here]?.[key];
    const guess = make("textarea", { rows: 2, value: before?.text ?? "" });
    const label = make("span", {}, before?.shown ? "You guessed" : "Your guess");
    const show = make("button", { className: "push", type: "button" },
      "Show what was seen");
    const always = make("button", { className: "quiet", type: "button" },
      "Always show it");
    const field = make("div", { className: "guess" },
      make("label", {}, label, guess), show, always);
    const note = (shown) => keep(({ guess: pages }) => {
      const text = guess.value.trim();
      if (text || shown) (pages[here] ??= {})[key] = { text, shown };
    });
    const open = () => {
      seen.removeAttribute("hidden");
      show.remove();
      always.remove();
      label.textContent = "You guessed";
      field.classList.toggle("unsaid", !guess.value.trim());
      guess.readOnly = true;
    };
    const reveal = () => {
      open();
      note(true);
      seen.tabIndex = -1;
      seen.focus({ preventScroll: true });
    };
    guess.onchange = () => note(Boolean(before?.shown));
    show.onclick = reveal;
    always.onclick = () => {
      keep(({ set }) => { set.shown = true; });
      folds.forEach((fold) => fold.open());
      seen.tabIndex = -1;
      seen.focus({ preventScroll: true });
    };
    // Found by the browser's own search all the same, and then shown.
    seen.addEventListener("beforematch", open);
    box.append(field);
    if (before?.shown || load().set.shown) open();
    else seen.setAttribute("hidden", "until-found");
    return { seen, open };
  });
  const goThere = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    const target = hash && (document.getElementById(hash)
      ?? all("[data-name]").find((e) => hash.startsWith(`${e.dataset.name}:`)));
    const fold = target && folds.find(({ seen }) =>
      seen.hasAttribute("hidden") && seen.contains(target));
    if (!fold) return;
    fold.open();
    target.scrollIntoView();
  };
  addEventListener("hashchange", goThere);
  goThere();

  // ---- Chapters read, and the place where one was -------------------------

  const marks = () => {
    const { read } = load();
    for (const link of all("nav.bd-links a")) {
      const page = link.pathname.split("/").slice(-2).join("/");
      const done = read[page] && !link.hash
        || page === here && read[here];
      if (!done) link.querySelector(".done")?.remove();
      else if (!link.querySelector(".done")) {
        link.append(make("span", { className: "done" }, " ✓",
          make("span", { className: "visually-hidden" }, " read")));
      }
    }
  };
  const end = document.querySelector(".chapter-end");
  if (end) {
    const button = make("button", { className: "push", type: "button" });
    const show = () => {
      const done = Boolean(load().read[here]);
      button.setAttribute("aria-pressed", done);
      button.textContent = done ? "✓ I have read this chapter"
        : "I have read this chapter";
    };
    button.onclick = () => {
      keep(({ read }) => {
        if (read[here]) delete read[here];
        else read[here] = new Date().toISOString().slice(0, 10);
      });
      show();
      marks();
    };
    show();
    end.prepend(make("p", {}, button, " ", make("a",
      { href: `${home}book/progress.html` }, "Your progress")));

    const heads = all("article section[id] > :is(h1, h2, h3)");
    let waiting;
    addEventListener("scroll", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => keep((kept) => {
        const at = heads.findLast((head) =>
          head.getBoundingClientRect().top < innerHeight / 2);
        if (!at) return;
        const title = (head) => words(head).replace(/#$/, "");
        kept.last = { page: here, at: at.parentElement.id,
          title: title(heads[0]), part: at === heads[0] ? "" : title(at) };
      }), 400);
    }, { passive: true });
  }
  marks();
  const goOn = () => {
    const { last } = load();
    if (!last) return "";
    return make("p", { className: "go-on" }, "Go on where you were: ",
      make("a", { href: `${home}${last.page}#${last.at}` },
        last.title + (last.part && ` – ${last.part}`)));
  };
  if (here === "book/welcome.html") {
    document.querySelector("article h1 + p")?.after(goOn());
  }

  // ---- The page of one's progress -----------------------------------------

  const page = document.getElementById("progress");
  const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const list = () => {
    const kept = load();
    let done = 0, answered = 0, right = 0;
    for (const row of all("table.course tbody tr")) {
      const at = row.dataset.page;
      const answers = Object.entries(kept.quiz[at] ?? {});
      const guesses = Object.entries(kept.guess[at] ?? {})
        .filter(([, { text }]) => text);
      const good = answers.filter(([, { first }]) => first).length;
      answered += answers.length;
      right += good;
      done += Boolean(kept.read[at]);
      const cell = make("div", { className: "state" });
      if (kept.read[at]) cell.append(make("p", {}, "✓ read"));
      if (answers.length) {
        cell.append(make("p", {}, `quiz: ${good} right of `
          + `${answers.length} answered (${row.dataset.questions} in all)`));
      }
      if (guesses.length) {
        cell.append(make("details", {},
          make("summary", {}, count(guesses.length, "guess").replace(
            "guesss", "guesses")),
          make("dl", {}, ...guesses.flatMap(([question, { text }]) =>
            [make("dt", {}, question), make("dd", {}, text)]))));
      }
      if (cell.children.length) {
        const forget = make("button", { className: "quiet", type: "button" },
          "Clear", make("span", { className: "visually-hidden" },
            ` chapter ${words(row.cells[0])}`));
        forget.onclick = () => {
          keep(({ read, quiz, guess }) => {
            for (const part of [read, quiz, guess]) delete part[at];
          });
          list();
          say(`Chapter ${words(row.cells[0])} is cleared.`);
          page.focus();
        };
        cell.append(forget);
      }
      row.querySelector(".state")?.remove();
      row.cells[1].append(cell);
    }
    const setting = (name, text, unset) => {
      const box = make("input", { type: "checkbox",
        checked: load().set[name] ?? unset });
      box.onchange = () => keep(({ set }) => { set[name] = box.checked; });
      return make("p", {}, make("label", {}, box, ` ${text}`));
    };
    const clear = make("button", { className: "push", type: "button" },
      "Clear everything");
    clear.onclick = () => {
      if (!confirm("Clear all that this browser remembers of the course?")) {
        return;
      }
      localStorage.removeItem(KEY);
      list();
      say("Everything is cleared.");
      page.focus();
    };
    page.replaceChildren(
      ...localStorage.refused ? [make("p", {}, "Your browser refuses to keep "
        + "anything for this site, so nothing will be remembered.")] : [],
      goOn(),
      make("p", {}, `${done} of ${all("table.course tbody tr").length} `
        + `chapters read, ${count(answered, "quiz question")} answered, `
        + `${right} right at the first try.`),
      setting("shown", "Show what was seen without asking for my guess", false),
      setting("keys", "Use / and ? as keys for search and help", true),
      clear,
    );
    marks();
  };
  if (page) {
    page.tabIndex = -1;
    list();
  }

  // ---- Figures, enlarged ---------------------------------------------------

  const closing = () => make("form", { method: "dialog" },
    make("button", { className: "push", autofocus: true }, "Close"));
  for (const figure of all("article figure:has(> img, > a > img)")) {
    const image = figure.querySelector("img");
    const name = words(figure.querySelector(".caption-number")
      ?? make("i", {}, "the figure"));
    const button = make("button", { className: "enlarge", type: "button" });
    button.setAttribute("aria-label", `Enlarge ${name}`);
    const enlarge = () => {
      const large = make("img", { src: image.currentSrc || image.src,
        alt: image.alt });
      const wide = Math.max(image.width,
        Number(image.getAttribute("width")),
        Math.min(0.94 * innerWidth, image.naturalWidth,
          0.8 * innerHeight * image.naturalWidth / image.naturalHeight));
      large.style.width = `${wide}px`;
      const dialog = make("dialog", { className: "enlarged" },
        make("div", { tabIndex: 0, role: "group" }, large), closing());
      dialog.setAttribute("aria-label", name);
      dialog.firstChild.setAttribute("aria-label", `${name}, scrolls`);
      dialog.onclick = ({ target }) => target === dialog && dialog.close();
      dialog.onclose = () => { dialog.remove(); button.focus(); };
      document.body.append(dialog);
      dialog.showModal();
    };
    button.onclick = enlarge;
    image.onclick = enlarge;
    image.after(button);
  }

  // ---- Glossary terms: hover, focus and tap (WCAG 1.4.13) ------------------

  const tip = make("div", { className: "term-tip", id: "term-tip",
    role: "tooltip", hidden: true });
  document.body.append(tip);
  let explained, timer;
  const hide = () => {
    tip.hidden = true;
    explained?.removeAttribute("aria-describedby");
    explained = null;
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(hide, 250); };
  tip.onpointerenter = () => clearTimeout(timer);
  tip.onpointerleave = later;
  for (const link of all('article a[title][href*="#term-"]')) {
    const said = link.title;
    link.removeAttribute("title");
    link.classList.add("term");
    const show = () => {
      clearTimeout(timer);
      if (explained === link) return;
      hide();
      explained = link;
      tip.textContent = said;
      tip.hidden = false;
      link.setAttribute("aria-describedby", tip.id);
      const box = link.getClientRects()[0];
      const wide = document.body.clientWidth;
      tip.style.left = `${scrollX + Math.max(8,
        Math.min(box.left, wide - tip.offsetWidth - 8))}px`;
      const above = box.top - tip.offsetHeight - 6;
      tip.style.top = `${scrollY + (above > 60 ? above : box.bottom + 6)}px`;
    };
    let touched = false; // the first tap explains, the second one follows
    link.onpointerdown = ({ pointerType }) => {
      touched = pointerType === "touch" && explained !== link;
    };
    link.onclick = (event) => {
      if (!touched) return;
      event.preventDefault();
      touched = false;
      show();
    };
    link.onpointerenter = ({ pointerType }) =>
      pointerType !== "touch" && show();
    link.onpointerleave = ({ pointerType }) =>
      pointerType !== "touch" && later();
    link.onfocus = () => touched || show();
    link.onblur = later;
  }
  addEventListener("pointerdown", ({ target }) => {
    if (explained && target !== tip && !explained.contains(target)) hide();
  });

  // ---- Keys -----------------------------------------------------------------

  const help = async () => {
    const keys = [["/ or Ctrl + K", "search the course"],
      ["?", "this list"], ["Tab, Shift + Tab", "next, previous link or button"],
      ["Enter", "follow, press, enlarge a figure"],
      ["Esc", "close what has opened"],
      ["↑ ↓", "in a quiz: between the answers; Enter checks"]];
    const dialog = make("dialog", { className: "keys" },
      make("h2", {}, "Keys"),
      make("dl", {}, ...keys.flatMap(([key, does]) =>
        [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)])),
      make("p", {}, make("a", { href: `${home}book/progress.html#progress` },
        "Switch / and ? off"), "."),
      closing());
    dialog.setAttribute("aria-label", "Keys");
    const before = document.activeElement;
    dialog.onclose = () => { dialog.remove(); before?.focus(); };
    document.body.append(dialog);
    dialog.showModal();
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && explained) {
      clearTimeout(timer);
      hide();
      return;
    }
    const typing = event.composedPath()[0].closest?.(
      "input:not([type=radio], [type=checkbox]), textarea, select, "
      + "[contenteditable], [role=application], [role=slider]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey
      || document.querySelector("dialog[open]")
      || load().set.keys === false) return;
    if (event.key === "/") {
      event.preventDefault();
      document.querySelector(".search-button__button")?.click();
    } else if (event.key === "?") help();
  });

  // ---- Buttons around the text ------------------------------------------------

  // The theme takes the focus away from a button that was pressed.
  for (const button of all(".theme-switch-button, .search-button, "
    + ".primary-toggle, .secondary-toggle")) {
    button.blur = () => button.focus();
  }
  const modes = { auto: "automatic", light: "light", dark: "dark" };
  const colour = document.querySelector(".theme-switch-button");
  const name = () => {
    const text = `Colours: ${modes[root.dataset.mode] ?? "automatic"}`;
    colour?.setAttribute("aria-label", text);
    colour?.setAttribute("title", text);
    return text;
  };
  name();
  new MutationObserver(() => say(name())).observe(root,
    { attributeFilter: ["data-mode"] });

  for (const [opener, id, title] of [
    [".primary-toggle", "pst-primary-sidebar", "Contents"],
    [".secondary-toggle", "pst-secondary-sidebar", "On this page"]]) {
    const button = document.querySelector(opener);
    const side = document.getElementById(id);
    const modal = document.getElementById(`${id}-modal`);
    if (!button || !side || !modal) continue;
    button.removeAttribute("title");
    button.setAttribute("aria-label", title);
    modal.setAttribute("aria-label", title);
    const show = () => button.setAttribute("aria-expanded", modal.open
      || side.checkVisibility({ visibilityProperty: true })
      && !side.classList.contains("pst-sidebar-hidden"));
    const close = make("button", { className: "quiet close-side",
      type: "button", onclick: () => modal.close() }, "Close");
    side.prepend(close);
    for (const element of [side, modal]) {
      new MutationObserver(show).observe(element,
        { attributeFilter: ["class", "open"] });
    }
    modal.addEventListener("close", () => button.focus());
    side.addEventListener("transitionend", show);
    addEventListener("resize", show);
    show();
  }

  // The way to the top is offered to those who scroll up.
  let depth = scrollY;
  addEventListener("scroll", () => {
    if (Math.abs(scrollY - depth) < 8) return;
    root.classList.toggle("upward", scrollY < depth);
    depth = scrollY;
  }, { passive: true });
  root.classList.add("scripted");

  // A formula wider than the page is scrolled sideways, by keyboard too: it
  // can be reached with Tab as long as it does not fit.
  const reach = () => {
    for (const formula of all("div.math")) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);

  // ---- Paper: white, and with all its pictures --------------------------------

  let theme;
  const whiten = () => {
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
  };
  // Pictures further down may not have been fetched, explorers may be dark:
  // both take a moment, for which the browser's own command does not wait.
  const print = async () => {
    for (const image of document.images) image.loading = "eager";
    whiten();
    await Promise.all([...document.images].map((image) =>
      image.decode().catch(() => null)));
    window.print();
  };
  addEventListener("beforeprint", whiten);
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    theme = undefined;
  });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || event.shiftKey || event.altKey
      || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    print();
  });
  for (const button of all(".btn-download-pdf-button")) button.onclick = print;
})();
