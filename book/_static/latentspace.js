// A formula wider than the page is scrolled sideways, by keyboard too: it can
// be reached with Tab as long as it does not fit.
function reach() {
  for (const formula of document.querySelectorAll("div.math")) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}
addEventListener("load", reach);
addEventListener("resize", reach);
