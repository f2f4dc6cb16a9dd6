import { romeDate } from '../../../domain/terms/index.js'
import { CallId, type RequestId } from '../../../schemas/ids.js'
import { readRequest } from '../../../storage/requests.js'
import { nextCallId } from '../../../storage/views/calls.js'
import { intendedDay } from '../../../storage/views/requests.js'
import { OrderForm, Submit, TextField } from '../../parts/form.js'
import { dayIn, wordsIn } from '../../typed.js'
import { type Done, orderOf, type Page, Typed, type Visit } from '../../visit.js'
import { KIND } from '../../words.js'
import { keptTemplate } from './template.js'
import { typedWindow, WindowFields } from './window.js'

/** What neither the request nor the template of the office says of a new avviso. */
export async function draftPage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const id = visit.params.request as RequestId
  const { data, call } = await readRequest(record.db, id)
  const template = await keptTemplate(visit, data.kind)
  const today = romeDate(record.clock.now())
  return {
    title: `Nuovo avviso: ${data.body.name}`,
    body: (
      <>
        <p>
          <a href={`/richieste/${id}`}>La richiesta</a>
        </p>
        {call !== null ? (
          <p>
            Da questa richiesta è già stato scritto l’avviso <a href={`/chiamate/${call}/avviso`}>{call}</a>.
          </p>
        ) : template === null ? (
          <p class="alert alert-warning">
            L’ufficio non ha ancora un modello di avviso per {KIND[data.kind]}: un responsabile lo scrive in «
            <a href={`/modelli?tipo=${data.kind}`}>Modello di avviso</a>».
          </p>
        ) : (
          <OrderForm visit={visit} action={`/richieste/${id}/avviso`}>
            <p>
              Profili, posti e requisiti vengono dalla richiesta; canali, termini e criteri dal modello
              dell’ufficio. Nella bozza si può ancora cambiare tutto.
            </p>
            <TextField
              visit={visit}
              name="call"
              label="Codice della chiamata"
              value={await nextCallId(record.db, session.staff.office, today.slice(0, 4))}
              required
              help="Sta nell’avviso e nel modulo, e non cambia più."
            />
            <TextField
              visit={visit}
              name="publishOn"
              label="Giorno in cui si pubblica l’avviso"
              type="date"
              value={await intendedDay(record.db, id)}
              required
              help="Da qui si contano i termini."
            />
            <WindowFields visit={visit} known={null} />
            <Submit>Scrivi la bozza e mostra i termini</Submit>
          </OrderForm>
        )}
      </>
    ),
  }
}

export async function draftFromRequest(visit: Visit): Promise<Done> {
  const call = CallId.safeParse(wordsIn(visit, 'call', 'Codice della chiamata'))
  if (!call.success) throw new Typed('Il codice della chiamata si scrive come GE-2031-001.', 'call')
  const { findings } = await visit.commands.draftFromRequest(
    visit.params.request as RequestId,
    orderOf(visit),
    {
      call: call.data,
      publishOn: dayIn(visit, 'publishOn', 'Giorno della pubblicazione'),
      ...typedWindow(visit),
    },
  )
  const noticed = findings.length === 0 ? '' : ` Ci sono ${findings.length} rilievi da guardare.`
  return { goTo: `/chiamate/${call.data}/avviso`, notice: `Bozza scritta.${noticed}` }
}
