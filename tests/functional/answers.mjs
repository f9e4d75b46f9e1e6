// Whether an answer is what the document of the API says.
import assert from 'node:assert/strict';
import { ask } from './people.mjs';

/** { check(method, path, answer), faults(value, schema) } by the document that the server gives. */
export async function readDocument(service) {
  const api = (await ask(service, 'GET', '/openapi.json')).body;
  const templates = Object.entries(api.paths).map(([path, item]) => ({ path, item, fixed: path.replace(/\{\w+\}/g, '').length,
    pattern: new RegExp(`^(/api/v1)?${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }));

  /** What in a value breaks a schema: members that are missing, unknown or of another type. */
  function faults(value, schema, at = '$') {
    if (schema.$ref) return faults(value, schema.$ref.split('/').slice(1).reduce((o, k) => o[k], api), at);
    if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${value}`];
    if (schema.type === 'array') return Array.isArray(value) ? value.flatMap((v, i) => faults(v, schema.items ?? {}, `${at}[${i}]`)) : [`${at}: no list`];
    if (schema.type === 'integer') return Number.isInteger(value) ? [] : [`${at}: ${value}`];
    if (['string', 'number', 'boolean'].includes(schema.type)) return typeof value === schema.type ? [] : [`${at}: ${value}`];
    if (schema.type !== 'object') return [];
    if (typeof value !== 'object' || value === null) return [`${at}: no object`];
    const missing = (schema.required ?? []).filter((k) => !(k in value)).map((k) => `${at}.${k} is missing`);
    return missing.concat(Object.entries(value).flatMap(([k, v]) => schema.properties?.[k] ? faults(v, schema.properties[k], `${at}.${k}`)
      : typeof schema.additionalProperties === 'object' ? faults(v, schema.additionalProperties, `${at}.${k}`)
        : schema.properties ? [`${at}.${k} is not known`] : []));
  }

  /** Gives the answer back; its status has to be in the document, and its body as it is described there. */
  function check(method, path, answer) {
    const bare = path.split('?')[0];
    const [found] = templates.filter((t) => t.pattern.test(bare)).sort((a, b) => b.fixed - a.fixed);
    const what = `${method} ${found?.path ?? bare}`;
    const described = found?.item[method.toLowerCase()]?.responses?.[answer.status];
    assert.ok(described, `${what} answers ${answer.status}, which is not in the document: ${JSON.stringify(answer.body)}`);
    const schema = described.content?.['application/json']?.schema;
    if (schema) assert.deepEqual(faults(answer.body, schema), [], what);
    const codes = described.content?.['application/problem+json']?.examples;
    if (codes && answer.status !== 400) assert.ok(codes[answer.body.code], `${what}: ${answer.status} ${answer.body.code} is not in the document (${Object.keys(codes)})`);
    return answer;
  }
  return { check, faults };
}
