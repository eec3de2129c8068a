// One look at the page: every control and every visible block of text, in document order.
// Returns {elements, page}: `elements` stay in the page (refs point at them), `page` is data.
() => {
  const MOST_CONTROLS = 800, MOST_TEXTS = 1000, LONGEST = 300;
  const NATIVE = new Set(["BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY", "DIALOG", "OUTPUT", "LI", "TR", "ARTICLE",
    "H1", "H2", "H3", "H4", "H5", "H6"]);
  const SILENT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "OPTION", "TEXTAREA", "TITLE", "HEAD"]);
  const UNITS = new Set(["A", "BUTTON", "LABEL"]);
  const FIELDS = new Set(["INPUT", "SELECT", "TEXTAREA"]);
  const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-cy", "data-qa"];
  const MARKS = ["role", "tabindex", "contenteditable", "aria-live", ...TEST_IDS];
  const CONTEXT = "tr, li, article, fieldset, section, dialog, [role=dialog], [role=row], [role=listitem], [class*=card]";
  const NOTICE = /(^|[-_\s])(error|alert|message|toast|notice|warning|success)/i;
  const short = (text, most = LONGEST) => String(text ?? "").replace(/\s+/g, " ").trim().slice(0, most);

  // A form's fields shadow its own properties (<input name="id">): those of forms are read past them.
  const get = (element, name) =>
    element instanceof HTMLFormElement ? Reflect.get(HTMLFormElement.prototype, name, element) : element[name];
  const call = (element, name, ...rest) => get(element, name).call(element, ...rest);
  const tag = (element) => get(element, "tagName").toUpperCase();
  const attribute = (element, name) => call(element, "getAttribute", name);
  const parent = (element) => get(element, "parentElement");
  const keys = (element) => Object.keys(element);
  const text = (element) => short(get(element, "innerText") ?? get(element, "textContent"));

  const all = [];
  const walk = (root) => {
    for (const element of get(root, "children")) {
      all.push(element);
      if (get(element, "shadowRoot")) walk(get(element, "shadowRoot"));
      walk(element);
    }
  };
  walk(document.documentElement);

  const shown = (element) => call(element, "checkVisibility", {visibilityProperty: true});
  const visible = (element) => {
    const box = call(element, "getBoundingClientRect");
    return box.width > 0 && box.height > 0 && shown(element);
  };
  const reactClick = (element) => {
    const key = keys(element).find((key) => key.startsWith("__reactProps$"));
    const props = key ? element[key] : null;
    return Boolean(props && (props.onClick || props.onMouseDown || props.onPointerDown));
  };
  // React puts an empty handler of its own on the element that it renders into.
  const isRoot = (element) => keys(element).some((key) => key.startsWith("__reactContainer$"));
  const pointer = (element) => getComputedStyle(element).cursor === "pointer";
  const clickable = (element) => {
    const name = tag(element);
    if (["BUTTON", "SUMMARY"].includes(name) || (name === "A" && call(element, "hasAttribute", "href"))) return true;
    if (name === "INPUT") return ["button", "submit", "reset", "image", "checkbox", "radio"].includes(element.type);
    if ((get(element, "onclick") && !isRoot(element)) || reactClick(element)) return true;
    return pointer(element) && !(parent(element) && pointer(parent(element)));
  };
  const interesting = (element) => {
    const name = tag(element);
    if (name === "INPUT" && element.type === "hidden") return false;
    if (NATIVE.has(name) || MARKS.some((mark) => call(element, "hasAttribute", mark))) return true;
    if (name === "IMG") return Boolean(element.alt);
    return NOTICE.test(attribute(element, "class") ?? "") || clickable(element);
  };
  const role = (element) => {
    const own = get(element, "computedRole") || attribute(element, "role") || "generic";
    return own === "image" ? "img" : short(own);
  };
  const labels = (element) => {
    const by = (attribute(element, "aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const named = by.map((id) => document.getElementById(id)).filter(Boolean);
    return short([...(get(element, "labels") || []), ...named].map(text).join(" "));
  };
  const named = (element) => short(
    get(element, "computedName") ?? (attribute(element, "aria-label") || labels(element) || attribute(element, "alt")
      || (clickable(element) ? text(element) : "") || attribute(element, "title") || attribute(element, "placeholder")));
  const checked = (element) => {
    if (tag(element) === "INPUT" && ["checkbox", "radio"].includes(element.type)) return element.checked;
    const aria = attribute(element, "aria-checked");
    return aria === null ? null : aria === "true";
  };
  const context = (element) => {
    const near = parent(element) && call(parent(element), "closest", CONTEXT);
    return near ? text(near) : "";
  };
  const enabled = (element) => !call(element, "matches", ":disabled") && attribute(element, "aria-disabled") !== "true";
  const describe = (element) => ({
    role: role(element),
    name: named(element),
    tag: tag(element).toLowerCase(),
    kind: ["INPUT", "BUTTON", "SELECT"].includes(tag(element)) ? short(element.type) : "",
    text: ["SELECT", "TEXTAREA"].includes(tag(element)) ? "" : text(element),
    value: FIELDS.has(tag(element)) ? short(element.value, 2000) : "",
    label: labels(element),
    placeholder: short(attribute(element, "placeholder")),
    test_id: short(TEST_IDS.map((name) => attribute(element, name)).find(Boolean)),
    identifier: short(attribute(element, "id") || attribute(element, "name")),
    classes: short(attribute(element, "class")),
    href: short(attribute(element, "href"), 2000),
    options: tag(element) === "SELECT" ? [...element.options].slice(0, 200).map((option) => short(option.label)) : [],
    context: context(element),
    enabled: enabled(element),
    checked: checked(element),
    clickable: clickable(element),
  });

  const block = (element) => {
    while (parent(element) && !UNITS.has(tag(element)) && getComputedStyle(element).display === "inline")
      element = parent(element);
    return element;
  };
  const texts = [];
  let last = null;
  const read = (root) => {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const owner = nodes.currentNode.parentElement;
      if (!owner || SILENT.has(tag(owner)) || !nodes.currentNode.data.trim() || !shown(owner)) continue;
      const home = block(owner);
      if (home === last) texts[texts.length - 1] += nodes.currentNode.data;
      else texts.push(nodes.currentNode.data);
      last = home;
    }
  };
  read(document.documentElement);
  for (const element of all) if (get(element, "shadowRoot")) read(get(element, "shadowRoot"));

  const elements = all.filter((element) => interesting(element) && visible(element)).slice(0, MOST_CONTROLS);
  return {
    elements,
    page: {
      path: location.protocol === "about:" ? "" : location.pathname + location.search + location.hash,
      title: short(document.title),
      controls: elements.map(describe),
      texts: texts.slice(0, MOST_TEXTS).map((text) => short(text, 500)).filter(Boolean),
    },
  };
}
