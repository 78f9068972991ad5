import type { AdviceTexts } from '../advice.ts';

export const advice: AdviceTexts = {
  reasons: {
    newInExact: { text: 'Exists in Exact Online and not yet in Tribe CRM.', remedy: '' },
    newInTribe: { text: 'Exists in Tribe CRM and not yet in Exact Online.', remedy: '' },
    matched: { text: 'Found in Tribe CRM: {{rung}}.', remedy: '' },
    alreadyAgreed: { text: 'Linked, and both sides hold the same.', remedy: '' },
    ownerSkipped: {
      text: 'Its relation {{owner}} takes no part in the import, so this contact does not either.',
      remedy: 'Let the relation take part if this contact should be imported.',
    },
    inactiveInExact: {
      text: 'Inactive in Exact Online, so it takes no part. In Tribe CRM nothing changes.',
      remedy: 'Make it active in Exact Online if it should take part.',
    },
    inactiveInTribe: {
      text: 'Inactive in Tribe CRM, and therefore not made in Exact Online.',
      remedy: 'Make it active in Tribe CRM if it should exist in Exact Online.',
    },
    neitherCustomerNorSupplier: {
      text: 'Neither a customer nor a supplier in Exact Online.',
      remedy: 'Make it a customer or supplier in Exact Online if it should be imported.',
    },
    noRoleInTribe: {
      text: 'Neither a customer nor a supplier in Tribe CRM, and therefore not made in Exact Online.',
      remedy: 'Make it a customer or supplier in Tribe CRM if it should exist in Exact Online.',
    },
    typeStaysBehind: {
      text: 'In {{system}} this is a {{type}}, and that relation type is not brought to {{otherSystem}}.',
      remedy: 'Change the relation types in the settings if it should take part.',
    },
    filteredOut: {
      text: 'Left out by the selection of this import.',
      remedy: 'Change the selection if it should be imported.',
    },
    conditionUnmet: {
      text: 'Left out by the filter on {{list}}, which asks: {{condition}}.',
      remedy: 'Change the record or the filter if it should take part.',
    },
    noConditionHolds: {
      text: 'Left out by the filter on {{list}}: none of its conditions holds, the first being: {{condition}}.',
      remedy: 'Change the record or the filter if it should take part.',
    },
    outsideDateRange: {
      text: 'Created in Exact Online outside the chosen dates.',
      remedy: 'Widen the dates if it should be imported.',
    },
    onlyInTribe: { text: 'Exists only in Tribe CRM. This import leaves it as it is.', remedy: '' },
    notMadeHere: {
      text: 'Exists only in Tribe CRM. New customers and suppliers are not made in this administration.',
      remedy: 'Under Administrations you choose in which administration new ones are made.',
    },
    inAnotherAdministration: {
      text: 'Came from another administration of yours, and is not made in this one by itself.',
      remedy: 'If it belongs here too, make it in Exact Online: both are then recognised as one.',
    },
    answeredDifferent: { text: 'You said that none of the records found is the same one.', remedy: '' },
    severalCandidates: {
      text: '{{count}} records in Tribe CRM could be this one: {{rung}}.',
      remedy: 'Say which one is meant, or that it is a different one.',
    },
    candidateClaimedTwice: {
      text: 'Several records in Exact Online fit the same record in Tribe CRM.',
      remedy: 'Say which of them belongs to it.',
    },
    numberContradictsIdentity: {
      text: 'The number {{number}} is the same, but name and address are those of another company.',
      remedy: 'Say whether they are the same company. If not, correct the number in one of both systems.',
    },
    nameMissing: {
      text: 'The name is empty. {{system}} needs a name.',
      remedy: 'Fill in the name in {{otherSystem}}.',
    },
    mandatoryMissing: {
      text: 'A field that {{system}} needs is empty: {{field}}.',
      remedy: 'Fill in the field in {{otherSystem}}.',
    },
    tooLong: {
      text: 'The text is too long for {{field}} in {{system}} (at most {{lengthMax}} characters).',
      remedy:
        'Shorten the text in {{otherSystem}}. If it is the name, the record waits; otherwise its other fields are written as usual.',
    },
    countryUnknown: {
      text: '{{system}} does not know the country “{{country}}”.',
      remedy: 'Correct the country in {{otherSystem}}. The other fields are written as usual.',
    },
    valueNotTaken: {
      text: '{{system}} has no place for “{{value}}” in {{field}}.',
      remedy:
        'For a payment condition, give Exact Online exactly one condition of so many days on credit; otherwise correct the value. The other fields are written as usual.',
    },
    ownerBlocked: {
      text: 'Its relation {{owner}} is blocked, so this contact has to wait.',
      remedy: 'Correct the relation first.',
    },
    ownerUndecided: {
      text: 'It is not yet decided which record its relation {{owner}} is.',
      remedy: 'Decide about the relation first.',
    },
    answeredLeave: {
      text: 'You said that it takes no part in this import.',
      remedy: 'Take the decision back if it should be imported.',
    },
    thereBeforeImport: {
      text: 'Was only in Tribe CRM when the import began, and stays there.',
      remedy: 'Make it in Exact Online if it belongs there.',
    },
    differencesKept: {
      text: 'Found on both sides. The values that differ are left as they are.',
      remedy: '',
    },
    directionForbids: {
      text: '{{system}} is not written to by this import.',
      remedy: '',
    },
    goneInExact: {
      text: 'It no longer exists in Exact Online. In Tribe CRM it stays as it is.',
      remedy: '',
    },
    goneInTribe: {
      text: 'It no longer exists in Tribe CRM. In Exact Online it stays as it is.',
      remedy: 'Deleting never travels. Make it again in Tribe CRM if it was deleted by mistake.',
    },
    twinInExact: {
      text: 'Exact Online already has a record that fits this one and is left out or linked to another: “{{twin}}”.',
      remedy:
        'Merge the two in Tribe CRM, let the record in Exact Online take part, or make it there as well if they are different.',
    },
    candidateUndecided: {
      text: 'This could be the record that “{{question}}” of Exact Online is.',
      remedy: 'Decide about that record first.',
    },
    emailContradictsName: {
      text: 'The e-mail address {{email}} is the same, but the name is that of another person.',
      remedy: 'Say whether they are the same person. If not, correct the e-mail address in one of both systems.',
    },
    undone: { text: 'Put back to what it was before.', remedy: '' },
    nothingToUndo: { text: 'It already is as it was before.', remedy: '' },
    creationStays: {
      text: 'The record itself stays: nothing is ever deleted.',
      remedy: 'Delete it by hand where it is not wanted.',
    },
    editedSince: {
      text: '{{field}} was edited in {{system}} since, and stays “{{value}}”.',
      remedy: 'Change it by hand if it should be put back.',
    },
    valueBeforeUnknown: {
      text: 'What {{field}} was before in {{system}} is not known.',
      remedy: 'Change it by hand if it should be something else.',
    },
    roleStays: {
      text: 'The role stays in {{system}}: {{field}}. Roles are never taken away.',
      remedy: 'End it by hand in {{system}} if it is not wanted.',
    },
    vendorRejected: {
      text: '{{system}} refused to store this record.',
      remedy: 'Read its answer, correct the cause in Exact Online or Tribe CRM, and import again.',
    },
    outcomeUnknown: {
      text: '{{system}} was asked {{attempts}} times and never gave a clear answer.',
      remedy: 'Look in {{system}} whether the record is there. The next import finds it and does not make it twice.',
    },
    foundTwice: {
      text: '{{system}} holds two records that carry the mark of this one.',
      remedy: 'Delete the wrong one in {{system}}, or merge the two, and import again.',
    },
    valueNotKept: {
      text: '{{system}} accepted the record but kept another value.',
      remedy: 'Compare both sides on its page and correct it where it is wrong.',
    },
    recordGone: {
      text: 'The record to be written no longer exists in {{system}}.',
      remedy: 'Import again: it is then matched or made anew.',
    },
    paused: {
      text: 'The record, or its kind, is paused: nothing was written in {{system}}.',
      remedy: 'End the pause. What differs then is written by itself; an undo has to be begun again.',
    },
    ownerNotImported: {
      text: 'Its relation could not be imported: {{owner}}.',
      remedy: 'Solve the problem of the relation first; the contact then follows with the next import.',
    },
    endpointParked: {
      text: '{{system}} refused several calls of one kind within an hour. Tandem leaves that kind alone for an hour, because more would make {{system}} shut it out.',
      remedy:
        'It goes on by itself. If it comes back, check in {{system}} whether the rights of the user who gave consent, or a module of the licence, changed.',
    },
    vendorShutOut: {
      text: '{{system}} refuses every call. Tandem waits an hour before it asks again.',
      remedy:
        'It goes on by itself when {{system}} answers again. If it stays, check in {{system}} whether the user, the licence or the app is blocked.',
    },
    consentEnding: {
      text: 'The consent of {{system}} could not be renewed for days and ends on {{until}}.',
      remedy: 'Connect {{system}} again before that day. Nothing is lost, and the work goes on from where it is.',
    },
    bothAgree: { text: 'Both sides hold the same.', remedy: '' },
    onlyThereChanged: {
      text: 'Only {{system}} was edited since both sides agreed, so its value goes over.',
      remedy: '',
    },
    leads: { text: 'Both sides were edited, and {{system}} leads.', remedy: '' },
    leadsAtFirst: { text: 'The two were never compared before, and {{system}} leads.', remedy: '' },
    gapFilled: { text: 'Empty in {{otherSystem}}, so it is filled from {{system}}.', remedy: '' },
    assigned: { text: '{{system}} assigns this value, so it always goes over.', remedy: '' },
    assignedNotYet: { text: '{{system}} assigns this value and has none yet.', remedy: '' },
    assignedThere: { text: '{{system}} assigns this value, so it is never written there.', remedy: '' },
    chosenByPerson: { text: 'A person chose the value of {{system}}.', remedy: '' },
    keptByChoice: { text: 'It was decided to leave both sides as they are.', remedy: '' },
    guarded: { text: 'The settings keep what {{system}} has.', remedy: '' },
    nothingOverwritten: { text: 'The settings let nothing be overwritten.', remedy: '' },
    flowForbids: { text: 'The settings let nothing flow to {{system}}.', remedy: '' },
    roleNeverTaken: { text: 'A role is never taken away, so {{system}} keeps it.', remedy: '' },
    cannotBeStored: { text: '{{system}} cannot store this value.', remedy: 'Correct the value in {{otherSystem}}.' },
    noPlaceThere: { text: '{{system}} has no place for this value.', remedy: '' },
    addressReplaced: { text: 'The address in {{system}} gives way to another, and gives way whole.', remedy: '' },
    newRecordFilled: { text: 'The record is made in {{system}} with this value.', remedy: '' },
    bothChanged: {
      text: 'Both sides were edited since they agreed.',
      remedy: 'Choose which value is right, or leave both as they are.',
    },
    neverCompared: {
      text: 'Both sides have a value, and the two were never compared before.',
      remedy: 'Choose which value is right, or leave both as they are.',
    },
  },
  problems: {
    consentRefused: {
      text: 'Consent was refused on the page of {{system}}.',
      remedy: 'Try again and confirm the request there. Nothing was changed.',
    },
    signInExpired: {
      text: 'This visit is too old, was used before, or was started in another browser.',
      remedy: 'Start again from this browser.',
    },
    codeExpired: {
      text: 'The confirmation by {{system}} arrived too late.',
      remedy: 'Try again and confirm within a few minutes.',
    },
    confirmationRefused: {
      text: '{{system}} did not accept the confirmation. It came too late or was used before, or the client ID or secret of this installation is wrong.',
      remedy:
        'Try again and confirm within a few minutes. If it stays, ask the administrator of Tandem to check the client ID and secret for {{system}} in its settings.',
    },
    wrongClientSecret: {
      text: '{{system}} does not accept the client ID or secret of this installation.',
      remedy: 'Ask the administrator of Tandem to check the client ID and secret for {{system}} in its settings.',
    },
    vendorUnreachable: {
      text: '{{system}} cannot be reached.',
      remedy: 'Wait a moment and try again. Nothing was lost.',
    },
    vendorRefused: {
      text: '{{system}} refused the request.',
      remedy: 'Read its answer below, correct the cause there and try again.',
    },
    needsConsent: {
      text: 'The consent for {{system}} is no longer valid.',
      remedy: 'Connect again. All links and results are kept.',
    },
    throttled: {
      text: '{{system}} allows no more calls at the moment.',
      remedy: 'Wait a few minutes and try again.',
    },
    unknownRegion: { text: 'There is no such Exact Online environment.', remedy: 'Choose one from the list.' },
    unknownAdministration: {
      text: 'The person who gave consent cannot see this administration.',
      remedy: 'Choose one from the list, or connect as somebody who can see it.',
    },
    administrationSealed: {
      text: 'This connection is bound to another administration.',
      remedy: 'Choose that administration. Another one needs a connection of its own.',
    },
    administrationConnected: {
      text: '“{{name}}” is already connected to your Tribe CRM.',
      remedy: 'Choose another administration. Under Administrations you find this one and how it stands.',
    },
    consentTooNarrow: {
      text: 'This consent does not include “{{name}}”, which lives on the same consent.',
      remedy:
        'Connect again and choose every administration that is in use, or let somebody who may see all of them do it.',
    },
    deactivated: {
      text: 'This administration is deactivated.',
      remedy: 'Activate it again under Administrations. Until then nothing is read or written.',
    },
    notReady: {
      text: 'An earlier step is not finished.',
      remedy: 'Go to the overview; it shows the next step.',
    },
    notFound: { text: 'This does not exist (any more).', remedy: 'Go back to the list.' },
    planChanged: {
      text: 'The records have changed since this preview was made.',
      remedy: 'Look at the new preview and start again. Nothing was written.',
    },
    wrongState: {
      text: 'This is not possible at this moment.',
      remedy: 'The page has been refreshed; look at where it stands now.',
    },
    badAnswer: {
      text: 'This answer does not fit the question (any more).',
      remedy: 'The page has been refreshed; answer again.',
    },
    conflictMoved: {
      text: 'One of the values has changed since you saw them, so your answer was not used.',
      remedy: 'The page shows the values as they are now; look at them and answer again.',
    },
    conflictDecided: {
      text: 'This difference has been settled already, and otherwise than you say.',
      remedy: 'Your answer was not used. Look at the record to see what was decided; you can change the value there.',
    },
    brakeMoved: {
      text: 'More, or something else, is held back than you saw, so nothing was decided.',
      remedy: 'The page shows what is held back now; look at it and say again whether it was meant.',
    },
    badInput: {
      text: 'The input is not right: {{field}} – {{problem}}',
      remedy: 'Correct it and try again.',
    },
    signedOut: { text: 'You are not signed in (any more).', remedy: 'Sign in again. Work in progress goes on.' },
    crossSite: {
      text: 'This call did not come from Tandem’s own pages.',
      remedy: 'Open Tandem at its own address and try again.',
    },
    noSuchAddress: { text: 'There is nothing at this address.', remedy: 'Reload the page.' },
    tooLarge: { text: 'The input is too large.', remedy: 'Shorten it and try again.' },
    notJson: { text: 'The call was not understood.', remedy: 'Reload the page and try again.' },
    unexpected: {
      text: 'Something went wrong in Tandem.',
      remedy: 'Try again. If it stays, give the administrator this number: {{incident}}',
    },
    offline: {
      text: 'Tandem does not answer.',
      remedy: 'Check your connection. The page tries again by itself; work in progress goes on.',
    },
  },
  halts: {
    exactUnreachable: {
      text: 'Exact Online cannot be reached.',
      remedy: 'Nothing is lost. It goes on by itself as soon as Exact Online answers.',
    },
    tribeUnreachable: {
      text: 'Tribe CRM cannot be reached.',
      remedy: 'Nothing is lost. It goes on by itself as soon as Tribe CRM answers.',
    },
    exactNeedsConsent: {
      text: 'The consent for Exact Online is no longer valid.',
      remedy: 'Connect Exact Online again. It then goes on where it stopped.',
    },
    tribeNeedsConsent: {
      text: 'The consent for Tribe CRM is no longer valid.',
      remedy: 'Sign in with Tribe CRM again. It then goes on where it stopped.',
    },
    throttled: {
      text: '{{system}} allows no more calls at the moment.',
      remedy: 'It goes on by itself as soon as calls are allowed again.',
    },
    brake: {
      text: 'Stopped for safety: far more would change than is usual.',
      remedy: 'Check both systems. If it is right, let it go on.',
    },
    vendorRefused: {
      text: '{{system}} refused a request that cannot be left out.',
      remedy: 'Read its answer below, correct the cause there, then try again.',
    },
  },
  brakes: {
    emptyListing: {
      text: 'A system suddenly shows no records at all.',
      remedy: 'Check that the user who gave consent may still see relations and contacts there.',
    },
    shortListing: {
      text: '{{system}} suddenly shows {{missing}} of {{linked}} known records no more.',
      remedy: 'Check that the user who gave consent may still see them there. What is let go on is compared once more.',
    },
    massDelete: {
      text: '{{deletes}} of {{linked}} linked records would be deleted.',
      remedy: 'Check in both systems whether that was meant.',
    },
    rulesChanged: {
      text: 'The rules were changed since they were last confirmed.',
      remedy: 'Look at what they would change, then carry it out.',
    },
    massChange: {
      text: '{{changes}} of {{linked}} linked records would change at once.',
      remedy: 'Check in both systems whether that was meant.',
    },
    changesAddUp: {
      text: 'One after the other, {{changes}} of {{linked}} linked {{kinds}} would have changed within an hour.',
      remedy: 'Check in both systems whether that is meant to go on like this.',
    },
    createsAddUp: {
      text: 'One after the other, {{creates}} {{kinds}} would have been made within an hour, beside {{linked}} that are linked.',
      remedy: 'Check in both systems whether that is meant to go on like this.',
    },
    massCreate: {
      text: '{{creates}} records would be made at once, beside {{linked}} that are linked.',
      remedy: 'Check in both systems whether that was meant.',
    },
  },
  linkedBefore: { text: 'Linked, and changed since both agreed.', remedy: '' },
  unknown: { text: 'Code {{code}}', remedy: 'Reload the page: it is older than the server.' },
};
