import type { Property } from '../resources/resource.ts';
import type { ReadScope } from '../resources/served.ts';
import type { Row } from '../state/rows.ts';
import { textOfWall } from '../state/wallClock.ts';
import { entityUri, expandedRows, resourceUri, type Shape } from './shape.ts';
import { atomOfValue, wireValue } from './values.ts';
import type { ListFrame } from './verboseJson.ts';
import { escapeXml } from './xml.ts';

const data = 'http://schemas.microsoft.com/ado/2007/08/dataservices';
const namespaces = `xmlns:d="${data}" xmlns:m="${data}/metadata" xmlns="http://www.w3.org/2005/Atom"`;
const declaration = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>';

/** One `<entry>` of Atom, the default format of the API (exact-online.md 4.1). */
function entry(row: Row, shape: Shape, scope: ReadScope, attributes: string): string {
  const { resource } = shape.served;
  const uri = entityUri(resource, row, scope);
  const relative = uri.slice(uri.lastIndexOf('/') + 1);
  const links = shape.properties
    .filter((property) => property.edm === 'Collection')
    .map((property) => collectionLink(property.name, relative, row, shape, scope));
  const values = shape.properties
    .filter((property) => property.edm !== 'Collection')
    .map((property) => element(property, row, shape, scope));
  return (
    `<entry${attributes}><id>${escapeXml(uri)}</id><title type="text"></title>` +
    `<updated>${updated(scope)}</updated><author><name /></author>` +
    `<link rel="edit" title="${singularOf(resource.typeName)}" href="${escapeXml(relative)}" />${links.join('')}` +
    `<category term="${resource.typeName}" scheme="${data}/scheme" />` +
    `<content type="application/xml"><m:properties>${values.join('')}</m:properties></content></entry>`
  );
}

function element(property: Property, row: Row, shape: Shape, scope: ReadScope): string {
  const derive = shape.served.derived[property.name];
  const value = wireValue(property, derive === undefined ? row[property.name] : derive(row, scope));
  const type = property.edm === 'Edm.String' ? '' : ` m:type="${property.edm}"`;
  if (value === null) return `<d:${property.name}${type} m:null="true" />`;
  const text = escapeXml(atomOfValue(property.edm, value));
  const space = text !== text.trim() ? ' xml:space="preserve"' : '';
  return `<d:${property.name}${type}${space}>${text}</d:${property.name}>`;
}

function collectionLink(name: string, relative: string, row: Row, shape: Shape, scope: ReadScope): string {
  const head = `<link rel="${data}/related/${name}" type="application/atom+xml;type=feed" title="${name}" href="${escapeXml(`${relative}/${name}`)}"`;
  const navigation = shape.served.navigations[name];
  const expanded = shape.expanded.get(name);
  if (expanded === undefined || navigation === undefined) return `${head} />`;
  const rows = expandedRows(navigation, row, scope).map((line) => entry(line, expanded, scope, ''));
  const address = `${entityUri(shape.served.resource, row, scope)}/${name}`;
  return `${head}><m:inline>${feed(name, address, rows, { isBare: false, count: null, next: null }, scope, '')}</m:inline></link>`;
}

function feed(
  name: string,
  address: string,
  entries: readonly string[],
  frame: ListFrame,
  scope: ReadScope,
  attributes: string,
): string {
  const count = frame.count === null ? '' : `<m:count>${frame.count}</m:count>`;
  const next = frame.next === null ? '' : `<link rel="next" href="${escapeXml(frame.next)}" />`;
  return (
    `<feed${attributes}>${count}<title type="text">${name}</title><id>${escapeXml(address)}</id>` +
    `<updated>${updated(scope)}</updated><link rel="self" title="${name}" href="${name}" />${entries.join('')}${next}</feed>`
  );
}

function updated(scope: ReadScope): string {
  return `${textOfWall(Math.floor(scope.state.nowMs() / 1000) * 1000)}Z`;
}

function singularOf(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1);
}

export function atomEntry(row: Row, shape: Shape, scope: ReadScope): string {
  const base = ` xml:base="${escapeXml(serviceUri(shape, scope))}" ${namespaces}`;
  return declaration + entry(row, shape, scope, base);
}

export function atomFeed(rows: readonly Row[], shape: Shape, frame: ListFrame, scope: ReadScope): string {
  const { resource } = shape.served;
  const base = ` xml:base="${escapeXml(serviceUri(shape, scope))}" ${namespaces}`;
  const entries = rows.map((row) => entry(row, shape, scope, ''));
  return declaration + feed(resource.name, resourceUri(resource, scope), entries, frame, scope, base);
}

function serviceUri(shape: Shape, scope: ReadScope): string {
  const uri = resourceUri(shape.served.resource, scope);
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}
