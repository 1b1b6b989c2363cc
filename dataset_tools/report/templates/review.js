(() => {
  const token = new URLSearchParams(location.search).get("token") || "";
  const $ = (id) => document.getElementById(id);
  const api = async (path, body) => {
    const options = { headers: { "x-review-token": token } };
    if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body) });
    const answer = await fetch(path, options);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  let total = 0, number = 0, item = null, chosen = 0, targets = [];

  // Offsets of the server count code points; the browser counts UTF-16 units. One table translates.
  let units = [];
  const index = (raw) => {
    units = [0];
    for (const c of raw) units.push(units[units.length - 1] + c.length);
  };
  const codePoint = (unit) => {
    let low = 0, high = units.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (units[middle] < unit) low = middle + 1; else high = middle;
    }
    return low;
  };
  const toast = (text) => {
    $("toast").textContent = text;
    $("toast").classList.add("on");
    setTimeout(() => $("toast").classList.remove("on"), 1600);
  };

  // A field whose words stand in the raw text, and not beside it in a sidecar or a registry.
  const placed = (f) => f.span && f.span[0] !== null && f.span[1] < units.length;
  const drawRaw = () => {
    const cuts = new Set([0, units.length - 1]);
    item.blocks.forEach((b) => cuts.add(b.start).add(b.end));
    item.quotes.forEach((q) => cuts.add(q.start).add(q.end));
    item.fields.forEach((f) => { if (placed(f)) cuts.add(f.span[0]).add(f.span[1]); });
    const marks = [...cuts].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < marks.length; i++) {
      const [start, end] = [marks[i], marks[i + 1]];
      const span = document.createElement("span");
      span.textContent = item.raw.slice(units[start], units[end]);
      const block = item.blocks.find((b) => b.start <= start && end <= b.end);
      if (block) { span.dataset.role = block.role; span.title = block.role; }
      const quote = item.quotes.findIndex((q) => q.start <= start && end <= q.end);
      if (quote >= 0) { span.classList.add("q"); span.dataset.quote = quote; }
      const fields = item.fields.flatMap((f, k) => placed(f) && f.span[0] <= start && end <= f.span[1] ? [k] : []);
      if (fields.length) span.dataset.field = fields.join(" ");
      span.dataset.start = start;
      pieces.push(span);
    }
    $("raw").replaceChildren(...pieces);
  };
  const line = (tag, parts, trust) => {
    const node = document.createElement(tag);
    node.tabIndex = -1;
    node.dir = "auto";
    if (trust !== undefined) node.className = trust >= 0.8 ? "sure" : trust >= 0.6 ? "fair" : "poor";
    parts.forEach(([text, kind, name]) => {
      const part = document.createElement(name || "span");
      part.textContent = text;
      if (kind) part.className = kind;
      node.append(part, " ");
    });
    return node;
  };
  const draw = () => {
    document.body.append($("tools"));
    index(item.raw);
    drawRaw();
    $("title").textContent = item.fields[0].value || "(no title)";
    $("where").textContent = item.path + (item.record_index === null ? "" : ` #${item.record_index}`);
    $("count").textContent = `${number + 1} of ${total}`;
    $("findings").replaceChildren(...item.findings.map((f) => line("li", [[f.code, "", "b"], [f.message], [f.fix || "", "", "small"]])));
    const fields = item.fields.map((f) => {
      const value = Array.isArray(f.value) ? f.value.join("; ") : f.value;
      const stated = f.span && f.span[2] !== null; // most producers are rules, which state no confidence
      const trust = !value ? 0 : stated ? f.span[2] : undefined;
      const how = !f.span ? "" : stated ? `${f.span[3]}, ${Math.round(f.span[2] * 100)} %` : f.span[3];
      return line("div", [[f.name, "name"], [value || "not stated", value ? "" : "none"], [how, "", "small"]], trust);
    });
    $("fields").replaceChildren(...fields);
    const quotes = item.quotes.map((q) => line("li", [
      [q.speaker || "no speaker", q.speaker ? (q.confidence < 0.6 ? "low" : "") : "none", "b"],
      [q.role || "", "", "small"], ["“" + q.text + "”"], [`${q.kind}, ${Math.round(q.confidence * 100)} %`, "", "small"],
    ], q.speaker ? q.confidence : 0));
    $("quotes").replaceChildren(...quotes);
    targets = [...fields.map((node, i) => ({ node, field: item.fields[i] })), ...quotes.map((node, i) => ({ node, quote: item.quotes[i], i }))];
    targets.forEach((t, i) => {
      t.node.addEventListener("click", () => choose(i));
      t.node.classList.toggle("done", (t.quote || t.field).decided);
    });
    choose(Math.min(chosen, targets.length - 1), true);
  };
  const choose = (i, quietly) => {
    chosen = Math.max(0, Math.min(i, targets.length - 1));
    targets.forEach((t, k) => {
      t.node.classList.toggle("chosen", k === chosen);
      t.node.ariaCurrent = k === chosen ? "true" : null;
    });
    const target = targets[chosen];
    target.node.append($("tools"));
    $("refuse").hidden = !target.quote;
    $("fill").hidden = Boolean(target.quote);
    document.querySelectorAll("#raw .on").forEach((n) => n.classList.remove("on"));
    const place = target.quote ? `[data-quote="${target.i}"]` : `[data-field~="${chosen}"]`;
    const nodes = [...document.querySelectorAll(`#raw ${place}`)];
    nodes.forEach((n) => n.classList.add("on"));
    if (quietly) return;
    target.node.focus({ preventScroll: true });
    target.node.scrollIntoView({ block: "nearest" });
    if (nodes[0]) nodes[0].scrollIntoView({ block: innerWidth > 800 ? "center" : "nearest" });
  };
  const load = async (n) => {
    number = (n + total) % total;
    chosen = 0;
    item = await api(`/api/items/${number}`);
    draw();
    scrollTo(0, 0);
    document.querySelectorAll("main, main section").forEach((n) => { n.scrollTop = 0; });
  };
  const decide = async (decision, done) => {
    try {
      await api("/api/decisions", { item: number, ...decision });
      toast("saved");
      done();
    } catch (error) { toast(error.message); }
  };
  const ask = (what, value) => new Promise((resolve) => {
    $("what").textContent = what;
    $("value").value = value || "";
    $("editor").returnValue = "no";
    $("editor").onclose = () => resolve($("editor").returnValue === "yes" ? $("value").value.trim() : null);
    $("editor").showModal();
    $("value").select();
  });
  $("value").addEventListener("keydown", (event) => {
    // The page must not see this Enter: it would open the editor again.
    if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); $("editor").close("yes"); }
  });
  const spanOf = (t) => t.quote ? [t.quote.start, t.quote.end] : t.field.span && t.field.span[0] !== null ? t.field.span.slice(0, 2) : null;
  const mark = (t) => () => { (t.quote || t.field).decided = true; t.node.classList.add("done"); };
  const accept = (t) => decide({ field: t.quote ? "quotes" : t.field.name, op: "accept", span: spanOf(t) }, mark(t));
  const edit = async (t) => {
    if (t.quote) {
      const speaker = await ask("Speaker", t.quote.speaker);
      if (speaker === null) return;
      await decide({ field: "quotes", op: "set", span: spanOf(t), value: { speaker: speaker || null } }, () => { Object.assign(t.quote, { speaker, decided: true }); draw(); });
    } else {
      const list = Array.isArray(t.field.value);
      const text = await ask(t.field.name, list ? t.field.value.join("; ") : t.field.value);
      if (text === null) return;
      const value = list ? text.split(";").map((s) => s.trim()).filter(Boolean) : text || null;
      await decide({ field: t.field.name, op: "set", span: null, value }, () => { Object.assign(t.field, { value, decided: true }); draw(); });
    }
  };
  const refuse = (t) => t.quote && decide({ field: "quotes", op: "delete", span: spanOf(t) }, () => { item.quotes.splice(t.i, 1); draw(); });
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) { toast("select the words first"); return null; }
    const range = selection.getRangeAt(0);
    const at = (node, offset) => {
      const span = (node.nodeType === 3 ? node.parentNode : node).closest("[data-start]");
      return span ? codePoint(units[+span.dataset.start] + (node.nodeType === 3 ? offset : 0)) : null;
    };
    const [start, end] = [at(range.startContainer, range.startOffset), at(range.endContainer, range.endOffset)];
    if (start === null || end === null || end <= start) { toast("select words of the raw text"); return null; }
    return [start, end];
  };
  const fill = async (t) => {
    const span = t.quote ? null : selected();
    if (!span) return;
    const words = item.raw.slice(units[span[0]], units[span[1]]).trim();
    const value = Array.isArray(t.field.value) ? [words] : words;
    await decide({ field: t.field.name, op: "set", span, value }, () => {
      Object.assign(t.field, { value, span: [...span, 1, "override"], decided: true });
      draw();
    });
  };
  const add = async () => {
    const span = selected();
    if (!span) return;
    const [start, end] = span;
    const speaker = await ask("Speaker", "");
    if (speaker === null) return;
    const value = { speaker: speaker || null, kind: "direct" };
    await decide({ field: "quotes", op: "add", span: [start, end], value }, () => {
      item.quotes.push({ text: item.raw.slice(units[start], units[end]), speaker, role: null, kind: "direct", confidence: 1, start, end, decided: true });
      item.quotes.sort((a, b) => a.start - b.start);
      draw();
    });
  };
  document.addEventListener("keydown", (event) => {
    if ($("editor").open || event.target.closest("button") && event.key === "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = targets[chosen];
    const actions = {
      j: () => load(number + 1), k: () => load(number - 1), ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1),
      a: () => accept(target), e: () => edit(target), x: () => refuse(target), f: () => fill(target), q: add, Enter: () => edit(target),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) { event.preventDefault(); action(); }
  });
  [["accept", accept], ["edit", edit], ["refuse", refuse], ["fill", fill]].forEach(([name, action]) => {
    $(name).addEventListener("click", (event) => { event.stopPropagation(); action(targets[chosen]); });
    // A press on a button must not undo the selection that it is about.
    $(name).addEventListener("mousedown", (event) => event.preventDefault());
  });
  $("next").addEventListener("click", () => load(number + 1));
  $("prev").addEventListener("click", () => load(number - 1));
  (async () => {
    try {
      total = (await api("/api/items")).length;
      if (total) await load(0);
      else $("title").textContent = "Nothing to review";
    } catch (error) { $("title").textContent = error.message; }
  })();
})();
