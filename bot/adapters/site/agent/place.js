// Where an element that was seen stands now: a CSS path of child positions, "" when it has left the page.
(held, index) => {
  let element = held.elements[index];
  if (!element || !element.isConnected) return "";
  const steps = [];
  while (element && element !== document.documentElement) {
    const parent = element.parentElement || element.getRootNode().host;
    const siblings = element.parentElement ? parent.children : element.getRootNode().children;
    steps.unshift(`${CSS.escape(element.localName)}:nth-child(${[...siblings].indexOf(element) + 1})`);
    element = parent;
  }
  return ["html", ...steps].join(" > ");
}
