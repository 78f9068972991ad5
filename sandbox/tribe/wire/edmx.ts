import type { EntityType, Schema } from '../schema/types.ts';

const xmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** `GET /v1/odata/$metadata`: CSDL XML with everything this tenant has, custom types and fields included (tribe-crm.md 2.1). */
export function edmx(schema: Schema): string {
  const types = [...schema.types.values()].filter((type) => type.fields.size > 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
    '<edmx:DataServices>',
    '<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="OData">',
    ...types.map((type) => entityType(type, schema)),
    '<Function Name="GetCurrentEmployee">',
    '<ReturnType Type="OData.Relationship_Person_Contact_Employee"/>',
    '</Function>',
    '<EntityContainer Name="Container">',
    ...types.map((type) => entitySet(type, schema)),
    '<FunctionImport Name="GetCurrentEmployee" Function="OData.GetCurrentEmployee" EntitySet="Relationship_Person_Contact_Employee" IncludeInServiceDocument="true"/>',
    '</EntityContainer>',
    '</Schema>',
    '</edmx:DataServices>',
    '</edmx:Edmx>',
  ].join('\n');
}

function entityType(type: EntityType, schema: Schema): string {
  const parent = type.parent === null ? undefined : schema.types.get(type.parent);
  const inherits = parent === undefined ? '' : ` BaseType="OData.${parent.set}"`;
  const own = <Part>(parts: ReadonlyMap<string, Part>, inherited: ReadonlyMap<string, Part> | undefined): Part[] =>
    [...parts].filter(([name]) => inherited?.has(name) !== true).map(([, part]) => part);
  const fields = own(type.fields, parent?.fields).map((field) => {
    const length =
      field.lengthMax !== null && field.lengthMax < Number.MAX_SAFE_INTEGER ? ` MaxLength="${field.lengthMax}"` : '';
    return `<Property Name="${xmlText(field.name)}" Type="${field.type}"${field.isRequired || field.name === 'ID' ? ' Nullable="false"' : ''}${length}/>`;
  });
  const navigations = own(type.navigations, parent?.navigations).map((navigation) => {
    const target = `OData.${schema.type(navigation.target).set}`;
    return `<NavigationProperty Name="${xmlText(navigation.name)}" Type="${navigation.isMany ? `Collection(${target})` : target}"/>`;
  });
  return [
    `<EntityType Name="${type.set}"${inherits}${type.isAbstract ? ' Abstract="true"' : ''}>`,
    ...(parent === undefined ? ['<Key>', '<PropertyRef Name="ID"/>', '</Key>'] : []),
    ...fields,
    ...navigations,
    '</EntityType>',
  ].join('\n');
}

function entitySet(type: EntityType, schema: Schema): string {
  const bindings = [...type.navigations.values()].map(
    (navigation) =>
      `<NavigationPropertyBinding Path="${xmlText(navigation.name)}" Target="${schema.type(navigation.target).set}"/>`,
  );
  return [`<EntitySet Name="${type.set}" EntityType="OData.${type.set}">`, ...bindings, '</EntitySet>'].join('\n');
}
