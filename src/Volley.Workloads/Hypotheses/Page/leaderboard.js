(() => {
  const table = document.getElementById("segments");
  if (!table) return;
  const bodies = [...table.tBodies];
  const buttons = bodies.map(body => body.querySelector("button"));
  const shown = document.getElementById("shown");
  const all = document.getElementById("all");
  const open = (i, state) => {
    bodies[i].rows[1].hidden = !state;
    buttons[i].setAttribute("aria-expanded", state);
  };
  buttons.forEach((button, i) => button.addEventListener("click", () => open(i, bodies[i].rows[1].hidden)));
  const value = (body, column) => {
    const cell = body.rows[0].cells[column];
    return column === 0 ? cell.textContent : cell.dataset.v === undefined ? null : Number(cell.dataset.v);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => head.firstElementChild.addEventListener("click", () => {
    const last = head.getAttribute("aria-sort");
    const ascending = last ? last === "descending" : column === 0;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const sign = ascending ? 1 : -1;
    const rows = bodies.map((body, place) => ({ body, place, value: value(body, column) }));
    rows.sort((a, b) => {
      // What has no value stays at the end, whichever way the rest goes.
      if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.place - b.place;
      return (a.value < b.value ? -sign : a.value > b.value ? sign : 0) || a.place - b.place;
    });
    table.append(...rows.map(row => row.body));
  }));
  document.getElementById("filter").addEventListener("input", event => {
    const wanted = event.target.value.trim().toLowerCase();
    let count = 0;
    for (const body of bodies) {
      body.hidden = !body.textContent.toLowerCase().includes(wanted);
      count += body.hidden ? 0 : 1;
    }
    shown.textContent = `${count} of ${bodies.length} segments`;
  });
  all.addEventListener("click", () => {
    const state = all.getAttribute("aria-pressed") !== "true";
    all.setAttribute("aria-pressed", state);
    all.textContent = state ? "Close all" : "Open all";
    bodies.forEach((_, i) => open(i, state));
  });
})();
