import { catalogue } from '../resources/catalogue.ts';
import type { Property, Resource } from '../resources/resource.ts';

/** The EDMX of one service, such as `crm/$metadata` (exact-online.md 4.5): what is emulated of it. */
export function metadataOf(service: string): string | null {
  const resources = [...catalogue.values()].filter(
    ({ resource }) => resource.service.toLowerCase() === service.toLowerCase(),
  );
  if (resources.length === 0) return null;
  const types = new Map<string, string[]>();
  const sets: string[] = [];
  for (const { resource } of resources) {
    const cut = resource.typeName.lastIndexOf('.');
    const namespace = resource.typeName.slice(0, cut);
    types.set(namespace, [...(types.get(namespace) ?? []), entityType(resource)]);
    sets.push(`<EntitySet Name="${resource.name}" EntityType="${resource.typeName}" />`);
  }
  const schemas = [...types].map(
    ([namespace, entities]) =>
      `<Schema Namespace="${namespace}" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">${entities.join('')}</Schema>`,
  );
  return (
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>' +
    '<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">' +
    '<edmx:DataServices m:DataServiceVersion="2.0" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">' +
    schemas.join('') +
    '<Schema Namespace="Exact.Web.Api" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">' +
    `<EntityContainer Name="Container" m:IsDefaultEntityContainer="true">${sets.join('')}</EntityContainer></Schema>` +
    '</edmx:DataServices></edmx:Edmx>'
  );
}

function entityType(resource: Resource): string {
  const name = resource.typeName.slice(resource.typeName.lastIndexOf('.') + 1);
  const key = resource.keys.map(({ name: part }) => `<PropertyRef Name="${part}" />`).join('');
  const properties = resource.properties.filter((property) => property.edm !== 'Collection').map(propertyElement);
  return `<EntityType Name="${name}"><Key>${key}</Key>${properties.join('')}</EntityType>`;
}

function propertyElement(property: Property): string {
  return `<Property Name="${property.name}" Type="${property.edm}"${property.isKey ? ' Nullable="false"' : ''} />`;
}
