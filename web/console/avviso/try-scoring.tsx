import { decimal, signedPoints } from '../../../documents/words.js'
import type { Candidate } from '../../../domain/merit.js'
import { factsChecker } from '../../../domain/scoring/facts.js'
import { readFact } from '../../../domain/scoring/read-fact.js'
import { simulate } from '../../../domain/simulation.js'
import { romeDate } from '../../../domain/terms/index.js'
import { criteriaOfCall } from '../../../procedure/criteria-of-call.js'
import type { Avviso } from '../../../schemas/call.js'
import type { RuleSet } from '../../../schemas/criteria.js'
import type { ApplicationId, CallId } from '../../../schemas/ids.js'
import { readCall } from '../../../storage/calls.js'
import { OrderForm, Submit } from '../../parts/form.js'
import { Table } from '../../parts/table.js'
import { type Page, Typed, type Visit } from '../../visit.js'
import { CallTabs } from '../call-tabs.js'
import { FactFields, type Facts, typedFacts } from '../fact-fields.js'

/** The criteria tried before they are published: on the examples that they carry, and on facts that are invented. */
export async function tryScoringPage(visit: Visit): Promise<Page> {
  return await page(visit, null)
}

/** What the typed facts would give. Changes nothing. */
export async function tryScoring(visit: Visit): Promise<Page> {
  const { ruleSet } = await chosen(visit)
  return await page(visit, typedFacts(visit, ruleSet))
}

async function chosen(visit: Visit) {
  const call = await readCall(visit.record.db, visit.params.call as CallId)
  const all = await criteriaOfCall(visit.record, call)
  const code = visit.typed.ranking ?? visit.query.graduatoria
  const one = all.find(({ ranking }) => ranking.code === code) ?? all[0]
  if (!one) throw new Typed('La chiamata non ha graduatorie.')
  return { call, all, ...one }
}

const mine = 'prova' as ApplicationId

async function page(visit: Visit, typed: Facts | null): Promise<Page> {
  const { record } = visit
  const { call, all, ranking, ruleSet } = await chosen(visit)
  const { id, avviso, plan, publishedOn } = call
  const names = new Map<ApplicationId, string>([[mine, 'I dati provati']])
  const candidates = examplesOf(ruleSet, avviso.window, names)
  if (typed) candidates.push({ id: mine, presentedAt: avviso.window.opensAt, facts: typed })
  const { order, elements, draws, whatIf } = simulate({
    call: {
      id,
      kind: avviso.kind,
      posts: ranking.posts,
      publishedOn: publishedOn ?? plan?.publishOn ?? romeDate(record.clock.now()),
      closesAt: avviso.window.closesAt,
    },
    criteria: ruleSet,
    candidates,
    drawSeed: null,
  })
  const explained = typed ? whatIf(mine, {}).elements : []
  return {
    title: `Provare il punteggio, ${id}`,
    body: (
      <>
        <CallTabs call={id} here="avviso" />
        <p>
          Con i criteri di questo avviso, su persone inventate: nulla si salva.{' '}
          <a href={`/chiamate/${id}/avviso`}>Torna all’avviso</a>
        </p>
        {all.length > 1 && (
          <p>
            Graduatoria:{' '}
            {all.map(({ ranking: { code } }) => (
              <a key={code} href={`/chiamate/${id}/prova?graduatoria=${code}`} class="me-2">
                {code}
              </a>
            ))}
          </p>
        )}
        <div class="affiancati">
          <OrderForm visit={visit} action={`/chiamate/${id}/prova`}>
            <input type="hidden" name="ranking" value={ranking.code} />
            <h2 class="h4">Dati inventati</h2>
            <FactFields visit={visit} ruleSet={ruleSet} />
            <Submit>Calcola</Submit>
          </OrderForm>
          <div>
            {typed && (
              <Table
                caption="Come si forma il punteggio dei dati provati"
                columns={[{ head: 'Elemento' }, { head: 'Perché' }, { head: 'Punti', numeric: true }]}
                empty=""
                rows={explained.map(({ label, why, points }) => [label, why, signedPoints(points)])}
              />
            )}
            <h2 class="h4">In ordine</h2>
            <Table
              caption="I dati provati fra gli esempi dei criteri"
              columns={[{ head: 'Chi' }, { head: 'Punti', numeric: true }]}
              empty="Questi criteri non portano esempi: provare con dati inventati."
              rows={order.map(({ id: one, points }) => [
                one === mine ? <strong>{names.get(one)}</strong> : names.get(one),
                decimal(points),
              ])}
            />
            {draws.length > 0 && (
              <p>
                {draws.length === 1 ? 'Un gruppo resta pari' : `${draws.length} gruppi restano pari`}: li
                ordinerebbe solo il sorteggio.
              </p>
            )}
            <h2 class="h4">Che cosa fa ogni elemento</h2>
            <Table
              caption="Punti dati da ogni elemento"
              columns={[{ head: 'Elemento' }, { head: 'Da', numeric: true }, { head: 'A', numeric: true }]}
              empty=""
              rows={elements.map(({ label, least, most }) => [
                label,
                signedPoints(least),
                signedPoints(most),
              ])}
            />
          </div>
        </div>
      </>
    ),
  }
}

/** The examples that a rule set carries, as people of the trial. */
function examplesOf(
  ruleSet: RuleSet,
  { opensAt: presentedAt, closesAt }: Avviso['window'],
  names: Map<ApplicationId, string>,
): Candidate[] {
  const check = factsChecker(ruleSet, romeDate(closesAt))
  return (ruleSet.examples ?? []).flatMap(({ label, facts }, n) => {
    const id = `esempio-${n + 1}` as ApplicationId
    names.set(id, `Esempio: ${label}`)
    const read = Object.entries(facts).flatMap(([name, text]) => {
      const declaration = ruleSet.facts[name]
      const value = declaration && readFact(declaration, text)
      return value && 'value' in value ? [[name, value.value] as const] : []
    })
    const given = Object.fromEntries(read)
    // An example may be of days that this call has not reached.
    return check(given).problems.length === 0 ? [{ id, presentedAt, facts: given }] : []
  })
}
