import type { MessageId } from '../../../schemas/ids.js'
import type { RequestReception } from '../../../schemas/request.js'
import { officeOf } from '../../../storage/views/office-of.js'
import { FileField, OrderForm, RadioField, Submit, TextField } from '../../parts/form.js'
import { instantIn } from '../../typed.js'
import { type Done, orderOf, type Page, Typed, type Visit } from '../../visit.js'
import { RequestFields } from './form.js'
import { typedRequest } from './typed-request.js'

/** A request is registered: a message that is one (`?messaggio=`), or a paper that was brought. */
export async function newRequestPage(visit: Visit): Promise<Page> {
  const message = visit.typed.message ?? visit.query.messaggio ?? ''
  return {
    title: message ? 'Registra il messaggio come richiesta' : 'Registra una richiesta',
    body: (
      <>
        <p>
          Ciò che l’ente non ha scritto si lascia vuoto: il sistema dice che cosa manca e con quale norma.
        </p>
        <OrderForm visit={visit} action="/richieste/nuova" files>
          {message ? <input type="hidden" name="message" value={message} /> : <Brought visit={visit} />}
          <RequestFields visit={visit} known={null} />
          <Submit>Registra la richiesta</Submit>
        </OrderForm>
      </>
    ),
  }
}

function Brought({ visit }: { visit: Visit }) {
  return (
    <fieldset class="campi">
      <legend>Come è arrivata</legend>
      <RadioField
        visit={visit}
        name="by"
        label="Modo"
        value="counter"
        choices={[
          { value: 'counter', words: 'allo sportello' },
          { value: 'hand', words: 'a mano, all’ufficio protocollo' },
        ]}
      />
      <TextField
        visit={visit}
        name="presentedAt"
        label="Giorno e ora della presentazione"
        type="datetime-local"
        required
      />
      <FileField
        visit={visit}
        name="scan"
        label="Scansione"
        accept="application/pdf,image/png,image/jpeg"
        required
      />
    </fieldset>
  )
}

export async function registerRequest(visit: Visit): Promise<Done> {
  const { commands, session } = visit
  const data = typedRequest(visit, null)
  const reception = await receptionOf(visit)
  const { request, protocollo, findings } = await commands.registerRequest(orderOf(visit), {
    office: session.staff.office,
    data,
    reception,
  })
  const noticed = findings.length === 0 ? 'nessun rilievo' : `${findings.length} rilievi da guardare`
  return {
    goTo: `/richieste/${request}`,
    notice: `Richiesta registrata, protocollo ${protocollo}: ${noticed}.`,
  }
}

async function receptionOf(visit: Visit): Promise<RequestReception> {
  const { record, session, typed, uploads } = visit
  if (typed.message) {
    const message = typed.message as MessageId
    if ((await officeOf(record.db, 'message', message)) !== session.staff.office)
      throw new Typed('Il messaggio non c’è: tornare allo smistamento e sceglierlo di nuovo.')
    return { by: 'pec', message }
  }
  const presentedAt = instantIn(visit, 'presentedAt', 'Giorno e ora della presentazione')
  const { scan } = uploads
  if (!scan) throw new Typed('Manca la scansione della richiesta: sceglierla di nuovo.', 'scan')
  return {
    by: typed.by === 'hand' ? 'hand' : 'counter',
    presentedAt,
    scan: await record.blobs.put(scan.bytes),
  }
}
