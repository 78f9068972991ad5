import type { Texts } from '../../kit/language.ts';

export const oauthTexts = {
  signIn: { nl: 'Inloggen bij Tribe CRM', en: 'Sign in to Tribe CRM' },
  sandboxNote: {
    nl: 'Dit is een sandbox die Tribe CRM nabootst. Deze gebruikers bestaan:',
    en: 'This is a sandbox that stands in for Tribe CRM. These users exist:',
  },
  email: { nl: 'E-mailadres', en: 'E-mail address' },
  password: { nl: 'Wachtwoord', en: 'Password' },
  logIn: { nl: 'Inloggen', en: 'Sign in' },
  logInAs: { nl: 'Inloggen als {name}', en: 'Sign in as {name}' },
  wrongLogin: { nl: 'Onbekend e-mailadres of verkeerd wachtwoord.', en: 'Unknown e-mail address or wrong password.' },
  consentTitle: { nl: 'Toegang geven aan {app}', en: 'Give {app} access' },
  consentIntro: {
    nl: '{app} wil namens jou werken in {organisation}, als {name}.',
    en: '{app} wants to work on your behalf in {organisation}, as {name}.',
  },
  scopeRead: { nl: 'Gegevens lezen', en: 'Read data' },
  scopeWrite: { nl: 'Gegevens aanmaken, wijzigen en verwijderen', en: 'Create, change and delete data' },
  scopeOffline: { nl: 'Toegang houden wanneer je niet bent ingelogd', en: 'Keep access while you are not signed in' },
  allow: { nl: 'Toestaan', en: 'Allow' },
  refuse: { nl: 'Weigeren', en: 'Refuse' },
  notYou: { nl: 'Iemand anders? Log opnieuw in.', en: 'Somebody else? Sign in again.' },
  expired: {
    nl: 'Deze toestemmingsvraag is verlopen of al beantwoord. Ga terug naar de app en begin opnieuw.',
    en: 'This request for consent has expired or was answered already. Go back to the app and start again.',
  },
  errorTitle: { nl: 'De aanvraag is niet geldig', en: 'The request is not valid' },
} as const satisfies Texts<string>;
