import { day } from '../../documents/words.js'
import { avvisoTerms } from '../../domain/avviso-findings.js'
import { planCall } from '../../domain/planning.js'
import { romeDate } from '../../domain/terms/index.js'
import type { CallId } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { type CallOnFile, readCall } from '../../storage/calls.js'
import { calendarOf } from '../../storage/offices.js'
import { termLines } from '../../storage/views/calls.js'
import { Badge, Facts, Table } from '../parts/table.js'
import type { Page, Visit } from '../visit.js'
import { daysLeft, TERM, when } from '../words.js'
import { CallTabs } from './call-tabs.js'

/** The legal terms of a call with their reasons: as they will fall before publication, as they stand after it. */
export async function termsPage({ record, params }: Visit): Promise<Page> {
  const id = params.call as CallId
  const call = await readCall(record.db, id)
  const today = romeDate(record.clock.now())
  const terms = await termLines(record.db, id)
  const publishOn = call.publishedOn ?? call.plan?.publishOn ?? today
  const calendar = await calendarOf(record.db, call.office)
  return {
    title: `Termini della chiamata ${id}`,
    body: (
      <>
        <CallTabs call={id} here="terms" />
        {terms.length === 0 ? (
          <Facts facts={expected(call, publishOn, calendar)} />
        ) : (
          <Table
            caption="Termini di legge della chiamata"
            columns={[
              { head: 'Termine' },
              { head: 'Ultimo giorno' },
              { head: 'Com’è' },
              { head: 'Come si conta' },
            ]}
            empty=""
            rows={terms.map(({ name, due, why, doneAt, missedAt }) => {
              const left = daysLeft(due, today)
              return [
                TERM[name],
                day(due),
                doneAt ? (
                  <Badge tone={missedAt ? 'warning' : 'success'}>
                    {missedAt ? 'fuori termine, ' : 'fatto, '}
                    {when(doneAt)}
                  </Badge>
                ) : (
                  <Badge tone={left.tone}>{left.words}</Badge>
                ),
                why,
              ]
            })}
          />
        )}
        <Plan call={call} publishOn={publishOn} calendar={calendar} />
      </>
    ),
  }
}

type Calendar = Awaited<ReturnType<typeof calendarOf>>

function expected({ avviso }: CallOnFile, publishOn: LegalDate, calendar: Calendar) {
  const { kind, terms, requestingBody } = avviso
  const requestedOn = requestingBody.requestedOn as LegalDate | null
  const { publication, list, listFromRequest } = avvisoTerms(
    { kind, terms, requestedOn },
    publishOn,
    calendar,
  )
  return [
    ['Se si pubblica il', day(publishOn)],
    [TERM.publication, day(publication)],
    [TERM.list, day(list)],
    ...(listFromRequest ? [[TERM['list-from-request'], day(listFromRequest)] as const] : []),
  ] as const
}

/** Each step with the day on which it is expected and the last one that still meets every term. */
function Plan({
  call: { avviso, plan },
  publishOn,
  calendar,
}: {
  call: CallOnFile
  publishOn: LegalDate
  calendar: Calendar
}) {
  const { window, terms } = avviso
  const { steps, why } = planCall(
    {
      publishedOn: publishOn,
      closesAt: window.closesAt,
      terms,
      reviewDays: plan?.reviewDays ?? 0,
      approvalDays: plan?.approvalDays ?? 0,
      observationDays: terms.observationDays ?? 0,
      metBy: terms.observationDays === null ? 'final' : 'provisional',
    },
    calendar,
  )
  return (
    <section aria-labelledby="piano">
      <h2 id="piano" class="h4">
        Il piano
      </h2>
      <p>{why}</p>
      <Table
        caption="Passi del piano"
        columns={[{ head: 'Passo' }, { head: 'Previsto' }, { head: 'Al più tardi' }]}
        empty=""
        rows={steps.map(({ label, expected: then, latest }) => [label, day(then), day(latest)])}
      />
    </section>
  )
}
