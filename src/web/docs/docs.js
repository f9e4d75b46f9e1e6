// Shows the OpenAPI document of this server and sends requests to it. Text goes into the page as text, never as HTML.
const verbs = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
const find = (id) => document.getElementById(id);

/** An element: h('p', { class: 'quiet' }, 'text', child, …). */
function h(tag, facts = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name.startsWith('on')) e.addEventListener(name.slice(2), value);
    else if (value === true) e.setAttribute(name, '');
    else if (value !== false && value != null) e.setAttribute(name, value);
  }
  e.append(...children.flat(Infinity).filter((c) => c != null && c !== false));
  return e;
}

/** Text with `code` and "- item" lines, as the document's descriptions have them. */
function prose(text) {
  return (text ?? '').split('\n').map((line) => h('div', {}, ...line.replace(/^- /, '• ').split(/`([^`]+)`/).map((part, i) => i % 2 ? h('code', {}, part) : part)));
}

let api;
const resolve = (thing) => thing?.$ref ? thing.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], api) : thing;
const nameOf = (schema) => schema?.$ref?.split('/').pop();

/** "text (email), 1 to 254 characters" */
function typeOf(schema) {
  if (!schema) return '';
  if (schema.$ref) return nameOf(schema);
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.join(' | ');
  const type = [schema.type ?? 'anything'].flat().join(' or ');
  if (type === 'array') return `list of ${typeOf(schema.items)}${span(schema.minItems, schema.maxItems, 'items')}${schema.uniqueItems ? ', each once' : ''}`;
  if (schema.additionalProperties?.type || schema.additionalProperties?.$ref) return `map to ${typeOf(schema.additionalProperties)}`;
  return `${type}${schema.format ? ` (${schema.format})` : ''}${span(schema.minLength, schema.maxLength, 'characters')}${span(schema.minimum, schema.maximum, '')}` +
    `${schema.exclusiveMinimum != null ? `, more than ${schema.exclusiveMinimum}` : ''}${schema.exclusiveMaximum != null ? `, less than ${schema.exclusiveMaximum}` : ''}${schema.multipleOf ? `, steps of ${schema.multipleOf}` : ''}${schema.pattern ? `, ${schema.pattern}` : ''}`;
}
function span(low, high, what) {
  if (low == null && high == null) return '';
  const text = low != null && high != null ? `${low} to ${high}` : low != null ? `at least ${low}` : `at most ${high}`;
  return `, ${text}${what ? ` ${what}` : ''}`;
}

/** A value that fits the schema, to begin from. */
function exampleOf(schema, depth = 0) {
  if (schema?.examples?.length) return schema.examples[0];
  if (schema?.default !== undefined) return schema.default;
  const s = resolve(schema);
  if (!s || depth > 6) return null;
  if (s.examples?.length) return s.examples[0];
  if (s.anyOf) return exampleOf(s.anyOf[0], depth + 1);
  if (s.enum) return s.enum[0];
  switch ([s.type].flat()[0]) {
    case 'object': return Object.fromEntries(Object.entries(s.properties ?? {}).filter(([name]) => s.required?.includes(name) || depth === 0).map(([name, p]) => [name, exampleOf(p, depth + 1)]));
    case 'array': return (s.minItems ?? 0) > 0 ? [exampleOf(s.items, depth + 1)] : [];
    case 'integer': case 'number': return s.minimum ?? (s.exclusiveMinimum != null ? s.exclusiveMinimum + 1 : 1);
    case 'boolean': return false;
    case 'string': return { uuid: '0190a1b2-0000-7000-8000-000000000000', 'date-time': '2026-11-23T14:05:06Z', email: 'anna@example.com', uri: 'https://example.com/' }[s.format] ?? 'text'.padEnd(s.minLength ?? 0, 't');
    default: return null;
  }
}

function membersTable(schema) {
  const s = resolve(schema);
  if (!s?.properties) return h('p', { class: 'type' }, schemaLink(schema));
  const need = new Set(s.required ?? []);
  return h('table', {}, h('tbody', {}, Object.entries(s.properties).map(([name, p]) => h('tr', {},
    h('td', {}, h('code', {}, name), ' ', need.has(name) ? h('span', { class: 'need' }, 'required') : ''),
    h('td', {}, h('span', { class: 'type' }, schemaLink(p), p.default !== undefined ? `, else ${JSON.stringify(p.default)}` : ''), prose(p.description))))));
}
function schemaLink(schema) {
  const target = nameOf(schema) ?? nameOf(schema?.items);
  if (!target) return typeOf(schema);
  return h('span', {}, schema.items ? 'list of ' : '', h('a', { href: `#schema-${target}` }, target), schema.items ? span(schema.minItems, schema.maxItems, 'items') : '');
}

function parametersTable(parameters) {
  return h('table', {}, h('tbody', {}, parameters.map((p) => h('tr', {},
    h('td', {}, h('code', {}, p.name), ' ', p.required ? h('span', { class: 'need' }, 'required') : ''),
    h('td', {}, h('span', { class: 'type' }, `${p.in}: ${typeOf(p.schema)}${p.schema?.default !== undefined ? `, else ${JSON.stringify(p.schema.default)}` : ''}`), prose(p.description))))));
}

function answersTable(responses) {
  return h('table', {}, h('tbody', {}, Object.entries(responses).filter(([status]) => status !== 'default').map(([status, one]) => {
    const r = resolve(one);
    const [type, media] = Object.entries(r.content ?? {})[0] ?? [];
    const codes = Object.entries(media?.examples ?? {});
    return h('tr', {}, h('td', {}, h('span', { class: `status ${status < 400 ? 'good' : 'bad'}` }, status)),
      h('td', {}, codes.length ? (r.description ?? '').split('\n')[0] : prose(r.description),
        codes.length ? h('ul', { class: 'codes' }, codes.map(([code, e]) => h('li', {}, h('code', {}, code), ' ', e.summary ?? ''))) : '',
        media && !codes.length ? h('div', { class: 'type' }, type, ' ', media.schema ? schemaLink(media.schema) : '') : ''));
  })));
}

/** Form that sends the request for real. */
function tryForm(path, verb, operation, parameters, base) {
  const inputs = parameters.filter((p) => p.in !== 'cookie').map((p) => {
    const s = resolve(p.schema) ?? {};
    const known = s.enum ?? (s.type === 'boolean' ? ['true', 'false'] : null);
    const field = known ? h('select', {}, h('option', { value: '' }, ''), known.map((v) => h('option', {}, v))) : h('input', { placeholder: typeOf(p.schema), spellcheck: 'false' });
    return { p, field, label: h('label', {}, `${p.name}${p.required ? ' *' : ''}`, field) };
  });
  const bodyType = Object.keys(operation.requestBody?.content ?? {})[0];
  const isJson = bodyType?.includes('json');
  const body = isJson ? h('textarea', { spellcheck: 'false' }) : bodyType ? h('input', { type: 'file' }) : null;
  if (isJson) body.value = JSON.stringify(exampleOf(operation.requestBody.content[bodyType].schema), null, 2);
  const out = h('div', { 'aria-live': 'polite' });
  const button = h('button', { type: 'submit' }, 'Send');

  async function send(event) {
    event.preventDefault();
    button.disabled = true;
    let address = base + path;
    const query = new URLSearchParams();
    const headers = {};
    for (const { p, field } of inputs) {
      if (p.in === 'path') address = address.replace(`{${p.name}}`, encodeURIComponent(field.value));
      if (field.value === '') continue;
      if (p.in === 'query') (resolve(p.schema)?.type === 'array' ? field.value.split(',').map((v) => v.trim()) : [field.value]).forEach((v) => query.append(p.name, v));
      if (p.in === 'header') headers[p.name] = field.value;
    }
    if ([...query].length) address += `?${query}`;
    const token = find('token').value.trim();
    if (token) {
      const key = api.components.securitySchemes?.apiKey?.name;
      if (token.split('.').length === 3 || !key) headers.Authorization = `Bearer ${token}`; else headers[key] = token;
    }
    let payload;
    if (isJson && body.value.trim()) { payload = body.value; headers['Content-Type'] = bodyType; }
    else if (body?.files?.[0] && bodyType === 'multipart/form-data') { payload = new FormData(); payload.append('file', body.files[0]); }
    else if (body?.files?.[0]) { [payload] = body.files; headers['Content-Type'] = bodyType; }
    const began = performance.now();
    try {
      const answer = await fetch(address, { method: verb.toUpperCase(), headers, body: payload });
      const text = await answer.text();
      const took = Math.round(performance.now() - began);
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: as it came */ }
      out.replaceChildren(h('p', {}, h('span', { class: `status ${answer.ok || answer.status === 304 ? 'good' : 'bad'}` }, String(answer.status)), ` in ${took} ms`),
        h('details', {}, h('summary', {}, 'Header fields'), h('pre', { tabindex: '0' }, [...answer.headers].map(([n, v]) => `${n}: ${v}`).join('\n'))),
        shown ? h('pre', { tabindex: '0' }, shown.length > 20000 ? `${shown.slice(0, 20000)}\n…` : shown) : '');
    } catch (problem) {
      out.replaceChildren(h('p', { class: 'status bad' }, `No answer: ${problem.message}`));
    }
    button.disabled = false;
  }
  return h('form', { class: 'try', onsubmit: send }, h('h3', {}, 'Try it'), inputs.length ? h('div', { class: 'fields' }, inputs.map((i) => i.label)) : '',
    body ? h('label', {}, `Body (${bodyType})`, body) : '', button, out);
}

function operationView(path, verb, operation, item) {
  const base = (item.servers ?? api.servers)[0].url.replace(/\/$/, '');
  const parameters = (operation.parameters ?? []).map(resolve);
  const keys = (operation.security ?? []).flatMap((s) => Object.entries(s));
  const names = { bearer: 'access token', apiKey: 'API key', refreshCookie: 'refresh cookie' };
  const rights = [...new Set(keys.flatMap(([, list]) => list))];
  const view = h('details', { class: 'operation', id: operation.operationId },
    h('summary', {}, h('span', { class: `verb ${verb}` }, verb.toUpperCase()), h('span', { class: 'path' }, base + path), h('span', { class: 'what' }, operation.summary ?? '')));
  view.addEventListener('toggle', () => {
    if (!view.open || view.childElementCount > 1) return;
    const media = Object.entries(operation.requestBody?.content ?? {});
    view.append(h('div', { class: 'inside' },
      h('div', { class: 'chips' }, operation.deprecated ? h('span', { class: 'chip key' }, 'deprecated') : '',
        keys.length ? [...new Set(keys.map(([k]) => names[k] ?? k))].map((k) => h('span', { class: 'chip key' }, k)) : h('span', { class: 'chip' }, 'anyone'),
        rights.map((r) => h('span', { class: 'chip key' }, `needs ${r}`)), h('span', { class: 'chip' }, `rate: ${(operation['x-rate-class'] ?? 'ordinary').replace('_', ' ')}`)),
      prose(operation.description),
      parameters.length ? [h('h3', {}, 'Parameters'), parametersTable(parameters)] : '',
      media.map(([type, m]) => [h('h3', {}, `Body · ${type}`), m.schema ? membersTable(m.schema) : '']),
      h('h3', {}, 'Answers'), answersTable(operation.responses), tryForm(path, verb, operation, parameters, base)));
  });
  return view;
}

function openFromAddress() {
  const target = find(decodeURIComponent(location.hash.slice(1)));
  if (target?.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
}

function show() {
  find('title').textContent = `${api.info.title} API`;
  document.title = `${api.info.title} API`;
  find('version').textContent = api.info.version;
  find('about').replaceChildren(...prose(api.info.description));
  const groups = new Map((api.tags ?? []).map((t) => [t.name, { ...t, entries: [] }]));
  for (const [path, item] of Object.entries(api.paths)) {
    for (const verb of verbs) {
      if (!item[verb]) continue;
      const name = item[verb].tags?.[0] ?? 'other';
      if (!groups.has(name)) groups.set(name, { name, entries: [] });
      groups.get(name).entries.push({ path, verb, item, operation: item[verb] });
    }
  }
  for (const group of groups.values()) {
    if (!group.entries.length) continue;
    const links = [];
    const views = group.entries.map(({ path, verb, item, operation }) => {
      const view = operationView(path, verb, operation, item);
      const link = h('li', {}, h('a', { href: `#${operation.operationId}` }, operation.summary ?? operation.operationId));
      const words = `${verb} ${path} ${operation.operationId} ${operation.summary ?? ''} ${group.name}`.toLowerCase();
      links.push(link);
      entries.push({ view, link, words });
      return view;
    });
    const head = h('h2', { id: `group-${group.name}` }, group.name);
    const section = h('section', { 'aria-labelledby': `group-${group.name}` }, head, group.description ? h('p', { class: 'quiet' }, group.description) : '', views);
    const menu = h('div', {}, h('h2', {}, group.name), h('ul', {}, links));
    find('operations').append(section);
    find('list').append(menu);
    sections.push({ section, menu });
  }
  find('schemas').replaceChildren(h('h2', {}, 'Schemas'), ...Object.entries(api.components.schemas).map(([name, s]) =>
    h('details', { class: 'schema', id: `schema-${name}` }, h('summary', {}, name), prose(s.description), membersTable(s))));
  find('state').remove();
  openFromAddress();
}

const entries = [];
const sections = [];
find('find').addEventListener('input', (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const e of entries) e.view.hidden = e.link.hidden = !words.every((w) => e.words.includes(w));
  for (const s of sections) s.section.hidden = s.menu.hidden = [...s.section.querySelectorAll('.operation')].every((o) => o.hidden);
});
addEventListener('keydown', (event) => {
  if (event.key !== '/' || /INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) return;
  event.preventDefault();
  find('find').focus();
});
addEventListener('hashchange', openFromAddress);
find('keys').addEventListener('submit', (event) => event.preventDefault());
find('token').value = sessionStorage.getItem('token') ?? '';
find('token').addEventListener('input', (event) => sessionStorage.setItem('token', event.target.value));
if (matchMedia('(max-width: 760px)').matches) find('menu').open = false;

try {
  const answer = await fetch('/api/v1/openapi.json');
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  api = await answer.json();
  show();
} catch (problem) {
  find('state').textContent = `The document could not be read: ${problem.message}`;
}
