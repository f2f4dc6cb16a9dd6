import type { DeliveryId } from '../../../schemas/ids.js'
import { NotInRecord } from '../../../storage/record.js'
import { type DeliveryWhole, wholeDelivery } from '../../../storage/views/deliveries.js'
import { FileField, OrderForm, RadioField, Submit, TextField } from '../../parts/form.js'
import { Badge, Facts, Table } from '../../parts/table.js'
import { instantIn, wordsIfAny } from '../../typed.js'
import { type BinaryFile, type Done, orderOf, type Page, Typed, type Visit } from '../../visit.js'
import { DELIVERY_STATE, PURPOSE, RECEIPT, when } from '../../words.js'
import { noteHealthReading } from '../health.js'
import { HOW, toneOf } from './row.js'

/** One thing that was sent: each attempt, what the providers certified, and what a person may do about it. */
export async function deliveryPage(visit: Visit): Promise<Page> {
  const { session } = visit
  const delivery = await deliveryOf(visit)
  const { id, purpose, channel, recipient, state, at, application, name, call, request, protocollo } =
    delivery
  if (application) await noteHealthReading(visit, application, 'comunicazione')
  const operatore = session.staff.roles.includes('operatore')
  return {
    title: `${PURPOSE[purpose] ?? 'Comunicazione'}${name ? ` a ${name}` : ''}`,
    body: (
      <>
        <p>
          {call && <a href={`/chiamate/${call}/comunicazioni`}>Comunicazioni della chiamata {call}</a>}
          {request && <a href={`/richieste/${request}`}>La richiesta</a>}
          {application && (
            <>
              {' · '}
              <a href={`/domande/${application}`}>La domanda</a>
            </>
          )}
        </p>
        <Facts
          facts={[
            ['Esito', <Badge tone={toneOf(state)}>{DELIVERY_STATE[state]}</Badge>],
            ['Come', channel === 'pec' ? `per PEC a ${recipient}` : HOW[channel]],
            ['Preparata', when(at)],
            ['Protocollo', protocollo ?? '—'],
            ['Testo', <a href={`/invii/${id}/lettera`}>Ciò che è stato mandato</a>],
          ]}
        />
        <Table
          caption="Tentativi di invio"
          columns={[{ head: 'Tentativo', numeric: true }, { head: 'Quando' }, { head: 'Com’è andato' }]}
          empty="Nessun tentativo."
          rows={delivery.attempts.map(({ ordinal, state: attempt, at: tried, refusal }) => [
            ordinal,
            when(tried),
            refusal ? `${ATTEMPT[attempt]}: ${refusal}` : ATTEMPT[attempt],
          ])}
        />
        {channel === 'pec' && (
          <Table
            caption="Ricevute dei gestori"
            columns={[{ head: 'Ricevuta' }, { head: 'Istante certificato' }, { head: 'Motivo' }]}
            empty="Nessuna ricevuta, finora."
            rows={delivery.evidence.map(({ type, at: certified, detail }) => [
              RECEIPT[type] ?? type,
              when(certified),
              detail ?? '—',
            ])}
          />
        )}
        {mayRepeat(delivery) && session.staff.roles.includes('responsabile') && (
          <Repeat visit={visit} delivery={delivery} />
        )}
        {channel !== 'pec' && delivery.endedAt === null && operatore && (
          <PaperOutcome visit={visit} delivery={delivery} />
        )}
      </>
    ),
  }
}

const ATTEMPT = {
  prepared: 'pronto',
  submitting: 'in invio',
  submitted: 'preso in carico',
  deferred: 'rimandato dal gestore',
  refused: 'rifiutato',
  uncertain: 'esito sconosciuto',
} as const

async function deliveryOf({ record, params }: Visit): Promise<DeliveryWhole> {
  const id = params.delivery as DeliveryId
  const delivery = await wholeDelivery(record.db, id)
  if (!delivery) throw new NotInRecord('L’invio', id)
  return delivery
}

function mayRepeat({ purpose, channel, state }: DeliveryWhole): boolean {
  return (
    channel === 'pec' && purpose !== 'list' && ['failed', 'refused', 'uncertain', 'no-news'].includes(state)
  )
}

interface About {
  readonly visit: Visit
  readonly delivery: DeliveryWhole
}

function Repeat({ visit, delivery: { id } }: About) {
  return (
    <OrderForm visit={visit} action={`/invii/${id}/ripeti`} class="decisione">
      <h2 class="h4">Mandare di nuovo</h2>
      <p>Le stesse parole, con le loro ricevute. Prima conviene guardare perché non è arrivata.</p>
      <Submit>Manda di nuovo</Submit>
    </OrderForm>
  )
}

function PaperOutcome({ visit, delivery: { id, channel } }: About) {
  return (
    <OrderForm visit={visit} action={`/invii/${id}/carta`} files class="decisione">
      <h2 class="h4">Esito su carta</h2>
      <RadioField
        visit={visit}
        name="outcome"
        label="Che cosa è successo"
        required
        choices={[
          { value: 'delivered', words: 'consegnata' },
          ...(channel === 'paper'
            ? [{ value: 'held', words: 'compiuta giacenza: vale come consegnata' }]
            : []),
          { value: 'not-found', words: 'non consegnata' },
        ]}
      />
      <TextField visit={visit} name="at" label="Quando" type="datetime-local" required />
      {channel === 'paper' && (
        <TextField visit={visit} name="number" label="Numero della raccomandata" required />
      )}
      <FileField
        visit={visit}
        name="proof"
        label={channel === 'paper' ? 'Scansione dell’avviso di ricevimento' : 'Scansione della copia firmata'}
        accept="application/pdf,image/png,image/jpeg"
        required={channel === 'paper'}
      />
      <Submit>Registra l’esito</Submit>
    </OrderForm>
  )
}

/** The very bytes that were sent last, or that go into the envelope. */
export async function letterOfDelivery(visit: Visit): Promise<BinaryFile> {
  const { record } = visit
  const { id, application, attempts } = await deliveryOf(visit)
  if (application) await noteHealthReading(visit, application, 'comunicazione')
  const digest = attempts.at(-1)?.digest
  if (!digest) throw new NotInRecord('La lettera', id)
  const bytes = await record.blobs.get(digest)
  const pdf = bytes.subarray(0, 4).toString('latin1') === '%PDF'
  return {
    name: `${id}.${pdf ? 'pdf' : 'eml'}`,
    mediaType: pdf ? 'application/pdf' : 'application/octet-stream',
    bytes,
  }
}

export async function repeatSending(visit: Visit): Promise<Done> {
  const id = visit.params.delivery as DeliveryId
  await visit.commands.repeatSending(id, orderOf(visit))
  return { goTo: `/invii/${id}`, notice: 'Si manda di nuovo: le ricevute arrivano qui.' }
}

export async function recordPaper(visit: Visit): Promise<Done> {
  const { commands, record, typed, uploads } = visit
  const id = visit.params.delivery as DeliveryId
  const { outcome } = typed
  if (outcome !== 'delivered' && outcome !== 'held' && outcome !== 'not-found')
    throw new Typed('Dire che cosa è successo alla lettera.', 'outcome')
  const at = instantIn(visit, 'at', 'Quando')
  const proof = uploads.proof ? await record.blobs.put(uploads.proof.bytes) : null
  await commands.recordPaper(id, orderOf(visit), { outcome, at, number: wordsIfAny(visit, 'number'), proof })
  return { goTo: `/invii/${id}`, notice: 'Esito registrato.' }
}
