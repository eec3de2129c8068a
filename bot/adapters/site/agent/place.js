// Where an element that was seen stands now: a CSS path of child positions, "" when it has left the page.
(held, index) => {
  // A form's fields shadow its own properties: those of forms are read past them.
  const get = (element, name) =>
    element instanceof HTMLFormElement ? Reflect.get(HTMLFormElement.prototype, name, element) : element[name];
  let element = held.elements[index];
  if (!element || !get(element, "isConnected")) return "";
  const steps = [];
  while (element && element !== document.documentElement) {
    const root = get(element, "getRootNode").call(element);
    const parent = get(element, "parentElement");
    const siblings = get(parent || root, "children");
    steps.unshift(`${CSS.escape(get(element, "localName"))}:nth-child(${[...siblings].indexOf(element) + 1})`);
    element = parent || root.host;
  }
  return ["html", ...steps].join(" > ");
}
