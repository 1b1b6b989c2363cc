(() => {
  const rows = JSON.parse(document.getElementById("data").content.textContent);
  const text = rows.map((r) => r.join(" ").toLowerCase());
  const body = document.getElementById("rows");
  const found = document.getElementById("found");
  const query = document.getElementById("q");
  const draw = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = rows.filter((_, i) => words.every((w) => text[i].includes(w)));
    const lines = hits.slice(0, 500).map((row) => {
      const tr = document.createElement("tr");
      row.slice(0, 7).forEach((cell, i) => {
        const td = document.createElement("td");
        if (i === 6) td.className = "r";
        td.textContent = cell === null || cell === "" ? "–" : cell;
        tr.append(td);
      });
      return tr;
    });
    body.replaceChildren(...lines);
    found.textContent = `${hits.length} of ${rows.length}` + (hits.length > 500 ? ", the first 500 shown" : "");
  };
  document.getElementById("tools").hidden = false;
  document.getElementById("static").hidden = true;
  query.addEventListener("input", draw);
  draw();
})();
