/** The pages about several administrations. */
export const administrations = {
  bar: 'Administratie',
  switch: 'kies een andere administratie',
  all: 'Alle administraties',
  title: 'Administraties',
  lead: 'De Tribe CRM van {{name}} wordt met deze administraties van Exact Online gelijk gehouden. Elke heeft haar eigen import, koppelingen, filters, regels en aanroepen.',
  another: 'Nog een administratie koppelen',
  unnamed: 'Nieuwe administratie',
  shown: 'deze pagina’s',
  conflicts: 'Open conflicten',
  problems: 'Open problemen',
  first: 'nummers staan in Tribe CRM',
  open: 'Openen',
  goOn: 'Verder gaan',
  discard: 'Weggooien',
  activate: 'Opnieuw activeren',
  deactivate: 'Deactiveren',
  deactivateTitle: '{{name}} deactiveren?',
  deactivateText:
    'Vanaf nu wordt voor deze administratie niets gelezen of geschreven. Alle gegevens blijven in beide systemen, en de koppelingen blijven bewaard voor als u haar opnieuw activeert. Andere administraties gaan door.',
  deactivateGo: 'Ja, deactiveren',
  deactivatedText:
    'Er wordt niets gelezen of geschreven. Na het activeren wordt alles vergeleken wat intussen gebeurde.',
  newHere: 'Klanten en leveranciers die nieuw zijn in Tribe CRM hier aanmaken',
  nowhere: 'Nieuwe klanten uit Tribe CRM worden in geen enkele administratie aangemaakt',
  nowhereHint: 'Zet het aan bij de administratie waar ze horen. Tot dan blijven ze alleen in Tribe CRM.',
  sharedTitle: 'Een relatie die in meer administraties voorkomt',
  sharedNumbers:
    'Tribe CRM heeft één plaats voor het debiteur- en het crediteurnummer. Daar staan die van de administratie die het eerst gekoppeld is; de nummers van de andere blijven in Exact Online.',
  sharedNew:
    'Wat nieuw is in Tribe CRM wordt aangemaakt waar u het hierboven hebt aangezet. Wat nieuw is in één administratie komt in Tribe CRM en wordt niet in de andere aangemaakt.',
  sharedFields:
    'Al het andere is overal hetzelfde: een wijziging in één administratie gaat naar Tribe CRM en vandaar naar de andere.',
};
