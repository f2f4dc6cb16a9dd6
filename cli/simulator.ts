import { chanceOf } from '../demo/chance.js'
import { formFilledOnScreen } from '../demo/mail.js'
import { makePerson } from '../demo/people.js'
import { romeDate } from '../domain/terms/index.js'
import { inspect, readInner, UnreadableMessage } from '../pec/index.js'
import type { SignDocument } from '../pec/simulator/document-signer.js'
import type { EmbeddedMailboxes } from '../pec/simulator/imap-drop.js'
import type { Provider } from '../pec/simulator/provider.js'
import type { ApplicationData } from '../schemas/application.js'
import type { CallId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { readCall } from '../storage/calls.js'
import type { Record } from '../storage/record.js'
import type { Correspondent, SimulatedMail, Simulator } from '../web/simulator/simulator.js'

/** What a world to try the product in is made of. */
export interface TrialWorld {
  readonly office: string
  readonly body: Correspondent
  readonly applicants: readonly Correspondent[]
  readonly provider: Provider
  readonly mailboxes: EmbeddedMailboxes
  readonly sign: SignDocument
  /** Who signs acts in it. */
  readonly director: string
}

/** The people outside of the office, played from the console. */
export function simulatorOf(record: Record, world: TrialWorld): Simulator {
  const { office, body, applicants, provider, mailboxes, sign, director } = world
  const correspondents = [body, ...applicants]
  const send = (
    from: string,
    subject: string,
    text: string,
    attachments: { name: string; bytes: Uint8Array }[],
  ) =>
    provider.send({
      from,
      to: [office],
      subject,
      text,
      attachments: attachments.map(({ name, bytes }) => ({
        filename: name,
        content: Buffer.from(bytes),
        contentType: 'application/octet-stream',
      })),
    })
  return {
    office,
    correspondents,
    time: null,
    async write({ from, by, subject, text, attachments }) {
      if (by === 'pec') await send(from, subject, text, [...attachments])
      else await provider.sendOrdinary({ from, to: [office], subject, text })
    },
    inbox: async (address) => mailboxes.messages(address).map(asReceived).reverse(),
    sign: (document) => sign(director, document, Date.parse(record.clock.now())),
    examples: [
      {
        name: 'request',
        words: `${body.who}: richiesta di personale`,
        async send() {
          await send(body.address, 'Richiesta di avviamento a selezione', REQUEST, [])
          return 'sent' as const
        },
      },
      ...applicants.map(({ address, who }, n) => ({
        name: `application-${n + 1}`,
        words: `${who}: domanda per l’ultima chiamata pubblicata, con il modulo compilato`,
        async send() {
          const form = await applicationOf(record, address, n)
          if (form === null) return 'no-call' as const
          await send(address, 'Domanda di partecipazione', 'In allegato la domanda.', [form])
          return 'sent' as const
        },
      })),
      {
        name: 'other-procedure',
        words: 'Un’impresa: richiesta che riguarda un altro ufficio',
        async send() {
          await send(
            body.address,
            'Richiesta di nulla osta',
            'Si chiede il nulla osta per un’assunzione.',
            [],
          )
          return 'sent' as const
        },
      },
    ],
  }
}

const REQUEST = [
  'Si chiede l’avviamento a selezione (art. 16 L. 56/1987) di 2 operai generici addetti alla manutenzione del verde,',
  'a tempo indeterminato e pieno, CCNL Funzioni locali. Titolo: assolvimento dell’obbligo scolastico.',
  'La comunicazione dell’art. 34-bis D.Lgs. 165/2001 è stata fatta e non ha dato esito.',
].join('\n')

/** The form of the call that was published last, filled on screen by a person who does not exist. */
async function applicationOf(record: Record, pec: string, number: number) {
  const row = await record.db
    .selectFrom('call')
    .select('id')
    .where('state', '=', 'published')
    .orderBy('published_at', 'desc')
    .executeTakeFirst()
  if (!row) return null
  const { avviso } = await readCall(record.db, row.id as CallId)
  const applicant = { ...makePerson(chanceOf(`prova ${number}`), number + 1), pec }
  const data: ApplicationData = {
    ranking: avviso.rankings[0]?.code as ApplicationData['ranking'],
    applicant,
    recapito: { by: 'pec', address: pec },
    signatory: 'applicant',
    form: 'attached',
    signature: 'autograph',
    identityDocument: false,
    requirements: Object.fromEntries(avviso.requirements.map(({ code }) => [code, 'met' as const])),
    evidence: {},
    reserves: [],
    facts: { isee: `${(number + 3) * 1500}.00`, unemployed: true, didFiledOn: '2024-03-11' },
  }
  const today = romeDate(record.clock.now())
  return { name: 'domanda.pdf', bytes: await formFilledOnScreen(record, avviso.id, data, today) }
}

function asReceived(raw: Buffer): SimulatedMail {
  try {
    const inspection = inspect(raw)
    const { subject, attachments } = readInner(raw, inspection)
    return {
      what: inspection.certifiedKind?.replaceAll('-', ' ') ?? 'messaggio',
      subject: inspection.header.subject ?? subject ?? '',
      at: (inspection.at ?? inspection.header.date) as Instant | null,
      attachments: attachments.map(({ name }) => name),
    }
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error
    return { what: 'messaggio illeggibile', subject: '', at: null, attachments: [] }
  }
}
