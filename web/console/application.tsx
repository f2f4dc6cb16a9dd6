import type { ComponentChildren } from 'preact'
import type { FormField, FormSection } from '../../documents/form-fields.js'
import { APPLICATION_TRANSITIONS, type ApplicationEvent } from '../../domain/application-transitions.js'
import type { ProposalsForApplication } from '../../procedure/form-proposal.js'
import { formProposals } from '../../procedure/form-proposal.js'
import { type Paper, papersOfApplication } from '../../procedure/papers-of-application.js'
import { fieldsToType, typedValues } from '../../procedure/typed-application.js'
import { ExclusionReason } from '../../schemas/application.js'
import type { ApplicationId } from '../../schemas/ids.js'
import type { Role } from '../../schemas/staff.js'
import { type ApplicationOnFile, readApplication } from '../../storage/applications.js'
import { decisionsOn } from '../../storage/decisions.js'
import {
  conflictsOn,
  decisionsOnApplication,
  type Happened,
  type SentTo,
  sentToApplication,
} from '../../storage/views/application.js'
import {
  CheckField,
  LongField,
  OrderForm,
  RadioField,
  SelectField,
  Submit,
  TextField,
} from '../parts/form.js'
import { Facts, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { APPLICATION_STATE, DELIVERY_STATE, EXCLUSION_REASON, HAPPENED, PURPOSE, when } from '../words.js'
import { noteHealthReading } from './health.js'

/** The document beside its data, what the checks noticed, and what may be decided by who looks. */
export async function applicationPage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const id = visit.params.application as ApplicationId
  await noteHealthReading(visit, id, 'domanda')
  const application = await readApplication(record.db, id)
  const seen = await decisionsOn(record.db, { application: id })
  const conflicted = (await conflictsOn(record.db, id)).includes(session.staff.id)
  const may = (event: ApplicationEvent) => !conflicted && mayDo(application, session.staff.roles, event)
  const review = { visit, application, seen }
  return {
    title: `Domanda ${application.publicCode}`,
    body: (
      <>
        <p>
          <a href={`/chiamate/${application.call}/domande`}>
            Tutte le domande della chiamata {application.call}
          </a>
        </p>
        <Facts
          facts={[
            ['Stato', APPLICATION_STATE[application.state]],
            ['Presentata', `${when(application.presentedAt)}, ${CHANNEL[application.channel]}`],
          ]}
        />
        {conflicted && (
          <p class="alert alert-warning">
            Su questa domanda hai dichiarato un conflitto di interessi: puoi solo leggerla.
          </p>
        )}
        <div class="affiancati">
          <Papers id={id} papers={await papersOfApplication(record, id)} />
          <div>
            <Findings application={application} />
            {may('enter-data') && <DataForm {...review} form={await formOf(visit, application)} />}
            {may('admit') && <Admission {...review} />}
            {may('ask-integration') && <Integration {...review} />}
            {may('exclude') && <Exclusion {...review} />}
            {!conflicted && application.state !== 'withdrawn' && <Conflict {...review} />}
          </div>
        </div>
        <Story decisions={await decisionsOnApplication(record.db, id)} />
        <Sent sent={await sentToApplication(record.db, id)} />
      </>
    ),
  }
}

const CHANNEL = {
  pec: 'per PEC',
  mail: 'con posta ordinaria',
  counter: 'allo sportello',
  hand: 'a mano',
  raccomandata: 'per raccomandata',
} as const satisfies Record<ApplicationOnFile['channel'], string>

/** Whether an arrow of the procedure leaves from here for one of these roles. */
function mayDo(
  { state, frozen }: ApplicationOnFile,
  roles: readonly Role[],
  event: ApplicationEvent,
): boolean {
  return (
    !frozen &&
    APPLICATION_TRANSITIONS.some(
      (arrow) => arrow.from === state && arrow.event === event && roles.some((role) => role === arrow.role),
    )
  )
}

interface Review {
  readonly visit: Visit
  readonly application: ApplicationOnFile
  readonly seen: number
}

interface FormToType {
  readonly fields: readonly FormField[]
  readonly values: Readonly<{ [name: string]: string }>
  /** Where the machine found each datum; nothing where a person typed it. */
  readonly sources: Readonly<{ [name: string]: { readonly source: string } }>
  readonly proposed: ProposalsForApplication['own']
}

async function formOf({ record }: Visit, { id, data }: ApplicationOnFile): Promise<FormToType> {
  const fields = await fieldsToType(record, id)
  if (data) return { fields, values: typedValues(fields, data), sources: {}, proposed: null }
  const read = await formProposals(record, id)
  const proposed = read && read !== 'stopped' ? read.own : null
  const values = proposed ? typedValues(fields, proposed.application) : {}
  return { fields, values, sources: proposed?.sources ?? {}, proposed }
}

const PAPER: Readonly<Record<Paper['as'], string>> = {
  application: 'Messaggio con la domanda',
  scan: 'Domanda presentata su carta',
  integration: 'Documenti mandati dopo',
  answer: 'Risposta alla richiesta di integrazione',
  withdrawal: 'Rinuncia',
  observation: 'Osservazione',
}

/** Files are asked for one by one, each through its own door; the first that can be seen is shown. */
function Papers({ id, papers }: { id: ApplicationId; papers: readonly Paper[] }) {
  let number = 0
  const listed = papers.map((paper) => ({
    ...paper,
    files: paper.documents.map(({ name, mediaType }) => ({ name, mediaType, number: ++number })),
  }))
  const first = listed
    .flatMap(({ files }) => files)
    .find(({ mediaType }) => mediaType !== 'application/octet-stream')
  const address = (n: number) => `/domande/${id}/documenti/${n}`
  return (
    <section aria-labelledby="carte">
      <h2 id="carte" class="h4">
        Documenti
      </h2>
      {listed.map(({ as, at, text, files }) => (
        <div key={`${as}${at}`} class="carta">
          <h3 class="h6">
            {PAPER[as]}, {when(at)}
          </h3>
          {text && (
            <details>
              <summary>Testo del messaggio</summary>
              <pre>{text}</pre>
            </details>
          )}
          <ul>
            {files.map(({ name, number: n }) => (
              <li key={n}>
                <a href={address(n)} target="documento">
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {first ? (
        <iframe
          name="documento"
          title="Documento della domanda"
          src={address(first.number)}
          class="documento"
        />
      ) : (
        <p>Nessun documento che si possa mostrare qui.</p>
      )}
    </section>
  )
}

function Findings({ application: { findings, data } }: { application: ApplicationOnFile }) {
  return (
    <section aria-labelledby="rilievi">
      <h2 id="rilievi" class="h4">
        Rilievi
      </h2>
      {findings.length === 0 ? (
        <p>{data ? 'Nessun rilievo.' : 'I controlli si fanno quando i dati sono riportati.'}</p>
      ) : (
        <ul class="rilievi">
          {findings.map(({ code, text }) => (
            <li key={code + text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

const SECTION: Readonly<Record<FormSection, string>> = {
  ranking: 'Graduatoria',
  applicant: 'Chi presenta la domanda',
  requirements: 'Requisiti dichiarati',
  facts: 'Dati per il punteggio',
  reserves: 'Riserve dichiarate',
  recapito: 'Dove rispondere',
  signature: 'Chi firma',
}

function DataForm({ visit, application, seen, form }: Review & { form: FormToType }) {
  const { fields, values, sources, proposed } = form
  const sections = [...new Set(fields.map(({ section }) => section))]
  const { data } = application
  return (
    <details open={data === null || visit.problem !== null}>
      <summary>
        <h2 class="h4">{data ? 'Correggere i dati' : 'Dati della domanda'}</h2>
      </summary>
      {proposed && (
        <>
          <p>Letti dal modulo: si confermano dopo averli confrontati con il documento.</p>
          {proposed.unread.length > 0 && (
            <p>
              Da riportare a mano: {proposed.unread.map(({ label, why }) => `«${label}» (${why})`).join('; ')}
              .
            </p>
          )}
          <ul class="rilievi">
            {proposed.findings.map(({ code, text }) => (
              <li key={code + text}>{text}</li>
            ))}
          </ul>
        </>
      )}
      <OrderForm visit={visit} action={`/domande/${application.id}/dati`} seen={seen} class="dati">
        {sections.map((section) => (
          <fieldset key={section}>
            <legend>{SECTION[section]}</legend>
            {fields
              .filter((field) => field.section === section)
              .map((field) => (
                <DataField
                  key={field.name}
                  visit={visit}
                  field={field}
                  value={values[field.name] ?? ''}
                  source={sources[field.name]?.source}
                />
              ))}
          </fieldset>
        ))}
        <fieldset>
          <legend>Che cosa si vede nel documento</legend>
          <RadioField
            visit={visit}
            name="form"
            label="Modulo di domanda"
            value={data?.form ?? (proposed ? 'attached' : null)}
            required
            choices={[
              { value: 'attached', words: 'è allegato' },
              { value: 'missing', words: 'manca' },
            ]}
          />
          <RadioField
            visit={visit}
            name="signature"
            label="Firma"
            value={data?.signature ?? proposed?.signature ?? null}
            required
            choices={[
              { value: 'digital', words: 'digitale, valida' },
              { value: 'autograph', words: 'a mano' },
              { value: 'none', words: 'non c’è' },
            ]}
          />
          <CheckField
            visit={visit}
            name="identityDocument"
            label="C’è la copia di un documento d’identità"
            checked={data?.identityDocument ?? false}
          />
          {application.avviso.requirements.map(({ code, text }) => (
            <SelectField
              key={code}
              visit={visit}
              name={`verdict.${code}`}
              label={`Conclusione su «${text}»`}
              value={data?.requirements[code] ?? ''}
              empty="da verificare con i dati"
              choices={[
                { value: 'met', words: 'posseduto' },
                { value: 'not-met', words: 'non posseduto' },
              ]}
            />
          ))}
        </fieldset>
        <Submit accessKey="r">Registra i dati</Submit>
      </OrderForm>
    </details>
  )
}

function DataField({
  visit,
  field,
  value,
  source,
}: {
  visit: Visit
  field: FormField
  value: string
  source: string | undefined
}) {
  const { name, label, kind, options } = field
  const help: ComponentChildren = source ? `Da: ${source}` : undefined
  if (kind === 'tick') return <CheckField visit={visit} name={name} label={label} checked={value !== ''} />
  const common = { visit, name, label, value, help }
  if (kind === 'choice')
    return (
      <SelectField
        {...common}
        empty="—"
        choices={options.map(({ code, label: words }) => ({ value: code, words }))}
      />
    )
  return <TextField {...common} />
}

function Admission({ visit, application, seen }: Review) {
  return (
    <section aria-labelledby="ammissione" class="decisione">
      <h2 id="ammissione" class="h4">
        Ammissione
      </h2>
      <OrderForm visit={visit} action={`/domande/${application.id}/ammetti`} seen={seen}>
        <Submit tone="success" accessKey="a">
          Ammetti
        </Submit>
      </OrderForm>
      <details>
        <summary>Ammettere con riserva</summary>
        <OrderForm visit={visit} action={`/domande/${application.id}/riserva`} seen={seen}>
          <LongField visit={visit} name="reason" label="Motivo della riserva" required />
          <TextField visit={visit} name="until" label="Che cosa la scioglie" required />
          <TextField visit={visit} name="by" label="Entro il giorno, se si sa" type="date" />
          <Submit tone="secondary">Ammetti con riserva</Submit>
        </OrderForm>
      </details>
    </section>
  )
}

function Integration({ visit, application, seen }: Review) {
  return (
    <details class="decisione">
      <summary>
        <h2 class="h4">Chiedere un’integrazione</h2>
      </summary>
      <OrderForm visit={visit} action={`/domande/${application.id}/integrazione`} seen={seen}>
        <TextField visit={visit} name="what" label="Che cosa manca" required />
        <TextField visit={visit} name="remedy" label="Come si rimedia" required />
        <TextField visit={visit} name="due" label="Entro il giorno" type="date" required />
        <Submit tone="warning">Manda la richiesta</Submit>
      </OrderForm>
    </details>
  )
}

function Exclusion({ visit, application, seen }: Review) {
  return (
    <details class="decisione">
      <summary>
        <h2 class="h4">Escludere</h2>
      </summary>
      <OrderForm visit={visit} action={`/domande/${application.id}/escludi`} seen={seen}>
        <fieldset>
          <legend>Motivi</legend>
          {ExclusionReason.options.map((reason) => (
            <CheckField
              key={reason}
              visit={visit}
              name={`reason.${reason}`}
              label={EXCLUSION_REASON[reason]}
            />
          ))}
        </fieldset>
        <Submit tone="danger">Escludi</Submit>
      </OrderForm>
    </details>
  )
}

function Conflict({ visit, application }: Review) {
  return (
    <details class="decisione">
      <summary>Dichiarare un conflitto di interessi</summary>
      <OrderForm visit={visit} action={`/domande/${application.id}/conflitto`}>
        <p>Da qui in avanti su questa domanda decide un’altra persona (art. 6-bis L. 241/1990).</p>
        <Submit tone="secondary">Dichiaro il conflitto</Submit>
      </OrderForm>
    </details>
  )
}

function Story({ decisions }: { decisions: readonly Happened[] }) {
  return (
    <section aria-labelledby="storia">
      <h2 id="storia" class="h4">
        Che cosa è successo
      </h2>
      <Table
        caption="Decisioni sulla domanda"
        columns={[{ head: 'Quando' }, { head: 'Che cosa' }, { head: 'Chi' }, { head: 'Perché' }]}
        empty="Nessuno ha ancora deciso nulla."
        rows={decisions.map(({ at, what, who, reason }) => [
          when(at),
          HAPPENED[what] ?? what,
          who ?? 'il sistema',
          reason ?? '',
        ])}
      />
    </section>
  )
}

function Sent({ sent }: { sent: readonly SentTo[] }) {
  return (
    <section aria-labelledby="comunicazioni">
      <h2 id="comunicazioni" class="h4">
        Comunicazioni
      </h2>
      <Table
        caption="Comunicazioni alla persona"
        columns={[{ head: 'Che cosa' }, { head: 'Quando' }, { head: 'Dove' }, { head: 'Esito' }]}
        empty="Nessuna."
        rows={sent.map(({ purpose, at, recipient, channel, state }) => [
          PURPOSE[purpose] ?? purpose,
          when(at),
          channel === 'pec' ? recipient : channel === 'paper' ? 'per posta' : 'allo sportello',
          DELIVERY_STATE[state],
        ])}
      />
    </section>
  )
}
