// Resolves when the DOM has not changed for `quiet` ms, at the latest after `limit` ms.
([quiet, limit]) => new Promise((resolve) => {
  let timer = 0;
  const observer = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, quiet); });
  const last = setTimeout(done, limit);
  function done() { observer.disconnect(); clearTimeout(timer); clearTimeout(last); resolve(true); }
  observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  timer = setTimeout(done, quiet);
})
