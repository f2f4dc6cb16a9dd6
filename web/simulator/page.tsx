import { addHours } from '../../domain/terms/index.js'
import type { Instant } from '../../schemas/time.js'
import { guideSteps } from '../../storage/views/guide.js'
import { LongField, OrderForm, RadioField, SelectField, Submit, TextField } from '../parts/form.js'
import { Table } from '../parts/table.js'
import { type BinaryFile, type Done, type Page, Typed, type Visit } from '../visit.js'
import { when } from '../words.js'
import type { MovableTime, Simulator } from './simulator.js'

/** Where somebody plays the people outside: writes PEC, watches receipts, moves the clock. */
export async function simulatorPage(visit: Visit): Promise<Page> {
  const { query, record, session } = visit
  const simulator = simulatorOf(visit)
  const address = simulator.correspondents.find((one) => one.address === query.casella)?.address
  const reader = address ?? simulator.correspondents[0]?.address ?? ''
  const next = simulator.time && (await simulator.time.next())
  return {
    title: 'Simulatore',
    body: (
      <>
        <p>
          Qui si scrive come chi sta fuori dall’ufficio. Ogni messaggio passa da un gestore PEC simulato, con
          buste firmate e ricevute vere nella forma; la casella dell’ufficio è {simulator.office}.
        </p>
        <Guide
          steps={await guideSteps(record.db, session.staff.office, { clockMoves: simulator.time !== null })}
        />
        {simulator.time && <Clock visit={visit} time={simulator.time} next={next} />}
        <Examples visit={visit} simulator={simulator} />
        <Letter visit={visit} simulator={simulator} />
        <Signature visit={visit} />
        <Inbox simulator={simulator} reader={reader} mail={await simulator.inbox(reader)} />
      </>
    ),
  }
}

function Guide({ steps }: { steps: Awaited<ReturnType<typeof guideSteps>> }) {
  return (
    <section aria-labelledby="guida">
      <h2 id="guida" class="h4">
        Una chiamata intera in dieci minuti
      </h2>
      <ol class="guida">
        {steps.map(({ words, href, done }) => (
          <li key={words} class={done ? 'fatto' : undefined}>
            {href ? <a href={href}>{words}</a> : words} {done && <strong>(fatto)</strong>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Clock({ visit, time, next }: { visit: Visit; time: MovableTime; next: Instant | null }) {
  return (
    <section aria-labelledby="orologio">
      <h2 id="orologio" class="h4">
        Orologio
      </h2>
      <p>
        Adesso sono le <strong>{when(time.now())}</strong>.{' '}
        {next ? `La prossima cosa che accade da sola è il ${when(next)}.` : 'Nulla accadrà da solo.'}
      </p>
      <OrderForm visit={visit} action="/simulatore/orologio" class="in-riga">
        <SelectField
          visit={visit}
          name="step"
          label="Andare avanti"
          required
          choices={[
            { value: 'hour', words: 'di un’ora' },
            { value: 'day', words: 'di un giorno' },
            { value: 'week', words: 'di una settimana' },
            ...(next ? [{ value: 'next', words: 'fino alla prossima cosa che accade' }] : []),
          ]}
        />
        <Submit>Sposta l’orologio</Submit>
      </OrderForm>
    </section>
  )
}

function Examples({ visit, simulator }: { visit: Visit; simulator: Simulator }) {
  return (
    <section aria-labelledby="esempi">
      <h2 id="esempi" class="h4">
        Messaggi già pronti
      </h2>
      <ul class="esempi">
        {simulator.examples.map(({ name, words }) => (
          <li key={name}>
            <OrderForm visit={visit} action="/simulatore/esempi" class="in-riga">
              <input type="hidden" name="example" value={name} />
              <span>{words}</span>
              <Submit tone="outline-primary">
                Manda<span class="visually-hidden">: {words}</span>
              </Submit>
            </OrderForm>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Letter({ visit, simulator }: { visit: Visit; simulator: Simulator }) {
  return (
    <details open={visit.problem !== null}>
      <summary>
        <h2 class="h4">Scrivere un messaggio</h2>
      </summary>
      <OrderForm visit={visit} action="/simulatore/scrivi" files>
        <SelectField
          visit={visit}
          name="from"
          label="Chi scrive"
          required
          choices={simulator.correspondents.map(({ address, who }) => ({
            value: address,
            words: `${who}, ${address}`,
          }))}
        />
        <RadioField
          visit={visit}
          name="by"
          label="Come"
          value="pec"
          required
          choices={[
            { value: 'pec', words: 'PEC' },
            { value: 'ordinary-mail', words: 'posta ordinaria' },
          ]}
        />
        <TextField visit={visit} name="subject" label="Oggetto" required />
        <LongField visit={visit} name="text" label="Testo" />
        <div class="campo">
          <label for="attachment">Allegato</label>
          <input id="attachment" name="attachment" type="file" class="form-control" />
        </div>
        <Submit>Invia</Submit>
      </OrderForm>
    </details>
  )
}

function Signature({ visit }: { visit: Visit }) {
  return (
    <details>
      <summary>
        <h2 class="h4">Firmare un documento come dirigente</h2>
      </summary>
      <p>
        In un ufficio lo fa il dispositivo di firma. Il file firmato si scarica e si carica nella pagina della
        graduatoria.
      </p>
      <OrderForm visit={visit} action="/simulatore/firma" files>
        <div class="campo">
          <label for="document">Documento da firmare</label>
          <input id="document" name="document" type="file" class="form-control" required />
        </div>
        <Submit tone="secondary">Firma</Submit>
      </OrderForm>
    </details>
  )
}

function Inbox({
  simulator,
  reader,
  mail,
}: {
  simulator: Simulator
  reader: string
  mail: Awaited<ReturnType<Simulator['inbox']>>
}) {
  return (
    <section aria-labelledby="arrivata">
      <h2 id="arrivata" class="h4">
        Posta arrivata a chi sta fuori
      </h2>
      <form method="get" class="cerca">
        <div>
          <label for="casella">Casella</label>
          <select id="casella" name="casella" class="form-select">
            {simulator.correspondents.map(({ address, who }) => (
              <option key={address} value={address} selected={address === reader}>
                {who}, {address}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="btn btn-outline-primary btn-sm">
          Guarda
        </button>
      </form>
      <Table
        caption={`Messaggi nella casella ${reader}`}
        columns={[{ head: 'Oggetto' }, { head: 'Che cos’è' }, { head: 'Quando' }, { head: 'Allegati' }]}
        empty="Ancora nulla."
        rows={mail.map(({ subject, what, at, attachments }) => [
          subject,
          what,
          at ? when(at) : '—',
          attachments.join(', ') || '—',
        ])}
      />
    </section>
  )
}

export async function writeLetter(visit: Visit): Promise<Done> {
  const { typed, uploads } = visit
  const simulator = simulatorOf(visit)
  const from = simulator.correspondents.find(({ address }) => address === typed.from)
  if (!from) throw new Typed('Scegliere chi scrive.', 'from')
  if (!typed.subject?.trim()) throw new Typed('Scrivere un oggetto.', 'subject')
  await simulator.write({
    from: from.address,
    by: typed.by === 'ordinary-mail' ? 'ordinary-mail' : 'pec',
    subject: typed.subject,
    text: typed.text ?? '',
    attachments: uploads.attachment ? [uploads.attachment] : [],
  })
  return {
    goTo: `/simulatore?casella=${encodeURIComponent(from.address)}`,
    notice: 'Messaggio consegnato al gestore.',
  }
}

export async function sendExample(visit: Visit): Promise<Done> {
  const example = simulatorOf(visit).examples.find(({ name }) => name === visit.typed.example)
  if (!example) throw new Typed('Questo messaggio non è fra quelli pronti.')
  if ((await example.send()) === 'no-call')
    throw new Typed('Nessuna chiamata è pubblicata: le domande si mandano dopo la pubblicazione dell’avviso.')
  return { goTo: '/simulatore', notice: `Mandato: ${example.words}` }
}

const HOURS: Readonly<{ [step: string]: number }> = { hour: 1, day: 24, week: 168 }

export async function moveClock(visit: Visit): Promise<Done> {
  const { time } = simulatorOf(visit)
  if (time === null) throw new Typed('Qui il tempo passa da solo.')
  const { step = '' } = visit.typed
  const hours = HOURS[step]
  const target = step === 'next' ? await time.next() : hours ? addHours(time.now(), hours) : null
  if (target === null) throw new Typed('Scegliere di quanto andare avanti.', 'step')
  await time.moveTo(target)
  return { goTo: '/simulatore', notice: `Adesso sono le ${when(time.now())}.` }
}

/** The file comes back signed. */
export async function signDocument(visit: Visit): Promise<BinaryFile> {
  const { document } = visit.uploads
  if (!document) throw new Typed('Scegliere il documento da firmare.', 'document')
  const bytes = await simulatorOf(visit).sign(document.bytes)
  return { name: `${document.name}.p7m`, mediaType: 'application/pkcs7-mime', bytes }
}

function simulatorOf({ simulator }: Visit): Simulator {
  if (!simulator) throw new Error('the doors of the simulator are open though there is none')
  return simulator
}
