"use strict";
const table = document.querySelector("table"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
const rows = [...body.rows], mostBars = 40;
const text = (row, column) => row.cells[column].textContent;
const number = (row, column) => { const t = text(row, column); return t === "" ? NaN : Number(t); };
const isNumeric = heads.map(head => head.classList.contains("n"));
let shown = rows, sorted = null;

function compare(column, descending) {
  const words = new Intl.Collator(undefined, { numeric: true });
  return (one, other) => {
    const [a, b] = [text(one, column), text(other, column)];
    if (a === "" || b === "") return (a === "") - (b === "");
    const order = isNumeric[column] ? Number(a) - Number(b) : words.compare(a, b);
    return descending ? -order : order;
  };
}

function sort(column) {
  const head = heads[column], was = head.getAttribute("aria-sort");
  const descending = was ? was === "ascending" : isNumeric[column];
  heads.forEach(head => head.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  sorted = [column, descending];
  rows.sort(compare(column, descending));
  show();
}

function show() {
  const wanted = document.getElementById("search").value.toLowerCase();
  shown = wanted === "" ? rows : rows.filter(row => row.textContent.toLowerCase().includes(wanted));
  body.replaceChildren(...shown);
  document.getElementById("count").textContent = shown.length === rows.length
    ? `${rows.length} rows` : `${shown.length} of ${rows.length} rows`;
  draw();
}

function element(name, attributes, content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (content !== undefined) element.textContent = content;
  return element;
}

function draw() {
  const part = document.getElementById("chart-part"), picked = document.getElementById("column");
  if (picked.options.length === 0) { part.hidden = true; return; }
  const column = Number(picked.value), label = Number(document.getElementById("label").value);
  let bars = shown.map(row => [text(row, label), number(row, column), text(row, column)]).filter(bar => Number.isFinite(bar[1]));
  const all = bars.length;
  if (sorted === null) bars.sort((one, other) => other[1] - one[1]);
  bars = bars.slice(0, mostBars);
  const most = Math.max(0, ...bars.map(bar => bar[1])), least = Math.min(0, ...bars.map(bar => bar[1]));
  const line = 24, left = 260, right = 130, width = 1100, room = width - left - right, span = most - least || 1;
  const place = value => left + (value - least) / span * room;
  const chart = element("svg", { viewBox: `0 0 ${width} ${bars.length * line + 8}`, role: "img", "aria-label": `${heads[column].textContent} by ${heads[label].textContent}` });
  bars.forEach(([name, value, exact], index) => {
    const y = index * line + 4, short = name.length > 32 ? name.slice(0, 31) + "…" : name;
    chart.append(element("text", { x: left - 10, y: y + 15, "text-anchor": "end" }, short));
    const from = Math.min(place(0), place(value)), length = Math.max(1, Math.abs(place(value) - place(0)));
    const bar = element("rect", { x: from, y: y + 2, width: length, height: line - 7, rx: 2, class: value < 0 ? "below" : "" });
    bar.append(element("title", {}, `${name}: ${exact}`));
    chart.append(bar, element("text", { x: place(Math.max(0, value)) + 8, y: y + 15, class: "value" }, exact));
  });
  chart.append(element("line", { x1: place(0), x2: place(0), y1: 0, y2: bars.length * line + 8 }));
  document.getElementById("chart").replaceChildren(chart);
  document.getElementById("bars").textContent = all > bars.length ? `${bars.length} of ${all} bars` : "";
}

heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => sort(column)));
document.getElementById("search").addEventListener("input", show);
for (const id of ["column", "label"]) document.getElementById(id).addEventListener("change", draw);
show();
