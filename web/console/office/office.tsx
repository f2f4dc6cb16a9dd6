import { loadRuleSet, ruleSetIds } from '../../../criteria/load.js'
import { keptBy, type OfficeOnFile, readOffice } from '../../../storage/views/office.js'
import { FileField, OrderForm, Submit } from '../../parts/form.js'
import { Badge, Facts, Table } from '../../parts/table.js'
import { strangersLine } from '../../stranger.js'
import type { Page, Visit } from '../../visit.js'
import { ROLE, when } from '../../words.js'

/** The office, its people, its mailboxes and its criteria: as the settings say, and as they work. */
export async function officePage(visit: Visit): Promise<Page> {
  const { record, session } = visit
  const office = await readOffice(record.db, session.staff.office)
  const kept = await keptBy(record.db, session.staff.office)
  const own = new Map(kept.map((one) => [one.id as string, one]))
  const ids = [...new Set([...ruleSetIds(), ...own.keys()])].sort()
  return {
    title: office.name,
    body: (
      <>
        <p>Uffici, persone e caselle vengono dal file delle impostazioni: si cambiano lì.</p>
        <Facts
          facts={[
            ['Amministrazione', office.administration],
            ['Indirizzo', office.address],
            ['PEC', office.pec],
            ['Numeri di protocollo', PROTOCOLLO[office.protocollo]],
            [
              'Santo patrono',
              office.patronExtends ? 'sposta i termini che finiscono quel giorno' : 'non sposta i termini',
            ],
          ]}
        />
        <Mailboxes mailboxes={office.mailboxes} />
        <h2 class="h4">Persone</h2>
        <Table
          caption="Persone dell’ufficio"
          columns={[{ head: 'Persona' }, { head: 'Codice' }, { head: 'Funzioni' }]}
          empty="Nessuna persona."
          rows={office.people.map(({ id, name, roles }) => [
            name,
            id,
            roles.map((role) => ROLE[role]).join(', '),
          ])}
        />
        <h2 class="h4">Criteri di punteggio</h2>
        <Table
          caption="Criteri di punteggio"
          columns={[{ head: 'Criteri' }, { head: 'Quali si usano' }]}
          empty="Nessun criterio."
          rows={ids.map((id) => {
            const mine = own.get(id)
            return [
              <>
                <a href={`/criteri/${id}`}>{id}</a>
                {!mine && <small class="d-block">{loadRuleSet(id).title}</small>}
              </>,
              mine
                ? `dell’ufficio, depositati da ${mine.by} il ${when(mine.at)}`
                : loadRuleSet(id).status === 'complete'
                  ? 'forniti col programma'
                  : 'forniti col programma, da completare e confermare',
            ]
          })}
        />
        {session.staff.roles.includes('responsabile') && (
          <details class="decisione" open={visit.problem !== null}>
            <summary>Depositare i criteri dell’ufficio</summary>
            <p>
              Un file YAML completo e confermato con il suo atto: le chiamate nuove usano questi criteri,
              quelle già approvate i loro.
            </p>
            <OrderForm visit={visit} action="/ufficio/criteri" files>
              <FileField
                visit={visit}
                name="criteria"
                label="File dei criteri (YAML)"
                accept=".yaml,.yml"
                required
              />
              <Submit tone="secondary">Deposita i criteri</Submit>
            </OrderForm>
          </details>
        )}
      </>
    ),
  }
}

const PROTOCOLLO = {
  'registro-particolare': 'quelli del registro dell’ufficio',
  regionale: 'quelli del protocollo regionale, riportati',
} as const

function Mailboxes({ mailboxes }: Pick<OfficeOnFile, 'mailboxes'>) {
  return (
    <>
      <h2 class="h4">Caselle</h2>
      <Table
        caption="Caselle dell’ufficio"
        columns={[
          { head: 'Indirizzo' },
          { head: 'Com’è' },
          { head: 'Messaggi', numeric: true },
          { head: 'Da smistare', numeric: true },
        ]}
        empty="Nessuna casella."
        rows={mailboxes.map(({ address, readUntil, refusedAt, refused, messages, waiting }) => [
          address,
          refused ? (
            <>
              <Badge tone="danger">accesso rifiutato</Badge> {refusedAt && `dal ${when(refusedAt)}: `}
              {strangersLine(refused)}
            </>
          ) : (
            <Badge tone={readUntil ? 'success' : 'warning'}>
              {readUntil ? `letta fino a ${when(readUntil)}` : 'non ancora letta'}
            </Badge>
          ),
          messages,
          waiting,
        ])}
      />
    </>
  )
}
