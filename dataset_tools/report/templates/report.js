(() => {
  const WORDS = 5, SHOWN = 6, PAGE = 200;
  const rows = JSON.parse(document.getElementById("data").content.textContent);
  const text = new Map(rows.map((row) => [row, row.flat(2).join(" ").toLowerCase()]));
  const [table, found, query] = ["rows", "found", "q"].map((id) => document.getElementById(id));
  const heads = [...document.querySelectorAll(".browse th")];
  let order = { column: -1, down: false };

  const make = (tag, content, cls) => {
    const node = document.createElement(tag);
    node.dir = "auto";
    if (cls) node.className = cls;
    node.append(content === null || content === "" ? "–" : content);
    return node;
  };
  const details = (row) => {
    const [authors, language, url, lede, quotes] = row.slice(SHOWN);
    const cell = make("td", make("p", [authors || "no author", language, url || "no address"].filter(Boolean).join(" · "), "soft"));
    cell.colSpan = SHOWN;
    cell.append(make("p", lede || "The release does not carry the text of this article."));
    for (const [speaker, words] of quotes) cell.append(make("blockquote", `${speaker || "no speaker"}: “${words}”`));
    return make("tr", cell, "more");
  };
  const line = (row) => {
    const tr = document.createElement("tr");
    const open = make("button", row[0]);
    open.type = "button";
    open.ariaExpanded = "false";
    open.addEventListener("click", () => {
      const more = open.ariaExpanded === "false";
      open.ariaExpanded = String(more);
      if (more) tr.after(details(row)); else tr.nextSibling.remove();
    });
    tr.append(make("td", open), ...row.slice(1, SHOWN).map((cell, i) => make("td", cell === null ? "" : String(cell), i === WORDS - 1 ? "r" : "")));
    return tr;
  };
  const compare = (a, b) => {
    const [x, y] = [a[order.column], b[order.column]].map((v) => (v === null ? "" : v));
    const sign = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
    return order.down ? -sign : sign;
  };
  const draw = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = rows.filter((row) => words.every((w) => text.get(row).includes(w)));
    if (order.column >= 0) hits.sort(compare);
    table.replaceChildren(...hits.slice(0, PAGE).map(line));
    found.textContent = `${hits.length} of ${rows.length}` + (hits.length > PAGE ? `, the first ${PAGE} shown` : "");
  };
  heads.forEach((head, column) => {
    const sort = make("button", head.textContent);
    sort.type = "button";
    head.replaceChildren(sort);
    sort.addEventListener("click", () => {
      order = { column, down: order.column === column && !order.down };
      heads.forEach((h, i) => { h.ariaSort = i !== column ? null : order.down ? "descending" : "ascending"; });
      draw();
    });
  });
  document.getElementById("tools").hidden = false;
  document.getElementById("static").hidden = true;
  query.addEventListener("input", draw);
  draw();
})();
