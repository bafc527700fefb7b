// Runs edge/worker.js as Cloudflare would, on loopback. Arguments: the worker's file, the node's address. Prints its own address, and ends with standard input.
import { Miniflare } from "miniflare";
import { readFileSync } from "node:fs";

const [worker, origin] = process.argv.slice(2);
const miniflare = new Miniflare({
  modules: true,
  script: readFileSync(worker, "utf8"),
  compatibilityDate: "2026-01-01",
  host: "127.0.0.1",
  port: 0,
  kvNamespaces: ["LAST"],
  bindings: { ORIGIN: origin, STORE_EVERY: "0" },
});
console.log("listening " + (await miniflare.ready).href);
process.stdin.resume();
process.stdin.on("end", async () => {
  await miniflare.dispose();
  process.exit(0);
});
