import { sql } from 'kysely'
import type { CallId, OfficeId } from '../../schemas/ids.js'
import type { Reader } from '../database.js'

/** A step of the guide for who takes a first call through the product. */
export interface GuideStep {
  readonly words: string
  readonly href: string | null
  readonly done: boolean
}

/** How far the newest call of an office has come, step by step, as the record has it. */
export async function guideSteps(
  db: Reader,
  office: OfficeId,
  { clockMoves }: { clockMoves: boolean },
): Promise<GuideStep[]> {
  const { rows } = await sql<{
    call: CallId | null
    requests: number
    approved: boolean
    published: boolean
    applications: number
    collected: boolean
    decided: boolean
    frozen: boolean
    proposed: boolean
    graduatoria: boolean
    sent: boolean
    closed: boolean
  }>`
    with newest as (select * from call where office = ${office} order by drafted_at desc limit 1)
    select newest.id as call,
      (select count(*)::int from request where office = ${office}) as requests,
      coalesce(newest.state <> 'draft', false) as approved,
      newest.published_at is not null as published,
      (select count(*)::int from application where application.call = newest.id) as applications,
      coalesce(newest.state not in ('draft', 'avviso-approved', 'published', 'collected'), false) as collected,
      coalesce((select count(*) > 0 and bool_and(state not in ('registered', 'examined', 'integrating'))
        from application where application.call = newest.id), false) as decided,
      newest.frozen_at is not null as frozen,
      exists (select 1 from graduatoria where graduatoria.call = newest.id) as proposed,
      exists (select 1 from graduatoria where graduatoria.call = newest.id and approved_at is not null) as graduatoria,
      exists (select 1 from delivery where delivery.call = newest.id and purpose = 'list') as sent,
      newest.closed_at is not null as closed
    from (select 1) as one left join newest on true`.execute(db)
  const row = rows[0]
  if (!row) return []
  const call = row.call && `/chiamate/${row.call}`
  const tab = (name: string) => call && `${call}/${name}`
  return [
    { words: 'Come Comune, manda la richiesta già pronta', href: '#esempi', done: row.requests > 0 },
    {
      words: 'Come operatore, riconosci la richiesta nello smistamento e accettala',
      href: '/smistamento',
      done: row.requests > 0,
    },
    { words: 'Scrivi l’avviso dalla richiesta', href: '/richieste', done: row.call !== null },
    { words: 'Come dirigente, approva l’avviso', href: call, done: row.approved },
    { words: 'Come responsabile, pubblicalo', href: call, done: row.published },
    { words: 'Come candidati, manda le domande già pronte', href: '#esempi', done: row.applications > 0 },
    {
      words: clockMoves
        ? 'Sposta l’orologio oltre la chiusura, e ancora di un giorno per le consegne tardive'
        : 'Attendi la chiusura, e ancora un giorno per le consegne tardive',
      href: clockMoves ? '#orologio' : null,
      done: row.collected,
    },
    {
      words: 'Come operatore riporta i dati delle domande; come responsabile decidi',
      href: tab('domande'),
      done: row.decided,
    },
    { words: 'Come responsabile, chiudi l’istruttoria', href: tab('graduatoria'), done: row.frozen },
    { words: 'Come responsabile, proponi la graduatoria', href: tab('graduatoria'), done: row.proposed },
    {
      words: 'Come dirigente, firma qui la bozza del decreto e approva la graduatoria',
      href: tab('graduatoria'),
      done: row.graduatoria,
    },
    { words: 'Come responsabile, invia l’elenco al Comune', href: tab('elenco'), done: row.sent },
    { words: 'Guarda la prova di consegna, e l’elenco arrivato al Comune', href: call, done: row.closed },
  ]
}
