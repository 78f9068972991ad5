/** How relation types are mapped. */
export const types = {
  title: 'Relatietypen',
  lead: 'Welk relatietype van het ene systeem welk type van het andere wordt, per richting. Een leverancier kan ook klant zijn: in Exact Online is dat één relatie.',
  import: 'Van Exact Online naar Tribe CRM',
  export: 'Van Tribe CRM naar Exact Online',
  none: 'Doet niet mee',
  same: 'Komt als hetzelfde type in {{system}}.',
  becomes: 'Wordt “{{chosen}}” in {{system}}.',
  staysBehind: 'Wordt niet aangemaakt in {{system}}, en er wordt daar niets van geschreven.',
  rules:
    'Wie een type krijgt dat meedoet, gaat vanaf dan mee, met de contactpersonen. Een klant wordt nooit minder dan klant, en wat gekoppeld is blijft gekoppeld.',
};
