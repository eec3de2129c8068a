// One look at the page: every control and every visible block of text, in document order.
// Returns {elements, page}: `elements` stay in the page (refs point at them), `page` is data.
() => {
  const MOST_CONTROLS = 800, MOST_TEXTS = 1000, LONGEST = 300;
  const NATIVE = new Set(["BUTTON", "INPUT", "SELECT", "TEXTAREA", "SUMMARY", "DIALOG", "OUTPUT", "LI", "TR", "ARTICLE",
    "H1", "H2", "H3", "H4", "H5", "H6"]);
  const SILENT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "OPTION", "TEXTAREA", "TITLE", "HEAD"]);
  const UNITS = new Set(["A", "BUTTON", "LABEL"]);
  const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-cy", "data-qa"];
  const CONTEXT = "tr, li, article, fieldset, section, dialog, [role=dialog], [role=row], [role=listitem], [class*=card]";
  const NOTICE = /(^|[-_\s])(error|alert|message|toast|notice|warning|success)/i;
  const short = (text, most = LONGEST) => (text || "").replace(/\s+/g, " ").trim().slice(0, most);
  const name = (element) => typeof element.className === "string" ? element.className : "";

  const all = [];
  const walk = (root) => {
    for (const element of root.children) {
      all.push(element);
      if (element.shadowRoot) walk(element.shadowRoot);
      walk(element);
    }
  };
  walk(document.documentElement);

  const visible = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({visibilityProperty: true});
  };
  const reactClick = (element) => {
    const key = Object.keys(element).find((key) => key.startsWith("__reactProps$"));
    const props = key ? element[key] : null;
    return Boolean(props && (props.onClick || props.onMouseDown || props.onPointerDown));
  };
  const pointer = (element) => getComputedStyle(element).cursor === "pointer";
  const clickable = (element) => {
    if (["BUTTON", "SUMMARY"].includes(element.tagName) || (element.tagName === "A" && element.href)) return true;
    if (element.tagName === "INPUT") return ["button", "submit", "reset", "image", "checkbox", "radio"].includes(element.type);
    // React puts an empty handler of its own on the element that it renders into.
    const isRoot = Object.keys(element).some((key) => key.startsWith("__reactContainer$"));
    if ((element.onclick && !isRoot) || reactClick(element)) return true;
    return pointer(element) && !(element.parentElement && pointer(element.parentElement));
  };
  const interesting = (element) => {
    if (element.tagName === "INPUT" && element.type === "hidden") return false;
    if (NATIVE.has(element.tagName) || (element.tagName === "A" && element.hasAttribute("href"))) return true;
    if (["role", "tabindex", "contenteditable", "aria-live", ...TEST_IDS].some((name) => element.hasAttribute(name))) return true;
    if (element.tagName === "IMG") return Boolean(element.alt);
    return NOTICE.test(name(element)) || clickable(element);
  };
  const role = (element) => {
    const own = element.computedRole || element.getAttribute("role") || "generic";
    return own === "image" ? "img" : own;
  };
  const labels = (element) => {
    const by = (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const texts = [...(element.labels || []), ...by.map((id) => document.getElementById(id)).filter(Boolean)];
    return short(texts.map((label) => label.innerText || label.textContent).join(" "));
  };
  const named = (element) => short(
    element.computedName ?? (element.getAttribute("aria-label") || labels(element) || element.getAttribute("alt")
      || (clickable(element) ? element.innerText : "") || element.getAttribute("title") || element.getAttribute("placeholder")));
  const testId = (element) => TEST_IDS.map((name) => element.getAttribute(name)).find(Boolean) || "";
  const checked = (element) => {
    if (element.tagName === "INPUT" && ["checkbox", "radio"].includes(element.type)) return element.checked;
    const aria = element.getAttribute("aria-checked");
    return aria === null ? null : aria === "true";
  };
  const context = (element) => {
    const near = element.parentElement && element.parentElement.closest(CONTEXT);
    return near ? short(near.innerText) : "";
  };
  const kind = (element) => ["INPUT", "BUTTON", "SELECT"].includes(element.tagName) ? element.type : "";
  const describe = (element) => ({
    role: role(element),
    name: named(element),
    tag: element.tagName.toLowerCase(),
    kind: kind(element),
    text: ["SELECT", "TEXTAREA"].includes(element.tagName) ? "" : short(element.innerText || element.textContent),
    value: short(["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName) ? String(element.value ?? "") : "", 2000),
    label: labels(element),
    placeholder: short(element.getAttribute("placeholder")),
    test_id: testId(element),
    identifier: element.id || element.getAttribute("name") || "",
    classes: short(name(element)),
    href: short(element.getAttribute("href"), 2000),
    options: element.tagName === "SELECT" ? [...element.options].slice(0, 200).map((option) => short(option.label)) : [],
    context: context(element),
    enabled: !(element.matches(":disabled") || element.getAttribute("aria-disabled") === "true"),
    checked: checked(element),
    clickable: clickable(element),
  });

  const elements = all.filter((element) => interesting(element) && visible(element)).slice(0, MOST_CONTROLS);

  const block = (element) => {
    while (element.parentElement && !UNITS.has(element.tagName) && getComputedStyle(element).display === "inline")
      element = element.parentElement;
    return element;
  };
  const texts = [];
  let last = null;
  const read = (root) => {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const parent = nodes.currentNode.parentElement;
      if (!parent || SILENT.has(parent.tagName) || !nodes.currentNode.data.trim()) continue;
      if (!parent.checkVisibility({visibilityProperty: true})) continue;
      const home = block(parent);
      if (home === last) texts[texts.length - 1] += nodes.currentNode.data;
      else texts.push(nodes.currentNode.data);
      last = home;
    }
  };
  read(document.body || document.documentElement);
  for (const element of all) if (element.shadowRoot) read(element.shadowRoot);

  return {
    elements,
    page: {
      path: location.protocol === "about:" ? "" : location.pathname + location.search + location.hash,
      title: document.title,
      controls: elements.map(describe),
      texts: texts.slice(0, MOST_TEXTS).map((text) => short(text, 500)).filter(Boolean),
    },
  };
}
