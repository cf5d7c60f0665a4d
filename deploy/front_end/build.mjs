// Joins the front end of the installed Streamlit into five files, with a Plotly of the five kinds of trace that our
// charts use: `npm ci && npm run build` here, whenever requirements.txt names another Streamlit or Plotly.
//
// Streamlit's front end lies in some 300 modules, a hundred of which a first page fetches, and its Plotly draws every
// kind of trace there is (4.7 MB). What comes out is written to data/front_end and served by access/sent/front_end.py:
//   core.js   what the frame itself needs, run at once
//   soon.js   the elements that nearly every page shows
//   chart.js  charts
//   forms.js  what only pages that are filled in use
//   grid.js   tables too long to be written out, which sixty modules draw
//   contents.json  which module went where, and of which Streamlit: of any other, nothing of this is served
// Modules that none of the five holds stay what they are; where they ask for one that was joined, the server answers
// with its names out of the joined file, so that every module is there once.

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { parse } from "acorn";
import { simple } from "acorn-walk";
import { build } from "esbuild";
import { environmentPlugin } from "esbuild-plugin-environment";
import { glsl } from "esbuild-plugin-glsl";
import inlineStyle from "esbuild-plugin-inline-css";

const HERE = dirname(fileURLToPath(import.meta.url));
const HOUSE = resolve(HERE, "../..");
const PYTHON = process.env.PYTHON ?? join(HOUSE, ".venv/bin/python");
const STATIC = execFileSync(PYTHON, [
  "-c", "import pathlib, streamlit; print(pathlib.Path(streamlit.__file__).parent / 'static')",
], { encoding: "utf-8" }).trim();
const SCRIPTS = join(STATIC, "static/js");
const TARGET = join(HOUSE, "data/front_end");
const TRACES = ["bar", "choropleth", "heatmap", "scatter", "scattergeo"];
const PARTS = {
  core: ["index.html"],
  soon: ["Html", "Metric", "Table", "Selectbox", "ButtonGroup", "TextInput", "DownloadButton", "Button", "LinkButton",
    "Checkbox", "Spinner", "Progress"],
  chart: ["PlotlyChart"],
  forms: ["DateInput", "TimeInput", "Multiselect", "NumberInput", "TextArea", "FileUploader", "ImageList", "axios"],
  grid: ["DataFrame"],
};

const manifest = JSON.parse(readFileSync(join(STATIC, "manifest.json"), "utf-8"));
const fileOf = (key) => manifest[key].file.split("/").at(-1);
const keyOf = (name) => {
  const known = Object.keys(manifest);
  const named = known.filter((key) =>
    key === name || key.endsWith(`/${name}.tsx`) || key === `../node_modules/${name}/index.js`);
  // What several modules share is known by the file that it became.
  const found = named.length ? named : known.filter((key) => key.startsWith(`_${name}.`) && key.endsWith(".js"));
  if (found.length !== 1) throw new Error(`${name}: ${found.length} modules of that name`);
  return found[0];
};

// Which module goes where: each into the first part that reaches it.
const places = new Map();
for (const [part, names] of Object.entries(PARTS)) {
  const reach = (key) => {
    const file = fileOf(key);
    if (places.has(file)) return;
    places.set(file, { part, number: places.size, exports: [] });
    (manifest[key].imports ?? []).forEach(reach);
  };
  names.forEach((name) => reach(keyOf(name)));
}

const parsed = (text) => parse(text, { ecmaVersion: "latest", sourceType: "module" });
const namesOf = (tree) => tree.body.flatMap((node) => {
  if (node.type === "ExportDefaultDeclaration") return ["default"];
  if (node.type !== "ExportNamedDeclaration") {
    if (node.type === "ExportAllDeclaration") throw new Error("export *: not known by name");
    return [];
  }
  if (node.declaration) throw new Error("export of a declaration: Streamlit's modules had none");
  return node.specifiers.map((one) => one.exported.name ?? one.exported.value);
});
const joined = (part) => `./${part}.js`;

/** The text of a module, with what it fetches later taken from the joined files. */
function rewritten(file) {
  const text = readFileSync(join(SCRIPTS, file), "utf-8");
  const tree = parsed(text);
  places.get(file).exports = namesOf(tree);
  const changes = [];
  let isLoading = false;
  const placeOf = (node) => {
    const asked = node.source.type === "TemplateLiteral" ? node.source.quasis[0].value.cooked : node.source.value;
    return places.get(asked?.replace("./", ""));
  };
  simple(tree, {
    // An element that is asked for with what is to be fetched ahead: where its part has run, it is there at once.
    CallExpression(node) {
      const [load] = node.arguments;
      if (load?.type !== "ArrowFunctionExpression" || load.body.type !== "ImportExpression") return;
      const place = placeOf(load.body);
      if (!place) return;
      const asked = `"${place.part}","n${place.number}",()=>import("${joined(place.part)}")`;
      changes.push([node.start, node.end, `bianminLoaded(${asked})`]);
      isLoading = true;
    },
    ImportExpression(node) {
      const place = placeOf(node);
      if (place) changes.push([node.start, node.end, `import("${joined(place.part)}").then(e=>e.n${place.number})`]);
    },
    ArrayExpression(node) {
      // The list of files that are fetched ahead together with a module.
      const isList = node.elements.length && node.elements.every((one) =>
        one?.type === "Literal" && /^\.\.?\/.*\.(js|css)$/.test(one.value));
      if (isList) changes.push([node.start, node.end, JSON.stringify(node.elements.map(({ value }) => {
        const place = places.get(value.replace("./", ""));
        return place ? joined(place.part) : value;
      }))]);
    },
    VariableDeclarator(node) {
      // Plotly is a module of the old kind within its chart's: the only one that is told its version in this way.
      if (node.init?.type === "CallExpression" && node.init.end - node.init.start > 1_000_000) {
        if (!text.slice(node.init.start, node.init.end).includes('"src/version.js"')) throw new Error("not Plotly");
        changes.push([node.init.start, node.init.end, "()=>bianminPlotly"]);
      }
    },
  });
  let now = text;
  const outermost = changes.filter(([from, to]) => !changes.some(([a, z]) => a <= from && to <= z && z - a > to - from));
  for (const [from, to, by] of outermost.sort((a, b) => b[0] - a[0])) now = now.slice(0, from) + by + now.slice(to);
  if (isLoading) now = `import{loaded as bianminLoaded}from"bianmin:loaded";${now}`;
  if (file.startsWith("PlotlyChart.")) {
    if (!now.includes("bianminPlotly")) throw new Error("Plotly was not found in its chart");
    now = `import bianminPlotly from "bianmin:plotly";${now}`;
  }
  return now;
}

const texts = new Map([...places.keys()].map((file) => [file, rewritten(file)]));

const streamlit = (part) => ({
  name: "streamlit",
  setup(work) {
    work.onResolve({ filter: /^bianmin:/ }, ({ path }) =>
      path === "bianmin:loaded" && part !== "core" ? { path: joined("core"), external: true } : { path, namespace: "ours" });
    work.onResolve({ filter: /^\.\/[\w.~-]+\.js$/ }, ({ path, kind, namespace }) => {
      if (!["module", "names", "ours"].includes(namespace)) return undefined;
      const place = places.get(path.replace("./", ""));
      if (kind === "dynamic-import" || Object.keys(PARTS).some((one) => path === joined(one))) {
        return { path, external: true };
      }
      if (!place) throw new Error(`${path} is in none of the parts`);
      return { path: path.replace("./", ""), namespace: place.part === part ? "module" : "names" };
    });
    work.onLoad({ filter: /.*/, namespace: "module" }, ({ path }) => ({
      contents: texts.get(path), loader: "js",
      resolveDir: HERE,
    }));
    work.onLoad({ filter: /.*/, namespace: "names" }, ({ path }) => {
      const { part: where, number, exports } = places.get(path);
      const names = exports.map((name) => `m${number}_${name} as ${name}`).join();
      return { contents: exports.length ? `export{${names}}from"${joined(where)}"` : `import"${joined(where)}"`, loader: "js" };
    });
    work.onLoad({ filter: /^bianmin:part$/, namespace: "ours" }, () => ({
      contents: [...places].filter(([, one]) => one.part === part).map(([file, { number, exports }]) =>
        (exports.length ? `export{${exports.map((name) => `${name} as m${number}_${name}`).join()}}from"./${file}";` : "")
        + `export*as n${number} from"./${file}";import*as n${number} from"./${file}";`).join("\n")
        + (part === "core" ? `export{loaded,told}from"bianmin:loaded";` : "")
        + `import{told as bianminTold}from"bianmin:loaded";bianminTold("${part}",{${
          [...places.values()].filter((one) => one.part === part).map(({ number }) => `n${number}`)}});`,
      loader: "js",
    }));
    // React waits for no element that is told of before it asks: none is drawn as a grey bar first, and nothing moves.
    // Charts are drawn once what stands around them was painted: drawing one takes longer than all the rest. A window that
    // is not painted (behind others, a test's on a busy machine) does not wait for it: its charts never came. Until then a
    // part is one promise, which answers in the order in which it was asked: React asks what it waits for several times (for
    // the element, then when to try again), and told to try again before it has the element, it tries without end.
    work.onLoad({ filter: /^bianmin:loaded$/, namespace: "ours" }, () => ({
      contents: `const there = {}, coming = {};
        export const told = (part, modules) => { if (part !== "chart") there[part] = modules; };
        const painted = () => new Promise((done) => {
          requestAnimationFrame(() => setTimeout(done));
          setTimeout(done, document.hidden ? 0 : 1000);
        });
        const fetched = async (part, load) => {
          try {
            const all = await load();
            if (part === "chart") await painted();
            return there[part] = all;
          } catch (error) {
            delete coming[part];
            throw error;
          }
        };
        export const loaded = (part, name, load) => there[part]
          ? { then: (well) => well(there[part][name]) }
          : (coming[part] ??= fetched(part, load)).then((all) => all[name]);`,
      loader: "js",
    }));
    work.onLoad({ filter: /^bianmin:plotly$/, namespace: "ours" }, () => ({
      contents: `const Plotly = require("plotly.js/lib/core");
        Plotly.register([${TRACES.filter((one) => one !== "scatter").map((one) => `require("plotly.js/lib/${one}")`)}]);
        module.exports = Plotly;`,
      loader: "js", resolveDir: HERE,
    }));
  },
});

mkdirSync(TARGET, { recursive: true });
const whole = createHash("sha256");
for (const part of Object.keys(PARTS)) {
  const made = await build({
    entryPoints: ["bianmin:part"], bundle: true, format: "esm", minify: true, write: false, outfile: `${part}.js`,
    target: "es2022", charset: "utf8", legalComments: "eof", logLevel: "warning", absWorkingDir: HERE,
    define: part === "chart" ? { global: "window", "define.amd": "false" } : {},
    plugins: [streamlit(part), inlineStyle(), glsl({ minify: true }), environmentPlugin({ NODE_DEBUG: false })],
  });
  const body = Buffer.from(made.outputFiles[0].contents);
  whole.update(body);
  const packed = brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
  writeFileSync(join(TARGET, `${part}.js.br`), packed);
  console.log(`${part}.js: ${body.length} bytes, ${packed.length} on the line`);
}
const mark = whole.digest("hex").slice(0, 12);
const frames = createHash("sha256").update(readFileSync(join(STATIC, "manifest.json"))).digest("hex");
const modules = Object.fromEntries([...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(
  ([file, { part, number, exports }]) => [file, { part, number, exports }]));
writeFileSync(join(TARGET, "contents.json"), `${JSON.stringify({ mark, manifest: frames, parts: Object.keys(PARTS), traces: TRACES, modules }, null, 1)}\n`);
console.log(`${places.size} modules, mark ${mark}`);
