// Compiles the specs of @typespec/http-specs to OpenAPI, in one process:
//
//     node compile.mjs OUT            → OUT/3.1.0/NAME.yaml, OUT/3.0.0/NAME.yaml, OUT/3.2.0/streaming_NAME.yaml
//
// NAME is a spec's folder with `_` for `/`; of a versioned spec there is a document a version, `NAME.VERSION`.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { compile, NodeHost } from "@typespec/compiler";

const SPECS = resolve("node_modules/@typespec/http-specs/specs");
const ADAPTED = resolve("adapted");
const EMITTER = "@typespec/openapi3";
const VERSIONS = ["3.1.0", "3.0.0"];

/** Specs that do not compile to OpenAPI as they are, and what is changed in copies of them. */
const ADAPTATIONS = {
  // OpenAPI has no query in a path template: the operations that need one are left out.
  routes: (text) => text.slice(0, text.indexOf('@route("query-continuation")')) + "}\n",
  // The emitter fails on a query parameter called `constructor`; the document gets the right name again below.
  "special-words": (text) => text.replace("@query constructor: string", "@query constructorParam: string"),
  // OpenAPI has the ranges of statuses 1XX to 5XX only.
  "response/status-code-range": (text) => text.replace("@minValue(494)", "@minValue(400)"),
};

const DOCUMENT_ADAPTATIONS = {
  "special-words": (text) => text.replaceAll("name: constructorParam", "name: constructor"),
};

function specs(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return specs(join(folder, entry.name));
      return entry.name === "main.tsp" ? [relative(SPECS, folder)] : [];
    });
}

/** The file to compile: the spec's, or an adapted copy of it. */
function source(spec) {
  const original = join(SPECS, spec, "main.tsp");
  const adapt = ADAPTATIONS[spec];
  if (!adapt) return original;
  const text = adapt(readFileSync(original, "utf8"));
  const absolute = text.replace(/import "(\.[^"]*)"/g, (_, path) => `import "${resolve(SPECS, spec, path)}"`);
  const copy = join(ADAPTED, spec, "main.tsp");
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, absolute);
  return copy;
}

async function documents(spec, out) {
  const versions = spec.startsWith("streaming/") ? [...VERSIONS, "3.2.0"] : VERSIONS;
  const folder = mkdtempSync(join(tmpdir(), "openapi-"));
  const program = await compile(NodeHost, source(spec), {
    emit: [EMITTER],
    options: { [EMITTER]: { "openapi-versions": versions, "emitter-output-dir": folder } },
  });
  const errors = program.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  for (const error of errors) console.error(`${spec}: ${error.code}: ${error.message}`);
  const name = spec.replaceAll("/", "_");
  for (const version of versions) {
    for (const file of readdirSync(join(folder, version))) {
      const suffix = basename(file, ".yaml").replace(/^openapi/, "");
      const adapt = DOCUMENT_ADAPTATIONS[spec] ?? ((text) => text);
      writeFileSync(join(out, version, `${name}${suffix}.yaml`), adapt(readFileSync(join(folder, version, file), "utf8")));
    }
  }
  rmSync(folder, { recursive: true });
  return errors.length;
}

const out = resolve(process.argv[2]);
for (const version of [...VERSIONS, "3.2.0"]) mkdirSync(join(out, version), { recursive: true });
let failures = 0;
for (const spec of specs(SPECS)) failures += await documents(spec, out);
process.exit(failures > 0 ? 1 : 0);
