// The page: an editor for the document, the files of its client, and what the generator has to say.

const element = (id) => document.getElementById(id);
const [text, gutter, editor] = ["text", "gutter", "editor"].map(element);
const [status, problems, files, path, code] = ["status", "problems", "files", "path", "code"].map(element);

const EXAMPLE = "example.yaml";
// A pause in typing, after which the client is generated again.
const PAUSE = 250;
// Lines beyond these are not compared: marking them takes longer than reading them.
const MOST_MARKED = 20_000;

let documentName = "openapi.yaml";
let client = [];
let before = new Map();
let selected = "src/lib.rs";
let latest = 0;
let worker = start();
let timer;
// Whether the generator failed with the document as it is: it is not asked again until that is edited.
let failed = false;

// A new worker. One that fails, for want of memory for instance, is replaced, so that the page goes on.
function start() {
  const worker = new Worker("worker.js");
  worker.onmessage = ({ data }) => receive(data);
  worker.onerror = () => restart("The generator stopped.");
  return worker;
}

function restart(message) {
  failed = true;
  worker.terminate();
  worker = start();
  status.textContent = message;
}

function request() {
  return {
    name: documentName,
    text: text.value,
    options: {
      package: element("package").value || "api-client",
      subClients: element("sub-clients").checked,
      tagFeatures: element("tag-features").checked,
    },
  };
}

function generate() {
  clearTimeout(timer);
  failed = false;
  latest += 1;
  if (text.value.trim() === "") {
    show({ files: [], notes: [], operations: 0, schemas: 0 });
    status.textContent = "Paste a document, or open the example.";
    return;
  }
  status.textContent = "Generating…";
  worker.postMessage({ id: latest, kind: "generate", request: request() });
}

function receive({ id, kind, reply, milliseconds, error }) {
  if (kind === "ready") {
    if (!failed) {
      generate();
    }
  } else if (kind === "failed") {
    status.textContent = `The generator could not be loaded: ${error}`;
  } else if (error !== undefined) {
    restart(`The generator failed: ${error}`);
  } else if (kind === "archive") {
    save(reply);
  } else if (id === latest) {
    show(reply);
    status.textContent = summary(reply, milliseconds);
  }
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function summary({ files, notes, operations, schemas, failure }, milliseconds) {
  if (failure) {
    return `This is a defect of the generator: ${failure}`;
  }
  const time = `${Math.round(milliseconds)} ms`;
  const errors = notes.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    return `${plural(errors, "error")}: no client is generated. ${time}`;
  }
  const count = notes.length === 0 ? "no problems" : plural(notes.length, "message");
  return `${plural(operations, "operation")}, ${plural(schemas, "schema")}; ${plural(files.length, "file")}, ${count}. ${time}`;
}

function show({ files, notes }) {
  showProblems(notes);
  showGutter(notes);
  // While there is an error, the last client stays, so that what changes is seen when it is mended.
  if (files.length > 0 || text.value.trim() === "") {
    before = new Map(client.map(({ path, text }) => [path, text]));
    client = files;
    showFiles();
  }
  element("download").disabled = files.length === 0;
}

function showProblems(notes) {
  problems.replaceChildren(...notes.map((note) => {
    const item = document.createElement("li");
    item.className = note.severity;
    const button = document.createElement("button");
    button.type = "button";
    const label = document.createElement("span");
    label.className = "label";
    label.textContent = `${note.severity}[${note.code}]`;
    const help = document.createElement("span");
    help.className = "help";
    help.textContent = note.help;
    button.append(label, ` ${note.line}:${note.column} ${note.message}`, help);
    button.onclick = () => go(note.line);
    item.append(button);
    return item;
  }));
}

// Selects a line of the document and scrolls to it.
function go(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  text.scrollTop = Math.max(0, (line - 5) * text.scrollHeight / lines.length);
}

// The numbers of the lines, those with problems marked.
function showGutter(notes) {
  const severities = ["note", "warning", "error"];
  const marked = new Map();
  for (const { line, severity } of notes) {
    const known = severities.indexOf(marked.get(line));
    if (severities.indexOf(severity) > known) {
      marked.set(line, severity);
    }
  }
  const count = text.value.split("\n").length;
  const pieces = [];
  let plain = "";
  for (let line = 1; line <= count; line += 1) {
    if (marked.has(line)) {
      const mark = document.createElement("span");
      mark.className = marked.get(line);
      mark.textContent = `▸${line}`;
      pieces.push(plain, mark);
      plain = "\n";
    } else {
      plain += `${line}\n`;
    }
  }
  gutter.replaceChildren(...pieces, plain);
  gutter.scrollTop = text.scrollTop;
}

const isOfRuntime = (path) => path.startsWith("src/runtime/");

function showFiles() {
  const all = element("runtime-files").checked;
  const shown = client.filter(({ path }) => all || !isOfRuntime(path));
  if (!shown.some(({ path }) => path === selected)) {
    selected = shown.find(({ path }) => path === "src/lib.rs")?.path ?? shown[0]?.path;
  }
  files.replaceChildren(...shown.map((file) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = file.path;
    button.setAttribute("aria-current", String(file.path === selected));
    if (before.size > 0 && before.get(file.path) !== file.text) {
      button.className = before.has(file.path) ? "changed" : "new";
    }
    button.onclick = () => {
      selected = file.path;
      for (const other of files.querySelectorAll("button")) {
        other.setAttribute("aria-current", String(other === button));
      }
      showFile();
    };
    item.append(button);
    return item;
  }));
  showFile();
}

// The selected file. Lines that it did not have before the last edit are marked.
function showFile() {
  const file = client.find(({ path }) => path === selected);
  path.textContent = file ? file.path : "";
  if (!file) {
    code.replaceChildren();
    return;
  }
  const old = before.get(file.path);
  const lines = file.text.split("\n");
  if (old === undefined || old === file.text || lines.length > MOST_MARKED) {
    code.textContent = file.text;
    return;
  }
  const known = new Map();
  for (const line of old.split("\n")) {
    known.set(line, (known.get(line) ?? 0) + 1);
  }
  const pieces = [];
  let plain = "";
  for (const line of lines) {
    const left = known.get(line) ?? 0;
    known.set(line, left - 1);
    if (left > 0) {
      plain += `${line}\n`;
    } else {
      const mark = document.createElement("mark");
      mark.textContent = `${line}\n`;
      pieces.push(plain, mark);
      plain = "";
    }
  }
  code.replaceChildren(...pieces, plain);
}

function save(bytes) {
  if (bytes.length === 0) {
    status.textContent = "There is no crate to download.";
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  link.download = `${element("package").value || "api-client"}.zip`;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function open(file) {
  documentName = file.name;
  text.value = await file.text();
  generate();
}

text.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(generate, PAUSE);
});
text.addEventListener("scroll", () => {
  gutter.scrollTop = text.scrollTop;
});
for (const id of ["package", "sub-clients", "tag-features"]) {
  element(id).addEventListener("change", generate);
}
element("runtime-files").addEventListener("change", showFiles);
element("open").addEventListener("change", ({ target }) => target.files[0] && open(target.files[0]));
element("example").addEventListener("click", async () => {
  documentName = EXAMPLE;
  text.value = await (await fetch(EXAMPLE)).text();
  generate();
});
element("download").addEventListener("click", () => {
  worker.postMessage({ id: latest, kind: "archive", request: request() });
});
editor.addEventListener("dragover", (event) => {
  event.preventDefault();
  editor.classList.add("dropping");
});
editor.addEventListener("dragleave", () => editor.classList.remove("dropping"));
editor.addEventListener("drop", (event) => {
  event.preventDefault();
  editor.classList.remove("dropping");
  const file = event.dataTransfer.files[0];
  if (file) {
    open(file);
  }
});
