import type { AdviceTexts } from '../advice.ts';

export const advice: AdviceTexts = {
  reasons: {
    newInExact: { text: 'Bestaat in Exact Online en nog niet in Tribe CRM.', remedy: '' },
    newInTribe: { text: 'Bestaat in Tribe CRM en nog niet in Exact Online.', remedy: '' },
    matched: { text: 'Gevonden in Tribe CRM: {{rung}}.', remedy: '' },
    alreadyAgreed: { text: 'Gekoppeld, en aan beide kanten gelijk.', remedy: '' },
    ownerSkipped: {
      text: 'De relatie {{owner}} doet niet mee met de import, en deze contactpersoon dus ook niet.',
      remedy: 'Laat de relatie meedoen als deze contactpersoon moet worden geïmporteerd.',
    },
    inactiveInExact: {
      text: 'Inactief in Exact Online, dus doet niet mee. In Tribe CRM verandert niets.',
      remedy: 'Maak het actief in Exact Online als het mee moet doen.',
    },
    inactiveInTribe: {
      text: 'Inactief in Tribe CRM, en daarom niet aangemaakt in Exact Online.',
      remedy: 'Maak het actief in Tribe CRM als het in Exact Online moet bestaan.',
    },
    neitherCustomerNorSupplier: {
      text: 'In Exact Online geen klant en geen leverancier.',
      remedy: 'Maak er in Exact Online een klant of leverancier van als deze moet worden geïmporteerd.',
    },
    noRoleInTribe: {
      text: 'In Tribe CRM geen klant en geen leverancier, en daarom niet aangemaakt in Exact Online.',
      remedy: 'Maak er in Tribe CRM een klant of leverancier van als het in Exact Online moet bestaan.',
    },
    typeStaysBehind: {
      text: 'In {{system}} is dit een {{type}}, en dat relatietype gaat niet naar {{otherSystem}}.',
      remedy: 'Wijzig de relatietypen in de instellingen als deze mee moet doen.',
    },
    filteredOut: {
      text: 'Valt buiten de selectie van deze import.',
      remedy: 'Wijzig de selectie als deze moet worden geïmporteerd.',
    },
    conditionUnmet: {
      text: 'Weggelaten door het filter op {{list}}, dat vraagt: {{condition}}.',
      remedy: 'Wijzig het record of het filter als het mee moet doen.',
    },
    noConditionHolds: {
      text: 'Weggelaten door het filter op {{list}}: geen van de voorwaarden klopt. De eerste: {{condition}}.',
      remedy: 'Wijzig het record of het filter als het mee moet doen.',
    },
    outsideDateRange: {
      text: 'In Exact Online aangemaakt buiten de gekozen datums.',
      remedy: 'Verruim de datums als deze moet worden geïmporteerd.',
    },
    onlyInTribe: { text: 'Bestaat alleen in Tribe CRM. Deze import laat dat zo.', remedy: '' },
    notMadeHere: {
      text: 'Bestaat alleen in Tribe CRM. Nieuwe klanten en leveranciers worden niet in deze administratie aangemaakt.',
      remedy: 'Onder Administraties kiest u in welke administratie nieuwe worden aangemaakt.',
    },
    inAnotherAdministration: {
      text: 'Komt uit een andere administratie van u en wordt niet vanzelf ook in deze aangemaakt.',
      remedy: 'Hoort de relatie ook hier, maak haar dan aan in Exact Online: beide worden dan als één herkend.',
    },
    answeredDifferent: { text: 'U zei dat geen van de gevonden records dezelfde is.', remedy: '' },
    severalCandidates: {
      text: '{{count}} records in Tribe CRM kunnen deze zijn: {{rung}}.',
      remedy: 'Zeg welke bedoeld is, of dat het een andere is.',
    },
    candidateClaimedTwice: {
      text: 'Meerdere records in Exact Online passen bij hetzelfde record in Tribe CRM.',
      remedy: 'Zeg welke daarvan erbij hoort.',
    },
    numberContradictsIdentity: {
      text: 'Het nummer {{number}} is gelijk, maar naam en adres zijn van een ander bedrijf.',
      remedy: 'Zeg of het hetzelfde bedrijf is. Zo niet, corrigeer het nummer in een van beide systemen.',
    },
    nameMissing: {
      text: 'De naam is leeg. {{system}} heeft een naam nodig.',
      remedy: 'Vul de naam in {{otherSystem}} in.',
    },
    mandatoryMissing: {
      text: 'Een veld dat {{system}} nodig heeft, is leeg: {{field}}.',
      remedy: 'Vul het veld in {{otherSystem}} in.',
    },
    tooLong: {
      text: 'De tekst is te lang voor {{field}} in {{system}} (hoogstens {{lengthMax}} tekens).',
      remedy:
        'Kort de tekst in {{otherSystem}} in. Is het de naam, dan wacht het record; anders worden de andere velden gewoon geschreven.',
    },
    countryUnknown: {
      text: '{{system}} kent het land “{{country}}” niet.',
      remedy: 'Corrigeer het land in {{otherSystem}}. De andere velden worden gewoon geschreven.',
    },
    valueNotTaken: {
      text: '{{system}} heeft geen plaats voor “{{value}}” in {{field}}.',
      remedy:
        'Geef Exact Online bij een betalingsconditie precies één conditie van zoveel dagen op rekening; corrigeer anders de waarde. De andere velden worden gewoon geschreven.',
    },
    ownerBlocked: {
      text: 'De relatie {{owner}} is geblokkeerd, dus deze contactpersoon moet wachten.',
      remedy: 'Corrigeer eerst de relatie.',
    },
    ownerUndecided: {
      text: 'Het is nog niet beslist welk record de relatie {{owner}} is.',
      remedy: 'Beslis eerst over de relatie.',
    },
    answeredLeave: {
      text: 'U zei dat dit niet meedoet met deze import.',
      remedy: 'Neem de beslissing terug als het toch moet worden geïmporteerd.',
    },
    thereBeforeImport: {
      text: 'Stond alleen in Tribe CRM toen de import begon, en blijft daar.',
      remedy: 'Maak het in Exact Online aan als het daar hoort.',
    },
    differencesKept: {
      text: 'Aan beide kanten gevonden. De waarden die verschillen, blijven zoals ze zijn.',
      remedy: '',
    },
    directionForbids: {
      text: 'Deze import schrijft niet naar {{system}}.',
      remedy: '',
    },
    goneInExact: {
      text: 'Bestaat niet meer in Exact Online. In Tribe CRM blijft het zoals het is.',
      remedy: '',
    },
    goneInTribe: {
      text: 'Bestaat niet meer in Tribe CRM. In Exact Online blijft het zoals het is.',
      remedy:
        'Verwijderen gaat nooit mee naar de andere kant. Maak het opnieuw aan in Tribe CRM als het per ongeluk verwijderd is.',
    },
    twinInExact: {
      text: 'Exact Online heeft al een record dat hierbij past, en dat niet meedoet of bij een ander hoort: “{{twin}}”.',
      remedy:
        'Voeg de twee in Tribe CRM samen, laat het record in Exact Online meedoen, of maak het daar ook aan als het verschillende zijn.',
    },
    candidateUndecided: {
      text: 'Dit kan het record zijn dat “{{question}}” uit Exact Online is.',
      remedy: 'Beslis eerst over dat record.',
    },
    emailContradictsName: {
      text: 'Het e-mailadres {{email}} is gelijk, maar de naam is van iemand anders.',
      remedy: 'Zeg of het dezelfde persoon is. Zo niet, corrigeer het e-mailadres in een van beide systemen.',
    },
    undone: { text: 'Teruggezet naar wat het daarvoor was.', remedy: '' },
    nothingToUndo: { text: 'Het is al zoals het daarvoor was.', remedy: '' },
    creationStays: {
      text: 'Het record zelf blijft: er wordt nooit iets verwijderd.',
      remedy: 'Verwijder het met de hand als het niet gewenst is.',
    },
    editedSince: {
      text: '{{field}} is sindsdien in {{system}} gewijzigd en blijft “{{value}}”.',
      remedy: 'Wijzig het met de hand als het toch terug moet.',
    },
    valueBeforeUnknown: {
      text: 'Wat {{field}} daarvoor in {{system}} was, is niet bekend.',
      remedy: 'Wijzig het met de hand als het iets anders moet zijn.',
    },
    roleStays: {
      text: 'De rol blijft in {{system}}: {{field}}. Rollen worden nooit weggenomen.',
      remedy: 'Beëindig de rol met de hand in {{system}} als deze niet gewenst is.',
    },
    vendorRejected: {
      text: '{{system}} weigerde dit record op te slaan.',
      remedy: 'Lees het antwoord, verhelp de oorzaak in Exact Online of Tribe CRM en importeer opnieuw.',
    },
    outcomeUnknown: {
      text: '{{system}} is {{attempts}} keer gevraagd en gaf nooit een duidelijk antwoord.',
      remedy: 'Kijk in {{system}} of het record er is. De volgende import vindt het en maakt het niet nog eens.',
    },
    foundTwice: {
      text: '{{system}} bevat twee records met het kenmerk van dit ene.',
      remedy: 'Verwijder het verkeerde in {{system}} of voeg de twee samen, en importeer opnieuw.',
    },
    valueNotKept: {
      text: '{{system}} nam het record aan maar bewaarde een andere waarde.',
      remedy: 'Vergelijk beide kanten op de pagina ervan en corrigeer waar het fout is.',
    },
    recordGone: {
      text: 'Het te schrijven record bestaat niet meer in {{system}}.',
      remedy: 'Importeer opnieuw: dan wordt het gekoppeld of opnieuw aangemaakt.',
    },
    paused: {
      text: 'Dit record, of de hele soort, staat op pauze: in {{system}} is niets geschreven.',
      remedy:
        'Beëindig de pauze. Wat dan verschilt wordt vanzelf geschreven; een terugdraaiing moet opnieuw worden gestart.',
    },
    ownerNotImported: {
      text: 'De relatie kon niet worden geïmporteerd: {{owner}}.',
      remedy: 'Los eerst het probleem van de relatie op; de contactpersoon volgt dan met de volgende import.',
    },
    endpointParked: {
      text: '{{system}} weigerde binnen een uur meerdere aanroepen van één soort. Tandem laat die soort een uur met rust, want bij meer sluit {{system}} Tandem buiten.',
      remedy:
        'Het gaat vanzelf verder. Komt het terug, controleer dan in {{system}} of de rechten van de gebruiker die toestemming gaf, of een module van de licentie, zijn veranderd.',
    },
    vendorShutOut: {
      text: '{{system}} weigert elke aanroep. Tandem wacht een uur voordat het opnieuw vraagt.',
      remedy:
        'Het gaat vanzelf verder zodra {{system}} weer antwoordt. Blijft het zo, controleer dan in {{system}} of de gebruiker, de licentie of de app geblokkeerd is.',
    },
    consentEnding: {
      text: 'De toestemming van {{system}} kon al dagen niet worden verlengd en eindigt op {{until}}.',
      remedy: 'Koppel {{system}} vóór die dag opnieuw. Er gaat niets verloren en het werk gaat verder waar het was.',
    },
    bothAgree: { text: 'Beide kanten zijn gelijk.', remedy: '' },
    onlyThereChanged: {
      text: 'Alleen in {{system}} is iets gewijzigd sinds beide kanten gelijk waren, dus die waarde gaat over.',
      remedy: '',
    },
    leads: { text: 'Aan beide kanten is iets gewijzigd, en {{system}} is leidend.', remedy: '' },
    leadsAtFirst: { text: 'De twee zijn niet eerder vergeleken, en {{system}} is leidend.', remedy: '' },
    gapFilled: { text: 'Leeg in {{otherSystem}}, dus aangevuld uit {{system}}.', remedy: '' },
    assigned: { text: '{{system}} geeft deze waarde, dus die gaat altijd over.', remedy: '' },
    assignedNotYet: { text: '{{system}} geeft deze waarde en heeft er nog geen.', remedy: '' },
    assignedThere: { text: '{{system}} geeft deze waarde, dus daar wordt nooit geschreven.', remedy: '' },
    chosenByPerson: { text: 'Iemand koos de waarde van {{system}}.', remedy: '' },
    keptByChoice: { text: 'Er is besloten beide kanten zo te laten.', remedy: '' },
    guarded: { text: 'De instellingen behouden wat {{system}} heeft.', remedy: '' },
    nothingOverwritten: { text: 'De instellingen laten niets overschrijven.', remedy: '' },
    flowForbids: { text: 'De instellingen laten niets naar {{system}} gaan.', remedy: '' },
    roleNeverTaken: { text: 'Een rol wordt nooit weggenomen, dus {{system}} behoudt die.', remedy: '' },
    cannotBeStored: {
      text: '{{system}} kan deze waarde niet opslaan.',
      remedy: 'Corrigeer de waarde in {{otherSystem}}.',
    },
    noPlaceThere: { text: '{{system}} heeft geen plaats voor deze waarde.', remedy: '' },
    addressReplaced: { text: 'Het adres in {{system}} wijkt voor een ander, en wijkt in zijn geheel.', remedy: '' },
    newRecordFilled: { text: 'Het record wordt met deze waarde in {{system}} aangemaakt.', remedy: '' },
    bothChanged: {
      text: 'Beide kanten zijn gewijzigd sinds ze gelijk waren.',
      remedy: 'Kies welke waarde klopt, of laat beide zo.',
    },
    neverCompared: {
      text: 'Beide kanten hebben een waarde, en de twee zijn niet eerder vergeleken.',
      remedy: 'Kies welke waarde klopt, of laat beide zo.',
    },
  },
  problems: {
    consentRefused: {
      text: 'De toestemming is geweigerd op de pagina van {{system}}.',
      remedy: 'Probeer het opnieuw en bevestig het verzoek daar. Er is niets gewijzigd.',
    },
    signInExpired: {
      text: 'Dit bezoek is te oud, al gebruikt, of in een andere browser begonnen.',
      remedy: 'Begin opnieuw vanuit deze browser.',
    },
    codeExpired: {
      text: 'De bevestiging door {{system}} kwam te laat.',
      remedy: 'Probeer het opnieuw en bevestig binnen enkele minuten.',
    },
    confirmationRefused: {
      text: '{{system}} heeft de bevestiging niet geaccepteerd. Die kwam te laat of was al gebruikt, of het client-ID of het geheim van deze installatie klopt niet.',
      remedy:
        'Probeer het opnieuw en bevestig binnen enkele minuten. Blijft het zo, vraag dan de beheerder van Tandem om client-ID en geheim voor {{system}} in de instellingen na te kijken.',
    },
    wrongClientSecret: {
      text: '{{system}} accepteert het client-ID of het geheim van deze installatie niet.',
      remedy: 'Vraag de beheerder van Tandem om client-ID en geheim voor {{system}} in de instellingen na te kijken.',
    },
    vendorUnreachable: {
      text: '{{system}} is niet bereikbaar.',
      remedy: 'Wacht even en probeer het opnieuw. Er is niets verloren.',
    },
    vendorRefused: {
      text: '{{system}} heeft het verzoek geweigerd.',
      remedy: 'Lees het antwoord hieronder, verhelp de oorzaak daar en probeer het opnieuw.',
    },
    needsConsent: {
      text: 'De toestemming voor {{system}} is niet meer geldig.',
      remedy: 'Verbind opnieuw. Alle koppelingen en resultaten blijven behouden.',
    },
    throttled: {
      text: '{{system}} staat op dit moment geen verzoeken meer toe.',
      remedy: 'Wacht enkele minuten en probeer het opnieuw.',
    },
    unknownRegion: { text: 'Deze Exact Online-omgeving bestaat niet.', remedy: 'Kies er een uit de lijst.' },
    unknownAdministration: {
      text: 'Wie toestemming gaf, kan deze administratie niet zien.',
      remedy: 'Kies er een uit de lijst, of verbind als iemand die haar wel kan zien.',
    },
    administrationSealed: {
      text: 'Deze verbinding is aan een andere administratie gebonden.',
      remedy: 'Kies die administratie. Een andere heeft een eigen verbinding nodig.',
    },
    administrationConnected: {
      text: '“{{name}}” is al aan uw Tribe CRM gekoppeld.',
      remedy: 'Kies een andere administratie. Onder Administraties vindt u deze en hoe zij ervoor staat.',
    },
    consentTooNarrow: {
      text: 'Deze toestemming omvat “{{name}}” niet, terwijl die op dezelfde toestemming draait.',
      remedy:
        'Verbind opnieuw en kies elke administratie die in gebruik is, of laat iemand dat doen die ze allemaal mag zien.',
    },
    deactivated: {
      text: 'Deze administratie is gedeactiveerd.',
      remedy: 'Activeer haar opnieuw onder Administraties. Tot dan wordt niets gelezen of geschreven.',
    },
    notReady: {
      text: 'Een eerdere stap is nog niet klaar.',
      remedy: 'Ga naar het overzicht; dat toont de volgende stap.',
    },
    notFound: { text: 'Dit bestaat niet (meer).', remedy: 'Ga terug naar de lijst.' },
    planChanged: {
      text: 'De gegevens zijn gewijzigd sinds dit voorbeeld is gemaakt.',
      remedy: 'Bekijk het nieuwe voorbeeld en start opnieuw. Er is niets geschreven.',
    },
    wrongState: {
      text: 'Dit kan op dit moment niet.',
      remedy: 'De pagina is ververst; kijk hoe het er nu voor staat.',
    },
    badAnswer: {
      text: 'Dit antwoord past niet (meer) bij de vraag.',
      remedy: 'De pagina is ververst; antwoord opnieuw.',
    },
    conflictMoved: {
      text: 'Een van de waarden is gewijzigd sinds u ze zag; uw antwoord is daarom niet gebruikt.',
      remedy: 'De pagina toont de waarden zoals ze nu zijn; bekijk ze en antwoord opnieuw.',
    },
    conflictDecided: {
      text: 'Dit verschil is al opgelost, en anders dan u zegt.',
      remedy:
        'Uw antwoord is niet gebruikt. Bekijk de gegevens om te zien wat er is besloten; daar kunt u de waarde wijzigen.',
    },
    brakeMoved: {
      text: 'Er wordt meer of iets anders tegengehouden dan u zag; er is daarom niets beslist.',
      remedy: 'De pagina toont wat nu wordt tegengehouden; bekijk het en zeg opnieuw of het de bedoeling was.',
    },
    badInput: {
      text: 'De invoer klopt niet: {{field}} – {{problem}}',
      remedy: 'Corrigeer de invoer en probeer het opnieuw.',
    },
    signedOut: { text: 'U bent niet (meer) aangemeld.', remedy: 'Meld u opnieuw aan. Lopend werk gaat door.' },
    crossSite: {
      text: 'Dit verzoek kwam niet van de pagina’s van Tandem zelf.',
      remedy: 'Open Tandem op zijn eigen adres en probeer het opnieuw.',
    },
    noSuchAddress: { text: 'Op dit adres is niets.', remedy: 'Laad de pagina opnieuw.' },
    tooLarge: { text: 'De invoer is te groot.', remedy: 'Kort de invoer in en probeer het opnieuw.' },
    notJson: { text: 'Het verzoek is niet begrepen.', remedy: 'Laad de pagina opnieuw en probeer het nog eens.' },
    unexpected: {
      text: 'Er ging iets mis in Tandem.',
      remedy: 'Probeer het opnieuw. Blijft het zo, geef de beheerder dan dit nummer: {{incident}}',
    },
    offline: {
      text: 'Tandem antwoordt niet.',
      remedy: 'Controleer uw verbinding. De pagina probeert het vanzelf opnieuw; lopend werk gaat door.',
    },
  },
  halts: {
    exactUnreachable: {
      text: 'Exact Online is niet bereikbaar.',
      remedy: 'Er is niets verloren. Het gaat vanzelf verder zodra Exact Online antwoordt.',
    },
    tribeUnreachable: {
      text: 'Tribe CRM is niet bereikbaar.',
      remedy: 'Er is niets verloren. Het gaat vanzelf verder zodra Tribe CRM antwoordt.',
    },
    exactNeedsConsent: {
      text: 'De toestemming voor Exact Online is niet meer geldig.',
      remedy: 'Verbind Exact Online opnieuw. Het gaat dan verder waar het was.',
    },
    tribeNeedsConsent: {
      text: 'De toestemming voor Tribe CRM is niet meer geldig.',
      remedy: 'Meld u opnieuw aan met Tribe CRM. Het gaat dan verder waar het was.',
    },
    throttled: {
      text: '{{system}} staat op dit moment geen verzoeken meer toe.',
      remedy: 'Het gaat vanzelf verder zodra verzoeken weer zijn toegestaan.',
    },
    brake: {
      text: 'Voor de veiligheid gestopt: er zou veel meer wijzigen dan gewoonlijk.',
      remedy: 'Controleer beide systemen. Klopt het, laat het dan verdergaan.',
    },
    vendorRefused: {
      text: '{{system}} weigerde een verzoek dat niet gemist kan worden.',
      remedy: 'Lees het antwoord hieronder, verhelp de oorzaak daar en probeer het dan opnieuw.',
    },
  },
  brakes: {
    emptyListing: {
      text: 'Een systeem toont ineens geen enkel record meer.',
      remedy: 'Controleer of de gebruiker die toestemming gaf daar nog relaties en contactpersonen mag zien.',
    },
    shortListing: {
      text: '{{system}} toont {{missing}} van de {{linked}} bekende records ineens niet meer.',
      remedy:
        'Controleer of de gebruiker die toestemming gaf ze daar nog mag zien. Laat je het doorgaan, dan wordt alles nog eens vergeleken.',
    },
    massDelete: {
      text: '{{deletes}} van {{linked}} gekoppelde records zouden worden verwijderd.',
      remedy: 'Controleer in beide systemen of dat de bedoeling was.',
    },
    rulesChanged: {
      text: 'De regels zijn gewijzigd sinds ze voor het laatst zijn bevestigd.',
      remedy: 'Bekijk wat ze zouden wijzigen en laat het dan uitvoeren.',
    },
    massChange: {
      text: '{{changes}} van {{linked}} gekoppelde records zouden in één keer wijzigen.',
      remedy: 'Controleer in beide systemen of dat de bedoeling was.',
    },
    changesAddUp: {
      text: 'Eén voor één zouden {{changes}} van {{linked}} gekoppelde {{kinds}} binnen een uur zijn gewijzigd.',
      remedy: 'Controleer in beide systemen of het de bedoeling is dat dit zo doorgaat.',
    },
    createsAddUp: {
      text: 'Eén voor één zouden {{creates}} {{kinds}} binnen een uur zijn aangemaakt, naast {{linked}} die gekoppeld zijn.',
      remedy: 'Controleer in beide systemen of het de bedoeling is dat dit zo doorgaat.',
    },
    massCreate: {
      text: '{{creates}} records zouden in één keer worden aangemaakt, naast {{linked}} die gekoppeld zijn.',
      remedy: 'Controleer in beide systemen of dat de bedoeling was.',
    },
  },
  linkedBefore: { text: 'Gekoppeld, en gewijzigd sinds beide gelijk waren.', remedy: '' },
  unknown: { text: 'Code {{code}}', remedy: 'Laad de pagina opnieuw: deze is ouder dan de server.' },
};
