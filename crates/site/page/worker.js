// Runs the generator beside the page, which stays responsive whatever the document's size.

const ready = WebAssembly.instantiateStreaming(fetch("clientsmith.wasm")).then(
  ({ instance }) => instance.exports,
);

// Calls a function of the module with bytes, and returns the bytes that it returns (see the crate's `abi`).
function call(module, name, bytes) {
  const address = module.allocate(bytes.length);
  new Uint8Array(module.memory.buffer, address, bytes.length).set(bytes);
  const packed = BigInt.asUintN(64, module[name](address, bytes.length));
  const [start, length] = [Number(packed >> 32n), Number(packed & 0xffffffffn)];
  const result = new Uint8Array(module.memory.buffer, start, length).slice();
  module.release(start, length);
  return result;
}

self.onmessage = async ({ data: { id, kind, request } }) => {
  try {
    const module = await ready;
    const bytes = new TextEncoder().encode(JSON.stringify(request));
    const started = performance.now();
    const name = kind === "archive" ? "archive_client" : "generate_client";
    const result = call(module, name, bytes);
    const milliseconds = performance.now() - started;
    const reply = kind === "archive" ? result : JSON.parse(new TextDecoder().decode(result));
    self.postMessage({ id, kind, reply, milliseconds });
  } catch (error) {
    self.postMessage({ id, kind, error: String(error) });
  }
};

ready.then(
  () => self.postMessage({ kind: "ready" }),
  (error) => self.postMessage({ kind: "failed", error: String(error) }),
);
