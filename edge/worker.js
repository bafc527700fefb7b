// Watchkeeper behind Cloudflare: a Worker that shows the pages and pictures of the cameras in edge.public-cameras, and the last of them,
// marked as stale, while the node does not answer. It keeps them in the KV store LAST. It passes nothing else: no sign-in, no other route.
// wrangler.toml names the node; docs/edge.md explains it.

const OPEN = /^\/(?:public\/[0-9A-Za-z_.-]{1,80}|api\/cameras\/[0-9A-Za-z_-]{1,64}\/snapshot\.jpg)$/;
const PASSED = ["content-type", "etag", "last-modified", "content-security-policy", "x-picture-time", "x-picture-state"];
const PATIENCE_MS = 4000;
const LARGEST = 5 * 1024 * 1024;
const KEEP_SECONDS = 30 * 24 * 3600;
const MOST_REMEMBERED = 1000;

// When this instance stored what, so that it does not write at each request.
const stored = new Map();

export default {
  async fetch(request, env, context) {
    const path = new URL(request.url).pathname;
    if (!OPEN.test(path)) {
      return plain(404, "There is nothing at this address.");
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return plain(405, "This address can only be read.");
    }
    let answer = null;
    try {
      answer = await ask(env, path);
    } catch (error) {
      answer = null; // no connection, too late, or too long
    }
    if (answer !== null && answer.status === 200) {
      context.waitUntil(keep(env, path, answer));
      return send(request, answer.headers, answer.body, "node");
    }
    if (answer !== null && (answer.status === 401 || answer.status === 403)) {
      context.waitUntil(forget(env, path)); // the owner has closed it
      return plain(404, "There is nothing at this address.");
    }
    const { value, metadata } = await env.LAST.getWithMetadata(path, "arrayBuffer");
    if (value !== null && metadata !== null) {
      return send(request, aged(metadata), value, "kept");
    }
    if (answer !== null && answer.status === 404) {
      return plain(404, "There is no picture yet.");
    }
    const away = plain(503, "Watchkeeper does not answer. It may be restarting; try again in a moment.");
    away.headers.set("retry-after", "10");
    return away;
  },
};

// Neither cookies nor any other header of the visitor reach the node. Only what the node calls public may be shown and kept.
async function ask(env, path) {
  const response = await fetch(new URL(path, env.ORIGIN), {
    headers: { accept: "*/*" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const control = response.headers.get("cache-control") ?? "";
  const isPublic = /(?:^|[\s,])public(?:$|[\s,])/.test(control);
  if (response.status !== 200 || !isPublic) {
    await response.body?.cancel();
    return { status: response.status === 200 ? 401 : response.status };
  }
  const body = await response.arrayBuffer();
  if (body.byteLength > LARGEST) {
    throw new Error("too long");
  }
  const headers = { "cache-control": control };
  for (const name of PASSED) {
    const value = response.headers.get(name);
    if (value !== null) {
      headers[name] = value;
    }
  }
  return { status: 200, headers, body };
}

async function keep(env, path, answer) {
  const now = Date.now();
  const every = Number(env.STORE_EVERY ?? "60") * 1000;
  if (now - (stored.get(path) ?? -Infinity) < every) {
    return;
  }
  if (stored.size >= MOST_REMEMBERED) {
    stored.clear();
  }
  stored.set(path, now);
  await env.LAST.put(path, answer.body, { metadata: answer.headers, expirationTtl: KEEP_SECONDS });
}

async function forget(env, path) {
  stored.delete(path);
  await env.LAST.delete(path);
}

// What is kept is never called live, and says how old it is.
function aged(metadata) {
  const headers = { ...metadata };
  const taken = Date.parse(metadata["x-picture-time"] ?? "");
  if (!Number.isNaN(taken)) {
    const seconds = Math.max(0, (Date.now() - taken) / 1000);
    headers["x-picture-state"] = "stale";
    headers["x-picture-age"] = seconds.toFixed(3);
    headers["age"] = String(Math.ceil(seconds));
  }
  return headers;
}

function send(request, headers, body, from) {
  const all = new Headers(headers);
  all.set("x-content-type-options", "nosniff");
  all.set("x-edge-cache", from);
  all.set("date", new Date().toUTCString());
  const etag = all.get("etag");
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  if (etag !== null && known.includes(etag.replace(/^W\//, ""))) {
    all.delete("content-type");
    return new Response(null, { status: 304, headers: all });
  }
  return new Response(request.method === "HEAD" ? null : body, { status: 200, headers: all });
}

function plain(status, text) {
  return new Response(text + "\n", {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff" },
  });
}
