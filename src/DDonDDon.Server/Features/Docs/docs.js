// Shows /openapi/v1.json. Text of the document is only ever set as text, never as markup.
"use strict";

let api;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

// A sentence in which `code` is set as code.
function prose(text) {
  return (text ?? "").split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
}

function resolve(schema) {
  return schema?.$ref ? resolve(api.components.schemas[schema.$ref.split("/").at(-1)]) : (schema ?? {});
}

function nameOf(schema) {
  return schema?.$ref?.split("/").at(-1);
}

function choiceOf(schema) {
  const choices = schema.oneOf ?? schema.anyOf;
  return choices ? { only: choices.find((choice) => choice.type !== "null"), orNull: choices.some((choice) => choice.type === "null") } : { only: schema, orNull: false };
}

function typeOf(schema) {
  const { only, orNull } = choiceOf(schema);
  const whole = resolve(only);
  const types = [whole.type ?? "any"].flat();
  const words = types.filter((type) => type !== "null").map((type) => {
    if (type === "array") return `list of ${typeOf(whole.items)}`;
    if (whole.enum) return whole.enum.join(" | ");
    return type === "object" ? (nameOf(only) ?? "object") : whole.format && !["int32", "int64"].includes(whole.format) ? whole.format : type;
  });
  const limits = [
    whole.minimum !== undefined || whole.maximum !== undefined ? `${whole.minimum ?? "…"} to ${whole.maximum ?? "…"}` : undefined,
    whole.default !== undefined ? `default ${JSON.stringify(whole.default)}` : undefined,
  ].filter(Boolean);
  return words.join(" or ") + (orNull || types.includes("null") ? " or null" : "") + (limits.length ? ` (${limits.join(", ")})` : "");
}

function members(schema, word, seen = []) {
  const { only } = choiceOf(schema);
  const whole = resolve(only);
  if (whole.type === "array" || [whole.type].flat().includes("array")) return members(whole.items, word, seen);
  if (!whole.properties || seen.includes(whole)) return undefined;
  const needed = new Set(whole.required ?? []);
  return element("ul", { class: "members" }, ...Object.entries(whole.properties).map(([name, member]) => {
    const inner = members(member, word, [...seen, whole]);
    const meaning = member.description ?? resolve(choiceOf(member).only).description;
    return element("li", {},
      element("span", { class: "name" }, name), " ", element("span", { class: "type" }, typeOf(member)),
      needed.has(name) ? element("span", { class: "needed" }, ` ${word}`) : undefined,
      meaning ? element("span", { class: "meaning" }, ...prose(meaning)) : undefined,
      inner ? element("details", { class: "inner" }, element("summary", {}, `members of ${name}`), inner) : undefined);
  }));
}

function example(value) {
  if (value === undefined) return undefined;
  return element("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, null, 2));
}

function parameters(operation) {
  if (!operation.parameters?.length) return [];
  return [element("h3", {}, "Parameters"), element("ul", { class: "members" }, ...operation.parameters.map((parameter) => element("li", {},
    element("span", { class: "name" }, parameter.name), " ",
    element("span", { class: "type" }, `${parameter.in}, ${typeOf(parameter.schema)}`),
    parameter.required ? element("span", { class: "needed" }, " required") : undefined,
    element("span", { class: "meaning" }, ...prose(parameter.description),
      ...(parameter.example !== undefined ? [" For example ", element("code", {}, String(parameter.example)), "."] : [])))))];
}

function content(holder, word) {
  return Object.entries(holder.content ?? {}).flatMap(([type, media]) => {
    const problems = Object.entries(media.examples ?? {});
    if (nameOf(media.schema) === "Problem")
      return [element("dl", { class: "codes" }, ...problems.flatMap(([code, problem]) => [element("dt", {}, element("code", {}, code)), element("dd", {}, problem.value.detail)]))];
    return [element("p", { class: "type" }, `${type}: ${typeOf(media.schema ?? {})}`), members(media.schema ?? {}, word), example(media.example ?? problems[0]?.[1].value)];
  });
}

function answer(status, response) {
  const good = status.startsWith("2");
  const headers = Object.entries(response.headers ?? {}).map(([name, header]) =>
    element("p", { class: "type" }, "Header ", element("code", {}, name), ": ", header.description));
  return element("details", { class: "answer", open: good },
    element("summary", {}, element("span", { class: `status ${good ? "good" : "bad"}` }, status), " ", ...prose(response.description)), ...headers, ...content(response, "always"));
}

function operationOf(method, path, operation) {
  const anyone = operation.security?.length === 0;
  const shown = element("details", { class: "operation", id: operation.operationId },
    element("summary", {},
      element("span", { class: `method ${method}` }, method.toUpperCase()), element("span", { class: "path" }, path),
      element("span", { class: "sentence" }, operation.summary), element("span", { class: "who" }, anyone ? "anyone" : "signed in")));
  const codes = Object.values(operation.responses).flatMap((response) => Object.keys(response.content?.["application/problem+json"]?.examples ?? {}));
  shown.dataset.words = [method, path, operation.operationId, operation.summary, operation.description, ...codes,
    ...(operation.parameters ?? []).map((parameter) => parameter.name)].join(" ").toLowerCase();
  // What nobody opens costs nothing.
  shown.addEventListener("toggle", () => {
    if (!shown.open || shown.querySelector(".body")) return;
    shown.append(element("div", { class: "body" },
      operation.description ? element("p", { class: "description" }, ...prose(operation.description)) : undefined,
      ...parameters(operation),
      ...(operation.requestBody ? [element("h3", {}, "Body"), ...content(operation.requestBody, "required")] : []),
      element("h3", {}, "Answers"), ...Object.entries(operation.responses).map(([status, response]) => answer(status, response))));
  });
  return shown;
}

function show() {
  const main = document.getElementById("operations");
  const areas = document.getElementById("areas");
  document.title = `${api.info.title} API`;
  document.getElementById("title").append(element("small", {}, api.info.version));
  document.getElementById("state").remove();
  main.append(element("p", { class: "intro" }, element("strong", {}, api.info.summary), " ", ...prose(api.info.description)));
  for (const { name, description } of api.tags) {
    const id = `area-${name.toLowerCase().replaceAll(" ", "-")}`;
    const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).filter(([, operation]) => operation.tags?.includes(name)).map(([method, operation]) => operationOf(method, path, operation)));
    main.append(element("section", {}, element("h2", { id }, name), element("p", {}, description), ...operations));
    areas.append(element("ul", {}, element("strong", {}, element("a", { href: `#${id}` }, name)),
      ...operations.map((operation) => element("li", {}, element("a", { href: `#${operation.id}` }, operation.id)))));
  }
  main.append(element("p", { id: "none", hidden: true }, "Nothing matches."));
}

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches("details")) {
    target.open = true;
    target.scrollIntoView();
  }
}

function filter() {
  const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const section of document.querySelectorAll("main section")) {
    let here = 0;
    for (const operation of section.querySelectorAll("details.operation")) {
      operation.hidden = !words.every((word) => operation.dataset.words.includes(word));
      here += operation.hidden ? 0 : 1;
    }
    section.hidden = here === 0;
    found += here;
  }
  document.getElementById("none").hidden = found > 0;
}

async function start() {
  try {
    const answer = await fetch("/openapi/v1.json");
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    api = await answer.json();
  } catch (failure) {
    document.getElementById("state").textContent = `The description could not be read (${failure.message}). Load this page again.`;
    return;
  }
  show();
  openTarget();
  window.addEventListener("hashchange", openTarget);
  const search = document.getElementById("search");
  search.addEventListener("input", filter);
  document.addEventListener("keydown", (key) => {
    if (key.key === "/" && document.activeElement !== search) {
      key.preventDefault();
      search.focus();
    }
  });
}

start();
