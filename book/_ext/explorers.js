/* Fetch an explorer's data and its module when it comes near the view. Both
   are classic scripts, so that a page opened from the disk has them, too. */
(() => {
  if (globalThis.latentspaceFetches) return; // every explorer asks for it
  globalThis.latentspaceFetches = true;
  const fetched = {};
  const script = (src) => (fetched[src] ??= new Promise((done, failed) => {
    const element = document.createElement("script");
    Object.assign(element, { src, onload: done, onerror: failed });
    document.head.append(element);
  }));
  const wake = async (host) => {
    for (const src of host.dataset.scripts.split(" ")) await script(src);
    globalThis.latentspaceExplorers[host.dataset.explorer]();
  };
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      wake(target); // where it fails, the still picture stays
    }
  }, { rootMargin: "400px" });
  // First what is read: an explorer's data are larger than its page.
  const start = () => {
    for (const host of document.querySelectorAll("[data-scripts]")) {
      if (decodeURIComponent(location.hash).startsWith(
        `#${host.dataset.name}:`)) host.scrollIntoView();
      watcher.observe(host);
    }
  };
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
})();
