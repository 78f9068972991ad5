/** The pages about several administrations. */
export const administrations = {
  bar: 'Administration',
  switch: 'choose another administration',
  all: 'All administrations',
  title: 'Administrations',
  lead: 'The Tribe CRM of {{name}} is kept in agreement with these administrations of Exact Online. Each has its own import, links, filters, rules and calls.',
  another: 'Connect another administration',
  unnamed: 'New administration',
  shown: 'these pages',
  conflicts: 'Open conflicts',
  problems: 'Open problems',
  first: 'its numbers are in Tribe CRM',
  open: 'Open',
  goOn: 'Go on',
  discard: 'Discard',
  activate: 'Activate again',
  deactivate: 'Deactivate',
  deactivateTitle: 'Deactivate {{name}}?',
  deactivateText:
    'From now on nothing is read or written for this administration. All data stays in both systems, and what is linked is kept for when you activate it again. Other administrations go on.',
  deactivateGo: 'Yes, deactivate',
  deactivatedText: 'Nothing is read or written. Activating again compares everything that happened meanwhile.',
  newHere: 'Make customers and suppliers that are new in Tribe CRM here',
  nowhere: 'New customers of Tribe CRM are made in no administration',
  nowhereHint: 'Turn it on for the administration that they belong to. Until then they stay in Tribe CRM only.',
  sharedTitle: 'A relation that is in several administrations',
  sharedNumbers:
    'Tribe CRM has one place for the debtor and the creditor number. It shows those of the administration that was connected first; the numbers of the others stay in Exact Online.',
  sharedNew:
    'What is new in Tribe CRM is made where you turned it on above. What is new in one administration comes to Tribe CRM, and is not made in the others.',
  sharedFields:
    'Everything else is the same everywhere: an edit in one administration goes to Tribe CRM and from there to the others.',
};
