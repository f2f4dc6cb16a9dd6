import type { CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { presentationLines } from '../../../storage/views/presentations.js'
import { FileField, OrderForm, RadioField, Submit, TextField } from '../../parts/form.js'
import { Table } from '../../parts/table.js'
import { localHour } from '../../typed.js'
import type { Page, Visit } from '../../visit.js'
import { when } from '../../words.js'
import { CallTabs } from '../call-tabs.js'

/** Applications on paper: an operatore takes one in and gives its receipt. */
export async function counterPage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const id = visit.params.call as CallId
  const { avviso, state } = await readCall(record.db, id)
  const { counter, hand, post } = avviso.channels
  const ways = [
    ...(counter ? [{ value: 'counter', words: 'allo sportello: la persona è presente' }] : []),
    ...(hand ? [{ value: 'hand', words: 'a mano: la porta qualcun altro' }] : []),
    ...(post ? [{ value: 'raccomandata', words: 'per raccomandata' }] : []),
  ]
  const taken = await presentationLines(record.db, id)
  const open = ['published', 'collected', 'review'].includes(state)
  return {
    title: `Sportello e posta, chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="counter" />
        {ways.length === 0 && <p>L’avviso di questa chiamata ammette solo la PEC.</p>}
        {ways.length > 0 && !open && <p>La chiamata non accoglie domande adesso.</p>}
        {ways.length > 0 && open && session.staff.roles.includes('operatore') && (
          <section aria-labelledby="nuova">
            <h2 id="nuova" class="h4">
              Registrare una domanda su carta
            </h2>
            <OrderForm visit={visit} action={`/chiamate/${id}/sportello`} files>
              <RadioField
                visit={visit}
                name="channel"
                label="Come è presentata"
                value={ways.length === 1 ? ways[0]?.value : null}
                required
                choices={ways}
              />
              <TextField
                visit={visit}
                name="presentedAt"
                label="Presentata il giorno e all’ora"
                type="datetime-local"
                value={localHour(record.clock.now())}
                help="Quando la persona era qui, anche in coda alla chiusura. Di una raccomandata: quando è arrivata."
                required
              />
              {post && (
                <fieldset>
                  <legend>Solo per la raccomandata</legend>
                  <TextField
                    visit={visit}
                    name="postedAt"
                    label="Spedita il giorno e all’ora"
                    type="datetime-local"
                  />
                  <TextField visit={visit} name="proof" label="Numero della raccomandata" />
                </fieldset>
              )}
              <fieldset>
                <legend>Scansioni (PDF, PNG o JPEG, fino a 40 MB)</legend>
                <FileField visit={visit} name="scan1" label="Modulo di domanda" accept={ACCEPT} required />
                <FileField visit={visit} name="scan2" label="Documento d’identità" accept={ACCEPT} />
                <FileField visit={visit} name="scan3" label="Altro" accept={ACCEPT} />
                <FileField visit={visit} name="scan4" label="Altro ancora" accept={ACCEPT} />
              </fieldset>
              <Submit>Registra la domanda</Submit>
            </OrderForm>
          </section>
        )}
        <section aria-labelledby="registrate">
          <h2 id="registrate" class="h4">
            Domande su carta registrate
          </h2>
          <Table
            caption="Ultime domande su carta registrate"
            columns={[
              { head: 'Protocollo' },
              { head: 'Codice pubblico' },
              { head: 'Come' },
              { head: 'Presentata' },
              { head: 'Ricevuta' },
            ]}
            empty="Nessuna domanda su carta."
            rows={taken.map(({ application, code, channel, presentedAt, protocollo, receipt }) => [
              <a href={`/domande/${application}`}>{protocollo ?? 'la domanda'}</a>,
              code,
              WAY[channel],
              when(presentedAt),
              receipt ? (
                <a href={`/domande/${application}/ricevuta`}>stampa la ricevuta (PDF)</a>
              ) : channel === 'raccomandata' ? (
                'parte quando è letto il recapito'
              ) : (
                'in preparazione: ricaricare fra un momento'
              ),
            ])}
          />
        </section>
      </>
    ),
  }
}

const ACCEPT = '.pdf,.png,.jpg,.jpeg'
const WAY = { counter: 'allo sportello', hand: 'a mano', raccomandata: 'per raccomandata' } as const
