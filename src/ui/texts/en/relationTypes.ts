/** How relation types are mapped. */
export const types = {
  title: 'Relation types',
  lead: 'Which relation type of one system becomes which of the other, for each direction. A supplier may be a customer as well: in Exact Online that is one account.',
  import: 'From Exact Online to Tribe CRM',
  export: 'From Tribe CRM to Exact Online',
  none: 'Does not take part',
  same: 'Comes to {{system}} as the same type.',
  becomes: 'Becomes “{{chosen}}” in {{system}}.',
  staysBehind: 'Not made in {{system}}, and nothing of it is written there.',
  rules:
    'Whoever becomes a type that takes part comes along from then on, with the contacts. A customer never becomes less than a customer, and what is linked stays linked.',
};
