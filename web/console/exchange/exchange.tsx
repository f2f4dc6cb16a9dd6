import type { ImportPreview } from '../../../procedure/exchange.js'
import { type CallId, Digest } from '../../../schemas/ids.js'
import { exportsOf } from '../../../storage/views/exports.js'
import { FileField, OrderForm, Submit } from '../../parts/form.js'
import { Badge, Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { when } from '../../words.js'
import { CallTabs } from '../call-tabs.js'

/** Data looked up in other archives: taken out, brought back, seen, and only then applied. */
export async function exchangePage(visit: Visit): Promise<Page> {
  const { record } = visit
  const call = visit.params.call as CallId
  const mayExchange = visit.session.staff.roles.includes('operatore')
  const looked = await lookedAt(visit, call)
  return {
    title: `Scambio dati, chiamata ${call}`,
    body: (
      <>
        <CallTabs call={call} here="exchange" />
        {looked && 'changes' in looked && <Preview visit={visit} call={call} preview={looked} />}
        {looked && 'problems' in looked && (
          <p class="alert alert-danger" role="alert">
            Il file non si può più usare così: {looked.problems.slice(0, 20).join('; ')}.
          </p>
        )}
        <section aria-labelledby="esporta" class="decisione">
          <h2 id="esporta" class="h4">
            1. Esportare ciò che va verificato
          </h2>
          <p>
            Un foglio XLSX con le domande in istruttoria e una colonna per ogni dato da cercare (SIL, INPS).
            Sono dati personali: chi lo scarica e quando resta registrato.
          </p>
          {mayExchange && (
            <OrderForm visit={visit} action={`/chiamate/${call}/scambio/esporta`}>
              <Submit>Scarica il foglio</Submit>
            </OrderForm>
          )}
          <Table
            caption="Fogli esportati"
            columns={[{ head: 'Quando' }, { head: 'Chi' }, { head: 'Domande', numeric: true }]}
            empty="Nessun foglio esportato ancora."
            rows={(await exportsOf(record.db, call)).map(({ at, who, applications }) => [
              when(at),
              who,
              applications,
            ])}
          />
        </section>
        {mayExchange && <BringBack visit={visit} call={call} />}
      </>
    ),
  }
}

function BringBack({ visit, call }: { visit: Visit; call: CallId }) {
  return (
    <section aria-labelledby="riporta" class="decisione">
      <h2 id="riporta" class="h4">
        2. Riportare le risposte
      </h2>
      <p>Il foglio compilato si vede prima in anteprima: nulla cambia finché non si conferma.</p>
      <OrderForm visit={visit} action={`/chiamate/${call}/scambio/anteprima`} files>
        <FileField visit={visit} name="answers" label="Foglio compilato (XLSX)" accept=".xlsx" required />
        <Submit tone="secondary">Mostra che cosa cambia</Submit>
      </OrderForm>
    </section>
  )
}

/** The file that was brought and is to be applied, read again as the record stands now. */
async function lookedAt({ record, session, commands, query, typed }: Visit, call: CallId) {
  if (!session.staff.roles.includes('operatore')) return null
  const file = Digest.safeParse(typed.file ?? query.file)
  if (!file.success || !(await record.blobs.has(file.data))) return null
  return await commands.previewImport(call, session.staff.id, await record.blobs.get(file.data))
}

/** How many rows of a preview are shown; all of them are applied. */
const shown = 500

function Preview({ visit, call, preview }: { visit: Visit; call: CallId; preview: ImportPreview }) {
  const { changes, exported, file, seen } = preview
  const rows = changes.flatMap(({ row, application, changes: data, effects }) =>
    data.map(({ label, before, after, effect }) => [
      <a href={`/domande/${application}`}>riga {row}</a>,
      label,
      strangersLine(before),
      <>
        {strangersLine(after)}{' '}
        {effect === 'changed' ? <Badge tone="warning">cambia</Badge> : <Badge tone="success">conferma</Badge>}
      </>,
      effects.map(({ text, why }) => `«${text}»: ${why}`).join(' '),
    ]),
  )
  return (
    <section aria-labelledby="anteprima">
      <h2 id="anteprima" class="h4">
        Anteprima: che cosa cambia
      </h2>
      <p>
        Foglio esportato il {when(exported.at)} da {exported.actor}. Domande toccate: {changes.length}; dati:{' '}
        {rows.length}.
      </p>
      <Table
        caption="Che cosa cambia con queste risposte"
        columns={[
          { head: 'Riga' },
          { head: 'Dato' },
          { head: 'Prima' },
          { head: 'Dopo' },
          { head: 'Effetto sui requisiti' },
        ]}
        empty="Nessuna risposta nel foglio: nulla cambierebbe."
        rows={rows.slice(0, shown)}
      />
      {rows.length > shown && <p>E altri {rows.length - shown} dati.</p>}
      {rows.length > 0 && (
        <OrderForm visit={visit} action={`/chiamate/${call}/scambio/applica`}>
          <input type="hidden" name="file" value={file} />
          <input type="hidden" name="found" value={JSON.stringify(seen)} />
          <Submit>Applica queste risposte</Submit>
        </OrderForm>
      )}
    </section>
  )
}
