import type { FactDeclaration, RuleSet } from '../schemas/criteria.js'
import type { Requirement } from '../schemas/requirements.js'

/**
 * The fields of a call's forms, by the names that stay the same from avviso to avviso: the paper draws them, the
 * reader finds them again in what comes back. A list from the avviso and its rule sets, and nothing else.
 */

/** A field of a form. */
export interface FormField {
  /** `applicant.surname`, `requirements.patente-b`, `facts.isee`: unique in the form, full name of the PDF's field. */
  readonly name: string
  readonly section: FormSection
  readonly kind: FieldKind
  /** What the person reads beside it, and hears. */
  readonly label: string
  /** For `choice`: the label is what the file holds (PDF viewers disagree on export values), the code what it means. */
  readonly options: readonly FieldOption[]
}

export interface FieldOption {
  readonly code: string
  readonly label: string
}

export type FormSection =
  | 'ranking'
  | 'applicant'
  | 'requirements'
  | 'facts'
  | 'reserves'
  | 'recapito'
  | 'signature'

/**
 * How a field is written: free text on one line; a day (`31/12/2031`); an amount (`8.500,00`); a whole number; one of
 * its options; a box to tick.
 */
export type FieldKind = 'text' | 'date' | 'decimal' | 'integer' | 'choice' | 'tick'

/** What the avviso and its rule sets say of a call, as far as its forms ask for it. */
export interface FormDefinition {
  readonly kind: RuleSet['kind']
  readonly rankings: readonly FormRanking[]
  readonly requirements: readonly (Requirement | PlainRequirement)[]
  /** What the criteria read, of every ranking: name → declaration. */
  readonly facts: Readonly<Record<string, FactDeclaration>>
  /** Words for the codes of titles and offices that the requirements name; one without words is read as it is. */
  readonly words: Readonly<Record<string, string>>
}

export interface FormRanking {
  readonly code: string
  readonly profile: string
  readonly category: 'art1' | 'art18' | null
  readonly reserves: readonly { readonly id: string; readonly label: string }[]
}

/** A requirement that the person declares and nobody can check by rule. */
export interface PlainRequirement {
  readonly kind?: never
  readonly code: string
  readonly text: string
}

const CATEGORY = {
  art1: 'persone con disabilità (art. 1 L. 68/1999)',
  art18: 'altre categorie protette (art. 18 L. 68/1999)',
} as const

/** A ranking as people choose it: `Giardiniere – altre categorie protette (art. 18 L. 68/1999)`. */
export function rankingLabel({ profile, category }: Pick<FormRanking, 'profile' | 'category'>): string {
  return category === null ? profile : `${profile} – ${CATEGORY[category]}`
}

/** The fields of the modulo di domanda, in the order in which they stand. @norma DPR 445/2000 artt. 38, 46 e 47 */
export function applicationFields(form: FormDefinition): readonly FormField[] {
  return [
    ...rankingField(form),
    text('applicant', 'applicant.surname', 'Cognome'),
    text('applicant', 'applicant.name', 'Nome'),
    text('applicant', 'applicant.codiceFiscale', 'Codice fiscale'),
    field('applicant', 'date', 'applicant.birthDate', 'Data di nascita (gg/mm/aaaa)'),
    text('applicant', 'applicant.address', 'Indirizzo'),
    text('applicant', 'applicant.phone', 'Telefono'),
    text('applicant', 'applicant.email', 'E-mail'),
    text('applicant', 'applicant.pec', 'La mia PEC'),
    ...form.requirements.flatMap((requirement) => requirementFields(requirement, form.words)),
    ...Object.entries(form.facts)
      // Asked once, with the identity.
      .filter(([name]) => name !== 'birthDate')
      .map(([name, declaration]) => factField(name, declaration)),
    // Those of an L. 68 call stand in a form of their own.
    ...(form.kind === 'l68' ? [] : reserveTicks(form)),
    choice('recapito', 'recapito.by', 'Voglio ricevere le comunicazioni', RECAPITO),
    text('recapito', 'recapito.address', 'PEC o indirizzo, se diverso da quello scritto sopra'),
    choice('signature', 'signatory.as', 'Firma la domanda', SIGNATORY),
    text('signature', 'signatory.name', 'Cognome e nome di chi firma, se non è chi presenta la domanda'),
    choice('signature', 'signature.by', 'Modo di firma', SIGNATURE),
    field('signature', 'date', 'signature.on', 'Data (gg/mm/aaaa)'),
  ]
}

/** The fields of the second form, that of whoever claims a reserve in an L. 68 call. @norma D.Lgs 66/2010 artt. 678 e 1014 */
export function reserveFields(form: FormDefinition): readonly FormField[] {
  return [
    ...rankingField({ rankings: form.rankings.filter(({ reserves }) => reserves.length > 0) }),
    text('applicant', 'applicant.surname', 'Cognome'),
    text('applicant', 'applicant.name', 'Nome'),
    text('applicant', 'applicant.codiceFiscale', 'Codice fiscale'),
    ...reserveTicks(form),
    choice('signature', 'signature.by', 'Modo di firma', SIGNATURE),
    field('signature', 'date', 'signature.on', 'Data (gg/mm/aaaa)'),
  ]
}

/** `Recapito['by']` of the application. */
const RECAPITO: readonly FieldOption[] = [
  { code: 'pec', label: 'alla PEC che dichiaro mia' },
  { code: 'post', label: 'all’indirizzo postale' },
  { code: 'counter', label: 'allo sportello dell’ufficio' },
]

/** `Signatory` of the application. */
const SIGNATORY: readonly FieldOption[] = [
  { code: 'applicant', label: 'chi la presenta' },
  { code: 'guardian', label: 'il tutore' },
  { code: 'administrator', label: 'l’amministratore di sostegno' },
  { code: 'on-behalf', label: 'un familiare, per impedimento (art. 4 DPR 445/2000)' },
]

const SIGNATURE: readonly FieldOption[] = [
  { code: 'digital', label: 'firma digitale di questo file' },
  { code: 'autograph', label: 'firma a mano, con copia di un documento d’identità' },
]

const YES_NO: readonly FieldOption[] = [
  { code: 'yes', label: 'sì' },
  { code: 'no', label: 'no' },
]

const CITIZENSHIP: readonly FieldOption[] = [
  { code: 'it', label: 'italiana' },
  { code: 'eu', label: 'di un altro Stato dell’Unione europea' },
  { code: 'other', label: 'di uno Stato fuori dall’Unione europea' },
]

/** Where there is one ranking only there is nothing to choose. */
function rankingField({ rankings }: Pick<FormDefinition, 'rankings'>): FormField[] {
  if (rankings.length < 2) return []
  const options = rankings.map((ranking) => ({ code: ranking.code, label: rankingLabel(ranking) }))
  return [choice('ranking', 'profile', 'Partecipo per', options)]
}

/** The declaration, and what lets the office check it. */
function requirementFields(
  requirement: Requirement | PlainRequirement,
  words: FormDefinition['words'],
): FormField[] {
  const declared = field('requirements', 'tick', `requirements.${requirement.code}`, requirement.text)
  switch (requirement.kind) {
    case 'school-title':
      return [
        declared,
        choice(
          'requirements',
          'evidence.school-title',
          'Titolo di studio',
          inWords(requirement.titles, words),
        ),
      ]
    case 'citizenship':
      return [
        declared,
        choice('requirements', 'evidence.citizenship', 'Cittadinanza', CITIZENSHIP),
        ...(requirement.stayTitles.length === 0
          ? []
          : [
              choice(
                'requirements',
                'evidence.stay-title',
                'Titolo di soggiorno, se la cittadinanza è di uno Stato fuori dall’Unione',
                inWords(requirement.stayTitles, words),
              ),
              field(
                'requirements',
                'date',
                'evidence.stay-until',
                'Il titolo di soggiorno scade il (gg/mm/aaaa)',
              ),
            ]),
      ]
    case 'registration':
      return [
        declared,
        ...(requirement.offices.length === 0
          ? []
          : [
              choice(
                'requirements',
                'evidence.registered-at',
                'Ufficio di iscrizione',
                inWords(requirement.offices, words),
              ),
            ]),
        field('requirements', 'date', 'evidence.registered-on', 'Data di iscrizione (gg/mm/aaaa)'),
      ]
    default:
      return [declared]
  }
}

function inWords(codes: readonly string[], words: FormDefinition['words']): FieldOption[] {
  return codes.map((code) => ({ code, label: words[code] ?? code.replaceAll('-', ' ') }))
}

function factField(name: string, { label, type, unit, options }: FactDeclaration): FormField {
  const full = `facts.${name}`
  switch (type) {
    case 'money':
      return field('facts', 'decimal', full, `${label} (${unit ?? 'euro'})`)
    case 'percent':
      return field('facts', 'decimal', full, `${label} (%)`)
    case 'integer':
      return field('facts', 'integer', full, unit ? `${label} (${unit})` : label)
    case 'date':
      return field('facts', 'date', full, `${label} (gg/mm/aaaa)`)
    case 'yes-no':
      return choice('facts', full, label, YES_NO)
    case 'choice':
      return choice(
        'facts',
        full,
        label,
        Object.entries(options ?? {}).map(([code, label]) => ({ code, label })),
      )
  }
}

/** A reserve is claimed in the application or never (Cons. Stato 7815/2021); its ground is told beside it. */
function reserveTicks({ rankings }: FormDefinition): FormField[] {
  const reserves = new Map(
    rankings.flatMap((ranking) => ranking.reserves.map(({ id, label }) => [id, label])),
  )
  return [...reserves].flatMap(([id, label]) => [
    field('reserves', 'tick', `reserves.${id}`, label),
    text('reserves', `reserve-grounds.${id}`, 'Ente o reparto e periodo del servizio'),
  ])
}

function field(section: FormSection, kind: FieldKind, name: string, label: string): FormField {
  return { name, section, kind, label, options: [] }
}

function text(section: FormSection, name: string, label: string): FormField {
  return field(section, 'text', name, label)
}

function choice(
  section: FormSection,
  name: string,
  label: string,
  options: readonly FieldOption[],
): FormField {
  return { name, section, kind: 'choice', label, options }
}
